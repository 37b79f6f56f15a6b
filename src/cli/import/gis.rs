//! `wasteflow import gis`: points of a GIS go the way of any table, areas become zones, boundary or layers.

use super::super::{Failure, Terminal};
use super::ground::{Done, Finishing, finish};
use super::pair;
use super::table::{self, Taking, named_crs, not_of_units, sound};
use crate::import::crs::Crs;
use crate::import::gis::{self, Layer, Use};
use crate::import::table::book::Book;
use crate::import::table::{Choices, look_in};
use crate::import::upsert::To;
use crate::pipeline;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The files: .geojson, .gpkg, .shp (with .dbf, .prj, .cpg beside it), .zip of these, .kml, .kmz, .fgb.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder of the case.
    #[arg(long = "into", value_name = "CASE")]
    case: PathBuf,
    /// Layer to read, where a file has several.
    #[arg(long)]
    layer: Option<String>,
    /// Table the points go to: units and their wastes, or facilities, places, candidates, collection_points, gateways.
    #[arg(long, default_value = "generators", conflicts_with = "use_as")]
    table: String,
    /// What an attribute is that is not called as a column of the table that --table names: its name and the column, or none.
    /// It is kept in mapping.toml of the case: the same name need not be told again.
    #[arg(long = "column", value_name = "HEADER=COLUMN", value_parser = pair, conflicts_with = "use_as")]
    columns: Vec<(String, String)>,
    /// What areas become: zones (or areas), boundary, or layer:ID of layers.toml (such as layer:red_line).
    #[arg(long = "as", value_name = "WHAT", value_parser = use_of)]
    use_as: Option<Use>,
    /// What coordinates are in; without it as the file says, else told by how well they fit the zones.
    #[arg(long, value_name = "CRS", default_value = "auto")]
    crs: String,
    /// Add up several features of one unit and code instead of refusing all but the first.
    #[arg(long)]
    sum: bool,
    /// Where several files name the same unit and code with other amounts, take the last one instead of refusing them all.
    #[arg(long)]
    later_wins: bool,
    /// Take the columns as they are guessed.
    #[arg(long)]
    yes: bool,
    /// Write the guess of what each column holds, to be changed and saved as `mapping.toml` of the case, and do no more.
    #[arg(long, value_name = "FILE", conflicts_with = "use_as")]
    write_mapping: Option<PathBuf>,
    /// Tell what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
}

fn use_of(text: &str) -> Result<Use, String> {
    match text.split_once(':') {
        None if ["zones", "areas"].contains(&text) => Ok(Use::Zones),
        None if text == "boundary" => Ok(Use::Boundary),
        Some(("layer", id)) if !id.is_empty() => Ok(Use::Ground(id.to_owned())),
        _ => Err("zones (or areas) | boundary | layer:ID".to_owned()),
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let crs = named_crs(&args.crs)?;
    let read = |path| gis::read(path, args.layer.as_deref());
    let layers = args.files.iter().map(|path| read(path)?.in_degrees(crs));
    let layers = sound(layers)?;
    if args.use_as.is_none() && args.table.trim_end_matches(".csv") == "generators" {
        not_of_units(&args.columns, terminal)?;
        units(args, &layers, crs, terminal)
    } else {
        ground(args, layers, crs, terminal)
    }
}

/// Points with wastes: the way of any table.
fn units(args: &Args, layers: &[Layer], crs: Crs, terminal: &Terminal) -> Result<(), Failure> {
    let intake = pipeline::Intake::open(&args.case).map_err(Failure::Input)?;
    let intake = intake.later_wins(args.later_wins);
    let choices = Choices {
        // What was named as a plane is degrees by now.
        crs: match crs {
            Crs::Plane(_) => Crs::Auto,
            other => other,
        },
        sum: args.sum,
        ..Choices::default()
    };
    let looked = sound(layers.iter().map(|layer| {
        let book = Book {
            grids: vec![gis::grid::rows(layer)],
            encoding: layer.encoding,
        };
        look_in(&layer.file, book, &choices, intake.saved())
    }))?;
    let taking = Taking {
        files: &args.files,
        case: &args.case,
        yes: args.yes,
        write_mapping: args.write_mapping.as_deref(),
        dry_run: args.dry_run,
    };
    table::take(&taking, intake, looked, &choices, terminal)
}

/// Areas, and points of other tables.
fn ground(args: &Args, layers: Vec<Layer>, crs: Crs, terminal: &Terminal) -> Result<(), Failure> {
    let mut ground = pipeline::Ground::open(&args.case).map_err(Failure::Input)?;
    let (mut done, mut notes) = (Vec::new(), Vec::new());
    for (layer, path) in layers.into_iter().zip(&args.files) {
        let to = args.use_as.as_ref();
        let (layer, told) = ground.unshifted(layer, crs, to).map_err(Failure::Input)?;
        notes.extend(told);
        let (said, rows) = match to {
            Some(to) => (ground.place(&layer, to).map_err(Failure::Input)?, None),
            None => {
                let grid = gis::grid::rows(&layer);
                let heads = ground.heads(&layer.file, &args.table, &args.columns);
                let to = To {
                    table: &args.table,
                    placed: true,
                    crs: None,
                    columns: &heads.map_err(Failure::Input)?,
                };
                let rows = ground.upsert(&layer.file, grid, &to);
                let rows = rows.map_err(Failure::Input)?;
                (rows.said(), Some(rows))
            }
        };
        done.push(Done {
            path: path.clone(),
            file: layer.file,
            said,
            rows,
        });
    }
    let finishing = Finishing {
        case: &args.case,
        write_mapping: args.write_mapping.as_deref(),
        dry_run: args.dry_run,
    };
    finish(&ground, &finishing, &done, &notes, terminal)
}
