//! Files in, validated and immutable [`Dataset`] out. This is the only place that reads a case from disk.
//!
//! [`read`] turns a folder into [`Tables`] (rows as written, with file, row and column of every fault),
//! [`check`] runs every rule on them, [`Dataset::new`] resolves the ids. [`write`] is the way back.

pub mod catalogue;
pub mod cell;
pub mod check;
pub mod collection;
pub mod hours;
pub mod label;
pub mod land;
mod link;
pub mod objective;
mod open;
pub mod plan_row;
pub mod points;
pub mod profile;
pub mod read;
pub mod record;
pub mod rulebook;
pub mod scenario;
pub mod settings;
pub mod siting;
pub mod tables;
mod vary;
pub mod vocabulary;
mod waivers;
pub mod write;
pub mod years;

use crate::finding::{self, Finding};
pub use link::{
    FacilityId, GeneratorId, HostId, Links, PermitId, ProcessId, QuotaId, StreamId, WasteId, ZoneId,
};
pub use open::{BASE, Opened, Purpose};
use tables::{
    FacilityRow, GeneratorRow, HostRow, PermitRow, PriceRow, ProcessRow, QuotaRow, StreamRow,
    Tables, WasteRow, ZoneRow,
};

/// A case that passed every check: rows as written, references resolved, nothing changes any more.
#[derive(Clone, Debug)]
pub struct Dataset {
    tables: Tables,
    links: Links,
    findings: Vec<Finding>,
}

impl Dataset {
    /// Checks the tables and resolves their references.
    ///
    /// # Errors
    /// All findings, sorted, when at least one is an error.
    pub fn new(mut tables: Tables) -> Result<Self, Vec<Finding>> {
        // Tables of a dataset hold the lines of its waivers already.
        waivers::strip(&mut tables);
        let findings = check::all(&tables);
        Self::of(tables, findings)
    }

    fn of(mut tables: Tables, mut findings: Vec<Finding>) -> Result<Self, Vec<Finding>> {
        finding::sort(&mut findings);
        if findings.iter().any(Finding::is_error) {
            return Err(findings);
        }
        waivers::expand(&mut tables);
        let links = Links::resolve(&tables);
        Ok(Self {
            tables,
            links,
            findings,
        })
    }

    /// Rows as written, and after them the permit lines of licence waivers.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Resolved references.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Warnings and notes that did not stop the case.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $one:ident, $all:ident: $id:ident -> $row:ident from $table:ident;)+) => {
        impl Dataset {$(
            $(#[$doc])*
            #[must_use]
            pub fn $one(&self, id: $id) -> &$row { &self.tables.$table.rows[id.index()] }
            /// All of them with their ids, in file order.
            pub fn $all(&self) -> impl ExactSizeIterator<Item = ($id, &$row)> {
                self.tables.$table.rows.iter().enumerate().map(|(i, row)| ($id::new(i), row))
            }
        )+}
    };
}
rows! {
    /// A site that produces waste.
    generator, generators: GeneratorId -> GeneratorRow from generators;
    /// One waste of one generator.
    stream, streams: StreamId -> StreamRow from streams;
    /// A waste of the catalogue.
    waste, wastes: WasteId -> WasteRow from wastes;
    /// A plant or operator.
    facility, facilities: FacilityId -> FacilityRow from facilities;
    /// A permit line.
    permit, permits: PermitId -> PermitRow from permits;
    /// A shared plant.
    host, hosts: HostId -> HostRow from hosts;
    /// A treatment.
    process, processes: ProcessId -> ProcessRow from processes;
    /// A white-list row.
    quota, quotas: QuotaId -> QuotaRow from whitelist;
}

impl Dataset {
    /// A town or street.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> &ZoneRow {
        &self.tables.zones.rows[id.index()].row
    }

    /// The towns and streets with their ids.
    pub fn zones(&self) -> impl ExactSizeIterator<Item = (ZoneId, &ZoneRow)> {
        self.tables
            .zones
            .rows
            .iter()
            .enumerate()
            .map(|(i, f)| (ZoneId::new(i), &f.row))
    }

    /// A price by its item name.
    #[must_use]
    pub fn price(&self, item: &str) -> Option<&PriceRow> {
        self.links
            .prices
            .get(item)
            .map(|&i| &self.tables.prices.rows[i])
    }
}
