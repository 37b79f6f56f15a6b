//! Stores of collectors with room, permits and stock, and the places their waste may go on to.

use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
pub use crate::plan::collection::rounds::solution::Rounds;
use crate::quantity::{LonLat, Metres, Tonnes};
/// Days as the judge needs them, too.
pub use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Largest load of a lorry that fetches from a store: a common road tanker or box of 49 t gross (demo).
pub const LOAD: Tonnes = Tonnes(20.0);
/// Longest storage, days (R032).
pub const LONGEST: i64 = 365;

/// A batch in a store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Day it came.
    pub since: Date,
    /// Tonnes.
    pub t: Tonnes,
}

/// The store of one collector.
#[derive(Clone, Debug, PartialEq)]
pub struct Store {
    /// Facility id.
    pub operator: String,
    /// Where it lies.
    pub place: LonLat,
    /// Room; absent: the case does not say.
    pub room: Option<Tonnes>,
    /// Stock on the first morning, oldest first, by code.
    pub held: BTreeMap<String, Vec<Batch>>,
    /// Tonnes a year it may take, by code.
    pub permitted: BTreeMap<String, Tonnes>,
    /// Tonnes on record since the year began, by code.
    pub taken: BTreeMap<String, Tonnes>,
    /// Codes it may itself use or dispose of: no stock.
    pub own: BTreeSet<String>,
}

/// Where a code may go on to from a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlet {
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Where it lies.
    pub place: LonLat,
    /// Waste code.
    pub code: String,
    /// Tonnes a year.
    pub permitted: Tonnes,
    /// First and last day of the permit line.
    pub open: (Date, Date),
    /// True beyond the province: each load needs an approval (R013).
    pub beyond: bool,
}

/// All of it, with the way from each store to each outlet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// Stores, by operator id.
    pub stores: Vec<Store>,
    /// Outlets.
    pub outlets: Vec<Outlet>,
    /// Way from a store to an outlet; absent: there is none. Row for row: stores by outlets.
    pub ways: Vec<Option<Metres>>,
    /// Days before the longest storage in which a batch goes on.
    pub lead: i64,
}

impl Instance {
    /// Stores and outlets of a case; `ways` are still to be measured.
    #[must_use]
    pub fn of(tables: &Tables, operators: &BTreeMap<String, LonLat>, from: Date) -> Self {
        let stores: Vec<Store> = (operators.iter())
            .map(|(operator, place)| store(tables, operator, *place, from))
            .collect();
        let wanted: BTreeSet<&str> = (stores.iter())
            .flat_map(|store| store.permitted.keys())
            .map(String::as_str)
            .collect();
        let home = &tables.case.province;
        let outlets = tables.permits.rows.iter().filter_map(|line| {
            let wanted = line.operation.is_final() && wanted.contains(line.code.as_str());
            let row = tables
                .facilities
                .rows
                .iter()
                .find(|f| f.id == line.facility)?;
            (wanted && line.t_per_year.0 > 0.0).then(|| Outlet {
                facility: line.facility.clone(),
                name: Bilingual::new(&row.name_zh, &row.name_en),
                place: row.place(),
                code: line.code.clone(),
                permitted: line.t_per_year,
                open: (line.valid_from, line.valid_to),
                beyond: row.province != *home,
            })
        });
        Self {
            outlets: outlets.collect(),
            stores,
            ways: Vec::new(),
            lead: i64::from(tables.case.collection.lead_days),
        }
    }

    /// Way from a store to an outlet.
    #[must_use]
    pub fn way(&self, store: usize, outlet: usize) -> Option<Metres> {
        self.ways
            .get(store * self.outlets.len() + outlet)
            .copied()
            .flatten()
    }
}

fn store(tables: &Tables, operator: &str, place: LonLat, from: Date) -> Store {
    let lines = || {
        tables
            .permits
            .rows
            .iter()
            .filter(|line| line.facility == operator)
    };
    let mut permitted: BTreeMap<String, Tonnes> = BTreeMap::new();
    for line in lines().filter(|line| line.operation == Operation::Store) {
        *permitted.entry(line.code.clone()).or_default() += line.t_per_year;
    }
    let own = lines().filter(|line| line.operation.is_final());
    let mut held: BTreeMap<String, Vec<Batch>> = BTreeMap::new();
    for row in tables.stocks.rows.iter().filter(|row| row.site == operator) {
        let since = row.oldest.unwrap_or(row.as_of);
        held.entry(row.code.clone())
            .or_default()
            .push(Batch { since, t: row.t });
    }
    held.values_mut()
        .for_each(|batches| batches.sort_by_key(|batch| batch.since));
    let mut taken: BTreeMap<String, Tonnes> = BTreeMap::new();
    let visits = tables
        .visits
        .rows
        .iter()
        .filter(|row| row.operator == operator);
    for row in visits.filter(|row| row.date.year() == from.year() && row.date < from) {
        *taken.entry(row.code.clone()).or_default() += Tonnes(row.kg / 1000.0);
    }
    let running = tables
        .running
        .rows
        .iter()
        .find(|row| row.facility == operator);
    Store {
        operator: operator.to_owned(),
        place,
        room: running.and_then(|row| row.store_t),
        held,
        permitted,
        taken,
        own: own.map(|line| line.code.clone()).collect(),
    }
}
