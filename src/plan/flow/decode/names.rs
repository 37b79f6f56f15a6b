//! Names of what an instance numbers.

use super::super::instance::{Instance, Node, Origin, id};
use super::super::solution::Duals;
use super::super::{remedy, rows};
use super::{NOISE, round};
use crate::dataset::{Dataset, StreamId};
use crate::plan::outcome::{Duals as NamedDuals, LimitKind, Opening, Origin as Place, Remedy};
use crate::quantity::{CnyPerTonne, Tonnes};

/// Names of what an instance numbers.
pub(in crate::plan::flow) struct Names<'a> {
    pub dataset: &'a Dataset,
}

impl Names<'_> {
    pub(in crate::plan::flow) fn place(&self, origin: Origin) -> Place {
        match origin {
            Origin::Stream(stream) => {
                let row = self.dataset.stream(StreamId::new(stream as usize));
                Place::Stream {
                    stream: row.id.clone(),
                    generator: row.generator.clone(),
                }
            }
            Origin::Residue(f) | Origin::PassedOn(f) => Place::Facility {
                facility: self.facility(f),
            },
            Origin::Import(i) => Place::Import {
                import: self.import(i).to_owned(),
            },
            Origin::Stock(row) => {
                let row = &self.dataset.tables().stocks.rows[row as usize];
                Place::Stock {
                    stock: row.id.clone(),
                    site: row.site.clone(),
                }
            }
        }
    }

    pub(super) fn import(&self, i: u32) -> &str {
        &self.dataset.tables().imports.rows[i as usize].id
    }

    pub(super) fn province(&self, origin: Origin) -> &str {
        let tables = self.dataset.tables();
        match origin {
            Origin::Stream(_) => &tables.case.province,
            Origin::Residue(f) | Origin::PassedOn(f) => {
                &tables.facilities.rows[f as usize].province
            }
            // Where it ends is the district, whatever it comes from.
            Origin::Import(_) => &tables.case.province,
            Origin::Stock(row) => {
                let facility = self.dataset.links().stock_facility[row as usize];
                facility.map_or(&tables.case.province, |f| {
                    &self.dataset.facility(f).province
                })
            }
        }
    }

    pub(super) fn facility(&self, f: u32) -> String {
        self.dataset.tables().facilities.rows[f as usize].id.clone()
    }

    pub(in crate::plan::flow) fn code(&self, waste: u32) -> &str {
        &self.dataset.tables().wastes.rows[waste as usize].code
    }

    pub(in crate::plan::flow) fn limit(&self, kind: LimitKind, row: u32) -> String {
        let (tables, row) = (self.dataset.tables(), row as usize);
        match kind {
            LimitKind::Permit => tables.permits.rows[row].id.clone(),
            LimitKind::Facility => tables.facilities.rows[row].id.clone(),
            LimitKind::Host => tables.hosts.rows[row].id.clone(),
            LimitKind::Quota => tables.whitelist.rows[row].id.clone(),
            LimitKind::Landfill => tables.landfills.rows[row].facility.clone(),
            LimitKind::Waiver => tables.waivers.rows[row].id.clone(),
            LimitKind::Element => tables.host_limits.rows[row].id.clone(),
            LimitKind::Row => rows::name(self.dataset, id(row)),
        }
    }

    /// Name of a node's balance.
    pub(super) fn balance(&self, node: &Node) -> String {
        let code = self.code(node.waste);
        match node.origin {
            Origin::Stream(s) => self.dataset.stream(StreamId::new(s as usize)).id.clone(),
            Origin::Residue(f) => format!("{}/{code}", self.facility(f)),
            Origin::PassedOn(f) => format!("{}/{code}/passed_on", self.facility(f)),
            Origin::Import(i) => format!("import/{}", self.import(i)),
            Origin::Stock(row) => {
                let row = &self.dataset.tables().stocks.rows[row as usize];
                format!("stock/{}", row.id)
            }
        }
    }

    /// Named duals back by dense id; the lock is not among them.
    pub(in crate::plan::flow) fn dense(&self, instance: &Instance, named: &NamedDuals) -> Duals {
        let limit = |kind: LimitKind, row: u32| {
            let key = format!("{}/{}", kind.word(), self.limit(kind, row));
            named.limit.get(&key).copied().unwrap_or(0.0)
        };
        let balance = |node| named.balance.get(&self.balance(node)).copied();
        Duals {
            balance: (instance.nodes.iter())
                .map(|node| balance(node).unwrap_or(0.0))
                .collect(),
            line: (instance.lines.iter())
                .map(|line| limit(LimitKind::Permit, line.permit))
                .collect(),
            limit: (instance.limits.iter())
                .map(|row| limit(row.kind, row.row))
                .collect(),
            lock: 0.0,
        }
    }

    pub(super) fn remedy(&self, instance: &Instance, remedy: &remedy::Remedy) -> Remedy {
        let lines = instance.lines.len();
        let mut openings: Vec<Opening> = (remedy.openings.iter())
            .map(|&(room, t)| {
                let (kind, row) = match room.checked_sub(lines) {
                    None => (LimitKind::Permit, instance.lines[room].permit),
                    Some(k) => (instance.limits[k].kind, instance.limits[k].row),
                };
                Opening {
                    kind,
                    id: self.limit(kind, row),
                    tonnes: Tonnes(round(t.0, 6)),
                }
            })
            .collect();
        openings.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        let mut permits_for: Vec<String> = (remedy.blocked.iter())
            .map(|&n| self.code(instance.nodes[n].waste).to_owned())
            .collect();
        permits_for.sort();
        permits_for.dedup();
        let placed = remedy.placed;
        Remedy {
            openings,
            permits_for,
            tonnes: Tonnes(round(placed.0, 6)),
            cost_cny_t: (placed > NOISE).then(|| CnyPerTonne(round(remedy.cost.0 / placed.0, 4))),
        }
    }

    pub(in crate::plan::flow) fn duals(&self, instance: &Instance, duals: &Duals) -> NamedDuals {
        let mut named = NamedDuals::default();
        for (node, &dual) in instance.nodes.iter().zip(&duals.balance) {
            if dual != 0.0 {
                named.balance.insert(self.balance(node), dual);
            }
        }
        let lines = (instance.lines.iter().zip(&duals.line))
            .map(|(line, &dual)| (LimitKind::Permit, line.permit, dual));
        let limits = (instance.limits.iter().zip(&duals.limit))
            .map(|(limit, &dual)| (limit.kind, limit.row, dual));
        for (kind, row, dual) in lines.chain(limits).filter(|&(_, _, dual)| dual != 0.0) {
            let key = format!("{}/{}", kind.word(), self.limit(kind, row));
            named.limit.insert(key, dual);
        }
        named
    }
}
