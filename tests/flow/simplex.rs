//! The reference: a dense two-phase simplex with Bland's rule, fed straight from an instance in the plain
//! form (arcs and unplaced tonnes only). Slow, short, and shares nothing with the formulation.

use wasteflow::plan::flow::instance::Instance;

const ZERO: f64 = 1e-9;

/// `min c·x`, `A x = b`, `x ≥ 0`, `b ≥ 0`. The objective, or `None` when nothing fits.
fn minimise(a: &[Vec<f64>], b: &[f64], c: &[f64]) -> Option<f64> {
    let (rows, columns) = (a.len(), c.len());
    let mut tableau: Vec<Vec<f64>> = (0..rows)
        .map(|r| {
            let mut row = a[r].clone();
            row.extend((0..rows).map(|i| f64::from(u8::from(i == r))));
            row.push(b[r]);
            row
        })
        .collect();
    let mut basis: Vec<usize> = (columns..columns + rows).collect();
    let phase_one: Vec<f64> = (0..columns + rows)
        .map(|j| f64::from(u8::from(j >= columns)))
        .collect();
    if pivot(&mut tableau, &mut basis, &phase_one, columns + rows) > 1e-6 {
        return None;
    }
    let mut phase_two = c.to_vec();
    phase_two.extend(vec![0.0; rows]);
    Some(pivot(&mut tableau, &mut basis, &phase_two, columns))
}

/// Pivots among the first `allowed` columns until no reduced cost is negative.
fn pivot(tableau: &mut [Vec<f64>], basis: &mut [usize], cost: &[f64], allowed: usize) -> f64 {
    let last = tableau[0].len() - 1;
    loop {
        let reduced = |j: usize| {
            let priced: f64 = tableau
                .iter()
                .zip(basis.iter())
                .map(|(row, &i)| cost[i] * row[j])
                .sum();
            cost[j] - priced
        };
        let Some(enter) = (0..allowed).find(|&j| !basis.contains(&j) && reduced(j) < -ZERO) else {
            return tableau
                .iter()
                .zip(basis.iter())
                .map(|(row, &i)| cost[i] * row[last])
                .sum();
        };
        let leave = (0..tableau.len())
            .filter(|&r| tableau[r][enter] > ZERO)
            .min_by(|&r, &q| {
                let (x, y) = (
                    tableau[r][last] / tableau[r][enter],
                    tableau[q][last] / tableau[q][enter],
                );
                let tie = (x - y).abs() <= 1e-12 * x.abs().max(1.0);
                if tie {
                    basis[r].cmp(&basis[q])
                } else {
                    x.total_cmp(&y)
                }
            })
            .expect("supplies bound the program");
        let by = tableau[leave][enter];
        tableau[leave].iter_mut().for_each(|v| *v /= by);
        let base = tableau[leave].clone();
        for (r, row) in tableau.iter_mut().enumerate() {
            let k = row[enter];
            if r != leave && k != 0.0 {
                row.iter_mut().zip(&base).for_each(|(v, b)| *v -= k * b);
            }
        }
        basis[leave] = enter;
    }
}

/// Least unplaced tonnes, and least cost with them.
pub fn optimum(instance: &Instance) -> (f64, f64) {
    let (n, l, k) = (
        instance.nodes.len(),
        instance.lines.len(),
        instance.limits.len(),
    );
    let arcs = instance.arcs.len();
    // Columns: arcs, unplaced, slack of lines, slack of limits, slack of the lock.
    let columns = arcs + n + l + k + 1;
    let mut a = vec![vec![0.0; columns]; n + l + k + 1];
    let mut b = vec![0.0; n + l + k + 1];
    for node in 0..n {
        b[node] = instance.nodes[node].supply.0;
        a[node][arcs + node] = 1.0;
        a[n + l + k][arcs + node] = 1.0;
        for x in instance.arcs_of(node) {
            a[node][x] += 1.0;
        }
    }
    for (x, arc) in instance.arcs.iter().enumerate() {
        let line = arc.line as usize;
        a[n + line][x] += 1.0;
        for &(to, factor) in &instance.lines[line].outputs {
            a[to as usize][x] -= factor;
        }
        for &limit in instance.lines[line].limits.iter().chain(arc.quota.as_ref()) {
            a[n + l + limit as usize][x] += 1.0;
        }
    }
    for line in 0..l {
        a[n + line][arcs + n + line] = 1.0;
        b[n + line] = instance.lines[line].capacity.0;
    }
    for limit in 0..k {
        a[n + l + limit][arcs + n + l + limit] = 1.0;
        b[n + l + limit] = instance.limits[limit].capacity.0;
    }
    a[n + l + k][columns - 1] = 1.0;
    let unplaced: Vec<f64> = (0..columns)
        .map(|j| f64::from(u8::from((arcs..arcs + n).contains(&j))))
        .collect();
    let open = n + l + k;
    let least = minimise(&a[..open], &b[..open], &unplaced).expect("all may stay unplaced");
    b[open] = least + 1e-9;
    let mut cost = vec![0.0; columns];
    for (x, arc) in instance.arcs.iter().enumerate() {
        cost[x] = instance.price(arc).0;
    }
    (
        least,
        minimise(&a, &b, &cost).expect("the first stage fits"),
    )
}
