//! A file or bytes in, a stream of the kind its first bytes tell out: PBF, or OSM XML, either of them
//! packed with gzip or not. The name of the file does not count. What comes out of a packed stream is
//! bounded against what goes in, so that a small file cannot unpack without end.

use super::super::faults;
use super::super::halt::{Halt, fault};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

/// Unpacked bytes before the ratio of [`RATIO`] is looked at.
const FREE: u64 = 64 << 20;
/// Most unpacked bytes per packed byte. OSM files reach 25; deflate allows 1032.
const RATIO: u64 = 150;
/// Size of a read.
const CHUNK: usize = 1 << 16;

/// Where an OSM file comes from.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// A file on disk; it is read twice.
    File(&'a Path),
    /// Bytes in memory.
    Bytes(&'a [u8]),
}

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Protocol buffers.
    Pbf,
    /// XML.
    Xml,
}

/// An opened input.
pub(super) struct Stream<'a> {
    pub(super) kind: Kind,
    pub(super) read: Box<dyn BufRead + 'a>,
    /// Bytes taken from the input so far.
    pub(super) taken: Rc<Cell<u64>>,
}

impl Input<'_> {
    /// What findings call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Bytes(_) => "input.osm".to_owned(),
        }
    }

    /// Bytes there are, where that is known.
    pub(super) fn size(&self) -> Option<u64> {
        match self {
            Self::File(path) => path.metadata().ok().map(|m| m.len()),
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
        }
    }

    /// Opens it from the start and looks at its first bytes.
    pub(super) fn open(&self) -> Result<Stream<'_>, Halt> {
        let name = self.name();
        let taken = Rc::new(Cell::new(0));
        let plain: Box<dyn Read + '_> = match self {
            Self::File(path) => {
                // Opening a folder succeeds on some systems and fails at the first read.
                if path.is_dir() {
                    return Err(fault(
                        &faults::UNREADABLE,
                        &name,
                        "这是文件夹，不是文件",
                        "it is a folder, not a file",
                    ));
                }
                Box::new(File::open(path).map_err(|error| unreadable(&name, &error))?)
            }
            Self::Bytes(bytes) => Box::new(*bytes),
        };
        let counted = Counted {
            inner: plain,
            taken: taken.clone(),
        };
        let mut read: Box<dyn BufRead + '_> = Box::new(BufReader::with_capacity(CHUNK, counted));
        let first = peek(&mut read, &name)?;
        if first.is_empty() {
            return Err(fault(
                &faults::EMPTY,
                &name,
                "文件没有内容",
                "the file has no content",
            ));
        }
        if first.starts_with(&[0x1f, 0x8b]) {
            let unpacked = Bounded {
                inner: MultiGzDecoder::new(read),
                packed: taken.clone(),
                unpacked: 0,
            };
            read = Box::new(BufReader::with_capacity(CHUNK, unpacked));
        }
        let first = peek(&mut read, &name)?;
        let kind = kind_of(&first).ok_or_else(|| wrong_type(&first, &name))?;
        Ok(Stream { kind, read, taken })
    }
}

/// The first bytes, left where they are.
fn peek(read: &mut Box<dyn BufRead + '_>, name: &str) -> Result<Vec<u8>, Halt> {
    let first = read.fill_buf().map_err(|error| unreadable(name, &error))?;
    Ok(first[..first.len().min(512)].to_vec())
}

fn kind_of(first: &[u8]) -> Option<Kind> {
    // A blob header of less than 64 KiB whose first field is the type.
    if let [0, 0, _, _, 0x0a, ..] = first {
        return Some(Kind::Pbf);
    }
    let text = first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first);
    let start = text.iter().position(|b| !b.is_ascii_whitespace())?;
    (text[start] == b'<').then_some(Kind::Xml)
}

fn wrong_type(first: &[u8], name: &str) -> Halt {
    let known: &[(&[u8], &str)] = &[
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ", "xz"),
        (b"\x28\xB5\x2F\xFD", "zstd"),
        (b"PK\x03\x04", "zip"),
        (b"\xFF\xE0", "o5m"),
        (b"\xFF\xFE", "UTF-16"),
        (b"\xFE\xFF", "UTF-16"),
        (b"SQLite format 3", "SQLite"),
        (b"{", "JSON"),
        (b"%PDF", "PDF"),
    ];
    match known.iter().find(|(mark, _)| first.starts_with(mark)) {
        Some((_, kind)) => fault(
            &faults::WRONG_TYPE,
            name,
            format!("这是 {kind} 文件"),
            format!("it is a {kind} file"),
        ),
        None => fault(
            &faults::WRONG_TYPE,
            name,
            "开头既不是 PBF 也不是 XML",
            "it starts neither like PBF nor like XML",
        ),
    }
}

/// A fault of reading as a finding: an early end, a broken package, or the disk.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Halt {
    if let Some(halt) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Endless>())
    {
        return halt.fault(name);
    }
    let entry = match error.kind() {
        io::ErrorKind::UnexpectedEof => &faults::TRUNCATED,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => &faults::CORRUPT,
        _ => &faults::UNREADABLE,
    };
    fault(entry, name, error.to_string(), error.to_string())
}

/// Counts what is taken from the input.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}

/// More came out of a package than any OSM file holds.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to more than {0} bytes")]
struct Endless(u64);

impl Endless {
    fn fault(&self, name: &str) -> Halt {
        let (bytes, ratio) = (self.0, RATIO);
        fault(
            &faults::TOO_LARGE,
            name,
            format!("解压后超过 {bytes} 字节，为压缩前的 {ratio} 倍以上，不像真实的 OSM 数据"),
            format!(
                "it unpacks to more than {bytes} bytes, over {ratio} times its size: no real OSM data does"
            ),
        )
    }
}

/// Says when the unpacked size is out of all proportion.
pub(super) fn proportion(packed: u64, unpacked: u64) -> io::Result<()> {
    if unpacked > FREE && unpacked / RATIO > packed {
        return Err(io::Error::other(Endless(unpacked)));
    }
    Ok(())
}

struct Bounded<R> {
    inner: R,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.unpacked += count as u64;
        proportion(self.packed.get(), self.unpacked)?;
        Ok(count)
    }
}
