//! Road nets drawn with letters, turned into OSM XML and PBF, read by the real importer. A drawing shows
//! where the nodes are; lines below it say what the ways, nodes and turn rules are:
//!
//! ```text
//! a---b---c         abc highway=primary      a way through a, b and c
//!     |             bd highway=service       another
//!     d             @b barrier=gate          tags of a node
//!                   ! no_left_turn abc b bd  a turn rule: from, via (a node or ways joined by +), to
//! ```
//!
//! Nodes have the number of their letter (a is 1), ways count from 101, rules from 1001, in the order
//! they stand. A column of the drawing is 20 m wide, a row 100 m high.

use super::pbf;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wasteflow::dataset::tables::{RoadRow, TurnRow};
use wasteflow::dataset::vocabulary::{OneWay, TurnKind};
use wasteflow::import::osm::{Input, read_input};
use wasteflow::import::{ImportError, Imported, Options, Reason, Report};
use wasteflow::stop::StopFlag;

/// An element as both writers take it.
#[derive(Clone, Debug)]
pub enum Element {
    Node {
        id: i64,
        /// 1e-7 degrees: lon, lat.
        at: [i64; 2],
        tags: Vec<(String, String)>,
    },
    Way {
        id: i64,
        refs: Vec<i64>,
        tags: Vec<(String, String)>,
    },
    Relation {
        id: i64,
        /// 0 node, 1 way, 2 relation; id; role.
        members: Vec<(u8, i64, String)>,
        tags: Vec<(String, String)>,
    },
}

/// Reads the words `key=value`; `_` in a value stands for a space when doubled.
fn tags<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    words
        .map(|word| {
            let (key, value) = word.split_once('=').expect("key=value");
            (key.to_owned(), value.replace("__", " "))
        })
        .collect()
}

/// The elements of a drawing and its lines.
pub fn elements(drawing: &str, lines: &str) -> Vec<Element> {
    let mut nodes = BTreeMap::new();
    for (row, line) in drawing.lines().enumerate() {
        for (column, letter) in line.chars().enumerate() {
            if letter.is_ascii_lowercase() {
                let at = [
                    1_060_000_000 + 2_060 * i64::try_from(column).expect("small"),
                    290_000_000 - 9_000 * i64::try_from(row).expect("small"),
                ];
                assert!(nodes.insert(number(letter), (at, Vec::new())).is_none());
            }
        }
    }
    let mut ways: Vec<(String, Element)> = Vec::new();
    let mut relations = Vec::new();
    for line in lines.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let mut words = line.split_whitespace();
        let first = words.next().expect("a line has a word");
        if let Some(node) = first.strip_prefix('@') {
            let id = number(node.chars().next().expect("a letter"));
            nodes.get_mut(&id).expect("drawn").1 = tags(words);
        } else if first == "!" {
            let mut part = || words.next().expect("kind from via to").to_owned();
            let (kind, from, via, to) = (part(), part(), part(), part());
            let id = 1001 + i64::try_from(relations.len()).expect("small");
            let way = |name: &str| {
                let at = ways.iter().position(|(n, _)| n == name);
                // A name nobody drew is a way the file does not hold.
                at.map_or(999, |i| 101 + i64::try_from(i).expect("small"))
            };
            let mut members = vec![(1, way(&from), "from".to_owned())];
            for via in via.split('+') {
                members.push(if via.len() == 1 {
                    (
                        0,
                        number(via.chars().next().expect("one")),
                        "via".to_owned(),
                    )
                } else {
                    (1, way(via), "via".to_owned())
                });
            }
            members.push((1, way(&to), "to".to_owned()));
            let mut tags = tags(words);
            tags.push(("type".to_owned(), "restriction".to_owned()));
            if kind != "-" {
                tags.push(("restriction".to_owned(), kind));
            }
            relations.push(Element::Relation { id, members, tags });
        } else {
            let id = 101 + i64::try_from(ways.len()).expect("small");
            let refs = first.chars().map(number).collect();
            let tags = tags(words);
            ways.push((first.to_owned(), Element::Way { id, refs, tags }));
        }
    }
    let nodes = nodes
        .into_iter()
        .map(|(id, (at, tags))| Element::Node { id, at, tags });
    nodes
        .chain(ways.into_iter().map(|(_, way)| way))
        .chain(relations)
        .collect()
}

fn number(letter: char) -> i64 {
    i64::from(u32::from(letter)) - 96
}

/// The same elements as OSM XML.
pub fn xml(elements: &[Element]) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    };
    let degrees = |e7: i64| {
        let sign = if e7 < 0 { "-" } else { "" };
        format!(
            "{sign}{}.{:07}",
            e7.abs() / 10_000_000,
            e7.abs() % 10_000_000
        )
    };
    let mut text = "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n".to_owned();
    for element in elements {
        let (name, tags) = match element {
            Element::Node { id, at, tags } => {
                let [lon, lat] = at.map(degrees);
                write!(text, "<node id=\"{id}\" lat=\"{lat}\" lon=\"{lon}\">").expect("memory");
                ("node", tags)
            }
            Element::Way { id, refs, tags } => {
                write!(text, "<way id=\"{id}\">").expect("memory");
                for node in refs {
                    write!(text, "<nd ref=\"{node}\"/>").expect("memory");
                }
                ("way", tags)
            }
            Element::Relation { id, members, tags } => {
                write!(text, "<relation id=\"{id}\">").expect("memory");
                for (kind, id, role) in members {
                    let kind = ["node", "way", "relation"][usize::from(*kind)];
                    write!(
                        text,
                        "<member type=\"{kind}\" ref=\"{id}\" role=\"{role}\"/>"
                    )
                    .expect("memory");
                }
                ("relation", tags)
            }
        };
        for (key, value) in tags {
            write!(text, "<tag k=\"{}\" v=\"{}\"/>", escape(key), escape(value)).expect("memory");
        }
        writeln!(text, "</{name}>").expect("memory");
    }
    text + "</osm>\n"
}

/// Imports bytes.
pub fn import_bytes(bytes: &[u8], options: &Options) -> Result<Imported, ImportError> {
    read_input(Input::Bytes(bytes), options, &StopFlag::default(), &|_| ())
}

/// A drawn net after the import.
pub struct Net {
    pub roads: Vec<RoadRow>,
    pub turns: Vec<TurnRow>,
    pub report: Report,
}

/// Draws a net and imports it from XML and from PBF, which must agree.
pub fn net(drawing: &str, lines: &str) -> Net {
    import_net(drawing, lines, &Options::default()).expect("the net is imported")
}

/// As [`net`], with choices, and with the findings when it fails.
pub fn import_net(drawing: &str, lines: &str, options: &Options) -> Result<Net, ImportError> {
    let elements = elements(drawing, lines);
    let from_xml = import_bytes(xml(&elements).as_bytes(), options);
    for packed in [true, false] {
        let from_pbf = import_bytes(&pbf::file(&elements, packed), options);
        match (&from_xml, &from_pbf) {
            (Ok(a), Ok(b)) => {
                assert_eq!(a.roads.rows, b.roads.rows);
                assert_eq!(a.turns.rows, b.turns.rows);
                assert_eq!(a.report, b.report);
            }
            (Err(a), Err(b)) => assert_eq!(a, b),
            _ => panic!("XML and PBF differ: {from_xml:?} {from_pbf:?}"),
        }
    }
    let imported = from_xml?;
    Ok(Net {
        roads: imported.roads.rows.into_iter().map(|f| f.row).collect(),
        turns: imported.turns.rows,
        report: imported.report,
    })
}

/// A node id as its letter; a side of a barrier keeps its mark.
fn letter(node: &str) -> String {
    let (id, side) = node.split_once('/').map_or((node, ""), |(id, _)| (id, "'"));
    let code = 96 + id.parse::<u8>().expect("a small id");
    format!("{}{side}", char::from(code))
}

/// Name of a junction, for paths: sides of a barrier are different places.
fn ends(road: &RoadRow) -> [String; 2] {
    [&road.from_node, &road.to_node]
        .map(|node| node.clone().expect("imported roads name their nodes"))
}

impl Net {
    /// Every road in each direction it may be driven: `ab ba bc`; `'` marks the side of a barrier.
    pub fn ways(&self) -> String {
        let mut ways = BTreeSet::new();
        for road in &self.roads {
            let [a, b] = ends(road).map(|end| letter(&end));
            if road.oneway != OneWay::Backward {
                ways.insert(format!("{a}{b}"));
            }
            if road.oneway != OneWay::Forward {
                ways.insert(format!("{b}{a}"));
            }
        }
        ways.into_iter().collect::<Vec<_>>().join(" ")
    }

    /// The one road between two letters.
    pub fn road(&self, between: &str) -> &RoadRow {
        let wanted: BTreeSet<String> = between.chars().map(String::from).collect();
        let mut found = self.roads.iter().filter(|road| {
            ends(road)
                .map(|e| letter(&e).replace('\'', ""))
                .into_iter()
                .collect::<BTreeSet<_>>()
                == wanted
        });
        let road = found
            .next()
            .unwrap_or_else(|| panic!("no road {between} in {}", self.ways()));
        assert!(found.next().is_none(), "several roads {between}");
        road
    }

    /// How often a reason was counted.
    pub fn count(&self, reason: Reason) -> u64 {
        self.report.count(reason)
    }

    /// The reasons that were counted, as words.
    pub fn reasons(&self) -> Vec<&'static str> {
        self.report
            .noted
            .iter()
            .map(|noted| noted.reason.code())
            .collect()
    }

    /// Every pair of letters between which a legal way exists that starts and ends at them: a matrix,
    /// one row for each letter of `places`, `x` where there is a way. No U-turns.
    pub fn matrix(&self, places: &str) -> Vec<String> {
        let row = |from: char| {
            let reached = self.reached(from);
            let cell = |to: char| {
                if from == to {
                    '.'
                } else if reached.contains(&String::from(to)) {
                    'x'
                } else {
                    '-'
                }
            };
            places.chars().map(cell).collect()
        };
        places.chars().map(row).collect()
    }

    /// All letters that can be driven to without breaking a rule, by trying all ways of a few roads.
    fn reached(&self, from: char) -> BTreeSet<String> {
        const LONGEST: usize = 8;
        let mut reached = BTreeSet::new();
        let mut open: Vec<(String, Vec<usize>)> = Vec::new();
        for road in &self.roads {
            for end in ends(road) {
                if letter(&end).replace('\'', "") == String::from(from) {
                    open.push((end, Vec::new()));
                }
            }
        }
        while let Some((at, path)) = open.pop() {
            for (number, road) in self.roads.iter().enumerate() {
                let [a, b] = ends(road);
                let far = if a == at && road.oneway != OneWay::Backward {
                    b
                } else if b == at && road.oneway != OneWay::Forward {
                    a
                } else {
                    continue;
                };
                let turns_back = path.last() == Some(&number);
                if turns_back || path.len() >= LONGEST || !self.legal(&path, number) {
                    continue;
                }
                reached.insert(letter(&far).replace('\'', ""));
                open.push((far, path.iter().copied().chain([number]).collect()));
            }
        }
        reached
    }

    fn legal(&self, path: &[usize], next: usize) -> bool {
        self.turns.iter().all(|turn| {
            let ids: Vec<&str> = turn.roads.0.iter().map(String::as_str).collect();
            let (last, before) = ids.split_last().expect("a rule has roads");
            let driven: Vec<&str> = path.iter().map(|&r| self.roads[r].id.as_str()).collect();
            let applies = driven.ends_with(before);
            match turn.kind {
                TurnKind::No => !(applies && self.roads[next].id == *last),
                TurnKind::Only => !applies || self.roads[next].id == *last,
            }
        })
    }
}
