//! Prepared networks kept between runs: a topology in, its order from a file or made anew and kept.
//!
//! What is slow about preparing a net is the order in which its nodes are taken away, and that
//! depends on the joined roads alone: not on profile, scenario, bans or prices. So one file per
//! topology serves them all; the rest is made again in every run. The file is named by a digest of
//! the arcs and the version of the program, and ends with a digest of itself. A file that is cut
//! off, altered or of another net is not used but made again; and an order that slipped through
//! could only cost time, since every order that names each node once gives the same answers.

use crate::network::Topology;
use crate::stop::StopFlag;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Nets below this many nodes are ordered faster than a file is read.
const WORTH_KEEPING: usize = 50_000;

const MAGIC: &[u8; 16] = b"wasteflow order\n";

/// What became of the kept order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was there and sound.
    Used,
    /// There was none; it was made (and kept, where there is a folder for it).
    Made,
    /// There was one that could not be trusted; it was made again.
    Renewed,
}

/// Prepares a topology; `None` when stopped. Without a folder, or when the folder cannot be written,
/// the order is made and not kept.
#[must_use]
pub fn prepare(
    topology: &Topology,
    folder: Option<&Path>,
    stop: &StopFlag,
    progress: &dyn Fn(f64),
) -> Option<Kept> {
    if topology.prepared() {
        return Some(Kept::Used);
    }
    let file = folder
        .filter(|_| topology.nodes() >= WORTH_KEEPING)
        .map(|folder| folder.join(format!("{}.order", key(topology))));
    let mut kept = Kept::Made;
    if let Some(bytes) = file.as_ref().and_then(|file| std::fs::read(file).ok()) {
        if read(&bytes).is_some_and(|order| topology.prepare(order)) {
            return Some(Kept::Used);
        }
        kept = Kept::Renewed;
    }
    let order = topology.order(stop, progress)?;
    if let Some(file) = &file {
        // A full disk or a folder that is not ours costs the next run some seconds, nothing else.
        if let Err(error) = write(file, &order) {
            tracing::debug!(%error, file = %file.display(), "the order was not kept");
        }
    }
    topology.prepare(order);
    Some(kept)
}

/// Where orders are kept unless the user names a folder: the cache folder of the system.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    dirs::cache_dir().map(|dir| dir.join("wasteflow"))
}

fn key(topology: &Topology) -> String {
    let (tails, heads) = topology.arcs();
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(topology.nodes().to_le_bytes());
    for column in [tails, heads] {
        for part in column.chunks(4096) {
            let bytes: Vec<u8> = part.iter().flat_map(|n| n.to_le_bytes()).collect();
            digest.update(&bytes);
        }
    }
    hex(&digest.finalize()[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(order: &[u32]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(order.iter().flat_map(|node| node.to_le_bytes()));
    let digest = Sha256::digest(&bytes);
    bytes.extend_from_slice(&digest);
    bytes
}

fn read(bytes: &[u8]) -> Option<Vec<u32>> {
    let (content, digest) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
    let nodes = content.strip_prefix(MAGIC)?;
    if Sha256::digest(content).as_slice() != digest || nodes.len() % 4 != 0 {
        return None;
    }
    let nodes = nodes.chunks_exact(4);
    Some(
        nodes
            .map(|n| u32::from_le_bytes([n[0], n[1], n[2], n[3]]))
            .collect(),
    )
}

fn write(file: &Path, order: &[u32]) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut whole = tempfile::NamedTempFile::new_in(folder)?;
    whole.write_all(&bytes(order))?;
    whole.persist(file)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{bytes, read};

    #[test]
    fn a_kept_order_is_read_back_and_a_damaged_one_is_not() {
        let order: Vec<u32> = (0..1000).rev().collect();
        let whole = bytes(&order);
        assert_eq!(read(&whole), Some(order));
        for cut in [0, 1, 31, 40, whole.len() - 1] {
            assert_eq!(read(&whole[..cut]), None);
        }
        for place in (0..whole.len()).step_by(97) {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            assert_eq!(read(&damaged), None);
        }
    }
}
