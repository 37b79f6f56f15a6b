//! What coordinates are in: the words of a person, an EPSG number or the text of a `.prj` file in, a [`Crs`] out; and
//! metres of a projected system in, WGS84 out. CGCS2000 and WGS84 differ by centimetres and are read alike; Beijing 54
//! and Xi'an 80 differ from them by some hundred metres, by parameters that are not public, and are refused.

mod inverse;
mod wkt;

pub(super) use inverse::Inverse;

use crate::finding::Bilingual;
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
