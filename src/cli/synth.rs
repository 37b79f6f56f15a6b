//! `wasteflow synth`: writes the Jiangjin case, or a synthetic province of any size.

use super::{Failure, Terminal};
use crate::{dataset, synth};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// The Jiangjin case: writes exactly the files of `data/geo`.
    Jiangjin {
        /// Folder to write to.
        dir: PathBuf,
    },
    /// A fully synthetic province.
    Province {
        /// Sites that produce waste (1 to 1,000,000).
        #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        generators: u32,
        /// Plants and operators.
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=20_000))]
        facilities: u32,
        /// Waste codes in use.
        #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        codes: u32,
        /// Junctions of the road network (16 to 1,000,000).
        #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(16..=1_000_000))]
        road_nodes: u32,
        /// Places where plants could be built, each in three sizes and five years.
        #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(0..=1_000))]
        candidates: u32,
        /// Seed: the same seed gives the same bytes.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Folder to write to.
        dir: PathBuf,
    },
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let (dir, files) = match &args.what {
        What::Jiangjin { dir } => (dir, synth::jiangjin_files()),
        What::Province {
            generators,
            facilities,
            codes,
            road_nodes,
            candidates,
            seed,
            dir,
        } => {
            let recipe = synth::ProvinceRecipe {
                generators: *generators as usize,
                facilities: *facilities as usize,
                codes: *codes as usize,
                road_nodes: *road_nodes as usize,
                candidates: *candidates as usize,
                seed: *seed,
            };
            (dir, dataset::write::files(&synth::province(&recipe)))
        }
    };
    dataset::write::all(&files, dir)?;
    let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
    if terminal.json {
        let list: Vec<_> = files
            .iter()
            .map(|(name, content)| json!({"file": name, "bytes": content.len()}))
            .collect();
        terminal.document(&json!({"dir": dir, "bytes": bytes, "files": list}))?;
    } else {
        for (name, content) in &files {
            terminal.data(&format!(
                "{:>12}  {}",
                content.len(),
                dir.join(name).display()
            ))?;
        }
    }
    Ok(())
}
