//! A path in, a checked [`Dataset`] out, or everything that is wrong with it.

use super::read::{self, Gaps, Read, faults};
use super::tables::Tables;
use super::{Dataset, check, scenario, waivers};
use crate::finding::{Bilingual, Finding, Place};
use std::collections::BTreeMap;
use std::path::Path;

/// The name that stands for the case as it is, without a scenario.
pub const BASE: &str = "base";

/// What a case is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Planning: no table that is needed may be empty.
    Plan,
    /// Driving: a case that was just imported has roads and nothing else yet.
    Roads,
}

/// A case opened from a folder.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The checked case, its scenario applied.
    pub dataset: Dataset,
    /// SHA-256 in hex of every file read, by its path within the folder.
    pub inputs: BTreeMap<String, String>,
}

impl Dataset {
    /// Reads the case in `path`, applies a scenario of its `scenarios/` folder, and checks everything.
    /// `None` and [`BASE`] mean the case as it is.
    ///
    /// # Errors
    /// All findings of reading and of every rule, sorted, when at least one is an error.
    pub fn open(path: &Path, scenario: Option<&str>) -> Result<Opened, Vec<Finding>> {
        Self::open_for(path, scenario, Purpose::Plan)
    }

    /// As [`Dataset::open`], for a purpose that may do with less than a whole case.
    ///
    /// # Errors
    /// See [`Dataset::open`].
    pub fn open_for(
        path: &Path,
        scenario: Option<&str>,
        purpose: Purpose,
    ) -> Result<Opened, Vec<Finding>> {
        let Read {
            mut tables,
            mut findings,
            inputs,
            gaps,
        } = read::folder(path);
        if findings
            .iter()
            .any(|finding| finding.code == faults::NO_FOLDER.code)
        {
            return Err(findings);
        }
        // Scenarios must fit the case as it is, not as another scenario left it.
        findings.extend(check::some(&tables, &gaps, |code| code == check::SCENARIO));
        if let Some(name) = scenario {
            findings.extend(choose(&mut tables, &gaps, name));
        }
        let asked = |code: &str| match purpose {
            Purpose::Plan => code != check::SCENARIO,
            Purpose::Roads => code != check::SCENARIO && code != check::EMPTY_TABLE,
        };
        findings.extend(check::some(&tables, &gaps, asked));
        Self::of(tables, findings).map(|dataset| Opened { dataset, inputs })
    }
}

impl Dataset {
    /// This case, which was opened without a scenario, under one of its scenarios.
    ///
    /// # Errors
    /// All findings about the changed case, when one is an error.
    pub fn with_scenario(&self, name: &str) -> Result<Self, Vec<Finding>> {
        let gaps = Gaps::default();
        let mut tables = self.tables.clone();
        waivers::strip(&mut tables);
        // What reading had to say still holds; the rules speak again below.
        let spoken = |finding: &&Finding| faults::FAULTS.iter().any(|f| f.code == finding.code);
        let mut findings: Vec<Finding> = self.findings.iter().filter(spoken).cloned().collect();
        findings.extend(choose(&mut tables, &gaps, name));
        findings.extend(check::some(&tables, &gaps, |code| code != check::SCENARIO));
        Self::of(tables, findings)
    }
}

/// Applies the scenario called `name`; a finding when there is none.
fn choose(tables: &mut Tables, gaps: &Gaps, name: &str) -> Option<Finding> {
    if name == BASE {
        return None;
    }
    let chosen = tables.scenarios.iter().find(|s| s.id == name).cloned();
    if let Some(chosen) = chosen {
        // What does not fit was found by the rule on all scenarios.
        let _ = scenario::apply(tables, &chosen);
        return None;
    }
    let file = format!("scenarios/{name}.toml");
    if gaps.whole(&file) {
        return None;
    }
    let names: Vec<&str> = std::iter::once(BASE)
        .chain(tables.scenarios.iter().map(|s| s.id.as_str()))
        .collect();
    let cause = Bilingual::new(
        format!("没有情景“{name}”；可用的有：{}", names.join("、")),
        format!(
            "there is no scenario \"{name}\"; there are: {}",
            names.join(", ")
        ),
    );
    Some(faults::NO_SCENARIO.finding(Place::file(file), cause))
}
