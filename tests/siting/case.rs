//! Projects of a case: story 3 on the bundled case, and rules of land, money and years on a small province.

use wasteflow::dataset::Dataset;
use wasteflow::dataset::siting::SitingSettings;
use wasteflow::dataset::tables::{CandidateRow, Tables};
use wasteflow::network::{Matrix, Network, Profile};
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::plan::siting::land::{Ask as LandAsk, assess, candidates};
use wasteflow::plan::siting::projects::outcome::{SitingOutcome, SitingStatus};
use wasteflow::plan::siting::projects::study::{Ask, Fixed, Ground, answer, answer_by_hand};
use wasteflow::quantity::{Cny, LonLat, Tonnes};
use wasteflow::stop::StopFlag;
use wasteflow::synth::{ProvinceRecipe, province};

/// A province small enough to be sited many times.
pub fn small() -> Tables {
    let mut tables = province(&ProvinceRecipe {
        generators: 60,
        facilities: 10,
        codes: 8,
        road_nodes: 200,
        candidates: 3,
        seed: 11,
    });
    let years = tables.case.years.as_mut().expect("it has years");
    years.periods.truncate(3);
    // Too little room, so that plants are worth having.
    for permit in &mut tables.permits.rows {
        permit.t_per_year = permit.t_per_year * 0.5;
    }
    for candidate in &mut tables.candidates.rows {
        candidate.price_cny_mu = Some(Cny(1000.0));
    }
    tables
}

fn ways(dataset: &Dataset) -> Matrix {
    let roads = &dataset.tables().roads;
    let (network, _) = Network::build(roads, &Profile::lorry());
    let facilities: Vec<LonLat> = dataset.facilities().map(|(_, row)| row.place()).collect();
    let sites: Vec<LonLat> = (dataset.generators().map(|(_, row)| row.place()))
        .chain(facilities.iter().copied())
        .collect();
    network.matrix(&sites, &facilities, &StopFlag::default())
}

fn sited(tables: Tables, ask: &Ask) -> SitingOutcome {
    made(tables, ask).2
}

/// The case with its sites, its distances, and the answer.
pub fn made(tables: Tables, ask: &Ask) -> (Dataset, Matrix, SitingOutcome) {
    let dataset = Dataset::new(tables).expect("a sound case");
    let (dataset, sites) = dataset.with_sites(&[]).expect("a sound case");
    let matrix = ways(&dataset);
    let ground = Ground {
        dataset: &dataset,
        sites: &sites,
        matrix: &matrix,
    };
    let outcome = answer(ground, ask, Default::default(), "base", &Control::default());
    let outcome = outcome.expect("solvable");
    (dataset, matrix, outcome)
}

pub fn settings(tables: &mut Tables) -> &mut SitingSettings {
    tables.case.siting.as_mut().expect("it can be sited")
}

#[test]
fn plants_are_built_where_room_is_short_and_a_plan_is_no_worse_than_any_next_best() {
    let outcome = sited(small(), &Ask::default());
    assert_eq!(outcome.status, SitingStatus::Optimal);
    assert!(outcome.gap.expect("a gap") <= 1e-6);
    assert!(!outcome.plans[0].built.is_empty());
    let costs: Vec<f64> = outcome.plans.iter().map(|p| p.cost.total.0).collect();
    assert!(costs.len() > 2 && costs.is_sorted(), "{costs:?}");
    let mut sites: Vec<Vec<String>> = outcome.plans.iter().map(|p| p.sites()).collect();
    sites.sort();
    sites.dedup();
    assert_eq!(sites.len(), costs.len(), "each differs in a site");
    for plan in &outcome.plans {
        let parts: f64 = plan.cost.named().iter().map(|(_, cny)| cny.0).sum();
        assert!((parts - plan.cost.total.0).abs() < 1.0);
        for intake in plan.built.iter().flat_map(|site| &site.intake) {
            assert!(intake.t.0 <= intake.capacity_t.0 + 1e-3, "{intake:?}");
        }
    }
}

#[test]
fn a_budget_is_kept_and_one_for_nothing_builds_nothing() {
    let free = sited(small(), &Ask::default());
    let spent = |outcome: &SitingOutcome| -> f64 {
        let built = outcome.plans[0].built.iter();
        built
            .map(|site| (site.capex_cny + site.land_cny).0 / 1e4)
            .sum()
    };
    let most = spent(&free) * 0.6;
    let mut tables = small();
    settings(&mut tables).budget_wan_cny = Some(most);
    let held = sited(tables, &Ask::default());
    assert!(spent(&held) <= most + 1e-6 && spent(&free) > most);
    assert!(held.plans[0].cost.total.0 > free.plans[0].cost.total.0);
    let mut tables = small();
    settings(&mut tables).budget_wan_cny = Some(0.0);
    let none = sited(tables, &Ask::default());
    assert!(none.plans[0].built.is_empty());
}

#[test]
fn required_projects_without_room_or_money_are_said_to_have_none() {
    let mut tables = small();
    settings(&mut tables).required = vec!["R001".to_owned()];
    tables.candidates.rows[0].area_mu = 1.0;
    let homeless = sited(tables, &Ask::default());
    assert_eq!(homeless.status, SitingStatus::Infeasible);
    assert!(homeless.plans.is_empty());
    assert_eq!(homeless.projects[0].too_small[0].candidate, "C001");
    let mut tables = small();
    settings(&mut tables).required = vec!["R001".to_owned()];
    settings(&mut tables).budget_wan_cny = Some(1.0);
    let poor = sited(tables, &Ask::default());
    assert_eq!(poor.status, SitingStatus::Infeasible);
}

#[test]
fn projects_that_exclude_each_other_are_not_built_together() {
    let mut tables = small();
    let all: Vec<String> = tables
        .projects
        .rows
        .iter()
        .map(|row| row.id.clone())
        .collect();
    settings(&mut tables).exclusive = vec![all];
    let outcome = sited(tables, &Ask::default());
    assert_eq!(outcome.plans[0].built.len(), 1);
}

#[test]
fn land_is_shared_by_what_stands_on_it() {
    let mut tables = small();
    for row in &mut tables.candidates.rows {
        row.projects.0 = vec!["R001".to_owned(), "R002".to_owned(), "R003".to_owned()];
        row.area_mu = 120.0;
    }
    tables.candidates.rows.truncate(1);
    settings(&mut tables).required = vec!["R001".to_owned(), "R002".to_owned()];
    let outcome = sited(tables.clone(), &Ask::default());
    let land = |outcome: &SitingOutcome| -> f64 {
        let build = |id: &str| tables.builds.rows.iter().find(|b| b.id == id);
        (outcome.plans[0].built.iter())
            .map(|site| build(&site.build).expect("a build").land_mu)
            .sum()
    };
    assert!(outcome.plans[0].built.len() >= 2);
    assert!(land(&outcome) <= 120.0);
}

#[test]
fn a_site_that_must_be_fed_is_or_is_not_built() {
    let mut tables = small();
    for build in &mut tables.builds.rows {
        build.least_t_per_year = build.most_t_per_year.map(|most| most * 0.9);
    }
    let outcome = sited(tables, &Ask::default());
    for intake in outcome.plans[0].built.iter().flat_map(|site| &site.intake) {
        assert!(intake.t.0 >= 0.9 * intake.capacity_t.0 - 1.0, "{intake:?}");
    }
    let mut tables = small();
    for build in &mut tables.builds.rows {
        build.least_t_per_year = Some(Tonnes(1e9));
    }
    let none = sited(tables, &Ask::default());
    assert!(none.plans[0].built.is_empty());
}

#[test]
fn what_changes_the_answer_and_what_less_exposure_and_other_futures_cost_are_told() {
    let ask = Ask {
        alternatives: 0,
        worth: true,
        turning: true,
        futures: vec![0.7, 1.0, 1.3],
        ..Ask::default()
    };
    let outcome = sited(small(), &ask);
    assert_eq!(outcome.worth.len(), 8, "every set of three projects");
    let best = outcome.plans[0].cost.total;
    let least = (outcome.worth.iter())
        .filter_map(|w| w.cost_cny)
        .map(|cny| cny.0);
    assert!((least.fold(f64::INFINITY, f64::min) - best.0).abs() <= 1e-5 * best.0);
    assert_eq!(outcome.turning.len(), 5);
    for turning in &outcome.turning {
        let own = turning.points.iter().find(|point| point.factor == 1.0);
        assert_eq!(own.expect("told").cost_cny, best);
    }
    let futures = outcome.futures.expect("told");
    let robust: Vec<_> = futures.regrets.iter().filter(|r| r.robust).collect();
    assert_eq!(robust.len(), 1);
    let mean = |over: &[Cny]| over.iter().map(|cny| cny.0).sum::<f64>() / 3.0;
    for regret in &futures.regrets {
        assert!(regret.over_cny.iter().all(|cny| cny.0 >= -1e-5 * best.0));
        assert!(mean(&robust[0].over_cny) <= mean(&regret.over_cny) + 1e-5 * best.0);
    }
}

#[test]
fn a_choice_by_hand_alone_is_scored_as_with_all_else() {
    let ask = |candidate: &str| Ask {
        alternatives: 1,
        fixed: vec![Fixed {
            project: "R002".to_owned(),
            candidate: candidate.to_owned(),
            build: None,
            year: None,
        }],
        ..Ask::default()
    };
    let mut tables = small();
    for row in &mut tables.candidates.rows {
        row.projects.0 = vec!["R002".to_owned()];
        row.area_mu = 500.0;
    }
    let dataset = Dataset::new(tables).expect("a sound case");
    let (dataset, sites) = dataset.with_sites(&[]).expect("a sound case");
    let matrix = ways(&dataset);
    let ground = Ground {
        dataset: &dataset,
        sites: &sites,
        matrix: &matrix,
    };
    let control = Control::default();
    let all = |candidate: &str| {
        answer(
            ground,
            &ask(candidate),
            Default::default(),
            "base",
            &control,
        )
        .expect("solvable")
    };
    let (first, second, none) = (all("C001"), all("C002"), all("C9"));
    assert!(first.fixed.is_some() && second.fixed.is_some() && none.fixed_fault.is_some());
    for (candidate, whole) in [("C001", &first), ("C002", &second), ("C9", &none)] {
        let alone = answer_by_hand(ground, &ask(candidate), &first, &control);
        assert_eq!(&alone.expect("solvable"), whole);
    }
}

#[test]
fn the_best_cells_of_the_ground_stand_as_candidates() {
    let geo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&geo, None).expect("the bundled case opens");
    let projects = ["P1", "P2"].map(str::to_owned);
    let rows = candidates(&opened.dataset, &projects, 2).expect("the ground is judged");
    fn of<'a>(rows: &'a [CandidateRow], project: &str) -> Vec<&'a CandidateRow> {
        let own = |row: &&CandidateRow| row.projects.0.iter().any(|p| p == project);
        rows.iter().filter(own).collect()
    }
    for project in &projects {
        assert_eq!(of(&rows, project).len(), 2, "{project}");
    }
    let (land, _) = assess(&opened.dataset, &LandAsk::default()).expect("the ground is judged");
    for told in &land.projects {
        for row in of(&rows, &told.project) {
            let spot = told.spots.iter().find(|spot| spot.id == row.id);
            let spot = spot.expect("a cell of the ground");
            assert!(spot.broken.is_empty() && spot.score.is_some(), "{}", row.id);
            assert!(spot.parcel.is_none() && row.price_cny_mu.is_some());
        }
    }
    let (before, after) = (
        opened.dataset.with_sites(&[]),
        opened.dataset.with_sites(&rows),
    );
    let (before, after) = (before.expect("sound").1, after.expect("sound").1);
    assert_eq!(after.len(), before.len() + 4);
}

#[test]
fn story_3_p1_and_p2_have_three_places_each_and_the_best_is_proved() {
    let geo = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&geo, None).expect("the bundled case opens");
    let ask = Ask {
        alternatives: 2,
        fixed: vec![
            Fixed {
                project: "P1".to_owned(),
                candidate: "C3".to_owned(),
                build: None,
                year: None,
            },
            Fixed {
                project: "P2".to_owned(),
                candidate: "C5".to_owned(),
                build: Some("P2-100".to_owned()),
                year: Some(2024),
            },
        ],
        ..Ask::default()
    };
    let (_, outcome) = pipeline::site(&opened, &ask, &Control::default()).expect("solvable");
    assert_eq!(outcome.status, SitingStatus::Optimal);
    assert_eq!(outcome.projects.len(), 2);
    for project in &outcome.projects {
        assert!(
            project.required && project.candidates.len() >= 3,
            "{project:?}"
        );
    }
    assert_eq!(outcome.plans.len(), 3);
    for plan in &outcome.plans {
        let projects: Vec<_> = plan
            .built
            .iter()
            .filter_map(|site| site.project.as_deref())
            .collect();
        assert_eq!(projects, ["P1", "P2"]);
    }
    // A landfill takes no more than its room over all years.
    let years: std::collections::HashMap<i32, f64> =
        outcome.periods.iter().map(|p| (p.year, p.years)).collect();
    for site in outcome.plans.iter().flat_map(|plan| &plan.built) {
        if let Some(room) = site.landfill_t {
            let filled: f64 = site.intake.iter().map(|at| at.t.0 * years[&at.year]).sum();
            assert!(filled <= room.0 + 1.0, "{} {filled}", site.build);
        }
    }
    let fixed = outcome.fixed.expect("a choice that can be scored");
    assert!(fixed.cost.total.0 > outcome.plans[0].cost.total.0);
    let p2 = &fixed.built[1];
    assert_eq!((p2.build.as_str(), p2.year), ("P2-100", 2024));
    assert!((p2.landfill_t.expect("a landfill").0 - 420_000.0).abs() < 1.0);
}
