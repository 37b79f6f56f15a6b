//! Turn rules: relations in, rows of road ids out. A rule names ways; the roads are found at the nodes
//! where those ways meet. Source: OSM wiki, Relation:restriction.

use super::super::report::{Reason, Tally};
use super::collapse::{Piece, Road};
use super::collect::Way;
use super::sink::{Tags, value};
use crate::dataset::vocabulary::TurnKind;
use std::collections::{BTreeSet, VecDeque};

/// Vehicles among which a lorry counts, the most specific first.
const OURS: [&str; 4] = ["hgv", "goods", "motor_vehicle", "vehicle"];

/// Most ways in one part of a rule; the longest real ones have about ten.
const MOST: usize = 32;

/// A rule as the file has it.
#[derive(Clone, Debug)]
pub(super) struct RawTurn {
    pub(super) id: i64,
    pub(super) kind: TurnKind,
    pub(super) from: Vec<i64>,
    pub(super) to: Vec<i64>,
    pub(super) via_ways: Vec<i64>,
    pub(super) via_nodes: Vec<i64>,
}

/// A rule found on the roads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) relation: i64,
    pub(super) kind: TurnKind,
    /// Numbers of roads in driving order.
    pub(super) roads: Vec<u32>,
    /// Number of the node where the first meets the second.
    pub(super) at: u32,
}

/// Judges a relation: what it says to lorries at all times, and whether it says more at some times.
/// `None` when it is no turn rule.
pub(super) fn judge(tags: &Tags<'_>) -> Option<Result<(TurnKind, bool), Reason>> {
    let kind = value(tags, "type")?;
    if kind != "restriction" && !kind.starts_with("restriction:") {
        return None;
    }
    let conditional = tags
        .iter()
        .any(|(k, _)| k.starts_with("restriction") && k.ends_with(":conditional"));
    let own = OURS
        .iter()
        .find_map(|vehicle| value(tags, &format!("restriction:{vehicle}")));
    let spared = value(tags, "except").is_some_and(|except| {
        except
            .split([';', ','])
            .any(|word| OURS.contains(&word.trim()))
    });
    let said = match own {
        Some(said) => said,
        None if spared => return Some(Err(Reason::TurnOthers)),
        None => match value(tags, "restriction") {
            Some(said) => said,
            None if conditional => return Some(Err(Reason::TurnConditional)),
            None => return Some(Err(Reason::TurnOthers)),
        },
    };
    Some(if said.starts_with("no_") {
        Ok((TurnKind::No, conditional))
    } else if said.starts_with("only_") {
        Ok((TurnKind::Only, conditional))
    } else if said == "none" {
        Err(Reason::TurnOthers)
    } else {
        Err(Reason::TurnUnknown)
    })
}

/// Where to look ways and nodes up.
pub(super) struct Finder<'a> {
    /// By ascending id.
    pub(super) ways: &'a [Way],
    pub(super) refs: &'a [u32],
    /// Ids of nodes, ascending.
    pub(super) nodes: &'a [i64],
    /// Ids of ways that were left out, ascending.
    pub(super) dropped: &'a [i64],
}

impl Finder<'_> {
    fn way(&self, id: i64) -> Option<u32> {
        let at = self.ways.binary_search_by_key(&id, |way| way.id).ok()?;
        u32::try_from(at).ok()
    }

    fn node(&self, id: i64) -> Option<u32> {
        let at = self.nodes.binary_search(&id).ok()?;
        u32::try_from(at).ok()
    }

    /// Nodes across which roads must not be joined, or the rules could not be told apart.
    pub(super) fn kept_nodes(&self, turns: &[RawTurn]) -> Vec<u32> {
        let mut kept = Vec::new();
        for turn in turns {
            kept.extend(turn.via_nodes.iter().filter_map(|&id| self.node(id)));
            if !turn.via_ways.is_empty() {
                let ways = turn.from.iter().chain(&turn.to).chain(&turn.via_ways);
                for way in ways.filter_map(|&id| self.way(id)) {
                    let nodes = &self.refs[self.ways[way as usize].range()];
                    kept.extend(nodes.first().into_iter().chain(nodes.last()));
                }
            }
        }
        kept
    }

    /// The ways of a list, or why they cannot be found.
    fn ways(&self, ids: &[i64]) -> Result<Vec<u32>, Reason> {
        if ids.is_empty() || ids.len() > MOST {
            return Err(Reason::TurnBroken);
        }
        let find = |&id: &i64| {
            self.way(id).ok_or_else(|| {
                if self.dropped.binary_search(&id).is_ok() {
                    Reason::TurnOffNet
                } else {
                    Reason::TurnMissing
                }
            })
        };
        ids.iter().map(find).collect()
    }
}

/// Ends of roads by node.
pub(super) struct Ends<'a> {
    roads: &'a [Road],
    pieces: &'a [Piece],
    /// Node, road and side, sorted.
    list: Vec<(u32, u32, u8)>,
}

impl<'a> Ends<'a> {
    pub(super) fn new(roads: &'a [Road], pieces: &'a [Piece]) -> Self {
        let mut list = Vec::with_capacity(roads.len() * 2);
        for (number, road) in (0u32..).zip(roads) {
            for (side, end) in (0u8..).zip(road.ends) {
                // Nothing turns at a barrier that cuts.
                if end.side == 0 {
                    list.push((end.node, number, side));
                }
            }
        }
        list.sort_unstable();
        Self {
            roads,
            pieces,
            list,
        }
    }

    fn at(&self, node: u32) -> &[(u32, u32, u8)] {
        let first = self.list.partition_point(|end| end.0 < node);
        let count = self.list[first..].partition_point(|end| end.0 == node);
        &self.list[first..first + count]
    }

    /// Roads of a way that end at a node: all of them, and those that can be driven that way.
    fn of(&self, node: u32, way: u32, arriving: bool) -> Result<u32, Reason> {
        let own: Vec<_> = (self.at(node).iter())
            .filter(|(_, road, side)| {
                self.roads[*road as usize].way_at(usize::from(*side), self.pieces) == way
            })
            .collect();
        if own.is_empty() {
            return Err(Reason::TurnBroken);
        }
        let mut able = own.into_iter().filter(|(_, road, side)| {
            let road = &self.roads[*road as usize];
            if arriving {
                road.arrives_at(usize::from(*side))
            } else {
                road.leaves_from(usize::from(*side))
            }
        });
        match (able.next(), able.next()) {
            (Some((_, road, _)), None) => Ok(*road),
            (None, _) => Err(Reason::TurnIdle),
            // The way goes on beyond the node: which half is meant is not said.
            (Some(_), Some(_)) => Err(Reason::TurnBroken),
        }
    }
}

/// Finds the rules on the roads.
pub(super) fn resolve(
    turns: &[RawTurn],
    finder: &Finder<'_>,
    ends: &Ends<'_>,
    tally: &mut Tally,
) -> Vec<Turn> {
    let mut found = Vec::new();
    for turn in turns {
        match one(turn, finder, ends) {
            Ok(rows) => found.extend(rows),
            Err(reason) => tally.add(reason, || format!("relation {}", turn.id)),
        }
    }
    found
}

fn one(turn: &RawTurn, finder: &Finder<'_>, ends: &Ends<'_>) -> Result<Vec<Turn>, Reason> {
    let from = finder.ways(&turn.from)?;
    let to = finder.ways(&turn.to)?;
    let mut rows = Vec::new();
    let row = |roads, at| Turn {
        relation: turn.id,
        kind: turn.kind,
        roads,
        at,
    };
    match (turn.via_nodes.as_slice(), turn.via_ways.is_empty()) {
        (&[node], true) => {
            let node = finder.node(node).ok_or(Reason::TurnMissing)?;
            // no_entry has several ways in, no_exit several out.
            for &from in &from {
                for &to in &to {
                    let roads = vec![ends.of(node, from, true)?, ends.of(node, to, false)?];
                    rows.push(row(roads, node));
                }
            }
        }
        ([], false) => {
            let via = finder.ways(&turn.via_ways)?;
            let (&[from], &[to]) = (from.as_slice(), to.as_slice()) else {
                return Err(Reason::TurnBroken);
            };
            let (roads, at) = through(from, &via, to, finder, ends)?;
            rows.push(row(roads, at));
        }
        _ => return Err(Reason::TurnBroken),
    }
    Ok(rows)
}

/// The shortest line of roads from a way through all of the via ways to another.
fn through(
    from: u32,
    via: &[u32],
    to: u32,
    finder: &Finder<'_>,
    ends: &Ends<'_>,
) -> Result<(Vec<u32>, u32), Reason> {
    let nodes = |way: u32| {
        let way = &finder.ways[way as usize];
        finder.refs[way.range()]
            .iter()
            .copied()
            .collect::<BTreeSet<u32>>()
    };
    let on_via: BTreeSet<u32> = via.iter().flat_map(|&way| nodes(way)).collect();
    let (starts, goals) = (nodes(from), nodes(to));
    let mut problem = Reason::TurnBroken;
    let mut best: Option<(Vec<u32>, u32)> = None;
    for &start in starts.intersection(&on_via) {
        let first = match ends.of(start, from, true) {
            Ok(road) => road,
            Err(reason) => {
                if reason == Reason::TurnIdle {
                    problem = reason;
                }
                continue;
            }
        };
        match path(start, via, to, &goals, ends) {
            Ok(middle)
                if best
                    .as_ref()
                    .is_none_or(|(b, _)| middle.len() + 1 < b.len()) =>
            {
                let roads = std::iter::once(first).chain(middle).collect();
                best = Some((roads, start));
            }
            Ok(_) => {}
            Err(reason) => {
                if reason == Reason::TurnIdle {
                    problem = reason;
                }
            }
        }
    }
    best.ok_or(problem)
}

/// Roads of the via ways from a node on, and the last road; the fewest there are.
fn path(
    start: u32,
    via: &[u32],
    to: u32,
    goals: &BTreeSet<u32>,
    ends: &Ends<'_>,
) -> Result<Vec<u32>, Reason> {
    let mut queue = VecDeque::from([(start, Vec::<u32>::new())]);
    let mut seen = BTreeSet::from([start]);
    let mut problem = Reason::TurnBroken;
    while let Some((node, roads)) = queue.pop_front() {
        if !roads.is_empty() && goals.contains(&node) && passes_all(&roads, via, ends) {
            match ends.of(node, to, false) {
                Ok(last) => return Ok(roads.into_iter().chain([last]).collect()),
                Err(Reason::TurnIdle) => problem = Reason::TurnIdle,
                Err(_) => {}
            }
        }
        for &(_, number, side) in ends.at(node) {
            let road = &ends.roads[number as usize];
            let on_via = road
                .pieces
                .iter()
                .all(|(piece, _)| via.contains(&ends.pieces[*piece as usize].way));
            let far = road.ends[1 - usize::from(side)];
            if on_via && far.side == 0 && seen.insert(far.node) {
                if road.leaves_from(usize::from(side)) {
                    let further = roads.iter().copied().chain([number]).collect();
                    queue.push_back((far.node, further));
                } else {
                    seen.remove(&far.node);
                    problem = Reason::TurnIdle;
                }
            }
        }
    }
    Err(problem)
}

fn passes_all(roads: &[u32], via: &[u32], ends: &Ends<'_>) -> bool {
    via.iter().all(|way| {
        roads.iter().any(|road| {
            ends.roads[*road as usize]
                .pieces
                .iter()
                .any(|(piece, _)| ends.pieces[*piece as usize].way == *way)
        })
    })
}
