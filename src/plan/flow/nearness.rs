//! Solution in, for each flow across provinces the nearest lawful place that still has room (R012).

use super::instance::Instance;
use super::solution::Solution;
use crate::dataset::{Dataset, FacilityId, PermitId};
use crate::plan::outcome::{LimitKind, Nearer};
use crate::quantity::{Metres, Tonnes};

/// Less room than this is none: a lorry does not set out for it.
const LEAST: Tonnes = Tonnes(1.0);

/// What is left of every line and limit.
pub(super) struct Rooms<'a> {
    dataset: &'a Dataset,
    instance: &'a Instance,
    line: Vec<Tonnes>,
    limit: Vec<Tonnes>,
}

impl<'a> Rooms<'a> {
    pub(super) fn of(dataset: &'a Dataset, instance: &'a Instance, solution: &Solution) -> Self {
        let mut line: Vec<Tonnes> = instance.lines.iter().map(|l| l.capacity).collect();
        let mut limit: Vec<Tonnes> = instance.limits.iter().map(|l| l.capacity).collect();
        for &(a, t) in &solution.flows {
            let arc = &instance.arcs[a as usize];
            line[arc.line as usize] -= t;
            for (k, share) in instance.limits_of(arc) {
                limit[k] -= t * share;
            }
        }
        Self {
            dataset,
            instance,
            line,
            limit,
        }
    }

    /// Tonnes an arc could still carry, as far as plants and quotas go: rows asked of the plan are no room.
    fn room(&self, a: usize) -> Tonnes {
        let arc = &self.instance.arcs[a];
        let mut room = self.line[arc.line as usize];
        for (k, share) in self.instance.limits_of(arc) {
            if share > 0.0 && self.instance.limits[k].kind != LimitKind::Row {
                room = room.min(self.limit[k] / share);
            }
        }
        room
    }

    /// The nearest place for use or disposal with room that a flow on an arc from a province passes by.
    pub(super) fn nearer(&self, node: usize, arc: usize, from: &str) -> Option<Nearer> {
        let line = |a: usize| &self.instance.lines[self.instance.arcs[a].line as usize];
        let operation = |a: usize| {
            let permit = self.dataset.permit(PermitId::new(line(a).permit as usize));
            permit.operation
        };
        let place = |a: usize| {
            self.dataset
                .facility(FacilityId::new(line(a).facility as usize))
        };
        if !operation(arc).is_final() || place(arc).province == from {
            return None;
        }
        let way = self.instance.arcs[arc].metres;
        let (metres, a) = (self.instance.arcs_of(node))
            .filter(|&a| operation(a).is_final() && line(a).facility != line(arc).facility)
            .map(|a| (self.instance.arcs[a].metres, a))
            .filter(|&(metres, a)| metres < way && self.room(a) >= LEAST)
            .min_by(|x, y| x.0.0.total_cmp(&y.0.0).then(x.1.cmp(&y.1)))?;
        Some(Nearer {
            facility: place(a).id.clone(),
            metres: Metres((metres.0 * 1000.0).round() / 1000.0),
            room_t: Tonnes((self.room(a).0 * 1000.0).round() / 1000.0),
            to_explain: operation(arc) == crate::dataset::vocabulary::Operation::Dispose,
        })
    }
}
