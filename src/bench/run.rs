//! A graph and points in, figures out: what preparing an engine, asking it and filling a matrix cost in CPU
//! seconds of this process. The same code for times alone (`u32`) and for time and length ([`Cost`]).

use super::meter::{peak_bytes, timed};
use super::{Points, RoadGraph};
use crate::network::hierarchy::{Digraph, Hierarchy, LANES, Lanes, Query, Weight};
use crate::network::{Cost, Graph, Link, Search};
use crate::stop::StopFlag;
use rayon::prelude::*;
use std::borrow::Cow;
use std::time::Instant;

/// What a cell holds.
pub trait Metric: Weight {
    /// The weights of a graph's arcs.
    fn weights(graph: &RoadGraph) -> Cow<'_, [Self]>;
    /// From a search that counts both.
    fn of(cost: Cost) -> Self;
    /// Milliseconds (or whatever a DIMACS file holds).
    fn ms(self) -> u32;
    /// Decimetres of the way, where they are counted.
    fn dm(self) -> Option<u32>;
}

impl Metric for u32 {
    fn weights(graph: &RoadGraph) -> Cow<'_, [Self]> {
        Cow::Borrowed(&graph.ms)
    }

    fn of(cost: Cost) -> Self {
        if cost.exists() { cost.ms() } else { Self::NONE }
    }

    fn ms(self) -> u32 {
        self
    }

    fn dm(self) -> Option<u32> {
        None
    }
}

impl Metric for Cost {
    fn weights(graph: &RoadGraph) -> Cow<'_, [Self]> {
        Cow::Owned(graph.costs())
    }

    fn of(cost: Cost) -> Self {
        cost
    }

    fn ms(self) -> u32 {
        Cost::ms(self)
    }

    fn dm(self) -> Option<u32> {
        Some(Cost::dm(self))
    }
}

/// How ways are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A contraction hierarchy, made for these weights.
    Hierarchy,
    /// A customisable hierarchy: the order does not know the weights, which can be changed at once.
    Customisable,
    /// Plain searches, the oracle.
    Dijkstra,
}

/// What a run is given beside graph and points.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How ways are found.
    pub engine: Engine,
    /// Threads that fill a matrix; everything else takes one.
    pub threads: usize,
    /// How often matrix and queries are timed; the median counts.
    pub repeat: u32,
    /// Asked between steps.
    pub stop: StopFlag,
}

/// An engine made ready for one graph and metric.
pub struct Prepared<W> {
    ways: Ways<W>,
    threads: usize,
    repeat: u32,
    /// CPU seconds of everything that is done once for a graph.
    pub preprocess_seconds: f64,
    /// CPU seconds to put the weights in, where that is a step of its own.
    pub customise_seconds: Option<f64>,
    /// Most memory of this process up to here, the graph included.
    pub peak_bytes: Option<u64>,
}

enum Ways<W> {
    Hierarchy(Hierarchy<W>),
    Dijkstra(Graph),
}

/// What a matrix cost.
#[derive(Clone, Debug)]
pub struct MatrixRun<W> {
    /// CPU seconds, selection of the targets included; median of the runs.
    pub seconds: f64,
    /// The same by the clock on the wall.
    pub wall_seconds: f64,
    /// Row by row; [`Weight::NONE`] where there is no way.
    pub cells: Vec<W>,
}

/// What single queries cost.
#[derive(Clone, Debug)]
pub struct RouteRun<W> {
    /// CPU microseconds of a query, mean over the pairs; median of the runs.
    pub microseconds: f64,
    /// The same with the arcs of the way, when asked for.
    pub path_microseconds: Option<f64>,
    /// Arcs of all ways.
    pub path_arcs: Option<u64>,
    /// Cost of each pair.
    pub costs: Vec<W>,
}

impl<W: Metric> Prepared<W> {
    /// Prepares an engine; `None` when stopped.
    #[must_use]
    pub fn new(graph: &RoadGraph, settings: &Settings) -> Option<Self> {
        let mut customise_seconds = None;
        let (ways, preprocess_seconds) = match settings.engine {
            Engine::Hierarchy => {
                let weights = W::weights(graph);
                let (made, seconds) = timed(|| {
                    Hierarchy::contract(digraph(graph, &weights), &settings.stop, &|_| {})
                });
                (Ways::Hierarchy(made?), seconds)
            }
            Engine::Customisable => {
                let (made, seconds) = timed(|| super::reprice::Reprice::new(graph, &settings.stop));
                let made = made?;
                let weights = W::weights(graph);
                let (hierarchy, customise) = timed(|| made.hierarchy(&weights));
                customise_seconds = Some(customise);
                (Ways::Hierarchy(hierarchy), seconds)
            }
            Engine::Dijkstra => {
                let (made, seconds) = timed(|| plain(graph, &W::weights(graph)));
                (Ways::Dijkstra(made), seconds)
            }
        };
        Some(Self {
            ways,
            threads: settings.threads.max(1),
            repeat: settings.repeat.max(1),
            preprocess_seconds,
            customise_seconds,
            peak_bytes: peak_bytes(),
        })
    }

    /// Arcs of the engine, shortcuts included, and the bytes it takes; `None` for plain searches.
    #[must_use]
    pub fn size(&self) -> Option<(usize, usize)> {
        match &self.ways {
            Ways::Hierarchy(hierarchy) => Some((hierarchy.arcs(), hierarchy.bytes())),
            Ways::Dijkstra(_) => None,
        }
    }

    /// Sources × targets.
    #[must_use]
    pub fn matrix(&self, points: &Points) -> MatrixRun<W> {
        let pool = (self.threads > 1)
            .then(|| {
                rayon::ThreadPoolBuilder::new()
                    .num_threads(self.threads)
                    .build()
                    .ok()
            })
            .flatten();
        let mut cells = Vec::new();
        let (mut cpu, mut wall) = (Vec::new(), Vec::new());
        for _ in 0..self.repeat {
            drop(std::mem::take(&mut cells)); // one matrix at a time
            let start = Instant::now();
            let (made, seconds) = timed(|| match &pool {
                Some(pool) => pool.install(|| self.cells(points, true)),
                None => self.cells(points, false),
            });
            wall.push(start.elapsed().as_secs_f64());
            cpu.push(seconds);
            cells = made;
        }
        MatrixRun {
            seconds: median(cpu),
            wall_seconds: median(wall),
            cells,
        }
    }

    fn cells(&self, points: &Points, parallel: bool) -> Vec<W> {
        let width = points.targets.len();
        let mut cells = vec![W::NONE; points.sources.len() * width];
        if width == 0 {
            return cells;
        }
        match &self.ways {
            Ways::Hierarchy(hierarchy) => {
                let selection = hierarchy.select(&points.targets);
                let fill = |lanes: &mut Lanes<W>, sources: &[u32], rows: &mut [W]| {
                    let seeds: Vec<[(u32, W); 1]> =
                        sources.iter().map(|&source| [(source, W::ZERO)]).collect();
                    let seeds: Vec<&[(u32, W)]> = seeds.iter().map(<[_; 1]>::as_slice).collect();
                    selection.rows(lanes, &seeds, rows);
                };
                let batch = LANES * width;
                if parallel {
                    (points.sources.par_chunks(LANES))
                        .zip(cells.par_chunks_mut(batch))
                        .for_each_init(Lanes::default, |lanes, (from, rows)| {
                            fill(lanes, from, rows)
                        });
                } else {
                    let mut lanes = Lanes::default();
                    for (from, rows) in points.sources.chunks(LANES).zip(cells.chunks_mut(batch)) {
                        fill(&mut lanes, from, rows);
                    }
                }
            }
            Ways::Dijkstra(graph) => {
                let fill = |search: &mut Search, source: u32, row: &mut [W]| {
                    search.run(&graph.out, [(source, Cost::ZERO)], |_, _| false);
                    for (cell, &target) in row.iter_mut().zip(&points.targets) {
                        *cell = W::of(search.cost(target));
                    }
                };
                let new = || Search::new(graph.nodes());
                if parallel {
                    (points.sources.par_iter())
                        .zip(cells.par_chunks_mut(width))
                        .for_each_init(new, |search, (&from, row)| fill(search, from, row));
                } else {
                    let mut search = new();
                    for (&from, row) in points.sources.iter().zip(cells.chunks_mut(width)) {
                        fill(&mut search, from, row);
                    }
                }
            }
        }
        cells
    }

    /// Pair by pair, without and (with `paths`) with the arcs of the way.
    ///
    /// # Panics
    /// When a way does not cost what its arcs cost together, which would be a fault of the engine.
    #[must_use]
    pub fn routes(&self, graph: &RoadGraph, points: &Points, paths: bool) -> RouteRun<W> {
        let mut costs = vec![W::NONE; points.pairs.len()];
        let mut path_arcs = 0;
        let (mut plain, mut with_path) = (Vec::new(), Vec::new());
        match &self.ways {
            Ways::Hierarchy(hierarchy) => {
                let mut query = Query::new(hierarchy);
                let mut path = Vec::new();
                for _ in 0..self.repeat {
                    plain.push(each(points, &mut costs, |from, to| {
                        query.cost(&[(from, W::ZERO)], &[(to, W::ZERO)])
                    }));
                    if paths {
                        let mut again = vec![W::NONE; costs.len()];
                        path_arcs = 0;
                        with_path.push(each(points, &mut again, |from, to| {
                            let cost =
                                query.path_into(&[(from, W::ZERO)], &[(to, W::ZERO)], &mut path);
                            path_arcs += path.len() as u64;
                            cost
                        }));
                        assert!(
                            again == costs,
                            "a way costs the same with and without its arcs"
                        );
                    }
                }
                if paths {
                    walk(graph, points, &costs, &mut query);
                }
            }
            Ways::Dijkstra(flat) => {
                let mut search = Search::new(flat.nodes());
                plain.push(each(points, &mut costs, |from, to| {
                    search.run(&flat.out, [(from, Cost::ZERO)], |node, _| node == to);
                    W::of(search.cost(to))
                }));
            }
        }
        let timed_paths = !with_path.is_empty();
        RouteRun {
            microseconds: median(plain),
            path_microseconds: timed_paths.then(|| median(with_path)),
            path_arcs: timed_paths.then_some(path_arcs),
            costs,
        }
    }
}

/// CPU microseconds of an answer, mean over the pairs.
fn each<W>(points: &Points, costs: &mut [W], mut answer: impl FnMut(u32, u32) -> W) -> f64 {
    let ((), seconds) = timed(|| {
        for (cost, &(from, to)) in costs.iter_mut().zip(&points.pairs) {
            *cost = answer(from, to);
        }
    });
    #[allow(clippy::cast_precision_loss)]
    let pairs = points.pairs.len().max(1) as f64;
    seconds * 1e6 / pairs
}

/// Walks every way arc by arc: it begins and ends where it should and its arcs cost what it costs.
fn walk<W: Metric>(graph: &RoadGraph, points: &Points, costs: &[W], query: &mut Query<W>) {
    let weights = W::weights(graph);
    let mut path = Vec::new();
    for (&(from, to), &cost) in points.pairs.iter().zip(costs) {
        query.path_into(&[(from, W::ZERO)], &[(to, W::ZERO)], &mut path);
        if !cost.exists() {
            assert!(path.is_empty(), "no way has no arcs");
            continue;
        }
        let (mut at, mut sum) = (from, W::ZERO);
        for &arc in &path {
            assert_eq!(graph.tails[arc as usize], at, "a way is joined");
            at = graph.heads[arc as usize];
            sum = sum.plus(weights[arc as usize]);
        }
        assert_eq!(
            (at, sum),
            (to, cost),
            "a way ends where it should and costs what it says"
        );
    }
}

pub(super) fn digraph<'a, W>(graph: &'a RoadGraph, weights: &'a [W]) -> Digraph<'a, W> {
    Digraph {
        nodes: graph.nodes as usize,
        tails: &graph.tails,
        heads: &graph.heads,
        weights,
    }
}

/// The graph plain searches walk on.
fn plain<W: Metric>(graph: &RoadGraph, weights: &[W]) -> Graph {
    let links = (0..graph.arcs())
        .map(|arc| Link {
            from: graph.tails[arc],
            to: graph.heads[arc],
            cost: Cost::new(weights[arc].ms(), weights[arc].dm().unwrap_or(0)),
            edge: u32::try_from(arc).expect("arcs are counted in u32"),
        })
        .collect();
    Graph::new(graph.nodes as usize, links)
}

/// The middle of some figures; the upper one of two.
pub(super) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(0.0)
}
