//! An opened case, operators and days in; the rounds, what the independent check finds out, and what they cost whom.

use super::Opened;
use super::ways::{self, Hourly};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::VisitRow;
use crate::dataset::{check, read, write};
use crate::finding::{Bilingual, Finding, Severity};
use crate::plan::collection::onward::{self, Onward, StoreFault};
use crate::plan::collection::rounds::check::faults;
use crate::plan::collection::rounds::edits::HandPlan;
use crate::plan::collection::rounds::nearest::nearest;
use crate::plan::collection::rounds::share::{Share, shares};
use crate::plan::collection::rounds::solution::Fault;
use crate::plan::collection::rounds::{
    Ask, Edits, Register, Rounds, RoundsError, Ways, plan, rounds, timed,
};
use crate::plan::control::Control;
use crate::quantity::{LonLat, Metres, Seconds};
use crate::report::collect::{Next, Recorded, Stretch, Told};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Iterations of the search of one operator's window.
const ITERATIONS: u64 = 1200;

/// The same calls on the same days in nearest-neighbour order, with the same fleet, and more vehicles of its kinds where
/// that has no time, and the same checker.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Nearest {
    /// Its length.
    pub metres: Metres,
    /// Calls for which the fleet has no time that way.
    pub missed: usize,
    /// What the check finds in it, the vehicles there are not among them.
    pub faults: usize,
}

/// Rounds with their faults.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The rounds.
    pub rounds: Rounds,
    /// What the check finds.
    pub faults: Vec<Fault>,
    /// What each customer costs.
    pub shares: Vec<Share>,
    /// What going to the nearest would drive.
    pub nearest: Nearest,
    /// What stands in the stores, and what goes on from them.
    pub onward: Onward,
    /// What the check finds there.
    pub store_faults: Vec<StoreFault>,
}

impl Collected {
    /// What the report tells of it.
    #[must_use]
    pub fn told(&self) -> Told<'_> {
        Told {
            rounds: &self.rounds,
            faults: &self.faults,
            shares: &self.shares,
            nearest: self.nearest.metres,
            onward: &self.onward,
            store_faults: &self.store_faults,
        }
    }
}

/// Why there are no rounds.
#[derive(Debug)]
pub enum CollectError {
    /// Something in the case.
    Input(Vec<Finding>),
    /// Something in edits or a plan made by hand.
    Edits(Vec<Bilingual>),
    /// The plan.
    Rounds(RoundsError),
    /// The disk.
    Io(std::io::Error),
}

/// Register and ways of a day, from which plans are made and judged.
#[derive(Clone, Debug)]
pub struct CollectionDesk {
    /// Who is called on.
    pub register: Register,
    /// Ways as a lorry of dangerous goods drives, by the hour where roads are banned at hours.
    pub ways: Ways,
    /// First day.
    pub from: Date,
    /// Stores and where their waste may go on to.
    pub stores: onward::Instance,
    roads: Hourly,
}

impl CollectionDesk {
    /// Reads the register of all operators, or of one, and measures the ways.
    ///
    /// # Errors
    /// [`CollectError`].
    pub fn of(
        opened: &Opened,
        operator: Option<&str>,
        from: Date,
        control: &Control,
    ) -> Result<Self, CollectError> {
        let register = Register::of(opened.dataset.tables(), from, operator);
        let measured = ways::measure(opened, &register, from, control);
        let Some((ways, roads)) = measured.map_err(CollectError::Input)? else {
            return Err(CollectError::Rounds(RoundsError::Stopped));
        };
        let mut stores = onward::Instance::of(opened.dataset.tables(), &register.depots, from);
        let here: Vec<LonLat> = stores.stores.iter().map(|store| store.place).collect();
        let there: Vec<LonLat> = stores.outlets.iter().map(|outlet| outlet.place).collect();
        let on = roads.onward.matrix(&here, &there, &control.stop);
        let cells = (0..here.len()).flat_map(|i| (0..there.len()).map(move |j| (i, j)));
        stores.ways = (cells.map(|(i, j)| on.get(i, j).map(|way| way.metres))).collect();
        if control.stop.stopped() {
            return Err(CollectError::Rounds(RoundsError::Stopped));
        }
        Ok(Self {
            register,
            ways,
            from,
            stores,
            roads,
        })
    }

    /// A stretch of a tour along the roads that are free when it is begun.
    #[must_use]
    pub fn way(&self, stretch: &Stretch) -> Option<Vec<LonLat>> {
        let places = self.register.places();
        let rows = |place: LonLat| {
            let all = places.iter().enumerate();
            all.filter(move |(_, other)| **other == place)
                .map(|(row, _)| row)
        };
        // Two operators may call at one place: a way begins and ends at places of one of them.
        let (from, to, operator) = rows(stretch.from).find_map(|from| {
            let operator = self.register.operator(from)?;
            let mut ends = rows(stretch.to);
            let to = ends.find(|to| self.register.operator(*to) == Some(operator))?;
            Some((from, to, operator))
        })?;
        let group = *self.roads.groups.get(operator)?;
        let mut network = &self.roads.always[group];
        if !self.roads.networks.is_empty() {
            let at = second(stretch.depart);
            let leg = self.ways.leg(stretch.date, from, to, at)?;
            let by_hour = |at: usize| &self.roads.networks[at][group];
            network = leg.matrix.map_or(network, by_hour);
        }
        let path = network.path(stretch.from, stretch.to);
        path.map(|path| path.line)
    }

    /// Plans days as the dispatcher's edits allow.
    ///
    /// # Errors
    /// [`CollectError`].
    pub fn plan(
        &self,
        days: i64,
        edits: &Edits,
        control: &Control,
    ) -> Result<Collected, CollectError> {
        let unknown = edits.faults(&self.register);
        if !unknown.is_empty() {
            return Err(CollectError::Edits(unknown));
        }
        let ask = Ask {
            from: self.from,
            days,
            iterations: ITERATIONS,
            edits,
        };
        let rounds =
            rounds(&self.register, &self.ways, &ask, control).map_err(CollectError::Rounds)?;
        Ok(self.judged(rounds))
    }

    /// Times and judges a plan made by hand.
    ///
    /// # Errors
    /// [`CollectError::Edits`] for points, vehicles and days that are not there.
    pub fn score(&self, hand: &HandPlan) -> Result<Collected, CollectError> {
        let mut drafts = (hand.drafts(&self.register, self.from)).map_err(CollectError::Edits)?;
        for pin in &hand.moves {
            plan::moved(&self.register, &self.ways, self.from, &mut drafts, pin);
        }
        let mut rounds = timed(&self.register, &self.ways, self.from, &drafts);
        plan::explain(&self.register, &self.ways, &mut rounds, &drafts);
        Ok(self.judged(rounds))
    }

    fn judged(&self, rounds: Rounds) -> Collected {
        let (other, missed) = nearest(&self.register, &self.ways, &rounds);
        let wrong = faults(&self.register, &self.ways, &other);
        // Both leave the same calls to later days; only what nearest neighbour itself does wrong counts.
        let faults = faults(&self.register, &self.ways, &rounds);
        let onward = onward::plan(&self.stores, &rounds);
        Collected {
            store_faults: onward::check::faults(&self.stores, &rounds, &onward),
            onward,
            shares: shares(&self.register, &self.ways, &rounds),
            nearest: Nearest {
                metres: other.metres(),
                missed: missed.len(),
                faults: wrong.len().saturating_sub(faults.len()),
            },
            rounds,
            faults,
        }
    }
}

/// Puts weights typed in beside the case (`visits.csv`): a row of the same day, vehicle, unit and code takes the place of
/// the one before. Nothing is written when the case would have errors.
///
/// # Errors
/// Everything wrong with the table or with the case that it would make.
pub fn record(case: &Path, weights: &Path) -> Result<Recorded, CollectError> {
    let rows = read::visits(weights).map_err(CollectError::Input)?;
    let read::Read {
        mut tables,
        findings,
        gaps,
        ..
    } = read::folder(case);
    let (recorded, mut replaced) = (rows.len(), 0);
    let (first, last) = (
        rows.iter().map(|row| row.date).min(),
        rows.iter().map(|row| row.date).max(),
    );
    let mut sheet = std::mem::take(&mut tables.visits);
    let key = |row: &VisitRow| {
        let ids = [&row.operator, &row.vehicle, &row.generator, &row.code];
        (row.date, ids.map(String::clone))
    };
    let mut by_key: BTreeMap<_, _> = sheet.rows.drain(..).map(|row| (key(&row), row)).collect();
    for row in rows {
        replaced += usize::from(by_key.insert(key(&row), row).is_some());
    }
    let touched: BTreeSet<(String, String)> = (by_key.values())
        .filter(|row| Some(row.date) >= first)
        .map(|row| (row.generator.clone(), row.operator.clone()))
        .collect();
    tables.visits = Sheet::of(by_key.into_values().collect());
    let mut faults = findings;
    faults.extend(check::with_gaps(&tables, &gaps));
    faults.retain(|finding| finding.severity == Severity::Error);
    if !faults.is_empty() {
        return Err(CollectError::Input(faults));
    }
    let bytes = (write::files(&tables).into_iter())
        .find(|(name, _)| name == VisitRow::FILE)
        .map(|(_, bytes)| bytes);
    let path = case.join(VisitRow::FILE);
    write::file(&path, &bytes.unwrap_or_default()).map_err(CollectError::Io)?;
    let on = last.unwrap_or(tables.case.today);
    let register = Register::of(&tables, on, None);
    let called = (register.points.iter())
        .filter(|point| touched.contains(&(point.generator.clone(), point.operator.clone())));
    let next = called.map(|point| Next {
        point: point.id.clone(),
        name: point.name.clone(),
        t: point.t_per_year() * (f64::from(i32::try_from(point.since).unwrap_or(0)) / 365.0),
        age: point.since,
        due: on.saturating_add((point.interval - point.since).days()),
    });
    Ok(Recorded {
        recorded,
        replaced,
        next: next.collect(),
    })
}

/// A moment of a day; times of plans are whole seconds.
#[allow(clippy::cast_possible_truncation)]
fn second(at: Seconds) -> i64 {
    at.0 as i64
}
