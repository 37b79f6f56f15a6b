//! What coordinates are in: the words of a person, an EPSG number or the text of a `.prj` file in, a [`Crs`] out; and
//! metres of a projected system in, WGS84 out. CGCS2000 and WGS84 differ by centimetres and are read alike; Beijing 54
//! and Xi'an 80 differ from them by some hundred metres, by parameters that are not public, and are refused.

use crate::finding::Bilingual;
use crate::quantity::LonLat;
use proj4rs::Proj;
use proj4rs::transform::transform;
use std::collections::BTreeMap;
use std::fmt;

/// What coordinates are in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Crs {
    /// Told by which fits the zones best.
    #[default]
    Auto,
    /// WGS84 or CGCS2000 (they differ by centimetres).
    Wgs84,
    /// GCJ-02, of most Chinese web maps.
    Gcj02,
    /// BD-09.
    Bd09,
    /// Metres of a plane.
    Plane(Plane),
}

/// A projected system in metres, of WGS84 or CGCS2000.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plane {
    /// Transverse Mercator: Gauss–Krüger (scale 1) or UTM (scale 0.9996).
    Transverse {
        /// Central meridian, degrees east.
        meridian: f64,
        /// Scale along it.
        scale: f64,
        /// Easting of it, metres; with the number of the zone before it where the system has one.
        easting: f64,
    },
    /// Gauss–Krüger eastings that begin with the number of their zone: 13–23 of 6°, 25–45 of 3°.
    ByPrefix,
    /// Web Mercator.
    WebMercator,
}

/// Why a name of a system cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCrs {
    /// Not known here.
    Unknown(String),
    /// A datum that needs parameters nobody but the survey has.
    NeedsParameters(&'static str),
}

impl NoCrs {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match self {
            Self::Unknown(name) => Bilingual::new(
                format!("坐标系“{name}”不认识"),
                format!("coordinate system {name} is not known"),
            ),
            Self::NeedsParameters(datum) => Bilingual::new(
                format!(
                    "{datum} 换算到 CGCS2000 需要当地测绘部门的转换参数；不换算会偏移几十至一百多米"
                ),
                format!(
                    "{datum} needs the parameters of the local survey to become CGCS2000; without them places are off by some hundred metres"
                ),
            ),
        }
    }
}

impl fmt::Display for NoCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

const BEIJING: NoCrs = NoCrs::NeedsParameters("北京54 (Beijing 1954)");
const XIAN: NoCrs = NoCrs::NeedsParameters("西安80 (Xian 1980)");

impl Plane {
    /// Gauss–Krüger about a meridian, without a number before the easting.
    #[must_use]
    pub fn gauss(meridian: f64) -> Self {
        Self::Transverse {
            meridian,
            scale: 1.0,
            easting: 500_000.0,
        }
    }

    /// Gauss–Krüger with the number of the zone before the easting: 13–23 of 6°, 25–45 of 3°.
    fn zone(number: u32) -> Option<Self> {
        let meridian = zone_meridian(number)?;
        Some(Self::Transverse {
            meridian,
            scale: 1.0,
            easting: f64::from(number) * 1e6 + 500_000.0,
        })
    }

    /// UTM, north of the equator.
    #[must_use]
    pub fn utm(zone: u32) -> Self {
        Self::Transverse {
            meridian: f64::from(zone) * 6.0 - 183.0,
            scale: 0.9996,
            easting: 500_000.0,
        }
    }

    /// What a person calls it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        match self {
            Self::WebMercator => {
                Bilingual::new("Web 墨卡托（EPSG:3857）", "Web Mercator (EPSG:3857)")
            }
            Self::ByPrefix => Bilingual::new(
                "CGCS2000 高斯—克吕格（东坐标带带号）",
                "CGCS2000 Gauss–Krüger (zone numbers before the eastings)",
            ),
            Self::Transverse {
                meridian,
                scale,
                easting,
            } => {
                let zone = (easting / 1e6).floor();
                if scale < 1.0 {
                    let zone = (meridian + 183.0) / 6.0;
                    Bilingual::new(format!("UTM {zone:.0}N"), format!("UTM {zone:.0}N"))
                } else if zone > 0.0 {
                    Bilingual::new(
                        format!("CGCS2000 高斯—克吕格第 {zone:.0} 带（中央经线 {meridian}°）"),
                        format!("CGCS2000 Gauss–Krüger zone {zone:.0} (meridian {meridian}°)"),
                    )
                } else {
                    Bilingual::new(
                        format!("CGCS2000 高斯—克吕格中央经线 {meridian}°"),
                        format!("CGCS2000 Gauss–Krüger, meridian {meridian}°"),
                    )
                }
            }
        }
    }

    /// What to write after `--crs` for it.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::WebMercator => "3857".to_owned(),
            Self::ByPrefix => "gk".to_owned(),
            Self::Transverse {
                meridian, scale, ..
            } if scale < 1.0 => format!("utm{:.0}n", (meridian + 183.0) / 6.0),
            Self::Transverse {
                meridian, easting, ..
            } if easting < 1e6 => format!("gk{meridian}"),
            Self::Transverse { easting, .. } => format!("zone{:.0}", (easting / 1e6).floor()),
        }
    }
}

/// Central meridian of a Chinese Gauss–Krüger zone by its number.
fn zone_meridian(number: u32) -> Option<f64> {
    match number {
        13..=23 => Some(f64::from(number) * 6.0 - 3.0),
        25..=45 => Some(f64::from(number) * 3.0),
        _ => None,
    }
}

impl Crs {
    /// The system of an EPSG number.
    ///
    /// # Errors
    /// [`NoCrs`].
    pub fn epsg(code: u32) -> Result<Self, NoCrs> {
        // Numbers run from 75° to 135° east: by 6° for 11 zones, by 3° for 21.
        let by_six = |from: u32| f64::from(code - from) * 6.0 + 75.0;
        let by_three = |from: u32| f64::from(code - from) * 3.0 + 75.0;
        let plane = match code {
            4326 | 4490 | 4479 | 4480 | 4979 | 84 => return Ok(Self::Wgs84),
            4491..=4501 => Plane::zone(code - 4491 + 13),
            4502..=4512 => Some(Plane::gauss(by_six(4502))),
            4513..=4533 => Plane::zone(code - 4513 + 25),
            4534..=4554 => Some(Plane::gauss(by_three(4534))),
            32601..=32660 => Some(Plane::utm(code - 32600)),
            3857 | 3785 | 900_913 | 102_100 | 102_113 => Some(Plane::WebMercator),
            4214
            | 4555
            | 2401..=2442
            | 21413..=21423
            | 21453..=21463
            | 21473..=21483
            | 4568..=4589
            | 4652
            | 4766..=4800 => return Err(BEIJING),
            4610 | 2327..=2390 => return Err(XIAN),
            _ => None,
        };
        plane
            .map(Self::Plane)
            .ok_or_else(|| NoCrs::Unknown(format!("EPSG:{code}")))
    }

    /// The system a person names: `auto`, `wgs84`, `cgcs2000`, `gcj02`, `bd09`, `EPSG:4544`, `utm48n`, `gk105` (central
    /// meridian), `zone35` (number before the easting), `gk` (whatever number stands there), `3857`.
    ///
    /// # Errors
    /// [`NoCrs`].
    pub fn named(text: &str) -> Result<Self, NoCrs> {
        let word: String = (text.to_lowercase().chars())
            .filter(|c| !c.is_whitespace() && !"-_:".contains(*c))
            .collect();
        let unknown = || NoCrs::Unknown(text.to_owned());
        let number = |rest: &str| rest.parse::<f64>().ok().filter(|n| n.is_finite());
        match word.as_str() {
            "auto" => return Ok(Self::Auto),
            "wgs84" | "cgcs2000" | "crs84" => return Ok(Self::Wgs84),
            "gcj02" => return Ok(Self::Gcj02),
            "bd09" => return Ok(Self::Bd09),
            "gk" => return Ok(Self::Plane(Plane::ByPrefix)),
            "webmercator" => return Ok(Self::Plane(Plane::WebMercator)),
            "beijing54" | "beijing1954" | "北京54" => return Err(BEIJING),
            "xian80" | "xian1980" | "西安80" => return Err(XIAN),
            _ => (),
        }
        if let Ok(code) = (word.strip_prefix("epsg").unwrap_or(&word)).parse() {
            return Self::epsg(code);
        }
        let plane = if let Some(zone) = word.strip_prefix("utm").and_then(|r| r.strip_suffix('n')) {
            let zone: Option<u32> = zone.parse().ok();
            zone.filter(|zone| (1..=60).contains(zone)).map(Plane::utm)
        } else if let Some(zone) = word.strip_prefix("zone") {
            zone.parse().ok().and_then(Plane::zone)
        } else if let Some(meridian) = word.strip_prefix("gk") {
            let meridian = number(meridian).filter(|m| (60.0..=150.0).contains(m));
            meridian.map(Plane::gauss)
        } else {
            None
        };
        plane.map(Self::Plane).ok_or_else(unknown)
    }

    /// The system a well-known text (a `.prj` file, a row of `gpkg_spatial_ref_sys`) speaks of.
    ///
    /// # Errors
    /// [`NoCrs`].
    pub fn wkt(text: &str) -> Result<Self, NoCrs> {
        let plain: String = (text.to_lowercase().chars())
            .filter(|c| c.is_ascii_alphanumeric() || "[],\".-+".contains(*c))
            .collect();
        // Names of datums come as D_Xian_1980, Xian 1980, Xi'an80.
        if ["xian", "iag75", "iag1975", "iau1975"]
            .iter()
            .any(|w| plain.contains(w))
        {
            return Err(XIAN);
        }
        if [
            "beijing",
            "krasovsky",
            "krassowsky",
            "krassovsky",
            "pulkovo",
        ]
        .iter()
        .any(|w| plain.contains(w))
        {
            return Err(BEIJING);
        }
        let unknown = || NoCrs::Unknown(named_in(text));
        let known = [
            "wgs84",
            "wgs1984",
            "cgcs2000",
            "china2000",
            "grs80",
            "grs1980",
            "chinageodetic",
        ];
        if !known.iter().any(|word| plain.contains(word)) {
            return Err(unknown());
        }
        let projected = ["projcs", "projcrs", "projectedcrs"]
            .iter()
            .any(|w| plain.starts_with(w));
        if !projected {
            let degrees = plain.starts_with("geog") || plain.starts_with("geod");
            return if degrees {
                Ok(Self::Wgs84)
            } else {
                Err(unknown())
            };
        }
        if [
            "pseudo-mercator",
            "mercatorauxiliarysphere",
            "webmercator",
            "popularvisualisation",
        ]
        .iter()
        .any(|word| plain.contains(word))
        {
            return Ok(Self::Plane(Plane::WebMercator));
        }
        let transverse = ["transversemercator", "gausskruger", "gausskrger"];
        if !transverse.iter().any(|word| plain.contains(word)) {
            return Err(unknown());
        }
        let value = |names: &[&str]| -> Option<f64> {
            names.iter().find_map(|name| {
                let (_, rest) = plain.split_once(&format!("\"{name}\","))?;
                let end = rest.find(|c: char| !(c.is_ascii_digit() || ".-+e".contains(c)))?;
                rest.get(..end)?.parse().ok()
            })
        };
        let meridian =
            value(&["centralmeridian", "longitudeofnaturalorigin"]).ok_or_else(unknown)?;
        let easting = value(&["falseeasting"]).ok_or_else(unknown)?;
        let scale = value(&["scalefactor", "scalefactoratnaturalorigin"]).unwrap_or(1.0);
        let north = value(&["falsenorthing"]).unwrap_or(0.0);
        let origin = value(&["latitudeoforigin", "latitudeofnaturalorigin"]).unwrap_or(0.0);
        // A town's own system moves the origin: what it is meant by is not in the file alone.
        if north != 0.0 || origin != 0.0 || !(60.0..=150.0).contains(&meridian) {
            return Err(unknown());
        }
        Ok(Self::Plane(Plane::Transverse {
            meridian,
            scale,
            easting,
        }))
    }
}

/// The first name in quotes of a well-known text, for a person.
fn named_in(text: &str) -> String {
    let name = text.split('"').nth(1).unwrap_or(text);
    name.chars().take(60).collect()
}

/// A plane made ready to undo its projection.
#[derive(Debug)]
pub(super) struct Inverse {
    degrees: Proj,
    /// By the number before the easting; 0 where it says nothing.
    zones: BTreeMap<u32, Proj>,
    by_prefix: bool,
}

impl Inverse {
    /// Of a plane.
    pub(super) fn of(plane: Plane) -> Self {
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
    pub(super) fn place(&self, easting: f64, northing: f64) -> LonLat {
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

    #[test]
    fn systems_go_by_many_names() {
        let gauss = |meridian| Ok(Crs::Plane(Plane::gauss(meridian)));
        for (word, due) in [
            ("auto", Ok(Crs::Auto)),
            ("EPSG:4544", gauss(105.0)),
            ("4507", gauss(105.0)),
            ("GK105", gauss(105.0)),
            ("gk106.5", gauss(106.5)),
            ("UTM 48N", Ok(Crs::Plane(Plane::utm(48)))),
            ("32648", Ok(Crs::Plane(Plane::utm(48)))),
            ("web-mercator", Ok(Crs::Plane(Plane::WebMercator))),
            ("CGCS2000", Ok(Crs::Wgs84)),
            ("2359", Err(XIAN)),
            ("Beijing 54", Err(BEIJING)),
            ("EPSG:2411", Err(BEIJING)),
            ("5514", Err(NoCrs::Unknown("EPSG:5514".to_owned()))),
        ] {
            assert_eq!(Crs::named(word), due, "{word}");
        }
        for plane in [
            Plane::gauss(105.0),
            Plane::utm(48),
            Plane::WebMercator,
            Plane::ByPrefix,
        ] {
            assert_eq!(Crs::named(&plane.word()), Ok(Crs::Plane(plane)));
        }
    }

    #[test]
    fn well_known_texts_are_understood() {
        let esri = r#"PROJCS["CGCS2000_3_Degree_GK_CM_105E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
        assert_eq!(Crs::wkt(esri), Ok(Crs::Plane(Plane::gauss(105.0))));
        let wkt2 = r#"PROJCRS["WGS 84 / UTM zone 48N",BASEGEOGCRS["WGS 84",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]]],CONVERSION["UTM zone 48N",METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0],PARAMETER["Longitude of natural origin",105],PARAMETER["Scale factor at natural origin",0.9996],PARAMETER["False easting",500000],PARAMETER["False northing",0]]]"#;
        assert_eq!(Crs::wkt(wkt2), Ok(Crs::Plane(Plane::utm(48))));
        let degrees = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]"#;
        assert_eq!(Crs::wkt(degrees), Ok(Crs::Wgs84));
        let xian = r#"PROJCS["Xian_1980_3_Degree_GK_CM_105E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980"]]]"#;
        assert_eq!(Crs::wkt(xian), Err(XIAN));
        let beijing = esri.replace("D_China_2000", "D_Beijing_1954");
        assert_eq!(Crs::wkt(&beijing), Err(BEIJING));
        let own = esri.replace("\"False_Northing\",0.0", "\"False_Northing\",-3000000.0");
        assert!(matches!(Crs::wkt(&own), Err(NoCrs::Unknown(name)) if name.contains("CM_105E")));
        assert!(Crs::wkt("").is_err());
    }
}
