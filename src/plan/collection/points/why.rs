//! Why a zone has no point: instance and plan in, a cause with its numbers out.

use super::instance::{Instance, Question};
use super::solution::Plan;
use crate::finding::Bilingual;
use crate::quantity::{Cny, Tonnes};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Why a zone has no point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointCause)]
pub enum Cause {
    /// No source brings anything to a place in the zone: none lies within the limit, or no lorry gets there.
    NoWay,
    /// A point would cost more than it saves.
    Dear,
    /// A point would pay, but the caps on points or collectors are used up.
    Cap,
    /// A point would pay by this estimate, but not in the plan as a whole.
    Whole,
}

impl Cause {
    /// In words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::NoWay => ("限距内没有可送达的来源", "no source within the limit"),
            Self::Dear => (
                "节省不抵建点与清运费用",
                "saves less than point and emptying cost",
            ),
            Self::Cap => (
                "点数或收集单位已达上限",
                "the cap on points or collectors is used up",
            ),
            Self::Whole => (
                "单独看可节省，放进全局不划算",
                "pays by itself, not in the plan as a whole",
            ),
        };
        Bilingual::new(zh, en)
    }
}

/// What one more point would bring, the others as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Added {
    /// What the sources save that would bring there.
    pub(super) saves: Cny,
    /// What point and emptying would cost.
    pub(super) costs: Cny,
    /// Tonnes a year that would come.
    pub(super) t: Tonnes,
    /// Sources that would be covered besides.
    pub(super) sources: f64,
}

impl Added {
    fn net(&self) -> f64 {
        self.saves.0 - self.costs.0
    }
}

/// What each demand costs in a plan, emptying included, and how much of its source is covered.
fn now(instance: &Instance, plan: &Plan) -> Vec<(Cny, f64)> {
    let today = instance.demands.iter().map(|demand| (demand.today, 0.0));
    let mut costs: Vec<(Cny, f64)> = today.collect();
    for &w in &plan.ways {
        let way = &instance.ways[w];
        let kind = instance.demands[way.demand].kind;
        let open = plan
            .open
            .iter()
            .find(|open| open.candidate == way.candidate);
        let room = open.map_or(Tonnes(f64::INFINITY), |open| instance.sizes[open.size].room);
        let trip = instance.trip(way.candidate, instance.kinds[kind].collector);
        let emptying = trip.map_or(Cny::ZERO, |trip| trip.cny * (way.t / room));
        let source = instance.sources[instance.demands[way.demand].source].t;
        costs[way.demand] = (way.cny + emptying, way.t / source);
    }
    costs
}

/// The best that a candidate would bring: its best size, its best rooms, whoever saves by it.
fn added(instance: &Instance, now: &[(Cny, f64)], candidate: usize) -> Option<Added> {
    let own = || {
        instance
            .ways
            .iter()
            .filter(|way| way.candidate == candidate)
    };
    own().next()?;
    let mut best: Option<Added> = None;
    for (s, size) in instance.sizes.iter().enumerate() {
        let mut kinds: BTreeMap<usize, Added> = BTreeMap::new();
        for way in own() {
            let kind = instance.demands[way.demand].kind;
            let Some(trip) = instance.trip(candidate, instance.kinds[kind].collector) else {
                continue;
            };
            let emptying = trip.cny * (way.t / size.room);
            let (cost, covered) = now[way.demand];
            let saves = cost - way.cny;
            if saves <= emptying {
                continue;
            }
            let one = kinds.entry(kind).or_default();
            let source = instance.sources[instance.demands[way.demand].source].t;
            one.saves += saves;
            one.costs += emptying;
            one.t += way.t;
            one.sources += (way.t / source - covered).max(0.0);
        }
        for (kind, one) in &mut kinds {
            let trip = instance.trip(candidate, instance.kinds[*kind].collector);
            let least = trip.map_or(Cny::ZERO, |trip| trip.cny * instance.least_trips);
            one.costs = one.costs.max(least);
        }
        let mut rooms: Vec<Added> = kinds.into_values().filter(|one| one.net() > 0.0).collect();
        rooms.sort_by(|a, b| b.net().total_cmp(&a.net()));
        rooms.truncate(instance.rooms(candidate, s) as usize);
        let mut sum = Added {
            costs: instance.fixed(candidate, s),
            ..Added::default()
        };
        for room in rooms {
            sum.saves += room.saves;
            sum.costs += room.costs;
            sum.t += room.t;
            sum.sources += room.sources;
        }
        if best.is_none_or(|best| sum.net() > best.net()) {
            best = Some(sum);
        }
    }
    best
}

/// The best candidate of a zone without a point, with what it would bring, and why it is not open.
pub(super) fn zone(
    instance: &Instance,
    question: &Question,
    plan: &Plan,
    zone: &str,
) -> (Cause, Option<(usize, Added)>) {
    let now = now(instance, plan);
    let own = (0..instance.candidates.len()).filter(|j| instance.candidates[*j].zone == zone);
    let best = own
        .filter_map(|j| Some((j, added(instance, &now, j)?)))
        .reduce(|best, next| {
            if next.1.net() > best.1.net() {
                next
            } else {
                best
            }
        });
    let Some((_, one)) = best else {
        return (Cause::NoWay, None);
    };
    let full = plan.open.len() >= question.points
        || plan.collectors.len() >= question.collectors
            && question.collectors < instance.collectors.len();
    let cause = if one.net() <= 0.0 {
        Cause::Dear
    } else if full {
        Cause::Cap
    } else {
        Cause::Whole
    };
    (cause, best)
}
