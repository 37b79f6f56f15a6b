//! An opened case, an operator and days in; the rounds and what the independent check finds out.

use super::{Opened, Trip, prepare};
use crate::finding::Finding;
use crate::plan::collection::rounds::check::{Fault, faults};
use crate::plan::collection::rounds::{Register, Rounds, RoundsError, rounds};
use crate::plan::control::Control;
use jiff::civil::Date;

/// Iterations of a day's search.
const ITERATIONS: u64 = 3000;

/// Rounds with the register they are about and their faults.
#[derive(Clone, Debug)]
pub struct Collected {
    /// Who is called on.
    pub register: Register,
    /// The rounds.
    pub rounds: Rounds,
    /// What the check finds.
    pub faults: Vec<Fault>,
}

/// Why there are no rounds.
#[derive(Debug)]
pub enum CollectError {
    /// Something in the case.
    Input(Vec<Finding>),
    /// The plan.
    Rounds(RoundsError),
}

/// Plans the rounds of all operators, or of one, as a lorry of dangerous goods drives.
///
/// # Errors
/// [`CollectError`].
pub fn collect(
    opened: &Opened,
    operator: Option<&str>,
    from: Date,
    days: i64,
    control: &Control,
) -> Result<Collected, CollectError> {
    let tables = opened.dataset.tables();
    let register = Register::of(tables, from, operator);
    let trip = Trip {
        profile: "hazmat".to_owned(),
        ..Trip::default()
    };
    let network = opened.network_for(&trip).map_err(CollectError::Input)?;
    if !prepare(opened, control) {
        return Err(CollectError::Rounds(RoundsError::Stopped));
    }
    let places = register.places();
    let ways = network.matrix(&places, &places, &control.stop);
    let rounds =
        rounds(&register, &ways, from, days, ITERATIONS, control).map_err(CollectError::Rounds)?;
    let faults = faults(&register, &ways, &rounds);
    Ok(Collected {
        register,
        rounds,
        faults,
    })
}
