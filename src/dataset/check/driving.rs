//! Rules on who may drive where: bans, turns, areas and profiles.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::profile::ProfileSettings;
use crate::dataset::tables::{BanRow, Feature, RoadRow, TurnRow};
use crate::dataset::vocabulary::BanEffect;
use crate::finding::{Bilingual, Place};
use geo::Validation;
use std::collections::HashMap;

/// Speeds a ban may set, km/h.
const BAN_KMH: std::ops::RangeInclusive<f64> = 1.0..=120.0;

/// Bans on neither a road nor an area, or on both.
pub(super) fn check_d143_ban_road_or_area(c: &Context, found: &mut Found) {
    for (line, ban) in c.tables.bans.numbered() {
        let cause = match (&ban.road, &ban.area) {
            (None, None) => {
                Bilingual::new("road 与 area 都为空", "neither a road nor an area is named")
            }
            (Some(_), Some(_)) => {
                Bilingual::new("road 与 area 同时填写", "both a road and an area are named")
            }
            _ => continue,
        };
        found.cell("bans.csv", line, "road", || cause);
    }
}

/// Speed limits without a speed, prohibitions with one, speeds that cannot be.
pub(super) fn check_d144_ban_effect(c: &Context, found: &mut Found) {
    for (line, ban) in c.tables.bans.numbered() {
        let cause = match (ban.effect, ban.kmh) {
            (BanEffect::Forbid, None) => continue,
            (BanEffect::Speed, Some(kmh)) if BAN_KMH.contains(&kmh) => continue,
            (BanEffect::Forbid, Some(kmh)) => Bilingual::new(
                format!("effect 为 forbid，却填了 {kmh} km/h"),
                format!("the effect is forbid, yet {kmh} km/h is given"),
            ),
            (BanEffect::Speed, Some(kmh)) => Bilingual::new(
                format!("{kmh} km/h 不在 1 与 120 之间"),
                format!("{kmh} km/h is not between 1 and 120"),
            ),
            (BanEffect::Speed, None) => Bilingual::new(
                "effect 为 speed，却没有车速",
                "the effect is speed, yet no speed is given",
            ),
        };
        found.cell("bans.csv", line, "kmh", || cause);
    }
}

/// Bans with one of two times, or that end when they begin.
pub(super) fn check_d145_ban_hours(c: &Context, found: &mut Found) {
    for (line, ban) in c.tables.bans.numbered() {
        let (column, cause) = match hours_fault(ban) {
            Some(fault) => fault,
            None => continue,
        };
        found.cell("bans.csv", line, column, || cause);
    }
}

fn hours_fault(ban: &BanRow) -> Option<(&'static str, Bilingual)> {
    let missing = Bilingual::new("起止时刻只填了一个", "one of the two times is missing");
    match (ban.from, ban.to) {
        (None, None) => None,
        (None, Some(_)) => Some(("from", missing)),
        (Some(_), None) => Some(("to", missing)),
        (Some(from), Some(to)) => {
            let (from, to) = (from.minutes(), to.minutes());
            let whole_day = (from, to) == (0, 1440);
            (from % 1440 == to % 1440 && !whole_day).then(|| {
                let cause = Bilingual::new(
                    "起止时刻相同；全天请留空",
                    "it ends when it begins; leave both empty for the whole day",
                );
                ("to", cause)
            })
        }
    }
}

/// An end of a road: the junction it names, else its end point in 1e-6 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End<'a> {
    Named(&'a str),
    Point(i64, i64),
}

fn ends(feature: &Feature<RoadRow>) -> Option<[End<'_>; 2]> {
    let geo::Geometry::LineString(way) = &feature.geometry else {
        return None;
    };
    #[allow(clippy::cast_possible_truncation)]
    let at = |degrees: f64| (degrees * 1e6).round() as i64;
    let point = |point: &geo::Coord<f64>| End::Point(at(point.x), at(point.y));
    let (first, last) = (way.0.first()?, way.0.last()?);
    let road = &feature.row;
    Some([
        road.from_node.as_deref().map_or(point(first), End::Named),
        road.to_node.as_deref().map_or(point(last), End::Named),
    ])
}

/// Turns of fewer than two roads, roads that do not meet, junctions that are not theirs.
pub(super) fn check_d146_turn(c: &Context, found: &mut Found) {
    if c.tables.turns.rows.is_empty() {
        return;
    }
    let roads: HashMap<&str, Option<[End; 2]>> = (c.tables.roads.rows.iter())
        .map(|feature| (feature.row.id.as_str(), ends(feature)))
        .collect();
    for (line, turn) in c.tables.turns.numbered() {
        if let Some((column, cause)) = turn_fault(turn, &roads) {
            found.cell("turns.csv", line, column, || cause);
        }
    }
}

fn turn_fault(
    turn: &TurnRow,
    roads: &HashMap<&str, Option<[End; 2]>>,
) -> Option<(&'static str, Bilingual)> {
    let names = &turn.roads.0;
    if names.len() < 2 {
        let cause = Bilingual::new(
            format!("只列了 {} 条道路，至少需要 2 条", names.len()),
            format!("{} road is listed, it needs two at least", names.len()),
        );
        return Some(("roads", cause));
    }
    // Roads that do not exist, or could not be read, are reported by their own rules.
    let ends: Vec<[End; 2]> = names
        .iter()
        .map(|name| roads.get(name.as_str()).copied().flatten())
        .collect::<Option<_>>()?;
    let shared: Vec<End> = (ends[0].iter().copied())
        .filter(|end| ends[1].contains(end))
        .collect();
    let (a, b) = (quoted(&names[0]), quoted(&names[1]));
    let start = match (&turn.at, shared.as_slice()) {
        (Some(at), shared) => {
            let Some(end) = shared.iter().find(|end| **end == End::Named(at)) else {
                let at = quoted(at);
                let cause = Bilingual::new(
                    format!("{at} 不是 {a} 与 {b} 的交点"),
                    format!("{a} and {b} do not meet at {at}"),
                );
                return Some(("at", cause));
            };
            *end
        }
        (None, []) => return Some(("roads", apart(&a, &b))),
        (None, [one]) => *one,
        (None, [one, other, ..]) if one == other => *one,
        (None, _) => {
            let cause = Bilingual::new(
                format!("{a} 与 {b} 两端都相接，须填交点"),
                format!("{a} and {b} meet at both ends; the junction must be named"),
            );
            return Some(("at", cause));
        }
    };
    let mut here = start;
    for (i, pair) in ends.windows(2).enumerate().skip(1) {
        let [first, last] = pair[0];
        here = if here == first { last } else { first };
        if !pair[1].contains(&here) {
            let (a, b) = (quoted(&names[i]), quoted(&names[i + 1]));
            return Some(("roads", apart(&a, &b)));
        }
    }
    None
}

fn apart(a: &str, b: &str) -> Bilingual {
    Bilingual::new(
        format!("{a} 的去向与 {b} 不相接"),
        format!("{a} does not lead to {b}"),
    )
}

/// Numbers of a profile beyond what a vehicle can be, and profiles that may use no road.
pub(super) fn check_d147_profile_numbers(c: &Context, found: &mut Found) {
    let mut at = |id: &str, key: &str, cause: Bilingual| {
        let place = Place {
            column: Some(key.to_owned()),
            ..Place::file(format!("profiles/{id}.toml"))
        };
        found.at(place, || cause);
    };
    for profile in &c.tables.profiles {
        for number in profile.numbers() {
            let (value, (low, high)) = (number.value, number.range);
            // TOML knows nan and inf, which lie in no range.
            if !(low..=high).contains(&value) {
                let cause = Bilingual::new(
                    format!("数值为 {value}，应在 {low} 与 {high} 之间"),
                    format!("the number is {value}, it must be from {low} to {high}"),
                );
                at(&profile.id, &number.key, cause);
            }
        }
        for (key, empty) in [
            ("statuses", profile.statuses.is_empty()),
            ("classes", profile.classes.is_empty()),
        ] {
            if empty {
                let cause = Bilingual::new(
                    "列表为空，没有道路可用",
                    "the list is empty: no road can be used",
                );
                at(&profile.id, key, cause);
            }
        }
    }
}

/// Numbers of a profile that differ from the built-in lorry's and name no source.
pub(super) fn check_d148_profile_sources(c: &Context, found: &mut Found) {
    let usual = ProfileSettings::default().numbers();
    for profile in &c.tables.profiles {
        for number in profile.numbers() {
            if profile.source(&number.key).is_none() && !usual.contains(&number) {
                let place = Place {
                    column: Some(number.key.clone()),
                    ..Place::file(format!("profiles/{}.toml", profile.id))
                };
                found.at(place, || {
                    let (key, value) = (&number.key, number.value);
                    Bilingual::new(
                        format!("{key} = {value} 没有来源"),
                        format!("{key} = {value} has no source"),
                    )
                });
            }
        }
    }
}

/// Areas whose outline crosses itself or has holes beside it.
pub(super) fn check_d149_area_shape(c: &Context, found: &mut Found) {
    for (line, feature) in c.tables.areas.numbered() {
        if let Err(fault) = feature.geometry.check_validation() {
            found.cell("areas.geojson", line, "geometry", || {
                let id = quoted(&feature.row.id);
                Bilingual::new(
                    format!("区域 {id} 的面无效：{fault}"),
                    format!("the outline of {id} is not valid: {fault}"),
                )
            });
        }
    }
}
