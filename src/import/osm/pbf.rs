//! A PBF stream in, its elements out to a [`Sink`]. One block of the file is in memory at a time, and no
//! block may be larger than the format allows. Source: OSM wiki, "PBF Format".
//!
//! Read by own code and not by a library because a file may be broken or hostile: every number is
//! checked, and what a pass does not need (metadata, nodes when ways are read) is stepped over unread.
//! Tests hold it against the `osmpbf` crate: what that reads of a file gives the same roads.

use super::super::faults;
use super::super::halt::{Halt, fault};
use super::sink::{Member, MemberKind, Pass, Sink};
use super::source::{proportion, unreadable};
use super::wire::{Broken, Value, Wire, zigzag};
use flate2::{Decompress, FlushDecompress, Status};
use std::borrow::Cow;
use std::io::{BufRead, Read};

/// Largest blob header, bytes (of the format).
const MOST_HEADER: u32 = 64 << 10;
/// Largest blob, packed or not, bytes (of the format).
const MOST_BLOB: u64 = 32 << 20;
/// What a reader must understand, as far as this one does.
const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// What one reading of a file teaches the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// For each blob whether it holds nodes.
    nodes: Vec<bool>,
}

/// Reads all of a stream.
///
/// `tick` is called once for each blob and may end the reading.
pub(super) fn read<S: Sink>(
    stream: &mut dyn BufRead,
    name: &str,
    pass: Pass,
    known: &mut Known,
    sink: &mut S,
    tick: &mut dyn FnMut() -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut blobs = Blobs {
        name,
        stream,
        number: 0,
        packed: 0,
        unpacked: 0,
        frame: Vec::new(),
        content: Vec::new(),
        inflate: Decompress::new(true),
    };
    let mut first = true;
    while let Some(kind) = blobs.next_header()? {
        tick()?;
        let index = blobs.number - 1;
        let header = kind == b"OSMHeader";
        if first && !header {
            return Err(blobs.corrupt("缺少 OSMHeader 块", "the OSMHeader block is missing"));
        }
        first = false;
        let skip = match pass {
            Pass::Ways => !(header || kind == b"OSMData"),
            // Nothing is known when nodes are read first, for an area.
            Pass::Nodes => known.nodes.get(index) == Some(&false),
        };
        if skip {
            if pass == Pass::Ways {
                known.nodes.push(false);
            }
            continue;
        }
        blobs.unpack()?;
        let mut nodes = false;
        if header {
            blobs.check_header()?;
        } else {
            let block = Block::new(&blobs.content, sink).map_err(|broken| blobs.broken(broken))?;
            nodes = block
                .tell(pass, sink)
                .map_err(|broken| blobs.broken(broken))?;
        }
        if pass == Pass::Ways {
            known.nodes.push(nodes);
        }
    }
    Ok(())
}

/// The frames of a file.
struct Blobs<'a> {
    name: &'a str,
    stream: &'a mut dyn BufRead,
    number: usize,
    packed: u64,
    unpacked: u64,
    frame: Vec<u8>,
    content: Vec<u8>,
    inflate: Decompress,
}

impl Blobs<'_> {
    /// Reads the next frame and tells its type; its bytes are in `frame`. `None` at the end.
    fn next_header(&mut self) -> Result<Option<Vec<u8>>, Halt> {
        let mut length = [0u8; 4];
        let read = |error: std::io::Error| unreadable(self.name, &error);
        if self.stream.fill_buf().map_err(read)?.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.stream
            .read_exact(&mut length)
            .map_err(|_| self.short())?;
        let length = u32::from_be_bytes(length);
        if length >= MOST_HEADER {
            return Err(self.corrupt(
                format!("块头长 {length} 字节，超过上限 {MOST_HEADER}"),
                format!("a header of {length} bytes, {MOST_HEADER} is the limit"),
            ));
        }
        self.fill(u64::from(length))?;
        let (mut kind, mut size) = (Vec::new(), None);
        let mut wire = Wire::new(&self.frame);
        while let Some((field, value)) = wire.field().map_err(|b| self.broken(b))? {
            match field {
                1 => kind = value.bytes().map_err(|b| self.broken(b))?.to_vec(),
                3 => size = Some(value.number().map_err(|b| self.broken(b))?),
                _ => {}
            }
        }
        let Some(size) = size else {
            return Err(self.corrupt("块头没有长度", "a header without a size"));
        };
        if size > MOST_BLOB {
            return Err(self.too_large(size));
        }
        self.fill(size)?;
        self.packed += 4 + u64::from(length) + size;
        Ok(Some(kind))
    }

    /// Reads so many bytes into `frame`, never more memory than there are bytes.
    fn fill(&mut self, count: u64) -> Result<(), Halt> {
        self.frame.clear();
        let got = (&mut *self.stream)
            .take(count)
            .read_to_end(&mut self.frame)
            .map_err(|error| unreadable(self.name, &error))?;
        if got as u64 == count {
            Ok(())
        } else {
            Err(self.short())
        }
    }

    /// Unpacks the frame into `content`.
    fn unpack(&mut self) -> Result<(), Halt> {
        let frame = std::mem::take(&mut self.frame);
        let unpacked = self.unpack_frame(&frame);
        self.frame = frame;
        unpacked?;
        self.unpacked += self.content.len() as u64;
        proportion(self.packed, self.unpacked).map_err(|error| unreadable(self.name, &error))
    }

    fn unpack_frame(&mut self, frame: &[u8]) -> Result<(), Halt> {
        let (mut raw, mut packed, mut size) = (None, None, None);
        let mut wire = Wire::new(frame);
        while let Some((field, value)) = wire.field().map_err(|b| self.broken(b))? {
            match field {
                1 => raw = Some(value.bytes().map_err(|b| self.broken(b))?),
                2 => size = Some(value.number().map_err(|b| self.broken(b))?),
                3 => packed = Some(value.bytes().map_err(|b| self.broken(b))?),
                4..=7 => {
                    let kind = ["lzma", "bzip2", "lz4", "zstd"]
                        [usize::try_from(field - 4).expect("one of four")];
                    return Err(fault(
                        &faults::UNSUPPORTED,
                        self.name,
                        format!("数据块用 {kind} 压缩"),
                        format!("its blocks are packed with {kind}"),
                    ));
                }
                _ => {}
            }
        }
        self.content.clear();
        if let Some(raw) = raw {
            self.content.extend_from_slice(raw);
            return Ok(());
        }
        let (Some(packed), Some(size)) = (packed, size) else {
            return Err(self.corrupt("数据块没有内容", "a block without content"));
        };
        if size > MOST_BLOB {
            return Err(self.too_large(size));
        }
        // One byte more than is said, so that a block that is longer is seen.
        let room = usize::try_from(size).expect("at most 32 MiB") + 1;
        self.content.resize(room, 0);
        self.inflate.reset(true);
        let status = self
            .inflate
            .decompress(packed, &mut self.content, FlushDecompress::Finish);
        if !matches!(status, Ok(Status::StreamEnd)) || self.inflate.total_out() != size {
            return Err(self.corrupt(
                "数据块解压失败，或长度与所记不符",
                "a block does not unpack, or not to the size it says",
            ));
        }
        self.content.truncate(room - 1);
        Ok(())
    }

    fn check_header(&self) -> Result<(), Halt> {
        let mut wire = Wire::new(&self.content);
        while let Some((field, value)) = wire.field().map_err(|b| self.broken(b))? {
            if field == 4 {
                let feature = String::from_utf8_lossy(value.bytes().map_err(|b| self.broken(b))?);
                if !FEATURES.contains(&feature.as_ref()) {
                    let feature = crate::dataset::catalogue::quoted(&feature);
                    return Err(fault(
                        &faults::UNSUPPORTED,
                        self.name,
                        format!("读取该文件须支持“{feature}”"),
                        format!("reading it needs \"{feature}\""),
                    ));
                }
            }
        }
        Ok(())
    }

    fn place(&self) -> (String, String) {
        (
            format!("第 {} 块：", self.number),
            format!("block {}: ", self.number),
        )
    }

    fn corrupt(&self, zh: impl Into<String>, en: impl Into<String>) -> Halt {
        let (at_zh, at_en) = self.place();
        fault(
            &faults::CORRUPT,
            self.name,
            at_zh + &zh.into(),
            at_en + &en.into(),
        )
    }

    fn broken(&self, broken: Broken) -> Halt {
        match broken {
            Broken::Short => {
                self.corrupt("有一项超出块尾", "a value runs past the end of the block")
            }
            Broken::Overlong => self.corrupt("有一个数超出范围", "a number is out of range"),
            Broken::Kind => self.corrupt("有一项的类型不对", "a value is of the wrong kind"),
        }
    }

    fn short(&self) -> Halt {
        let (at_zh, at_en) = self.place();
        fault(
            &faults::TRUNCATED,
            self.name,
            at_zh + "文件在块的中间结束",
            at_en + "the file ends in the middle of it",
        )
    }

    fn too_large(&self, size: u64) -> Halt {
        let (at_zh, at_en) = self.place();
        fault(
            &faults::TOO_LARGE,
            self.name,
            format!("{at_zh}{size} 字节，超过上限 {MOST_BLOB}"),
            format!("{at_en}{size} bytes, {MOST_BLOB} is the limit"),
        )
    }
}

/// One block of elements: its texts, its groups and how its coordinates are coded.
struct Block<'a> {
    texts: Vec<&'a str>,
    groups: Vec<&'a [u8]>,
    granularity: i64,
    offset: [i64; 2],
}

impl<'a> Block<'a> {
    fn new<S: Sink>(content: &'a [u8], sink: &mut S) -> Result<Self, Broken> {
        let mut block = Self {
            texts: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            offset: [0, 0],
        };
        let mut wire = Wire::new(content);
        while let Some((field, value)) = wire.field()? {
            match field {
                1 => {
                    let mut table = Wire::new(value.bytes()?);
                    while let Some((field, value)) = table.field()? {
                        if field == 1 {
                            block.texts.push(text(value.bytes()?, sink));
                        }
                    }
                }
                2 => block.groups.push(value.bytes()?),
                17 => block.granularity = i64::from(narrow(value)?),
                19 => block.offset[1] = value.number()?.cast_signed(),
                20 => block.offset[0] = value.number()?.cast_signed(),
                _ => {}
            }
        }
        Ok(block)
    }

    /// Tells the elements of a pass; true when the block holds nodes.
    fn tell<S: Sink>(&self, pass: Pass, sink: &mut S) -> Result<bool, Broken> {
        let mut nodes = false;
        let mut room = Room::default();
        for group in &self.groups {
            let mut wire = Wire::new(group);
            while let Some((field, value)) = wire.field()? {
                match (field, pass) {
                    (1 | 2, Pass::Ways) => nodes = true,
                    (1, Pass::Nodes) => self.node(value.bytes()?, &mut room, sink)?,
                    (2, Pass::Nodes) => self.dense(value.bytes()?, &mut room, sink)?,
                    (3, Pass::Ways) => self.way(value.bytes()?, &mut room, sink)?,
                    (4, Pass::Ways) => self.relation(value.bytes()?, &mut room, sink)?,
                    _ => {}
                }
            }
        }
        Ok(nodes)
    }

    fn text(&self, index: u64) -> Result<&'a str, Broken> {
        let index = usize::try_from(index).map_err(|_| Broken::Overlong)?;
        self.texts.get(index).copied().ok_or(Broken::Short)
    }

    /// A coded pair as 1e-7 degrees; `None` off the Earth.
    fn place(&self, lon: i64, lat: i64) -> Option<[i32; 2]> {
        let degrees = |value: i64, offset: i64, most: i64| {
            let nano = value.checked_mul(self.granularity)?.checked_add(offset)?;
            let tenth_micro = if nano >= 0 {
                nano.checked_add(50)?
            } else {
                nano.checked_sub(50)?
            } / 100;
            (tenth_micro.abs() <= most)
                .then(|| i32::try_from(tenth_micro).ok())
                .flatten()
        };
        Some([
            degrees(lon, self.offset[0], 1_800_000_000)?,
            degrees(lat, self.offset[1], 900_000_000)?,
        ])
    }

    fn node<S: Sink>(&self, bytes: &[u8], room: &mut Room<'a>, sink: &mut S) -> Result<(), Broken> {
        let (mut id, mut at) = (0, [0, 0]);
        let (mut keys, mut values): (&[u8], &[u8]) = (&[], &[]);
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.field()? {
            match field {
                1 => id = zigzag(value.number()?),
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => at[1] = zigzag(value.number()?),
                9 => at[0] = zigzag(value.number()?),
                _ => {}
            }
        }
        if sink.node(id, self.place(at[0], at[1])) {
            self.tags(keys, values, room)?;
            sink.node_tags(id, &room.tags);
        }
        Ok(())
    }

    fn dense<S: Sink>(
        &self,
        bytes: &[u8],
        room: &mut Room<'a>,
        sink: &mut S,
    ) -> Result<(), Broken> {
        let [mut ids, mut lats, mut lons, mut tags] = [Wire::new(&[]); 4];
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.field()? {
            match field {
                1 => ids = Wire::new(value.bytes()?),
                8 => lats = Wire::new(value.bytes()?),
                9 => lons = Wire::new(value.bytes()?),
                10 => tags = Wire::new(value.bytes()?),
                _ => {}
            }
        }
        let (mut id, mut lat, mut lon) = (0i64, 0i64, 0i64);
        let tagged = !tags.is_empty();
        while !ids.is_empty() {
            id = id.checked_add(ids.signed()?).ok_or(Broken::Overlong)?;
            lat = lat.checked_add(lats.signed()?).ok_or(Broken::Overlong)?;
            lon = lon.checked_add(lons.signed()?).ok_or(Broken::Overlong)?;
            let wanted = sink.node(id, self.place(lon, lat));
            room.tags.clear();
            if tagged {
                loop {
                    let key = tags.varint()?;
                    if key == 0 {
                        break;
                    }
                    let value = tags.varint()?;
                    if wanted {
                        room.tags.push((self.text(key)?, self.text(value)?));
                    }
                }
            }
            if wanted {
                sink.node_tags(id, &room.tags);
            }
        }
        Ok(())
    }

    fn way<S: Sink>(&self, bytes: &[u8], room: &mut Room<'a>, sink: &mut S) -> Result<(), Broken> {
        let mut id = 0;
        let [mut keys, mut values, mut refs]: [&[u8]; 3] = [&[]; 3];
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.field()? {
            match field {
                1 => id = value.number()?.cast_signed(),
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => refs = value.bytes()?,
                _ => {}
            }
        }
        self.tags(keys, values, room)?;
        if sink.wants_way(id, &room.tags) {
            room.ids.clear();
            deltas(refs, &mut room.ids)?;
            sink.way(id, &room.tags, &room.ids);
        }
        Ok(())
    }

    fn relation<S: Sink>(
        &self,
        bytes: &[u8],
        room: &mut Room<'a>,
        sink: &mut S,
    ) -> Result<(), Broken> {
        let mut id = 0;
        let [mut keys, mut values, mut roles, mut ids, mut kinds]: [&[u8]; 5] = [&[]; 5];
        let mut wire = Wire::new(bytes);
        while let Some((field, value)) = wire.field()? {
            match field {
                1 => id = value.number()?.cast_signed(),
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => roles = value.bytes()?,
                9 => ids = value.bytes()?,
                10 => kinds = value.bytes()?,
                _ => {}
            }
        }
        self.tags(keys, values, room)?;
        if !sink.wants_relation(id, &room.tags) {
            return Ok(());
        }
        room.ids.clear();
        deltas(ids, &mut room.ids)?;
        let (mut roles, mut kinds) = (Wire::new(roles), Wire::new(kinds));
        let mut members = Vec::with_capacity(room.ids.len());
        for &id in &room.ids {
            let role = Cow::Borrowed(self.text(roles.varint()?)?);
            let kind = match kinds.varint()? {
                0 => MemberKind::Node,
                1 => MemberKind::Way,
                2 => MemberKind::Relation,
                _ => return Err(Broken::Kind),
            };
            members.push(Member { kind, id, role });
        }
        sink.relation(id, &room.tags, &members);
        Ok(())
    }

    fn tags(&self, keys: &[u8], values: &[u8], room: &mut Room<'a>) -> Result<(), Broken> {
        room.tags.clear();
        let (mut keys, mut values) = (Wire::new(keys), Wire::new(values));
        while !keys.is_empty() {
            let pair = (self.text(keys.varint()?)?, self.text(values.varint()?)?);
            room.tags.push(pair);
        }
        Ok(())
    }
}

/// Room used again for each element.
#[derive(Default)]
struct Room<'a> {
    tags: Vec<(&'a str, &'a str)>,
    ids: Vec<i64>,
}

/// Adds up a packed list of differences.
fn deltas(bytes: &[u8], ids: &mut Vec<i64>) -> Result<(), Broken> {
    let mut wire = Wire::new(bytes);
    let mut id = 0i64;
    while !wire.is_empty() {
        id = id.checked_add(wire.signed()?).ok_or(Broken::Overlong)?;
        ids.push(id);
    }
    Ok(())
}

fn narrow(value: Value<'_>) -> Result<i32, Broken> {
    i32::try_from(value.number()?.cast_signed()).map_err(|_| Broken::Overlong)
}

/// A text of the table; empty when it is not UTF-8, which no key or value of interest is.
fn text<'a, S: Sink>(bytes: &'a [u8], sink: &mut S) -> &'a str {
    std::str::from_utf8(bytes).unwrap_or_else(|_| {
        sink.bad_text();
        ""
    })
}
