//! A [`Topology`] and what its roads cost in, a [`Network`] and findings (N101…) out.

use super::faults;
use super::graph::{Graph, Link};
use super::measure::{Measure, Objective};
use super::profile::Profile;
use super::topology::{Topology, directed};
use super::{Edge, Network};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, RoadRow};
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::Metres;
use std::sync::{Arc, OnceLock};

/// Cut-off stretches reported one by one; the rest is summed up in one more finding.
const NAMED_ISLANDS: usize = 20;

/// The part of a road that belongs to none.
const NO_PART: u32 = u32::MAX;

/// What one road costs who drives it: km/h and people beside it; the length is the road's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Speed, km/h.
    pub kmh: f64,
    /// Time lost on it besides driving, seconds (a toll gate, a penalty).
    pub extra_s: f64,
    /// People beside the road × length, tenths of a person·km.
    pub people: u32,
}

impl Network {
    /// The roads of a sheet as a profile drives them, without turns, bans and exposure.
    ///
    /// Findings: those of [`Topology::build`] and [`Network::over`].
    #[must_use]
    pub fn build(roads: &Sheet<Feature<RoadRow>>, profile: &Profile) -> (Self, Vec<Finding>) {
        let (topology, mut findings) = Topology::build(roads, &Sheet::default());
        let terms = |row: usize| profile.terms(&roads.rows[row].row);
        let (network, more) = Self::over(Arc::new(topology), roads, profile, terms);
        findings.extend(more);
        crate::finding::sort(&mut findings);
        (network, findings)
    }

    /// Joined roads under the terms of each row, `None` where it must not be driven.
    ///
    /// Findings: `N101` roads of a small part that is not joined to the main part, `N102` a large
    /// part cut off, `N103` one-way roads without a way back, `N104` no usable road, `N106` length or
    /// speed that give no time.
    #[must_use]
    pub fn over(
        topology: Arc<Topology>,
        roads: &Sheet<Feature<RoadRow>>,
        profile: &Profile,
        terms: impl Fn(usize) -> Option<Terms>,
    ) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut measures = vec![Measure::NONE; topology.edges.len()];
        for (edge, measure) in topology.edges.iter().zip(&mut measures) {
            let row = edge.row as usize;
            if let Some(terms) = terms(row) {
                *measure = measured(&roads.rows[row].row, terms);
                if !measure.exists() {
                    findings.push(no_time(roads.line(row), &roads.rows[row].row, terms.kmh));
                }
            }
        }
        if !measures.iter().any(|measure| measure.exists()) {
            findings.push(no_road(profile));
        }
        let mut network = Self {
            profile: profile.clone(),
            topology,
            measures,
            part: Vec::new(),
            enter: Vec::new(),
            hierarchies: Default::default(),
            two_costs: OnceLock::new(),
        };
        let parts = Parts::of(&network);
        findings.extend(islands(&network, &parts, roads));
        (network.part, network.enter) = (parts.of_edge, parts.enter);
        crate::finding::sort(&mut findings);
        (network, findings)
    }

    /// The drivable arcs between nodes, each with what it costs; `edge` is the number of the arc.
    #[must_use]
    pub fn graph(&self, objective: Objective) -> Graph {
        let walks = &self.topology.walks;
        let links = (0u32..).zip(&walks.roads).map(|(arc, road)| Link {
            from: walks.tails[arc as usize],
            to: walks.heads[arc as usize],
            cost: objective.cost(self.measures[*road as usize / 2]),
            edge: arc,
        });
        Graph::new(self.topology.nodes(), links.collect())
    }
}

fn measured(road: &RoadRow, terms: Terms) -> Measure {
    let driving = Measure::of(road.length_m, terms.kmh, terms.people);
    if !driving.exists() {
        return driving;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let extra = (terms.extra_s.max(0.0) * 1000.0).round() as u32;
    Measure {
        ms: driving.ms.saturating_add(extra),
        ..driving
    }
}

/// The strongly connected parts, largest first, and who belongs where.
struct Parts {
    /// Largest part with a node at the junction.
    of_junction: Vec<u32>,
    /// Part that can be driven to and from the road; [`NO_PART`] when there is none.
    of_edge: Vec<u32>,
    /// Places may snap to the road.
    enter: Vec<bool>,
}

impl Parts {
    fn of(network: &Network) -> Self {
        let topology = &network.topology;
        let (part_of, sizes) = network.graph(Objective::Fastest).parts();
        let mut of_junction = vec![NO_PART; topology.junctions()];
        for (node, &part) in (0u32..).zip(&part_of) {
            let junction = &mut of_junction[topology.turns.junction(node) as usize];
            *junction = part.min(*junction);
        }
        let mut touched = vec![false; topology.junctions()];
        let drivable = || (0u32..).zip(&topology.edges).zip(&network.measures);
        for ((_, edge), _) in drivable().filter(|(_, measure)| measure.exists()) {
            touched[edge.from as usize] = true;
            touched[edge.to as usize] = true;
        }
        #[allow(clippy::cast_precision_loss)]
        let junctions = touched.iter().filter(|touched| **touched).count() as f64;
        let least = (junctions * network.profile.part_share).max(2.0);
        let mut of_edge = vec![NO_PART; topology.edges.len()];
        let mut enter = vec![false; topology.edges.len()];
        for ((number, edge), _) in drivable().filter(|(_, measure)| measure.exists()) {
            let part = own_part(topology, number, edge, &part_of);
            let size = sizes.get(part as usize).copied().map_or(0.0, f64::from);
            of_edge[number as usize] = part;
            enter[number as usize] = part == 0 || (part != NO_PART && size >= least);
        }
        Self {
            of_junction,
            of_edge,
            enter,
        }
    }
}

/// The largest part from which the road can be reached and which can be reached from it.
fn own_part(topology: &Topology, number: u32, edge: &Edge, part_of: &[u32]) -> u32 {
    let directions = [
        (edge.flags & super::FORWARD != 0, true, edge.from, edge.to),
        (edge.flags & super::BACKWARD != 0, false, edge.to, edge.from),
    ];
    let driven = || directions.into_iter().filter(|(may, ..)| *may);
    let out: Vec<u32> = driven()
        .map(|(_, forward, _, to)| topology.turns.after(directed(number, forward), to))
        .map(|node| part_of[node as usize])
        .collect();
    driven()
        .flat_map(|(_, forward, from, _)| topology.turns.before(directed(number, forward), from))
        .map(|node| part_of[node as usize])
        .filter(|part| out.contains(part))
        .min()
        .unwrap_or(NO_PART)
}

fn no_time(line: u32, road: &RoadRow, kmh: f64) -> Finding {
    faults::NO_TIME.finding(
        Place::row(RoadRow::FILE, line),
        Bilingual::new(
            format!(
                "道路 {} 的长度 {} m 与速度 {kmh} km/h 得不出行驶时间，未纳入路网",
                road.id, road.length_m.0
            ),
            format!(
                "road {}: {} m at {kmh} km/h give no driving time; left out",
                road.id, road.length_m.0
            ),
        ),
    )
}

fn no_road(profile: &Profile) -> Finding {
    faults::NO_ROAD.finding(
        Place::file(RoadRow::FILE),
        Bilingual::new(
            format!("没有一条道路可供“{}”行驶", profile.name.zh),
            format!("no road can be used by the profile \"{}\"", profile.name.en),
        ),
    )
}

/// Roads outside the main part, gathered into the connected stretches they form with each other.
fn islands(network: &Network, parts: &Parts, sheet: &Sheet<Feature<RoadRow>>) -> Vec<Finding> {
    let part = |junction: u32| parts.of_junction[junction as usize];
    let outside = || {
        (network.topology.edges.iter().enumerate())
            .filter(|(number, _)| network.measures[*number].exists())
            .filter(|(_, edge)| part(edge.from) != 0 || part(edge.to) != 0)
    };
    let mut groups = petgraph::unionfind::UnionFind::<u32>::new(parts.of_junction.len());
    for (_, edge) in outside() {
        // The main part stays out of it, or it would glue all stretches that touch it together.
        if part(edge.from) != 0 && part(edge.to) != 0 {
            groups.union(edge.from, edge.to);
        }
    }
    let mut stretches = std::collections::BTreeMap::<u32, Stretch>::new();
    for (number, edge) in outside() {
        let node = if part(edge.from) == 0 {
            edge.to
        } else {
            edge.from
        };
        let stretch = stretches.entry(groups.find_mut(node)).or_default();
        stretch.first.get_or_insert(edge.row as usize);
        stretch.roads += 1;
        stretch.length += sheet.rows[edge.row as usize].row.length_m;
        stretch.touches_main |= part(edge.from) == 0 || part(edge.to) == 0;
        stretch.own_part |= parts.enter[number];
    }
    let mut stretches: Vec<Stretch> = stretches.into_values().collect();
    stretches.sort_by(|a, b| {
        b.length
            .0
            .total_cmp(&a.length.0)
            .then(a.first.cmp(&b.first))
    });
    let mut findings: Vec<Finding> = stretches
        .iter()
        .take(NAMED_ISLANDS)
        .map(|stretch| stretch.finding(sheet))
        .collect();
    if let Some(rest) = stretches
        .get(NAMED_ISLANDS..)
        .filter(|rest| !rest.is_empty())
    {
        let km = rest.iter().map(|s| s.length).sum::<Metres>().km();
        findings.push(faults::ISLAND.finding(
            Place::file(RoadRow::FILE),
            Bilingual::new(
                format!("另有 {} 处孤立路段，共 {km:.1} km", rest.len()),
                format!("{} more cut-off stretches, {km:.1} km together", rest.len()),
            ),
        ));
    }
    findings
}

#[derive(Default)]
struct Stretch {
    first: Option<usize>,
    roads: usize,
    length: Metres,
    touches_main: bool,
    own_part: bool,
}

impl Stretch {
    fn finding(&self, sheet: &Sheet<Feature<RoadRow>>) -> Finding {
        let row = self.first.expect("a stretch has a road");
        let id = &sheet.rows[row].row.id;
        let (n, km) = (self.roads, self.length.km());
        let (kind, cause) = if self.own_part {
            (
                &faults::SPLIT,
                Bilingual::new(
                    format!(
                        "路网被分割：自道路 {id} 起的 {n} 条道路（{km:.1} km）与主路网不能互通，两边之间按“道路不通”处理"
                    ),
                    format!(
                        "the net falls apart: {n} roads ({km:.1} km) from {id} on cannot be driven to and from the main part; ways between them count as none"
                    ),
                ),
            )
        } else if self.touches_main {
            (
                &faults::TRAP,
                Bilingual::new(
                    format!(
                        "自道路 {id} 起的 {n} 条道路（{km:.1} km）因单行只能进或只能出，点位不会接到这里"
                    ),
                    format!(
                        "{n} roads ({km:.1} km) from {id} on can only be entered or only be left; places do not snap to them"
                    ),
                ),
            )
        } else {
            (
                &faults::ISLAND,
                Bilingual::new(
                    format!(
                        "自道路 {id} 起的 {n} 条道路（{km:.1} km）未与主路网相连，点位不会接到这里"
                    ),
                    format!(
                        "{n} roads ({km:.1} km) from {id} on are not joined to the main part; places do not snap to them"
                    ),
                ),
            )
        };
        kind.finding(Place::row(RoadRow::FILE, sheet.line(row)), cause)
    }
}
