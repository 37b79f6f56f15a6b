//! An OSM XML stream in, its elements out to a [`Sink`]. One element is in memory at a time; none may be
//! larger than [`MOST_MARKUP`] or have more parts than [`MOST_PARTS`]. Documents with a DTD are refused:
//! OSM has none, and entities that unpack without end need one.

use super::super::faults;
use super::super::halt::{Halt, fault};
use super::sink::{Member, MemberKind, Pass, Sink};
use super::source::unreadable;
use crate::dataset::catalogue::quoted;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// Largest piece of markup, bytes. A tag value has 255 characters at most.
const MOST_MARKUP: usize = 1 << 20;
/// Most nodes of a way and members of a relation; OSM allows 2,000 and 32,000.
const MOST_PARTS: usize = 100_000;
/// Markup between two ticks.
const TICK: u32 = 4096;

/// What one reading of a file teaches the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Elements up to the last node; `None` before ways were read.
    through: Option<u64>,
}

impl Known {
    /// True when no node comes after so many elements.
    fn is_past(&self, count: u64) -> bool {
        self.through.is_some_and(|through| count >= through)
    }
}

/// Reads all of a stream.
///
/// `tick` is called now and then and may end the reading.
pub(super) fn read<S: Sink>(
    stream: &mut dyn BufRead,
    name: &str,
    pass: Pass,
    known: &mut Known,
    sink: &mut S,
    tick: &mut dyn FnMut() -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut reader = Reader::from_reader(Budget {
        inner: stream,
        used: 0,
    });
    let mut buffer = Vec::new();
    let mut element = Element::default();
    let (mut depth, mut count, mut until_tick, mut rooted) = (0u32, 0u64, TICK, false);
    loop {
        until_tick -= 1;
        if until_tick == 0 {
            until_tick = TICK;
            tick()?;
        }
        reader.get_mut().used = 0;
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => return Err(broken(&mut reader, name, &error)),
        };
        let (start, open) = match &event {
            Event::Start(start) => (start, true),
            Event::Empty(start) => (start, false),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 1 {
                    element.end(pass, sink);
                    if pass == Pass::Nodes && known.is_past(count) {
                        return Ok(());
                    }
                }
                continue;
            }
            Event::DocType(_) => {
                return Err(fault(
                    &faults::CORRUPT,
                    name,
                    "含有 DOCTYPE；OSM 文件没有，实体展开也不予支持",
                    "it has a DOCTYPE; OSM files have none, and entities are not unpacked",
                ));
            }
            Event::Eof => {
                return if depth == 0 && rooted {
                    Ok(())
                } else {
                    Err(short(name, reader.buffer_position()))
                };
            }
            _ => continue,
        };
        let at = reader.buffer_position();
        let wrong = |what: &str| corrupt(name, at, what);
        match depth {
            0 => {
                let root = start.name();
                if root.as_ref() != "osm" || rooted {
                    let root = quoted(root.as_ref());
                    return Err(fault(
                        &faults::WRONG_TYPE,
                        name,
                        format!("根元素是 <{root}>，应为一个 <osm>"),
                        format!("the root element is <{root}>, one <osm> is expected"),
                    ));
                }
                rooted = true;
            }
            1 => {
                count += 1;
                element.begin(start, pass, sink).map_err(|w| wrong(&w))?;
                if pass == Pass::Ways && element.kind == Kind::Node {
                    known.through = Some(count);
                }
                if !open {
                    element.end(pass, sink);
                    if pass == Pass::Nodes && known.is_past(count) {
                        return Ok(());
                    }
                }
            }
            2 => element.part(start).map_err(|w| wrong(&w))?,
            _ => {}
        }
        depth += u32::from(open);
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    Node,
    Way,
    Relation,
    #[default]
    Other,
}

/// The element being read; its room is used again.
#[derive(Default)]
struct Element {
    kind: Kind,
    id: i64,
    /// False when the pass or the sink does not want it.
    wanted: bool,
    tags: Vec<(String, String)>,
    refs: Vec<i64>,
    members: Vec<Member<'static>>,
}

impl Element {
    fn begin<S: Sink>(
        &mut self,
        start: &BytesStart<'_>,
        pass: Pass,
        sink: &mut S,
    ) -> Result<(), String> {
        self.tags.clear();
        self.refs.clear();
        self.members.clear();
        self.kind = match start.name().as_ref() {
            "node" => Kind::Node,
            "way" => Kind::Way,
            "relation" => Kind::Relation,
            _ => Kind::Other,
        };
        self.wanted = matches!(
            (self.kind, pass),
            (Kind::Node, Pass::Nodes) | (Kind::Way | Kind::Relation, Pass::Ways)
        );
        if !self.wanted {
            return Ok(());
        }
        let (mut id, mut lon, mut lat) = (None, None, None);
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let text = attribute.value.as_ref();
            match attribute.key.as_ref() {
                "id" => id = Some(whole(text)?),
                "lon" => lon = Some(degrees(text, 1_800_000_000)?),
                "lat" => lat = Some(degrees(text, 900_000_000)?),
                // Deleted in an editor, or in a file that holds the history.
                "visible" if text == "false" => self.wanted = false,
                "action" if text == "delete" => self.wanted = false,
                _ => {}
            }
        }
        self.id = id.ok_or_else(|| format!("<{}> without an id", start.name().as_ref()))?;
        if self.kind == Kind::Node && self.wanted {
            let place = match (lon, lat) {
                (Some(lon), Some(lat)) => lon.zip(lat).map(|(lon, lat)| [lon, lat]),
                _ => None,
            };
            self.wanted = sink.node(self.id, place);
        }
        Ok(())
    }

    /// `<tag>`, `<nd>` or `<member>`.
    fn part(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if !self.wanted {
            return Ok(());
        }
        let mut found: [Option<Cow<'_, str>>; 4] = [None, None, None, None];
        let keys: [&str; 4] = match (start.name().as_ref(), self.kind) {
            ("tag", _) => ["k", "v", "", ""],
            ("nd", Kind::Way) => ["ref", "", "", ""],
            ("member", Kind::Relation) => ["type", "ref", "role", ""],
            _ => return Ok(()),
        };
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let key = attribute.key.as_ref();
            if let Some(slot) = keys.iter().position(|k| *k == key) {
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|error| error.to_string())?;
                found[slot] = Some(value);
            }
        }
        if self.tags.len() + self.refs.len() + self.members.len() >= MOST_PARTS {
            return Err(format!("an element of more than {MOST_PARTS} parts"));
        }
        let missing = || format!("<{}> without its attributes", start.name().as_ref());
        let [first, second, third, _] = found;
        let first = first.ok_or_else(missing)?;
        match keys[0] {
            "k" => {
                let value = second.ok_or_else(missing)?;
                self.tags.push((first.into_owned(), value.into_owned()));
            }
            "ref" => self.refs.push(whole(&first)?),
            _ => self.members.push(Member {
                kind: match first.as_ref() {
                    "node" => MemberKind::Node,
                    "way" => MemberKind::Way,
                    _ => MemberKind::Relation,
                },
                id: whole(&second.ok_or_else(missing)?)?,
                role: Cow::Owned(third.unwrap_or_default().into_owned()),
            }),
        }
        Ok(())
    }

    fn end<S: Sink>(&mut self, pass: Pass, sink: &mut S) {
        if !std::mem::take(&mut self.wanted) {
            return;
        }
        let tags: Vec<(&str, &str)> = self
            .tags
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        match (self.kind, pass) {
            (Kind::Node, Pass::Nodes) => sink.node_tags(self.id, &tags),
            (Kind::Way, Pass::Ways) if sink.wants_way(self.id, &tags) => {
                sink.way(self.id, &tags, &self.refs);
            }
            (Kind::Relation, Pass::Ways) if sink.wants_relation(self.id, &tags) => {
                sink.relation(self.id, &tags, &self.members);
            }
            _ => {}
        }
    }
}

fn whole(text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| format!("\"{}\" is no whole number of 64 bits", quoted(text)))
}

/// Decimal degrees as 1e-7 degrees, without rounding by way of a float; `None` off the Earth.
fn degrees(text: &str, most: i64) -> Result<Option<i32>, String> {
    let plain = || -> Option<i64> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let fine = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 3 || part.len() > 7 || !fine(whole) || !fine(part) {
            return None;
        }
        let mut value: i64 = whole.parse().ok()?;
        for i in 0..7 {
            let digit = part.as_bytes().get(i).map_or(0, |b| b - b'0');
            value = value * 10 + i64::from(digit);
        }
        Some(if negative { -value } else { value })
    };
    let value = match plain() {
        Some(value) => value,
        None => {
            let value: f64 = text
                .parse()
                .map_err(|_| format!("\"{}\" is no number", quoted(text)))?;
            if !value.is_finite() || value.abs() > 360.0 {
                return Ok(None);
            }
            #[allow(clippy::cast_possible_truncation)]
            let rounded = (value * 1e7).round() as i64;
            rounded
        }
    };
    Ok((value.abs() <= most)
        .then(|| i32::try_from(value).ok())
        .flatten())
}

fn corrupt(name: &str, at: u64, what: &str) -> Halt {
    fault(
        &faults::CORRUPT,
        name,
        format!("第 {at} 字节（解压后）：{what}"),
        format!("byte {at} (unpacked): {what}"),
    )
}

fn short(name: &str, at: u64) -> Halt {
    fault(
        &faults::TRUNCATED,
        name,
        format!("第 {at} 字节（解压后）：</osm> 之前文件已结束"),
        format!("byte {at} (unpacked): it ends before </osm>"),
    )
}

/// A fault of the XML reader as a finding.
fn broken(reader: &mut Reader<Budget<'_>>, name: &str, error: &quick_xml::Error) -> Halt {
    let at = reader.buffer_position();
    if let quick_xml::Error::Io(error) = error {
        if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
            return fault(
                &faults::TOO_LARGE,
                name,
                format!("第 {at} 字节（解压后）：一个标签超过 {MOST_MARKUP} 字节"),
                format!("byte {at} (unpacked): a tag of more than {MOST_MARKUP} bytes"),
            );
        }
        return unreadable(name, error);
    }
    reader.get_mut().used = 0;
    let ended = reader.get_mut().fill_buf().is_ok_and(<[u8]>::is_empty);
    if ended && matches!(error, quick_xml::Error::Syntax(_)) {
        short(name, at)
    } else {
        corrupt(name, at, &error.to_string())
    }
}

/// One piece of markup that does not end.
#[derive(Debug, thiserror::Error)]
#[error("a tag of more than {MOST_MARKUP} bytes")]
struct TooLong;

/// Gives so many bytes between two events and then refuses, so that no buffer grows without end.
struct Budget<'a> {
    inner: &'a mut dyn BufRead,
    used: usize,
}

impl Read for Budget<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.used += count;
        Ok(count)
    }
}

impl BufRead for Budget<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used > MOST_MARKUP {
            return Err(io::Error::other(TooLong));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.used += count;
        self.inner.consume(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_keep_their_seventh_decimal() {
        let lon = |text| degrees(text, 1_800_000_000);
        assert_eq!(lon("106.2500001"), Ok(Some(1_062_500_001)));
        assert_eq!(lon("-0.0000001"), Ok(Some(-1)));
        assert_eq!(lon("1.00000006"), Ok(Some(10_000_001)));
        assert_eq!(lon("1e1"), Ok(Some(100_000_000)));
        assert_eq!(lon("180.0000001"), Ok(None));
        assert_eq!(lon("1e300"), Ok(None));
        assert_eq!(lon("NaN"), Ok(None));
        assert!(lon("east").is_err());
    }
}
