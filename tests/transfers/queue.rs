//! The queue against every way to grant its tonnes: in the stated order each gets the most that those before it
//! leave, and no other grant is larger for the first that differs.

use super::bundled::story;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::cmp::Reverse;
use std::time::{Duration, Instant};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{List, Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::{ApplicationRow, ApprovalRow};
use wasteflow::dataset::vocabulary::{ApplicationState, Operation, Priority};
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::plan::transfers::Desk;
use wasteflow::plan::transfers::solution::Kind;
use wasteflow::quantity::Tonnes;

/// Sender, code, receiver, operation, quota of 2025.
type Kindred = (
    &'static str,
    &'static str,
    &'static str,
    Operation,
    Option<&'static str>,
);

/// Movements that compete for quota, permit room or a sender's tonnes with one another.
const MOVES: [Kindred; 5] = [
    (
        "G0005",
        "398-004-22",
        "X_CHUANNAN",
        Operation::Use,
        Some("W2025-04"),
    ),
    (
        "G0006",
        "398-004-22",
        "X_CHUANNAN",
        Operation::Use,
        Some("W2025-04"),
    ),
    ("G0005", "398-004-22", "X_COPPER", Operation::Use, None),
    (
        "G0003",
        "772-002-18",
        "X_GUIZHOU",
        Operation::Dispose,
        Some("W2025-07"),
    ),
    ("G0003", "772-002-18", "X_ZHONGSI", Operation::Dispose, None),
];

fn application(n: usize, kindred: &Kindred, t: u32, emergency: bool) -> ApplicationRow {
    let (sender, code, facility, operation, _) = *kindred;
    let papers = ["form", "licence", "method", "contract", "local", "reason"];
    ApplicationRow {
        id: format!("Q{n:03}"),
        sender: sender.to_owned(),
        code: code.to_owned(),
        t: Tonnes(f64::from(t)),
        facility: facility.to_owned(),
        operation,
        method: None,
        carrier: Some("K4".to_owned()),
        un_class: Some("9".to_owned()),
        roads: List(Vec::new()),
        load_with: List(Vec::new()),
        received: "2025-12-01".parse().expect("a date"),
        until: "2026-06-30".parse().expect("a date"),
        papers: List(papers.map(str::to_owned).to_vec()),
        purpose: None,
        priority: if emergency {
            Priority::Emergency
        } else {
            Priority::Ordinary
        },
        state: ApplicationState::Accepted,
        flags: List(Vec::new()),
        source: Source::new(Mark::Demo, ""),
    }
}

/// What is taken before the queue: of a quota, of a receiver's lines, of a sender's plan.
fn taken(quota: Option<&str>, place: &Kindred, sender: bool, t: f64) -> ApprovalRow {
    let (who, code, facility, operation, _) = *place;
    let somewhere = if quota.is_some() || sender {
        "NOBODY"
    } else {
        facility
    };
    ApprovalRow {
        id: "before".to_owned(),
        application: None,
        decided: "2025-06-01".parse().expect("a date"),
        quota: quota.map(str::to_owned),
        sender: sender.then(|| who.to_owned()),
        facility: somewhere.to_owned(),
        code: code.to_owned(),
        operation,
        t: Tonnes(t),
        until: "2025-12-31".parse().expect("a date"),
        source: Source::new(Mark::Demo, ""),
    }
}

/// One application as the reference sees it.
struct Seen {
    rank: (bool, i64, bool, Reverse<u32>, String),
    asked: u32,
    /// Indexes of what it draws on.
    draws: Vec<usize>,
}

/// The lexicographic maximum, found by trying every grant.
fn best(seen: &[Seen], left: &[u32]) -> Vec<u32> {
    let mut best: Vec<u32> = Vec::new();
    let mut grant = vec![0; seen.len()];
    loop {
        let fits = (0..left.len()).all(|limit| {
            let drawn = seen.iter().zip(&grant);
            let drawn = drawn.filter(|(one, _)| one.draws.contains(&limit));
            drawn.map(|(_, t)| t).sum::<u32>() <= left[limit]
        });
        if fits && (best.is_empty() || grant > best) {
            best.clone_from(&grant);
        }
        let Some(at) = (0..seen.len()).rev().find(|&i| grant[i] < seen[i].asked) else {
            return best;
        };
        grant[at] += 1;
        grant[at + 1..].fill(0);
    }
}

#[test]
fn six_hundred_small_queues_are_granted_as_the_best_of_all_grants_in_the_stated_order() {
    let (start, cap) = (Instant::now(), Duration::from_secs(60));
    let opened = story();
    let mut tables = opened.dataset.tables().clone();
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    // Every movement at every size, in emergency and not.
    let mut rows = Vec::new();
    for kindred in &MOVES {
        for t in 1..=4 {
            for emergency in [false, true] {
                rows.push(application(rows.len(), kindred, t, emergency));
            }
        }
    }
    tables.applications = Sheet::of(rows.clone());
    tables.approvals = Sheet::of(Vec::new());
    let dataset = Dataset::new(tables).expect("the case holds with other applications");
    let matrix = pipeline::matrix(&opened, &Control::default()).expect("nobody stops it");
    let desk =
        |before: &[ApprovalRow]| Desk::new(&dataset, before, Some(&matrix), Some(&opened.network));
    // What is there before anything is taken; nothing but tonnes may stand against any of them.
    let open = desk(&[]);
    let facts: Vec<_> = rows.iter().map(|row| open.instance(row)).collect();
    for row in &rows {
        let kind = open.review(row).solution.answer.kind;
        assert!(
            matches!(kind, Kind::Approve | Kind::ManifestOnly),
            "{} {kind:?}",
            row.id
        );
    }
    let per_move = 8;
    let (mut done, mut short) = (0, 0);
    while done < 600 {
        assert!(start.elapsed() < cap, "only {done} queues in {cap:?}");
        // Limits: quota, lines of the receiver, plan of the sender, each of every movement; alike ones are one.
        let mut names: Vec<String> = Vec::new();
        let mut left: Vec<u32> = Vec::new();
        let mut before: Vec<ApprovalRow> = Vec::new();
        let mut draws: Vec<Vec<usize>> = Vec::new();
        for (m, kindred) in MOVES.iter().enumerate() {
            let (who, code, facility, operation, quota) = *kindred;
            let fact = &facts[m * per_move];
            let row = fact.facts.list.row.as_ref();
            let there = [
                quota.map(|q| (q.to_owned(), row.expect("it is listed").left(), 0)),
                Some((
                    format!("{facility} {code} {}", operation.word()),
                    fact.room(),
                    1,
                )),
                Some((
                    format!("{who} {code}"),
                    fact.sendable().expect("it is planned"),
                    2,
                )),
            ];
            let mut mine = Vec::new();
            for (name, whole, kind) in there.into_iter().flatten() {
                let at = names.iter().position(|known| *known == name);
                let at = at.unwrap_or_else(|| {
                    let most = rng.random_range(0..=8);
                    let gone = whole.0 - f64::from(most);
                    assert!(gone >= 0.0, "{name} has {whole:?}");
                    before.push(match kind {
                        0 => taken(quota, kindred, false, gone),
                        1 => taken(None, kindred, false, gone),
                        _ => taken(None, kindred, true, gone),
                    });
                    names.push(name);
                    left.push(most);
                    names.len() - 1
                });
                mine.push(at);
            }
            draws.push(mine);
        }
        let many = rng.random_range(2..=4);
        let mut chosen: Vec<usize> = Vec::new();
        while chosen.len() < many {
            let one = rng.random_range(0..rows.len());
            if !chosen.contains(&one) {
                chosen.push(one);
            }
        }
        let closed = (0..rows.len()).filter(|at| !chosen.contains(at));
        let states = closed.map(|at| (rows[at].id.clone(), ApplicationState::Closed));
        let queue = desk(&before).standing(states.collect()).queue();
        let mut seen: Vec<Seen> = (chosen.iter())
            .map(|&at| {
                let (row, from) = (&rows[at], &MOVES[at / per_move]);
                let generator = dataset.generators().position(|(_, g)| g.id == from.0);
                let facility = dataset.facilities().position(|(_, f)| f.id == from.2);
                let way = matrix.get(
                    generator.expect("in the case"),
                    facility.expect("in the case"),
                );
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let (decimetres, asked) = (
                    (way.expect("a road leads there").metres.0 * 10.0) as i64,
                    row.t.0 as u32,
                );
                Seen {
                    rank: (
                        row.priority == Priority::Ordinary,
                        decimetres,
                        row.operation == Operation::Dispose,
                        Reverse(asked),
                        row.id.clone(),
                    ),
                    asked,
                    draws: draws[at / per_move].clone(),
                }
            })
            .collect();
        seen.sort_by(|a, b| a.rank.cmp(&b.rank));
        let order: Vec<&str> = seen.iter().map(|one| one.rank.4.as_str()).collect();
        let told: Vec<&str> = queue.lines.iter().map(|line| line.id.as_str()).collect();
        assert_eq!(told, order);
        let expected = best(&seen, &left);
        for (line, t) in queue.lines.iter().zip(&expected) {
            let close = (line.granted.0 - f64::from(*t)).abs() < 1e-6;
            assert!(close, "{order:?} {left:?} {expected:?} {:?}", queue.lines);
            short += usize::from(line.granted.0 + 1e-6 < line.asked.0);
        }
        done += 1;
    }
    assert!(short > 200, "only {short} applications were cut");
}
