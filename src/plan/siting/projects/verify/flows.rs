//! The flows of a plan, against the tables: each move by itself, tonnes at every place, what lies from period to period,
//! and every limit with the room that is built.

use super::built::Open;
use super::{Judge, KILOGRAM, differs};
use crate::dataset::plan_row::Side;
use crate::plan::flow::verify::bound;
use crate::plan::flow::verify::tables::{Case, Offer, Spot};
use crate::plan::outcome::Origin;
use crate::plan::siting::projects::outcome::{Kept, Move, PeriodFlows, SitePlan};
use crate::plan::years::verify::heaps::Lying;
use std::collections::{BTreeMap, BTreeSet};

/// Tonnes of a code that lie at a spot.
type Lies<'a> = (Spot, &'a str, f64);

/// What the flows of a period add up to, a year.
#[derive(Default)]
pub(super) struct Flowed {
    /// CNY, by part.
    pub(super) transport: f64,
    pub(super) handling: f64,
    pub(super) gate: f64,
    pub(super) unplaced: f64,
    /// What rows that may give cost.
    pub(super) given: f64,
    pub(super) unplaced_hazardous_t: f64,
    pub(super) unplaced_general_t: f64,
    /// Person·km·t; none where the case has no people.
    pub(super) exposure: Option<f64>,
    /// Tonnes used and disposed of, by zone.
    pub(super) zones: BTreeMap<String, f64>,
    /// Tonnes by row of `facilities.csv` and code.
    pub(super) taken: BTreeMap<(usize, String), f64>,
}

/// A move whose names exist.
struct Known<'a> {
    one: &'a Move,
    spot: Spot,
    /// Row of the permit and the way there; none for what has no place.
    to: Option<(usize, Offer)>,
}

impl<'a> Judge<'a> {
    /// Judges the flows of a plan; none where some have no meaning.
    pub(super) fn flows(&mut self, plan: &'a SitePlan, open: &[Open<'a>]) -> Option<Vec<Flowed>> {
        let years = self.periods.iter().map(|p| p.year);
        if !plan.flows.iter().map(|flows| flows.year).eq(years) {
            self.report(
                "V902",
                "flows",
                "流向缺失或各期不符",
                "flows are missing or of other periods",
            );
            return None;
        }
        let cases = std::mem::take(&mut self.cases);
        let mut all = Vec::new();
        let mut before: Vec<(Spot, &str, f64)> = self.opening();
        let mut buried: BTreeMap<String, f64> = BTreeMap::new();
        for (p, (flows, dataset)) in plan.flows.iter().zip(&cases).enumerate() {
            let case = Case::new(dataset, self.matrix);
            let known = self.known(flows, &case);
            let after = self.lying(p, flows, &cases, &known, &case);
            self.balances(p, &known, &case, (&before, &after));
            self.limits(p, &known, &case, (open, &mut buried));
            all.push(self.flowed(&known, &case));
            before = after;
        }
        self.landfills(open, &buried);
        self.cases = cases;
        Some(all)
    }

    /// Stock before the first period.
    fn opening(&self) -> Vec<(Spot, &'a str, f64)> {
        if self.years.periods.is_empty() {
            return Vec::new();
        }
        let lying = Lying {
            dataset: self.dataset,
            matrix: self.matrix,
            settings: &self.years,
            cases: &[],
        };
        let opening = lying.opening();
        let rows = self.dataset.tables().stocks.rows.iter().enumerate();
        rows.filter_map(|(i, row)| {
            let t = opening.get(row.id.as_str())?;
            Some((Spot::Stock(i), row.code.as_str(), *t))
        })
        .collect()
    }

    /// Each move by itself.
    fn known(&mut self, flows: &'a PeriodFlows, case: &Case<'_>) -> Vec<Known<'a>> {
        let mut known = Vec::new();
        let mut seen = BTreeSet::new();
        for one in &flows.moves {
            let place = format!(
                "{} {:?} {} → {}",
                flows.year,
                one.from,
                one.code,
                one.permit.as_deref().unwrap_or("–")
            );
            if !(one.t.0.is_finite() && one.t.0 > 0.0) {
                self.report("V902", &place, "吨数不是正数", "tonnes are not above zero");
            }
            match self.found(one, case) {
                Ok(found) => {
                    if !seen.insert((found.spot, one.code.as_str(), &one.permit, &one.quota)) {
                        self.report("V902", &place, "同一流向重复出现", "the same move twice");
                    }
                    known.push(found);
                }
                Err((zh, en)) => self.report("V902", &place, zh, en),
            }
        }
        known
    }

    fn found(
        &self,
        one: &'a Move,
        case: &Case<'_>,
    ) -> Result<Known<'a>, (&'static str, &'static str)> {
        const UNKNOWN: (&str, &str) = (
            "引用了案例中没有的编号",
            "names something the case does not have",
        );
        let tables = self.dataset.tables();
        let spots: Vec<Spot> = match &one.from {
            Origin::Stream { stream, generator } => {
                let s = *case.streams.get(stream.as_str()).ok_or(UNKNOWN)?;
                let row = case.stream(s);
                if row.generator != *generator || row.code != one.code {
                    return Err(UNKNOWN);
                }
                vec![Spot::Stream(s)]
            }
            Origin::Facility { facility } => {
                let f = *case.facilities.get(facility.as_str()).ok_or(UNKNOWN)?;
                vec![Spot::Residue(f), Spot::Collected(f)]
            }
            Origin::Import { import } => {
                let mut rows = tables.imports.rows.iter();
                let i = rows.position(|row| row.id == *import && row.code == one.code);
                vec![Spot::Import(i.ok_or(UNKNOWN)?)]
            }
            Origin::Stock { stock, site } => {
                let mut rows = tables.stocks.rows.iter();
                let i = rows
                    .position(|row| (&row.id, &row.site, &row.code) == (stock, site, &one.code));
                vec![Spot::Stock(i.ok_or(UNKNOWN)?)]
            }
        };
        let Some(permit) = &one.permit else {
            return Ok(Known {
                one,
                spot: spots[0],
                to: None,
            });
        };
        let p = *case.permits.get(permit.as_str()).ok_or(UNKNOWN)?;
        // The tables of a period are those of the case but for numbers.
        let row = case.permit(p);
        let spot = spots
            .into_iter()
            .find(|&spot| case.may_take(spot, &one.code, row));
        let spot = spot.ok_or((
            "许可不覆盖该废物或来源",
            "the permit does not cover this waste from there",
        ))?;
        let quota = match &one.quota {
            Some(id) => Some(*case.quotas.get(id.as_str()).ok_or(UNKNOWN)?),
            None => None,
        };
        let mut offers = case.offers(spot, row).into_iter();
        let offer = offers.find(|offer| offer.quota == quota);
        let offer = offer.ok_or((
            "没有合规的路线、额度或道路",
            "no such lawful route or quota, or no road",
        ))?;
        Ok(Known {
            one,
            spot,
            to: Some((p, offer)),
        })
    }

    /// What lies when a period ends: as much as may, no longer than a year, in the room of its store.
    fn lying(
        &mut self,
        p: usize,
        flows: &'a PeriodFlows,
        cases: &[crate::dataset::Dataset],
        known: &[Known<'a>],
        case: &Case<'_>,
    ) -> Vec<(Spot, &'a str, f64)> {
        let tables = self.dataset.tables();
        let settings = self.years.clone();
        let lying = Lying {
            dataset: self.dataset,
            matrix: self.matrix,
            settings: &settings,
            cases,
        };
        let mut after = Vec::new();
        let mut stores: BTreeMap<&str, f64> = BTreeMap::new();
        for kept in &flows.kept {
            let Kept {
                stock,
                site,
                code,
                t,
            } = kept;
            let place = format!("{} {site}/{code}", flows.year);
            let spot = match stock {
                Some(id) => {
                    let mut rows = tables.stocks.rows.iter();
                    let row =
                        rows.position(|row| (&row.id, &row.site, &row.code) == (id, site, code));
                    row.map(Spot::Stock)
                }
                None => case
                    .facilities
                    .get(site.as_str())
                    .map(|f| Spot::Collected(*f)),
            };
            let Some(spot) = spot.filter(|_| !settings.periods.is_empty()) else {
                self.report(
                    "V903",
                    &place,
                    "案例中没有该库存",
                    "the case has no such heap",
                );
                continue;
            };
            let most = lying.most(p, (stock.as_deref(), site, code));
            let mut due = most;
            if stock.is_none() && lying.hazardous(code) {
                let came = |one: &&Known| {
                    let to = one.to.map(|(permit, _)| case.permit(permit));
                    to.is_some_and(|row| {
                        row.facility == *site && row.code == *code && !row.operation.is_final()
                    })
                };
                due = due.min(known.iter().filter(came).map(|one| one.one.t.0).sum());
            }
            if !t.0.is_finite() || t.0 < 0.0 || t.0 > due + KILOGRAM {
                let (zh, en) = (
                    format!("期末库存 {} t，最多可为 {due} t", t.0),
                    format!("{} t lie when the period ends, at most {due} t may", t.0),
                );
                self.report("V903", &place, &zh, &en);
            }
            *stores.entry(site).or_default() += t.0;
            after.push((spot, code.as_str(), t.0));
        }
        for (site, t) in stores {
            if lying.room(site).is_some_and(|room| t > room + KILOGRAM) {
                let place = format!("{} {site}", flows.year);
                self.report(
                    "V903",
                    &place,
                    "贮存超过库容（R031）",
                    "more lies there than the store has room for (R031)",
                );
            }
        }
        after
    }

    /// Tonnes at every place: what arises, comes and lay there goes, stays without a place or lies.
    fn balances(
        &mut self,
        p: usize,
        known: &[Known<'_>],
        case: &Case<'_>,
        (before, after): (&[Lies<'_>], &[Lies<'_>]),
    ) {
        let years = self.periods[p].years;
        let mut heaps: BTreeMap<(Spot, &str), f64> = BTreeMap::new();
        // What treatment makes at a facility and what it collects lie under one name; only what was made may be used
        // there or collected again.
        let mut made: BTreeMap<(usize, &str), f64> = BTreeMap::new();
        let at = |spot: Spot| match spot {
            Spot::Residue(f) => Spot::Collected(f),
            other => other,
        };
        for (s, row) in case.tables.streams.rows.iter().enumerate() {
            *heaps.entry((Spot::Stream(s), &row.code)).or_default() += row.t_per_year.0;
        }
        for (i, row) in case.tables.imports.rows.iter().enumerate() {
            *heaps.entry((Spot::Import(i), &row.code)).or_default() += row.t_per_year.0;
        }
        for (f, code, t) in case.fed() {
            *heaps.entry((Spot::Collected(f), code)).or_default() += t;
            *made.entry((f, code)).or_default() += t;
        }
        for &(spot, code, t) in before {
            *heaps.entry((at(spot), code)).or_default() += t / years;
        }
        for &(spot, code, t) in after {
            *heaps.entry((at(spot), code)).or_default() -= t / years;
        }
        for Known { one, spot, to } in known {
            *heaps.entry((at(*spot), &one.code)).or_default() -= one.t.0;
            let Some((permit, _)) = to else { continue };
            let row = case.permit(*permit);
            if let Spot::Residue(f) | Spot::Collected(f) = *spot
                && (case.facility(f).id == row.facility || !row.operation.is_final())
            {
                *made.entry((f, &one.code)).or_default() -= one.t.0;
            }
            for (left, code, factor) in case.leaves(row) {
                *heaps.entry((at(left), code)).or_default() += one.t.0 * factor;
                if let Spot::Residue(f) = left {
                    *made.entry((f, code)).or_default() += one.t.0 * factor;
                }
            }
        }
        let year = self.periods[p].year;
        for ((spot, code), off) in heaps {
            if differs(off, 0.0, KILOGRAM) {
                let place = format!("{year} {}", bound::balance_name(case, spot, code));
                self.number("V903", &place, off, 0.0, KILOGRAM);
            }
        }
        for ((f, code), left) in made {
            if left < -KILOGRAM {
                let place = format!("{year} {}/{code}", case.facility(f).id);
                self.report(
                    "V903",
                    &place,
                    "收集暂存的废物没有交给其他单位利用或处置（R034）",
                    "collected waste does not go on to use or disposal elsewhere (R034)",
                );
            }
        }
    }

    /// Every limit with the room that is built; what landfills take in is kept for all periods together.
    fn limits(
        &mut self,
        p: usize,
        known: &[Known<'_>],
        case: &Case<'_>,
        (open, buried): (&[Open<'a>], &mut BTreeMap<String, f64>),
    ) {
        let at = self.periods[p];
        let mut loads: BTreeMap<String, f64> = BTreeMap::new();
        let mut zones: BTreeMap<&str, f64> = BTreeMap::new();
        for Known { one, to, .. } in known {
            let Some((permit, _)) = to else { continue };
            for (name, share) in bound::limits_of(case, *permit) {
                *loads.entry(name).or_default() += one.t.0 * share;
            }
            if let Some(quota) = &one.quota {
                *loads.entry(format!("quota/{quota}")).or_default() += one.t.0;
            }
            let row = case.permit(*permit);
            let plant = case.facility(case.facilities[row.facility.as_str()]);
            if let (true, Some(zone)) = (row.operation.is_final(), &plant.zone) {
                *zones.entry(zone).or_default() += one.t.0;
            }
        }
        let mut rooms = bound::capacities(case);
        self.built_rooms(case, at.year, open, &mut rooms);
        for (name, load) in loads {
            if let Some(facility) = name.strip_prefix("landfill/") {
                *buried.entry(facility.to_owned()).or_default() += load * at.years;
                continue;
            }
            let room = rooms.get(&name).copied().unwrap_or(0.0);
            if load > room + KILOGRAM + 1e-9 * room {
                let (zh, en) = (
                    format!("负荷 {load} t，能力 {room} t"),
                    format!("a load of {load} t, a capacity of {room} t"),
                );
                self.report("V904", &format!("{} {name}", at.year), &zh, &en);
            }
        }
        if let Some(most) = self.siting.most_t_per_zone {
            for (zone, t) in zones {
                if t > most.0 + KILOGRAM {
                    self.report(
                        "V904",
                        &format!("{} {zone}", at.year),
                        "镇街处理量超过上限",
                        "more is treated in the zone than may be",
                    );
                }
            }
        }
    }

    /// Room of sites: their size where they are open, none where they are not.
    fn built_rooms(
        &self,
        case: &Case<'_>,
        year: i32,
        open: &[Open<'a>],
        rooms: &mut BTreeMap<String, f64>,
    ) {
        let tables = self.dataset.tables();
        let kept: BTreeSet<&str> = tables
            .builds
            .rows
            .iter()
            .filter_map(|b| b.facility.as_deref())
            .collect();
        for (f, row) in tables.facilities.rows.iter().enumerate() {
            if row.kind != "candidate" && !kept.contains(row.id.as_str()) {
                continue;
            }
            let own = open.iter().find(|open| open.facility == f);
            let share = own.map_or(0.0, |open| open.share(year));
            for permit in case
                .tables
                .permits
                .rows
                .iter()
                .filter(|p| p.facility == row.id)
            {
                if let Some(room) = rooms.get_mut(&format!("permit/{}", permit.id)) {
                    *room *= share;
                }
            }
            let most = own
                .and_then(|open| open.build.most_t_per_year)
                .filter(|_| share > 0.0);
            if let Some(room) = rooms.get_mut(&format!("facility/{}", row.id)) {
                // A project as a whole may take what its size says, a facility that is there its share.
                *room = match (most, row.kind == "candidate") {
                    (Some(most), true) => most.0,
                    (Some(most), false) => (*room * share).min(most.0),
                    (None, true) if share > 0.0 => f64::INFINITY,
                    (None, _) => *room * share,
                };
            }
        }
    }

    /// Landfills over all periods.
    fn landfills(&mut self, open: &[Open<'a>], buried: &BTreeMap<String, f64>) {
        let tables = self.dataset.tables();
        for (facility, &t) in buried {
            let built = open
                .iter()
                .find(|open| tables.facilities.rows[open.facility].id == *facility);
            let rows = tables.landfills.rows.iter();
            let there: f64 = rows
                .filter(|row| row.facility == *facility)
                .map(|row| row.room_t.0)
                .sum();
            let room = built.and_then(|open| open.landfill).unwrap_or(there);
            if t > room + KILOGRAM + 1e-9 * room {
                let (zh, en) = (
                    format!("各期共填 {t} t，库容 {room} t"),
                    format!("{t} t over all periods, a room of {room} t"),
                );
                self.report("V904", &format!("landfill/{facility}"), &zh, &en);
            }
        }
    }

    /// What the flows of a period add up to; rows that must hold are held against them.
    fn flowed(&mut self, known: &[Known<'_>], case: &Case<'_>) -> Flowed {
        let mut sum = Flowed {
            exposure: Some(0.0),
            ..Flowed::default()
        };
        for Known { one, spot, to } in known {
            let t = one.t.0;
            let Some((permit, offer)) = to else {
                let hazardous = case.is_hazardous(&one.code);
                let price = match hazardous {
                    true => self.siting.unplaced_hazardous_cny_per_t,
                    false => self.siting.unplaced_general_cny_per_t,
                };
                sum.unplaced += t * price.0;
                match hazardous {
                    true => sum.unplaced_hazardous_t += t,
                    false => sum.unplaced_general_t += t,
                }
                continue;
            };
            sum.transport += t * offer.transport;
            sum.handling += t * offer.handling;
            sum.gate += t * offer.gate;
            let row = case.permit(*permit);
            let there = case.facilities[row.facility.as_str()];
            let people = match spot {
                Spot::Import(_) => Some(0.0),
                _ => case.people(*spot, there),
            };
            sum.exposure = sum
                .exposure
                .zip(people)
                .map(|(sum, people)| sum + people * t);
            *sum.taken.entry((there, row.code.clone())).or_default() += t;
            if let (true, Some(zone)) = (row.operation.is_final(), &case.facility(there).zone) {
                *sum.zones.entry(zone.clone()).or_default() += t;
            }
        }
        for side in case.row_sides() {
            let load: f64 = (known.iter())
                .filter_map(|Known { one, spot, to }| {
                    let (permit, offer) = to.as_ref()?;
                    let way = (offer.metres, offer.price());
                    let counts = case.counts(side.row, *spot, case.permit(*permit), way);
                    Some(one.t.0 * side.share(counts))
                })
                .sum();
            let missed = match side.side {
                Side::AtLeast => side.amount - load,
                Side::AtMost => load - side.amount,
            };
            match side.row.cny_per_t {
                Some(price) => sum.given += missed.max(0.0) * price.0,
                None if missed > KILOGRAM + 1e-9 * side.amount.abs() => {
                    let (name, year) = (side.name(), case.tables.case.plan_year);
                    let (zh, en) = (
                        format!("必须满足的约束差 {missed}"),
                        format!("a row that must hold is missed by {missed}"),
                    );
                    self.report("V904", &format!("{year} {name}"), &zh, &en);
                }
                None => (),
            }
        }
        sum
    }
}
