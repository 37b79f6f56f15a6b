//! The formats of the 9th DIMACS implementation challenge (shortest paths): `.gr` arcs and `.co` coordinates
//! in, arrays out, and the way back. <http://www.diag.uniroma1.it/challenge9/format.shtml>

use super::faults;
use super::lines::Lines;
use super::{Ids, RoadGraph};
use crate::dataset::catalogue::Report;
use crate::finding::Bilingual;
use std::fmt::Write;
use std::path::Path;

/// Nodes of the largest graph that is read; the road junctions of the planet are fewer.
pub const MOST_NODES: i64 = 100_000_000;
/// Weights are below this: it stands for "no way".
pub const MOST_WEIGHT: i64 = 0x7fff_ffff;
/// Arcs that room is made for before one is seen; a problem line may promise anything.
const ROOM: usize = 1 << 26;

/// Arcs of a `.gr` file.
#[derive(Debug, Default)]
pub(super) struct Arcs {
    pub(super) nodes: u32,
    pub(super) tails: Vec<u32>,
    pub(super) heads: Vec<u32>,
    pub(super) weights: Vec<u32>,
}

/// Reads a `.gr` or `.gr.xz`; what is wrong with it is in the report.
pub(super) fn arcs(path: &Path, report: &mut Report) -> Arcs {
    let mut arcs = Arcs::default();
    if let Some(mut lines) = Lines::open(path, report) {
        arcs.read(&mut lines);
    }
    arcs
}

impl Arcs {
    fn read(&mut self, lines: &mut Lines) {
        let mut declared = None;
        let mut seen = 0i64;
        while lines.next() {
            let kind = lines.fields().next().map(|field| (field.len(), field[0]));
            match kind {
                Some((1, b'a')) if declared.is_some() => {
                    seen += 1;
                    self.arc(lines);
                }
                Some((1, b'a')) => {
                    no_problem(lines);
                    return;
                }
                Some((1, b'p')) if declared.is_some() => second_problem(lines),
                Some((1, b'p')) => {
                    let Some([nodes, arcs]) = problem(lines, &["sp"]) else {
                        return;
                    };
                    self.nodes = u32::try_from(nodes).expect("at most 100 million");
                    let room = usize::try_from(arcs).unwrap_or(ROOM).min(ROOM);
                    self.tails.reserve_exact(room);
                    self.heads.reserve_exact(room);
                    self.weights.reserve_exact(room);
                    declared = Some(arcs);
                }
                _ => unknown(lines),
            }
        }
        count(lines, declared, seen);
    }

    fn arc(&mut self, lines: &mut Lines) {
        let Some([tail, head, weight]) = lines.numbers(&faults::BAD_FIELD) else {
            return;
        };
        let (tail, head) = (lines.node(tail, self.nodes), lines.node(head, self.nodes));
        if weight < 0 {
            lines.add(&faults::BAD_FIELD, || {
                Bilingual::new(
                    format!("权重 {weight} 为负"),
                    format!("the weight {weight} is negative"),
                )
            });
        } else if weight >= MOST_WEIGHT {
            lines.add(&faults::TOO_LARGE, || {
                Bilingual::new(
                    format!("权重 {weight} 过大"),
                    format!("the weight {weight} is too large"),
                )
            });
        } else if let (Some(tail), Some(head)) = (tail, head) {
            self.tails.push(tail);
            self.heads.push(head);
            self.weights
                .push(u32::try_from(weight).expect("between 0 and 2^31"));
        }
    }
}

/// Reads the `.co` or `.co.xz` of a graph of `nodes` nodes: east and north of each.
pub(super) fn places(path: &Path, nodes: u32, report: &mut Report) -> Vec<[i32; 2]> {
    let Some(mut lines) = Lines::open(path, report) else {
        return Vec::new();
    };
    let mut places: Vec<Option<[i32; 2]>> = vec![None; nodes as usize];
    let mut declared = None;
    let mut seen = 0;
    while lines.next() {
        let kind = lines.fields().next().map(|field| (field.len(), field[0]));
        match kind {
            Some((1, b'v')) if declared.is_some() => {
                seen += 1;
                place(&mut lines, &mut places);
            }
            Some((1, b'v')) => {
                no_problem(&mut lines);
                return Vec::new();
            }
            Some((1, b'p')) if declared.is_some() => second_problem(&mut lines),
            Some((1, b'p')) => {
                let Some([many]) = problem(&mut lines, &["aux", "sp", "co"]) else {
                    return Vec::new();
                };
                declared = Some(many);
            }
            _ => unknown(&mut lines),
        }
    }
    count(&mut lines, declared, seen);
    let missing = places.iter().filter(|place| place.is_none()).count();
    if missing > 0 && declared == Some(seen) {
        lines.add_file(&faults::OTHER_GRAPH, || {
            Bilingual::new(
                format!("{nodes} 个节点中有 {missing} 个没有坐标"),
                format!("{missing} of {nodes} nodes have no coordinates"),
            )
        });
    }
    places.into_iter().map(Option::unwrap_or_default).collect()
}

fn place(lines: &mut Lines, places: &mut [Option<[i32; 2]>]) {
    let Some([node, east, north]) = lines.numbers(&faults::BAD_FIELD) else {
        return;
    };
    let nodes = u32::try_from(places.len()).expect("nodes are counted in u32");
    let Some(node) = lines.node(node, nodes) else {
        return;
    };
    match (i32::try_from(east), i32::try_from(north)) {
        (Ok(east), Ok(north)) => {
            let known = places[node as usize].replace([east, north]);
            if known.is_some() {
                lines.add(&faults::OTHER_GRAPH, || {
                    Bilingual::new(
                        format!("节点 {} 的坐标出现两次", node + 1),
                        format!("node {} has coordinates twice", node + 1),
                    )
                });
            }
        }
        _ => lines.add(&faults::TOO_LARGE, || {
            Bilingual::new(
                format!("坐标 {east} {north} 过大（单位 1e-6 度）"),
                format!("the coordinates {east} {north} are too large (unit 1e-6 degrees)"),
            )
        }),
    }
}

/// The numbers of a problem line `p WORDS N…`; the first is the number of nodes.
fn problem<const N: usize>(lines: &mut Lines, words: &[&str]) -> Option<[i64; N]> {
    let fields: Vec<String> = lines
        .fields()
        .map(|field| String::from_utf8_lossy(field).into_owned())
        .collect();
    let text = lines.text();
    let named =
        fields.len() == 1 + words.len() + N && fields[1..].iter().zip(words).all(|(a, b)| a == b);
    let numbers: Vec<i64> = fields
        .iter()
        .skip(1 + words.len())
        .filter_map(|field| field.parse().ok().filter(|number| *number >= 0))
        .collect();
    let numbers = <[i64; N]>::try_from(numbers)
        .ok()
        .filter(|n| named && n[0] > 0);
    let Some(numbers) = numbers else {
        lines.add(&faults::BAD_PROBLEM, || {
            let form = format!("p {} N{}", words.join(" "), if N == 2 { " M" } else { "" });
            Bilingual::new(
                format!("“{text}”不是“{form}”（N 大于 0）"),
                format!("\"{text}\" is not `{form}` with N above 0"),
            )
        });
        return None;
    };
    if numbers[0] > MOST_NODES {
        lines.add(&faults::TOO_LARGE, || {
            Bilingual::new(
                format!("{} 个节点，超过 {MOST_NODES}", numbers[0]),
                format!("{} nodes, more than {MOST_NODES}", numbers[0]),
            )
        });
        return None;
    }
    Some(numbers)
}

fn no_problem(lines: &mut Lines) {
    lines.add(&faults::NO_PROBLEM, || {
        Bilingual::new(
            "数据行之前没有问题行，其余未读",
            "data before any problem line; the rest was not read",
        )
    });
}

fn second_problem(lines: &mut Lines) {
    lines.add(&faults::BAD_PROBLEM, || {
        Bilingual::new("第二个问题行", "a second problem line")
    });
}

fn unknown(lines: &mut Lines) {
    let text = lines.text();
    lines.add(&faults::UNKNOWN_LINE, || {
        Bilingual::new(
            format!("“{text}”不以 c、p 或数据行的字母开头"),
            format!("\"{text}\" begins with none of the letters of the format"),
        )
    });
}

/// Compares what the problem line said with what came.
fn count(lines: &mut Lines, declared: Option<i64>, seen: i64) {
    match declared {
        None => lines.add_file(&faults::NO_PROBLEM, || {
            Bilingual::new("没有“p …”一行", "there is no line `p …`")
        }),
        Some(declared) if declared != seen => lines.add_file(&faults::COUNT, || {
            Bilingual::new(
                format!("问题行写 {declared} 行，实有 {seen} 行"),
                format!("the problem line says {declared}, there are {seen}"),
            )
        }),
        Some(_) => {}
    }
}

/// The files that hand a graph to another engine, as (ending, text): `.gr` times, `.len.gr` lengths when the
/// graph has them, `.co` coordinates when it has them. Nodes are counted from 1, arcs keep their order.
#[must_use]
pub fn write(graph: &RoadGraph, title: &str) -> Vec<(&'static str, Vec<u8>)> {
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let weights = |what: &str, weights: &[u32]| {
        let mut text = String::with_capacity(graph.arcs() * 24);
        let _ = writeln!(text, "c {title}\nc weight: {what}");
        if let Ids::Listed(_) = graph.ids {
            let _ = writeln!(
                text,
                "c nodes are counted from 1 in the order of the source"
            );
        }
        let _ = writeln!(text, "p sp {} {}", graph.nodes, graph.arcs());
        for ((tail, head), weight) in graph.tails.iter().zip(&graph.heads).zip(weights) {
            let _ = writeln!(text, "a {} {} {weight}", tail + 1, head + 1);
        }
        text.into_bytes()
    };
    let mut files = vec![(".gr", weights("travel time, ms", &graph.ms))];
    if !graph.dm.is_empty() {
        files.push((".len.gr", weights("length, dm", &graph.dm)));
    }
    if !graph.places.is_empty() {
        let mut text = format!("c {title}\nc 1e-6 degrees\np aux sp co {}\n", graph.nodes);
        for (node, [east, north]) in (1u32..).zip(&graph.places) {
            let _ = writeln!(text, "v {node} {east} {north}");
        }
        files.push((".co", text.into_bytes()));
    }
    files
}
