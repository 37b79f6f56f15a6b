//! What every reader makes: a [`Layer`] of features, cell by cell, held within bounds.

use super::fault;
use crate::finding::{Bilingual, Finding, Place};
use crate::import::crs::{Crs, Inverse, NoCrs};
use crate::import::faults;
use geo::MapCoords as _;
use std::collections::HashMap;

/// Most cells of a layer.
const CELLS: usize = 20_000_000;
/// Most columns of a layer.
const COLUMNS: usize = 2_000;
/// Longest text of a cell, characters, as of a table.
const LONGEST: usize = 32_767;
/// Most corners of all shapes of a layer.
pub(super) const CORNERS: usize = 30_000_000;

/// One feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Feature {
    /// Text of each column of the layer; shorter where the last ones are empty.
    pub cells: Vec<String>,
    /// Its shape as the file has it; `None` where it has none.
    pub shape: Option<geo::Geometry<f64>>,
    /// Why its shape cannot be used, in the words of whoever read it.
    pub bad: Option<String>,
}

/// One layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// File it is from.
    pub file: String,
    /// Its name.
    pub name: String,
    /// What the file says its coordinates are in; `None` where it says nothing.
    pub crs: Result<Option<Crs>, NoCrs>,
    /// Encoding of its texts, where it had to be told.
    pub encoding: Option<&'static str>,
    /// Names of its attributes.
    pub columns: Vec<String>,
    /// The features; the first is row 2, as in a table of attributes.
    pub features: Vec<Feature>,
    /// Number of the row of each feature, where it is from a table that counts otherwise.
    numbers: Vec<u32>,
    index: HashMap<String, usize>,
    cells: usize,
}

impl Layer {
    /// An empty one.
    pub(super) fn new(file: &str, name: &str) -> Self {
        Self {
            file: file.to_owned(),
            name: name.to_owned(),
            crs: Ok(None),
            encoding: None,
            columns: Vec::new(),
            features: Vec::new(),
            numbers: Vec::new(),
            index: HashMap::new(),
            cells: 0,
        }
    }

    /// An empty one of the rows of a table.
    pub(in crate::import) fn of_rows(file: &str, name: &str) -> Self {
        Self::new(file, name)
    }

    /// The name of a layer that has only that of its file.
    pub(super) fn stem(file: &str) -> &str {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The place of a column, made where it is not there.
    pub(in crate::import) fn column(&mut self, name: &str) -> usize {
        if let Some(&at) = self.index.get(name) {
            return at;
        }
        let at = self.columns.len();
        self.columns.push(name.to_owned());
        self.index.insert(name.to_owned(), at);
        at
    }

    /// Adds the feature of a row of a table.
    ///
    /// # Errors
    /// `I051` when a text or all of them are too large.
    pub(in crate::import) fn push_row(
        &mut self,
        number: u32,
        cells: impl IntoIterator<Item = (usize, String)>,
        shape: Result<Option<geo::Geometry<f64>>, String>,
    ) -> Result<(), Vec<Finding>> {
        self.numbers.push(number);
        self.push(cells, shape)
    }

    /// Adds a feature.
    ///
    /// # Errors
    /// `I051` when a text or all of them are too large.
    pub(super) fn push(
        &mut self,
        cells: impl IntoIterator<Item = (usize, String)>,
        shape: Result<Option<geo::Geometry<f64>>, String>,
    ) -> Result<(), Vec<Finding>> {
        let row = self.row(self.features.len());
        let mut texts = Vec::new();
        for (at, text) in cells {
            if text.len() > LONGEST && text.chars().nth(LONGEST).is_some() {
                let column = self.columns.get(at).cloned().unwrap_or_default();
                return Err(vec![faults::GIS_LARGE.finding(
                    Place::cell(&self.file, row, column),
                    Bilingual::new(
                        format!("属性超过 {LONGEST} 个字符"),
                        format!("the attribute is longer than {LONGEST} characters"),
                    ),
                )]);
            }
            if texts.len() <= at {
                texts.resize(at + 1, String::new());
            }
            texts[at] = clean(&text);
        }
        self.cells += texts.len() + 1;
        if self.cells > CELLS || self.columns.len() > COLUMNS {
            return Err(fault(
                &faults::GIS_LARGE,
                &self.file,
                format!("属性多于 {CELLS} 个单元格或 {COLUMNS} 列"),
                format!("it has more than {CELLS} cells or {COLUMNS} columns"),
            ));
        }
        let (shape, bad) = match shape {
            Ok(shape) => (shape, None),
            Err(why) => (None, Some(why)),
        };
        self.features.push(Feature {
            cells: texts,
            shape,
            bad,
        });
        Ok(())
    }

    /// Number of a feature as a table of attributes counts.
    #[must_use]
    pub fn row(&self, at: usize) -> u32 {
        if let Some(&number) = self.numbers.get(at) {
            return number;
        }
        u32::try_from(at).map_or(u32::MAX, |at| at.saturating_add(2))
    }

    /// Text of an attribute.
    #[must_use]
    pub fn cell<'a>(&self, feature: &'a Feature, column: usize) -> &'a str {
        feature.cells.get(column).map_or("", String::as_str)
    }

    /// The layer in degrees of WGS84, by what the file says or by what a person says; left as it is where neither
    /// does. Degrees of a web map's own system are left as they are, too: only zones can tell them.
    ///
    /// # Errors
    /// `I047` when the file names a system that cannot be converted and nobody names another.
    pub fn in_degrees(mut self, asked: Crs) -> Result<Self, Vec<Finding>> {
        let crs = match (asked, &self.crs) {
            (Crs::Auto, Ok(said)) => *said,
            (Crs::Auto, Err(no)) => {
                let cause = no.text();
                return Err(vec![faults::NO_CRS.finding(Place::file(&self.file), cause)]);
            }
            (asked, _) => Some(asked),
        };
        let Some(Crs::Plane(plane)) = crs else {
            return Ok(self);
        };
        let inverse = Inverse::of(plane);
        for feature in &mut self.features {
            let Some(shape) = &feature.shape else {
                continue;
            };
            let moved = shape.map_coords(|c| {
                let place = inverse.place(c.x, c.y);
                geo::Coord {
                    x: place.lon,
                    y: place.lat,
                }
            });
            feature.shape = Some(moved);
        }
        self.crs = Ok(Some(Crs::Wgs84));
        Ok(self)
    }
}

/// Without control characters and outer space.
fn clean(text: &str) -> String {
    let plain: String = (text.chars())
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.trim().to_owned()
}
