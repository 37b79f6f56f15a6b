//! `wasteflow import case`: the folder of a case from the GeoPackage it was written to.

use super::super::terminal::Told;
use super::super::{Failure, Terminal};
use crate::finding::Language;
use crate::pipeline::geopackage;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The GeoPackage, as `export gpkg` wrote it; cells and shapes may have been changed in a GIS since.
    file: PathBuf,
    /// Folder to write to; it must not exist or be empty.
    #[arg(long = "into", value_name = "DIR")]
    dir: PathBuf,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let restored = geopackage::restore(&args.file, &args.dir).map_err(Failure::Input)?;
    let (count, folder) = (restored.files.len(), args.dir.display());
    terminal.result(if terminal.json {
        Told::Json(json!({ "dir": args.dir, "files": restored.files }))
    } else {
        Told::Text(match terminal.language {
            Language::Zh => {
                format!("已写入 {folder}（{count} 个文件）；请运行 wasteflow check {folder}")
            }
            Language::En => {
                format!("written to {folder} ({count} files); run wasteflow check {folder}")
            }
        })
    })
}
