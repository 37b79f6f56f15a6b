//! Rows of `roads.geojson` and a profile in, a [`Network`] and findings (N101…) out.
//! Roads meet where their end points coincide after rounding to 1e-6 degrees (about 0.1 m).

use super::faults;
use super::graph::{Cost, Graph, Link};
use super::profile::Profile;
use super::snap::{Piece, Pieces};
use super::{BACKWARD, ENTER, Edge, FORWARD, Network};
use crate::dataset::record::{Record, Sheet};
use crate::dataset::tables::{Feature, RoadRow};
use crate::dataset::vocabulary::OneWay;
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::{LonLat, Metres};

/// Cut-off stretches reported one by one; the rest is summed up in one more finding.
const NAMED_ISLANDS: usize = 20;

/// A junction as a number whose order keeps neighbours close to each other (Morton code of 1e-6
/// degrees), so that searches walk through nearby memory.
fn junction(place: LonLat) -> u64 {
    let spread = |degrees: f64| {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let mut v = (degrees * 1e6).round() as u64;
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF;
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF;
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v << 2) & 0x3333_3333_3333_3333;
        (v | v << 1) & 0x5555_5555_5555_5555
    };
    spread(place.lon + 180.0) | spread(place.lat + 90.0) << 1
}

/// A usable road before its junctions have numbers.
struct Road {
    ends: (u64, u64),
    edge: Edge,
    enter_anywhere: bool,
}

impl Network {
    /// Builds the network of the roads that the profile may use.
    ///
    /// Findings: `N101` roads of a small part that is not joined to the main part, `N102` a large
    /// part cut off, `N103` one-way roads without a way back, `N104` no usable road, `N105` a shape
    /// that is no line, `N106` length or speed that give no time.
    #[must_use]
    pub fn build(roads: &Sheet<Feature<RoadRow>>, profile: &Profile) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut usable = Vec::new();
        let mut points = Vec::new();
        for (row, feature) in roads.rows.iter().enumerate() {
            if profile.may_use(&feature.row) {
                match road(row, feature, profile, &mut points) {
                    Ok(road) => usable.push(road),
                    Err(fault) => findings.push(fault.finding(roads.line(row), &feature.row)),
                }
            }
        }
        if usable.is_empty() {
            findings.push(no_road(profile));
        }

        let mut junctions: Vec<u64> = usable.iter().flat_map(|r| [r.ends.0, r.ends.1]).collect();
        junctions.sort_unstable();
        junctions.dedup();
        #[allow(clippy::cast_possible_truncation)]
        let number =
            |code: u64| junctions.binary_search(&code).expect("every end is listed") as u32;
        for road in &mut usable {
            road.edge.from = number(road.ends.0);
            road.edge.to = number(road.ends.1);
        }
        let graph = Graph::new(junctions.len(), links(&usable));
        drop(junctions);

        let (part_of, sizes) = graph.parts();
        #[allow(clippy::cast_precision_loss)]
        let least = (graph.nodes() as f64 * profile.part_share).max(2.0);
        let own = |edge: &Edge| {
            let part = part_of[edge.from as usize];
            let size = f64::from(sizes[part as usize]);
            part == part_of[edge.to as usize] && (part == 0 || size >= least)
        };
        for road in &mut usable {
            if own(&road.edge) {
                road.edge.flags |= ENTER;
            }
        }
        findings.extend(islands(&usable, &part_of, roads));

        let pieces = pieces(&usable);
        let edges: Vec<Edge> = usable.into_iter().map(|road| road.edge).collect();
        let network = Self {
            pieces: Pieces::new(&pieces, &edges, &points),
            profile: profile.clone(),
            graph,
            edges,
            points,
            part_of,
        };
        crate::finding::sort(&mut findings);
        (network, findings)
    }
}

/// Why a road was left out.
enum Fault {
    NoLine,
    NoTime,
}

impl Fault {
    fn finding(&self, line: u32, road: &RoadRow) -> Finding {
        let place = Place::row(RoadRow::FILE, line);
        match self {
            Self::NoLine => faults::NO_LINE.finding(
                place,
                Bilingual::new(
                    format!("道路 {} 的图形不是至少两点的折线，未纳入路网", road.id),
                    format!(
                        "road {} is no line of at least two points; left out",
                        road.id
                    ),
                ),
            ),
            Self::NoTime => faults::NO_TIME.finding(
                place,
                Bilingual::new(
                    format!(
                        "道路 {} 的长度 {} m 与速度 {} km/h 得不出行驶时间，未纳入路网",
                        road.id, road.length_m.0, road.speed_kmh
                    ),
                    format!(
                        "road {}: {} m at {} km/h give no driving time; left out",
                        road.id, road.length_m.0, road.speed_kmh
                    ),
                ),
            ),
        }
    }
}

fn road(
    row: usize,
    feature: &Feature<RoadRow>,
    profile: &Profile,
    points: &mut Vec<[i32; 2]>,
) -> Result<Road, Fault> {
    let geo::Geometry::LineString(line) = &feature.geometry else {
        return Err(Fault::NoLine);
    };
    let (Some(&first), Some(&last)) = (line.0.first(), line.0.last()) else {
        return Err(Fault::NoLine);
    };
    let on_earth = |c: &geo::Coord<f64>| c.x.abs() <= 180.0 && c.y.abs() <= 90.0;
    if line.0.len() < 2 || !line.0.iter().all(on_earth) {
        return Err(Fault::NoLine);
    }
    let road = &feature.row;
    let cost = Cost::of(road.length_m, profile.speed_kmh(road));
    if !cost.exists() {
        return Err(Fault::NoTime);
    }
    let flags = match road.oneway {
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
    let narrow = |n: usize| u32::try_from(n).expect("fewer than 2^32 roads and points");
    Ok(Road {
        ends: (junction(first.into()), junction(last.into())),
        edge: Edge {
            from: 0,
            to: 0,
            cost,
            row: narrow(row),
            points: (narrow(start), narrow(points.len())),
            flags,
        },
        enter_anywhere: profile.may_enter_anywhere(road),
    })
}

fn links(roads: &[Road]) -> Vec<Link> {
    let mut links = Vec::with_capacity(roads.len() * 2);
    for (i, Road { edge, .. }) in (0u32..).zip(roads) {
        let mut push = |from, to| {
            links.push(Link {
                from,
                to,
                cost: edge.cost,
                edge: i,
            });
        };
        if edge.flags & FORWARD != 0 {
            push(edge.from, edge.to);
        }
        if edge.flags & BACKWARD != 0 {
            push(edge.to, edge.from);
        }
    }
    links
}

/// What places snap to: the pieces of roads that can be entered anywhere, the ends of the others.
fn pieces(roads: &[Road]) -> Vec<Piece> {
    let mut list = Vec::new();
    for (edge, road) in (0u32..).zip(roads) {
        let (first, end) = road.edge.points;
        match (road.edge.flags & ENTER != 0, road.enter_anywhere) {
            (false, _) => {}
            (true, true) => list.extend((0..end - first - 1).map(|at| Piece { edge, at })),
            (true, false) => list.extend([Piece::start(edge), Piece::end(edge)]),
        }
    }
    list
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
fn islands(roads: &[Road], part_of: &[u32], sheet: &Sheet<Feature<RoadRow>>) -> Vec<Finding> {
    let outside = |edge: &Edge| part_of[edge.from as usize] != 0 || part_of[edge.to as usize] != 0;
    let mut groups = petgraph::unionfind::UnionFind::<u32>::new(part_of.len());
    for Road { edge, .. } in roads.iter().filter(|r| outside(&r.edge)) {
        // The main part stays out of it, or it would glue all stretches that touch it together.
        if part_of[edge.from as usize] != 0 && part_of[edge.to as usize] != 0 {
            groups.union(edge.from, edge.to);
        }
    }
    let mut stretches = std::collections::BTreeMap::<u32, Stretch>::new();
    for Road { edge, .. } in roads.iter().filter(|r| outside(&r.edge)) {
        let (from, to) = (part_of[edge.from as usize], part_of[edge.to as usize]);
        let node = if from == 0 { edge.to } else { edge.from };
        let stretch = stretches.entry(groups.find_mut(node)).or_default();
        stretch.first.get_or_insert(edge.row as usize);
        stretch.roads += 1;
        stretch.length += sheet.rows[edge.row as usize].row.length_m;
        stretch.touches_main |= from == 0 || to == 0;
        stretch.own_part |= edge.flags & ENTER != 0;
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
