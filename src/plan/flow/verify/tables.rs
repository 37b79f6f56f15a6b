//! The case as the verifier reads it: straight from the tables, by id, without the instance the solver
//! was given. Answers two questions: what may a permit take from a place, and at what price.

use crate::dataset::Dataset;
use crate::dataset::tables::{FacilityRow, PermitRow, StreamRow, Tables};
use crate::dataset::vocabulary::{GeneratorKind, Operation, ResidueKind, Route, Status, Tier};
use crate::network::Matrix;
use std::collections::HashMap;

/// Where tonnes of a waste lie, as the verifier sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::plan) enum Spot {
    /// Row of `streams.csv`.
    Stream(usize),
    /// Residue of treatment at a row of `facilities.csv`.
    Residue(usize),
    /// Collected at a row of `facilities.csv`.
    Collected(usize),
    /// Row of `imports.csv`.
    Import(usize),
    /// Row of `stocks.csv`, in a plan over years.
    Stock(usize),
}

/// One lawful way of a tonne to a permit line.
#[derive(Clone, Copy, Debug)]
pub(in crate::plan) struct Offer {
    pub route: Route,
    /// Row of `whitelist.csv`.
    pub quota: Option<usize>,
    pub metres: f64,
    pub seconds: f64,
    pub transport: f64,
    pub gate: f64,
    pub handling: f64,
}

impl Offer {
    pub fn price(&self) -> f64 {
        self.transport + self.gate + self.handling
    }
}

/// The tables with their ids looked up.
pub(in crate::plan) struct Case<'a> {
    pub tables: &'a Tables,
    matrix: &'a Matrix,
    pub generators: HashMap<&'a str, usize>,
    pub facilities: HashMap<&'a str, usize>,
    pub permits: HashMap<&'a str, usize>,
    pub streams: HashMap<&'a str, usize>,
    pub quotas: HashMap<&'a str, usize>,
    hazardous: HashMap<&'a str, bool>,
    /// Unit and typical value by item.
    prices: HashMap<&'a str, (&'a str, f64)>,
    /// What leaves the site per tonne of a process.
    residues: HashMap<&'a str, Vec<(&'a str, f64)>>,
    /// White-list rows by facility and code.
    listed: HashMap<(&'a str, &'a str), Vec<usize>>,
}

fn rows<'a, T>(rows: &'a [T], id: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, usize> {
    rows.iter().enumerate().map(|(i, r)| (id(r), i)).collect()
}

/// What leaves the site per tonne of a process: residues that another process takes in on site are
/// followed until nothing is left to treat.
fn leavings<'a>(tables: &'a Tables, process: &'a str) -> Vec<(&'a str, f64)> {
    let mut out: Vec<(&str, f64)> = Vec::new();
    let mut todo = vec![(process, 1.0)];
    while let Some((process, tonnes)) = todo.pop() {
        for row in tables.residues.rows.iter().filter(|r| r.process == process) {
            let amount = tonnes * row.t_per_t.max(0.0);
            match (row.kind, row.code.as_deref(), row.treated_by.as_deref()) {
                (ResidueKind::Residue, Some(_), Some(by)) => todo.push((by, amount)),
                (ResidueKind::Residue, Some(code), None) => {
                    match out.iter_mut().find(|(other, _)| *other == code) {
                        Some((_, sum)) => *sum += amount,
                        None => out.push((code, amount)),
                    }
                }
                _ => (),
            }
        }
    }
    out
}

impl<'a> Case<'a> {
    pub fn new(dataset: &'a Dataset, matrix: &'a Matrix) -> Self {
        let tables = dataset.tables();
        let residues = (tables.processes.rows.iter())
            .map(|process| (process.id.as_str(), leavings(tables, &process.id)))
            .collect();
        let mut listed: HashMap<_, Vec<usize>> = HashMap::new();
        for (q, row) in tables.whitelist.rows.iter().enumerate() {
            let key = (row.facility.as_str(), row.code.as_str());
            listed.entry(key).or_default().push(q);
        }
        Self {
            tables,
            matrix,
            generators: rows(&tables.generators.rows, |r| &r.id),
            facilities: rows(&tables.facilities.rows, |r| &r.id),
            permits: rows(&tables.permits.rows, |r| &r.id),
            streams: rows(&tables.streams.rows, |r| &r.id),
            quotas: rows(&tables.whitelist.rows, |r| &r.id),
            hazardous: (tables.wastes.rows.iter())
                .map(|w| (w.code.as_str(), w.hazardous))
                .collect(),
            prices: (tables.prices.rows.iter())
                .map(|p| (p.item.as_str(), (p.unit.as_str(), p.typical)))
                .collect(),
            residues,
            listed,
        }
    }

    pub fn facility(&self, i: usize) -> &'a FacilityRow {
        &self.tables.facilities.rows[i]
    }

    pub fn permit(&self, i: usize) -> &'a PermitRow {
        &self.tables.permits.rows[i]
    }

    pub fn stream(&self, i: usize) -> &'a StreamRow {
        &self.tables.streams.rows[i]
    }

    pub fn is_hazardous(&self, code: &str) -> bool {
        self.hazardous.get(code).copied().unwrap_or(false)
    }

    /// A code of the catalogue; a bare class is none (C9).
    pub fn is_code(&self, code: &str) -> bool {
        self.hazardous.contains_key(code)
    }

    fn year(&self) -> i32 {
        self.tables.case.plan_year
    }

    /// In force on the first and the last day of the year, at a plant that works in it, for a precise code.
    pub fn in_force(&self, permit: &PermitRow) -> bool {
        let Some(&f) = self.facilities.get(permit.facility.as_str()) else {
            return false;
        };
        let day = |month, day| {
            let year = i16::try_from(self.year()).ok()?;
            jiff::civil::Date::new(year, month, day).ok()
        };
        let (Some(first), Some(last)) = (day(1, 1), day(12, 31)) else {
            return false;
        };
        let plant = self.facility(f);
        self.works(plant)
            && self.waived(permit)
            && permit.valid_from <= first
            && permit.valid_to >= last
            && self.is_code(&permit.code)
    }

    /// A line of a waiver says what the waiver says, at a plant it names or that has the process it names.
    fn waived(&self, permit: &PermitRow) -> bool {
        let Some(id) = &permit.waiver else {
            return true;
        };
        let Some(waiver) = self.tables.waivers.rows.iter().find(|w| w.id == *id) else {
            return false;
        };
        let at_plant = match &waiver.facility {
            Some(facility) => *facility == permit.facility,
            None => self.tables.permits.rows.iter().any(|own| {
                own.waiver.is_none()
                    && own.facility == permit.facility
                    && own.process.is_some()
                    && own.process == waiver.process
            }),
        };
        at_plant
            && permit.only_from == waiver.generator
            && permit.code == waiver.code
            && permit.operation == waiver.operation
            && permit.process == waiver.process
            && permit.price == waiver.price
            && permit.t_per_year == waiver.t_per_year
            && (permit.valid_from, permit.valid_to) == (waiver.valid_from, waiver.until)
    }

    /// A plant that is open in the plan year.
    fn works(&self, plant: &FacilityRow) -> bool {
        match (plant.status, plant.opens) {
            (Status::Closed, _) | (Status::Planned, None) => false,
            (Status::Open, None) => true,
            (Status::Open | Status::Planned, Some(opens)) => opens <= self.year(),
        }
    }

    /// What process inputs that are no industrial waste leave in the year: row of the facility, code, tonnes.
    pub fn fed(&self) -> Vec<(usize, &'a str, f64)> {
        let mut fed = Vec::new();
        for feed in &self.tables.feeds.rows {
            let f = self.facilities[feed.facility.as_str()];
            if feed.t_per_year.0 > 0.0 && self.works(self.facility(f)) {
                for &(code, factor) in &self.residues[feed.process.as_str()] {
                    fed.push((f, code, feed.t_per_year.0 * factor));
                }
            }
        }
        fed
    }

    /// What one tonne under a permit leaves: spot, code, tonnes.
    pub fn leaves(&self, permit: &'a PermitRow) -> Vec<(Spot, &'a str, f64)> {
        let Some(&f) = self.facilities.get(permit.facility.as_str()) else {
            return Vec::new();
        };
        match permit.operation {
            Operation::Collect | Operation::Store => {
                vec![(Spot::Collected(f), permit.code.as_str(), 1.0)]
            }
            Operation::Use | Operation::Dispose => permit
                .process
                .as_deref()
                .and_then(|p| self.residues.get(p))
                .into_iter()
                .flatten()
                .filter(|(_, factor)| *factor > 0.0)
                .map(|&(code, factor)| (Spot::Residue(f), code, factor))
                .collect(),
        }
    }

    /// Whether a permit may take a code from a spot, roads and borders apart.
    pub fn may_take(&self, spot: Spot, code: &str, permit: &'a PermitRow) -> bool {
        if permit.code != code || !self.in_force(permit) {
            return false;
        }
        let there = self.facilities[permit.facility.as_str()];
        let owner = self.facility(there).captive_of.as_deref();
        let ends = matches!(permit.operation, Operation::Use | Operation::Dispose);
        let only = permit.only_from.as_deref();
        match spot {
            Spot::Stream(s) => [owner, only]
                .into_iter()
                .flatten()
                .all(|one| one == self.stream(s).generator),
            Spot::Import(_) => {
                let plant = self.facility(there);
                let case = &self.tables.case;
                let inside = (&plant.province, &plant.district) == (&case.province, &case.district);
                inside && ends && owner.is_none() && only.is_none()
            }
            Spot::Stock(i) => {
                let site = self.tables.stocks.rows[i].site.as_str();
                let here = site == permit.facility;
                let dump = permit.operation == Operation::Dispose
                    && (self.tables.landfills.rows.iter()).any(|l| l.facility == permit.facility);
                ends && !(here && dump)
                    && owner.is_none_or(|owner| here || owner == site)
                    && only.is_none_or(|only| only == site)
            }
            Spot::Collected(_) | Spot::Residue(_) if only.is_some() => false,
            Spot::Collected(here) => owner.is_none() && ends && here != there,
            Spot::Residue(here) if here == there => {
                ends && !(self.leaves(permit).iter()).any(|&(_, left, _)| left == code)
            }
            Spot::Residue(_) => owner.is_none(),
        }
    }

    /// Every lawful way from a spot to a permit; none without a road.
    pub fn offers(&self, spot: Spot, permit: &'a PermitRow) -> Vec<Offer> {
        if let Spot::Import(i) = spot {
            return self.import_offer(i, permit).into_iter().collect();
        }
        let case = &self.tables.case;
        let there = self.facilities[permit.facility.as_str()];
        let (site, province, district) = match spot {
            Spot::Stream(s) => {
                let generator = self.generators[self.stream(s).generator.as_str()];
                (generator, &case.province, &case.district)
            }
            Spot::Residue(f) | Spot::Collected(f) => {
                let row = self.facility(f);
                (self.generators.len() + f, &row.province, &row.district)
            }
            Spot::Stock(i) => match self.stock_facility(i) {
                Some(f) => {
                    let row = self.facility(f);
                    (self.generators.len() + f, &row.province, &row.district)
                }
                None => (
                    self.generators[self.tables.stocks.rows[i].site.as_str()],
                    &case.province,
                    &case.district,
                ),
            },
            Spot::Import(_) => return Vec::new(),
        };
        let Some(way) = self.matrix.get(site, there) else {
            return Vec::new();
        };
        let hazardous = self.is_hazardous(&permit.code);
        let moved = match spot {
            Spot::Residue(f) | Spot::Collected(f) => f != there,
            Spot::Stock(i) => self.stock_facility(i) != Some(there),
            Spot::Stream(_) | Spot::Import(_) => true,
        };
        let haulage = self.haulage(spot, hazardous);
        let transport = way.metres.km() * self.price(haulage, "CNY/t-km");
        let plant = self.facility(there);
        let gathered = haulage == "transport.small_rounds"
            && matches!(permit.operation, Operation::Collect | Operation::Store)
            && (&plant.province, &plant.district) == (&case.province, &case.district);
        let trip = if hazardous && moved && !gathered {
            let load = match spot {
                Spot::Stream(s) if self.stream(s).t_per_year.0 < case.flow.trip_t => {
                    self.stream(s).t_per_year.0
                }
                _ => case.flow.trip_t,
            };
            self.price("handling.hazardous_trip", "CNY/trip") / load
        } else {
            0.0
        };
        let offer = |route, quota, surcharge: f64| Offer {
            route,
            quota,
            metres: way.metres.0,
            seconds: way.seconds.0,
            transport,
            gate: self.price(&permit.price, "CNY/t"),
            handling: trip + surcharge,
        };
        if plant.province == *province {
            let inside = plant.district == *district;
            let route = if inside {
                Route::District
            } else {
                Route::Province
            };
            return vec![offer(route, None, 0.0)];
        }
        if !hazardous {
            return vec![offer(Route::Ordinary, None, 0.0)];
        }
        let mut offers = Vec::new();
        let key = (permit.facility.as_str(), permit.code.as_str());
        for &q in self.listed.get(&key).into_iter().flatten() {
            let row = &self.tables.whitelist.rows[q];
            let pair = row.from_province == *province && row.to_province == plant.province;
            if pair && self.usable(q) {
                offers.push(offer(Route::WhiteList, Some(q), 0.0));
            }
        }
        if case.flow.ordinary_route {
            let surcharge = case.flow.ordinary_cny_per_t.0;
            offers.push(offer(Route::Ordinary, None, surcharge));
        }
        offers
    }

    /// The way of an import: from its gateway as the crow flies × 1.3, at 60 km/h, a full trip's fee.
    fn import_offer(&self, import: usize, permit: &PermitRow) -> Option<Offer> {
        let row = &self.tables.imports.rows[import];
        let mut gateways = self.tables.gateways.rows.iter();
        let gateway = gateways.find(|g| g.id == row.gateway)?;
        let plant = self.facility(self.facilities[permit.facility.as_str()]);
        let metres = gateway.place().distance(plant.place()).0 * 1.3;
        let case = &self.tables.case;
        let (haulage, handling) = if self.is_hazardous(&row.code) {
            let fee = self.price("handling.hazardous_trip", "CNY/trip") / case.flow.trip_t;
            ("transport.hazardous", fee)
        } else {
            ("transport.general", 0.0)
        };
        Some(Offer {
            route: if row.from_province == case.province {
                Route::Province
            } else {
                Route::Ordinary
            },
            quota: None,
            metres,
            seconds: metres / 1000.0 / 60.0 * 3600.0,
            transport: metres / 1000.0 * self.price(haulage, "CNY/t-km"),
            gate: self.price(&permit.price, "CNY/t"),
            handling,
        })
    }

    /// Facility a stock lies at; none for one at a generator.
    pub fn stock_facility(&self, stock: usize) -> Option<usize> {
        let site = self.tables.stocks.rows[stock].site.as_str();
        self.facilities.get(site).copied()
    }

    /// A price in a unit; no number when the table has none in it.
    pub fn price(&self, item: &str, unit: &str) -> f64 {
        match self.prices.get(item) {
            Some(&(found, typical)) if found == unit => typical,
            _ => f64::NAN,
        }
    }

    /// Row of the matrix of a spot; waste of other districts has none.
    fn matrix_row(&self, spot: Spot) -> Option<usize> {
        Some(match spot {
            Spot::Stream(s) => self.generators[self.stream(s).generator.as_str()],
            Spot::Residue(f) | Spot::Collected(f) => self.generators.len() + f,
            Spot::Stock(i) => match self.stock_facility(i) {
                Some(f) => self.generators.len() + f,
                None => self.generators[self.tables.stocks.rows[i].site.as_str()],
            },
            Spot::Import(_) => return None,
        })
    }

    /// Whether there is a road from a spot to a permit's plant, borders apart.
    pub fn connected(&self, spot: Spot, permit: &PermitRow) -> bool {
        let Some(site) = self.matrix_row(spot) else {
            return true;
        };
        let there = self.facilities[permit.facility.as_str()];
        self.matrix.get(site, there).is_some()
    }

    /// People beside the way from a spot to a facility × km, where the matrix knows them; waste of other
    /// districts has no way on the roads of the case.
    pub fn people(&self, spot: Spot, facility: usize) -> Option<f64> {
        self.matrix.person_km(self.matrix_row(spot)?, facility)
    }

    /// A white-list row of the plan year's edition that is not suspended before the year ends.
    pub fn usable(&self, quota: usize) -> bool {
        let row = &self.tables.whitelist.rows[quota];
        let suspended = row.suspended_on.map(|d| i32::from(d.year()));
        row.edition == self.year() && suspended.is_none_or(|year| year > self.year())
    }

    fn haulage(&self, spot: Spot, hazardous: bool) -> &'static str {
        let generator = match spot {
            Spot::Stream(s) => Some(self.stream(s).generator.as_str()),
            Spot::Stock(i) if self.stock_facility(i).is_none() => {
                Some(self.tables.stocks.rows[i].site.as_str())
            }
            _ => None,
        };
        let Some(generator) = generator else {
            return if hazardous {
                "transport.hazardous"
            } else {
                "transport.general"
            };
        };
        let row = &self.tables.generators.rows[self.generators[generator]];
        let lorry_kind = !matches!(
            row.kind,
            GeneratorKind::SmallFirm
                | GeneratorKind::Garage
                | GeneratorKind::Lab
                | GeneratorKind::BuildingSite
        );
        match (hazardous, lorry_kind, row.tier) {
            (false, ..) => "transport.general",
            (true, true, Tier::Key | Tier::Simplified) => "transport.hazardous",
            (true, ..) => "transport.small_rounds",
        }
    }
}
