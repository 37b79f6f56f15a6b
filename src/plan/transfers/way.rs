//! The way of an application: the roads declared, else the fastest; what forbids dangerous loads on it.

use super::build::Desk;
use super::instance::Condition;
use crate::dataset::tables::{ApplicationRow, BanRow, RoadRow};
use crate::dataset::vocabulary::{BanEffect, HazmatSign, RoadStatus};
use crate::network::area::Areas;

/// A word in the rule's list that says the case holds every ban.
const COMPLETE: &str = "complete";

impl Desk<'_> {
    /// Rows of the roads of the way; `None` when it is neither declared nor found.
    #[must_use]
    pub fn roads_of(&self, row: &ApplicationRow) -> Option<Vec<usize>> {
        if !row.roads.0.is_empty() {
            let found = row
                .roads
                .0
                .iter()
                .map(|id| self.roads.get(id.as_str()).copied());
            return found.collect();
        }
        let (from, to) = (
            self.generator(&row.sender)?.1,
            self.facility(&row.facility)?.1,
        );
        Some(self.path(from.place(), to.place())?.roads.clone())
    }

    /// What forbids the way, and whether the case claims to know every ban.
    pub(super) fn bans(&self, row: &ApplicationRow) -> (Option<Vec<String>>, bool) {
        let rule = self.rules.of(Condition::Bans);
        let complete = rule.is_some_and(|r| r.words.iter().any(|w| w == COMPLETE));
        let Some(roads) = self.roads_of(row) else {
            return (None, complete);
        };
        let class = self.waste(&row.code).map(|w| w.class.as_str());
        let planned_hours = row.papers.has("route");
        let mut found = Vec::new();
        for &road in &roads {
            let road = &self.tables.roads.rows[road].row;
            found.extend(signs(road));
        }
        let area_bans = self.tables.bans.rows.iter().any(|ban| ban.area.is_some());
        let crossed = if area_bans {
            self.areas_on(&roads)
        } else {
            Vec::new()
        };
        for ban in &self.tables.bans.rows {
            let here = ban.road.as_ref().is_some_and(|id| {
                roads
                    .iter()
                    .any(|&r| self.tables.roads.rows[r].row.id == *id)
            }) || ban.area.as_ref().is_some_and(|id| crossed.contains(id));
            if here && holds_for(ban, class) && !(ban.from.is_some() && planned_hours) {
                found.push(format!("{}（{}）", ban.id, ban.reason.label().zh));
            }
        }
        found.dedup();
        (Some(found), complete)
    }

    fn areas_on(&self, roads: &[usize]) -> Vec<String> {
        let areas = Areas::new(&self.tables.areas);
        let mut ids = Vec::new();
        for &road in roads {
            if let geo::Geometry::LineString(line) = &self.tables.roads.rows[road].geometry {
                for area in areas.crossed(line) {
                    ids.push(self.tables.areas.rows[area as usize].row.id.clone());
                }
            }
        }
        ids
    }

    /// The line of the way on the map, where a network is at hand.
    #[must_use]
    pub fn line(&self, row: &ApplicationRow) -> Option<Vec<crate::quantity::LonLat>> {
        let (from, to) = (
            self.generator(&row.sender)?.1,
            self.facility(&row.facility)?.1,
        );
        Some(self.path(from.place(), to.place())?.line.clone())
    }
}

fn signs(road: &RoadRow) -> Option<String> {
    let closed = road.status == RoadStatus::Closed;
    let signed = road.hazmat == Some(HazmatSign::No);
    (closed || signed).then(|| format!("{}（{}）", road.id, road.name))
}

/// True where a ban forbids lorries with such a load.
fn holds_for(ban: &BanRow, class: Option<&str>) -> bool {
    let vehicles = &ban.vehicles.0;
    let ours = vehicles.is_empty() || vehicles.iter().any(|v| v == "hazmat" || v == "lorry");
    let classes = &ban.classes.0;
    let load = classes.is_empty() || class.is_some_and(|c| classes.iter().any(|known| known == c));
    ban.effect == BanEffect::Forbid && ours && load
}
