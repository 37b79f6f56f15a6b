//! A writer of small PBF files, from the published format alone: blobs, string table, dense nodes, ways
//! and relations with their differences and zig-zags.

use super::net::Element;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

/// A message being written.
#[derive(Default)]
pub struct Message(pub Vec<u8>);

impl Message {
    pub fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    pub fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub fn packed(&mut self, field: u64, values: impl IntoIterator<Item = u64>) {
        let mut list = Self::default();
        for value in values {
            list.varint(value);
        }
        self.bytes(field, &list.0);
    }
}

pub fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

fn differences(values: impl IntoIterator<Item = i64>) -> Vec<u64> {
    let mut before = 0i64;
    values
        .into_iter()
        .map(|value| zigzag(value.wrapping_sub(std::mem::replace(&mut before, value))))
        .collect()
}

/// Texts of a block, the empty one first.
struct Texts(Vec<String>);

impl Texts {
    fn number(&mut self, text: &str) -> u64 {
        let at = self.0.iter().position(|t| t == text).unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        at as u64
    }

    fn tags(&mut self, message: &mut Message, tags: &[(String, String)]) {
        let keys: Vec<u64> = tags.iter().map(|(key, _)| self.number(key)).collect();
        let values: Vec<u64> = tags.iter().map(|(_, value)| self.number(value)).collect();
        message.packed(2, keys);
        message.packed(3, values);
    }
}

/// A frame of the file: header and blob.
pub fn frame(kind: &str, content: &[u8], packed: bool) -> Vec<u8> {
    let mut blob = Message::default();
    if packed {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).expect("memory");
        blob.number(2, content.len() as u64);
        blob.bytes(3, &encoder.finish().expect("memory"));
    } else {
        blob.bytes(1, content);
    }
    raw_frame(kind, &blob.0, blob.0.len() as u64)
}

/// A frame whose header says any size.
pub fn raw_frame(kind: &str, blob: &[u8], size: u64) -> Vec<u8> {
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes());
    header.number(3, size);
    let mut bytes = u32::try_from(header.0.len())
        .expect("short")
        .to_be_bytes()
        .to_vec();
    bytes.extend(header.0);
    bytes.extend(blob);
    bytes
}

/// The first frame of a file.
pub fn header(features: &[&str]) -> Vec<u8> {
    let mut header = Message::default();
    for feature in features {
        header.bytes(4, feature.as_bytes());
    }
    frame("OSMHeader", &header.0, false)
}

/// A block of elements.
pub fn block(elements: &[Element]) -> Vec<u8> {
    let mut texts = Texts(vec![String::new()]);
    let mut groups = Vec::new();
    let (mut ids, mut lats, mut lons, mut keys_values) = (vec![], vec![], vec![], vec![]);
    for element in elements {
        if let Element::Node { id, at, tags } = element {
            ids.push(*id);
            lons.push(at[0]);
            lats.push(at[1]);
            for (key, value) in tags {
                keys_values.extend([texts.number(key), texts.number(value)]);
            }
            keys_values.push(0);
        }
    }
    if !ids.is_empty() {
        let mut dense = Message::default();
        dense.packed(1, differences(ids));
        dense.packed(8, differences(lats));
        dense.packed(9, differences(lons));
        dense.packed(10, keys_values);
        let mut group = Message::default();
        group.bytes(2, &dense.0);
        groups.push(group);
    }
    let mut ways = Message::default();
    let mut relations = Message::default();
    for element in elements {
        let mut message = Message::default();
        match element {
            Element::Node { .. } => {}
            Element::Way { id, refs, tags } => {
                message.number(1, *id as u64);
                texts.tags(&mut message, tags);
                message.packed(8, differences(refs.iter().copied()));
                ways.bytes(3, &message.0);
            }
            Element::Relation { id, members, tags } => {
                message.number(1, *id as u64);
                texts.tags(&mut message, tags);
                let roles: Vec<u64> = members.iter().map(|m| texts.number(&m.2)).collect();
                message.packed(8, roles);
                message.packed(9, differences(members.iter().map(|m| m.1)));
                message.packed(10, members.iter().map(|m| u64::from(m.0)));
                relations.bytes(4, &message.0);
            }
        }
    }
    groups.extend([ways, relations]);
    let mut table = Message::default();
    for text in &texts.0 {
        table.bytes(1, text.as_bytes());
    }
    let mut block = Message::default();
    block.bytes(1, &table.0);
    for group in groups.iter().filter(|group| !group.0.is_empty()) {
        block.bytes(2, &group.0);
    }
    block.0
}

/// A whole file: nodes in one block, all else in another.
pub fn file(elements: &[Element], packed: bool) -> Vec<u8> {
    let (nodes, others): (Vec<_>, Vec<_>) = elements
        .iter()
        .cloned()
        .partition(|element| matches!(element, Element::Node { .. }));
    let mut bytes = header(&["OsmSchema-V0.6", "DenseNodes"]);
    for part in [nodes, others] {
        bytes.extend(frame("OSMData", &block(&part), packed));
    }
    bytes
}
