//! Easting and northing of a plane in, the place in WGS84 out.

use super::{Plane, zone_meridian};
use crate::quantity::LonLat;
use proj4rs::Proj;
use proj4rs::transform::transform;
use std::collections::BTreeMap;

/// A plane made ready to undo its projection.
#[derive(Debug)]
pub(in crate::import) struct Inverse {
    degrees: Proj,
    /// By the number before the easting; 0 where it says nothing.
    zones: BTreeMap<u32, Proj>,
    by_prefix: bool,
}

impl Inverse {
    /// Of a plane.
    pub(in crate::import) fn of(plane: Plane) -> Self {
        let made = |text: &str| Proj::from_proj_string(text).expect("the text is of this file");
        let transverse = |meridian: f64, scale: f64, easting: f64| {
            made(&format!(
                "+proj=tmerc +lat_0=0 +lon_0={meridian} +k={scale} +x_0={easting} +y_0=0 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs"
            ))
        };
        let mut zones = BTreeMap::new();
        match plane {
            Plane::WebMercator => {
                let mercator = made(
                    "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs",
                );
                zones.insert(0, mercator);
            }
            Plane::Transverse {
                meridian,
                scale,
                easting,
            } => {
                zones.insert(0, transverse(meridian, scale, easting));
            }
            Plane::ByPrefix => {
                for number in (13..=23).chain(25..=45) {
                    let meridian = zone_meridian(number).expect("zones of the list have one");
                    let easting = f64::from(number) * 1e6 + 500_000.0;
                    zones.insert(number, transverse(meridian, 1.0, easting));
                }
            }
        }
        Self {
            degrees: made("+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs"),
            zones,
            by_prefix: plane == Plane::ByPrefix,
        }
    }

    /// The place of easting and northing, metres; not a number where the plane has none.
    pub(in crate::import) fn place(&self, easting: f64, northing: f64) -> LonLat {
        let nowhere = LonLat::new(f64::NAN, f64::NAN);
        // Farther than the plane reaches, the series of a projection gives anything.
        if !(easting.abs() < 1e8 && northing.abs() < 2.1e7) {
            return nowhere;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let number = if self.by_prefix {
            (easting / 1e6).floor().max(0.0) as u32
        } else {
            0
        };
        let Some(plane) = self.zones.get(&number) else {
            return nowhere;
        };
        let mut point = (easting, northing, 0.0);
        match transform(plane, &self.degrees, &mut point) {
            Ok(()) => LonLat::new(point.0.to_degrees(), point.1.to_degrees()),
            Err(_) => nowhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::crs::Crs;

    /// Easting and northing on the ellipsoid of CGCS2000 by the series of the textbook (arc of the meridian, then
    /// powers of the longitude), written here anew as a check of the library.
    fn textbook(meridian: f64, scale: f64, at: LonLat) -> (f64, f64) {
        let (a, f): (f64, f64) = (6_378_137.0, 1.0 / 298.257_222_101);
        let e2 = f * (2.0 - f);
        let second = e2 / (1.0 - e2);
        let (b, l) = (at.lat.to_radians(), (at.lon - meridian).to_radians());
        let arc = a
            * ((1.0 - e2 / 4.0 - 3.0 * e2.powi(2) / 64.0 - 5.0 * e2.powi(3) / 256.0) * b
                - (3.0 * e2 / 8.0 + 3.0 * e2.powi(2) / 32.0 + 45.0 * e2.powi(3) / 1024.0)
                    * (2.0 * b).sin()
                + (15.0 * e2.powi(2) / 256.0 + 45.0 * e2.powi(3) / 1024.0) * (4.0 * b).sin()
                - 35.0 * e2.powi(3) / 3072.0 * (6.0 * b).sin());
        let n = a / (1.0 - e2 * b.sin().powi(2)).sqrt();
        let (t, eta) = (b.tan().powi(2), second * b.cos().powi(2));
        let m = l * b.cos();
        let east = n
            * (m + (1.0 - t + eta) * m.powi(3) / 6.0
                + (5.0 - 18.0 * t + t * t + 72.0 * eta - 58.0 * second) * m.powi(5) / 120.0);
        let north = arc
            + n * b.tan()
                * (m * m / 2.0
                    + (5.0 - t + 9.0 * eta + 4.0 * eta * eta) * m.powi(4) / 24.0
                    + (61.0 - 58.0 * t + t * t + 600.0 * eta - 330.0 * second) * m.powi(6) / 720.0);
        (east * scale, north * scale)
    }

    fn near(one: LonLat, other: LonLat, metres: f64) {
        let off = one.distance(other).0;
        assert!(off < metres, "{one:?} {other:?} {off} m");
    }

    #[test]
    fn every_chinese_zone_is_undone_as_the_textbook_has_it() {
        let mut seen = 0;
        for code in (4491..=4554).chain(32643..=32653) {
            let Ok(Crs::Plane(plane)) = Crs::epsg(code) else {
                panic!("EPSG:{code}");
            };
            let Plane::Transverse {
                meridian,
                scale,
                easting,
            } = plane
            else {
                panic!("EPSG:{code}");
            };
            let inverse = Inverse::of(plane);
            for (east, lat) in [(-1.4, 22.5), (0.0, 29.3), (1.2, 41.0), (0.7, 29.29)] {
                let at = LonLat::new(meridian + east, lat);
                let (x, y) = textbook(meridian, scale, at);
                near(inverse.place(x + easting, y), at, 0.01);
                seen += 1;
            }
        }
        assert_eq!(seen, 75 * 4);
    }

    #[test]
    fn numbers_before_eastings_tell_the_zone_of_each_point() {
        let inverse = Inverse::of(Plane::ByPrefix);
        let at = LonLat::new(106.25, 29.29);
        for (zone, meridian) in [(35.0, 105.0), (36.0, 108.0), (18.0, 105.0)] {
            let (x, y) = textbook(meridian, 1.0, at);
            near(inverse.place(x + zone * 1e6 + 500_000.0, y), at, 0.02);
        }
        assert!(inverse.place(24_500_000.0, 3e6).lon.is_nan());
    }

    #[test]
    fn web_mercator_is_undone() {
        let at = LonLat::new(106.25, 29.29);
        let x = 6_378_137.0 * at.lon.to_radians();
        let y = 6_378_137.0
            * (std::f64::consts::FRAC_PI_4 + at.lat.to_radians() / 2.0)
                .tan()
                .ln();
        near(Inverse::of(Plane::WebMercator).place(x, y), at, 0.01);
    }
}
