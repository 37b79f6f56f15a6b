//! The model as MPS text: read back by a reader of its own and solved by the reference, it has the plan's cost.

use super::{random, simplex};
use std::collections::BTreeMap;
use wasteflow::plan::flow::mps;
use wasteflow::quantity::Tonnes;

/// A text in standard form: rows of coefficients, right-hand sides, costs. Bounds from above become rows.
fn standard(text: &str) -> (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) {
    let mut rows: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut entries, mut cost, mut rhs, mut upper) = (vec![], vec![], vec![], vec![]);
    let mut section = "";
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            section = fields[0];
            continue;
        }
        let number = |i: usize| fields[i].parse::<f64>().expect("a number");
        match section {
            "ROWS" if fields[0] != "N" => {
                rows.insert(fields[1], (rhs.len(), fields[0] == "L"));
                rhs.push(0.0);
            }
            "ROWS" => (),
            "COLUMNS" => {
                let next = columns.len();
                let column = *columns.entry(fields[0]).or_insert(next);
                cost.resize(columns.len(), 0.0);
                match fields[1] {
                    "COST" => cost[column] = number(2),
                    "UNPLACED" => (),
                    row => entries.push((rows[row].0, column, number(2))),
                }
            }
            "RHS" => rhs[rows[fields[1]].0] = number(2),
            "BOUNDS" => match fields[0] {
                "UP" => upper.push((columns[fields[2]], number(3))),
                // Small instances have no other bounds from below.
                other => assert_eq!((other, fields.get(3)), ("LO", Some(&"0"))),
            },
            other => panic!("section {other}"),
        }
    }
    let slacks = rows.values().filter(|(_, most)| *most).count() + upper.len();
    let width = columns.len() + slacks;
    let mut a = vec![vec![0.0; width]; rhs.len() + upper.len()];
    for (row, column, k) in entries {
        a[row][column] += k;
    }
    let mut slack = columns.len();
    for &(row, most) in rows.values() {
        if most {
            a[row][slack] = 1.0;
            slack += 1;
        }
    }
    for (i, &(column, most)) in upper.iter().enumerate() {
        let row = rhs.len();
        a[row][column] = 1.0;
        a[row][slack + i] = 1.0;
        rhs.push(most);
    }
    cost.resize(width, 0.0);
    (a, rhs, cost)
}

#[test]
fn the_text_read_back_has_the_cost_of_the_plan() {
    for seed in 0..100 {
        let instance = random::small(seed);
        let (least, cost) = simplex::optimum(&instance).expect("nothing must be reached");
        let mut text = Vec::new();
        // A hair more than the least, for the arithmetic of the reference.
        mps::write(&instance, Tonnes(least + 1e-9), &mut text).expect("memory takes it");
        let text = String::from_utf8(text).expect("plain text");
        let (a, b, c) = standard(&text);
        let found = simplex::minimise(&a, &b, &c).expect("the plan keeps it");
        assert!(
            (found - cost).abs() <= 1e-5 * cost.abs().max(1.0),
            "seed {seed}: {found} {cost}"
        );
    }
}
