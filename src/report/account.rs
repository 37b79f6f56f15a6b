//! What a plan adds up to: a case and an outcome in, sums by waste, class, facility, limit and border
//! out. The terminal, the CSV files and the page show these same sums.

mod shown;

use super::room;
use super::tally::weakest;
use crate::dataset::cell::Mark;
use crate::dataset::plan_row::PlanRow;
use crate::dataset::vocabulary::Route;
use crate::dataset::{Dataset, FacilityId, GeneratorId, PermitId, StreamId, WasteId};
use crate::finding::Bilingual;
use crate::plan::baseline::{self, name_of_class};
use crate::plan::outcome::{Leg, LimitKind, Load, Origin, Outcome, Reason, Unserved};
use crate::quantity::{Cny, CnyPerTonne, Tonnes};
use std::collections::{BTreeMap, HashMap};

/// A case and a plan for it, with the ids of both joined.
#[derive(Debug)]
pub struct Account<'a> {
    /// The case.
    pub dataset: &'a Dataset,
    /// The plan.
    pub outcome: &'a Outcome,
    facilities: HashMap<&'a str, FacilityId>,
    generators: HashMap<&'a str, GeneratorId>,
    permits: HashMap<&'a str, PermitId>,
    streams: HashMap<&'a str, StreamId>,
    wastes: HashMap<&'a str, WasteId>,
    mark: Mark,
}

/// Tonnes of one waste (or class) on their way through a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Balance {
    /// Code or class.
    pub id: String,
    /// Its class.
    pub class: String,
    /// Name.
    pub name: Bilingual,
    /// Hazardous waste.
    pub hazardous: bool,
    /// Arising at generators.
    pub arising: Tonnes,
    /// Made by treatment.
    pub residues: Tonnes,
    /// Used at last.
    pub used: Tonnes,
    /// Disposed of at last.
    pub disposed: Tonnes,
    /// Of used and disposed: outside the district.
    pub outside: Tonnes,
    /// Gathered by a collector on the way; counted again when it moves on.
    pub gathered: Tonnes,
    /// Without a place.
    pub unplaced: Tonnes,
    /// Cost of all its legs.
    pub cost: Cny,
}

impl Balance {
    /// Arising and residues less used, disposed and unplaced: zero but for rounding.
    #[must_use]
    pub fn difference(&self) -> Tonnes {
        self.arising + self.residues - self.used - self.disposed - self.unplaced
    }

    /// Adds the tonnes and the cost of another.
    pub(super) fn add(&mut self, other: &Self) {
        self.arising += other.arising;
        self.residues += other.residues;
        self.used += other.used;
        self.disposed += other.disposed;
        self.outside += other.outside;
        self.gathered += other.gathered;
        self.unplaced += other.unplaced;
        self.cost += other.cost;
    }
}

/// Load of a facility over its permit lines.
#[derive(Clone, Debug, PartialEq)]
pub struct FacilityLoad {
    /// Row.
    pub id: FacilityId,
    /// Taken in by the plan.
    pub load: Tonnes,
    /// What it may take ([`baseline::rooms`]).
    pub capacity: Tonnes,
    /// The highest price of a limit of it (a line, the facility, a landfill's room).
    pub price: CnyPerTonne,
}

impl FacilityLoad {
    /// Load per capacity; `None` without capacity.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.capacity.0 > 0.0).then(|| self.load / self.capacity)
    }
}

/// Waste of one class that leaves the district to one facility by one route.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Class.
    pub class: String,
    /// Facility outside.
    pub facility: FacilityId,
    /// How it crosses borders.
    pub route: Route,
    /// Tonnes.
    pub tonnes: Tonnes,
    /// Tonnes × km.
    pub tonne_km: f64,
    /// Cost.
    pub cost: Cny,
}

/// Unplaced tonnes of one code with one reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// Code.
    pub code: String,
    /// Reason.
    pub reason: Reason,
    /// Tonnes.
    pub tonnes: Tonnes,
    /// Places they lie at.
    pub places: usize,
    /// The reason in words, as the largest of them has it.
    pub detail: Bilingual,
    /// What would place the largest of them, in words; empty where it was not looked for.
    pub remedy: Bilingual,
}

fn by_id<'a, Id, Row: 'a>(
    rows: impl Iterator<Item = (Id, &'a Row)>,
    id: impl Fn(&'a Row) -> &'a str,
) -> HashMap<&'a str, Id> {
    rows.map(|(key, row)| (id(row), key)).collect()
}

impl<'a> Account<'a> {
    /// Joins a plan with its case.
    #[must_use]
    pub fn new(dataset: &'a Dataset, outcome: &'a Outcome) -> Self {
        Self {
            dataset,
            outcome,
            facilities: by_id(dataset.facilities(), |row| &row.id),
            generators: by_id(dataset.generators(), |row| &row.id),
            permits: by_id(dataset.permits(), |row| &row.id),
            streams: by_id(dataset.streams(), |row| &row.id),
            wastes: by_id(dataset.wastes(), |row| &row.code),
            mark: weakest(dataset),
        }
    }

    /// A facility of the case.
    #[must_use]
    pub fn facility(&self, id: &str) -> Option<FacilityId> {
        self.facilities.get(id).copied()
    }

    /// A generator of the case.
    #[must_use]
    pub fn generator(&self, id: &str) -> Option<GeneratorId> {
        self.generators.get(id).copied()
    }

    /// Name of a facility; its id when the case does not know it.
    #[must_use]
    pub fn facility_name(&self, id: &str) -> Bilingual {
        self.facility(id).map_or_else(
            || Bilingual::new(id, id),
            |facility| {
                let row = self.dataset.facility(facility);
                Bilingual::new(&row.name_zh, &row.name_en)
            },
        )
    }

    /// Id and name of the place a leg starts at.
    #[must_use]
    pub fn origin(&self, origin: &'a Origin) -> (&'a str, Bilingual) {
        match origin {
            Origin::Stream { generator, .. } => {
                let name = self
                    .generator(generator)
                    .map_or(generator, |id| &self.dataset.generator(id).name_zh);
                (generator, Bilingual::new(name, name))
            }
            Origin::Facility { facility } => (facility, self.facility_name(facility)),
            Origin::Stock { stock, site } => {
                let name = self
                    .generator(site)
                    .map(|id| self.dataset.generator(id).name_zh.clone())
                    .map_or_else(
                        || self.facility_name(site),
                        |name| Bilingual::new(&name, &name),
                    );
                let text = Bilingual::new(
                    format!("{}（存量）", name.zh),
                    format!("{} (stock)", name.en),
                );
                (stock, text)
            }
            Origin::Import { import } => {
                let mut rows = self.dataset.tables().imports.rows.iter();
                let name = rows.find(|row| row.id == *import).map_or_else(
                    || Bilingual::new(import, import),
                    |row| {
                        let (province, district) = (&row.from_province, &row.from_district);
                        Bilingual::new(
                            format!("{province}{district}（区外输入）"),
                            format!("{province} {district} (import)"),
                        )
                    },
                );
                (import, name)
            }
        }
    }

    /// Class, name and hazard of a code.
    #[must_use]
    pub fn waste(&self, code: &str) -> (String, Bilingual, bool) {
        self.wastes.get(code).map_or_else(
            || (code.to_owned(), Bilingual::new(code, code), false),
            |&id| {
                let row = self.dataset.waste(id);
                let name = Bilingual::new(&row.name_zh, &row.name_en);
                (row.class.clone(), name, row.hazardous)
            },
        )
    }

    /// True for a facility in the district.
    #[must_use]
    pub fn inside(&self, facility: &str) -> bool {
        self.facility(facility)
            .is_some_and(|id| baseline::inside(self.dataset, id))
    }

    /// True when a leg crosses the border of the district outwards.
    #[must_use]
    pub fn leaves(&self, leg: &Leg) -> bool {
        let starts_inside = match &leg.from {
            Origin::Stream { .. } => true,
            Origin::Import { .. } => false,
            Origin::Facility { facility } => self.inside(facility),
            Origin::Stock { site, .. } => self.generator(site).is_some() || self.inside(site),
        };
        starts_inside && !self.inside(&leg.facility)
    }

    /// What one tonne on a permit line leaves behind: code and tonnes.
    fn residues(&self, permit: &str) -> Vec<(&'a str, f64)> {
        let links = self.dataset.links();
        let Some(&permit) = self.permits.get(permit) else {
            return Vec::new();
        };
        let Some(process) = links.permit_process[permit.index()] else {
            return Vec::new();
        };
        links.process_leaves[process.index()]
            .iter()
            .map(|&(waste, factor)| (self.dataset.waste(waste).code.as_str(), factor))
            .collect()
    }

    /// The mass balance of every waste code of the plan, by code.
    #[must_use]
    pub fn by_waste(&self) -> Vec<Balance> {
        let mut balances: BTreeMap<&str, Balance> = BTreeMap::new();
        for (_, stream) in self.dataset.streams() {
            balances.entry(&stream.code).or_default().arising += stream.t_per_year;
        }
        let feeds = self.outcome.feeds.iter().flat_map(|feed| &feed.made);
        for made in feeds.filter(|made| !made.treated_on_site) {
            balances.entry(&made.code).or_default().residues += made.tonnes;
        }
        for leg in &self.outcome.legs {
            let balance = balances.entry(&leg.code).or_default();
            balance.cost += leg.cost_cny;
            if !leg.operation.is_final() {
                balance.gathered += leg.tonnes;
                continue;
            }
            if matches!(leg.from, Origin::Import { .. }) {
                // Reported apart; only what it leaves is the district's.
            } else if leg.operation == crate::dataset::vocabulary::Operation::Use {
                balance.used += leg.tonnes;
            } else {
                balance.disposed += leg.tonnes;
            }
            if !self.inside(&leg.facility) {
                balance.outside += leg.tonnes;
            }
            for (code, factor) in self.residues(&leg.permit) {
                balances.entry(code).or_default().residues += leg.tonnes * factor;
            }
        }
        let own = |left: &&Unserved| !matches!(left.from, Origin::Import { .. });
        for unserved in self.outcome.unserved.iter().filter(own) {
            balances.entry(&unserved.code).or_default().unplaced += unserved.tonnes;
        }
        balances
            .into_iter()
            .map(|(code, mut balance)| {
                let (class, name, hazardous) = self.waste(code);
                balance.id = code.to_owned();
                (balance.class, balance.name, balance.hazardous) = (class, name, hazardous);
                balance
            })
            .collect()
    }

    /// The balances added up by class, general waste first, each largest first.
    #[must_use]
    pub fn by_class(&self) -> Vec<Balance> {
        let mut classes: BTreeMap<String, Balance> = BTreeMap::new();
        for balance in self.by_waste() {
            let class = classes.entry(balance.class.clone()).or_default();
            class.hazardous |= balance.hazardous;
            class.add(&balance);
        }
        let mut rows: Vec<Balance> = classes
            .into_iter()
            .map(|(class, mut balance)| {
                balance.name = name_of_class(self.dataset, &class);
                balance.id.clone_from(&class);
                balance.class = class;
                balance
            })
            .collect();
        rows.sort_by(|a, b| {
            let size = |x: &Balance| (x.arising + x.residues).0;
            (a.hazardous.cmp(&b.hazardous)).then(size(b).total_cmp(&size(a)))
        });
        rows
    }

    /// Loads of all facilities with a line in force, largest load first.
    #[must_use]
    pub fn facility_loads(&self) -> Vec<FacilityLoad> {
        let rooms = baseline::rooms(self.dataset);
        let mut loads: BTreeMap<FacilityId, FacilityLoad> = BTreeMap::new();
        for load in &self.outcome.loads {
            let facility = match load.kind {
                LimitKind::Permit => self
                    .permits
                    .get(load.id.as_str())
                    .map(|id| self.dataset.links().permit_facility[id.index()]),
                LimitKind::Facility | LimitKind::Landfill => self.facility(&load.id),
                LimitKind::Host
                | LimitKind::Quota
                | LimitKind::Element
                | LimitKind::Waiver
                | LimitKind::Row => None,
            };
            let Some(id) = facility else { continue };
            let entry = loads.entry(id).or_insert(FacilityLoad {
                id,
                load: Tonnes::ZERO,
                capacity: rooms[id.index()],
                price: CnyPerTonne::ZERO,
            });
            entry.price = entry.price.max(load.price_cny_t);
            if load.kind == LimitKind::Permit {
                entry.load += load.load_t;
            }
        }
        let mut rows: Vec<FacilityLoad> = loads.into_values().collect();
        rows.sort_by(|a, b| b.load.0.total_cmp(&a.load.0));
        rows
    }

    /// Limits that bind or nearly do: full to 99.9 %, or with a price; dearest first, then fullest. A
    /// limit of nothing with nothing on it is not full.
    #[must_use]
    pub fn full_limits(&self) -> Vec<&'a Load> {
        let mut rows: Vec<&Load> = (self.outcome.loads.iter())
            .filter(|l| {
                let any = l.capacity_t.0 > 0.0 || l.load_t.0.abs() > 1e-6;
                let full = l.load_t.0 >= 0.999 * l.capacity_t.0;
                any && (full || l.price_cny_t.0 > 1e-6 || l.placed_per_t > 1e-9)
            })
            .collect();
        rows.sort_by(|a, b| {
            (b.placed_per_t.total_cmp(&a.placed_per_t))
                .then(b.price_cny_t.0.total_cmp(&a.price_cny_t.0))
                .then(b.load_t.0.total_cmp(&a.load_t.0))
        });
        rows
    }

    /// What a limit is called: kind and name, with code and operation for a permit line.
    #[must_use]
    pub fn limit_name(&self, load: &Load) -> Bilingual {
        match load.kind {
            LimitKind::Permit => self.permits.get(load.id.as_str()).map_or_else(
                || Bilingual::new(&load.id, &load.id),
                |&id| {
                    let permit = self.dataset.permit(id);
                    let name = self.facility_name(&permit.facility);
                    let operation = permit.operation.label();
                    Bilingual::new(
                        format!("{} {} {}", name.zh, operation.zh, permit.code),
                        format!("{} {} {}", name.en, operation.en, permit.code),
                    )
                },
            ),
            LimitKind::Facility | LimitKind::Landfill => self.facility_name(&load.id),
            LimitKind::Host => {
                let mut hosts = self.dataset.hosts().map(|(_, host)| host);
                let name = hosts.find(|host| host.id == load.id).map(|h| &h.name_zh);
                let name = name.unwrap_or(&load.id);
                Bilingual::new(name, name)
            }
            LimitKind::Waiver => {
                let mut waivers = self.dataset.tables().waivers.rows.iter();
                waivers.find(|w| w.id == load.id).map_or_else(
                    || Bilingual::new(&load.id, &load.id),
                    |w| {
                        let text = format!("{} {} {}", w.id, w.code, w.scheme);
                        Bilingual::new(text.clone(), text)
                    },
                )
            }
            LimitKind::Element => {
                let tables = self.dataset.tables();
                let limit = tables.host_limits.rows.iter().find(|row| row.id == load.id);
                let Some(limit) = limit else {
                    return Bilingual::new(&load.id, &load.id);
                };
                let host = tables.hosts.rows.iter().find(|h| h.id == limit.host);
                let host = host.map_or(&limit.host, |h| &h.name_zh);
                let most = limit.share.map(|share| share * 100.0);
                let (zh, en) = most.map_or_else(Default::default, |most| {
                    (
                        format!("，超出投料 {most} % 的部分"),
                        format!(", above {most} % of what is fed"),
                    )
                });
                Bilingual::new(
                    format!("{host} {}{zh}", limit.element),
                    format!("{host} {}{en}", limit.element),
                )
            }
            LimitKind::Row => {
                let id = load.id.split('/').next().unwrap_or_default();
                let rows = &self.dataset.tables().case.flow.rows;
                (rows.iter().find(|row| row.id == id))
                    .map_or_else(|| Bilingual::new(id, id), PlanRow::label)
            }
            LimitKind::Quota => {
                let mut quotas = self.dataset.quotas().map(|(_, quota)| quota);
                quotas.find(|quota| quota.id == load.id).map_or_else(
                    || Bilingual::new(&load.id, &load.id),
                    |quota| {
                        let name = self.facility_name(&quota.facility);
                        Bilingual::new(
                            format!("{} {}（{}）", name.zh, quota.code, quota.edition),
                            format!("{} {} ({})", name.en, quota.code, quota.edition),
                        )
                    },
                )
            }
        }
    }

    /// What leaves the district, by class, facility and route, largest first.
    #[must_use]
    pub fn transfers(&self) -> Vec<Transfer> {
        let mut groups: BTreeMap<(String, FacilityId, Route), Transfer> = BTreeMap::new();
        for leg in self.outcome.legs.iter().filter(|leg| self.leaves(leg)) {
            let Some(facility) = self.facility(&leg.facility) else {
                continue;
            };
            let class = self.waste(&leg.code).0;
            let row = groups
                .entry((class.clone(), facility, leg.route))
                .or_insert(Transfer {
                    class,
                    facility,
                    route: leg.route,
                    tonnes: Tonnes::ZERO,
                    tonne_km: 0.0,
                    cost: Cny::ZERO,
                });
            row.tonnes += leg.tonnes;
            row.tonne_km += leg.tonnes.0 * leg.metres.km();
            row.cost += leg.cost_cny;
        }
        let mut rows: Vec<Transfer> = groups.into_values().collect();
        rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
        rows
    }

    /// Unplaced tonnes by code and reason, largest first.
    #[must_use]
    pub fn unplaced(&self) -> Vec<Unplaced> {
        let mut groups: BTreeMap<(&str, Reason), (Unplaced, Tonnes)> = BTreeMap::new();
        for unserved in &self.outcome.unserved {
            let (row, largest) = groups
                .entry((&unserved.code, unserved.reason))
                .or_insert_with(|| {
                    let row = Unplaced {
                        code: unserved.code.clone(),
                        reason: unserved.reason,
                        tonnes: Tonnes::ZERO,
                        places: 0,
                        detail: Bilingual::default(),
                        remedy: Bilingual::default(),
                    };
                    (row, Tonnes(-1.0))
                });
            row.tonnes += unserved.tonnes;
            row.places += 1;
            if unserved.tonnes > *largest {
                *largest = unserved.tonnes;
                row.detail = unserved.detail.clone();
                row.remedy = (unserved.remedy.as_ref())
                    .map(room::remedy)
                    .unwrap_or_default();
            }
        }
        let mut rows: Vec<Unplaced> = groups.into_values().map(|(row, _)| row).collect();
        rows.sort_by(|a, b| b.tonnes.0.total_cmp(&a.tonnes.0));
        rows
    }
}

/// What a user reads for a kind of limit.
#[must_use]
pub fn limit_kind(kind: LimitKind) -> Bilingual {
    match kind {
        LimitKind::Permit => Bilingual::new("许可", "permit line"),
        LimitKind::Facility => Bilingual::new("设施", "facility"),
        LimitKind::Host => Bilingual::new("共用装置", "shared plant"),
        LimitKind::Quota => Bilingual::new("白名单额度", "white-list quota"),
        LimitKind::Landfill => Bilingual::new("填埋库容", "landfill room"),
        LimitKind::Element => Bilingual::new("元素限值", "limit of an element"),
        LimitKind::Waiver => Bilingual::new("许可豁免", "licence waiver"),
        LimitKind::Row => Bilingual::new("规划约束", "row asked of the plan"),
    }
}
