//! Outcomes that were written before, read back; and whether they belong to a case.

use super::Opened;
use crate::dataset::catalogue::{Entry, entry};
use crate::finding::{Bilingual, Finding, Place, Severity};
use crate::plan::compare::{self};
use crate::plan::outcome::Outcome;
use crate::plan::siting::projects::outcome::{SCHEMA as SITING, SitingOutcome};
use crate::plan::years::{self, outcome::YearsOutcome};
use crate::report;
use std::path::Path;

/// Reads an `outcome.json`.
///
/// # Errors
/// One finding: it is not there, not JSON, or of another version.
pub fn read_outcome(path: &Path) -> Result<Outcome, Vec<Finding>> {
    let found = |cause: Bilingual, action: Bilingual| {
        let place = Place::file(path.display().to_string());
        vec![Finding {
            action,
            ..NO_OUTCOME.finding(place, cause)
        }]
    };
    let bytes = std::fs::read(path).map_err(|error| {
        found(
            Bilingual::new(
                format!("读不到文件：{error}"),
                format!("the file cannot be read: {error}"),
            ),
            NO_OUTCOME.action.text(),
        )
    })?;
    report::json::read(&bytes).map_err(|error| found(error.cause(), error.action()))
}

/// Reads a plan over years back, as `wasteflow years` wrote it; none when the file is none.
///
/// # Errors
/// `R001` when it says that it is one and cannot be read.
pub fn read_years(path: &Path) -> Result<Option<YearsOutcome>, Vec<Finding>> {
    read_kind(
        path,
        years::outcome::SCHEMA,
        ("years", "多年方案", "plan over years"),
    )
}

/// Reads a siting answer back, as `wasteflow site` wrote it; none when the file is none.
///
/// # Errors
/// `R001` when it says that it is one and cannot be read.
pub fn read_siting(path: &Path) -> Result<Option<SitingOutcome>, Vec<Finding>> {
    read_kind(path, SITING, ("site", "选址结果", "siting answer"))
}

/// Reads a document of a schema; none when the file is of another. `command` writes it, `zh` and `en` name it.
fn read_kind<T: serde::de::DeserializeOwned>(
    path: &Path,
    schema: &str,
    (command, zh, en): (&str, &str, &str),
) -> Result<Option<T>, Vec<Finding>> {
    #[derive(serde::Deserialize)]
    struct Kind {
        schema: String,
    }
    let Ok(bytes) = std::fs::read(path) else {
        return Ok(None);
    };
    match serde_json::from_slice::<Kind>(&bytes) {
        Ok(kind) if kind.schema == schema => (),
        _ => return Ok(None),
    }
    serde_json::from_slice(&bytes).map(Some).map_err(|error| {
        let place = Place::file(path.display().to_string());
        let cause = Bilingual::new(
            format!("读不懂{zh}：{error}"),
            format!("the {en} cannot be read: {error}"),
        );
        vec![Finding {
            action: Bilingual::new(
                format!("请给出 wasteflow {command} 写出的文件"),
                format!("give the file that `wasteflow {command}` wrote"),
            ),
            ..NO_OUTCOME.finding(place, cause)
        }]
    })
}

/// What keeps a case from naming what an outcome holds: it is another case.
#[must_use]
pub fn other_case(outcome: &Outcome, opened: &Opened) -> Vec<Finding> {
    let case = &opened.base.tables().case.id;
    if outcome.case == *case {
        return Vec::new();
    }
    let cause = Bilingual::new(
        format!("结果属于案例“{}”，文件夹里是“{case}”", outcome.case),
        format!(
            "the outcome is of case {}, the folder holds {case}",
            outcome.case
        ),
    );
    let place = Place::file(opened.folder.display().to_string());
    vec![compare::faults::OTHER_CASE.finding(place, cause)]
}

pub(super) const NO_OUTCOME: Entry = entry(
    "R001",
    Severity::Error,
    ["结果文件不可用", "an outcome that cannot be used"],
    [
        "请给出 wasteflow flow 写出的 outcome.json",
        "give the outcome.json that `wasteflow flow` wrote",
    ],
);
