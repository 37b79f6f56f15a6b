//! Metres of a plane in, the way to WGS84 out: as a person says, or the one system of those in use here that puts the
//! most points where the rows say they are. Two that fit alike are a question, never a guess.

use super::{Doubt, Way, holds};
use crate::dataset::tables::{Feature, ZoneRow};
use crate::finding::Bilingual;
use crate::import::crs::{Inverse, Plane};
use crate::import::faults;
use geo::BoundingRect as _;

type Points<'a> = &'a [(f64, f64, Option<usize>)];

/// How many points are in the zone they name, or in any where they name none.
fn fit(points: Points<'_>, zones: &[Feature<ZoneRow>], way: &Way) -> usize {
    let at_home = |&&(x, y, zone): &&(f64, f64, Option<usize>)| {
        let place = way.of(x, y);
        match zone {
            Some(zone) => holds(&zones[zone], place),
            None => zones.iter().any(|zone| holds(zone, place)),
        }
    };
    points.iter().filter(at_home).count()
}

fn ways(plane: Plane) -> [Way; 2] {
    [false, true].map(|swapped| Way {
        swapped,
        system: None,
        plane: Some(Inverse::of(plane)),
    })
}

/// The order of the two columns that fits better; of equals the one in which northings are northings.
fn ordered(points: Points<'_>, zones: &[Feature<ZoneRow>], plane: Plane) -> (Way, usize) {
    // In China an easting without a number is below 900 km, a northing above 1,900 km; with one it is above 13,000 km.
    let turned = |&&(x, y, _): &&(f64, f64, Option<usize>)| {
        (x > 1.5e6 && x < 7e6 && y < 1e6) || (y > 1e7 && x < 7e6)
    };
    let turned = points.iter().filter(turned).count() * 2 > points.len();
    let [plain, swapped] = ways(plane).map(|way| (fit(points, zones, &way), way));
    let (fit, way) = if swapped.0 > plain.0 || (swapped.0 == plain.0 && turned) {
        swapped
    } else {
        plain
    };
    (way, fit)
}

fn order(way: &Way) -> Bilingual {
    if way.swapped {
        Bilingual::new(
            "（两列为北坐标在前、东坐标在后，已对调）",
            " (the columns are northing, then easting, and are turned)",
        )
    } else {
        Bilingual::default()
    }
}

/// The way of a plane a person names.
pub(super) fn as_asked(
    points: Points<'_>,
    zones: &[Feature<ZoneRow>],
    asked: Plane,
) -> (Way, Bilingual) {
    let (way, fit) = ordered(points, zones, asked);
    let (name, all, order) = (asked.name(), points.len(), order(&way));
    let said = Bilingual::new(
        format!(
            "按指定的 {} 读取{}，{all} 个点中 {fit} 个落在所填镇街内",
            name.zh, order.zh
        ),
        format!(
            "read as {} as asked{}; {fit} of {all} points are in the zone they name",
            name.en, order.en
        ),
    );
    (way, said)
}

/// Systems in use around the zones.
fn candidates(zones: &[Feature<ZoneRow>]) -> Vec<Plane> {
    let rects = zones
        .iter()
        .filter_map(|zone| zone.geometry.bounding_rect());
    let (low, high) = rects.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), rect| {
        (low.min(rect.min().x), high.max(rect.max().x))
    });
    if !(low.is_finite() && (0.0..=180.0).contains(&low) && high <= 180.0) {
        return Vec::new();
    }
    let mut all = vec![Plane::ByPrefix, Plane::WebMercator];
    // Zones of 3° and 6° about the same meridian are one projection; neighbours are tried, as maps reach over.
    for step in 20..=46 {
        let meridian = f64::from(step) * 3.0;
        if meridian > low - 4.5 && meridian < high + 4.5 {
            all.push(Plane::gauss(meridian));
        }
    }
    for zone in 40..=54 {
        let meridian = f64::from(zone) * 6.0 - 183.0;
        if meridian > low - 6.0 && meridian < high + 6.0 {
            all.push(Plane::utm(zone));
        }
    }
    all
}

/// The way the points themselves tell.
///
/// # Errors
/// `I046` when no system fits or two do.
pub(super) fn told(
    points: Points<'_>,
    zones: &[Feature<ZoneRow>],
) -> Result<(Way, Bilingual), Doubt> {
    let mut found: Vec<(usize, Plane, Way)> = (candidates(zones).into_iter())
        .map(|plane| {
            let (way, fit) = ordered(points, zones, plane);
            (fit, plane, way)
        })
        .collect();
    found.sort_by_key(|(fit, ..)| std::cmp::Reverse(*fit));
    let all = points.len();
    let listed = |of: fn(&Bilingual) -> &str, comma: &str| {
        let some = found.iter().take_while(|(fit, ..)| *fit > 0).take(3);
        let said = some.map(|(fit, plane, _)| {
            format!(
                "{} {fit}/{all}（--crs {}）",
                of(&plane.name()),
                plane.word()
            )
        });
        said.collect::<Vec<_>>().join(comma)
    };
    let (first, second) = (
        found.first().map_or(0, |one| one.0),
        found.get(1).map_or(0, |one| one.0),
    );
    if first * 2 < all || first == 0 {
        let (x, y, _) = points[0];
        return Err((
            &faults::WHICH_CRS,
            Bilingual::new(
                format!(
                    "坐标像米（如 {x}，{y}），但没有一种投影能让半数以上的点落在本区镇街内；最接近：{}",
                    or_none(&listed(|name| &name.zh, "、"), "无")
                ),
                format!(
                    "coordinates look like metres (such as {x}, {y}), but no projection puts half of the points into their zones; nearest: {}",
                    or_none(&listed(|name| &name.en, ", "), "none")
                ),
            ),
        ));
    }
    // A lead of one point in twenty, one at least, is evidence; less could be points drawn over a border.
    if first < second + (all / 20).max(1) {
        return Err((
            &faults::WHICH_CRS,
            Bilingual::new(
                format!(
                    "几种投影都说得通（落在所填镇街内的点数）：{}",
                    listed(|name| &name.zh, "、")
                ),
                format!(
                    "more than one projection fits (points in the zone they name): {}",
                    listed(|name| &name.en, ", ")
                ),
            ),
        ));
    }
    let (fit, plane, way) = found.swap_remove(0);
    let (name, order) = (plane.name(), order(&way));
    let said = Bilingual::new(
        format!(
            "坐标为米：按 {} 换算{}后 {all} 个点中 {fit} 个落在所填镇街内，次优的投影 {second} 个；不对请加 --crs。北京54、西安80 与此相差几十至一百多米，看不出来，请向制图单位核实",
            name.zh, order.zh
        ),
        format!(
            "coordinates are metres: read as {}{}, {fit} of {all} points are in the zone they name, {second} by the next best projection; name another with --crs. Beijing 54 and Xi'an 80 differ by some hundred metres, which points cannot tell: ask who made the map",
            name.en, order.en
        ),
    );
    Ok((way, said))
}

fn or_none<'a>(text: &'a str, none: &'a str) -> &'a str {
    if text.is_empty() { none } else { text }
}
