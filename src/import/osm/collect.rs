//! The two sinks of an import: ways and turn rules first, then the places of the nodes they name.
//! What is held is bounded by the roads that are kept: nodes no road names are never stored.

use super::super::area::Area;
use super::super::report::{Reason, Tally};
use super::barrier::{self, Barrier};
use super::sink::{Member, MemberKind, Sink, Tags};
use super::turn::{self, RawTurn};
use super::way::{self, Kept, Texts, Traits};
use crate::dataset::vocabulary::OneWay;
use std::collections::HashMap;

/// Stands for a place that is not known.
pub(super) const NOWHERE: [i32; 2] = [i32::MIN; 2];

/// A way that is kept; its nodes are a stretch of one long list.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) id: i64,
    pub(super) traits: u32,
    pub(super) oneway: OneWay,
    pub(super) crossing_s: Option<u32>,
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Way {
    /// The positions of its nodes in the long list.
    pub(super) fn range(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Traits, each held once.
#[derive(Debug, Default)]
pub(super) struct AllTraits {
    numbers: HashMap<Traits, u32>,
    list: Vec<Traits>,
}

impl AllTraits {
    pub(super) fn number(&mut self, traits: Traits) -> u32 {
        if let Some(&number) = self.numbers.get(&traits) {
            return number;
        }
        let number = u32::try_from(self.list.len()).expect("fewer traits than ways");
        self.list.push(traits.clone());
        self.numbers.insert(traits, number);
        number
    }

    pub(super) fn get(&self, number: u32) -> &Traits {
        &self.list[number as usize]
    }
}

/// Hears ways and relations.
pub(super) struct Ways {
    pub(super) ways: Vec<Way>,
    pub(super) refs: Vec<i64>,
    pub(super) texts: Texts,
    pub(super) traits: AllTraits,
    pub(super) turns: Vec<RawTurn>,
    /// Ids of highways that are left out.
    pub(super) dropped: Vec<i64>,
    pub(super) tally: Tally,
    pub(super) way_count: u64,
    pub(super) relation_count: u64,
    /// More nodes than the program can number.
    pub(super) full: bool,
    /// Ids of the nodes in the area asked for, ascending; `None` when all are.
    pub(super) inside: Option<Vec<i64>>,
    pending: Option<Kept>,
    notes: Vec<Reason>,
}

impl Ways {
    pub(super) fn new(inside: Option<Vec<i64>>) -> Self {
        Self {
            ways: Vec::new(),
            refs: Vec::new(),
            texts: Texts::default(),
            traits: AllTraits::default(),
            turns: Vec::new(),
            dropped: Vec::new(),
            tally: Tally::default(),
            way_count: 0,
            relation_count: 0,
            full: false,
            inside,
            pending: None,
            notes: Vec::new(),
        }
    }

    fn drop_way(&mut self, id: i64, reason: Reason) {
        self.tally.add(reason, || format!("way {id}"));
        self.dropped.push(id);
    }
}

impl Sink for Ways {
    fn node(&mut self, _: i64, _: Option<[i32; 2]>) -> bool {
        false
    }
    fn node_tags(&mut self, _: i64, _: &Tags<'_>) {}

    fn wants_way(&mut self, id: i64, tags: &Tags<'_>) -> bool {
        self.way_count += 1;
        self.notes.clear();
        match way::judge(tags, &mut self.texts, &mut self.notes) {
            None => false,
            Some(Err(reason)) => {
                // A building or square drawn as a road is no road that was lost: it is counted alike.
                self.drop_way(id, reason);
                false
            }
            Some(Ok(kept)) => {
                self.pending = Some(kept);
                true
            }
        }
    }

    fn way(&mut self, id: i64, _: &Tags<'_>, refs: &[i64]) {
        let Some(kept) = self.pending.take() else {
            return;
        };
        if let Some(inside) = &self.inside
            && !refs.iter().any(|node| inside.binary_search(node).is_ok())
        {
            return self.drop_way(id, Reason::Outside);
        }
        if refs.len() < 2 {
            return self.drop_way(id, Reason::TooShort);
        }
        let (Ok(first), Ok(end)) = (
            u32::try_from(self.refs.len()),
            u32::try_from(self.refs.len() + refs.len()),
        ) else {
            self.full = true;
            return;
        };
        for reason in self.notes.drain(..) {
            self.tally.add(reason, || format!("way {id}"));
        }
        self.refs.extend_from_slice(refs);
        self.ways.push(Way {
            id,
            traits: self.traits.number(kept.traits),
            oneway: kept.oneway,
            crossing_s: kept.crossing_s,
            first,
            end,
        });
    }

    fn wants_relation(&mut self, id: i64, tags: &Tags<'_>) -> bool {
        self.relation_count += 1;
        match turn::judge(tags) {
            None => false,
            Some(Err(reason)) => {
                self.tally.add(reason, || format!("relation {id}"));
                false
            }
            Some(Ok((_, conditional))) => {
                if conditional {
                    self.tally
                        .add(Reason::TurnConditional, || format!("relation {id}"));
                }
                true
            }
        }
    }

    fn relation(&mut self, id: i64, tags: &Tags<'_>, members: &[Member<'_>]) {
        let Some(Ok((kind, _))) = turn::judge(tags) else {
            return;
        };
        let ways = |role: &str| -> Vec<i64> {
            let named = members
                .iter()
                .filter(|m| m.kind == MemberKind::Way && m.role == role);
            named.map(|m| m.id).collect()
        };
        let nodes: Vec<i64> = members
            .iter()
            .filter(|m| m.kind == MemberKind::Node && m.role == "via")
            .map(|m| m.id)
            .collect();
        self.turns.push(RawTurn {
            id,
            kind,
            from: ways("from"),
            to: ways("to"),
            via_ways: ways("via"),
            via_nodes: nodes,
        });
    }

    fn bad_text(&mut self) {
        self.tally.many(Reason::BadText, 1);
    }
}

/// Hears which nodes lie in the area asked for.
pub(super) struct Inside<'a> {
    pub(super) area: &'a Area,
    pub(super) ids: Vec<i64>,
}

impl Sink for Inside<'_> {
    fn node(&mut self, id: i64, place: Option<[i32; 2]>) -> bool {
        if place.is_some_and(|place| self.area.holds(place)) {
            self.ids.push(id);
        }
        false
    }
    fn node_tags(&mut self, _: i64, _: &Tags<'_>) {}
    fn wants_way(&mut self, _: i64, _: &Tags<'_>) -> bool {
        false
    }
    fn way(&mut self, _: i64, _: &Tags<'_>, _: &[i64]) {}
    fn wants_relation(&mut self, _: i64, _: &Tags<'_>) -> bool {
        false
    }
    fn relation(&mut self, _: i64, _: &Tags<'_>, _: &[Member<'_>]) {}
    fn bad_text(&mut self) {}
}

/// Hears the places of the nodes that roads name.
pub(super) struct Places {
    /// Ids, ascending.
    pub(super) ids: Vec<i64>,
    /// `[lon, lat]` in 1e-7 degrees, [`NOWHERE`] until the node is met.
    pub(super) places: Vec<[i32; 2]>,
    pub(super) barriers: HashMap<u32, Barrier>,
    pub(super) tally: Tally,
    pub(super) node_count: u64,
    /// Where the last search ended: files list nodes by ascending id.
    cursor: usize,
    notes: Vec<Reason>,
}

impl Places {
    pub(super) fn new(ids: Vec<i64>) -> Self {
        Self {
            places: vec![NOWHERE; ids.len()],
            ids,
            barriers: HashMap::new(),
            tally: Tally::default(),
            node_count: 0,
            cursor: 0,
            notes: Vec::new(),
        }
    }

    /// The number of a node that some road names.
    #[inline]
    fn find(&mut self, id: i64) -> Option<usize> {
        self.cursor = gallop(&self.ids, self.cursor, id);
        (self.ids.get(self.cursor) == Some(&id)).then_some(self.cursor)
    }
}

/// The first position whose id is `id` or more, looked for in growing steps from a position near it.
#[inline]
pub(super) fn gallop(ids: &[i64], from: usize, id: i64) -> usize {
    if ids.get(from).is_none_or(|&at| at >= id) {
        // Here already, unless the file went back.
        if from == 0 || ids[from - 1] < id {
            return from;
        }
        return ids[..from].partition_point(|&at| at < id);
    }
    let (mut low, mut step) = (from, 1);
    while ids.get(low + step).is_some_and(|&at| at < id) {
        low += step;
        step *= 2;
    }
    let end = (low + step).min(ids.len());
    low + 1 + ids[low + 1..end].partition_point(|&at| at < id)
}

impl Sink for Places {
    fn node(&mut self, id: i64, place: Option<[i32; 2]>) -> bool {
        self.node_count += 1;
        let Some(at) = self.find(id) else {
            return false;
        };
        match place {
            Some(place) if self.places[at] == NOWHERE => {
                self.places[at] = place;
                true
            }
            Some(_) => false,
            None => {
                self.tally.add(Reason::OffEarth, || format!("node {id}"));
                false
            }
        }
    }

    fn node_tags(&mut self, id: i64, tags: &Tags<'_>) {
        if tags.is_empty() {
            return;
        }
        self.notes.clear();
        if let Some(barrier) = barrier::judge(tags, &mut self.notes)
            && let Some(at) = self.find(id)
        {
            let node = u32::try_from(at).expect("nodes of roads are numbered in 32 bits");
            self.barriers.insert(node, barrier);
        }
        for reason in self.notes.drain(..) {
            self.tally.add(reason, || format!("node {id}"));
        }
    }

    fn wants_way(&mut self, _: i64, _: &Tags<'_>) -> bool {
        false
    }
    fn way(&mut self, _: i64, _: &Tags<'_>, _: &[i64]) {}
    fn wants_relation(&mut self, _: i64, _: &Tags<'_>) -> bool {
        false
    }
    fn relation(&mut self, _: i64, _: &Tags<'_>, _: &[Member<'_>]) {}
    fn bad_text(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::gallop;

    #[test]
    fn galloping_finds_what_a_plain_search_finds() {
        let ids: Vec<i64> = (0..200).map(|i| i * 3).collect();
        for from in [0, 1, 17, 199, 200] {
            for id in -2..610 {
                assert_eq!(
                    gallop(&ids, from, id),
                    ids.partition_point(|&at| at < id),
                    "{id} from {from}"
                );
            }
        }
        assert_eq!(gallop(&[], 0, 5), 0);
    }
}
