//! Ways and the places of their nodes in, roads out: each runs from one place where roads meet, end or
//! change to the next. Ways are cut where they cross, at barriers, at nodes that turn rules name and
//! where nodes are missing; what meets end to end and agrees in all its traits is one road again.

use super::super::area::Area;
use super::super::report::{Reason, Tally};
use super::barrier::Barrier;
use super::collect::{AllTraits, NOWHERE, Way};
use super::way::Limits;
use crate::dataset::vocabulary::OneWay;
use crate::quantity::LonLat;
use std::collections::HashMap;

/// No piece ends here as well.
const ALONE: u32 = u32::MAX;

/// What the collapse works on.
pub(super) struct Net<'a> {
    pub(super) ways: &'a [Way],
    /// For each way the numbers of its nodes.
    pub(super) refs: &'a [u32],
    /// `[lon, lat]` in 1e-7 degrees by number.
    pub(super) places: &'a [[i32; 2]],
    pub(super) barriers: &'a HashMap<u32, Barrier>,
    pub(super) area: &'a Area,
    /// Nodes where turn rules begin and end: roads are not joined across them.
    pub(super) kept_nodes: &'a [u32],
}

/// A stretch of one way: positions of its first and last node in the list of all ways.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) way: u32,
    pub(super) first: u32,
    pub(super) last: u32,
    /// Which piece of its way, from 0.
    pub(super) part: u32,
    traits: u32,
    /// Keys of both ends; see [`End`].
    ends: [End; 2],
}

/// Where a piece ends: a node, and which of its sides when a barrier parts them (0: all meet).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct End {
    pub(super) node: u32,
    pub(super) side: u32,
}

/// A road: pieces in order, each with whether it is taken against its way.
#[derive(Clone, Debug)]
pub(super) struct Road {
    pub(super) pieces: Vec<(u32, bool)>,
    pub(super) traits: u32,
    pub(super) oneway: OneWay,
    pub(super) ends: [End; 2],
}

/// Roads and the pieces they are made of.
pub(super) struct Roads {
    pub(super) pieces: Vec<Piece>,
    pub(super) roads: Vec<Road>,
    /// Ways that are in the net, wholly or in part.
    pub(super) ways: u64,
}

const KEPT: u8 = 1;
const CUT: u8 = 2;
const POINT: u8 = 4;

/// Makes roads of ways. Traits of pieces with limits of their own are added to `traits`.
pub(super) fn collapse(net: &Net<'_>, traits: &mut AllTraits, tally: &mut Tally) -> Roads {
    let inside: Vec<bool> = match net.area {
        Area::Everywhere => Vec::new(),
        area => net
            .places
            .iter()
            .map(|&p| p != NOWHERE && area.holds(p))
            .collect(),
    };
    let drawn = |a: u32, b: u32| {
        let (x, y) = (a as usize, b as usize);
        a != b
            && net.places[x] != NOWHERE
            && net.places[y] != NOWHERE
            && (inside.is_empty() || inside[x] || inside[y])
    };
    let mut degree = vec![0u8; net.places.len()];
    for way in net.ways {
        for pair in net.refs[way.range()].windows(2) {
            if drawn(pair[0], pair[1]) {
                for node in [pair[0], pair[1]] {
                    let degree = &mut degree[node as usize];
                    *degree = degree.saturating_add(1);
                }
            }
        }
    }
    let marks = marks(net, &degree, &drawn, tally);
    let mut cutter = Cutter {
        net,
        degree: &degree,
        marks: &marks,
        pieces: Vec::new(),
        sides: HashMap::new(),
    };
    let mut ways = 0;
    for (number, way) in (0u32..).zip(net.ways) {
        let before = cutter.pieces.len();
        cutter.way(number, way, &drawn, traits);
        ways += u64::from(cutter.pieces.len() > before);
        report_way(net, way, &inside, cutter.pieces.len() > before, tally);
    }
    let pieces = cutter.pieces;
    let mates = mates(net, &pieces, &degree, &marks);
    let roads = chains(net, &pieces, &mates);
    Roads {
        pieces,
        roads,
        ways,
    }
}

/// Says why a way is shorter than it was, or gone.
fn report_way(net: &Net<'_>, way: &Way, inside: &[bool], kept: bool, tally: &mut Tally) {
    let nodes = &net.refs[way.range()];
    let missing = nodes.iter().any(|&n| net.places[n as usize] == NOWHERE);
    let outside = !inside.is_empty() && nodes.iter().any(|&n| !inside[n as usize]);
    let reason = match (kept, missing, outside) {
        (true, true, _) => Reason::CutAtMissing,
        (true, false, true) => Reason::CutAtArea,
        (true, false, false) => return,
        (false, true, _) => Reason::AllMissing,
        (false, false, true) => Reason::Outside,
        (false, false, false) => Reason::TooShort,
    };
    tally.add(reason, || format!("way {}", way.id));
}

/// Where roads must not be joined, where they are cut, and where a limit holds at a point.
fn marks(
    net: &Net<'_>,
    degree: &[u8],
    drawn: &impl Fn(u32, u32) -> bool,
    tally: &mut Tally,
) -> Vec<u8> {
    let mut marks = vec![0u8; net.places.len()];
    for &node in net.kept_nodes {
        marks[node as usize] |= KEPT;
    }
    let mut limited: Vec<u32> = Vec::new();
    for (&node, barrier) in net.barriers {
        if barrier.cuts {
            marks[node as usize] |= CUT;
        } else if degree[node as usize] == 2 {
            marks[node as usize] |= POINT;
        } else {
            limited.push(node);
        }
    }
    // A limit at a point holds for the two stretches beside it: cut one node before and after.
    let mut neighbours = Vec::new();
    for way in net.ways {
        for three in net.refs[way.range()].windows(3) {
            let point = marks[three[1] as usize] & POINT != 0;
            if point && drawn(three[0], three[1]) && drawn(three[1], three[2]) {
                neighbours.extend([three[0], three[2], three[1]]);
            }
        }
    }
    let mut held: Vec<u32> = Vec::new();
    for three in neighbours.chunks_exact(3) {
        marks[three[0] as usize] |= KEPT;
        marks[three[1] as usize] |= KEPT;
        held.push(three[2]);
    }
    held.sort_unstable();
    // Between two ways: neither of them says that the limit is its own.
    limited.extend(
        (net.barriers.keys().copied())
            .filter(|&n| marks[n as usize] & POINT != 0 && held.binary_search(&n).is_err()),
    );
    limited.sort_unstable();
    for node in limited {
        marks[node as usize] &= !POINT;
        if degree[node as usize] > 0 {
            tally.many(Reason::BarrierAtJunction, 1);
        }
    }
    marks
}

struct Cutter<'a> {
    net: &'a Net<'a>,
    degree: &'a [u8],
    marks: &'a [u8],
    pieces: Vec<Piece>,
    /// Sides given away at each node that is cut.
    sides: HashMap<u32, u32>,
}

impl Cutter<'_> {
    fn way(
        &mut self,
        number: u32,
        way: &Way,
        drawn: &impl Fn(u32, u32) -> bool,
        traits: &mut AllTraits,
    ) {
        let mut part = 0;
        let mut start: Option<u32> = None;
        for at in way.first..way.end {
            let node = self.net.refs[at as usize];
            let next = (at + 1 < way.end).then(|| self.net.refs[at as usize + 1]);
            // The same node twice in a row is one node.
            if next == Some(node) {
                continue;
            }
            let goes_on = next.is_some_and(|next| drawn(node, next));
            let breaks = self.degree[node as usize] != 2
                || self.marks[node as usize] & (KEPT | CUT) != 0
                || !goes_on;
            if let Some(first) = start
                && breaks
            {
                self.push(number, way, [first, at], part, traits);
                part += 1;
                start = None;
            }
            if start.is_none() && goes_on {
                start = Some(at);
            }
        }
    }

    fn push(&mut self, way: u32, of: &Way, span: [u32; 2], part: u32, traits: &mut AllTraits) {
        let nodes = &self.net.refs[span[0] as usize..=span[1] as usize];
        let mut limits = Limits::default();
        for node in &nodes[1..nodes.len() - 1] {
            if self.marks[*node as usize] & POINT != 0 {
                limits = limits.and(self.net.barriers[node].limits);
            }
        }
        let number = if limits == Limits::default() {
            of.traits
        } else {
            let mut own = traits.get(of.traits).clone();
            own.limits = own.limits.and(limits);
            traits.number(own)
        };
        let ends = span.map(|at| self.end(self.net.refs[at as usize]));
        self.pieces.push(Piece {
            way,
            first: span[0],
            last: span[1],
            part,
            traits: number,
            ends,
        });
    }

    fn end(&mut self, node: u32) -> End {
        let side = if self.marks[node as usize] & CUT == 0 {
            0
        } else {
            let side = self.sides.entry(node).or_default();
            *side += 1;
            *side
        };
        End { node, side }
    }
}

/// For each end of a piece (2 × piece + side) the end it is joined to.
fn mates(net: &Net<'_>, pieces: &[Piece], degree: &[u8], marks: &[u8]) -> Vec<u32> {
    let mut meeting: Vec<(u32, u32)> = Vec::new();
    for (number, piece) in (0u32..).zip(pieces) {
        for (side, end) in (0u32..).zip(piece.ends) {
            let node = end.node as usize;
            if degree[node] == 2 && marks[node] & (KEPT | CUT) == 0 {
                meeting.push((end.node, 2 * number + side));
            }
        }
    }
    meeting.sort_unstable();
    let mut mates = vec![ALONE; pieces.len() * 2];
    for pair in meeting.chunk_by(|a, b| a.0 == b.0) {
        let &[(_, a), (_, b)] = pair else {
            continue;
        };
        let (one, other) = (&pieces[a as usize / 2], &pieces[b as usize / 2]);
        let direction = |p: &Piece| net.ways[p.way as usize].oneway;
        let same = if a % 2 == b % 2 {
            direction(one) == flipped(direction(other))
        } else {
            direction(one) == direction(other)
        };
        if a / 2 != b / 2 && same && one.traits == other.traits {
            mates[a as usize] = b;
            mates[b as usize] = a;
        }
    }
    mates
}

fn flipped(oneway: OneWay) -> OneWay {
    match oneway {
        OneWay::No => OneWay::No,
        OneWay::Forward => OneWay::Backward,
        OneWay::Backward => OneWay::Forward,
    }
}

fn chains(net: &Net<'_>, pieces: &[Piece], mates: &[u32]) -> Vec<Road> {
    let mut used = vec![false; pieces.len()];
    let mut roads = Vec::new();
    for seed in 0..u32::try_from(pieces.len()).expect("pieces are numbered in 32 bits") {
        if used[seed as usize] {
            continue;
        }
        used[seed as usize] = true;
        let mut before = walk(2 * seed, mates, &mut used);
        let after = walk(2 * seed + 1, mates, &mut used);
        before.reverse();
        // Found while going back: seen in the direction of the road each is the other way round.
        let mut list: Vec<(u32, bool)> = before.into_iter().map(|(p, r)| (p, !r)).collect();
        list.push((seed, false));
        list.extend(after);
        let (first, last) = (list[0], list[list.len() - 1]);
        roads.push(Road {
            traits: pieces[seed as usize].traits,
            oneway: net.ways[pieces[seed as usize].way as usize].oneway,
            ends: [
                pieces[first.0 as usize].ends[usize::from(first.1)],
                pieces[last.0 as usize].ends[usize::from(!last.1)],
            ],
            pieces: list,
        });
    }
    roads
}

/// The pieces beyond an end, each with whether it is entered at its last node.
fn walk(mut end: u32, mates: &[u32], used: &mut [bool]) -> Vec<(u32, bool)> {
    let mut found = Vec::new();
    loop {
        let mate = mates[end as usize];
        if mate == ALONE || used[mate as usize / 2] {
            return found;
        }
        used[mate as usize / 2] = true;
        found.push((mate / 2, mate % 2 == 1));
        end = mate ^ 1;
    }
}

impl Road {
    /// The numbers of its nodes in driving order.
    pub(super) fn nodes(&self, net: &Net<'_>, pieces: &[Piece]) -> Vec<u32> {
        let mut nodes: Vec<u32> = Vec::new();
        for &(piece, reversed) in &self.pieces {
            let piece = &pieces[piece as usize];
            let own = &net.refs[piece.first as usize..=piece.last as usize];
            if reversed {
                nodes.extend(own.iter().rev());
            } else {
                nodes.extend(own);
            }
        }
        // Pieces share the node where they meet; a way may name a node twice in a row.
        nodes.dedup();
        nodes
    }

    /// The way at its first (0) or last (1) end.
    pub(super) fn way_at(&self, side: usize, pieces: &[Piece]) -> u32 {
        let (piece, _) = if side == 0 {
            self.pieces[0]
        } else {
            self.pieces[self.pieces.len() - 1]
        };
        pieces[piece as usize].way
    }

    /// True when a vehicle may arrive at the end.
    pub(super) fn arrives_at(&self, side: usize) -> bool {
        match self.oneway {
            OneWay::No => true,
            OneWay::Forward => side == 1,
            OneWay::Backward => side == 0,
        }
    }

    /// True when a vehicle may set out from the end.
    pub(super) fn leaves_from(&self, side: usize) -> bool {
        self.arrives_at(1 - side)
    }
}

/// A place in degrees.
pub(super) fn lon_lat(place: [i32; 2]) -> LonLat {
    LonLat::new(f64::from(place[0]) / 1e7, f64::from(place[1]) / 1e7)
}

/// Metres along the nodes.
pub(super) fn length(nodes: impl IntoIterator<Item = u32>, places: &[[i32; 2]]) -> f64 {
    let mut total = 0.0;
    let mut before: Option<LonLat> = None;
    for node in nodes {
        let at = lon_lat(places[node as usize]);
        if let Some(before) = before {
            total += before.distance(at).0;
        }
        before = Some(at);
    }
    total
}
