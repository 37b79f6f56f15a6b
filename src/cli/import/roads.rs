//! `wasteflow import roads`: own roads, lines of a GIS or a table of edges.

use super::super::{Failure, Terminal};
use super::table::named_crs;
use super::{Into, empty_table, failed, write};
use crate::finding::{Bilingual, Language};
use crate::import::crs::Crs;
use crate::import::lines::columns::{self, Column, NONE};
use crate::import::lines::{self, How};
use crate::import::{Target, gis};
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
    /// What a column is, where the guess is wrong: its header and a column of roads.geojson, or none.
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

fn pair(text: &str) -> Result<(String, String), String> {
    let (header, column) = text
        .rsplit_once('=')
        .ok_or_else(|| "HEADER=COLUMN".to_owned())?;
    if column == NONE || columns::named(column).is_some() {
        return Ok((header.to_owned(), column.to_owned()));
    }
    let known: Vec<&str> = columns::names().into_iter().map(|(name, _)| name).collect();
    Err(format!("{NONE}, {}", known.join(", ")))
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let case = Target::look(&args.target.case, args.target.replace);
    let case = case.map_err(|error| failed(error, terminal))?;
    let unreadable =
        |error: std::io::Error| Failure::Usage(format!("{}: {error}", args.file.display()));
    let bytes = std::fs::read(&args.file).map_err(unreadable)?;
    let beside = gis::beside(&args.file).map_err(unreadable)?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy();
    let how = How {
        layer: args.layer.clone(),
        encoding: args.encoding.clone(),
        crs: named_crs(&args.crs)?,
        columns: args.columns.clone(),
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
    let columns = Some(looked.columns());
    write(imported, case, &args.target, None, columns, terminal)
}

/// What each column was taken for.
pub(super) fn columns(all: &[Column], language: Language) -> String {
    if all.is_empty() {
        return String::new();
    }
    let say = |zh: &str, en: &str| Bilingual::new(zh, en).text(language).to_owned();
    let names = columns::names();
    let mut table = empty_table(&[say("表头", "header"), say("含义", "holds")], 2);
    for one in all {
        let known = names.iter().find(|(name, _)| Some(*name) == one.column);
        let holds = known.map_or_else(
            || say("不用", "not used"),
            |(_, label)| label.text(language).to_owned(),
        );
        table.add_row(vec![one.header.clone(), holds]);
    }
    table.trim_fmt() + "\n\n"
}
