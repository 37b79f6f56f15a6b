//! `wasteflow import roads`: own roads, lines of a GIS or a table of edges.

use super::super::{Failure, Terminal};
use super::table::named_crs;
use super::{Into, failed, pair, write};
use crate::import::crs::Crs;
use crate::import::gis;
use crate::import::lines::{self, How};
use crate::pipeline;
use crate::quantity::Metres;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The file: .geojson, .gpkg, .shp (with .dbf, .prj, .cpg beside it), .zip of these, .kml, .kmz, .fgb, or a table (.csv, .xlsx)
    /// with from_lon, from_lat, to_lon, to_lat, or wkt.
    file: PathBuf,
    /// Layer or sheet to read, where a file has several.
    #[arg(long)]
    layer: Option<String>,
    /// What a column is, where the guess is wrong: its header and a column of roads.geojson, or none. It is kept in
    /// mapping.toml of the case: the same header need not be told again.
    #[arg(long = "column", value_name = "HEADER=COLUMN", value_parser = pair)]
    columns: Vec<(String, String)>,
    /// What coordinates are in; without it as the file says, else degrees.
    #[arg(long, value_name = "CRS", default_value = "auto")]
    crs: String,
    /// Encoding of a text table (gb18030, utf-8, utf-16le …); without it told by its bytes.
    #[arg(long)]
    encoding: Option<String>,
    /// Ends this near to each other are one junction, metres.
    #[arg(long, default_value_t = lines::TOLERANCE.0, value_parser = tolerance)]
    tolerance: f64,
    #[command(flatten)]
    target: Into,
}

fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(metres) if (0.0..=1000.0).contains(&metres) => Ok(metres),
        _ => Err("0–1000 m".to_owned()),
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let intake = pipeline::RoadIntake::open(&args.target.case, args.target.replace);
    let intake = intake.map_err(|error| failed(error, terminal))?;
    let unreadable =
        |error: std::io::Error| Failure::Usage(format!("{}: {error}", args.file.display()));
    let bytes = std::fs::read(&args.file).map_err(unreadable)?;
    let beside = gis::beside(&args.file).map_err(unreadable)?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let how = How {
        layer: args.layer.clone(),
        encoding: args.encoding.clone(),
        crs: named_crs(&args.crs)?,
        columns: (intake.heads(&name, &args.columns)).map_err(Failure::Input)?,
    };
    let mut looked = lines::look(&name, &bytes, &beside, &how).map_err(Failure::Input)?;
    if matches!(how.crs, Crs::Gcj02 | Crs::Bd09) {
        // Only a case that is there has zones to tell the shift by.
        let ground = pipeline::Ground::open(&args.target.case).map_err(Failure::Input)?;
        let undone = ground.unshifted(looked.layer().clone(), how.crs, None);
        let (layer, told) = undone.map_err(Failure::Input)?;
        terminal.findings(told.as_slice());
        looked = looked.with(layer);
    }
    let imported = looked
        .take(Metres(args.tolerance))
        .map_err(|error| failed(error, terminal))?;
    let heads = looked.heads();
    let case = intake.target(&looked);
    write(imported, case, &args.target, None, Some(&heads), terminal)
}
