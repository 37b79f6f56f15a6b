//! The reference: all periods as one linear program, written plainly from the question (every column, no stack,
//! no generation, tonnes as they are), for a dense simplex.

use crate::flow::simplex::minimise;
use wasteflow::plan::years::instance::Years;

/// Rows being written; columns are numbered as they come.
struct Plain {
    rows: Vec<(Vec<(usize, f64)>, f64)>,
    columns: usize,
}

impl Plain {
    fn column(&mut self) -> usize {
        self.columns += 1;
        self.columns - 1
    }

    /// `Σ entries ≤ rhs`, with a slack.
    fn at_most(&mut self, mut entries: Vec<(usize, f64)>, rhs: f64) {
        entries.push((self.column(), 1.0));
        self.rows.push((entries, rhs));
    }

    fn minimise(&self, cost: &[(usize, f64)]) -> Option<f64> {
        let mut a = vec![vec![0.0; self.columns]; self.rows.len()];
        for (dense, (entries, _)) in a.iter_mut().zip(&self.rows) {
            for &(column, k) in entries {
                dense[column] += k;
            }
        }
        let b: Vec<f64> = self.rows.iter().map(|(_, rhs)| *rhs).collect();
        let mut c = vec![0.0; self.columns];
        for &(column, k) in cost {
            c[column] += k;
        }
        minimise(&a, &b, &c)
    }
}

/// Least weighted unplaced tonnes over all years, and least discounted cost with them.
pub fn optimum(years: &Years) -> (f64, f64) {
    let mut plain = Plain {
        rows: Vec::new(),
        columns: 0,
    };
    let periods = years.periods.len();
    let x: Vec<Vec<usize>> = (years.periods.iter())
        .map(|p| p.flow.arcs.iter().map(|_| plain.column()).collect())
        .collect();
    let u: Vec<Vec<usize>> = (years.periods.iter())
        .map(|p| p.flow.nodes.iter().map(|_| plain.column()).collect())
        .collect();
    let k: Vec<Vec<usize>> = (years.heaps.iter())
        .map(|_| (0..periods).map(|_| plain.column()).collect())
        .collect();
    let (mut unplaced, mut cost) = (Vec::new(), Vec::new());
    let mut buried = vec![Vec::new(); years.landfills.len()];
    for (p, period) in years.periods.iter().enumerate() {
        let (flow, w) = (&period.flow, period.years);
        // What leaves and stays = what is there and comes.
        let mut balance: Vec<(Vec<(usize, f64)>, f64)> = (flow.nodes.iter().enumerate())
            .map(|(n, node)| (vec![(u[p][n], w)], node.supply.0 * w))
            .collect();
        let mut lines = vec![Vec::new(); flow.lines.len()];
        let mut limits = vec![Vec::new(); flow.limits.len()];
        for n in 0..flow.nodes.len() {
            unplaced.push((u[p][n], w * period.urgency));
            for a in flow.arcs_of(n) {
                let (arc, column) = (&flow.arcs[a], x[p][a]);
                let line = &flow.lines[arc.line as usize];
                let price = arc.transport.0 + line.gate.0 + arc.handling.0;
                cost.push((column, price * w * period.discount));
                balance[n].0.push((column, w));
                for &(to, factor) in &line.outputs {
                    balance[to as usize].0.push((column, -factor * w));
                }
                lines[arc.line as usize].push((column, 1.0));
                for &(limit, share) in &line.limits {
                    limits[limit as usize].push((column, share));
                }
                if let Some(quota) = arc.quota {
                    limits[quota as usize].push((column, 1.0));
                }
            }
        }
        for (h, heap) in years.heaps.iter().enumerate() {
            let here = heap.nodes[p];
            let next = heap.nodes.get(p + 1).copied().unwrap_or(Some(0));
            let on = here.is_some() && next.is_some();
            plain.at_most(vec![(k[h][p], 1.0)], if on { heap.most[p].0 } else { 0.0 });
            let Some(node) = here else { continue };
            balance[node as usize].0.push((k[h][p], 1.0));
            match p {
                0 => balance[node as usize].1 += heap.opening.0,
                _ => balance[node as usize].0.push((k[h][p - 1], -1.0)),
            }
            if heap.fresh {
                let mut row = vec![(k[h][p], 1.0)];
                for (l, line) in flow.lines.iter().enumerate() {
                    for &(to, factor) in line.outputs.iter().filter(|(to, _)| *to == node) {
                        let _ = to;
                        row.extend(lines[l].iter().map(|&(column, _)| (column, -factor)));
                    }
                }
                plain.at_most(row, 0.0);
            }
        }
        for store in &years.stores {
            let row = store.heaps.iter().map(|&h| (k[h as usize][p], 1.0));
            plain.at_most(row.collect(), store.room.0);
        }
        plain.rows.extend(balance);
        for (line, entries) in flow.lines.iter().zip(lines) {
            plain.at_most(entries, line.capacity.0);
        }
        for (limit, entries) in flow.limits.iter().zip(limits) {
            let landfill = (years.landfills.iter()).position(|l| {
                limit.kind == wasteflow::plan::outcome::LimitKind::Landfill && l.row == limit.row
            });
            match landfill {
                Some(i) => buried[i].extend(entries.iter().map(|&(column, t)| (column, t * w))),
                None => plain.at_most(entries, limit.capacity.0),
            }
        }
    }
    for (landfill, entries) in years.landfills.iter().zip(buried) {
        plain.at_most(entries, landfill.room.0);
    }
    let least = plain.minimise(&unplaced).expect("everything may stay");
    plain.at_most(unplaced, least + 1e-9);
    let cost = plain.minimise(&cost).expect("the first stage fits");
    (least, cost)
}
