//! The model as MPS text: read back by a reader of its own and solved by the reference, it has the plan's cost.

use super::{random, simplex};
use std::collections::BTreeMap;
use wasteflow::plan::flow::mps;
use wasteflow::quantity::Tonnes;

/// A text as it is read.
pub struct Text {
    /// Coefficient by row and column.
    entries: Vec<(usize, usize, f64)>,
    /// Right-hand side, and whether less will do.
    rows: Vec<(f64, bool)>,
    cost: Vec<f64>,
    columns: BTreeMap<String, usize>,
    /// Bounds that are not 0 and infinite.
    lower: Vec<(usize, f64)>,
    upper: Vec<(usize, f64)>,
    /// Columns that may be below 0.
    free: Vec<usize>,
    /// Names of the columns of whole numbers, in order.
    pub whole: Vec<String>,
}

/// Reads a text; anything this program has no reason to write is a fault.
pub fn read(text: &str) -> Text {
    let mut made = Text {
        entries: Vec::new(),
        rows: Vec::new(),
        cost: Vec::new(),
        columns: BTreeMap::new(),
        lower: Vec::new(),
        upper: Vec::new(),
        free: Vec::new(),
        whole: Vec::new(),
    };
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut section, mut inside) = ("", false);
    for line in text.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if !line.starts_with(' ') {
            section = fields[0];
            continue;
        }
        let number = |i: usize| fields[i].parse::<f64>().expect("a number");
        match section {
            "ROWS" if fields[0] != "N" => {
                let twice = rows.insert(fields[1], made.rows.len());
                assert_eq!(twice, None, "row {} stands there twice", fields[1]);
                made.rows.push((0.0, fields[0] == "L"));
            }
            "ROWS" => (),
            "COLUMNS" if fields[0] == "MARKER" => {
                let begins = match fields[1..] {
                    ["'MARKER'", "'INTORG'"] => true,
                    ["'MARKER'", "'INTEND'"] => false,
                    _ => panic!("{line}"),
                };
                assert_ne!(inside, begins, "{line}");
                inside = begins;
            }
            "COLUMNS" => {
                let next = made.columns.len();
                let column = *made.columns.entry(fields[0].to_owned()).or_insert(next);
                if column == next {
                    made.cost.push(0.0);
                    if inside {
                        made.whole.push(fields[0].to_owned());
                    }
                }
                match fields[1] {
                    "COST" => made.cost[column] = number(2),
                    "UNPLACED" => (),
                    row => made.entries.push((rows[row], column, number(2))),
                }
            }
            "RHS" => made.rows[rows[fields[1]]].0 = number(2),
            "BOUNDS" => {
                let column = made.columns[fields[2]];
                match fields[0] {
                    "UP" => made.upper.push((column, number(3))),
                    "LO" => made.lower.push((column, number(3))),
                    "MI" => made.free.push(column),
                    other => panic!("bound {other}"),
                }
            }
            "NAME" => (),
            other => panic!("section {other}"),
        }
    }
    assert!(!inside && section == "ENDATA");
    made
}

impl Text {
    /// The least cost with some columns held, by the reference; bounds become rows. None when nothing fits.
    pub fn least(&self, held: &[(&str, f64)]) -> Option<f64> {
        let held = held.iter().map(|(name, at)| (self.columns[*name], *at));
        // Rows of a column alone: its sign in the slack, or no slack.
        let alone: Vec<(usize, f64, f64)> = (self.upper.iter().map(|&(c, at)| (c, at, 1.0)))
            .chain(self.lower.iter().map(|&(c, at)| (c, at, -1.0)))
            .chain(held.map(|(c, at)| (c, at, 0.0)))
            .collect();
        let (all, own) = (self.rows.len() + alone.len(), self.cost.len());
        let mut a = vec![vec![0.0; own + all]; all];
        let mut b = vec![0.0; all];
        for &(row, column, k) in &self.entries {
            a[row][column] += k;
        }
        for (row, &(rhs, most)) in self.rows.iter().enumerate() {
            a[row][own + row] = f64::from(u8::from(most));
            b[row] = rhs;
        }
        for (i, &(column, at, slack)) in alone.iter().enumerate() {
            let row = self.rows.len() + i;
            a[row][column] = 1.0;
            a[row][own + row] = slack;
            b[row] = at;
        }
        // What may be below 0 is the difference of two columns.
        for row in &mut a {
            let negative: Vec<f64> = self.free.iter().map(|&column| -row[column]).collect();
            row.extend(negative);
        }
        for (row, rhs) in a.iter_mut().zip(&mut b) {
            if *rhs < 0.0 {
                row.iter_mut().for_each(|k| *k = -*k);
                *rhs = -*rhs;
            }
        }
        let mut cost = self.cost.clone();
        cost.resize(own + all, 0.0);
        cost.extend(self.free.iter().map(|&column| -self.cost[column]));
        simplex::minimise(&a, &b, &cost)
    }
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
        let read = read(&text);
        assert!(read.whole.is_empty(), "a flow is no whole number");
        let found = read.least(&[]).expect("the plan keeps it");
        assert!(
            (found - cost).abs() <= 1e-5 * cost.abs().max(1.0),
            "seed {seed}: {found} {cost}"
        );
    }
}
