//! `wasteflow land`: story 3 with the plan's numbers, every place of the bundled case against the checker, every
//! rule on both sides of its limit, and the command from outside.

use crate::common::{contents, wasteflow};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use wasteflow::dataset::land::{LayerFrom, built_in};
use wasteflow::dataset::tables::Tables;
use wasteflow::dataset::{Dataset, read};
use wasteflow::finding::Language;
use wasteflow::plan::siting::land::check::check;
use wasteflow::plan::siting::land::instance::{Instance, Spot};
use wasteflow::plan::siting::land::outcome::{Land, ProjectLand};
use wasteflow::plan::siting::land::{Ask, Solved, assess, judge, score};
use wasteflow::quantity::{LonLat, Metres};
use wasteflow::report;

fn geo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo")
}

fn ask(projects: &[&str]) -> Ask {
    Ask {
        projects: projects.iter().map(|id| (*id).to_owned()).collect(),
        ..Ask::default()
    }
}

static CASE: LazyLock<Dataset> =
    LazyLock::new(|| Dataset::new(read::folder(&geo()).tables).expect("the bundled case passes"));

static LAND: LazyLock<(Land, Vec<Solved>)> =
    LazyLock::new(|| assess(&CASE, &ask(&["P1", "P2"])).expect("both are projects"));

/// The case after a change, judged on cells seven times as large: counts of it are its own.
fn changed(ask: &Ask, change: impl FnOnce(&mut Tables)) -> (Land, Vec<Solved>) {
    let mut tables = read::folder(&geo()).tables;
    tables.case.land.resolution = 7;
    change(&mut tables);
    let dataset = Dataset::new(tables).expect("the changed case passes");
    assess(&dataset, ask).expect("the projects are there")
}

fn project(id: &str) -> &'static ProjectLand {
    let found = LAND.0.projects.iter().find(|one| one.project == id);
    found.expect("it was asked for")
}

#[test]
fn story_3_each_project_has_three_candidates_that_are_no_neighbours() {
    for id in ["P1", "P2"] {
        let one = project(id);
        assert!(one.best.len() >= 3, "{id}: {}", one.answer.zh);
        let at = |n: usize| one.spots[one.best[n]].at;
        for a in 0..one.best.len() {
            for b in 0..a {
                assert!(at(a).distance(at(b)) >= Metres(3000.0));
            }
        }
        // Every place is ruled out by exactly one rule that is named, or has a score.
        for spot in &one.spots {
            assert_eq!(spot.broken.is_empty(), spot.score.is_some(), "{}", spot.id);
            for broken in &spot.broken {
                let rule = &one.rules[broken.rule];
                assert!(!rule.rule.is_empty() && !rule.edition.is_empty());
            }
        }
        let first: usize = one.rules.iter().map(|rule| rule.first).sum();
        assert_eq!(
            (first, one.kept + one.excluded),
            (one.excluded, one.spots.len())
        );
    }
    assert_eq!(
        (project("P1").area_mu, project("P2").area_mu),
        (Some(100.0), Some(50.0))
    );
}

#[test]
fn story_3_fifty_mu_live_seven_years_and_ten_take_72_mu_or_21_5_metres() {
    let asked = Ask {
        life: Some(10.0),
        ..ask(&["P2"])
    };
    let (land, _) = changed(&asked, |_| ());
    let life = land.projects[0]
        .landfill
        .as_ref()
        .expect("P2 may be filled");
    let design = &life.design;
    assert!((design.life_years - 7.0).abs() < 1e-9);
    assert!((design.wanted_mu - 500.0 / 7.0).abs() < 1e-9);
    assert!((design.wanted_depth_m - 150.0 / 7.0).abs() < 1e-9);
    assert_eq!((life.wanted_mu_up, life.wanted_depth_m_up), (72.0, 21.5));
    assert!(life.note.zh.contains("使用者") && life.note.zh.contains("R055"));
    // Seven years are no reason to round up.
    let seven = Ask {
        life: Some(7.0),
        ..ask(&["P2"])
    };
    let (land, _) = changed(&seven, |_| ());
    let life = land.projects[0]
        .landfill
        .as_ref()
        .expect("P2 may be filled");
    assert_eq!((life.wanted_mu_up, life.wanted_depth_m_up), (50.0, 15.0));
    let (land, _) = changed(&ask(&["P1"]), |_| ());
    assert!(land.projects[0].landfill.is_none(), "P1 is no landfill");
}

#[test]
fn the_checker_agrees_with_every_place_of_the_bundled_case() {
    for solved in &LAND.1 {
        let wrong = check(&solved.instance, &solved.solution);
        assert!(wrong.is_empty(), "{}: {wrong:#?}", solved.project);
        assert!(solved.instance.spots.len() > 4000);
    }
}

/// The question with these places alone.
fn at(instance: &Instance, places: &[LonLat]) -> Instance {
    let spots = places.iter().enumerate().map(|(number, at)| Spot {
        id: number.to_string(),
        at: *at,
        zone: None,
        parcel: None,
        area_mu: None,
        zoned: None,
    });
    Instance {
        spots: spots.collect(),
        ..instance.clone()
    }
}

#[test]
fn each_rule_holds_up_to_its_limit_and_not_beyond() {
    let solved = &LAND.1[0];
    let mut seen = BTreeSet::new();
    for (number, limit) in solved.instance.limits.iter().enumerate() {
        let judged = solved.solution.judged.iter().zip(&solved.instance.spots);
        let alone = judged
            .clone()
            .find(|(j, _)| j.hits.len() == 1 && j.hits[0].limit == number);
        let Some((_, inside)) = alone else { continue };
        let free = judged
            .filter(|(j, _)| j.hits.is_empty())
            .map(|(_, spot)| spot.at);
        let near = free.min_by(|a, b| {
            let d = |at: &LonLat| at.distance(inside.at).0;
            d(a).total_cmp(&d(b))
        });
        let (mut bad, mut good) = (inside.at, near.expect("some place is free"));
        while bad.distance(good) > Metres(0.05) {
            let middle = LonLat::new(
                f64::midpoint(bad.lon, good.lon),
                f64::midpoint(bad.lat, good.lat),
            );
            let one = judge(&CASE, &at(&solved.instance, &[middle]));
            if one.judged[0].hits.iter().any(|hit| hit.limit == number) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        let two = judge(&CASE, &at(&solved.instance, &[bad, good]));
        let hit = two.judged[0].hits.iter().find(|hit| hit.limit == number);
        let value = hit.expect("it is inside").value;
        assert!(
            value <= limit.bound && value >= limit.bound - 0.2,
            "{limit:?}: {value}"
        );
        assert!(two.judged[1].hits.iter().all(|hit| hit.limit != number));
        seen.insert(solved.project.clone() + &number.to_string());
    }
    assert!(
        seen.len() >= 3,
        "scenic area, river and residents: {seen:?}"
    );
}

#[test]
fn a_parcel_is_too_small_below_what_the_project_needs() {
    for (area, out) in [(49.9, true), (50.0, false)] {
        let (land, _) = changed(&ask(&["P2"]), |tables| {
            for row in &mut tables.candidates.rows {
                row.area_mu = area;
            }
        });
        let one = &land.projects[0];
        let parcels = one.spots.iter().filter(|spot| spot.parcel.is_some());
        for spot in parcels {
            let small = spot
                .broken
                .first()
                .is_some_and(|broken| one.rules[broken.rule].rule == "F137");
            assert_eq!(small, out, "{} 亩: {spot:?}", area);
        }
    }
}

#[test]
fn the_river_band_is_one_kilometre_for_these_projects_and_three_for_tailings() {
    let band = |kind: &str, metres: Option<f64>| {
        let mut asked = ask(&["P2"]);
        asked.distances = metres
            .map(|m| ("main_river".to_owned(), Metres(m)))
            .into_iter()
            .collect();
        let (land, _) = changed(&asked, |tables| {
            for project in &mut tables.land.projects {
                project.types = vec!["general".to_owned(), kind.to_owned()];
            }
        });
        let rules = &land.projects[0].rules;
        let rule = rules
            .iter()
            .find(|rule| rule.layer == "main_river")
            .cloned();
        rule.map(|rule| (rule.rule, rule.limit, rule.all))
    };
    let one = band("landfill", None).expect("it holds for landfills");
    let three = band("tailings", None).expect("it holds for tailings");
    assert_eq!((one.0.as_str(), one.1, three.1), ("R061", 1000.0, 3000.0));
    assert!(three.2 > one.2 && one.2 > 0);
    assert_eq!(band("landfill", Some(3000.0)).expect("changed").2, three.2);
    assert_eq!(band("office", None), None);
}

#[test]
fn a_layer_that_is_missing_is_told_for_every_project_and_never_clear() {
    let missing: BTreeSet<String> = (CASE.tables().land.layers.iter())
        .filter(|layer| layer.from == LayerFrom::Missing)
        .map(|layer| layer.id.clone())
        .collect();
    for id in [
        "red_line",
        "farmland",
        "water_source",
        "river_management",
        "karst",
        "landslide",
    ] {
        assert!(missing.contains(id), "{id}");
        for project in ["P1", "P2"].map(project) {
            assert!(project.unchecked.iter().any(|one| one.layer == id), "{id}");
        }
    }
    // The flood level is asked of hazardous waste only (R051).
    let flood = |id| project(id).unchecked.iter().any(|one| one.layer == "flood");
    assert!(flood("P1") && !flood("P2"));
    for layer in LAND
        .0
        .layers
        .iter()
        .filter(|layer| missing.contains(&layer.id))
    {
        assert!(!layer.checked);
    }
    // Rivers that are not drawn rule out nothing, and that is said.
    let (land, _) = changed(&ask(&["P1"]), |tables| tables.rivers.rows.clear());
    let one = &land.projects[0];
    assert!(one.rules.iter().all(|rule| rule.layer != "main_river"));
    assert!(
        one.unchecked
            .iter()
            .any(|u| u.layer == "main_river" && u.why.zh.contains("没有任何数据"))
    );
}

#[test]
fn a_case_without_layers_has_those_of_the_program() {
    let (land, _) = changed(&ask(&["P1"]), |tables| {
        tables.land = Default::default();
        tables.shapes.clear();
    });
    assert_eq!(land.layers.len(), built_in().layers.len());
    assert!(
        land.projects[0]
            .unchecked
            .iter()
            .any(|one| one.layer == "scenic")
    );
    // Kinds follow from the lines of the project.
    assert_eq!(land.projects[0].types, ["general", "hazardous", "chemical"]);
}

#[test]
fn weights_change_the_ranking_as_the_pure_score_says() {
    let mut asked = ask(&["P1"]);
    asked.weights = [("people".to_owned(), 9.0), ("feed".to_owned(), 0.0)].into();
    let (land, solved) = assess(&CASE, &asked).expect("both are groups");
    let criteria = &land.projects[0].criteria;
    let of = |group: &str| {
        criteria
            .iter()
            .filter(|c| c.group == group)
            .map(|c| c.weight)
            .sum::<f64>()
    };
    assert_eq!((of("people"), of("feed")), (9.0, 0.0));
    let weights: Vec<f64> = criteria.iter().map(|c| c.weight).collect();
    let base = &LAND.1[0].solution;
    let mut differ = 0;
    for (new, old) in solved[0].solution.judged.iter().zip(&base.judged) {
        if old.score.is_some() {
            assert_eq!(new.score, Some(score(&old.points, &weights)));
            differ += usize::from(new.score != old.score);
        }
    }
    assert!(differ > 1000 && solved[0].solution.best != base.best);
}

/// What the golden file holds: counts and rounded totals, no place.
fn totals(land: &Land) -> serde_json::Value {
    let of = |one: &ProjectLand| {
        let rules: BTreeMap<&str, [usize; 2]> = (one.rules.iter())
            .map(|rule| (rule.layer.as_str(), [rule.first, rule.all]))
            .collect();
        let scores: Vec<f64> = one.spots.iter().filter_map(|spot| spot.score).collect();
        json!({
            "project": one.project, "kept": one.kept, "excluded": one.excluded, "rules": rules,
            "unchecked": one.unchecked.len(), "best": one.best.len(), "feed_t": one.feed_t.0.round(),
            "mean_score": (scores.iter().sum::<f64>() / scores.len() as f64 * 10.0).round() / 10.0,
        })
    };
    json!({
        "cells": land.cells, "layers": land.layers.len(),
        "checked": land.layers.iter().filter(|layer| layer.checked).count(),
        "projects": land.projects.iter().map(of).collect::<Vec<_>>(),
    })
}

#[test]
fn totals_are_those_of_the_golden_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/land_totals.json");
    let found = totals(&LAND.0);
    if std::env::var_os("WASTEFLOW_BLESS").is_some() {
        let text = serde_json::to_string_pretty(&found).expect("a document") + "\n";
        fs::write(&path, text).expect("writes");
    }
    let golden = fs::read_to_string(&path).expect("the golden file is there");
    let golden: serde_json::Value = serde_json::from_str(&golden).expect("JSON");
    assert_eq!(found, golden, "WASTEFLOW_BLESS=1 rewrites it");
}

#[test]
fn the_command_writes_the_same_files_twice_and_every_excluded_place_with_its_rule() {
    let dir = tempfile::tempdir().expect("a folder");
    let run = |name: &str| {
        let out = dir.path().join(name);
        let out_text = out.to_str().expect("UTF-8").to_owned();
        let ran = wasteflow(&[
            "land",
            "data/geo",
            "--project",
            "P1,P2",
            "--output",
            &out_text,
        ]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        for words in ["未检查", "R061", "P2", "71.43", "72", "21.43", "21.5"] {
            assert!(ran.stdout.contains(words), "{words} in {}", ran.stdout);
        }
        contents(&out)
    };
    let (first, second) = (run("a"), run("b"));
    assert!(first == second, "two runs differ");
    let file = |name: &str| {
        let found = first.iter().find(|(n, _)| n == name);
        String::from_utf8(found.expect("the file is written").1.clone()).expect("UTF-8")
    };
    let excluded: usize = LAND.0.projects.iter().map(|one| one.excluded).sum();
    assert_eq!(file("excluded.csv").lines().count(), excluded + 1);
    let cells: serde_json::Value = serde_json::from_str(&file("cells.geojson")).expect("GeoJSON");
    let features = cells["features"].as_array().expect("features");
    assert_eq!(
        features.len(),
        LAND.0
            .projects
            .iter()
            .map(|one| one.spots.len())
            .sum::<usize>()
    );
    for feature in features {
        let own = &feature["properties"];
        assert!(own["rule"].is_string() != own["score"].is_number(), "{own}");
    }
    assert!(file("land.html").contains("演示"));
    assert!(serde_json::from_str::<Land>(&file("land.json")).is_ok());
}

#[test]
fn names_that_are_not_there_are_found_with_those_that_are() {
    for (option, value, known) in [
        ("--project", "P1,P99", "P13"),
        ("--weights", "luck=2", "people"),
        ("--distance", "red_line=5", "main_river"),
    ] {
        let ran = wasteflow(&["land", "data/geo", option, value]);
        assert_eq!(ran.code, 2, "{value}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("R030") && ran.stderr.contains(known),
            "{}",
            ran.stderr
        );
    }
    let text = report::land::terminal(&LAND.0, Language::En);
    assert!(text.contains("not checked") && text.contains("ruled out"));
}

#[test]
fn a_district_of_more_cells_than_anybody_can_look_at_is_a_finding() {
    let mut tables = read::folder(&geo()).tables;
    tables.case.land.resolution = 11;
    let dataset = Dataset::new(tables).expect("the format allows it");
    let findings = assess(&dataset, &ask(&["P1"])).expect_err("1.5 million cells");
    assert_eq!(findings[0].code, "R031");
}
