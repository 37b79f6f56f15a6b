//! What a file may become in a case: words and names in the order in which a person is offered them, and the one that is
//! guessed by what is in the file.

use crate::dataset::land::LayerFrom;
use crate::dataset::tables::Tables;
use crate::finding::Bilingual;
use crate::import::gis::{Layer, Use};
use crate::import::upsert;
use geo::Geometry;

/// What a file becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// Units and their wastes.
    Units,
    /// Rows of a table, by their ids.
    Rows(String),
    /// The net of roads.
    Roads,
    /// Zones, boundary, or a layer of the ground.
    Areas(Use),
}

/// Word of units and wastes.
const UNITS: &str = "generators";

impl Aim {
    /// By its word: `generators`, another table, `roads`, `zones`, `boundary`, `layer:ID`.
    #[must_use]
    pub fn named(word: &str) -> Self {
        match word.split_once(':') {
            None if word == UNITS => Self::Units,
            None if word == "roads" => Self::Roads,
            None if word == "zones" => Self::Areas(Use::Zones),
            None if word == "boundary" => Self::Areas(Use::Boundary),
            Some(("layer", id)) => Self::Areas(Use::Ground(id.to_owned())),
            _ => Self::Rows(word.to_owned()),
        }
    }

    /// Its word.
    #[must_use]
    pub fn word(&self) -> String {
        match self {
            Self::Units => UNITS.to_owned(),
            Self::Rows(table) => table.clone(),
            Self::Roads => "roads".to_owned(),
            Self::Areas(Use::Zones) => "zones".to_owned(),
            Self::Areas(Use::Boundary) => "boundary".to_owned(),
            Self::Areas(Use::Ground(id)) => format!("layer:{id}"),
        }
    }

    /// What shapes make of a layer that nobody says more of.
    pub(super) fn of(layer: &Layer) -> Self {
        let shape = layer.features.iter().find_map(|one| one.shape.as_ref());
        match shape {
            Some(Geometry::LineString(_) | Geometry::MultiLineString(_)) => Self::Roads,
            Some(Geometry::Polygon(_) | Geometry::MultiPolygon(_)) => Self::Areas(Use::Zones),
            _ => Self::Units,
        }
    }
}

/// Everything a file may become, with what a user calls it; `shaped`: of a GIS.
pub(super) fn all(shaped: bool, tables: &Tables) -> Vec<(String, Bilingual)> {
    let mut all = vec![(
        UNITS.to_owned(),
        Bilingual::new("产废单位与废物", "units and their wastes"),
    )];
    let roads = (
        "roads".to_owned(),
        Bilingual::new("道路（替换路网）", "roads (in place of the net)"),
    );
    if shaped {
        all.push(roads.clone());
        let own = |word: &str, zh: &str, en: &str| (word.to_owned(), Bilingual::new(zh, en));
        all.push(own("zones", "镇街界线", "outlines of zones"));
        all.push(own("boundary", "区界", "outline of the district"));
        for layer in tables.land_layers() {
            if matches!(layer.from, LayerFrom::File | LayerFrom::Missing) {
                let (zh, en) = (&layer.name.zh, &layer.name.en);
                let name = Bilingual::new(
                    format!("选址图层：{zh}"),
                    format!("layer of the ground: {en}"),
                );
                all.push((format!("layer:{}", layer.id), name));
            }
        }
    }
    for table in upsert::names(shaped) {
        if table != UNITS {
            all.push((table.to_owned(), upsert::named(table)));
        }
    }
    if !shaped {
        all.push(roads);
    }
    all
}
