//! Typed ids and resolved references: tables whose checks passed in, [`Links`] out.

use super::tables::{PermitRow, Tables};
use std::collections::HashMap;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u32);
        impl $name {
            /// The id of row `index`.
            ///
            /// # Panics
            /// Beyond 2³² rows, which no table of a case can hold.
            #[must_use]
            pub fn new(index: usize) -> Self { Self(u32::try_from(index).expect("a table has fewer than 2^32 rows")) }
            /// The row this id stands for.
            #[must_use]
            pub fn index(self) -> usize { self.0 as usize }
        }
    )+};
}
id! {
    /// Row of `zones.geojson`.
    ZoneId,
    /// Row of `generators.csv`.
    GeneratorId,
    /// Row of `streams.csv`.
    StreamId,
    /// Row of `wastes.csv`.
    WasteId,
    /// Row of `facilities.csv`.
    FacilityId,
    /// Row of `permits.csv`.
    PermitId,
    /// Row of `hosts.csv`.
    HostId,
    /// Row of `processes.csv`.
    ProcessId,
    /// Row of `whitelist.csv`.
    QuotaId,
}

/// References between tables, resolved to row numbers. Vectors run parallel to their table.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// Generator of each stream.
    pub stream_generator: Vec<GeneratorId>,
    /// Waste of each stream.
    pub stream_waste: Vec<WasteId>,
    /// Zone of each generator.
    pub generator_zone: Vec<ZoneId>,
    /// Zone of each facility inside the district.
    pub facility_zone: Vec<Option<ZoneId>>,
    /// The only generator allowed to use the facility (captive plants).
    pub facility_captive_of: Vec<Option<GeneratorId>>,
    /// Row of `landfills.csv` of each facility.
    pub facility_landfill: Vec<Option<usize>>,
    /// Facility of each permit line.
    pub permit_facility: Vec<FacilityId>,
    /// Waste of each permit line; `None` for a bare class, which covers nothing (C9).
    pub permit_waste: Vec<Option<WasteId>>,
    /// Shared plant behind each permit line.
    pub permit_host: Vec<Option<HostId>>,
    /// Row of `waivers.csv` each permit line stands for.
    pub permit_waiver: Vec<Option<usize>>,
    /// Limits of elements each permit line counts in: row of `host_limits.csv`, and tonnes that count per tonne
    /// (of the element, or of the element above the share allowed).
    pub permit_elements: Vec<Vec<(usize, f64)>>,
    /// Treatment of each permit line.
    pub permit_process: Vec<Option<ProcessId>>,
    /// Wastes that leave the site per tonne each process takes in, in the order of `residues.csv`; what is
    /// treated on site stands as what that treatment leaves.
    pub process_leaves: Vec<Vec<(WasteId, f64)>>,
    /// Facility of each row of `feeds.csv`.
    pub feed_facility: Vec<FacilityId>,
    /// Process of each row of `feeds.csv`.
    pub feed_process: Vec<ProcessId>,
    /// Generator each row of `stocks.csv` lies at, where it is one.
    pub stock_generator: Vec<Option<GeneratorId>>,
    /// Facility each row of `stocks.csv` lies at, where it is one.
    pub stock_facility: Vec<Option<FacilityId>>,
    /// Waste of each row of `stocks.csv`.
    pub stock_waste: Vec<WasteId>,
    /// Gateway row of each import.
    pub import_gateway: Vec<usize>,
    /// Waste of each import.
    pub import_waste: Vec<WasteId>,
    /// Facility of each white-list row.
    pub quota_facility: Vec<FacilityId>,
    /// Waste of each white-list row.
    pub quota_waste: Vec<WasteId>,
    /// Row of `prices.csv` by item.
    pub prices: HashMap<String, usize>,
}

fn index_of<'a, T>(rows: &'a [T], id: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, usize> {
    rows.iter()
        .enumerate()
        .map(|(i, row)| (id(row), i))
        .collect()
}

fn permit_elements(tables: &Tables) -> Vec<Vec<(usize, f64)>> {
    let contents: HashMap<(&str, &str), f64> = (tables.contents.rows.iter())
        .map(|row| ((row.code.as_str(), row.element.as_str()), row.typical))
        .collect();
    let counts = |permit: &PermitRow| {
        let limits = tables.host_limits.rows.iter().enumerate();
        limits
            .filter(|(_, limit)| permit.host.as_ref() == Some(&limit.host))
            .map(|(i, limit)| {
                let key = (permit.code.as_str(), limit.element.as_str());
                let content = contents.get(&key).copied().unwrap_or(0.0);
                (i, content - limit.share.unwrap_or(0.0))
            })
            .filter(|&(_, share)| share != 0.0)
            .collect()
    };
    tables.permits.rows.iter().map(counts).collect()
}

/// What leaves the site per tonne of process `p`; the checks have shown that treatment on site ends (D164).
fn leaves(left: &[Vec<(WasteId, f64, Option<usize>)>], p: usize) -> Vec<(WasteId, f64)> {
    let mut out = Vec::new();
    for &(waste, factor, then) in &left[p] {
        match then {
            None => out.push((waste, factor)),
            Some(then) => {
                let further = leaves(left, then).into_iter();
                out.extend(further.map(|(waste, more)| (waste, factor * more)));
            }
        }
    }
    out
}

impl Links {
    /// Resolves every reference. The checks have shown that each one resolves; a reference that
    /// does not is a fault of this program.
    pub(super) fn resolve(tables: &Tables) -> Self {
        let known = "the checks found every reference";
        let zones: HashMap<&str, usize> = tables
            .zones
            .rows
            .iter()
            .enumerate()
            .map(|(i, f)| (f.row.id.as_str(), i))
            .collect();
        let generators = index_of(&tables.generators.rows, |g| &g.id);
        let wastes = index_of(&tables.wastes.rows, |w| &w.code);
        let facilities = index_of(&tables.facilities.rows, |f| &f.id);
        let hosts = index_of(&tables.hosts.rows, |h| &h.id);
        let gateways = index_of(&tables.gateways.rows, |g| &g.id);
        let waivers = index_of(&tables.waivers.rows, |w| &w.id);
        let processes = index_of(&tables.processes.rows, |p| &p.id);
        let facility = |id: &str| FacilityId::new(*facilities.get(id).expect(known));
        let waste = |code: &str| WasteId::new(*wastes.get(code).expect(known));

        let mut facility_landfill = vec![None; tables.facilities.rows.len()];
        for (i, row) in tables.landfills.rows.iter().enumerate() {
            facility_landfill[facility(&row.facility).index()] = Some(i);
        }
        let process = |id: &str| *processes.get(id).expect(known);
        let mut left = vec![Vec::new(); tables.processes.rows.len()];
        for row in &tables.residues.rows {
            if let Some(code) = &row.code {
                let then = row.treated_by.as_deref().map(process);
                left[process(&row.process)].push((waste(code), row.t_per_t, then));
            }
        }
        let process_leaves = (0..left.len()).map(|p| leaves(&left, p)).collect();
        Self {
            stream_generator: (tables.streams.rows.iter())
                .map(|s| GeneratorId::new(*generators.get(s.generator.as_str()).expect(known)))
                .collect(),
            stream_waste: tables.streams.rows.iter().map(|s| waste(&s.code)).collect(),
            generator_zone: (tables.generators.rows.iter())
                .map(|g| ZoneId::new(*zones.get(g.zone.as_str()).expect(known)))
                .collect(),
            facility_zone: (tables.facilities.rows.iter())
                .map(|f| {
                    f.zone
                        .as_deref()
                        .map(|z| ZoneId::new(*zones.get(z).expect(known)))
                })
                .collect(),
            facility_captive_of: (tables.facilities.rows.iter())
                .map(|f| {
                    f.captive_of
                        .as_deref()
                        .map(|g| GeneratorId::new(*generators.get(g).expect(known)))
                })
                .collect(),
            facility_landfill,
            permit_facility: tables
                .permits
                .rows
                .iter()
                .map(|p| facility(&p.facility))
                .collect(),
            permit_waste: (tables.permits.rows.iter())
                .map(|p| wastes.get(p.code.as_str()).map(|&i| WasteId::new(i)))
                .collect(),
            permit_host: (tables.permits.rows.iter())
                .map(|p| {
                    p.host
                        .as_deref()
                        .map(|h| HostId::new(*hosts.get(h).expect(known)))
                })
                .collect(),
            permit_waiver: (tables.permits.rows.iter())
                .map(|p| p.waiver.as_deref().map(|w| *waivers.get(w).expect(known)))
                .collect(),
            permit_elements: permit_elements(tables),
            permit_process: (tables.permits.rows.iter())
                .map(|p| {
                    p.process
                        .as_deref()
                        .map(|q| ProcessId::new(*processes.get(q).expect(known)))
                })
                .collect(),
            process_leaves,
            feed_facility: tables
                .feeds
                .rows
                .iter()
                .map(|f| facility(&f.facility))
                .collect(),
            feed_process: (tables.feeds.rows.iter())
                .map(|f| ProcessId::new(process(&f.process)))
                .collect(),
            stock_generator: (tables.stocks.rows.iter())
                .map(|s| {
                    generators
                        .get(s.site.as_str())
                        .map(|&i| GeneratorId::new(i))
                })
                .collect(),
            stock_facility: (tables.stocks.rows.iter())
                .map(|s| facilities.get(s.site.as_str()).map(|&i| FacilityId::new(i)))
                .collect(),
            stock_waste: tables.stocks.rows.iter().map(|s| waste(&s.code)).collect(),
            import_gateway: (tables.imports.rows.iter())
                .map(|i| *gateways.get(i.gateway.as_str()).expect(known))
                .collect(),
            import_waste: tables.imports.rows.iter().map(|i| waste(&i.code)).collect(),
            quota_facility: tables
                .whitelist
                .rows
                .iter()
                .map(|q| facility(&q.facility))
                .collect(),
            quota_waste: tables
                .whitelist
                .rows
                .iter()
                .map(|q| waste(&q.code))
                .collect(),
            prices: tables
                .prices
                .rows
                .iter()
                .enumerate()
                .map(|(i, p)| (p.item.clone(), i))
                .collect(),
        }
    }
}
