//! Bytes of other formats in, tables of a case out: road networks of OpenStreetMap, lines of a GIS and
//! tables of own edges become `roads.geojson` and `turns.csv`, with a report of what was left out and why.

mod area;
mod case;
pub mod crs;
pub mod faults;
pub mod gis;
mod halt;
pub mod kept;
pub mod lines;
mod named;
pub mod osm;
mod report;
pub mod start;
pub mod table;
mod towns;
pub mod upsert;
mod versions;
mod weld;
pub mod workbook;

pub use area::{Area, Rings};
pub use case::{Target, Written, replace};
pub use halt::ImportError;
pub use report::{Fate, Noted, Reason, Report};
pub use versions::{Version, restore, versions};

use crate::dataset::record::Sheet;
use crate::dataset::tables::{Feature, RoadRow, TurnRow};
use crate::finding::Bilingual;

/// What the page and the documents of a case with such roads must name.
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors (ODbL)";
/// How a row names its source.
pub(crate) const ATTRIBUTION_SHORT: &str = "OpenStreetMap (ODbL)";

/// Choices of an import.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Roads with a node in this area are kept, cut one node beyond its border.
    pub area: Area,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What a user reads.
    pub text: Bilingual,
    /// Share done, 0–1, where it is known.
    pub fraction: Option<f64>,
}

/// Tables made of a file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// `roads.geojson`
    pub roads: Sheet<Feature<RoadRow>>,
    /// `turns.csv`
    pub turns: Sheet<TurnRow>,
    /// What was read, kept and left out.
    pub report: Report,
}
