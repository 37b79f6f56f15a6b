//! What a plan builds, against the tables: that there is such a size at such a candidate in such a year, and that land,
//! money, what must be built and what excludes what allow all of it together.

use super::{Judge, KILOGRAM, differs};
use crate::dataset::siting::{BuildLineRow, BuildRow, M2_PER_MU};
use crate::plan::siting::projects::outcome::{BuiltSite, SitePlan};
use std::collections::BTreeMap;

/// CNY of 万元.
const WAN: f64 = 1e4;

/// A site that is built, found in the tables.
pub(super) struct Open<'a> {
    pub(super) site: &'a BuiltSite,
    pub(super) build: &'a BuildRow,
    /// Row of `facilities.csv` in the case with sites.
    pub(super) facility: usize,
    /// A year of its investment and land, CNY.
    pub(super) annuity: f64,
    /// A year of its running cost, CNY.
    pub(super) fixed: f64,
    /// Room of its landfill over all periods, tonnes; none without one.
    pub(super) landfill: Option<f64>,
}

impl Open<'_> {
    /// Share of its full size in a year.
    pub(super) fn share(&self, year: i32) -> f64 {
        if year >= self.site.year {
            self.build.share
        } else {
            0.0
        }
    }
}

/// What a yuan costs a year over so many years.
fn annuity(rate: f64, years: f64) -> f64 {
    match rate > 0.0 {
        true => rate / (1.0 - 1.0 / (1.0 + rate).powf(years)),
        false => 1.0 / years,
    }
}

impl<'a> Judge<'a> {
    /// What is built; none where a name is of nothing.
    pub(super) fn built(&mut self, plan: &'a SitePlan) -> Option<Vec<Open<'a>>> {
        let mut all = Vec::new();
        for site in &plan.built {
            let place = site.tag();
            match self.open(site) {
                Some(open) => {
                    self.money(
                        "V901",
                        &format!("{place} capex"),
                        site.capex_cny,
                        open.build.capex_wan_cny * WAN,
                    );
                    all.push(open);
                }
                None => {
                    self.report(
                        "V901",
                        &place,
                        "案例中没有这样的地块、规模或年份",
                        "the case has no such candidate, size or year",
                    );
                    return None;
                }
            }
        }
        for open in &all {
            self.lines(open);
        }
        self.rules(plan, &all);
        Some(all)
    }

    fn open(&mut self, site: &'a BuiltSite) -> Option<Open<'a>> {
        let tables = self.dataset.tables();
        let build = tables.builds.rows.iter().find(|row| row.id == site.build)?;
        let years = build.first_year..=build.last_year;
        let period = self.periods.iter().any(|p| p.year == site.year);
        let single = self.years.periods.is_empty();
        if build.project != site.project || !period || !(single || years.contains(&site.year)) {
            return None;
        }
        let (id, land) = match (&site.project, &site.candidate) {
            (Some(project), Some(id)) => {
                let row = tables.candidates.rows.iter().find(|row| row.id == *id)?;
                let there = row.projects.0.contains(project)
                    && site.zone.as_ref() == Some(&row.zone)
                    && site.place == row.place();
                if !there {
                    return None;
                }
                let tag = build.technology.as_ref();
                let tag = tag.map(|t| format!("_{t}")).unwrap_or_default();
                let price = row.price_cny_mu.map_or(0.0, |cny| cny.0);
                (format!("{project}{tag}_{id}"), price * build.land_mu)
            }
            (None, None) => (build.facility.clone()?, 0.0),
            _ => return None,
        };
        let facility = tables.facilities.rows.iter().position(|row| row.id == id)?;
        self.money("V901", &format!("{} land", site.tag()), site.land_cny, land);
        let landfill = self.landfill(build, facility);
        if let (Some(told), Some(due)) = (site.landfill_t, landfill) {
            self.number(
                "V901",
                &format!("{} landfill", site.tag()),
                told.0,
                due,
                1e-5,
            );
        }
        let once = build.capex_wan_cny * WAN + land;
        Some(Open {
            site,
            build,
            facility,
            annuity: once * annuity(self.siting.discount_rate, build.life_years),
            fixed: build.fixed_wan_cny_per_year * WAN,
            landfill,
        })
    }

    /// Room of a landfill that is built, by the arithmetic of its ground; of one that is there, its share.
    fn landfill(&self, build: &BuildRow, facility: usize) -> Option<f64> {
        let tables = self.dataset.tables();
        let id = &tables.facilities.rows[facility].id;
        let row = tables
            .landfills
            .rows
            .iter()
            .find(|row| row.facility == *id)?;
        if build.project.is_some() {
            let design = self.years.landfill_design.as_ref()?;
            let ground = build.landfill_mu.unwrap_or(0.0) * M2_PER_MU * design.share;
            return Some(ground * design.depth_m * design.density_t_m3);
        }
        let own = tables
            .builds
            .rows
            .iter()
            .filter(|b| b.facility.as_ref() == Some(id));
        let largest = own.filter_map(|b| b.landfill_mu).reduce(f64::max);
        Some(match (build.landfill_mu, largest) {
            (Some(own), Some(largest)) => row.room_t.0 * own / largest,
            (None, Some(_)) => 0.0,
            (_, None) => row.room_t.0 * build.share,
        })
    }

    /// The lines of a project at its site are those of `build_lines.csv`.
    fn lines(&mut self, open: &Open<'a>) {
        let Some(project) = &open.build.project else {
            return;
        };
        let tables = self.dataset.tables();
        let facility = &tables.facilities.rows[open.facility].id;
        let own = |line: &&BuildLineRow| {
            line.project == *project
                && (line.technology.is_none() || line.technology == open.build.technology)
        };
        let due: Vec<_> = (tables.build_lines.rows.iter().filter(own))
            .map(|line| {
                (
                    line.operation,
                    &line.code,
                    line.t_per_year,
                    &line.process,
                    &line.price,
                )
            })
            .collect();
        let is: Vec<_> = (tables.permits.rows.iter())
            .filter(|row| row.facility == *facility)
            .map(|row| {
                (
                    row.operation,
                    &row.code,
                    row.t_per_year,
                    &row.process,
                    &row.price,
                )
            })
            .collect();
        if is != due {
            self.report(
                "V901",
                &open.site.tag(),
                "接收的废物与 build_lines.csv 不符",
                "what it takes in is not what build_lines.csv says",
            );
        }
    }

    /// What allows all of it together.
    fn rules(&mut self, plan: &SitePlan, all: &[Open<'a>]) {
        let tables = self.dataset.tables();
        let outcome = self.outcome;
        let mut land: BTreeMap<&str, f64> = BTreeMap::new();
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut spent: BTreeMap<i32, f64> = BTreeMap::new();
        for open in all {
            if let Some(candidate) = &open.site.candidate {
                *land.entry(candidate).or_default() += open.build.land_mu;
            }
            let who = open.build.project.as_ref().or(open.build.facility.as_ref());
            *places.entry(who.cloned().unwrap_or_default()).or_default() += 1;
            *spent.entry(open.site.year).or_default() +=
                (open.site.capex_cny + open.site.land_cny).0 / WAN;
        }
        for row in &tables.candidates.rows {
            let used = land.get(row.id.as_str()).copied().unwrap_or(0.0);
            if used > row.area_mu * (1.0 + 1e-9) {
                self.report(
                    "V901",
                    &row.id,
                    "用地超过地块面积",
                    "more land is used than the parcel has",
                );
            }
        }
        for (who, n) in &places {
            if *n > 1 {
                self.report("V901", who, "建了不止一处", "stands at more than one place");
            }
        }
        let built = |id: &String| places.contains_key(id);
        for group in &self.siting.exclusive.clone() {
            if group.iter().filter(|id| built(id)).count() > 1 {
                self.report(
                    "V901",
                    &group.join("+"),
                    "互斥项目同时建设",
                    "projects that exclude each other are both built",
                );
            }
        }
        // A choice made by hand may leave out what must be built.
        let by_hand = outcome
            .fixed
            .as_ref()
            .is_some_and(|fixed| std::ptr::eq(fixed, plan));
        for id in &self.siting.required.clone() {
            let asked = outcome.projects.iter().any(|p| p.id == *id);
            if asked && !by_hand && !built(id) {
                self.report(
                    "V901",
                    id,
                    "必建项目没有建",
                    "a project that must be built is not",
                );
            }
        }
        let asked = |open: &&Open| {
            let id = open.build.project.as_ref();
            id.is_some_and(|id| !outcome.projects.iter().any(|p| p.id == *id))
        };
        if let Some(open) = all.iter().find(asked) {
            self.report(
                "V901",
                &open.site.tag(),
                "建了没有问到的项目",
                "a project that was not asked about is built",
            );
        }
        let over = |sum: f64, most: f64| differs(sum.max(most), most, 1e-6);
        let sum: f64 = spent.values().sum();
        if self
            .siting
            .budget_wan_cny
            .is_some_and(|most| over(sum, most))
        {
            self.report(
                "V901",
                "budget",
                "投资超过上限",
                "more is spent than the budget",
            );
        }
        for (year, sum) in spent {
            if self
                .siting
                .budget_wan_cny_per_year
                .is_some_and(|most| over(sum, most))
            {
                self.report(
                    "V901",
                    &year.to_string(),
                    "当年投资超过上限",
                    "more is spent than the budget of a year",
                );
            }
        }
        for open in all {
            for p in 0..self.periods.len() {
                self.fed(open, p, plan);
            }
        }
    }

    /// A site takes in at least what it must in every period it is open.
    fn fed(&mut self, open: &Open<'a>, p: usize, plan: &SitePlan) {
        let year = self.periods[p].year;
        let Some(least) = open
            .build
            .least_t_per_year
            .filter(|_| open.share(year) > 0.0)
        else {
            return;
        };
        let facility = &self.dataset.tables().facilities.rows[open.facility].id;
        let of_facility = |permit: &String| {
            let mut rows = self.dataset.tables().permits.rows.iter();
            rows.any(|row| row.id == *permit && row.facility == *facility)
        };
        let flows = plan.flows.iter().filter(|flows| flows.year == year);
        let moves = flows.flat_map(|flows| &flows.moves);
        let taken: f64 = (moves.filter(|one| one.permit.as_ref().is_some_and(of_facility)))
            .map(|one| one.t.0)
            .sum();
        if taken < least.0 - 2.0 * KILOGRAM {
            let (zh, en) = (
                format!("收 {taken} t，至少应收 {} t", least.0),
                format!("takes in {taken} t, at least {} t are due", least.0),
            );
            self.report("V904", &format!("{} {year}", open.site.tag()), &zh, &en);
        }
    }
}
