//! A graph and a seed in, the sources, targets and pairs of a run out. The generator is stated in full, so
//! that the driver of another engine (`benches/peers/`) draws the same; a list can also be written and read.

use super::RoadGraph;
use super::faults;
use super::lines::Lines;
use crate::dataset::catalogue::Report;
use crate::finding::{Bilingual, Finding};
use std::fmt::Write;
use std::path::Path;

/// Towns of a clustered draw.
const TOWNS: u32 = 30;
/// Nodes of a town.
const TOWN_NODES: usize = 1500;

/// splitmix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014).
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that begin at a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    ///
    /// ```
    /// use wasteflow::bench::Dice;
    /// assert_eq!(Dice::new(0).next(), 0xE220_A839_7B1D_CDAF); // the published first value
    /// ```
    #[allow(clippy::should_implement_trait)] // never ends, so nobody iterates over it
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`: the upper 32 bits scaled.
    pub fn below(&mut self, n: u32) -> u32 {
        u32::try_from(((self.next() >> 32) * u64::from(n)) >> 32).expect("below n")
    }
}

/// How many points of which kind.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    /// Rows of the matrix.
    pub sources: u32,
    /// Columns of the matrix.
    pub targets: u32,
    /// Pairs for single queries.
    pub pairs: u32,
    /// Towns instead of the whole graph.
    pub cluster: bool,
    /// Seed of the dice.
    pub seed: u64,
}

/// Points of a run, nodes counted from 0. A node may occur more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Points {
    /// Rows of the matrix.
    pub sources: Vec<u32>,
    /// Columns of the matrix.
    pub targets: Vec<u32>,
    /// From, to.
    pub pairs: Vec<(u32, u32)>,
}

impl Points {
    /// Draws points. Uniform: any node. Clustered: 30 towns, each the first 1500 nodes of a breadth-first
    /// search along arcs (in the order of the file) from a random centre; a point is a random node of a
    /// random town. Centres are drawn first, then sources, then targets; pairs are drawn from where the
    /// centres ended.
    #[must_use]
    pub fn draw(graph: &RoadGraph, draw: &Draw) -> Self {
        let mut dice = Dice::new(draw.seed);
        let near = if draw.cluster {
            towns(graph, &mut dice)
        } else {
            Vec::new()
        };
        let point = |dice: &mut Dice| {
            if near.is_empty() {
                return dice.below(graph.plain);
            }
            let town = &near[dice.below(TOWNS) as usize];
            let nodes = u32::try_from(town.len()).expect("a town is small");
            town[dice.below(nodes) as usize]
        };
        let mut again = dice.clone();
        Self {
            sources: (0..draw.sources).map(|_| point(&mut dice)).collect(),
            targets: (0..draw.targets).map(|_| point(&mut dice)).collect(),
            pairs: (0..draw.pairs)
                .map(|_| (point(&mut again), point(&mut again)))
                .collect(),
        }
    }

    /// Reads a list: lines `s NODE`, `t NODE`, `q NODE NODE`, nodes counted from 1.
    ///
    /// # Errors
    /// Findings `B001`, `B013`, `B014`, `B019`, all of them.
    pub fn read(path: &Path, graph: &RoadGraph) -> Result<Self, Vec<Finding>> {
        let mut report = Report::default();
        let mut points = Self::default();
        if let Some(mut lines) = Lines::open(path, &mut report) {
            while lines.next() {
                points.line(&mut lines, graph.nodes);
            }
        }
        let findings = report.finish();
        if findings.is_empty() {
            Ok(points)
        } else {
            Err(findings)
        }
    }

    fn line(&mut self, lines: &mut Lines, nodes: u32) {
        let kind = lines.fields().next().map(<[u8]>::to_vec);
        match kind.as_deref() {
            Some(b"q") => {
                if let Some([from, to]) = lines.numbers(&faults::BAD_POINT)
                    && let (Some(from), Some(to)) = (lines.node(from, nodes), lines.node(to, nodes))
                {
                    self.pairs.push((from, to));
                }
            }
            Some(side @ (b"s" | b"t")) => {
                if let Some([node]) = lines.numbers(&faults::BAD_POINT)
                    && let Some(node) = lines.node(node, nodes)
                {
                    match side {
                        b"s" => self.sources.push(node),
                        _ => self.targets.push(node),
                    }
                }
            }
            _ => {
                let text = lines.text();
                lines.add(&faults::BAD_POINT, || {
                    Bilingual::new(
                        format!("“{text}”不以 s、t 或 q 开头"),
                        format!("\"{text}\" does not begin with s, t or q"),
                    )
                });
            }
        }
    }

    /// The list as [`Points::read`] reads it.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for source in &self.sources {
            let _ = writeln!(text, "s {}", source + 1);
        }
        for target in &self.targets {
            let _ = writeln!(text, "t {}", target + 1);
        }
        for (from, to) in &self.pairs {
            let _ = writeln!(text, "q {} {}", from + 1, to + 1);
        }
        text
    }
}

/// Nodes near random centres.
fn towns(graph: &RoadGraph, dice: &mut Dice) -> Vec<Vec<u32>> {
    let (first, heads) = graph.out();
    let mut seen = vec![0u32; graph.nodes as usize];
    (1..=TOWNS)
        .map(|town| {
            let mut near = vec![dice.below(graph.plain)];
            seen[near[0] as usize] = town;
            let mut next = 0;
            while next < near.len() && near.len() < TOWN_NODES {
                let node = near[next] as usize;
                next += 1;
                for &head in &heads[first[node] as usize..first[node + 1] as usize] {
                    if seen[head as usize] != town && near.len() < TOWN_NODES {
                        seen[head as usize] = town;
                        near.push(head);
                    }
                }
            }
            near
        })
        .collect()
}
