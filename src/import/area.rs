//! Which part of a file is wanted: a box or a boundary in, inside or not for each place out.

use super::faults;
use super::halt::{Halt, ImportError, fault};
use geojson::{FeatureCollection, GeoJson, GeometryValue, Position};
use std::path::Path;

/// Strips of latitude that sides of a boundary are sorted into.
const STRIPS: usize = 1024;

/// The part of a file that is wanted.
#[derive(Clone, Debug, Default)]
pub enum Area {
    /// All of it.
    #[default]
    Everywhere,
    /// Degrees west, south, east and north.
    Box([f64; 4]),
    /// Within rings: inside an odd number of them.
    Rings(Rings),
}

/// Sides of a boundary by the strip of latitude they touch.
#[derive(Clone, Debug)]
pub struct Rings {
    south: f64,
    strip: f64,
    sides: Vec<Vec<[[f64; 2]; 2]>>,
}

impl Area {
    /// Reads `W,S,E,N` in degrees.
    ///
    /// ```
    /// use wasteflow::import::Area;
    /// let area = Area::bbox("106.0,29.0,106.5,29.5").expect("four numbers");
    /// assert!(area.holds([1_062_500_000, 292_500_000]));
    /// assert!(Area::bbox("106.5,29.0,106.0,29.5").is_err());
    /// ```
    ///
    /// # Errors
    /// When there are not four numbers of degrees with west below east and south below north.
    pub fn bbox(text: &str) -> Result<Self, String> {
        let numbers: Result<Vec<f64>, _> = text.split(',').map(|n| n.trim().parse()).collect();
        match numbers.as_deref() {
            Ok(&[w, s, e, n])
                if w < e && s < n && w >= -180.0 && e <= 180.0 && s >= -90.0 && n <= 90.0 =>
            {
                Ok(Self::Box([w, s, e, n]))
            }
            _ => Err("W,S,E,N: degrees, longitude first, west < east, south < north".to_owned()),
        }
    }

    /// Reads the polygons of a GeoJSON file.
    ///
    /// # Errors
    /// `I001` when it cannot be read, `I009` when it holds no polygon.
    pub fn boundary(path: &Path) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            ImportError::from(fault(
                &faults::UNREADABLE,
                &name,
                error.to_string(),
                error.to_string(),
            ))
        })?;
        Self::geojson(&text, &name).map_err(ImportError::from)
    }

    fn geojson(text: &str, name: &str) -> Result<Self, Halt> {
        let wrong = |zh: String, en: String| fault(&faults::NO_AREA, name, zh, en);
        let json: GeoJson = text
            .trim_start_matches('\u{feff}')
            .parse()
            .map_err(|error: geojson::Error| wrong(error.to_string(), error.to_string()))?;
        let shapes = match json {
            GeoJson::Geometry(geometry) => vec![geometry.value],
            GeoJson::Feature(feature) => feature.geometry.into_iter().map(|g| g.value).collect(),
            GeoJson::FeatureCollection(FeatureCollection { features, .. }) => features
                .into_iter()
                .filter_map(|feature| feature.geometry)
                .map(|geometry| geometry.value)
                .collect(),
        };
        let mut rings: Vec<Vec<Position>> = Vec::new();
        for shape in shapes {
            match shape {
                GeometryValue::Polygon { coordinates } => rings.extend(coordinates),
                GeometryValue::MultiPolygon { coordinates } => {
                    rings.extend(coordinates.into_iter().flatten());
                }
                _ => {}
            }
        }
        let rings: Vec<Vec<[f64; 2]>> = rings
            .iter()
            .map(|ring| {
                ring.iter()
                    .filter_map(|position| match position.as_slice() {
                        [lon, lat, ..] => Some([*lon, *lat]),
                        _ => None,
                    })
                    .collect()
            })
            .collect();
        let on_earth = |p: &[f64; 2]| p[0].abs() <= 180.0 && p[1].abs() <= 90.0;
        if rings.is_empty() || !rings.iter().all(|r| r.len() >= 4 && r.iter().all(on_earth)) {
            return Err(wrong(
                "没有面，或面的点不足、坐标超出范围".to_owned(),
                "it has no polygon, or one with too few points or impossible coordinates"
                    .to_owned(),
            ));
        }
        Ok(Self::Rings(Rings::new(&rings)))
    }

    /// True when everything is wanted.
    #[must_use]
    pub fn is_everywhere(&self) -> bool {
        matches!(self, Self::Everywhere)
    }

    /// True when the place, `[lon, lat]` in 1e-7 degrees, is wanted.
    #[must_use]
    pub fn holds(&self, place: [i32; 2]) -> bool {
        let [lon, lat] = place.map(|v| f64::from(v) / 1e7);
        match self {
            Self::Everywhere => true,
            Self::Box([w, s, e, n]) => (*w..=*e).contains(&lon) && (*s..=*n).contains(&lat),
            Self::Rings(rings) => rings.hold(lon, lat),
        }
    }
}

impl Rings {
    fn new(rings: &[Vec<[f64; 2]>]) -> Self {
        let lats = || rings.iter().flatten().map(|p| p[1]);
        let south = lats().fold(f64::INFINITY, f64::min);
        let north = lats().fold(f64::NEG_INFINITY, f64::max);
        #[allow(clippy::cast_precision_loss)]
        let strip = ((north - south) / STRIPS as f64).max(1e-9);
        let mut made = Self {
            south,
            strip,
            sides: vec![Vec::new(); STRIPS + 1],
        };
        for ring in rings {
            // A ring that is not closed is closed.
            let next = ring.iter().cycle().skip(1);
            for (&a, &b) in ring.iter().zip(next) {
                let strips = [a[1].min(b[1]), a[1].max(b[1])].map(|lat| made.strip_of(lat));
                for sides in &mut made.sides[strips[0]..=strips[1]] {
                    sides.push([a, b]);
                }
            }
        }
        made
    }

    fn strip_of(&self, lat: f64) -> usize {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let strip = ((lat - self.south) / self.strip).max(0.0) as usize;
        strip.min(STRIPS)
    }

    /// Counts the sides that a line eastwards from the place crosses.
    fn hold(&self, lon: f64, lat: f64) -> bool {
        let mut inside = false;
        for [a, b] in &self.sides[self.strip_of(lat)] {
            if (a[1] > lat) != (b[1] > lat)
                && lon < (b[0] - a[0]) * (lat - a[1]) / (b[1] - a[1]) + a[0]
            {
                inside = !inside;
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boundary_with_a_hole_holds_what_is_between() {
        let text = r#"{"type":"Polygon","coordinates":[
            [[0,0],[10,0],[10,10],[0,10],[0,0]], [[4,4],[6,4],[6,6],[4,6],[4,4]]]}"#;
        let area = Area::geojson(text, "area.geojson").expect("a polygon");
        let holds = |lon: i32, lat: i32| area.holds([lon * 10_000_000, lat * 10_000_000]);
        assert!(holds(1, 1) && holds(9, 5));
        assert!(!holds(5, 5) && !holds(11, 5) && !holds(5, -1));
    }

    #[test]
    fn a_boundary_without_polygons_is_refused() {
        for text in [
            "{}",
            "{\"type\":\"Point\",\"coordinates\":[1,2]}",
            "{\"type\":\"Polygon\",\"coordinates\":[]}",
            "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[999,0],[1,1],[0,0]]]}",
        ] {
            assert!(Area::geojson(text, "area.geojson").is_err(), "{text}");
        }
    }
}
