//! A GRAPH as the command line names it in, a [`RoadGraph`] out: a DIMACS file (plain or `.xz`), an
//! OpenStreetMap file, or the folder of a case.

use super::{Ids, RoadGraph, dimacs, faults};
use crate::dataset::Dataset;
use crate::dataset::catalogue::Report;
use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow, TurnRow};
use crate::finding::{Bilingual, Finding, Place};
use crate::import::{ImportError, Options, osm};
use crate::network::{Network, Objective, Profile, Topology};
use crate::stop::StopFlag;
use std::path::{Path, PathBuf};

/// Where a graph comes from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The GRAPH.
    pub graph: PathBuf,
    /// A second `.gr` with the same arcs and their lengths in decimetres.
    pub lengths: Option<PathBuf>,
    /// A `.co` with coordinates; without it the one beside the GRAPH, when there is one.
    pub places: Option<PathBuf>,
}

/// Reads a graph. With `with_lengths` it has lengths in any case: those of the source, or made-up ones, which
/// a finding `B020` says. Findings beside the graph are warnings and notes.
///
/// # Errors
/// All findings (`B001`…, those of a case), when one is an error.
pub fn open(
    source: &Source,
    with_lengths: bool,
) -> Result<(RoadGraph, Vec<Finding>), Vec<Finding>> {
    let path = &source.graph;
    let (mut graph, mut findings) = match kind(path) {
        Kind::Dimacs => dimacs_graph(source)?,
        Kind::Case => case_graph(path)?,
        Kind::Osm => osm_graph(path)?,
        Kind::Unknown => return Err(vec![unknown(path)]),
    };
    if with_lengths && graph.dm.is_empty() {
        graph.make_lengths();
        findings.push(faults::NO_LENGTHS.finding(
            Place::file(path.display().to_string()),
            Bilingual::new(
                "路网只有时间；长度按弧的两端以每小时 20 至 100 公里合成，每次相同",
                "the graph has times only; lengths are made from the ends of each arc at 20 to 100 km/h, the same every time",
            ),
        ));
    }
    Ok((graph, findings))
}

/// What a path looks like.
enum Kind {
    Dimacs,
    Case,
    Osm,
    Unknown,
}

fn kind(path: &Path) -> Kind {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    if path.is_dir() {
        Kind::Case
    } else if name.ends_with(".gr") || name.ends_with(".gr.xz") {
        Kind::Dimacs
    } else if [".osm.pbf", ".osm.gz", ".osm"]
        .iter()
        .any(|end| name.ends_with(end))
    {
        Kind::Osm
    } else {
        Kind::Unknown
    }
}

fn unknown(path: &Path) -> Finding {
    let place = Place::file(path.display().to_string());
    if path.exists() {
        faults::UNKNOWN_KIND.finding(
            place,
            Bilingual::new(
                "文件名不以 .gr、.gr.xz、.osm.pbf、.osm.gz 或 .osm 结尾，也不是文件夹",
                "the name ends with none of .gr, .gr.xz, .osm.pbf, .osm.gz, .osm, and it is no folder",
            ),
        )
    } else {
        faults::UNREADABLE.finding(
            place,
            Bilingual::new("没有这个文件或文件夹", "there is no such file or folder"),
        )
    }
}

fn dimacs_graph(source: &Source) -> Result<(RoadGraph, Vec<Finding>), Vec<Finding>> {
    let mut report = Report::default();
    let arcs = dimacs::arcs(&source.graph, &mut report);
    let mut graph = RoadGraph {
        nodes: arcs.nodes,
        plain: arcs.nodes,
        tails: arcs.tails,
        heads: arcs.heads,
        ms: arcs.weights,
        dm: Vec::new(),
        places: Vec::new(),
        ids: Ids::Counted,
    };
    if let Some(path) = &source.lengths {
        let second = dimacs::arcs(path, &mut report);
        graph.dm = lengths(&graph, second, path, &mut report);
    }
    let beside = beside(&source.graph);
    if let Some(path) = source.places.as_ref().or(beside.as_ref()) {
        graph.places = dimacs::places(path, graph.nodes, &mut report);
    }
    let findings = report.finish();
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    Ok((graph, findings))
}

/// `X.co` or `X.co.xz` beside `X.gr`.
fn beside(graph: &Path) -> Option<PathBuf> {
    let name = graph.file_name()?.to_str()?;
    let stem = name
        .strip_suffix(".xz")
        .unwrap_or(name)
        .strip_suffix(".gr")?;
    [".co", ".co.xz"]
        .iter()
        .map(|ending| graph.with_file_name(format!("{stem}{ending}")))
        .find(|path| path.is_file())
}

/// The weights of the second file when it has the arcs of the first.
fn lengths(graph: &RoadGraph, second: dimacs::Arcs, path: &Path, report: &mut Report) -> Vec<u32> {
    let name = path.display().to_string();
    if (second.nodes, &second.tails, &second.heads) != (graph.nodes, &graph.tails, &graph.heads) {
        let arcs = graph.tails.iter().zip(&graph.heads);
        let others = second.tails.iter().zip(&second.heads);
        let at = arcs.zip(others).position(|(a, b)| a != b);
        report.add(&faults::OTHER_GRAPH, Place::file(name), || match at {
            Some(at) => Bilingual::new(
                format!("第 {} 条弧与路网文件不同", at + 1),
                format!("arc {} is not that of the graph", at + 1),
            ),
            None => Bilingual::new(
                format!("有 {} 条弧，路网有 {} 条", second.heads.len(), graph.arcs()),
                format!(
                    "there are {} arcs, the graph has {}",
                    second.heads.len(),
                    graph.arcs()
                ),
            ),
        });
        return Vec::new();
    }
    for (arc, (&ms, &dm)) in graph.ms.iter().zip(&second.weights).enumerate() {
        if dm > ms {
            report.add(&faults::TOO_FAST, Place::file(name.clone()), || {
                Bilingual::new(
                    format!("第 {} 条弧：{dm} 分米只用 {ms} 毫秒", arc + 1),
                    format!("arc {}: {dm} dm in {ms} ms", arc + 1),
                )
            });
        }
    }
    second.weights
}

fn case_graph(path: &Path) -> Result<(RoadGraph, Vec<Finding>), Vec<Finding>> {
    let opened = Dataset::open(path, None)?;
    let tables = opened.dataset.tables();
    joined(&tables.roads, &tables.turns, false)
}

fn osm_graph(path: &Path) -> Result<(RoadGraph, Vec<Finding>), Vec<Finding>> {
    let imported = osm::read(path, &Options::default(), &StopFlag::default(), &|_| ());
    match imported {
        Ok(imported) => joined(&imported.roads, &imported.turns, true),
        Err(ImportError::Faults(findings)) => Err(findings),
        Err(ImportError::Stopped) => unreachable!("nobody stops it"),
    }
}

/// The arcs the built-in lorry may drive on joined roads. `named`: nodes are called by the numbers their
/// roads give them.
fn joined(
    roads: &Sheet<Feature<RoadRow>>,
    turns: &Sheet<TurnRow>,
    named: bool,
) -> Result<(RoadGraph, Vec<Finding>), Vec<Finding>> {
    let profile = Profile::lorry();
    let (topology, mut findings) = Topology::build(roads, turns);
    let terms = |row: usize| profile.terms(&roads.rows[row].row);
    let (network, more) = Network::over(std::sync::Arc::new(topology), roads, &profile, terms);
    findings.extend(more);
    if findings.iter().any(Finding::is_error) {
        return Err(findings);
    }
    let topology = network.topology();
    let narrow = |n: usize| u32::try_from(n).expect("nodes are counted in u32");
    let mut graph = RoadGraph {
        nodes: narrow(topology.nodes()),
        plain: narrow(topology.junctions()),
        tails: Vec::new(),
        heads: Vec::new(),
        ms: Vec::new(),
        dm: Vec::new(),
        places: (topology.coordinates().into_iter())
            .map(|place| place.map(|degrees| degrees / 10))
            .collect(),
        ids: if named {
            let names = topology.junction_names(roads);
            Ids::Listed(
                names
                    .iter()
                    .map(|name| name.parse().unwrap_or(-1))
                    .collect(),
            )
        } else {
            Ids::Counted
        },
    };
    let (tails, heads) = topology.arcs();
    let weights = network.weights(Objective::Fastest);
    for ((&tail, &head), cost) in tails.iter().zip(heads).zip(weights) {
        if cost.exists() && i64::from(cost.ms()) < dimacs::MOST_WEIGHT {
            graph.tails.push(tail);
            graph.heads.push(head);
            graph.ms.push(cost.ms());
            graph.dm.push(cost.dm());
        }
    }
    Ok((graph, Vec::new()))
}
