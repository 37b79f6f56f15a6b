//! The text of a `.prj` file or of a row of `gpkg_spatial_ref_sys` in, the system it speaks of out.

use super::{BEIJING, Crs, NoCrs, Plane, XIAN};

impl Crs {
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

#[cfg(test)]
mod tests {
    use super::*;

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
