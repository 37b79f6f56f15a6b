//! One loss in, what it does out: the year solved without it, the year solved with what is left of it.

use super::full::{capacity, days_per_year, deadline, full_load, store};
use super::{
    DAYS_PER_YEAR, Effect, Effects, Ground, Left, Loss, NOISE, Replacement, Without, solve,
};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::{Dataset, FacilityId};
use crate::finding::Bilingual;
use crate::plan::control::Control;
use crate::plan::flow::FlowError;
use crate::plan::outcome::{Leg, LimitKind, Origin, Outcome, Reason};
use crate::quantity::{Metres, Tonnes};
use std::collections::BTreeMap;

/// Ways whose lengths differ by less are the same.
const SAME_WAY: Metres = Metres(1.0);

pub(super) fn effects(
    ground: &Ground<'_>,
    loss: &Loss,
    without: Without<'_>,
    control: &Control,
) -> Result<Effects, FlowError> {
    match loss.facility(ground.dataset) {
        Some(facility) => of_facility(ground, loss, facility, control),
        None => of_roads(ground, loss, without, control),
    }
}

fn of_facility(
    ground: &Ground<'_>,
    loss: &Loss,
    facility: FacilityId,
    control: &Control,
) -> Result<Effects, FlowError> {
    let Ground {
        dataset,
        matrix,
        base,
        days,
    } = *ground;
    let (per_year, days_source) = days_per_year(dataset, facility);
    // An outage of more than the days it works is one of the whole year.
    let days_out = days.min(per_year);
    let share = days_out / per_year;
    let taken = base.legs.iter().filter(|leg| leg.facility == loss.id);
    let planned: Tonnes = taken.map(|leg| leg.tonnes).sum();
    let gone = if planned > NOISE {
        let mut variant = dataset.clone();
        variant.close(facility);
        Some(solve(&variant, matrix, control)?)
    } else {
        None
    };
    let waiting = if keeps(dataset, base, facility, share) {
        Effect::default()
    } else {
        let mut variant = dataset.clone();
        variant.keep_share(facility, 1.0 - share);
        difference(base, &solve(&variant, matrix, control)?, 1.0)
    };
    let after = gone.as_ref().unwrap_or(base);
    Ok(Effects {
        rank: 0,
        loss: loss.clone(),
        days_per_year: per_year,
        days_source,
        share,
        full: Some(full_load(dataset, base, facility, (days_out, per_year))),
        planned_t: Some(planned * share),
        no_waiting: difference(base, after, share),
        waiting: Some(waiting),
        replacements: replacements(dataset, base, after, share),
        left: left(dataset, base, after, share),
        store: store(dataset, facility, planned, (days_out, per_year)),
        deadline: deadline(dataset, facility, days),
        moved: moved(base, after, share),
    })
}

fn of_roads(
    ground: &Ground<'_>,
    loss: &Loss,
    without: Without<'_>,
    control: &Control,
) -> Result<Effects, FlowError> {
    let Ground {
        dataset,
        base,
        days,
        ..
    } = *ground;
    let after = solve(dataset, &without(&loss.roads)?, control)?;
    let share = days.min(DAYS_PER_YEAR) / DAYS_PER_YEAR;
    Ok(Effects {
        rank: 0,
        loss: loss.clone(),
        days_per_year: DAYS_PER_YEAR,
        days_source: Source::new(Mark::Derived, "365 d"),
        share,
        full: None,
        planned_t: None,
        no_waiting: difference(base, &after, share),
        waiting: None,
        replacements: replacements(dataset, base, &after, share),
        left: left(dataset, base, &after, share),
        store: None,
        deadline: None,
        moved: moved(base, &after, share),
    })
}

/// True when the plan keeps every limit of the facility also where it has lost `share` of it.
fn keeps(dataset: &Dataset, base: &Outcome, facility: FacilityId, share: f64) -> bool {
    let row = dataset.facility(facility);
    let hosts: Vec<&str> = (dataset.permits())
        .filter(|(id, _)| dataset.links().permit_facility[id.index()] == facility)
        .filter_map(|(_, permit)| permit.host.as_deref())
        .collect();
    let permits: Vec<&str> = (dataset.permits())
        .filter(|(id, _)| dataset.links().permit_facility[id.index()] == facility)
        .map(|(_, permit)| permit.id.as_str())
        .collect();
    let own = |kind: LimitKind, id: &str| match kind {
        LimitKind::Permit => permits.contains(&id),
        LimitKind::Facility => row.id == id,
        LimitKind::Host => hosts.contains(&id),
        LimitKind::Quota
        | LimitKind::Landfill
        | LimitKind::Element
        | LimitKind::Waiver
        | LimitKind::Row => false,
    };
    let loads = base.loads.iter().filter(|load| own(load.kind, &load.id));
    let lines_keep = loads
        .into_iter()
        .all(|load| load.load_t <= load.capacity_t * (1.0 - share));
    let taken = base.legs.iter().filter(|leg| leg.facility == row.id);
    let taken: Tonnes = taken.map(|leg| leg.tonnes).sum();
    lines_keep && taken <= capacity(dataset, facility) * (1.0 - share)
}

fn difference(base: &Outcome, after: &Outcome, share: f64) -> Effect {
    Effect {
        unplaced_t: (after.totals.unplaced_t - base.totals.unplaced_t) * share,
        extra_cny: (after.totals.cost_cny - base.totals.cost_cny) * share,
    }
}

fn replacements(
    dataset: &Dataset,
    base: &Outcome,
    after: &Outcome,
    share: f64,
) -> Vec<Replacement> {
    let mut more: BTreeMap<&str, Tonnes> = BTreeMap::new();
    for leg in &after.legs {
        *more.entry(&leg.facility).or_default() += leg.tonnes;
    }
    for leg in &base.legs {
        *more.entry(&leg.facility).or_default() -= leg.tonnes;
    }
    let mut found: Vec<Replacement> = (dataset.facilities())
        .filter_map(|(_, row)| {
            let tonnes = more.get(row.id.as_str()).copied().unwrap_or_default() * share;
            (tonnes > NOISE).then(|| Replacement {
                facility: row.id.clone(),
                name: Bilingual::new(&row.name_zh, &row.name_en),
                tonnes,
            })
        })
        .collect();
    found.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    found
}

/// The legs that carry more than before or go another way, with what they carry so in `share` of a year.
fn moved(base: &Outcome, after: &Outcome, share: f64) -> Vec<Leg> {
    fn name(leg: &Leg) -> (&Origin, &str, &str) {
        (&leg.from, &leg.code, &leg.facility)
    }
    let mut before: BTreeMap<_, (Tonnes, Metres)> = BTreeMap::new();
    for leg in &base.legs {
        let known = before.entry(name(leg)).or_default();
        *known = (known.0 + leg.tonnes, leg.metres);
    }
    let more = after.legs.iter().filter_map(|leg| {
        let (known, metres) = before.entry(name(leg)).or_default();
        let same = if (leg.metres.0 - metres.0).abs() > SAME_WAY.0 {
            Tonnes::ZERO
        } else {
            leg.tonnes.min(*known)
        };
        *known -= same;
        let tonnes = (leg.tonnes - same) * share;
        (tonnes > NOISE).then(|| Leg {
            tonnes,
            cost_cny: leg.cost_cny * (tonnes / leg.tonnes),
            ..leg.clone()
        })
    });
    more.collect()
}

fn left(dataset: &Dataset, base: &Outcome, after: &Outcome, share: f64) -> Vec<Left> {
    let mut more: BTreeMap<(&str, Reason), Tonnes> = BTreeMap::new();
    for unserved in &after.unserved {
        *more.entry((&unserved.code, unserved.reason)).or_default() += unserved.tonnes;
    }
    for unserved in &base.unserved {
        *more.entry((&unserved.code, unserved.reason)).or_default() -= unserved.tonnes;
    }
    let mut found: Vec<Left> = (more.into_iter())
        .map(|(key, t)| (key, t * share))
        .filter(|(_, t)| t.abs() > NOISE)
        .map(|((code, reason), tonnes)| {
            let row = dataset.wastes().find(|(_, row)| row.code == code);
            Left {
                code: code.to_owned(),
                name: row.map_or_else(
                    || Bilingual::new(code, code),
                    |(_, row)| Bilingual::new(&row.name_zh, &row.name_en),
                ),
                reason,
                tonnes,
            }
        })
        .collect();
    found.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
    found
}
