//! `wasteflow init`: an empty case of another district, with the workbook to fill it in.

use super::terminal::Told;
use super::{Failure, Terminal};
use crate::dataset::write;
use crate::import::gis;
use crate::import::start::{self, Ask, Given};
use crate::import::workbook::template::{From, template};
use crate::quantity::LonLat;
use crate::synth;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Name of the workbook beside the tables of the case.
const TEMPLATE: &str = "填报模板.xlsx";
/// The outline within the case: GeoJSON in degrees, whatever file it came from.
const OUTLINE: &str = "boundary.geojson";

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of the new case; it must not exist, or be empty.
    case: PathBuf,
    /// Name of the district, as its facilities will name it.
    #[arg(long)]
    name: String,
    /// Outline of the district: GeoJSON, GeoPackage, KML, FlatGeobuf, or a Shapefile (with .dbf and .prj beside it, or in a .zip).
    #[arg(long, value_name = "FILE")]
    boundary: PathBuf,
    /// Layer of the outline, where its file has several.
    #[arg(long, value_name = "LAYER")]
    boundary_layer: Option<String>,
    /// Towns and streets: such a file with a name and an area each, or a table with 名称, 经度 and 纬度 of their seats.
    #[arg(long, value_name = "FILE")]
    zones: PathBuf,
    /// Layer of the towns, where their file has several.
    #[arg(long, value_name = "LAYER")]
    zones_layer: Option<String>,
    /// Begins the ids of towns that bring none.
    #[arg(long, default_value = "Z")]
    prefix: String,
    /// Province, as facilities and gateways will name it.
    #[arg(long, default_value = "待填")]
    province: String,
    /// Base year.
    #[arg(long, default_value_t = 2024, value_parser = clap::value_parser!(i16).range(1950..=2100))]
    year: i16,
}

/// A file and what stands beside it.
struct File {
    name: String,
    bytes: Vec<u8>,
    beside: Vec<gis::Entity>,
}

impl File {
    fn read(path: &Path) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::Usage(format!("{}: {error}", path.display()));
        let name = path.file_name().unwrap_or_default();
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            bytes: std::fs::read(path).map_err(failed)?,
            beside: gis::beside(path).map_err(failed)?,
        })
    }

    fn given<'a>(&'a self, layer: Option<&'a str>, option: &'static str) -> Given<'a> {
        Given {
            file: &self.name,
            bytes: &self.bytes,
            beside: &self.beside,
            layer: (layer, option),
        }
    }
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if args.case.exists() && std::fs::read_dir(&args.case)?.next().is_some() {
        let folder = args.case.display();
        return Err(Failure::Usage(match terminal.language {
            crate::finding::Language::Zh => format!("{folder} 不为空；请换一个文件夹"),
            crate::finding::Language::En => format!("{folder} is not empty; choose another folder"),
        }));
    }
    let (boundary, zones) = (File::read(&args.boundary)?, File::read(&args.zones)?);
    let id = args.case.file_name().map_or_else(
        || "case".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    let ask = Ask {
        id,
        name: args.name.clone(),
        province: args.province.clone(),
        prefix: args.prefix.clone(),
        year: args.year,
        boundary: boundary.given(args.boundary_layer.as_deref(), "--boundary-layer"),
        zones: zones.given(args.zones_layer.as_deref(), "--zones-layer"),
    };
    let mut tables = start::tables(&ask, cut).map_err(Failure::Input)?;
    // What holds anywhere comes with the program: catalogue, holidays, what must not be mixed, prices to be checked.
    let known = synth::jiangjin();
    (tables.wastes, tables.holidays) = (known.wastes, known.holidays);
    (tables.compat, tables.prices) = (known.compat, known.prices);
    let book = template(&args.name, &tables, From::Command)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let mut files = write::files(&tables);
    files.push((TEMPLATE.to_owned(), book));
    write::all(&files, &args.case)?;
    let folder = args.case.display();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let zones = tables.zones.rows.len();
    terminal.result(if terminal.json {
        Told::Json(json!({ "case": args.case, "files": names, "zones": zones, "template": TEMPLATE }))
    } else {
        Told::Text(match terminal.language {
            crate::finding::Language::Zh => format!(
                "已新建案例 {folder}：镇街 {zones} 个。下一步：\n  1. 道路   wasteflow import osm 文件.osm.pbf --boundary {folder}/{OUTLINE} --into {folder}（或自有路网：wasteflow import roads 道路.gpkg --into {folder}）\n  2. 填报   {folder}/{TEMPLATE}，填好后 wasteflow import workbook {folder}/{TEMPLATE} --into {folder}\n  3. 检查   wasteflow check {folder}\n价格与名录取自演示案例，使用前请核对。\n"
            ),
            crate::finding::Language::En => format!(
                "made the case {folder} with {zones} towns. Next:\n  1. roads   wasteflow import osm FILE.osm.pbf --boundary {folder}/{OUTLINE} --into {folder} (or own roads: wasteflow import roads ROADS.gpkg --into {folder})\n  2. tables  {folder}/{TEMPLATE}, then wasteflow import workbook {folder}/{TEMPLATE} --into {folder}\n  3. check   wasteflow check {folder}\nPrices and the catalogue are those of the demonstration case: check them before use.\n"
            ),
        })
    })
}

/// Areas nearest to each seat.
fn cut(seats: &[LonLat], outline: &geo::Polygon<f64>) -> Vec<geo::MultiPolygon<f64>> {
    let sites: Vec<(LonLat, usize)> = seats.iter().copied().zip(0..).collect();
    synth::territories(&sites, seats.len(), outline)
}
