//! Files of a GIS in (GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf, and a ZIP of these), layers out: features with
//! their attributes as text and their shapes as the file has them, and what the file says they are in.
//!
//! `layer` is what all readers make; one file reads each format; `zip` unpacks within bounds; `grid` turns points into
//! the rows of a table, so that they go the way of any table of an office.

mod areas;
mod dbf;
mod fgb;
mod geojson;
pub mod gpkg;
pub mod grid;
mod kml;
mod layer;
mod shift;
mod shp;
pub mod wkb;
mod zip;

pub use areas::{Use, place};
pub(super) use geojson::shape_of;
pub use layer::{Feature, Layer};
pub(crate) use shift::undo;

use super::faults;
use crate::dataset::catalogue::Entry;
use crate::finding::{Bilingual, Finding, Place};
use std::path::Path;

/// Largest file read, bytes.
pub const LARGEST: u64 = 256 << 20;

/// Makes the findings a file ends with.
fn fault(entry: &Entry, file: &str, zh: impl Into<String>, en: impl Into<String>) -> Vec<Finding> {
    vec![entry.finding(Place::file(file), Bilingual::new(zh, en))]
}

/// A message of a library, which comes in one language.
fn broken(file: &str, why: impl std::fmt::Display) -> Vec<Finding> {
    let why: String = why.to_string().chars().take(200).collect();
    fault(
        &faults::GIS_BROKEN,
        file,
        format!("读不懂：{why}"),
        format!("it cannot be read: {why}"),
    )
}

/// A file in memory: its name and its bytes.
pub type Entity = (String, Vec<u8>);

/// Whether a file is one of a GIS, told by its first bytes, and no table.
#[must_use]
pub fn is_one(file: &str, bytes: &[u8]) -> bool {
    let name = file.to_lowercase();
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    let zipped = bytes.starts_with(b"PK") && ends(&[".zip", ".kmz"]);
    let starts: [&[u8]; 4] = [b"{", b"SQLite format 3\0", b"fgb", &[0, 0, 0x27, 0x0a]];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    // What old spreadsheets call .xls may be a page of HTML.
    let xml = text.starts_with(b"<") && !ends(&[".xls", ".htm", ".html"]);
    zipped
        || xml
        || ends(&[".shp"])
        || starts
            .iter()
            .any(|start| bytes.starts_with(start) || text.starts_with(start))
}

/// Reads one layer of a file: the one named, or the only one.
///
/// # Errors
/// `I050`–`I054`: the file cannot be read, is too large, is of another kind, or has several layers.
pub fn read(path: &Path, wanted: Option<&str>) -> Result<Layer, Vec<Finding>> {
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let unreadable = |error: std::io::Error| {
        fault(
            &faults::UNREADABLE,
            &name,
            error.to_string(),
            error.to_string(),
        )
    };
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    let start = first_bytes(path).map_err(unreadable)?;
    if start.starts_with(b"SQLite format 3\0") {
        return gpkg::read(&name, path, size, wanted);
    }
    bounded(&name, size)?;
    let bytes = std::fs::read(path).map_err(unreadable)?;
    of_bytes(&name, bytes, beside(path).map_err(unreadable)?, wanted)
}

/// The files that belong to a `.shp` and stand beside it; none for any other file.
///
/// # Errors
/// When they cannot be read.
pub fn beside(path: &Path) -> std::io::Result<Vec<Entity>> {
    let end = path.extension().unwrap_or_default();
    if end.eq_ignore_ascii_case("shp") {
        siblings(path)
    } else {
        Ok(Vec::new())
    }
}

/// [`read`], of bytes; `beside` are the files that stand beside a `.shp`.
///
/// # Errors
/// As [`read`].
pub fn of_bytes(
    name: &str,
    bytes: Vec<u8>,
    beside: Vec<Entity>,
    wanted: Option<&str>,
) -> Result<Layer, Vec<Finding>> {
    bounded(name, bytes.len() as u64)?;
    if bytes.is_empty() {
        return Err(fault(
            &faults::EMPTY,
            name,
            "文件长度为 0",
            "the file has no bytes",
        ));
    }
    if bytes.starts_with(b"PK") {
        return zip::read(name, &bytes, wanted);
    }
    let layer = if bytes.starts_with(b"SQLite format 3\0") {
        return gpkg::of_bytes(name, &bytes, wanted);
    } else if bytes.starts_with(b"fgb") {
        fgb::read(name, &bytes)?
    } else if bytes.starts_with(&[0, 0, 0x27, 0x0a]) {
        shp::read(name, &bytes, &beside)?
    } else {
        let mark = [0xef, 0xbb, 0xbf];
        let plain = bytes.strip_prefix(&mark[..]).unwrap_or(&bytes);
        match plain.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => geojson::read(name, plain)?,
            Some(b'<') => kml::read(name, plain)?,
            _ => {
                return Err(fault(
                    &faults::GIS_KIND,
                    name,
                    "文件开头不像任何一种可读的 GIS 文件",
                    "its first bytes are those of no GIS file that is read",
                ));
            }
        }
    };
    match wanted {
        Some(wanted) if wanted != layer.name => Err(no_layer(name, Some(wanted), &[layer.name])),
        _ => Ok(layer),
    }
}

/// Names of the layers of a file that may have several; none for any other, or when it cannot be read.
#[must_use]
pub fn layers(name: &str, bytes: &[u8]) -> Vec<String> {
    let found = if bytes.starts_with(b"PK") {
        zip::layers(name, bytes)
    } else if bytes.starts_with(b"SQLite format 3\0") {
        gpkg::layers_of_bytes(name, bytes)
    } else {
        return Vec::new();
    };
    found.unwrap_or_default()
}

fn bounded(name: &str, size: u64) -> Result<(), Vec<Finding>> {
    if size <= LARGEST {
        return Ok(());
    }
    let mib = size >> 20;
    Err(fault(
        &faults::GIS_LARGE,
        name,
        format!("文件有 {mib} MiB，上限 256 MiB"),
        format!("the file has {mib} MiB, 256 MiB at most"),
    ))
}

fn first_bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut start = Vec::new();
    std::fs::File::open(path)?
        .take(16)
        .read_to_end(&mut start)?;
    Ok(start)
}

/// The files of the same name beside a `.shp`, whatever the case of their endings.
fn siblings(path: &Path) -> std::io::Result<Vec<Entity>> {
    let stem = path.file_stem().unwrap_or_default();
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let other = entry?.path();
        let end = other.extension().unwrap_or_default().to_string_lossy();
        let wanted = ["dbf", "prj", "cpg"].contains(&end.to_lowercase().as_str());
        if wanted && other.file_stem() == Some(stem) {
            let name = other.file_name().unwrap_or_default().to_string_lossy();
            if std::fs::metadata(&other)?.len() <= LARGEST {
                found.push((name.into_owned(), std::fs::read(&other)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The finding of a layer that is not there, or of several.
fn no_layer(file: &str, wanted: Option<&str>, names: &[String]) -> Vec<Finding> {
    let all = names.join("、");
    match wanted {
        Some(wanted) => fault(
            &faults::WHICH_LAYER,
            file,
            format!("没有图层“{wanted}”；有：{all}"),
            format!("there is no layer {wanted}; there are: {all}"),
        ),
        None => fault(
            &faults::WHICH_LAYER,
            file,
            format!("有 {} 个图层：{all}", names.len()),
            format!("there are {} layers: {all}", names.len()),
        ),
    }
}

/// The one layer that is meant.
fn chosen<'a>(
    file: &str,
    names: &'a [String],
    wanted: Option<&str>,
) -> Result<&'a String, Vec<Finding>> {
    match (wanted, names) {
        (None, [only]) => Ok(only),
        (None, _) => Err(no_layer(file, None, names)),
        (Some(wanted), _) => {
            let found = names.iter().find(|name| *name == wanted);
            found.ok_or_else(|| no_layer(file, Some(wanted), names))
        }
    }
}
