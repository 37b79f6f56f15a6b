//! Our PBF reader beside the `osmpbf` crate: what that reads of a file, written as XML, gives the same
//! roads, turn rules and report.

use super::net::{Element, elements, import_bytes, xml};
use super::pbf;
use osmpbf::{Element as Peer, ElementReader, RelMemberType};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};
use wasteflow::import::Options;

fn owned<'a>(tags: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The elements of a file as the other reader sees them.
fn read_by_peer(bytes: &[u8]) -> Vec<Element> {
    let mut found = Vec::new();
    let mut take = |element: Peer<'_>| {
        found.push(match element {
            Peer::Node(node) => Element::Node {
                id: node.id(),
                at: [node.decimicro_lon().into(), node.decimicro_lat().into()],
                tags: owned(node.tags()),
            },
            Peer::DenseNode(node) => Element::Node {
                id: node.id(),
                at: [node.decimicro_lon().into(), node.decimicro_lat().into()],
                tags: owned(node.tags()),
            },
            Peer::Way(way) => Element::Way {
                id: way.id(),
                refs: way.refs().collect(),
                tags: owned(way.tags()),
            },
            Peer::Relation(relation) => Element::Relation {
                id: relation.id(),
                members: relation
                    .members()
                    .map(|member| {
                        let kind = match member.member_type {
                            RelMemberType::Node => 0,
                            RelMemberType::Way => 1,
                            RelMemberType::Relation => 2,
                        };
                        let role = member.role().expect("roles are text").to_owned();
                        (kind, member.member_id, role)
                    })
                    .collect(),
                tags: owned(relation.tags()),
            },
        });
    };
    ElementReader::new(bytes)
        .for_each(&mut take)
        .expect("a sound file");
    found
}

fn agree(bytes: &[u8]) {
    let ours = import_bytes(bytes, &Options::default());
    let theirs = xml(&read_by_peer(bytes));
    match (ours, import_bytes(theirs.as_bytes(), &Options::default())) {
        (Ok(a), Ok(b)) => {
            assert_eq!(a.roads.rows, b.roads.rows);
            assert_eq!(a.turns.rows, b.turns.rows);
            assert_eq!(a.report, b.report);
        }
        (Err(a), Err(b)) => assert_eq!(a, b),
        (a, b) => panic!("the readers differ: {a:?} {b:?}"),
    }
}

#[test]
fn the_bundled_extract_is_read_as_another_reader_does() {
    let bytes = include_bytes!("../fixtures/osm/small.osm.pbf");
    let roads = import_bytes(bytes, &Options::default()).expect("a sound file");
    assert!(!roads.roads.rows.is_empty());
    agree(bytes);
}

#[test]
fn random_files_are_read_as_another_reader_does() {
    let begun = Instant::now();
    let drawing = "a-b-c-d\n\ne-f-g-h\n\ni-j-k-l";
    let words = [
        "highway=primary name=江津大道 ref=G1",
        "highway=residential oneway=yes maxspeed=30",
        "highway=service maxweight=7.5",
        "highway=footway",
        "highway=tertiary oneway=-1 bridge=yes",
        "building=yes",
    ];
    let mut roads = 0;
    for seed in 0..600 {
        if begun.elapsed() > Duration::from_secs(60) {
            assert!(seed > 500, "only {seed} files in a minute");
            break;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let letter = |rng: &mut ChaCha8Rng| char::from(b'a' + rng.random_range(0..12u8));
        let mut lines = Vec::new();
        let mut ways = Vec::new();
        for _ in 0..rng.random_range(1..8) {
            let way: String = (0..rng.random_range(2..6))
                .map(|_| letter(&mut rng))
                .collect();
            lines.push(format!("{way} {}", words[rng.random_range(0..words.len())]));
            ways.push(way);
        }
        if rng.random_range(0..2) == 0 {
            let mut pick = || ways[rng.random_range(0..ways.len())].clone();
            let (from, to) = (pick(), pick());
            lines.push(format!("! no_left_turn {from} {} {to}", letter(&mut rng)));
        }
        if rng.random_range(0..2) == 0 {
            lines.push(format!("@{} barrier=gate access=no", letter(&mut rng)));
        }
        let mut elements = elements(drawing, &lines.join("\n"));
        // Ids as large and as far apart as a file may hold them.
        let shift = [0, 1 << 40, -(1 << 40), i64::MAX / 4][rng.random_range(0..4)];
        for element in &mut elements {
            let nodes: Vec<&mut i64> = match element {
                Element::Node { id, .. } => vec![id],
                Element::Way { refs, .. } => refs.iter_mut().collect(),
                Element::Relation { members, .. } => members
                    .iter_mut()
                    .filter(|member| member.0 == 0)
                    .map(|member| &mut member.1)
                    .collect(),
            };
            nodes.into_iter().for_each(|id| *id += shift);
        }
        let bytes = pbf::file(&elements, rng.random_range(0..2) == 0);
        roads += import_bytes(&bytes, &Options::default()).map_or(0, |i| i.roads.rows.len());
        agree(&bytes);
    }
    assert!(roads > 1000, "{roads}");
}
