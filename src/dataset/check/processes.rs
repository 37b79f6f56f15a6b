//! Rules on treatment: mass out of it, codes of what it leaves, loops.

use super::{Context, Found};
use crate::dataset::catalogue::quoted;
use crate::dataset::vocabulary::{ResidueKind, Status};
use crate::finding::Bilingual;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Processes whose outputs weigh more than input and reagent (C19: more than the input alone is right).
pub(super) fn check_d160_too_much_out(c: &Context, found: &mut Found) {
    let mut out: HashMap<&str, f64> = HashMap::new();
    for residue in &c.tables.residues.rows {
        *out.entry(&residue.process).or_default() += residue.t_per_t;
    }
    for (line, process) in c.tables.processes.numbered() {
        let sum = out.get(process.id.as_str()).copied().unwrap_or(0.0);
        let most = 1.0 + process.reagent_t_per_t;
        if sum > most + 1e-6 {
            found.cell("processes.csv", line, "reagent_t_per_t", || {
                Bilingual::new(
                    format!("每吨投入产出 {sum:.4} t，投入与添加剂共 {most:.4} t"),
                    format!("{sum:.4} t come out per tonne, input and reagent are {most:.4} t"),
                )
            });
        }
    }
}

/// Residues need a code, products must not have one.
pub(super) fn check_d162_residue_code(c: &Context, found: &mut Found) {
    for (line, residue) in c.tables.residues.numbered() {
        let cause = match (residue.kind, &residue.code) {
            (ResidueKind::Residue, None) => {
                Bilingual::new("残渣没有代码", "the residue has no code")
            }
            (ResidueKind::Product, Some(code)) => {
                let code = quoted(code);
                Bilingual::new(
                    format!("产品带有代码 {code}"),
                    format!("the product has the code {code}"),
                )
            }
            _ => continue,
        };
        found.cell("residues.csv", line, "code", || cause);
    }
}

/// Processes that treat their own residues on site in a circle.
pub(super) fn check_d164_treated_in_a_circle(c: &Context, found: &mut Found) {
    let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
    for residue in &c.tables.residues.rows {
        if let Some(by) = &residue.treated_by {
            next.entry(&residue.process).or_default().push(by);
        }
    }
    for (line, residue) in c.tables.residues.numbered() {
        let Some(by) = &residue.treated_by else {
            continue;
        };
        let mut seen = BTreeSet::new();
        let mut todo = vec![by.as_str()];
        while let Some(process) = todo.pop() {
            if seen.insert(process) {
                todo.extend(next.get(process).into_iter().flatten());
            }
        }
        if seen.contains(residue.process.as_str()) {
            found.cell("residues.csv", line, "treated_by", || {
                let (from, by) = (quoted(&residue.process), quoted(by));
                Bilingual::new(
                    format!("{from} 的残渣由 {by} 处理，又回到 {from}"),
                    format!("what {from} leaves goes through {by} and back to {from}"),
                )
            });
        }
    }
}

/// Streams of a plant whose process input leaves the same waste: counted twice.
pub(super) fn check_d165_stream_and_residue(c: &Context, found: &mut Found) {
    let mut left: HashMap<&str, Vec<(&str, Option<&str>)>> = HashMap::new();
    for residue in &c.tables.residues.rows {
        if let Some(code) = &residue.code {
            let then = residue.treated_by.as_deref();
            left.entry(&residue.process).or_default().push((code, then));
        }
    }
    for feed in c.tables.feeds.rows.iter().filter(|f| f.t_per_year.0 > 0.0) {
        let (mut codes, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut todo = vec![feed.process.as_str()];
        while let Some(process) = todo.pop() {
            for (code, then) in left.get(process).into_iter().flatten() {
                codes.insert(*code);
                todo.extend(then.filter(|then| seen.insert(*then)));
            }
        }
        for (line, stream) in c.tables.streams.numbered() {
            let twice = Some(&stream.generator) == feed.generator.as_ref()
                && stream.t_per_year.0 > 0.0
                && codes.contains(stream.code.as_str());
            if twice {
                found.cell("streams.csv", line, "t_per_year", || {
                    let (id, feed) = (quoted(&stream.id), quoted(&feed.id));
                    Bilingual::new(
                        format!(
                            "{id} 为 {} t，工艺投入 {feed} 也产生 {}",
                            stream.t_per_year.0, stream.code
                        ),
                        format!(
                            "{id} holds {} t, and the process input {feed} leaves {} too",
                            stream.t_per_year.0, stream.code
                        ),
                    )
                });
            }
        }
    }
}

/// One step of a tonne: code treated, code left, tonnes left per tonne, row of `residues.csv` that says so.
struct Step<'a> {
    from: &'a str,
    to: &'a str,
    factor: f64,
    line: u32,
}

/// Loops of residues that do not shrink: a tonne sent round would come back as a tonne or more.
/// Follows every permit of plants that others may use, whatever its dates.
pub(super) fn check_d163_loop_with_gain(c: &Context, found: &mut Found) {
    let steps = steps(c);
    let mut told: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for start in steps.iter().map(|step| step.from).collect::<BTreeSet<_>>() {
        let Some(way) = best_loop(start, &steps) else {
            continue;
        };
        let codes: BTreeSet<&str> = way.iter().map(|step| step.from).collect();
        if !told.insert(codes) {
            continue;
        }
        let gain: f64 = way.iter().map(|step| step.factor).product();
        let names: Vec<&str> = way.iter().map(|step| step.from).chain([start]).collect();
        let names = names.join(" → ");
        let line = way.iter().map(|step| step.line).min().unwrap_or(1);
        found.cell("residues.csv", line, "t_per_t", || {
            Bilingual::new(
                format!("{names}：循环一周每吨变为 {gain:.3} t"),
                format!("{names}: once around, a tonne becomes {gain:.3} t"),
            )
        });
    }
}

fn steps<'a>(c: &Context<'a>) -> Vec<Step<'a>> {
    let mut left: HashMap<&str, Vec<(u32, &str, f64)>> = HashMap::new();
    for (line, residue) in c.tables.residues.numbered() {
        if let (ResidueKind::Residue, Some(code)) = (residue.kind, &residue.code) {
            left.entry(&residue.process)
                .or_default()
                .push((line, code, residue.t_per_t));
        }
    }
    let mut best: BTreeMap<(&str, &str), (f64, u32)> = BTreeMap::new();
    for permit in &c.tables.permits.rows {
        let Some(&f) = c.facilities.get(permit.facility.as_str()) else {
            continue;
        };
        let facility = &c.tables.facilities.rows[f];
        if facility.status == Status::Closed
            || facility.captive_of.is_some()
            || !permit.operation.is_final()
        {
            continue;
        }
        let outputs = permit
            .process
            .as_deref()
            .and_then(|process| left.get(process));
        for (line, code, factor) in outputs.into_iter().flatten() {
            let step = best.entry((&permit.code, code)).or_insert((*factor, *line));
            if *factor > step.0 {
                *step = (*factor, *line);
            }
        }
    }
    best.into_iter()
        .map(|((from, to), (factor, line))| Step {
            from,
            to,
            factor,
            line,
        })
        .collect()
}

/// The loop through `start` with the largest product of factors, when that is one or more.
/// Bellman's recursion over the number of steps; a loop needs no code twice.
fn best_loop<'s, 'a>(start: &'a str, steps: &'s [Step<'a>]) -> Option<Vec<&'s Step<'a>>> {
    let codes: BTreeSet<&str> = steps.iter().flat_map(|step| [step.from, step.to]).collect();
    let mut ways: BTreeMap<&str, (f64, Vec<&Step>)> = BTreeMap::from([(start, (1.0, Vec::new()))]);
    for _ in 0..codes.len() {
        let mut next: BTreeMap<&str, (f64, Vec<&Step>)> = BTreeMap::new();
        for step in steps {
            let Some((product, way)) = ways.get(step.from) else {
                continue;
            };
            let product = product * step.factor;
            let visited = way.iter().any(|earlier| earlier.from == step.to) && step.to != start;
            if visited
                || next
                    .get(step.to)
                    .is_some_and(|(better, _)| *better >= product)
            {
                continue;
            }
            let mut way = way.clone();
            way.push(step);
            next.insert(step.to, (product, way));
        }
        if let Some((product, way)) = next.remove(start)
            && product >= 1.0 - 1e-9
        {
            return Some(way);
        }
        if next.is_empty() {
            return None;
        }
        ways = next;
    }
    None
}
