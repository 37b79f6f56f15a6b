//! The families of rows, one function each; numbers as in the [mathematics](super::super).

use super::Formulation;
use crate::plan::solver::{Row, Sense};
use std::collections::BTreeMap;

/// A way with a column: number, candidate, kind, tonnes, column.
type Used = (usize, usize, usize, f64, usize);

/// What a coverage may miss by rounding, as a share.
const HAIR: f64 = 1e-9;

/// A family of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// (1) one way for each waste of a source.
    Use,
    /// (2) brought only where a room is for it.
    Open,
    /// (3) one size at a candidate.
    Size,
    /// (4) rooms at open points only.
    Kept,
    /// (5) as many rooms as the size has.
    Rooms,
    /// (6) emptied before more than a room holds is there.
    Load,
    /// (7) emptied at most so often.
    Most,
    /// (8) emptied at least so often.
    Least,
    /// (9) rooms of chosen collectors only.
    Collector,
    /// (10) so many collectors.
    Collectors,
    /// (11) so many points.
    Points,
    /// (12) the coverage asked for.
    Cover,
    /// (13) within the budget.
    Budget,
    /// (14) what was chosen by hand is open.
    Held,
    /// (15) no more at a point that is there than it has room for.
    Hold,
}

impl Family {
    /// All, in the order of the mathematics.
    pub const ALL: &[Self] = &[
        Self::Use,
        Self::Open,
        Self::Size,
        Self::Kept,
        Self::Rooms,
        Self::Load,
        Self::Most,
        Self::Least,
        Self::Collector,
        Self::Collectors,
        Self::Points,
        Self::Cover,
        Self::Budget,
        Self::Held,
        Self::Hold,
    ];
}

fn at_most(name: String, entries: Vec<(usize, f64)>, rhs: f64) -> Row {
    Row {
        name,
        entries,
        sense: Sense::AtMost,
        rhs,
    }
}

/// A cap as a right-hand side.
#[allow(clippy::cast_precision_loss)] // Caps of more than 2^52 are no caps.
fn cap(number: usize) -> f64 {
    number as f64
}

impl Formulation<'_> {
    /// The rows of a family.
    pub(super) fn rows(&self, family: Family) -> Vec<Row> {
        match family {
            Family::Use => self.use_rows(),
            Family::Open => self.open_rows(),
            Family::Size => self.size_rows(),
            Family::Kept => self.kept_rows(),
            Family::Rooms => self.rooms_rows(),
            Family::Load => self.load_rows(),
            Family::Most => self.most_rows(),
            Family::Least => self.least_rows(),
            Family::Collector => self.collector_rows(),
            Family::Collectors => self.collectors_row(),
            Family::Points => self.points_row(),
            Family::Cover => self.cover_row(),
            Family::Budget => self.budget_row(),
            Family::Held => self.held_rows(),
            Family::Hold => self.hold_rows(),
        }
    }

    /// Ways with a column.
    fn used(&self) -> impl Iterator<Item = Used> {
        let instance = self.instance;
        let all = instance.ways.iter().zip(&self.ways).enumerate();
        all.filter_map(move |(w, (way, column))| {
            let kind = instance.demands[way.demand].kind;
            column.map(|column| (w, way.candidate, kind, way.t.0, column))
        })
    }

    /// (1) Σ x_w ≤ 1.
    fn use_rows(&self) -> Vec<Row> {
        let mut by_demand: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (w, .., column) in self.used() {
            let demand = self.instance.ways[w].demand;
            by_demand.entry(demand).or_default().push((column, 1.0));
        }
        let several = by_demand.into_iter().filter(|(_, ways)| ways.len() > 1);
        several
            .map(|(d, ways)| at_most(format!("use_{d}"), ways, 1.0))
            .collect()
    }

    /// (2) x_w ≤ Σ_s r_jks.
    fn open_rows(&self) -> Vec<Row> {
        let row = |(w, j, k, _, column): Used| {
            let rooms = self.rooms[&(j, k)].iter().map(|(room, _)| (*room, -1.0));
            at_most(
                format!("open_{w}"),
                std::iter::once((column, 1.0)).chain(rooms).collect(),
                0.0,
            )
        };
        self.used().map(row).collect()
    }

    /// (3) Σ_s y_js ≤ 1.
    fn size_rows(&self) -> Vec<Row> {
        let row = |(j, sizes): (usize, &Vec<usize>)| {
            at_most(
                format!("size_{j}"),
                sizes.iter().map(|y| (*y, 1.0)).collect(),
                1.0,
            )
        };
        self.open.iter().enumerate().map(row).collect()
    }

    /// (4) r_jks ≤ y_js.
    fn kept_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (&(j, k), columns) in &self.rooms {
            for (s, &(room, _)) in columns.iter().enumerate() {
                let entries = vec![(room, 1.0), (self.open[j][s], -1.0)];
                rows.push(at_most(format!("kept_{j}_{k}_{s}"), entries, 0.0));
            }
        }
        rows
    }

    /// (5) Σ_k r_jks ≤ R_s y_js, where a candidate could have more kinds than that.
    fn rooms_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (j, sizes) in self.open.iter().enumerate() {
            let own: Vec<_> = self.rooms.range((j, 0)..(j + 1, 0)).collect();
            for (s, &open) in sizes.iter().enumerate() {
                let most = self.instance.sizes[s].rooms;
                if own.len() > most as usize {
                    let rooms = own.iter().map(|(_, columns)| (columns[s].0, 1.0));
                    let entries = rooms.chain([(open, -f64::from(most))]).collect();
                    rows.push(at_most(format!("rooms_{j}_{s}"), entries, 0.0));
                }
            }
        }
        rows
    }

    /// (6) Σ t_w x_w ≤ Σ_s ρ_s e_jks.
    fn load_rows(&self) -> Vec<Row> {
        let mut brought: BTreeMap<(usize, usize), Vec<(usize, f64)>> = BTreeMap::new();
        for (_, j, k, t, column) in self.used() {
            brought.entry((j, k)).or_default().push((column, t));
        }
        let row = |((j, k), mut entries): ((usize, usize), Vec<(usize, f64)>)| {
            let times = self.rooms[&(j, k)].iter().zip(&self.instance.sizes);
            entries.extend(times.map(|((_, times), size)| (*times, -size.room.0)));
            at_most(format!("load_{j}_{k}"), entries, 0.0)
        };
        brought.into_iter().map(row).collect()
    }

    /// (7) e_jks ≤ E⁺ r_jks.
    fn most_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (&(j, k), columns) in &self.rooms {
            for (s, &(room, times)) in columns.iter().enumerate() {
                let entries = vec![(times, 1.0), (room, -self.instance.most_trips)];
                rows.push(at_most(format!("most_{j}_{k}_{s}"), entries, 0.0));
            }
        }
        rows
    }

    /// (8) e_jks ≥ E⁻ r_jks.
    fn least_rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (&(j, k), columns) in &self.rooms {
            for (s, &(room, times)) in columns.iter().enumerate() {
                let entries = vec![(room, self.instance.least_trips), (times, -1.0)];
                rows.push(at_most(format!("least_{j}_{k}_{s}"), entries, 0.0));
            }
        }
        rows
    }

    /// (9) Σ_s r_jks ≤ u_c: of a candidate's sizes at most one has rooms.
    fn collector_rows(&self) -> Vec<Row> {
        let row = |(&(j, k), columns): (&(usize, usize), &Vec<(usize, usize)>)| {
            let collector = self.collectors[self.instance.kinds[k].collector];
            let rooms = columns.iter().map(|(room, _)| (*room, 1.0));
            at_most(
                format!("collector_{j}_{k}"),
                rooms.chain([(collector, -1.0)]).collect(),
                0.0,
            )
        };
        self.rooms.iter().map(row).collect()
    }

    /// (10) Σ u_c ≤ C.
    fn collectors_row(&self) -> Vec<Row> {
        let most = self.question.collectors;
        if most >= self.collectors.len() {
            return Vec::new();
        }
        let entries = self.collectors.iter().map(|u| (*u, 1.0)).collect();
        vec![at_most("collectors".to_owned(), entries, cap(most))]
    }

    /// (11) Σ y_js ≤ P.
    fn points_row(&self) -> Vec<Row> {
        let most = self.question.points;
        if most >= self.open.len() {
            return Vec::new();
        }
        let entries = self.open.iter().flatten().map(|y| (*y, 1.0)).collect();
        vec![at_most("points".to_owned(), entries, cap(most))]
    }

    /// (12) Σ m_w x_w ≥ M.
    fn cover_row(&self) -> Vec<Row> {
        if self.question.cover <= 0.0 {
            return Vec::new();
        }
        let ways = self
            .used()
            .map(|(.., column)| (column, -self.covers[column]));
        vec![at_most(
            "cover".to_owned(),
            ways.collect(),
            HAIR - self.question.cover,
        )]
    }

    /// (13) Σ f_js y_js + Σ g_jk e_jks ≤ B.
    fn budget_row(&self) -> Vec<Row> {
        let budget = self.question.budget.0;
        if budget.is_infinite() {
            return Vec::new();
        }
        let open = self.open.iter().flatten().copied();
        let times = self.rooms.values().flatten().map(|(_, times)| *times);
        let entries = open.chain(times).map(|column| (column, self.costs[column]));
        vec![at_most("budget".to_owned(), entries.collect(), budget)]
    }

    /// (14) Σ_s y_js ≥ 1 of what was chosen by hand.
    fn held_rows(&self) -> Vec<Row> {
        let held = self.question.held.iter().flatten();
        let row = |one: &super::super::instance::Held| {
            let j = one.candidate;
            let entries = self.open[j].iter().map(|y| (*y, -1.0)).collect();
            at_most(format!("held_{j}"), entries, -1.0)
        };
        held.map(row).collect()
    }

    /// (15) Σ_k Σ_s ρ_s r_jks ≤ H_j, where any size could have more.
    fn hold_rows(&self) -> Vec<Row> {
        let instance = self.instance;
        let mut rows = Vec::new();
        for (j, candidate) in instance.candidates.iter().enumerate() {
            let Some(holds) = candidate.holds else {
                continue;
            };
            let more = (0..instance.sizes.len())
                .any(|size| instance.rooms(j, size) < instance.sizes[size].rooms);
            let own = self.rooms.range((j, 0)..(j + 1, 0));
            let entries: Vec<(usize, f64)> = own
                .flat_map(|(_, columns)| columns.iter().zip(&instance.sizes))
                .map(|((room, _), size)| (*room, size.room.0))
                .collect();
            if more && !entries.is_empty() {
                rows.push(at_most(format!("hold_{j}"), entries, holds.0));
            }
        }
        rows
    }
}
