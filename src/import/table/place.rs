//! Points as a table gives them in, WGS84 out, with what told their system: the zones the rows name.

mod plane;

use crate::dataset::catalogue::Entry;
use crate::dataset::check::crs::{System, back};
use crate::dataset::tables::{Feature, ZoneRow};
use crate::finding::Bilingual;
use crate::import::crs::{Crs, Inverse};
use crate::quantity::LonLat;
use geo::{Contains as _, Point};

/// How far points that hardly fit must be outvoted before their system is doubted.
const FEWEST: usize = 5;

/// How points of a table become WGS84.
#[derive(Debug, Default)]
pub(in crate::import) struct Way {
    swapped: bool,
    system: Option<System>,
    plane: Option<Inverse>,
}

/// Why the points of a table as a whole cannot be used.
pub(in crate::import) type Doubt = (&'static Entry, Bilingual);

impl Way {
    /// Whether points are anywhere else than where they are said to be.
    pub(in crate::import) fn moves(&self) -> bool {
        self.swapped || self.system.is_some() || self.plane.is_some()
    }

    /// A point in WGS84.
    pub(in crate::import) fn of(&self, lon: f64, lat: f64) -> LonLat {
        let (x, y) = if self.swapped { (lat, lon) } else { (lon, lat) };
        if let Some(plane) = &self.plane {
            return plane.place(x, y);
        }
        let place = LonLat::new(x, y);
        self.system.map_or(place, |system| back(system, place))
    }
}

/// Whether a zone holds a place.
pub(super) fn holds(zone: &Feature<ZoneRow>, place: LonLat) -> bool {
    zone.geometry.contains(&Point::new(place.lon, place.lat))
}

/// The way of a table by its points (longitude, latitude and zone named), and what told it.
pub(in crate::import) fn way(
    points: &[(f64, f64, Option<usize>)],
    zones: &[Feature<ZoneRow>],
    asked: Crs,
) -> Result<(Way, Bilingual), Doubt> {
    if points.is_empty() {
        let none = Bilingual::new("表中没有坐标", "the table has no coordinates");
        return Ok((Way::default(), none));
    }
    let metres = (points.iter())
        .filter(|(x, y, _)| x.abs() > 400.0 || y.abs() > 400.0)
        .count();
    match asked {
        Crs::Plane(asked) => return Ok(plane::as_asked(points, zones, asked)),
        Crs::Auto if metres * 2 > points.len() => return plane::told(points, zones),
        _ => (),
    }
    // No place of China has a latitude above 60.
    let turned = points
        .iter()
        .filter(|(lon, lat, _)| *lat > 60.0 && *lon < 60.0)
        .count();
    let swapped = turned * 2 > points.len();
    let order = if swapped {
        Bilingual::new(
            format!("{turned} 个点的经纬度两列对调，已换回；"),
            format!(
                "longitude and latitude of {turned} points were exchanged and are turned back; "
            ),
        )
    } else {
        Bilingual::default()
    };
    let with = |system| Way {
        swapped,
        system,
        plane: None,
    };
    let inside = |way: &Way| {
        let named = points
            .iter()
            .filter_map(|&(lon, lat, zone)| Some((lon, lat, zone?)));
        named
            .filter(|&(lon, lat, zone)| holds(&zones[zone], way.of(lon, lat)))
            .count()
    };
    let named = points.iter().filter(|(.., zone)| zone.is_some()).count();
    let told = |way: Way, zh: String, en: String| {
        let text = Bilingual::new(format!("{}{zh}", order.zh), format!("{}{en}", order.en));
        Ok((way, text))
    };
    let stated = match asked {
        Crs::Auto | Crs::Plane(_) => None,
        Crs::Wgs84 => Some((None, "WGS84")),
        Crs::Gcj02 => Some((Some(System::Gcj02), "GCJ-02")),
        Crs::Bd09 => Some((Some(System::Bd09), "BD-09")),
    };
    if let Some((system, name)) = stated {
        let fit = inside(&with(system));
        return told(
            with(system),
            format!("按指定的 {name} 读取，{named} 个点中 {fit} 个落在所填镇街内"),
            format!("read as {name} as asked; {fit} of {named} points are in the zone they name"),
        );
    }
    let as_is = inside(&with(None));
    // Of two that fit alike the one that moves less: the last of equals is taken.
    let best = [System::Bd09, System::Gcj02]
        .map(|system| (inside(&with(Some(system))), system))
        .into_iter()
        .max_by_key(|(fit, _)| *fit);
    match best {
        Some((fit, system)) if fit >= as_is + FEWEST && (fit - as_is) * 10 >= named => {
            let name = system.name();
            let metres = shift(points, &with(None), &with(Some(system)));
            told(
                with(Some(system)),
                format!(
                    "{named} 个点中 {as_is} 个落在所填镇街内，按 {name} 反算（约 {metres:.0} m）后 {fit} 个：按 {name} 换算为 WGS84；不对请加 --crs wgs84"
                ),
                format!(
                    "{as_is} of {named} points are in the zone they name, {fit} once {name} is undone (about {metres:.0} m): turned into WGS84; add --crs wgs84 if that is wrong"
                ),
            )
        }
        _ => told(
            with(None),
            format!("{named} 个点中 {as_is} 个落在所填镇街内：按 WGS84（CGCS2000）读取"),
            format!(
                "{as_is} of {named} points are in the zone they name: read as WGS84 (CGCS2000)"
            ),
        ),
    }
}

/// Mean distance between two readings of the points, metres.
fn shift(points: &[(f64, f64, Option<usize>)], one: &Way, other: &Way) -> f64 {
    let metres = points.iter().map(|&(lon, lat, _)| {
        let (a, b) = (one.of(lon, lat), other.of(lon, lat));
        let east = (a.lon - b.lon) * 111_195.0 * a.lat.to_radians().cos();
        east.hypot((a.lat - b.lat) * 111_195.0)
    });
    #[allow(clippy::cast_precision_loss)]
    let count = points.len().max(1) as f64;
    metres.sum::<f64>() / count
}
