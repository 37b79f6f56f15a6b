//! A siting answer is counted again from the tables: as it is it holds; with one number, name or move changed, or under
//! a case with one rule more, what does not hold is named.

use super::case::{made, settings, small};
use std::collections::BTreeMap;
use wasteflow::dataset::Dataset;
use wasteflow::dataset::plan_row::{Measure, PlanRow, Strength};
use wasteflow::dataset::tables::Tables;
use wasteflow::network::Matrix;
use wasteflow::plan::siting::projects::outcome::{
    Kept, PeriodFlows, SitePlan, SitingOutcome, SitingStatus,
};
use wasteflow::plan::siting::projects::study::Ask;
use wasteflow::plan::siting::projects::verify;
use wasteflow::quantity::{Cny, CnyPerTonne, Tonnes};

fn answered() -> (Dataset, Matrix, SitingOutcome) {
    let ask = Ask {
        alternatives: 2,
        worth: true,
        ..Ask::default()
    };
    made(small(), &ask)
}

fn codes(dataset: &Dataset, matrix: &Matrix, outcome: &SitingOutcome) -> Vec<&'static str> {
    let found = verify(outcome, dataset, matrix);
    found.iter().map(|violation| violation.code).collect()
}

fn best(outcome: &mut SitingOutcome) -> &mut SitePlan {
    &mut outcome.plans[0]
}

type Change = fn(&mut SitingOutcome);

#[test]
fn an_answer_as_it_is_holds_and_one_that_was_tampered_with_does_not() {
    let (dataset, matrix, outcome) = answered();
    assert_eq!(verify(&outcome, &dataset, &matrix), Vec::new());
    let changes: [(&str, &str, Change); 25] = [
        ("V101", "another case", |o| o.case.push('x')),
        ("V101", "a period less", |o| {
            o.periods.pop();
        }),
        ("V901", "another candidate", |o| {
            let other = best(o).built[0].candidate.as_ref().expect("a parcel");
            let other = if other == "C001" { "C002" } else { "C001" };
            best(o).built[0].candidate = Some(other.to_owned());
        }),
        ("V901", "no such size", |o| best(o).built[0].build.push('x')),
        ("V901", "no such year", |o| best(o).built[0].year += 100),
        ("V901", "another investment", |o| {
            best(o).built[0].capex_cny += Cny(1000.0);
        }),
        ("V901", "land for nothing", |o| {
            best(o).built[0].land_cny = Cny(-5.0);
        }),
        ("V901", "built twice", |o| {
            let again = best(o).built[0].clone();
            best(o).built.push(again);
        }),
        ("V902", "flows left out", |o| best(o).flows.clear()),
        ("V902", "no such permit", |o| {
            best(o).flows[0].moves[0].permit = Some("none".to_owned());
        }),
        ("V902", "no such quota", |o| {
            let moves = best(o).flows[0].moves.iter_mut();
            let mut placed = moves.filter(|one| one.permit.is_some());
            placed.next().expect("a move").quota = Some("none".to_owned());
        }),
        ("V902", "a negative amount", |o| {
            best(o).flows[0].moves[0].t = Tonnes(-1.0);
        }),
        ("V903", "a tonne from nowhere", |o| {
            best(o).flows[0].moves[0].t += Tonnes(1.0);
        }),
        ("V903", "a move left out", |o| {
            best(o).flows[1].moves.remove(0);
        }),
        ("V903", "a heap of a plant that has no store", |o| {
            let code = best(o).flows[0].moves[0].code.clone();
            best(o).flows[0].kept.push(Kept {
                stock: None,
                site: "F001".to_owned(),
                code,
                t: Tonnes(5.0),
            });
        }),
        ("V904", "a plant that is not built takes in", |o| {
            let plan = best(o);
            plan.built.remove(0);
        }),
        ("V905", "cheaper transport", |o| {
            best(o).cost.transport -= Cny(1000.0);
        }),
        ("V905", "a lower total", |o| {
            best(o).cost.total -= Cny(1000.0)
        }),
        ("V905", "tonnes hidden", |o| {
            best(o).periods[0].unplaced_hazardous_t += Tonnes(1.0);
        }),
        ("V905", "a burden made smaller", |o| {
            best(o).periods[0].largest_burden_t -= Tonnes(1.0);
        }),
        ("V905", "an intake made larger", |o| {
            best(o).built[0].intake[0].t += Tonnes(1.0);
        }),
        ("V906", "a bound above the cost", |o| {
            let cost = best(o).cost.total;
            o.bound_cny = Some(cost + Cny(1e5));
            best(o).bound_cny = o.bound_cny;
        }),
        ("V906", "a gap made smaller", |o| o.gap = Some(0.5)),
        ("V906", "plans out of order", |o| o.plans.reverse()),
        ("V906", "a saving made up", |o| {
            o.worth[1].saves_cny = Some(Cny(1e9));
        }),
    ];
    for (code, name, change) in changes {
        let mut broken = outcome.clone();
        change(&mut broken);
        let found = codes(&dataset, &matrix, &broken);
        assert!(found.contains(&code), "{name}: {found:?}");
    }
}

type Rule = fn(&mut Tables, &SitingOutcome);

#[test]
fn an_answer_does_not_hold_under_a_case_with_a_rule_it_does_not_keep() {
    let (dataset, matrix, outcome) = answered();
    let rules: [(&str, &str, Rule); 9] = [
        ("V901", "a budget", |t, _| {
            settings(t).budget_wan_cny = Some(1.0);
        }),
        ("V901", "a budget a year", |t, _| {
            settings(t).budget_wan_cny_per_year = Some(1.0);
        }),
        ("V901", "projects that exclude each other", |t, o| {
            let built = o.plans[0].built.iter();
            settings(t).exclusive = vec![built.filter_map(|s| s.project.clone()).collect()];
        }),
        ("V901", "a project that must be built", |t, o| {
            let left = |p: &&str| {
                !o.plans[0]
                    .built
                    .iter()
                    .any(|s| s.project.as_deref() == Some(p))
            };
            let all = ["R001", "R002", "R003"];
            let missing = all.iter().find(|p| left(p)).map(|p| (*p).to_owned());
            settings(t).required = missing.into_iter().collect();
            if settings(t).required.is_empty() {
                // All are built: then none may be.
                settings(t).budget_wan_cny = Some(0.0);
            }
        }),
        ("V901", "less land", |t, _| {
            for row in &mut t.candidates.rows {
                row.area_mu = row.area_mu.min(1.0);
            }
        }),
        ("V904", "less may be treated in a zone", |t, _| {
            settings(t).most_t_per_zone = Some(Tonnes(1.0));
        }),
        ("V904", "a site must be fed", |t, _| {
            for build in &mut t.builds.rows {
                build.least_t_per_year = Some(Tonnes(1e9));
            }
        }),
        ("V904", "a size takes less", |t, _| {
            for build in &mut t.builds.rows {
                build.most_t_per_year = Some(Tonnes(1.0));
            }
        }),
        ("V904", "a row that must hold", |t, o| {
            let zone = o.plans[0].periods[0].largest_burden_zone.clone();
            t.case.flow.rows.push(PlanRow {
                zone,
                at_most: Some(1.0),
                ..row(Measure::Burden)
            });
        }),
    ];
    for (code, name, rule) in rules {
        let mut tables = dataset.tables().clone();
        rule(&mut tables, &outcome);
        let found = match Dataset::new(tables) {
            Ok(stricter) => codes(&stricter, &matrix, &outcome),
            Err(findings) => panic!("{name}: {findings:?}"),
        };
        assert!(found.contains(&code), "{name}: {found:?}");
    }
}

/// A row of a measure that must hold.
fn row(measure: Measure) -> PlanRow {
    PlanRow {
        id: "asked".to_owned(),
        measure,
        code: None,
        zone: None,
        facility: None,
        at_least: None,
        at_most: None,
        strength: Strength::Hard,
        cny_per_t: None,
        source: None,
        name: None,
    }
}

/// An answer that holds, and the most tonnes a year a plant treats of its own in each period: plant and tonnes.
fn treated(tables: Tables) -> (SitingOutcome, Vec<BTreeMap<String, f64>>) {
    let ask = Ask {
        alternatives: 1,
        ..Ask::default()
    };
    let (dataset, matrix, outcome) = made(tables, &ask);
    assert_eq!(verify(&outcome, &dataset, &matrix), Vec::new());
    let of = |flows: &PeriodFlows| {
        let mut plants: BTreeMap<String, f64> = BTreeMap::new();
        for one in &flows.moves {
            let permit = dataset
                .permits()
                .find(|(_, row)| Some(&row.id) == one.permit.as_ref());
            if let Some((_, row)) = permit.filter(|(_, row)| row.operation.is_final()) {
                *plants.entry(row.facility.clone()).or_default() += one.t.0;
            }
        }
        plants
    };
    let plan = outcome.plans.first();
    let plants = plan.iter().flat_map(|plan| &plan.flows).map(of).collect();
    (outcome, plants)
}

#[test]
fn answers_hold_whatever_is_asked_of_them() {
    let (free, plants) = treated(small());
    let largest = plants[0].values().copied().fold(0.0, f64::max);
    let mut tables = small();
    for (i, build) in tables.builds.rows.iter_mut().enumerate() {
        // The larger a size, the more of its lines it may use: sizes do not grow alike.
        let most = build
            .most_t_per_year
            .expect("sizes of a province say what they take");
        build.most_t_per_year = Some(most * [0.1, 0.2, 0.3][i % 3]);
    }
    let (uneven, _) = treated(tables);
    assert!(uneven.plans[0].cost.total.0 > free.plans[0].cost.total.0);
    let mut tables = small();
    settings(&mut tables).most_t_per_zone = Some(Tonnes(0.8 * largest));
    let (spread, _) = treated(tables);
    assert!(spread.plans[0].cost.total.0 > free.plans[0].cost.total.0);
    let mut tables = small();
    tables.case.years = None;
    treated(tables);
}

#[test]
fn rows_asked_of_the_plan_hold_in_every_period_of_every_choice() {
    let (free, plants) = treated(small());
    let (plant, t) = (plants[0].iter())
        .max_by(|a, b| a.1.total_cmp(b.1))
        .expect("something is treated");
    let most = 0.8 * t;
    let own = PlanRow {
        facility: Some(plant.clone()),
        at_most: Some(most),
        ..row(Measure::Burden)
    };
    let mut tables = small();
    tables.case.flow.rows.push(own.clone());
    let (held, plants) = treated(tables);
    let at = |plants: &BTreeMap<String, f64>| plants.get(plant).copied().unwrap_or(0.0);
    assert!(
        plants.iter().all(|plants| at(plants) <= most + 1e-2),
        "{plants:?} {most}"
    );
    assert!(held.plans[0].cost.total.0 > free.plans[0].cost.total.0);
    // At a price it may be missed, and what that costs is a part of its own.
    let mut tables = small();
    tables.case.flow.rows.push(PlanRow {
        strength: Strength::Soft,
        cny_per_t: Some(CnyPerTonne(1.0)),
        ..own.clone()
    });
    let (soft, plants) = treated(tables);
    assert!(at(&plants[0]) > most + 1.0 && soft.plans[0].cost.limits.0 > 1.0);
    let mut tables = small();
    tables.case.flow.rows.push(PlanRow {
        at_least: Some(1e9),
        at_most: None,
        ..own
    });
    let (none, _) = treated(tables);
    assert_eq!(none.status, SitingStatus::Infeasible);
}
