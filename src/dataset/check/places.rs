//! Rules on where things are: in the district, in the zone they name, the right way round.

use super::context::Area;
use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::read::looks_swapped;
use crate::finding::Bilingual;
use crate::quantity::LonLat;
use rayon::prelude::*;

/// How far beside its zone or district a point may lie before it is reported: the width of a drawn border.
const BORDER_M: f64 = 100.0;

/// One row with a position.
pub(super) struct Spot<'a> {
    pub(super) file: &'static str,
    pub(super) line: u32,
    pub(super) place: LonLat,
    /// Zone it names.
    pub(super) zone: Option<&'a str>,
    /// How far the true place may be from the written one.
    slack_m: f64,
}

/// Degrees on Earth, not exchanged.
pub(super) fn sane(place: LonLat) -> bool {
    place.lon.abs() <= 180.0 && place.lat.abs() <= 90.0 && !looks_swapped(place.lon, place.lat)
}

/// Rows that must lie in the district and say in which zone.
pub(super) fn local_spots<'a>(c: &Context<'a>) -> Vec<Spot<'a>> {
    let t = c.tables;
    let mut spots = Vec::with_capacity(t.generators.rows.len());
    macro_rules! spots {
        ($($file:literal $field:ident;)+) => {$(
            spots.extend(t.$field.numbered().map(|(line, row)| Spot {
                file: $file,
                line,
                place: row.place(),
                zone: Some(row.zone.as_str()),
                slack_m: BORDER_M,
            }));
        )+};
    }
    spots! { "generators.csv" generators; "candidates.csv" candidates; "collection_points.csv" collection_points; }
    spots.extend(
        t.places
            .numbered()
            .filter(|(_, row)| row.zone.is_some())
            .map(|(line, row)| Spot {
                file: "places.csv",
                line,
                place: row.place(),
                zone: row.zone.as_deref(),
                slack_m: BORDER_M.max(row.accuracy_km * 1000.0),
            }),
    );
    spots.retain(|spot| sane(spot.place));
    spots
}

/// Facilities that name a zone.
pub(super) fn facility_spots<'a>(c: &Context<'a>) -> Vec<Spot<'a>> {
    let facilities = c.tables.facilities.numbered();
    let spots = facilities
        .filter(|(_, row)| row.zone.is_some())
        .map(|(line, row)| Spot {
            file: "facilities.csv",
            line,
            place: row.place(),
            zone: row.zone.as_deref(),
            slack_m: BORDER_M.max(row.accuracy_km * 1000.0),
        });
    spots.filter(|spot| sane(spot.place)).collect()
}

/// Where a point is, seen from the zone it names.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Whereabouts {
    /// As written, or near enough.
    Right,
    /// Metres beside its zone, in the zone of this row or in none.
    Beside(f64, Option<usize>),
    /// Metres outside the district.
    Outside(f64),
}

fn whereabouts(c: &Context, spot: &Spot) -> Whereabouts {
    let own: Option<&Area> = spot
        .zone
        .and_then(|zone| c.zones.get(zone))
        .map(|&i| &c.zone_areas[i]);
    let beside = own.map_or(f64::INFINITY, |area| area.metres_to(spot.place));
    if beside <= spot.slack_m {
        return Whereabouts::Right;
    }
    let there = c.zone_at(spot.place);
    if there.is_none() && c.in_district(spot.place) == Some(false) {
        let metres = c.metres_to_district(spot.place);
        if metres > spot.slack_m {
            return Whereabouts::Outside(metres);
        }
    }
    if own.is_none() {
        return Whereabouts::Right; // the unknown zone is reported by its own rule
    }
    Whereabouts::Beside(beside, there)
}

/// Coordinates beyond the degrees there are, or exchanged.
pub(super) fn check_d120_coordinates(c: &Context, found: &mut Found) {
    let t = c.tables;
    macro_rules! placed {
        ($($file:literal $field:ident;)+) => {$(
            for (line, row) in t.$field.numbered() {
                coordinates($file, line, ["lon", "lat"], row.place(), found);
            }
        )+};
    }
    placed! {
        "places.csv" places; "generators.csv" generators; "facilities.csv" facilities;
        "gateways.csv" gateways; "candidates.csv" candidates;
        "collection_points.csv" collection_points; "population.csv" population;
    }
    for (line, feature) in t.zones.numbered() {
        coordinates(
            "zones.geojson",
            line,
            ["seat_lon", "seat_lat"],
            feature.row.seat(),
            found,
        );
    }
}

fn coordinates(file: &str, line: u32, columns: [&str; 2], place: LonLat, found: &mut Found) {
    if sane(place) {
        return;
    }
    let LonLat { lon, lat } = place;
    let swapped = looks_swapped(lon, lat);
    let column = columns[usize::from(!swapped && lon.abs() <= 180.0)];
    found.cell(file, line, column, || {
        if swapped {
            Bilingual::new(
                format!("经度 {lon}、纬度 {lat} 似乎写反"),
                format!("longitude {lon} and latitude {lat} seem to be exchanged"),
            )
        } else {
            Bilingual::new(
                format!("经度 {lon}、纬度 {lat} 不是经纬度"),
                format!("{lon}, {lat} are no degrees"),
            )
        }
    });
}

/// Generators, parcels, collection points and places outside the district.
pub(super) fn check_d121_outside_district(c: &Context, found: &mut Found) {
    for (spot, seen) in seen_from(c, local_spots(c)) {
        if let Whereabouts::Outside(metres) = seen {
            found.cell(spot.file, spot.line, "lon", || {
                let LonLat { lon, lat } = spot.place;
                Bilingual::new(
                    format!("点位 {lon}, {lat} 在辖区边界之外 {:.1} km", metres / 1000.0),
                    format!(
                        "{lon}, {lat} is {:.1} km outside the district",
                        metres / 1000.0
                    ),
                )
            });
        }
    }
}

/// Points in another zone than they say. Points that a shift of the coordinates puts right are left to D126.
pub(super) fn check_d122_other_zone(c: &Context, found: &mut Found) {
    let mut spots = local_spots(c);
    spots.extend(facility_spots(c));
    for (spot, seen) in seen_from(c, spots) {
        let Whereabouts::Beside(metres, there) = seen else {
            continue;
        };
        let own = spot.zone.unwrap_or_default();
        let explained = c.shift().is_some_and(|shift| {
            c.zones
                .get(own)
                .is_some_and(|&i| c.zone_areas[i].holds(shift.back(spot.place)))
        });
        if explained {
            continue;
        }
        found.cell(spot.file, spot.line, "zone", || {
            let km = metres / 1000.0;
            match there.map(|i| &c.tables.zones.rows[i].row) {
                Some(zone) => Bilingual::new(
                    format!(
                        "填的是 {own}，点位却在 {}（{}），相距 {km:.1} km",
                        zone.id, zone.name_zh
                    ),
                    format!(
                        "it says {own}, but the point lies in {} ({}), {km:.1} km off",
                        zone.id, zone.name_en
                    ),
                ),
                None => Bilingual::new(
                    format!("填的是 {own}，点位不在任何镇街内，相距 {km:.1} km"),
                    format!("it says {own}, but the point lies in no zone, {km:.1} km off"),
                ),
            }
        });
    }
}

fn seen_from<'a>(c: &Context, spots: Vec<Spot<'a>>) -> Vec<(Spot<'a>, Whereabouts)> {
    spots
        .into_par_iter()
        .map(|spot| {
            let seen = whereabouts(c, &spot);
            (spot, seen)
        })
        .filter(|(_, seen)| *seen != Whereabouts::Right)
        .collect()
}

/// Facilities with a zone outside the district, and without one inside.
pub(super) fn check_d123_facility_in_or_out(c: &Context, found: &mut Found) {
    for (spot, seen) in seen_from(c, facility_spots(c)) {
        if let Whereabouts::Outside(metres) = seen {
            found.cell(spot.file, spot.line, "zone", || {
                let km = metres / 1000.0;
                Bilingual::new(
                    format!("填了镇街，点位却在辖区之外 {km:.1} km"),
                    format!("it names a zone, but the point is {km:.1} km outside the district"),
                )
            });
        }
    }
    for (line, row) in c.tables.facilities.numbered() {
        let place = row.place();
        if row.zone.is_some() || !sane(place) || c.in_district(place) != Some(true) {
            continue;
        }
        // A place known to ±15 km may fall on the wrong side of a border.
        let border = c.district.iter().map(|area| area.metres_to_border(place));
        let depth = border.fold(f64::INFINITY, f64::min);
        let says_so = c.settled() && row.district == c.tables.case.district;
        if says_so || depth > BORDER_M.max(row.accuracy_km * 1000.0) {
            found.suggest("facilities.csv", line, "zone", || {
                let zone = c.zone_at(place).map(|i| &c.tables.zones.rows[i].row);
                let cause = Bilingual::new(
                    "位于辖区内，但没有填镇街",
                    "it lies in the district but names no zone",
                );
                let action = zone.map(|zone| {
                    Bilingual::new(
                        format!("请填 {}（{}）", zone.id, zone.name_zh),
                        format!("write {} ({})", zone.id, zone.name_en),
                    )
                });
                (cause, action)
            });
        }
    }
}

/// Facilities with a zone whose province or district is not the case's.
pub(super) fn check_d124_facility_district(c: &Context, found: &mut Found) {
    if !c.settled() {
        return;
    }
    let case = &c.tables.case;
    for (line, row) in c
        .tables
        .facilities
        .numbered()
        .filter(|(_, row)| row.zone.is_some())
    {
        for (column, seen, expected) in [
            ("province", &row.province, &case.province),
            ("district", &row.district, &case.district),
        ] {
            if seen != expected {
                found.cell("facilities.csv", line, column, || {
                    let seen = quoted(seen);
                    Bilingual::new(
                        format!("填了镇街，此处却为“{seen}”而非“{expected}”"),
                        format!("it names a zone, but here is \"{seen}\", not \"{expected}\""),
                    )
                });
            }
        }
    }
}

/// Zones that share more than 1 % of the smaller one.
pub(super) fn check_d127_zones_overlap(c: &Context, found: &mut Found) {
    use geo::{Area as _, BooleanOps, Intersects};
    for (i, a) in c.zone_areas.iter().enumerate() {
        for (j, b) in c.zone_areas.iter().enumerate().take(i) {
            let (Some(frame_a), Some(frame_b)) = (a.frame, b.frame) else {
                continue;
            };
            if !frame_a.intersects(&frame_b) {
                continue;
            }
            let shared = a.shape.intersection(&b.shape).unsigned_area();
            let smaller = a.shape.unsigned_area().min(b.shape.unsigned_area());
            if shared > smaller * 0.01 {
                let zones = &c.tables.zones;
                found.cell("zones.geojson", zones.line(i), "geometry", || {
                    let percent = 100.0 * shared / smaller;
                    let (this, other) = (&zones.rows[i].row.id, &zones.rows[j].row.id);
                    Bilingual::new(
                        format!("{this} 与 {other} 重叠，占较小者面积的 {percent:.0}%"),
                        format!("{this} and {other} overlap by {percent:.0} % of the smaller one"),
                    )
                });
            }
        }
    }
}

/// Seats beside their zone; an estimated seat may be 2 km off.
pub(super) fn check_d128_seat_outside_zone(c: &Context, found: &mut Found) {
    for ((line, feature), area) in c.tables.zones.numbered().zip(&c.zone_areas) {
        let zone = &feature.row;
        let slack = if zone.estimated { 2000.0 } else { BORDER_M };
        let metres = area.metres_to(zone.seat());
        if sane(zone.seat()) && metres > slack {
            found.cell("zones.geojson", line, "seat_lon", || {
                let km = metres / 1000.0;
                Bilingual::new(
                    format!("{} 的驻地在其面外 {km:.1} km", zone.name_zh),
                    format!(
                        "the seat of {} is {km:.1} km outside its area",
                        zone.name_en
                    ),
                )
            });
        }
    }
}
