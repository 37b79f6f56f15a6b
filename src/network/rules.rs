//! Roads, bans and areas in; for a profile, an hour and a load: each road's speed and penalty, or why
//! it must not be used (R037, R038, R042).
//!
//! [`Rulebook::new`] finds once which bans lie on which roads (by id, or by the area a road's line
//! touches); [`Rulebook::judge`] is cheap and is asked anew for every profile, hour and load.

use super::area::Areas;
use super::profile::{Profile, Unfit};
use crate::dataset::cell::{Source, TimeOfDay};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{AreaRow, BanRow, Feature, HolidayRow, RoadRow};
use crate::dataset::vocabulary::{BanDays, BanEffect, DayKind};
use crate::finding::Bilingual;
use jiff::civil::{Date, Weekday};
use rayon::prelude::*;
use std::collections::HashMap;

/// What kind of day it is to a ban.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Day {
    /// Worked.
    Workday,
    /// Saturday or Sunday, not worked.
    Weekend,
    /// Public holiday.
    Holiday,
}

impl Day {
    /// The kind of a date: the calendar of the case first, else the week.
    #[must_use]
    pub fn of(date: Date, holidays: &Sheet<HolidayRow>) -> Self {
        let listed = holidays.rows.iter().find(|row| row.date == date);
        match (listed.map(|row| row.kind), date.weekday()) {
            (Some(DayKind::Holiday), _) => Self::Holiday,
            (Some(DayKind::Workday), _) => Self::Workday,
            (None, Weekday::Saturday | Weekday::Sunday) => Self::Weekend,
            (None, _) => Self::Workday,
        }
    }

    fn among(self, days: BanDays) -> bool {
        match days {
            BanDays::All => true,
            BanDays::Workday => self == Self::Workday,
            BanDays::Weekend => self == Self::Weekend,
            BanDays::Holiday => self == Self::Holiday,
        }
    }
}

/// When somebody drives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Time of day.
    pub time: TimeOfDay,
    /// The day.
    pub day: Day,
    /// The day before: a ban from 22:00 to 06:00 that began on it may still hold.
    pub day_before: Day,
}

impl Moment {
    /// A time on a date of the case's calendar.
    #[must_use]
    pub fn of(date: Date, time: TimeOfDay, holidays: &Sheet<HolidayRow>) -> Self {
        let before = date.yesterday().unwrap_or(date);
        Self {
            time,
            day: Day::of(date, holidays),
            day_before: Day::of(before, holidays),
        }
    }

    /// True when the ban holds at this moment.
    #[must_use]
    pub fn within(&self, ban: &BanRow) -> bool {
        let days = ban.days.unwrap_or(BanDays::All);
        let (Some(from), Some(to)) = (ban.from, ban.to) else {
            return self.day.among(days);
        };
        if from < to {
            from <= self.time && self.time < to && self.day.among(days)
        } else {
            self.time >= from && self.day.among(days)
                || self.time < to && self.day_before.among(days)
        }
    }
}

/// What is driven with and when.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trip<'a> {
    /// When; unknown: bans with hours or days are not applied, and [`Judgement::left_out`] names them.
    pub moment: Option<Moment>,
    /// Waste classes on board (`HW08`); none: bans for certain wastes do not hold.
    pub classes: &'a [String],
}

/// What a profile may do on a road.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Use {
    /// It may drive.
    Drive {
        /// Speed, km/h.
        kmh: f64,
        /// How often the driving time counts.
        factor: f64,
        /// Seconds added per km.
        penalty_s_per_km: f64,
        /// Row of the ban that sets the speed, when one does.
        slowed_by: Option<u32>,
    },
    /// It may not: road and vehicle do not fit.
    Unfit(Unfit),
    /// It may not: a ban, row of `bans.csv`.
    Banned(u32),
}

impl Use {
    /// True when the road may be driven on.
    #[must_use]
    pub fn is_drive(&self) -> bool {
        matches!(self, Self::Drive { .. })
    }
}

/// Why a road is not used, or slower: for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// In words.
    pub text: Bilingual,
    /// Rule or notice, e.g. R038.
    pub rule: Option<String>,
    /// Where the statement comes from.
    pub source: Source,
}

/// What [`Rulebook::judge`] finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// One entry per row of `roads.geojson`.
    pub uses: Vec<Use>,
    /// Rows of bans that might hold but were not applied, because no moment was given.
    pub left_out: Vec<u32>,
}

/// Which bans lie on which roads.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// (road, ban), sorted.
    on: Vec<(u32, u32)>,
}

impl Rulebook {
    /// Finds the roads of every ban. Rows that name nothing that exists are passed over: the rules of
    /// the case report them.
    #[must_use]
    pub fn new(
        roads: &Sheet<Feature<RoadRow>>,
        bans: &Sheet<BanRow>,
        areas: &Sheet<Feature<AreaRow>>,
    ) -> Self {
        let mut by_road: HashMap<&str, Vec<u32>> = HashMap::new();
        let mut by_area: HashMap<&str, Vec<u32>> = HashMap::new();
        for (row, ban) in (0u32..).zip(&bans.rows) {
            match (&ban.road, &ban.area) {
                (Some(road), None) => by_road.entry(road).or_default().push(row),
                (None, Some(area)) => by_area.entry(area).or_default().push(row),
                _ => {}
            }
        }
        // Only areas that a ban names are looked for.
        let named = areas
            .rows
            .iter()
            .filter(|f| by_area.contains_key(f.row.id.as_str()));
        let named = Sheet::of(named.cloned().collect::<Vec<_>>());
        let index = Areas::new(&named);
        if by_road.is_empty() && index.is_empty() {
            return Self { on: Vec::new() };
        }
        let bans_of = |feature: &Feature<RoadRow>| {
            let mut rows = by_road
                .get(feature.row.id.as_str())
                .cloned()
                .unwrap_or_default();
            if let geo::Geometry::LineString(line) = &feature.geometry {
                for area in index.crossed(line) {
                    let id = named.rows[area as usize].row.id.as_str();
                    rows.extend(by_area.get(id).into_iter().flatten());
                }
            }
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let numbered: Vec<(u32, &Feature<RoadRow>)> = (0u32..).zip(&roads.rows).collect();
        let on = numbered
            .into_par_iter()
            .flat_map_iter(|(road, feature)| {
                bans_of(feature).into_iter().map(move |ban| (road, ban))
            })
            .collect();
        Self { on }
    }

    /// Roads with the bans on them, rows of both files, sorted by road.
    #[must_use]
    pub fn on(&self) -> &[(u32, u32)] {
        &self.on
    }

    /// What the profile may do on every road on this trip. `roads` and `bans` are those the book was
    /// made from. The strictest ban counts; of equal ones the first of the file is named.
    #[must_use]
    pub fn judge(
        &self,
        roads: &Sheet<Feature<RoadRow>>,
        bans: &Sheet<BanRow>,
        profile: &Profile,
        trip: &Trip<'_>,
    ) -> Judgement {
        let mut uses: Vec<Use> = roads
            .rows
            .par_iter()
            .map(|f| plain(profile, &f.row))
            .collect();
        let concerned: Vec<bool> = bans
            .rows
            .iter()
            .map(|ban| concerns(ban, profile, trip))
            .collect();
        let timed =
            |ban: &BanRow| ban.from.is_some() || !matches!(ban.days, None | Some(BanDays::All));
        let mut left_out = Vec::new();
        let mut holds = vec![false; bans.rows.len()];
        for (row, ban) in (0u32..)
            .zip(&bans.rows)
            .filter(|(row, _)| concerned[*row as usize])
        {
            match trip.moment {
                Some(moment) => holds[row as usize] = moment.within(ban),
                None if timed(ban) => left_out.push(row),
                None => holds[row as usize] = true,
            }
        }
        for &(road, row) in &self.on {
            if !holds[row as usize] {
                continue;
            }
            let ban = &bans.rows[row as usize];
            let known = &mut uses[road as usize];
            if let Use::Drive { kmh, slowed_by, .. } = known {
                match (ban.effect, ban.kmh) {
                    (BanEffect::Forbid, _) => *known = Use::Banned(row),
                    (BanEffect::Speed, Some(limit)) if limit < *kmh => {
                        (*kmh, *slowed_by) = (limit, Some(row));
                    }
                    (BanEffect::Speed, _) => {}
                }
            }
        }
        Judgement { uses, left_out }
    }
}

/// A road without its bans.
fn plain(profile: &Profile, road: &RoadRow) -> Use {
    match profile.unfit(road) {
        Some(unfit) => Use::Unfit(unfit),
        None => Use::Drive {
            kmh: profile.speed_kmh(road),
            factor: profile.factor(road),
            penalty_s_per_km: profile.penalty_s_per_km(road),
            slowed_by: None,
        },
    }
}

/// True when a ban is about this vehicle and load.
fn concerns(ban: &BanRow, profile: &Profile, trip: &Trip<'_>) -> bool {
    let vehicle = ban.vehicles.0.is_empty() || ban.vehicles.has(&profile.id);
    let load = ban.classes.0.is_empty() || trip.classes.iter().any(|class| ban.classes.has(class));
    vehicle && load
}

/// Why the road is not used, or slower; `None` when it is driven at the vehicle's own speed.
#[must_use]
pub fn reason(
    used: Use,
    road: &RoadRow,
    profile: &Profile,
    bans: &Sheet<BanRow>,
) -> Option<Reason> {
    match used {
        Use::Drive {
            slowed_by: None, ..
        } => None,
        Use::Unfit(unfit) => Some(Reason {
            text: unfit_words(unfit, road, profile),
            rule: unfit_rule(unfit).map(str::to_owned),
            source: road.source.clone(),
        }),
        Use::Banned(row)
        | Use::Drive {
            slowed_by: Some(row),
            ..
        } => {
            let ban = bans.rows.get(row as usize)?;
            Some(Reason {
                text: ban_words(ban),
                rule: ban.rule.clone(),
                source: ban.source.clone(),
            })
        }
    }
}

fn unfit_rule(unfit: Unfit) -> Option<&'static str> {
    match unfit {
        Unfit::HazmatSign | Unfit::WaterSign | Unfit::Tunnel => Some("R042"),
        _ => None,
    }
}

fn unfit_words(unfit: Unfit, road: &RoadRow, profile: &Profile) -> Bilingual {
    let (weight, axle, height) = (profile.weight.0, profile.axle.0, profile.height.0);
    match unfit {
        Unfit::Status => {
            let label = road.status.label();
            Bilingual::new(
                format!("道路状态为“{}”", label.zh),
                format!("the road's status is \"{}\"", label.en),
            )
        }
        Unfit::Class => {
            let label = road.class.label();
            Bilingual::new(
                format!("“{}”不在该车型可用道路之列", label.zh),
                format!("\"{}\" is no class of road the vehicle may use", label.en),
            )
        }
        Unfit::Access => Bilingual::new(
            "专用或仅限到达的道路",
            "a road for its owner or for destinations only",
        ),
        Unfit::Weight => {
            let limit = road.max_weight_t.map_or(0.0, |t| t.0);
            Bilingual::new(
                format!("限重 {limit} t，车辆 {weight} t"),
                format!("limit {limit} t, vehicle {weight} t"),
            )
        }
        Unfit::Axle => {
            let limit = road.max_axle_t.map_or(0.0, |t| t.0);
            Bilingual::new(
                format!("限轴重 {limit} t，车辆 {axle} t"),
                format!("axle limit {limit} t, vehicle {axle} t"),
            )
        }
        Unfit::Height => {
            let limit = road.max_height_m.map_or(0.0, |m| m.0);
            Bilingual::new(
                format!("限高 {limit} m，车辆 {height} m"),
                format!("height limit {limit} m, vehicle {height} m"),
            )
        }
        Unfit::HazmatSign => Bilingual::new(
            "标志禁止危险货物运输车通行",
            "a sign forbids dangerous goods",
        ),
        Unfit::WaterSign => Bilingual::new(
            "标志禁止危害水体的货物通行",
            "a sign forbids goods that harm water",
        ),
        Unfit::Tunnel => {
            let category = road.tunnel_category.map_or("", |c| c.word());
            Bilingual::new(
                format!("{category} 类隧道，禁止该类危险货物"),
                format!("a tunnel of category {category} forbids the load"),
            )
        }
    }
}

fn ban_words(ban: &BanRow) -> Bilingual {
    use crate::dataset::cell::Cell;
    let (effect, why) = (ban.effect.label(), ban.reason.label());
    let hours = match (ban.from, ban.to) {
        (Some(from), Some(to)) => format!(" {}–{}", from.spell(), to.spell()),
        _ => String::new(),
    };
    let days = ban
        .days
        .filter(|days| *days != BanDays::All)
        .map(BanDays::label);
    let (days_zh, days_en) = days.map_or_else(Default::default, |days| {
        (format!(" {}", days.zh), format!(" on {}", days.en))
    });
    let kmh = ban
        .kmh
        .map_or_else(String::new, |kmh| format!(" {kmh} km/h"));
    Bilingual::new(
        format!(
            "{}{kmh}{days_zh}{hours}：{}（{}）",
            effect.zh, why.zh, ban.id
        ),
        format!(
            "{}{kmh}{days_en}{hours}: {} ({})",
            effect.en, why.en, ban.id
        ),
    )
}
