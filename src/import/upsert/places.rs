//! Rows under the names of columns in, the same with their coordinates in WGS84 out: as those of units they may be minutes
//! and seconds, exchanged, shifted by web maps, or projected.

use crate::dataset::cell::Cell as _;
use crate::dataset::tables::{Feature, ZoneRow};
use crate::finding::Bilingual;
use crate::import::crs::Crs;
use crate::import::table::place::{Doubt, way};
use crate::import::table::value::degrees;
use crate::import::workbook::Table;

/// Turns the coordinates of rows into WGS84, what cannot be read left for the row to be refused; what they were read as
/// where somebody said so or that moves them.
///
/// # Errors
/// When nobody can tell what they are in.
pub(super) fn placed(
    table: &mut Table,
    zones: &[Feature<ZoneRow>],
    crs: Crs,
) -> Result<Option<Bilingual>, Doubt> {
    let at = |name: &str| table.names.iter().position(|one| one == name);
    let (Some(lon), Some(lat)) = (at("lon"), at("lat")) else {
        return Ok(None);
    };
    let zone = at("zone");
    let named = |row: &[String]| {
        let zone = &row[zone?];
        zones.iter().position(|one| one.row.id == *zone)
    };
    let points: Vec<Option<(f64, f64, Option<usize>)>> = (table.rows.iter())
        .map(|row| Some((degrees(&row[lon])?, degrees(&row[lat])?, named(row))))
        .collect();
    let known: Vec<_> = points.iter().flatten().copied().collect();
    if known.is_empty() {
        return Ok(None);
    }
    let (way, told) = way(&known, zones, crs)?;
    for (row, point) in table.rows.iter_mut().zip(points) {
        let Some((x, y, _)) = point else { continue };
        let place = way.of(x, y);
        // A number that stays stays as it is spelled.
        for (cell, is) in [(lon, place.lon), (lat, place.lat)] {
            if row[cell].parse() != Ok(is) {
                row[cell] = round(is).spell();
            }
        }
    }
    Ok((way.moves() || crs != Crs::Auto).then_some(told))
}

/// A centimetre is finer than any of these systems is known by.
fn round(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

#[cfg(test)]
mod tests {
    use super::placed;
    use crate::import::crs::Crs;
    use crate::import::workbook::Table;

    fn table(rows: &[[&str; 3]]) -> Table {
        let names = ["id", "lon", "lat"].map(str::to_owned).to_vec();
        let rows = rows.iter().map(|row| row.map(str::to_owned).to_vec());
        Table {
            names,
            rows: rows.collect(),
        }
    }

    #[test]
    fn coordinates_are_read_as_those_of_units_and_stay_as_they_are_where_nothing_moves() {
        let mut plain = table(&[["A", "106.250", "29.3"], ["B", "", ""], ["C", "x", "29"]]);
        let before = plain.rows.clone();
        assert_eq!(placed(&mut plain, &[], Crs::Auto), Ok(None));
        assert_eq!(plain.rows, before);
        let mut angles = table(&[["A", "106°15'", "29°18'36\""]]);
        assert_eq!(placed(&mut angles, &[], Crs::Auto), Ok(None));
        assert_eq!(angles.rows[0][1..], ["106.25", "29.31"]);
        let mut turned = table(&[["A", "29.3", "106.25"]]);
        let told = placed(&mut turned, &[], Crs::Auto).expect("it is told");
        assert!(told.expect("it moves").en.contains("exchanged"));
        assert_eq!(turned.rows[0][1..], ["106.25", "29.3"]);
        let mut shifted = table(&[["A", "106.25", "29.3"]]);
        let told = placed(&mut shifted, &[], Crs::Gcj02).expect("it is told");
        assert!(told.expect("as asked").en.contains("GCJ-02"));
        let lon: f64 = shifted.rows[0][1].parse().expect("a number");
        assert!((106.24..106.249).contains(&lon), "{lon}");
    }
}
