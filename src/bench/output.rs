//! Cells and pairs in, CSV files out, row by row: `source,target,distance` with the ids of the file, the
//! distance left empty where there is no way; a fourth column `length` where lengths are counted.

use super::run::Metric;
use super::{Points, RoadGraph};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes a matrix, row by row.
///
/// # Errors
/// When the file cannot be written; it is then as it was before.
pub fn cells<W: Metric>(
    path: &Path,
    graph: &RoadGraph,
    points: &Points,
    cells: &[W],
) -> io::Result<()> {
    let pairs = (points.sources.iter())
        .flat_map(|&source| points.targets.iter().map(move |&target| (source, target)));
    rows(path, graph, pairs, cells)
}

/// Writes the cost of each pair.
///
/// # Errors
/// As [`cells`].
pub fn pairs<W: Metric>(
    path: &Path,
    graph: &RoadGraph,
    points: &Points,
    costs: &[W],
) -> io::Result<()> {
    rows(path, graph, points.pairs.iter().copied(), costs)
}

fn rows<W: Metric>(
    path: &Path,
    graph: &RoadGraph,
    pairs: impl Iterator<Item = (u32, u32)>,
    costs: &[W],
) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(named)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".writing-");
    // A temporary file is private by default; a result is as open as any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let file = builder.tempfile_in(parent).map_err(named)?;
    let mut out = BufWriter::new(file);
    write(&mut out, graph, pairs, costs).map_err(named)?;
    let file = out
        .into_inner()
        .map_err(|error| named(error.into_error()))?;
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}

fn write<W: Metric>(
    out: &mut impl Write,
    graph: &RoadGraph,
    pairs: impl Iterator<Item = (u32, u32)>,
    costs: &[W],
) -> io::Result<()> {
    let lengths = W::ZERO.dm().is_some();
    writeln!(
        out,
        "source,target,distance{}",
        if lengths { ",length" } else { "" }
    )?;
    for ((source, target), &cost) in pairs.zip(costs) {
        write!(out, "{},{},", graph.id(source), graph.id(target))?;
        match (cost.exists(), cost.dm()) {
            (true, Some(dm)) => writeln!(out, "{},{dm}", cost.ms())?,
            (true, None) => writeln!(out, "{}", cost.ms())?,
            (false, Some(_)) => writeln!(out, ",")?,
            (false, None) => writeln!(out)?,
        }
    }
    out.flush()
}
