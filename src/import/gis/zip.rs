//! The bytes of a ZIP in (a Shapefile with what belongs to it, a KMZ, or one other file of a GIS), its layer out.
//! Everything is unpacked within bounds that count the bytes that come out, whatever the headers say.

use super::{Entity, LARGEST, broken, chosen, fault, gpkg, layer::Layer, of_bytes};
use crate::finding::Finding;
use crate::import::faults;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// Most entries of an archive.
const ENTRIES: usize = 2_000;
/// What is unpacked.
const KNOWN: [&str; 10] = [
    "shp", "dbf", "prj", "cpg", "kml", "geojson", "json", "gpkg", "fgb", "xml",
];

/// Reads the one layer of an archive, or the one named.
pub(super) fn read(file: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Layer, Vec<Finding>> {
    let parts = unpack(file, bytes)?;
    let layers = main(&parts);
    if let [(name, bytes)] = layers.as_slice()
        && ends(name, ".gpkg")
    {
        return of_bytes(file, bytes.clone(), Vec::new(), wanted);
    }
    let names: Vec<String> = layers
        .iter()
        .map(|(name, _)| Layer::stem(name).to_owned())
        .collect();
    if names.is_empty() {
        return Err(fault(
            &faults::GIS_KIND,
            file,
            "压缩包里没有可读的 GIS 文件",
            "there is no file of a GIS in the archive",
        ));
    }
    let name = chosen(file, &names, wanted)?;
    let at = names.iter().position(|other| other == name).unwrap_or(0);
    let (path, bytes) = layers[at];
    if bytes.starts_with(b"PK") {
        return Err(broken(file, "an archive within the archive"));
    }
    let stem = path
        .rsplit_once('.')
        .map_or(path.as_str(), |(stem, _)| stem);
    let beside = (parts.iter())
        .filter(|(other, _)| {
            other != path
                && other
                    .rsplit_once('.')
                    .is_some_and(|(other, _)| other == stem)
        })
        .cloned()
        .collect();
    let mut layer = of_bytes(path, bytes.clone(), beside, None)?;
    layer.file = file.to_owned();
    Ok(layer)
}

/// Names of its layers.
pub(super) fn layers(file: &str, bytes: &[u8]) -> Result<Vec<String>, Vec<Finding>> {
    let parts = unpack(file, bytes)?;
    let all = main(&parts);
    if let [(name, bytes)] = all.as_slice()
        && ends(name, ".gpkg")
    {
        return gpkg::layers_of_bytes(file, bytes);
    }
    let names = all.iter().map(|(name, _)| Layer::stem(name).to_owned());
    Ok(names.collect())
}

fn ends(name: &str, end: &str) -> bool {
    name.to_lowercase().ends_with(end)
}

/// The entries that are layers; the rest belongs to them.
fn main(parts: &[Entity]) -> Vec<&Entity> {
    let known = [".shp", ".kml", ".geojson", ".json", ".gpkg", ".fgb"];
    (parts.iter())
        .filter(|(name, _)| known.iter().any(|end| ends(name, end)))
        .collect()
}

/// What is unpacked of the entries of known kinds.
fn unpack(file: &str, bytes: &[u8]) -> Result<Vec<Entity>, Vec<Finding>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| broken(file, why))?;
    if archive.len() > ENTRIES {
        return Err(fault(
            &faults::GIS_LARGE,
            file,
            format!("压缩包里有 {} 个文件", archive.len()),
            format!("the archive has {} entries", archive.len()),
        ));
    }
    let mut left = LARGEST;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|why| broken(file, why))?;
        let name = entry.name().map_err(|why| broken(file, why))?.into_owned();
        let end = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if entry.is_dir() || !KNOWN.contains(&end.as_str()) || name.contains("__MACOSX") {
            continue;
        }
        let mut content = Vec::new();
        entry
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|why| broken(file, format!("{name}: {why}")))?;
        if content.len() as u64 > left {
            return Err(fault(
                &faults::GIS_LARGE,
                file,
                "解压后超过 256 MiB",
                "it unpacks to more than 256 MiB",
            ));
        }
        left -= content.len() as u64;
        parts.push((name, content));
    }
    Ok(parts)
}
