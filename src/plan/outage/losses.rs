//! What can be lost: facilities that work in the plan year, roads, and of roads above all the bridges.

use super::faults::NO_SUCH_LOSS;
use crate::dataset::catalogue::{closest, quoted};
use crate::dataset::tables::{FacilityRow, RoadRow};
use crate::dataset::vocabulary::RoadStatus;
use crate::dataset::{Dataset, FacilityId};
use crate::finding::{Bilingual, Finding, Place};
use crate::plan::baseline;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Something that is out for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OutageLoss)]
pub struct Loss {
    /// Facility id, or the id of the first road.
    pub id: String,
    /// Name.
    pub name: Bilingual,
    /// Roads closed; empty for a facility.
    pub roads: Vec<String>,
}

impl Loss {
    /// The facility that is lost; none for roads.
    #[must_use]
    pub fn facility(&self, dataset: &Dataset) -> Option<FacilityId> {
        if !self.roads.is_empty() {
            return None;
        }
        let found = dataset.facilities().find(|(_, row)| row.id == self.id);
        found.map(|(id, _)| id)
    }

    fn of_facility(row: &FacilityRow) -> Self {
        Self {
            id: row.id.clone(),
            name: Bilingual::new(&row.name_zh, &row.name_en),
            roads: Vec::new(),
        }
    }

    fn of_roads(roads: &[&RoadRow]) -> Option<Self> {
        let first = roads.first()?;
        Some(Self {
            id: first.id.clone(),
            name: Bilingual::new(&first.name, &first.name),
            roads: roads.iter().map(|road| road.id.clone()).collect(),
        })
    }
}

/// Every facility with a permit line in force, in file order, then every bridge that is not closed; the
/// stretches of a bridge fall together.
#[must_use]
pub fn all(dataset: &Dataset) -> Vec<Loss> {
    let mut works = vec![false; dataset.facilities().len()];
    for (id, _) in dataset.permits() {
        if baseline::in_force(dataset, id) {
            works[dataset.links().permit_facility[id.index()].index()] = true;
        }
    }
    let facilities = dataset.facilities().filter(|(id, _)| works[id.index()]);
    let mut losses: Vec<Loss> = facilities.map(|(_, row)| Loss::of_facility(row)).collect();
    let mut bridges: BTreeMap<&str, Vec<&RoadRow>> = BTreeMap::new();
    for feature in &dataset.tables().roads.rows {
        let road = &feature.row;
        if road.bridge && road.status != RoadStatus::Closed {
            let name = if road.name.is_empty() {
                &road.id
            } else {
                &road.name
            };
            bridges.entry(name).or_default().push(road);
        }
    }
    losses.extend(bridges.values().filter_map(|roads| Loss::of_roads(roads)));
    losses
}

/// The facilities and roads of these ids or road names, in the order given.
///
/// # Errors
/// `R022` for each name that is neither.
pub fn named(dataset: &Dataset, names: &[String]) -> Result<Vec<Loss>, Vec<Finding>> {
    let roads = || dataset.tables().roads.rows.iter().map(|f| &f.row);
    let mut losses = Vec::new();
    let mut findings = Vec::new();
    for name in names {
        let facility = dataset.facilities().find(|(_, row)| row.id == *name);
        let mut of_name: Vec<&RoadRow> = roads().filter(|road| road.id == *name).collect();
        if of_name.is_empty() {
            of_name = roads().filter(|road| road.name == *name).collect();
        }
        let loss = match facility {
            Some((_, row)) => Some(Loss::of_facility(row)),
            None => Loss::of_roads(&of_name),
        };
        match loss {
            Some(loss) if !losses.contains(&loss) => losses.push(loss),
            Some(_) => (),
            None => findings.push(unknown(dataset, name)),
        }
    }
    if findings.is_empty() {
        Ok(losses)
    } else {
        Err(findings)
    }
}

fn unknown(dataset: &Dataset, name: &str) -> Finding {
    let facilities = dataset.facilities().map(|(_, row)| row.id.as_str());
    let roads = dataset
        .tables()
        .roads
        .rows
        .iter()
        .map(|f| f.row.id.as_str());
    let like = closest(name, facilities.chain(roads));
    let (zh, en) = like.map_or((String::new(), String::new()), |like| {
        (format!("，是否指 {like}？"), format!("; is {like} meant?"))
    });
    let name = quoted(name);
    let cause = Bilingual::new(
        format!("没有编号或名称为“{name}”的设施或道路{zh}"),
        format!("there is no facility or road {name}{en}"),
    );
    NO_SUCH_LOSS.finding(Place::file("facilities.csv"), cause)
}
