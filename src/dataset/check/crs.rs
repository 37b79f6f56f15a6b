//! Are the points in a system that web maps of China shift on purpose? GCJ-02 moves a place by some
//! hundred metres, BD-09 by about a kilometre more; a map then shows every point beside its road.
//! If moving all points back puts many more of them into the zone they name, that is the likely cause.

use super::places::{facility_spots, local_spots};
use super::{Context, Found};
use crate::finding::{Bilingual, Place};
use crate::quantity::LonLat;
use rayon::prelude::*;
use std::f64::consts::PI;

/// Points that must come into their zone before anything is said.
const FEWEST: usize = 5;

/// A shifted coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// GCJ-02, of most Chinese web maps.
    Gcj02,
    /// BD-09, of one of them, on top of GCJ-02.
    Bd09,
}

impl System {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }
}

/// What the points tell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shift {
    system: System,
    points: usize,
    outside: usize,
    gained: usize,
    lost: usize,
    metres: f64,
    towards: usize,
}

impl Shift {
    /// A point moved back to WGS84.
    pub(super) fn back(&self, place: LonLat) -> LonLat {
        back(self.system, place)
    }
}

/// The published formula of GCJ-02: offset of a WGS84 place, on the ellipsoid of Krassowsky.
fn to_gcj02(place: LonLat) -> LonLat {
    let (semi_major, eccentricity) = (6_378_245.0, 0.006_693_421_622_965_943);
    let (x, y) = (place.lon - 105.0, place.lat - 35.0);
    let root = x.abs().sqrt();
    let waves = |v: f64, a: f64, b: f64, c: f64, k: [f64; 3]| {
        (a * (v * PI * k[0]).sin() + b * (v * PI * k[1]).sin() + c * (v * PI * k[2]).sin()) * 2.0
            / 3.0
    };
    let fast = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + fast
        + waves(y, 20.0, 40.0, 0.0, [1.0, 1.0 / 3.0, 0.0])
        + waves(y, 160.0, 320.0, 0.0, [1.0 / 12.0, 1.0 / 30.0, 0.0]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + fast
        + waves(x, 20.0, 40.0, 0.0, [1.0, 1.0 / 3.0, 0.0])
        + waves(x, 150.0, 300.0, 0.0, [1.0 / 12.0, 1.0 / 30.0, 0.0]);
    let lat = place.lat.to_radians();
    let magic = 1.0 - eccentricity * lat.sin().powi(2);
    let metres_north = semi_major * (1.0 - eccentricity) / magic.powf(1.5);
    let metres_east = semi_major / magic.sqrt() * lat.cos();
    LonLat::new(
        place.lon + (east / metres_east).to_degrees(),
        place.lat + (north / metres_north).to_degrees(),
    )
}

/// The published formula that makes BD-09 of GCJ-02.
fn gcj02_to_bd09(place: LonLat) -> LonLat {
    let k = PI * 3000.0 / 180.0;
    let radius = place.lon.hypot(place.lat) + 0.00002 * (place.lat * k).sin();
    let angle = place.lat.atan2(place.lon) + 0.000_003 * (place.lon * k).cos();
    LonLat::new(radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// A WGS84 place as a shifted system has it.
pub(crate) fn forth(system: System, place: LonLat) -> LonLat {
    match system {
        System::Gcj02 => to_gcj02(place),
        System::Bd09 => gcj02_to_bd09(to_gcj02(place)),
    }
}

/// Undoes the shift: the offset hardly changes within a kilometre, so three rounds are exact to centimetres.
pub(crate) fn back(system: System, place: LonLat) -> LonLat {
    let mut guess = place;
    for _ in 0..3 {
        let there = forth(system, guess);
        guess = LonLat::new(
            guess.lon + place.lon - there.lon,
            guess.lat + place.lat - there.lat,
        );
    }
    guess
}

/// Tests both systems on every point that names a zone.
pub(super) fn find_shift(c: &Context) -> Option<Shift> {
    let mut spots = local_spots(c);
    spots.extend(facility_spots(c));
    let named: Vec<(LonLat, usize)> = spots
        .iter()
        .filter_map(|spot| Some((spot.place, *c.zones.get(spot.zone?)?)))
        .collect();
    let holds = |place: LonLat, zone: usize| c.zone_areas[zone].holds(place);
    let outside = named
        .par_iter()
        .filter(|(place, zone)| !holds(*place, *zone))
        .count();
    if outside < FEWEST {
        return None;
    }
    let tally = |moved: &(dyn Fn(LonLat) -> LonLat + Sync)| {
        named
            .par_iter()
            .map(|(place, zone)| {
                let (before, after) = (holds(*place, *zone), holds(moved(*place), *zone));
                (usize::from(!before && after), usize::from(before && !after))
            })
            .reduce(|| (0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    };
    let candidates = [System::Gcj02, System::Bd09].map(|system| {
        let (gained, lost) = tally(&|place| back(system, place));
        (system, gained, lost)
    });
    let (system, gained, lost) = candidates
        .into_iter()
        .filter(|(_, gained, lost)| *gained >= FEWEST && lost * 4 <= *gained)
        .max_by_key(|(_, gained, lost)| gained - lost)?;
    // Slips and coarse borders lie on all sides of a zone: the same way in the opposite direction would
    // mend as many of them. Only a shift is mended by one direction alone.
    let (opposite, _) = tally(&|place| {
        let moved = back(system, place);
        LonLat::new(2.0 * place.lon - moved.lon, 2.0 * place.lat - moved.lat)
    });
    if opposite * 3 > gained {
        return None;
    }
    let count = named.len() as f64;
    let (mut east, mut north) = (0.0, 0.0);
    for (place, _) in &named {
        let moved = back(system, *place);
        let metres_per_degree = 111_195.0;
        east += (moved.lon - place.lon) * metres_per_degree * place.lat.to_radians().cos() / count;
        north += (moved.lat - place.lat) * metres_per_degree / count;
    }
    let eighth = (east.atan2(north) / (PI / 4.0)).round().rem_euclid(8.0);
    Some(Shift {
        system,
        points: named.len(),
        outside,
        gained,
        lost,
        metres: east.hypot(north),
        towards: eighth as usize,
    })
}

/// A cloud of points that fits its zones when moved back from GCJ-02 or BD-09.
pub(super) fn check_d126_shifted_points(c: &Context, found: &mut Found) {
    let Some(shift) = c.shift() else {
        return;
    };
    found.at(Place::file("generators.csv"), || {
        let Shift { points, outside, gained, lost, metres, .. } = shift;
        let system = shift.system.name();
        let zh = ["北", "东北", "东", "东南", "南", "西南", "西", "西北"][shift.towards % 8];
        let en = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"]
            [shift.towards % 8];
        Bilingual::new(
            format!("{points} 个点中有 {outside} 个不在所填镇街内；按 {system} 反算（向{zh}移约 {metres:.0} m）后，{gained} 个落入、{lost} 个移出"),
            format!("{outside} of {points} points are not in the zone they name; undoing {system} (about {metres:.0} m to the {en}) puts {gained} in and {lost} out"),
        )
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shift_near_chongqing_is_some_hundred_metres_and_is_undone() {
        for system in [System::Gcj02, System::Bd09] {
            for place in [
                LonLat::new(106.25, 29.29),
                LonLat::new(116.397, 39.908),
                LonLat::new(121.49, 31.24),
            ] {
                let moved = forth(system, place);
                let metres = place.distance(moved).0;
                assert!((100.0..2000.0).contains(&metres), "{system:?} {metres}");
                assert!(back(system, moved).distance(place).0 < 0.1);
            }
        }
    }

    #[test]
    fn the_formula_gives_the_published_example() {
        // Tiananmen: WGS84 116.391349, 39.907375 is about 116.397591, 39.908777 in GCJ-02.
        let moved = to_gcj02(LonLat::new(116.391_349, 39.907_375));
        assert!(
            moved.distance(LonLat::new(116.397_591, 39.908_777)).0 < 3.0,
            "{moved:?}"
        );
    }
}
