//! The reference: a dense two-phase simplex with Bland's rule, fed straight from an instance in the plain
//! form (arcs and unplaced tonnes only). Slow, short, and shares nothing with the formulation.

use wasteflow::plan::flow::instance::Instance;

const ZERO: f64 = 1e-9;

/// `min c·x`, `A x = b`, `x ≥ 0`, `b ≥ 0`. The objective, or `None` when nothing fits.
pub fn minimise(a: &[Vec<f64>], b: &[f64], c: &[f64]) -> Option<f64> {
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
    // An artificial column left in the basis at nothing must not grow again.
    for r in 0..rows {
        let enter = (0..columns).find(|&j| basis[r] >= columns && tableau[r][j].abs() > ZERO);
        if let Some(enter) = enter {
            exchange(&mut tableau, &mut basis, r, enter);
        }
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
        exchange(tableau, basis, leave, enter);
    }
}

/// One column enters the basis in the row of the one that leaves.
fn exchange(tableau: &mut [Vec<f64>], basis: &mut [usize], leave: usize, enter: usize) {
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

/// Rows and columns of an instance in the plain form.
struct Plain {
    a: Vec<Vec<f64>>,
    b: Vec<f64>,
    /// Price of each column.
    cost: Vec<f64>,
    /// Row of the lock, the last but one; the last is for a weight.
    lock: usize,
    least: f64,
}

/// `None` when the least amounts of limits cannot be reached.
fn plain(instance: &Instance, weights: &[f64]) -> Option<Plain> {
    let (n, l, k) = (
        instance.nodes.len(),
        instance.lines.len(),
        instance.limits.len(),
    );
    let arcs = instance.arcs.len();
    // Columns: arcs, unplaced, slack of lines, slack and surplus of limits, what limits give, slack of the lock
    // and of the weight.
    let columns = arcs + n + l + 3 * k + 2;
    let gives = arcs + n + l + 2 * k;
    // Rows: nodes, lines, limits from above, limits from below, lock, weight. Rows that hold nothing are 0 = 0.
    let (below, lock) = (n + l + k, n + l + 2 * k);
    let mut a = vec![vec![0.0; columns]; lock + 2];
    let mut b = vec![0.0; lock + 2];
    for node in 0..n {
        b[node] = instance.nodes[node].supply.0;
        a[node][arcs + node] = 1.0;
        a[lock][arcs + node] = 1.0;
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
        let own = arc.quota.map(|q| (q, 1.0));
        let counts = instance
            .counts
            .get(arc.counts as usize)
            .into_iter()
            .flatten();
        for &(limit, share) in instance.lines[line].limits.iter().chain(&own).chain(counts) {
            a[n + l + limit as usize][x] += share;
            a[below + limit as usize][x] += share;
        }
    }
    for line in 0..l {
        a[n + line][arcs + n + line] = 1.0;
        b[n + line] = instance.lines[line].capacity.0;
    }
    for (limit, row) in instance.limits.iter().enumerate() {
        let (above, below) = (n + l + limit, below + limit);
        if row.capacity.0.is_finite() {
            a[above][arcs + n + l + limit] = 1.0;
            b[above] = row.capacity.0;
        } else {
            a[above].fill(0.0);
        }
        if let Some(least) = row.least {
            a[below][arcs + n + l + k + limit] = -1.0;
            b[below] = least.0;
        } else {
            a[below].fill(0.0);
        }
        if row.give.is_some() {
            a[below][gives + limit] = f64::from(u8::from(row.least.is_some()));
            a[above][gives + limit] = -f64::from(u8::from(row.least.is_none()));
        }
    }
    a[lock][columns - 2] = 1.0;
    a[lock + 1][..arcs].copy_from_slice(weights);
    a[lock + 1][columns - 1] = 1.0;
    let unplaced: Vec<f64> = (0..columns)
        .map(|j| f64::from(u8::from((arcs..arcs + n).contains(&j))))
        .collect();
    let least = minimise(&a[..lock], &b[..lock], &unplaced)?;
    b[lock] = least + 1e-9;
    let mut cost = vec![0.0; columns];
    for (limit, row) in instance.limits.iter().enumerate() {
        cost[gives + limit] = row.give.map_or(0.0, |price| price.0);
    }
    for (x, arc) in instance.arcs.iter().enumerate() {
        cost[x] = instance.price(arc).0;
    }
    Some(Plain {
        a,
        b,
        cost,
        lock,
        least,
    })
}

/// Least unplaced tonnes, and least cost with them; `None` when the least amounts of limits cannot be reached.
pub fn optimum(instance: &Instance) -> Option<(f64, f64)> {
    let plain = plain(instance, &vec![0.0; instance.arcs.len()])?;
    let rows = plain.lock + 1;
    let cost = minimise(&plain.a[..rows], &plain.b[..rows], &plain.cost);
    Some((plain.least, cost.expect("the first stage fits")))
}

/// Least cost with the least unplaced tonnes and at most so much weight (≥ 0); `None` when nothing fits.
pub fn within(instance: &Instance, weights: &[f64], most: f64) -> Option<f64> {
    let mut plain = plain(instance, weights)?;
    plain.b[plain.lock + 1] = most;
    minimise(&plain.a, &plain.b, &plain.cost)
}

/// Least weight with the least unplaced tonnes.
pub fn least_weight(instance: &Instance, weights: &[f64]) -> f64 {
    let plain = plain(instance, weights).expect("no limit must be reached");
    let rows = plain.lock + 1;
    let mut cost = vec![0.0; plain.cost.len()];
    cost[..weights.len()].copy_from_slice(weights);
    minimise(&plain.a[..rows], &plain.b[..rows], &cost).expect("the first stage fits")
}

/// The least of each aim (weights ≥ 0 or not), one after the other, with the least unplaced tonnes and those before it
/// held at their least.
pub fn lexicographic(instance: &Instance, aims: &[Vec<f64>]) -> Vec<f64> {
    let arcs = instance.arcs.len();
    let plain = plain(instance, &vec![0.0; arcs]).expect("no limit must be reached");
    let rows = plain.lock + 1;
    let (mut a, mut b) = (plain.a[..rows].to_vec(), plain.b[..rows].to_vec());
    let mut values = Vec::new();
    for aim in aims {
        let columns = a[0].len();
        let mut cost = vec![0.0; columns];
        cost[..arcs].copy_from_slice(aim);
        let value = minimise(&a, &b, &cost).expect("the stage before fits");
        values.push(value);
        // `Σ w x + slack = value`, turned where the right side would be below zero.
        let sign = if value < 0.0 { -1.0 } else { 1.0 };
        for row in &mut a {
            row.push(0.0);
        }
        let mut row = vec![0.0; columns + 1];
        for (entry, weight) in row.iter_mut().zip(aim) {
            *entry = sign * weight;
        }
        row[columns] = sign;
        a.push(row);
        b.push((value + 1e-7) * sign);
    }
    values
}

/// The least that must stay of a node's unplaced tonnes when every capacity may be exceeded and no other
/// node is worse off, the fewest tonnes of capacity that takes, and the least cost then.
pub fn remedy(instance: &Instance, unplaced: &[f64], node: usize) -> (f64, f64, f64) {
    let (n, l, k) = (
        instance.nodes.len(),
        instance.lines.len(),
        instance.limits.len(),
    );
    let arcs = instance.arcs.len();
    // Columns: arcs, unplaced and their slack, elastic and slack of each capacity, two slacks of what is held.
    let (stay, held) = (arcs, arcs + n);
    let (elastic, slack) = (arcs + 2 * n, arcs + 2 * n + l + k);
    let columns = slack + l + k + 2;
    let mut a = vec![vec![0.0; columns]; 2 * n + l + k + 2];
    let mut b = vec![0.0; 2 * n + l + k + 2];
    for other in 0..n {
        b[other] = instance.nodes[other].supply.0;
        a[other][stay + other] = 1.0;
        for x in instance.arcs_of(other) {
            a[other][x] += 1.0;
        }
        (a[n + other][stay + other], a[n + other][held + other]) = (1.0, 1.0);
        b[n + other] = unplaced[other];
    }
    for (x, arc) in instance.arcs.iter().enumerate() {
        let line = &instance.lines[arc.line as usize];
        a[2 * n + arc.line as usize][x] += 1.0;
        for &(to, factor) in &line.outputs {
            a[to as usize][x] -= factor;
        }
        let own = arc.quota.map(|q| (q, 1.0));
        for &(limit, share) in line.limits.iter().chain(&own) {
            a[2 * n + l + limit as usize][x] += share;
        }
    }
    for room in 0..l + k {
        let row = 2 * n + room;
        (a[row][elastic + room], a[row][slack + room]) = (-1.0, 1.0);
        b[row] = match room.checked_sub(l) {
            None => instance.lines[room].capacity.0,
            Some(limit) => instance.limits[limit].capacity.0,
        };
    }
    let unit = |of: std::ops::Range<usize>| -> Vec<f64> {
        (0..columns)
            .map(|j| f64::from(u8::from(of.contains(&j))))
            .collect()
    };
    let rows = 2 * n + l + k;
    let first = unit(stay + node..stay + node + 1);
    let stays = minimise(&a[..rows], &b[..rows], &first).expect("it may all stay");
    (a[rows][stay + node], a[rows][columns - 2], b[rows]) = (1.0, 1.0, stays + 1e-9);
    let second = unit(elastic..elastic + l + k);
    let opened = minimise(&a[..=rows], &b[..=rows], &second).expect("the first stage fits");
    for room in 0..l + k {
        a[rows + 1][elastic + room] = 1.0;
    }
    (a[rows + 1][columns - 1], b[rows + 1]) = (1.0, opened + 1e-9);
    let mut cost = vec![0.0; columns];
    for (x, arc) in instance.arcs.iter().enumerate() {
        cost[x] = instance.price(arc).0;
    }
    let cost = minimise(&a, &b, &cost).expect("the second stage fits");
    (stays, opened, cost)
}
