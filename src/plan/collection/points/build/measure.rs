//! A draft and the ways along roads in, the [`Instance`] out: kinds, demands, ways within the limit, emptying.

use super::super::instance::{Demand, Instance, Kind, Size, Trip, Way};
use super::{Draft, Part};
use crate::network::Matrix;
use crate::plan::collection::rounds::instance::meet_badly;
use crate::quantity::{Cny, Metres, Tonnes};
use std::collections::BTreeMap;

/// Ways as they were measured.
#[derive(Clone, Copy, Debug)]
pub struct Ways<'a> {
    /// Sources to candidates, as a source's own van drives.
    pub bring: &'a Matrix,
    /// Sources to collectors.
    pub direct: &'a Matrix,
    /// Collectors to candidates, as their lorries drive.
    pub out: &'a Matrix,
    /// Candidates to collectors.
    pub back: &'a Matrix,
}

impl Draft {
    /// Kinds of each collector: its codes in groups none of which meet badly (R045).
    fn kinds(&self) -> Vec<Kind> {
        let mut kinds = Vec::new();
        for (collector, codes) in self.takes.iter().enumerate() {
            let mut groups: Vec<Vec<String>> = Vec::new();
            for code in codes {
                let clean = |group: &&mut Vec<String>| {
                    !group
                        .iter()
                        .any(|other| meet_badly(&self.pairs, other, code))
                };
                match groups.iter_mut().find(clean) {
                    Some(group) => group.push(code.clone()),
                    None => groups.push(vec![code.clone()]),
                }
            }
            kinds.extend(groups.into_iter().map(|codes| Kind { collector, codes }));
        }
        kinds
    }

    /// The nearest collector by road that takes a code.
    fn nearest(&self, part: &Part, direct: &Matrix) -> Option<usize> {
        let takers = (0..self.collectors.len()).filter(|c| self.takes[*c].contains(&part.code));
        takers
            .filter_map(|c| Some((direct.get(part.source, c)?.metres.0, c)))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, c)| c)
    }

    /// The numbers of the question.
    #[must_use]
    pub fn instance(&self, ways: Ways<'_>) -> Instance {
        let rules = &self.rules;
        let kinds = self.kinds();
        // Wastes of one source and kind are one demand.
        let mut demands: BTreeMap<(usize, usize), Vec<&Part>> = BTreeMap::new();
        for part in &self.parts {
            let collector = part.collector.or_else(|| self.nearest(part, ways.direct));
            let kind = kinds.iter().position(|kind| {
                Some(kind.collector) == collector && kind.codes.contains(&part.code)
            });
            if let Some(kind) = kind {
                demands.entry((part.source, kind)).or_default().push(part);
            }
        }
        let mut instance = Instance {
            sources: self.sources.clone(),
            collectors: self.collectors.clone(),
            candidates: self.candidates.clone(),
            sizes: (rules.sizes.iter())
                .map(|size| Size {
                    id: size.id.clone(),
                    rooms: size.rooms,
                    room: size.room_t,
                    cny: size.cny_per_year,
                })
                .collect(),
            trips: self.trips(ways),
            least_trips: rules.least_trips,
            most_trips: rules.most_trips,
            kinds,
            ..Instance::default()
        };
        for ((source, kind), parts) in demands {
            let collector = instance.kinds[kind].collector;
            let metres = ways
                .direct
                .get(source, collector)
                .map_or(Metres::ZERO, |way| way.metres);
            let a_tonne = rules.round + rules.direct * metres;
            let t: Tonnes = parts.iter().map(|part| part.t).sum();
            let calls: Cny = parts.iter().map(|part| part.calls).sum();
            let demand = instance.demands.len();
            instance.demands.push(Demand {
                source,
                kind,
                t,
                today: calls + t * a_tonne,
            });
            for candidate in 0..self.candidates.len() {
                let Some(way) = ways.bring.get(source, candidate) else {
                    continue;
                };
                let slow = rules
                    .limit_min
                    .is_some_and(|most| way.seconds.0 > most * 60.0);
                let taken = parts
                    .iter()
                    .filter(|part| self.may_hold(candidate, collector, &part.code));
                let brought: Tonnes = taken.map(|part| part.t).sum();
                if way.metres.km() > rules.limit_km || slow || brought.0 <= 0.0 {
                    continue;
                }
                let left = (t - brought).max(Tonnes::ZERO);
                // While anything stays, the calls stay.
                let stays = if left.0 > 1e-9 {
                    calls + left * a_tonne
                } else {
                    Cny::ZERO
                };
                instance.ways.push(Way {
                    demand,
                    candidate,
                    t: brought,
                    metres: way.metres,
                    seconds: way.seconds,
                    cny: brought * (rules.bring * way.metres) + stays,
                });
            }
        }
        instance
    }

    fn may_hold(&self, candidate: usize, collector: usize, code: &str) -> bool {
        let Some((own, codes)) = self.keeps.get(&candidate) else {
            return true;
        };
        *own == Some(collector) && codes.contains(code)
    }

    fn trips(&self, ways: Ways<'_>) -> Vec<Option<Trip>> {
        let (candidates, collectors) = (self.candidates.len(), self.collectors.len());
        let cells = (0..candidates).flat_map(|j| (0..collectors).map(move |c| (j, c)));
        let trip = |(j, c): (usize, usize)| {
            let metres = ways.out.get(c, j)?.metres + ways.back.get(j, c)?.metres;
            let cny = self.rules.trip + self.rules.trip_km * metres.km();
            Some(Trip { metres, cny })
        };
        cells.map(trip).collect()
    }
}
