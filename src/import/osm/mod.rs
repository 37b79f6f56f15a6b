//! An OpenStreetMap file in, the road tables of a case out.
//!
//! The file is read twice (three times when only an area of it is wanted): ways and turn rules first,
//! then the places of the nodes they name. Memory grows with the roads that are kept, not with the file.

mod access;
mod barrier;
mod collapse;
mod collect;
mod measure;
mod pbf;
mod rows;
mod sink;
mod source;
mod turn;
mod way;
mod wire;
mod xml;

use super::area::Area;
use super::faults;
use super::halt::{Halt, ImportError, fault};
use super::report::{Reason, Report, Tally};
use super::{Imported, Options, Step};
use crate::dataset::vocabulary::RoadClass;
use crate::finding::Bilingual;
use crate::quantity::Metres;
use crate::stop::StopFlag;
use collapse::Net;
use collect::{Inside, NOWHERE, Places, Way, Ways};
use sink::{Pass, Sink};
pub use source::Input;

/// The class a word of `highway` stands for where nothing else is said of the road, or why it is none for lorries.
///
/// # Errors
/// The reason it is left out.
pub(super) fn road_class(word: &str) -> Result<RoadClass, Reason> {
    way::class(word, &[]).map(|(class, _)| class)
}
use std::path::Path;

/// Reads an OSM file (`.osm.pbf`, `.osm`, either packed with gzip; its first bytes tell which).
///
/// # Errors
/// [`ImportError::Stopped`] when the flag was set, else the finding that keeps the file from being used
/// (`I001`–`I008`).
pub fn read(
    path: &Path,
    options: &Options,
    stop: &StopFlag,
    progress: &dyn Fn(Step),
) -> Result<Imported, ImportError> {
    read_input(Input::File(path), options, stop, progress)
}

/// As [`read`], from a file or from bytes.
///
/// # Errors
/// As [`read`].
pub fn read_input(
    input: Input<'_>,
    options: &Options,
    stop: &StopFlag,
    progress: &dyn Fn(Step),
) -> Result<Imported, ImportError> {
    let mut reading = Reading {
        input,
        stop,
        progress,
        pbf: pbf::Known::default(),
        xml: xml::Known::default(),
        done: 0.0,
        share: if options.area.is_everywhere() {
            0.45
        } else {
            0.3
        },
    };
    reading.import(&options.area).map_err(ImportError::from)
}

/// One import and what its readings of the file teach each other.
struct Reading<'a> {
    input: Input<'a>,
    stop: &'a StopFlag,
    progress: &'a dyn Fn(Step),
    pbf: pbf::Known,
    xml: xml::Known,
    /// Share of all work done before this reading, and share of each reading.
    done: f64,
    share: f64,
}

impl Reading<'_> {
    /// Reads the file once, from its start.
    fn pass<S: Sink>(&mut self, pass: Pass, text: &Bilingual, sink: &mut S) -> Result<(), Halt> {
        let name = self.input.name();
        let size = self.input.size();
        let mut stream = self.input.open()?;
        let (stop, progress, done, share) = (self.stop, self.progress, self.done, self.share);
        let taken = stream.taken.clone();
        let mut told = 0;
        let mut tick = || {
            if stop.stopped() {
                return Err(Halt::Stopped);
            }
            // A message for each mebibyte is often enough for a person.
            if taken.get() >> 20 != told {
                told = taken.get() >> 20;
                #[allow(clippy::cast_precision_loss)]
                let part = size.map(|size| taken.get() as f64 / size.max(1) as f64);
                progress(Step {
                    text: text.clone(),
                    fraction: part.map(|part| done + share * part.min(1.0)),
                });
            }
            Ok(())
        };
        progress(Step {
            text: text.clone(),
            fraction: Some(done),
        });
        tick()?;
        match stream.kind {
            source::Kind::Pbf => {
                pbf::read(
                    &mut *stream.read,
                    &name,
                    pass,
                    &mut self.pbf,
                    sink,
                    &mut tick,
                )?;
            }
            source::Kind::Xml => {
                xml::read(
                    &mut *stream.read,
                    &name,
                    pass,
                    &mut self.xml,
                    sink,
                    &mut tick,
                )?;
            }
        }
        self.done += self.share;
        Ok(())
    }

    fn import(&mut self, area: &Area) -> Result<Imported, Halt> {
        let name = self.input.name();
        let inside = self.inside(area)?;
        let mut ways = Ways::new(inside);
        let text = Bilingual::new("读取道路与转向规定", "reading ways and turn rules");
        self.pass(Pass::Ways, &text, &mut ways)?;
        ways.inside = None;
        if ways.full {
            return Err(fault(
                &faults::TOO_LARGE,
                &name,
                "道路节点超过 42 亿个",
                "its roads have more than 4.2 billion nodes",
            ));
        }
        let Ways {
            ways: mut list,
            refs,
            texts,
            mut traits,
            turns,
            mut dropped,
            mut tally,
            way_count,
            relation_count,
            ..
        } = ways;
        unique(&mut list, &mut tally);
        dropped.sort_unstable();

        let (ids, refs) = number(refs);
        let mut places = Places::new(ids);
        let text = Bilingual::new("读取道路节点", "reading the nodes of the roads");
        self.pass(Pass::Nodes, &text, &mut places)?;
        let Places {
            ids,
            places,
            barriers,
            tally: of_nodes,
            node_count,
            ..
        } = places;
        tally.join(of_nodes);
        let missing = places.iter().filter(|place| **place == NOWHERE).count();
        tally.many(Reason::MissingNodes, missing as u64);

        (self.progress)(Step {
            text: Bilingual::new("整理路口与道路", "making junctions and roads"),
            fraction: Some(0.9),
        });
        ferries(&mut list, &refs, &places, &mut traits);
        let finder = turn::Finder {
            ways: &list,
            refs: &refs,
            nodes: &ids,
            dropped: &dropped,
        };
        let kept_nodes = finder.kept_nodes(&turns);
        let net = Net {
            ways: &list,
            refs: &refs,
            places: &places,
            barriers: &barriers,
            area,
            kept_nodes: &kept_nodes,
        };
        let made = collapse::collapse(&net, &mut traits, &mut tally);
        if made.roads.is_empty() {
            return Err(fault(
                &faults::NO_ROADS,
                &name,
                format!("读到 {node_count} 个节点、{way_count} 条路，没有一条可供货车通行"),
                format!(
                    "{node_count} nodes and {way_count} ways were read, none is a road for lorries"
                ),
            ));
        }
        let ends = turn::Ends::new(&made.roads, &made.pieces);
        let found = turn::resolve(&turns, &finder, &ends, &mut tally);
        if self.stop.stopped() {
            return Err(Halt::Stopped);
        }
        let maker = rows::Maker {
            net: &net,
            made: &made,
            texts: &texts,
            traits: &traits,
            ids: &ids,
        };
        let (roads, turns) = (maker.roads(), maker.turns(&found));
        let report = Report {
            nodes: node_count,
            ways: way_count,
            relations: relation_count,
            ways_kept: made.ways,
            roads: roads.rows.len() as u64,
            junctions: rows::junctions(&made.roads) as u64,
            turns: turns.rows.len() as u64,
            length: roads.rows.iter().map(|r| r.row.length_m).sum::<Metres>(),
            noted: tally.finish(),
        };
        Ok(Imported {
            roads,
            turns,
            report,
        })
    }

    /// Ids of the nodes in the area, ascending; `None` when all of the file is wanted.
    fn inside(&mut self, area: &Area) -> Result<Option<Vec<i64>>, Halt> {
        if area.is_everywhere() {
            return Ok(None);
        }
        let mut inside = Inside {
            area,
            ids: Vec::new(),
        };
        let text = Bilingual::new("查找区域内的节点", "finding the nodes in the area");
        self.pass(Pass::Nodes, &text, &mut inside)?;
        let mut ids = inside.ids;
        ids.sort_unstable();
        Ok(Some(ids))
    }
}

/// Puts ways in the order of their ids and leaves out those whose id was there before.
fn unique(ways: &mut Vec<Way>, tally: &mut Tally) {
    ways.sort_by_key(|way| way.id);
    ways.dedup_by(|later, first| {
        let same = later.id == first.id;
        if same {
            tally.add(Reason::Repeated, || format!("way {}", later.id));
        }
        same
    });
}

/// The ids that occur, ascending, and each id as its position among them.
fn number(refs: Vec<i64>) -> (Vec<i64>, Vec<u32>) {
    let mut ids = refs.clone();
    ids.sort_unstable();
    ids.dedup();
    ids.shrink_to_fit();
    let mut at = 0;
    let numbers = refs
        .iter()
        .map(|&id| {
            // Neighbours on a way were often drawn one after the other.
            at = collect::gallop(&ids, at, id);
            u32::try_from(at).expect("fewer nodes than entries, which are counted in 32 bits")
        })
        .collect();
    (ids, numbers)
}

/// Gives ferries with a duration the speed that makes it true.
fn ferries(ways: &mut [Way], refs: &[u32], places: &[[i32; 2]], traits: &mut collect::AllTraits) {
    for way in ways {
        let Some(seconds) = way.crossing_s else {
            continue;
        };
        let nodes = refs[way.range()].iter().copied();
        let known = nodes.filter(|&node| places[node as usize] != NOWHERE);
        let mut own = traits.get(way.traits).clone();
        own.speed = rows::ferry_speed(collapse::length(known, places), seconds);
        own.signed = true;
        way.traits = traits.number(own);
    }
}
