//! The decision table: every combination of a small world against a reference written for itself, and
//! random instances before the independent judge.

use super::{clean, day};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::dataset::vocabulary::Operation;
use wasteflow::plan::transfers::check::check;
use wasteflow::plan::transfers::decision::review;
use wasteflow::plan::transfers::instance::{Border, Instance, Nearer};
use wasteflow::plan::transfers::solution::{Kind, Way};
use wasteflow::quantity::{Metres, Tonnes};

/// What the reference answers: kind, tonnes in the list, with consent in hand, after consent, by manifest.
#[derive(Debug, PartialEq)]
struct Told(Kind, [i64; 4]);

/// One combination, spelled out.
#[derive(Clone, Copy, Debug)]
struct World {
    border: usize,
    hazardous: usize,
    list: usize,
    quota: i64,
    papers: bool,
    letter: bool,
    licence: usize,
    room: i64,
    plan: i64,
    carrier: bool,
    nearer: usize,
}

const ASKED: i64 = 100;

fn instance(w: World) -> Instance {
    let mut i = clean();
    #[allow(clippy::cast_precision_loss)]
    let t = |n: i64| Tonnes(n as f64);
    i.asked = t(ASKED);
    i.facts.border = [
        Some(Border::District),
        Some(Border::Province),
        Some(Border::Provinces),
    ][w.border];
    i.facts.hazardous = [Some(true), Some(false)][w.hazardous];
    match w.list {
        0 => {}
        1 => i.facts.list.row = None,
        2 => i.facts.list.members = Some(false),
        _ => i.facts.list.row.as_mut().expect("listed").suspended = Some(day("2025-01-01")),
    }
    if let Some(row) = &mut i.facts.list.row {
        (row.listed, row.approved, row.pending) = (t(w.quota + 10), t(7), t(3));
    }
    if !w.papers {
        i.facts.papers.clear();
    }
    if w.letter {
        i.facts.papers.push("consent_letter".to_owned());
    }
    match w.licence {
        0 => {}
        1 => i.facts.licence.lines.clear(),
        _ => i.facts.licence.lines[0].to = day("2025-11-01"),
    }
    i.facts.licence.taken = Tonnes(5000.0) - t(w.room);
    (i.facts.sender.plan, i.facts.sender.stock) = (Some(t(w.plan)), Some(Tonnes::ZERO));
    i.facts.sender.gone = Tonnes::ZERO;
    if !w.carrier {
        i.facts.carrier = None;
    }
    if w.nearer > 0 {
        i.facts.nearer = Some(vec![Nearer {
            facility: "N".to_owned(),
            name: wasteflow::finding::Bilingual::new("N", "N"),
            metres: Metres(1.0),
            room: Tonnes(50.0),
        }]);
    }
    if w.nearer == 2 {
        i.operation = Operation::Dispose;
        for line in &mut i.facts.licence.lines {
            line.operation = Operation::Dispose;
        }
    }
    i
}

/// The table as a person would write it down.
fn reference(w: World) -> Told {
    let none = [0; 4];
    if w.hazardous == 1 {
        return Told(Kind::NotNeeded, none);
    }
    let across = w.border == 2;
    if w.licence != 0 || across && w.list == 3 {
        return Told(Kind::Refuse, none);
    }
    if !w.papers || !w.carrier || w.nearer == 2 {
        return Told(Kind::ReturnForPapers, none);
    }
    let t = ASKED.min(w.room).min(w.plan);
    if t <= 0 {
        return Told(Kind::Refuse, none);
    }
    let cut = t < ASKED;
    if !across {
        let kind = if cut {
            Kind::ApproveInPart
        } else {
            Kind::ManifestOnly
        };
        return Told(kind, [0, 0, 0, t]);
    }
    let within = match w.list {
        0 if ASKED > w.quota => t.min(w.quota),
        0 => t,
        _ => 0,
    };
    let beyond = t - within;
    if w.letter || beyond == 0 {
        let kind = if cut {
            Kind::ApproveInPart
        } else {
            Kind::Approve
        };
        return Told(kind, [within, beyond, 0, 0]);
    }
    let kind = if within > 0 {
        Kind::Split
    } else {
        Kind::AskConsent
    };
    Told(kind, [within, 0, beyond, 0])
}

fn told(i: &Instance) -> Told {
    let solution = review(i);
    let breaches = check(i, &solution);
    assert_eq!(breaches, Vec::new());
    let by = |way: Way| -> i64 {
        let parts = solution.answer.parts.iter().filter(|p| p.way == way);
        #[allow(clippy::cast_possible_truncation)]
        let t = parts.map(|p| p.tonnes.0).sum::<f64>().round() as i64;
        t
    };
    Told(
        solution.answer.kind,
        [
            Way::InList,
            Way::Consented,
            Way::AfterConsent,
            Way::Manifest,
        ]
        .map(by),
    )
}

#[test]
fn the_whole_table_is_what_the_reference_says() {
    let mut worlds = 0;
    for border in 0..3 {
        for hazardous in 0..2 {
            for list in 0..4 {
                for quota in [0, 40, 99, 100, 101] {
                    for (papers, letter) in [(true, false), (true, true), (false, false)] {
                        for licence in 0..3 {
                            for (room, plan) in [
                                (200, 200),
                                (100, 100),
                                (60, 200),
                                (200, 30),
                                (0, 200),
                                (200, 0),
                                (60, 30),
                            ] {
                                for (carrier, nearer) in
                                    [(true, 0), (true, 1), (true, 2), (false, 0)]
                                {
                                    let w = World {
                                        border,
                                        hazardous,
                                        list,
                                        quota,
                                        papers,
                                        letter,
                                        licence,
                                        room,
                                        plan,
                                        carrier,
                                        nearer,
                                    };
                                    assert_eq!(told(&instance(w)), reference(w), "{w:?}");
                                    worlds += 1;
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    assert_eq!(worlds, 3 * 2 * 4 * 5 * 3 * 3 * 7 * 4);
}

#[test]
fn two_thousand_random_applications_pass_the_independent_judge() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..2000 {
        let mut i = instance(World {
            border: rng.random_range(0..3),
            hazardous: usize::from(rng.random_range(0..20) == 0),
            list: [0, 0, 0, 1, 2, 3][rng.random_range(0..6)],
            quota: rng.random_range(0..200),
            papers: rng.random_range(0..8) != 0,
            letter: rng.random_range(0..3) == 0,
            licence: [0, 0, 0, 0, 1, 2][rng.random_range(0..6)],
            room: rng.random_range(0..300),
            plan: rng.random_range(0..300),
            carrier: rng.random_range(0..8) != 0,
            nearer: [0, 0, 1, 2][rng.random_range(0..4)],
        });
        i.asked = Tonnes(rng.random_range(0.001..300.0));
        i.today = day("2025-06-01") + jiff::Span::new().days(rng.random_range(0..800));
        i.facts.record.insured = None;
        if rng.random_range(0..5) == 0 {
            i.facts.record.emergency_until = None;
        }
        let solution = review(&i);
        assert_eq!(check(&i, &solution), Vec::new(), "{i:?}");
        kinds.insert(solution.answer.kind);
    }
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}
