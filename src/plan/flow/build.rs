//! Dataset and matrix in, [`Instance`] out: which permits are in force, which ways may be taken, and what
//! each of them costs a tonne.

use super::FlowError;
use super::imports::{inside, way};
use super::instance::{Arc, Instance, Limit, Line, Node, Origin, id};
use super::rows;
use crate::dataset::tables::{FacilityRow, GeneratorRow, QuotaRow};
use crate::dataset::vocabulary::{GeneratorKind, Operation, Route, Status, Tier};
use crate::dataset::{Dataset, FacilityId, GeneratorId, PermitId, ProcessId};
use crate::network::Matrix;
use crate::plan::outcome::LimitKind;
use crate::quantity::{Cny, CnyPerTonne, CnyPerTonneKm, Tonnes};
use jiff::civil::Date;
use std::collections::HashMap;

/// Prices that hold for the whole case.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Prices {
    general: CnyPerTonneKm,
    hazardous: CnyPerTonneKm,
    small_rounds: CnyPerTonneKm,
    /// One hazardous trip.
    trip: Cny,
    /// Tonnes of a full trip.
    trip_t: Tonnes,
    ordinary: CnyPerTonne,
}

/// A permit line in force, with what decides who may use it.
struct Taker {
    line: u32,
    facility: FacilityId,
    quotas: Vec<u32>,
}

/// Where tonnes set out from.
#[derive(Clone, Copy)]
struct Site<'a> {
    /// Row of the matrix.
    row: usize,
    province: &'a str,
    district: &'a str,
    generator: Option<GeneratorId>,
    facility: Option<FacilityId>,
}

/// Makes the instance of a case.
///
/// # Errors
/// [`FlowError::Matrix`] when the matrix is not one of this case or does not know the people its rows ask for, [`FlowError::Price`] for a price item the
/// table does not have, or has in another unit.
pub fn instance(dataset: &Dataset, matrix: &Matrix) -> Result<Instance, FlowError> {
    instance_with(dataset, matrix, &[])
}

/// [`instance`], with a node without supply for each row of `stocks.csv` that is asked for.
///
/// # Errors
/// [`FlowError`].
pub(in crate::plan) fn instance_with(
    dataset: &Dataset,
    matrix: &Matrix,
    stocks: &[usize],
) -> Result<Instance, FlowError> {
    let (generators, facilities) = (dataset.generators().len(), dataset.facilities().len());
    if matrix.sources() != generators + facilities || matrix.targets() != facilities {
        return Err(FlowError::Matrix);
    }
    if rows::exposing(dataset) && matrix.person_km(0, 0).is_none() {
        return Err(FlowError::Matrix);
    }
    let prices = Prices::of(dataset)?;
    let mut build = Build {
        dataset,
        matrix,
        prices,
        instance: Instance {
            arc_start: vec![0],
            counts: vec![Vec::new()],
            ..Instance::default()
        },
        takers: dataset.wastes().map(|_| Vec::new()).collect(),
        processes: Vec::new(),
    };
    build.streams();
    build.imports();
    build.stocks(stocks);
    let limits = build.limits();
    build.lines(&limits)?;
    build.outputs();
    build.quotas();
    build.arcs();
    let mut instance = build.instance;
    rows::add(&mut instance, dataset, matrix);
    Ok(instance)
}

impl Prices {
    fn of(dataset: &Dataset) -> Result<Self, FlowError> {
        let typical = |item: &str, unit: &'static str| price_in(dataset, item, unit);
        let flow = &dataset.tables().case.flow;
        Ok(Self {
            general: CnyPerTonneKm(typical("transport.general", "CNY/t-km")?),
            hazardous: CnyPerTonneKm(typical("transport.hazardous", "CNY/t-km")?),
            small_rounds: CnyPerTonneKm(typical("transport.small_rounds", "CNY/t-km")?),
            trip: Cny(typical("handling.hazardous_trip", "CNY/trip")?),
            trip_t: Tonnes(flow.trip_t),
            ordinary: flow.ordinary_cny_per_t,
        })
    }
}

/// The typical value of a price item, which must be in the unit the model counts in.
fn price_in(dataset: &Dataset, item: &str, unit: &'static str) -> Result<f64, FlowError> {
    let row = dataset.price(item);
    match row {
        Some(row) if row.unit == unit => Ok(row.typical),
        _ => Err(FlowError::Price {
            item: item.to_owned(),
            unit,
            found: row.map(|row| row.unit.clone()),
        }),
    }
}

/// True where a facility works in a year: open (and opened by then), or planned to open by then.
#[must_use]
pub fn works(facility: &FacilityRow, year: i32) -> bool {
    match facility.status {
        Status::Open => facility.opens.is_none_or(|opens| opens <= year),
        Status::Planned => facility.opens.is_some_and(|opens| opens <= year),
        Status::Closed => false,
    }
}

/// True where a permit holds on every day of a year.
#[must_use]
pub fn holds(valid_from: Date, valid_to: Date, year: i32) -> bool {
    let valid = |date: Date| i32::from(date.year());
    let from = valid(valid_from) < year
        || (valid(valid_from) == year && (valid_from.month(), valid_from.day()) == (1, 1));
    let to = valid(valid_to) > year
        || (valid(valid_to) == year && (valid_to.month(), valid_to.day()) == (12, 31));
    from && to
}

/// True where a white-list row may be used in a year: of that edition and not suspended by its end (R004).
#[must_use]
pub fn listed(quota: &QuotaRow, year: i32) -> bool {
    let suspended = quota.suspended_on;
    quota.edition == year && suspended.is_none_or(|date| i32::from(date.year()) > year)
}

/// True where hazardous waste is fetched on rounds of small pick-ups: everybody but enterprises, hospitals
/// and operators of the key and simplified ledger classes (R030), whose waste fills a lorry.
#[must_use]
pub fn on_small_rounds(generator: &GeneratorRow) -> bool {
    let fills_a_lorry = matches!(
        generator.kind,
        GeneratorKind::Enterprise | GeneratorKind::Hospital | GeneratorKind::Operator
    ) && matches!(generator.tier, Tier::Key | Tier::Simplified);
    !fills_a_lorry
}

/// True where a line may take a node's waste, codes and roads apart: captive plants only from their owner
/// (and themselves), collected waste only to use or disposal elsewhere (R034), residues not back into the
/// process they came from.
pub(super) fn may_take(dataset: &Dataset, line: &Line, node: usize, origin: Origin) -> bool {
    let links = dataset.links();
    let captive_of = links.facility_captive_of[line.facility as usize];
    let permit = dataset.permit(PermitId::new(line.permit as usize));
    let is_final = permit.operation.is_final();
    let others = captive_of.is_none() && permit.only_from.is_none();
    match origin {
        Origin::Stream(stream) => {
            let generator = links.stream_generator[stream as usize];
            let only_from = permit.only_from.as_ref();
            captive_of.is_none_or(|owner| owner == generator)
                && only_from.is_none_or(|only| *only == dataset.generator(generator).id)
        }
        Origin::Residue(f) if f == line.facility => {
            is_final
                && permit.only_from.is_none()
                && !line.outputs.iter().any(|&(to, _)| to as usize == node)
        }
        Origin::Import(_) => {
            let there = FacilityId::new(line.facility as usize);
            is_final && others && inside(dataset, dataset.facility(there))
        }
        Origin::Residue(_) => others,
        Origin::Stock(stock) => {
            let owner = links.stock_generator[stock as usize];
            let there = FacilityId::new(line.facility as usize);
            let here = links.stock_facility[stock as usize] == Some(there);
            let only_from = permit.only_from.as_ref();
            // It is no step to bury it again where it lies.
            let buried = permit.operation == Operation::Dispose
                && links.facility_landfill[there.index()].is_some();
            is_final
                && !(here && buried)
                && captive_of.is_none_or(|captive| here || owner == Some(captive))
                && only_from
                    .is_none_or(|only| owner.is_some_and(|g| dataset.generator(g).id == *only))
        }
        Origin::PassedOn(f) => is_final && f != line.facility && others,
    }
}

struct Build<'a> {
    dataset: &'a Dataset,
    matrix: &'a Matrix,
    prices: Prices,
    instance: Instance,
    /// By waste.
    takers: Vec<Vec<Taker>>,
    /// Process of each line, parallel to the lines.
    processes: Vec<Option<ProcessId>>,
}

/// Limit of each row, where there is one.
struct Limits {
    waiver: Vec<u32>,
    element: Vec<u32>,
    facility: Vec<Option<u32>>,
    landfill: Vec<Option<u32>>,
    host: Vec<Option<u32>>,
}

impl<'a> Build<'a> {
    fn year(&self) -> i32 {
        self.dataset.tables().case.plan_year
    }

    fn streams(&mut self) {
        for (stream, row) in self.dataset.streams() {
            if row.t_per_year > Tonnes::ZERO {
                let waste = self.dataset.links().stream_waste[stream.index()];
                self.instance.nodes.push(Node {
                    origin: Origin::Stream(id(stream.index())),
                    waste: id(waste.index()),
                    supply: row.t_per_year,
                });
            }
        }
    }

    fn imports(&mut self) {
        for (i, row) in self.dataset.tables().imports.rows.iter().enumerate() {
            if row.t_per_year > Tonnes::ZERO {
                self.instance.nodes.push(Node {
                    origin: Origin::Import(id(i)),
                    waste: id(self.dataset.links().import_waste[i].index()),
                    supply: row.t_per_year,
                });
            }
        }
    }

    fn stocks(&mut self, rows: &[usize]) {
        for &row in rows {
            self.instance.nodes.push(Node {
                origin: Origin::Stock(id(row)),
                waste: id(self.dataset.links().stock_waste[row].index()),
                supply: Tonnes::ZERO,
            });
        }
    }

    fn limit(&mut self, kind: LimitKind, row: usize, capacity: Tonnes) -> u32 {
        let capacity = capacity.max(Tonnes::ZERO);
        self.instance
            .limits
            .push(Limit::at_most(kind, id(row), capacity));
        id(self.instance.limits.len() - 1)
    }

    fn limits(&mut self) -> Limits {
        let dataset = self.dataset;
        let facility = (dataset.facilities())
            .map(|(f, row)| {
                row.capacity_t_per_year
                    .map(|t| self.limit(LimitKind::Facility, f.index(), t))
            })
            .collect();
        let host = (dataset.hosts())
            .map(|(h, row)| Some(self.limit(LimitKind::Host, h.index(), row.t_per_year)))
            .collect();
        let landfill = (dataset.links().facility_landfill.iter())
            .map(|landfill| {
                landfill.map(|i| {
                    let room = dataset.tables().landfills.rows[i].room_t;
                    self.limit(LimitKind::Landfill, i, room)
                })
            })
            .collect();
        let element = (dataset.tables().host_limits.rows.iter().enumerate())
            .map(|(i, row)| {
                let most = row.t_per_year.unwrap_or(Tonnes::ZERO);
                self.limit(LimitKind::Element, i, most)
            })
            .collect();
        let waiver = (dataset.tables().waivers.rows.iter().enumerate())
            .map(|(i, row)| self.limit(LimitKind::Waiver, i, row.t_per_year))
            .collect();
        Limits {
            waiver,
            element,
            facility,
            landfill,
            host,
        }
    }

    fn lines(&mut self, limits: &Limits) -> Result<(), FlowError> {
        let links = self.dataset.links();
        for (permit, row) in self.dataset.permits() {
            let facility = links.permit_facility[permit.index()];
            let Some(waste) = links.permit_waste[permit.index()] else {
                continue;
            };
            let in_force = works(self.dataset.facility(facility), self.year())
                && holds(row.valid_from, row.valid_to, self.year());
            if !in_force {
                continue;
            }
            let gate = CnyPerTonne(price_in(self.dataset, &row.price, "CNY/t")?);
            let host = links.permit_host[permit.index()];
            let fills = row.operation == Operation::Dispose;
            let line = id(self.instance.lines.len());
            self.instance.lines.push(Line {
                permit: id(permit.index()),
                facility: id(facility.index()),
                capacity: row.t_per_year.max(Tonnes::ZERO),
                gate,
                limits: [
                    limits.facility[facility.index()],
                    host.and_then(|h| limits.host[h.index()]),
                    limits.landfill[facility.index()].filter(|_| fills),
                ]
                .into_iter()
                .flatten()
                .chain(links.permit_waiver[permit.index()].map(|w| limits.waiver[w]))
                .map(|k| (k, 1.0))
                .chain(
                    (links.permit_elements[permit.index()].iter())
                        .map(|&(row, share)| (limits.element[row], share)),
                )
                .collect(),
                outputs: Vec::new(),
            });
            self.processes.push(links.permit_process[permit.index()]);
            self.takers[waste.index()].push(Taker {
                line,
                facility,
                quotas: Vec::new(),
            });
        }
        Ok(())
    }

    /// Nodes of what lines leave, and the factors that feed them.
    fn outputs(&mut self) {
        let (dataset, links) = (self.dataset, self.dataset.links());
        let mut nodes: HashMap<(Origin, u32), u32> = HashMap::new();
        for l in 0..self.instance.lines.len() {
            let line = &self.instance.lines[l];
            let (facility, permit) = (line.facility, PermitId::new(line.permit as usize));
            let mut outputs: Vec<(Origin, u32, f64)> = Vec::new();
            match dataset.permit(permit).operation {
                Operation::Collect | Operation::Store => {
                    let waste = links.permit_waste[permit.index()]
                        .expect("lines in force name a waste of the catalogue");
                    outputs.push((Origin::PassedOn(facility), id(waste.index()), 1.0));
                }
                Operation::Use | Operation::Dispose => {
                    let left = self.processes[l].map(|p| &links.process_leaves[p.index()]);
                    for &(waste, factor) in left.into_iter().flatten() {
                        if factor > 0.0 {
                            outputs.push((Origin::Residue(facility), id(waste.index()), factor));
                        }
                    }
                }
            }
            for (origin, waste, factor) in outputs {
                let instance = &mut self.instance;
                let node = *nodes.entry((origin, waste)).or_insert_with(|| {
                    instance.nodes.push(Node {
                        origin,
                        waste,
                        supply: Tonnes::ZERO,
                    });
                    id(instance.nodes.len() - 1)
                });
                let fed = &mut self.instance.lines[l].outputs;
                match fed.iter_mut().find(|(n, _)| *n == node) {
                    Some((_, sum)) => *sum += factor,
                    None => fed.push((node, factor)),
                }
            }
        }
        self.feeds(&mut nodes);
    }

    /// What process inputs that are no industrial waste leave arises at their facilities.
    fn feeds(&mut self, nodes: &mut HashMap<(Origin, u32), u32>) {
        let links = self.dataset.links();
        for (feed, row) in self.dataset.tables().feeds.rows.iter().enumerate() {
            let facility = links.feed_facility[feed];
            let works = works(self.dataset.facility(facility), self.year());
            for &(waste, factor) in &links.process_leaves[links.feed_process[feed].index()] {
                let made = row.t_per_year * factor;
                if !works || made <= Tonnes::ZERO {
                    continue;
                }
                let (origin, waste) = (Origin::Residue(id(facility.index())), id(waste.index()));
                let instance = &mut self.instance;
                let node = *nodes.entry((origin, waste)).or_insert_with(|| {
                    instance.nodes.push(Node {
                        origin,
                        waste,
                        supply: Tonnes::ZERO,
                    });
                    id(instance.nodes.len() - 1)
                });
                instance.nodes[node as usize].supply += made;
            }
        }
    }

    fn quotas(&mut self) {
        let links = self.dataset.links();
        for (quota, row) in self.dataset.quotas() {
            let facility = links.quota_facility[quota.index()];
            let there = &self.dataset.facility(facility).province;
            if !listed(row, self.year()) || *there != row.to_province {
                continue;
            }
            let limit = self.limit(LimitKind::Quota, quota.index(), row.t_per_year);
            let waste = links.quota_waste[quota.index()];
            for taker in &mut self.takers[waste.index()] {
                if taker.facility == facility {
                    taker.quotas.push(limit);
                }
            }
        }
    }

    fn arcs(&mut self) {
        for n in 0..self.instance.nodes.len() {
            let node = self.instance.nodes[n];
            let arcs = self.arcs_of(n, &node);
            self.instance.push_arcs(arcs);
        }
    }

    /// Where a node's tonnes set out; an import has no row of the matrix.
    fn site(&self, origin: Origin) -> Option<Site<'a>> {
        let (case, links) = (&self.dataset.tables().case, self.dataset.links());
        Some(match origin {
            Origin::Import(_) => return None,
            Origin::Stock(stock) => {
                let facility = links.stock_facility[stock as usize];
                let generator =
                    links.stock_generator[stock as usize].filter(|_| facility.is_none());
                let row = facility.map(|f| self.dataset.facility(f));
                let generators = self.dataset.generators().len();
                Site {
                    row: match (generator, facility) {
                        (Some(generator), _) => generator.index(),
                        (None, Some(facility)) => generators + facility.index(),
                        (None, None) => return None,
                    },
                    province: row.map_or(&case.province, |row| &row.province),
                    district: row.map_or(&case.district, |row| &row.district),
                    generator,
                    facility,
                }
            }
            Origin::Stream(stream) => {
                let generator = links.stream_generator[stream as usize];
                Site {
                    row: generator.index(),
                    province: &case.province,
                    district: &case.district,
                    generator: Some(generator),
                    facility: None,
                }
            }
            Origin::Residue(f) | Origin::PassedOn(f) => {
                let facility = FacilityId::new(f as usize);
                let row = self.dataset.facility(facility);
                Site {
                    row: self.dataset.generators().len() + facility.index(),
                    province: &row.province,
                    district: &row.district,
                    generator: None,
                    facility: Some(facility),
                }
            }
        })
    }

    /// Ways of an import: its senders have their approvals and pay them.
    fn arcs_of_import(&self, n: usize, import: u32, node: &Node) -> Vec<Arc> {
        let tables = self.dataset.tables();
        let hazardous = tables.wastes.rows[node.waste as usize].hazardous;
        let (per_km, handling) = if hazardous {
            let trip = CnyPerTonne(self.prices.trip.0 / self.prices.trip_t.0);
            (self.prices.hazardous, trip)
        } else {
            (self.prices.general, CnyPerTonne::ZERO)
        };
        let same = tables.imports.rows[import as usize].from_province == tables.case.province;
        let route = if same {
            Route::Province
        } else {
            Route::Ordinary
        };
        let takers = self.takers[node.waste as usize].iter();
        takers
            .filter(|taker| {
                let line = &self.instance.lines[taker.line as usize];
                may_take(self.dataset, line, n, node.origin)
            })
            .map(|taker| {
                let (metres, _) = way(self.dataset, import, id(taker.facility.index()));
                Arc {
                    line: taker.line,
                    quota: None,
                    counts: 0,
                    route,
                    metres,
                    transport: per_km * metres,
                    handling,
                }
            })
            .collect()
    }

    fn arcs_of(&self, n: usize, node: &Node) -> Vec<Arc> {
        let site = match (self.site(node.origin), node.origin) {
            (Some(site), _) => site,
            (None, Origin::Import(import)) => return self.arcs_of_import(n, import, node),
            (None, _) => return Vec::new(),
        };
        let hazardous = self.dataset.tables().wastes.rows[node.waste as usize].hazardous;
        let rounds = site
            .generator
            .is_some_and(|g| on_small_rounds(self.dataset.generator(g)));
        let per_km = match (hazardous, rounds) {
            (false, _) => self.prices.general,
            (true, true) => self.prices.small_rounds,
            (true, false) => self.prices.hazardous,
        };
        // A stream has at least one trip a year; what facilities send fills its trips.
        let load = match node.origin {
            Origin::Stream(_) => self.prices.trip_t.min(node.supply),
            Origin::Residue(_) | Origin::PassedOn(_) | Origin::Import(_) | Origin::Stock(_) => {
                self.prices.trip_t
            }
        };
        let trip = CnyPerTonne(self.prices.trip.0 / load.0);
        let mut arcs = Vec::new();
        for taker in &self.takers[node.waste as usize] {
            let line = &self.instance.lines[taker.line as usize];
            if !may_take(self.dataset, line, n, node.origin) {
                continue;
            }
            let Some(way) = self.matrix.get(site.row, taker.facility.index()) else {
                continue;
            };
            let moved = site.facility != Some(taker.facility);
            let handling = if hazardous && moved && !(rounds && self.gathers(taker)) {
                trip
            } else {
                CnyPerTonne::ZERO
            };
            for (route, quota, surcharge) in self.routes(site, taker, hazardous) {
                arcs.push(Arc {
                    line: taker.line,
                    quota,
                    counts: 0,
                    route,
                    metres: way.metres,
                    transport: per_km * way.metres,
                    handling: handling + surcharge,
                });
            }
        }
        arcs
    }

    /// True for a collect or store line in the district: its rounds share a trip (R028).
    fn gathers(&self, taker: &Taker) -> bool {
        let case = &self.dataset.tables().case;
        let there = self.dataset.facility(taker.facility);
        let permit = self.instance.lines[taker.line as usize].permit;
        let operation = self
            .dataset
            .permit(PermitId::new(permit as usize))
            .operation;
        !operation.is_final() && there.province == case.province && there.district == case.district
    }

    /// Ways across borders: inside the district, inside the province (R010), by white list (R003), by an
    /// approval of its own (R013); general waste crosses freely.
    fn routes(
        &self,
        site: Site<'_>,
        taker: &Taker,
        hazardous: bool,
    ) -> Vec<(Route, Option<u32>, CnyPerTonne)> {
        let there = self.dataset.facility(taker.facility);
        let none = CnyPerTonne::ZERO;
        if there.province == site.province {
            let route = if there.district == site.district {
                Route::District
            } else {
                Route::Province
            };
            return vec![(route, None, none)];
        }
        if !hazardous {
            return vec![(Route::Ordinary, None, none)];
        }
        let listed = taker.quotas.iter().filter(|&&limit| {
            let row = self.instance.limits[limit as usize].row as usize;
            self.dataset.tables().whitelist.rows[row].from_province == site.province
        });
        let mut routes: Vec<_> = listed
            .map(|&limit| (Route::WhiteList, Some(limit), none))
            .collect();
        if self.dataset.tables().case.flow.ordinary_route {
            routes.push((Route::Ordinary, None, self.prices.ordinary));
        }
        routes
    }
}
