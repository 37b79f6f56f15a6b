//! Rows of `roads.geojson` and `turns.csv` in, a [`Topology`] out: all roads of a case joined at their
//! junctions, whoever may drive them. Made once; profiles, bans and closed bridges only change what
//! its roads cost ([`super::Network`]).
//!
//! Roads that name their junctions (`from_node`, `to_node`) meet where the names are the same; the
//! others meet where their end points coincide after rounding to 1e-6 degrees (about 0.1 m).

use super::faults;
use super::hierarchy::customise::Skeleton;
use super::hierarchy::order::dissect;
use super::snap::{Piece, Pieces};
use super::turns::{Turns, Walks};
use super::{BACKWARD, Edge, FORWARD};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, RoadRow, TurnRow};
use crate::dataset::vocabulary::{OneWay, RoadClass, TurnKind};
use crate::finding::{Bilingual, Finding, Place};
use crate::stop::StopFlag;
use std::collections::HashMap;
use std::sync::OnceLock;

/// All roads of a case, joined.
#[derive(Debug)]
pub struct Topology {
    pub(super) edges: Vec<Edge>,
    /// Lines of all edges, 1e-7 degrees east and north.
    pub(super) points: Vec<[i32; 2]>,
    /// A point of each junction.
    pub(super) junctions: Vec<[i32; 2]>,
    pub(super) turns: Turns,
    pub(super) walks: Walks,
    pub(super) pieces: Pieces,
    skeleton: OnceLock<Skeleton>,
}

/// The directed road along an edge (`forward`) or against it.
pub(super) fn directed(edge: u32, forward: bool) -> u32 {
    edge * 2 + u32::from(!forward)
}

impl Topology {
    /// Joins the roads. Findings: `N105` a shape that is no line, `N107` a turn that no two roads make.
    #[must_use]
    pub fn build(roads: &Sheet<Feature<RoadRow>>, turns: &Sheet<TurnRow>) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut points = Vec::new();
        let mut edges = Vec::with_capacity(roads.rows.len());
        let mut names = Names::default();
        let mut ends = Vec::with_capacity(roads.rows.len());
        for (row, feature) in roads.rows.iter().enumerate() {
            match edge(row, feature, &mut points) {
                Some(edge) => {
                    ends.push(names.ends(&feature.row, edge.line(&points)));
                    edges.push(edge);
                }
                None => findings.push(no_line(roads.line(row), &feature.row)),
            }
        }
        let mut keys: Vec<Key> = ends.iter().flat_map(|&(from, to)| [from, to]).collect();
        keys.sort_unstable();
        keys.dedup();
        let number = |key: Key| narrow(keys.binary_search(&key).expect("every end is listed"));
        for (edge, &(from, to)) in edges.iter_mut().zip(&ends) {
            (edge.from, edge.to) = (number(from), number(to));
        }
        let mut junctions = vec![[0; 2]; keys.len()];
        for edge in edges.iter().rev() {
            let line = edge.line(&points);
            junctions[edge.to as usize] = line[line.len() - 1];
            junctions[edge.from as usize] = line[0];
        }
        let named = names.numbers(number);
        drop((keys, ends));

        let driven: Vec<Option<(u32, u32)>> = edges
            .iter()
            .flat_map(|edge| {
                [
                    (edge.flags & FORWARD != 0).then_some((edge.from, edge.to)),
                    (edge.flags & BACKWARD != 0).then_some((edge.to, edge.from)),
                ]
            })
            .collect();
        let forbidden = forbidden(roads, &edges, &driven, turns, &named, &mut findings);
        let (turns, walks) = Turns::new(narrow(junctions.len()), &driven, &forbidden);
        let pieces = Pieces::new(&pieces(&edges, roads), &edges, &points);
        crate::finding::sort(&mut findings);
        let topology = Self {
            edges,
            points,
            junctions,
            turns,
            walks,
            pieces,
            skeleton: OnceLock::new(),
        };
        (topology, findings)
    }

    /// True when the joining of roads depends on a column of `roads.geojson`: a change of the others
    /// (status, speed, limits …) leaves the topology as it is.
    #[must_use]
    pub fn reads(column: &str) -> bool {
        let read = [
            "id",
            "class",
            "oneway",
            "bridge",
            "tunnel",
            "from_node",
            "to_node",
        ];
        read.contains(&column)
    }

    /// Number of junctions.
    #[must_use]
    pub fn junctions(&self) -> usize {
        self.junctions.len()
    }

    /// Number of roads.
    #[must_use]
    pub fn roads(&self) -> usize {
        self.edges.len()
    }

    /// Number of nodes: junctions, and what restrictions add to them.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.turns.nodes()
    }

    /// The arcs between nodes: where each begins and where it ends.
    #[must_use]
    pub fn arcs(&self) -> (&[u32], &[u32]) {
        (&self.walks.tails, &self.walks.heads)
    }

    /// What the roads call each junction; empty where they name it not.
    #[must_use]
    pub fn junction_names(&self, roads: &Sheet<Feature<RoadRow>>) -> Vec<String> {
        let mut names = vec![String::new(); self.junctions()];
        for edge in &self.edges {
            let row = &roads.rows[edge.row as usize].row;
            for (junction, name) in [(edge.from, &row.from_node), (edge.to, &row.to_node)] {
                if let Some(name) = name {
                    names[junction as usize].clone_from(name);
                }
            }
        }
        names
    }

    /// Where each node lies, 1e-7 degrees east and north.
    #[must_use]
    pub fn coordinates(&self) -> Vec<[i32; 2]> {
        (0..narrow(self.nodes()))
            .map(|node| self.junctions[self.turns.junction(node) as usize])
            .collect()
    }

    /// The order in which a hierarchy takes the nodes away, each node once; `None` when stopped. It
    /// is the one slow step of preparing a net and depends on the roads alone, so a caller may keep
    /// it ([`Topology::prepare`]).
    #[must_use]
    pub fn order(&self, stop: &StopFlag, progress: &dyn Fn(f64)) -> Option<Vec<u32>> {
        let coordinates = self.coordinates();
        let (tails, heads) = self.arcs();
        dissect(
            self.nodes(),
            tails,
            heads,
            Some(&coordinates),
            stop,
            progress,
        )
    }

    /// Takes an order that was kept. Any order that holds each node once gives the right answers; a
    /// foreign one only costs time. False when it does not hold each node once.
    pub fn prepare(&self, order: Vec<u32>) -> bool {
        let mut seen = vec![false; self.nodes()];
        let each_once = order.len() == seen.len()
            && (order.iter()).all(|&node| {
                (seen.get_mut(node as usize)).is_some_and(|seen| !std::mem::replace(seen, true))
            });
        if each_once {
            let (tails, heads) = self.arcs();
            (self.skeleton).get_or_init(|| Skeleton::new(self.nodes(), tails, heads, order));
        }
        each_once
    }

    /// True once an order was taken or made.
    #[must_use]
    pub fn prepared(&self) -> bool {
        self.skeleton.get().is_some()
    }

    /// What all hierarchies over these roads share.
    pub(super) fn skeleton(&self) -> &Skeleton {
        self.skeleton.get_or_init(|| {
            let order = self.order(&StopFlag::default(), &|_| ());
            let (tails, heads) = self.arcs();
            let order = order.expect("nobody stops it");
            Skeleton::new(self.nodes(), tails, heads, order)
        })
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 2^32 junctions, roads and points")
}

/// A junction before it has a number: its place as a number whose order keeps neighbours close to
/// each other (Morton code of 1e-6 degrees), so that searches walk through nearby memory, and its
/// name, 0 for none.
type Key = (u64, u32);

fn morton(point: [i32; 2]) -> u64 {
    let spread = |shifted: i64| {
        let mut v = u64::try_from((shifted + 5) / 10).unwrap_or(0);
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF;
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF;
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v << 2) & 0x3333_3333_3333_3333;
        (v | v << 1) & 0x5555_5555_5555_5555
    };
    spread(i64::from(point[0]) + 1_800_000_000) | spread(i64::from(point[1]) + 900_000_000) << 1
}

/// The junctions that roads name, each where it is first met.
#[derive(Default)]
struct Names<'a>(HashMap<&'a str, Key>);

impl<'a> Names<'a> {
    fn ends(&mut self, road: &'a RoadRow, line: &[[i32; 2]]) -> (Key, Key) {
        let mut end = |name: &'a Option<String>, point| match name {
            None => (morton(point), 0),
            Some(name) => {
                let fresh = (morton(point), narrow(self.0.len() + 1));
                *self.0.entry(name).or_insert(fresh)
            }
        };
        (
            end(&road.from_node, line[0]),
            end(&road.to_node, line[line.len() - 1]),
        )
    }

    fn numbers(self, number: impl Fn(Key) -> u32) -> HashMap<&'a str, u32> {
        let numbers = self.0.into_iter().map(|(name, key)| (name, number(key)));
        numbers.collect()
    }
}

fn edge(row: usize, feature: &Feature<RoadRow>, points: &mut Vec<[i32; 2]>) -> Option<Edge> {
    let geo::Geometry::LineString(line) = &feature.geometry else {
        return None;
    };
    let on_earth = |c: &geo::Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
    if line.0.len() < 2 || !line.0.iter().all(on_earth) {
        return None;
    }
    let flags = match feature.row.oneway {
        OneWay::No => FORWARD | BACKWARD,
        OneWay::Forward => FORWARD,
        OneWay::Backward => BACKWARD,
    };
    let start = points.len();
    #[allow(clippy::cast_possible_truncation)]
    points.extend(
        line.0
            .iter()
            .map(|c| [(c.x * 1e7).round() as i32, (c.y * 1e7).round() as i32]),
    );
    Some(Edge {
        from: 0,
        to: 0,
        row: narrow(row),
        points: (narrow(start), narrow(points.len())),
        flags,
    })
}

/// What places snap to: the pieces of roads that can be entered anywhere, the ends of motorways,
/// bridges and tunnels.
fn pieces(edges: &[Edge], roads: &Sheet<Feature<RoadRow>>) -> Vec<Piece> {
    let mut list = Vec::new();
    for (number, edge) in (0u32..).zip(edges) {
        let road = &roads.rows[edge.row as usize].row;
        let closed_in = matches!(road.class, RoadClass::Motorway | RoadClass::Ferry);
        if closed_in || road.bridge || road.tunnel {
            list.extend([Piece::start(number), Piece::end(number)]);
        } else {
            let (first, end) = edge.points;
            list.extend((0..end - first - 1).map(|at| Piece { edge: number, at }));
        }
    }
    list
}

fn no_line(line: u32, road: &RoadRow) -> Finding {
    faults::NO_LINE.finding(
        Place::row(RoadRow::FILE, line),
        Bilingual::new(
            format!("道路 {} 的图形不是至少两点的折线，未纳入路网", road.id),
            format!(
                "road {} is no line of at least two points; left out",
                road.id
            ),
        ),
    )
}

/// The sequences of directed roads that the turn rows forbid.
fn forbidden(
    roads: &Sheet<Feature<RoadRow>>,
    edges: &[Edge],
    driven: &[Option<(u32, u32)>],
    turns: &Sheet<TurnRow>,
    named: &HashMap<&str, u32>,
    findings: &mut Vec<Finding>,
) -> Vec<Vec<u32>> {
    if turns.rows.is_empty() {
        return Vec::new();
    }
    let wanted: std::collections::HashSet<&str> = (turns.rows.iter())
        .flat_map(|turn| turn.roads.0.iter().map(String::as_str))
        .collect();
    let numbers: HashMap<&str, u32> = (0u32..)
        .zip(edges)
        .map(|(number, edge)| (roads.rows[edge.row as usize].row.id.as_str(), number))
        .filter(|(id, _)| wanted.contains(id))
        .collect();
    let mut sequences = Vec::new();
    let mut only = Vec::new();
    for (line, turn) in turns.numbered() {
        let list: Option<Vec<u32>> = (turn.roads.0.iter())
            .map(|id| numbers.get(id.as_str()).copied())
            .collect();
        let at = turn.at.as_deref().map(|at| named.get(at).copied());
        let made = match (list, at) {
            (Some(list), None) if list.len() > 1 => walks(&list, None, edges, driven),
            (Some(list), Some(Some(at))) if list.len() > 1 => walks(&list, Some(at), edges, driven),
            _ => Vec::new(),
        };
        // Two roads that meet at both ends make two turns: the row has to say which.
        let unclear = made.len() > 1 && turn.at.is_none() && turn.roads.0.len() == 2;
        if made.is_empty() || unclear {
            findings.push(no_turn(line, turn, unclear));
            continue;
        }
        match turn.kind {
            TurnKind::No => sequences.extend(made),
            TurnKind::Only => only.extend(made),
        }
    }
    sequences.extend(all_others(&only, driven));
    sequences
}

/// Every way to drive the roads in this order, the first one ending at `at` where that is given.
fn walks(
    roads: &[u32],
    at: Option<u32>,
    edges: &[Edge],
    driven: &[Option<(u32, u32)>],
) -> Vec<Vec<u32>> {
    // One-way roads against their direction cannot be driven anyway: a restriction there says nothing.
    let ends = |road: u32| driven[road as usize];
    let both = |edge: u32| [directed(edge, true), directed(edge, false)];
    let mut found: Vec<Vec<u32>> = both(roads[0])
        .into_iter()
        .filter(|&road| ends(road).is_some_and(|(_, to)| at.is_none_or(|at| at == to)))
        .map(|road| vec![road])
        .collect();
    for &edge in &roads[1..] {
        found = (found.iter())
            .flat_map(|walk| {
                let here = walk.last().and_then(|&road| ends(road)).map(|(_, to)| to);
                both(edge)
                    .into_iter()
                    .filter(move |&road| ends(road).map(|(from, _)| from) == here)
                    .map(|road| [walk.as_slice(), &[road]].concat())
            })
            .collect();
    }
    debug_assert!(roads.iter().all(|&edge| (edge as usize) < edges.len()));
    found
}

/// For each sequence that is the only one allowed: all others with the same beginning.
fn all_others(only: &[Vec<u32>], driven: &[Option<(u32, u32)>]) -> Vec<Vec<u32>> {
    let ends = |road: u32| driven[road as usize].expect("made of roads that are driven");
    let split = |walk: &'_ Vec<u32>| {
        let (last, before) = walk.split_last().expect("two roads or more");
        (before.to_vec(), *last)
    };
    let mut allowed: HashMap<Vec<u32>, Vec<u32>> = HashMap::new();
    let mut beginnings = Vec::new();
    for (before, last) in only.iter().map(split) {
        let list = allowed.entry(before.clone()).or_insert_with(|| {
            beginnings.push(before);
            Vec::new()
        });
        list.push(last);
    }
    let mut leaving: HashMap<u32, Vec<u32>> = only
        .iter()
        .map(|walk| (ends(walk[walk.len() - 1]).0, Vec::new()))
        .collect();
    for (road, ends) in (0u32..).zip(driven) {
        if let Some(list) = ends.and_then(|(from, _)| leaving.get_mut(&from)) {
            list.push(road);
        }
    }
    let mut others = Vec::new();
    for before in beginnings {
        let junction = ends(before[before.len() - 1]).1;
        for &road in &leaving[&junction] {
            if !allowed[&before].contains(&road) {
                others.push([before.as_slice(), &[road]].concat());
            }
        }
    }
    others
}

fn no_turn(line: u32, turn: &TurnRow, unclear: bool) -> Finding {
    let roads = turn.roads.0.join(" → ");
    let cause = if unclear {
        Bilingual::new(
            format!(
                "转向限制 {}：道路 {roads} 在两端都相接，未说明在哪个路口；未采用",
                turn.id
            ),
            format!(
                "turn {}: the roads {roads} meet at both ends and the row does not say where; left out",
                turn.id
            ),
        )
    } else {
        Bilingual::new(
            format!("转向限制 {}：道路 {roads} 不能依次行驶；未采用", turn.id),
            format!(
                "turn {}: the roads {roads} cannot be driven one after the other; left out",
                turn.id
            ),
        )
    };
    faults::NO_TURN.finding(Place::row(TurnRow::FILE, line), cause)
}
