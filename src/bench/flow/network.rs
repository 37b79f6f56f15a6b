//! DIMACS minimum-cost flow in, a [`Network`] out: `p min NODES ARCS`, `n NODE SUPPLY` where it is not 0, `a TAIL
//! HEAD LOWER UPPER COST`; whole numbers, nodes counted from 1, a negative upper bound for none.
//! <http://dimacs.rutgers.edu/archive/pub/netflow/general-info/specs.tex>

use super::{FlowInstance, Problem, faults, refused};
use crate::bench::dimacs::MOST_NODES;
use crate::bench::lines::{Lines, whole};
use crate::finding::Bilingual;
use crate::plan::mincost::{Arc, Network};

/// Arcs that room is made for before one is seen.
const ROOM: usize = 1 << 24;

/// Reads on from the problem line.
pub(super) fn read(lines: &mut Lines) -> Option<FlowInstance> {
    let (nodes, declared) = problem(lines)?;
    let mut supplies: Vec<Option<i64>> = vec![None; nodes as usize];
    let mut arcs = Vec::with_capacity(usize::try_from(declared).unwrap_or(ROOM).min(ROOM));
    let (mut good, mut seen) = (true, 0i64);
    while lines.next() {
        let kind = lines.fields().next().map(|field| (field.len(), field[0]));
        good &= match kind {
            Some((1, b'n')) => supply(lines, &mut supplies),
            Some((1, b'a')) => {
                seen += 1;
                arc(lines, nodes, &mut arcs)
            }
            _ => {
                unknown(lines);
                false
            }
        };
    }
    if seen != declared {
        lines.add_file(&faults::FLOW_COUNT, || {
            Bilingual::new(
                format!("问题行写 {declared} 条弧，实有 {seen} 条"),
                format!("the problem line says {declared} arcs, there are {seen}"),
            )
        });
        return None;
    }
    let supplies = supplies
        .into_iter()
        .map(Option::unwrap_or_default)
        .collect();
    if !good {
        return None;
    }
    match Network::new(supplies, arcs) {
        Ok(network) => Some(FlowInstance {
            problem: Problem::Network(network),
            quantity_places: 0,
            cost_places: 0,
        }),
        Err(error) => {
            refused(lines, error);
            None
        }
    }
}

fn problem(lines: &mut Lines) -> Option<(u32, i64)> {
    let mut fields = lines.fields();
    let named = fields.next() == Some(b"p") && fields.next() == Some(b"min");
    let sizes = (fields.next().and_then(whole), fields.next().and_then(whole));
    let more = fields.next().is_some();
    drop(fields);
    let text = lines.text();
    match sizes {
        (Some(nodes @ 1..=MOST_NODES), Some(arcs @ 0..)) if named && !more => {
            Some((u32::try_from(nodes).expect("at most 100 million"), arcs))
        }
        _ => {
            lines.add(&faults::FLOW_HEADER, || {
                Bilingual::new(
                    format!("“{text}”不是“p min N M”（N 为 1 到 {MOST_NODES}）"),
                    format!("\"{text}\" is not `p min N M` with N from 1 to {MOST_NODES}"),
                )
            });
            None
        }
    }
}

fn supply(lines: &mut Lines, supplies: &mut [Option<i64>]) -> bool {
    let Some([id, supply]) = lines.numbers(&faults::FLOW_FIELD) else {
        return false;
    };
    let Some(node) = node(lines, id, supplies.len()) else {
        return false;
    };
    let twice = supplies[node as usize].replace(supply).is_some();
    if twice {
        lines.add(&faults::FLOW_FIELD, || {
            Bilingual::new(
                format!("节点 {id} 的供给出现两次"),
                format!("node {id} has a supply twice"),
            )
        });
    }
    !twice
}

fn arc(lines: &mut Lines, nodes: u32, arcs: &mut Vec<Arc>) -> bool {
    let Some([tail, head, lower, upper, cost]) = lines.numbers(&faults::FLOW_FIELD) else {
        return false;
    };
    let ends = [tail, head].map(|id| node(lines, id, nodes as usize));
    let upper = if upper < 0 { Network::UNLIMITED } else { upper };
    if lower > upper {
        lines.add(&faults::FLOW_BOUNDS, || {
            Bilingual::new(
                format!("下限 {lower} 大于上限 {upper}"),
                format!("the lower bound {lower} is above the upper bound {upper}"),
            )
        });
        return false;
    }
    let [Some(tail), Some(head)] = ends else {
        return false;
    };
    arcs.push(Arc {
        tail,
        head,
        lower,
        upper,
        cost,
    });
    true
}

/// A node of the file (counted from 1) as a number from 0.
fn node(lines: &mut Lines, id: i64, nodes: usize) -> Option<u32> {
    let found = u32::try_from(id - 1)
        .ok()
        .filter(|node| (*node as usize) < nodes);
    if found.is_none() {
        lines.add(&faults::FLOW_END, || {
            Bilingual::new(
                format!("节点 {id} 不在 1 到 {nodes} 之间"),
                format!("node {id} is not between 1 and {nodes}"),
            )
        });
    }
    found
}

fn unknown(lines: &mut Lines) {
    let text = lines.text();
    lines.add(&faults::FLOW_FIELD, || {
        Bilingual::new(
            format!("“{text}”不以 c、n 或 a 开头"),
            format!("\"{text}\" begins with none of c, n and a"),
        )
    });
}
