//! An opened case in, where projects could stand out, with the digests of what was read.

use super::Opened;
use crate::finding::Finding;
use crate::plan::siting::land::{self, Ask, outcome::Land};

/// Judges the ground of an opened case; works on all cores.
///
/// # Errors
/// Findings for names the case does not have, or an outline that cannot be filled.
pub fn land(opened: &Opened, ask: &Ask) -> Result<Land, Vec<Finding>> {
    let (land, _) = land::assess(&opened.dataset, ask)?;
    Ok(Land {
        inputs: (*opened.inputs).clone(),
        scenario: opened.scenario.clone(),
        ..land
    })
}
