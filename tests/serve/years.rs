//! Years over the API: planned as a study, told side by side, each year a plan like any other.

use super::solves::reach;
use super::tiny::{Manner, Toy};
use super::{get, post, state};
use std::path::Path;
use std::sync::Arc;
use wasteflow::pipeline;
use wasteflow::report::json;
use wasteflow::serve::{CaseEngine, Limits, State};

const ASK: &str = r#"{"scenario": "base", "study": {"kind": "years"}}"#;

fn bundled() -> State {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    let opened = pipeline::open(&case, None).map_err(|findings| format!("{findings:?}"));
    let opened = opened.unwrap_or_else(|findings| panic!("{findings}"));
    State::new(Arc::new(CaseEngine::new(opened)), Limits::default())
}

async fn planned(state: &State) -> serde_json::Value {
    let started = post(state, "/api/v1/studies", ASK).await;
    assert_eq!(started.status, 202, "{}", started.text);
    // A solve in the dev profile takes some seconds.
    for _ in 0..20 {
        let status = get(state, "/api/v1/solves/study-1").await.json();
        match status["state"].as_str() {
            Some("done") => break,
            Some("queued" | "running") => {
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
            _ => panic!("{status}"),
        }
    }
    reach(state, "study-1", "done").await;
    get(state, "/api/v1/studies/study-1").await.json()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_year_is_a_plan_with_flows_loads_and_a_case_of_its_own() {
    let state = bundled();
    let case = get(&state, "/api/v1/case").await.json();
    let study = planned(&state).await;
    assert_eq!(study["kind"], "years");
    let periods = study["result"]["periods"].as_array().expect("periods");
    let years: Vec<_> = periods.iter().map(|one| one["year"].clone()).collect();
    assert_eq!(case["years"], serde_json::Value::Array(years.clone()));
    let whole = get(&state, "/api/v1/studies/study-1/years").await.json();
    assert_eq!(whole["schema"], "wasteflow/years/1");

    for (period, full) in periods
        .iter()
        .zip(whole["periods"].as_array().expect("periods"))
    {
        let id = format!("/api/v1/solves/study-1.{}", period["year"]);
        let outcome = get(&state, &format!("{id}/outcome")).await;
        let plan = json::read(outcome.text.as_bytes()).expect("an outcome");
        assert_eq!(period["year"], plan.plan_year);
        assert_eq!(
            full["plan"]["legs"].as_array().map(Vec::len),
            Some(plan.legs.len())
        );
        assert_eq!(
            period["totals"]["arising_t"],
            full["plan"]["totals"]["arising_t"]
        );
        let stock: f64 = (plan.legs.iter())
            .filter(|leg| matches!(leg.from, wasteflow::plan::outcome::Origin::Stock { .. }))
            .map(|leg| leg.tonnes.0)
            .sum();
        assert!((period["drawn_t"].as_f64().expect("tonnes") - stock).abs() < 1e-6);
        if period["year"] != years[0] {
            continue; // Ways are searched anew for each year, and one year shows it.
        }
        let lines = get(&state, &format!("{id}/flows")).await;
        assert_eq!(lines.status, 200, "{}", lines.text);
        let sent: f64 = (lines.json()["features"].as_array().expect("lines").iter())
            .filter_map(|line| line["properties"]["tonnes"].as_f64())
            .sum();
        let imports = |leg: &&wasteflow::plan::outcome::Leg| {
            !matches!(leg.from, wasteflow::plan::outcome::Origin::Import { .. })
        };
        let moved: f64 = plan
            .legs
            .iter()
            .filter(imports)
            .map(|leg| leg.tonnes.0)
            .sum();
        assert!((sent - moved).abs() < 1.0, "{sent} drawn of {moved}");
    }

    // A case of its own: arisings grow from year to year, the places of the case stay.
    let tonnes = async |query: String| {
        let layer = get(&state, &format!("/api/v1/layers/generators{query}")).await;
        let lines = layer.json();
        let all = lines["features"].as_array().expect("places").iter();
        all.filter_map(|one| one["properties"]["tonnes"].as_f64())
            .sum::<f64>()
    };
    let (first, last) = (&years[0], &years[years.len() - 1]);
    let first = tonnes(format!("?solve=study-1.{first}")).await;
    let last = tonnes(format!("?solve=study-1.{last}")).await;
    assert!(first > tonnes(String::new()).await && last > first * 1.2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_year_cannot_tell_is_refused() {
    let state = bundled();
    planned(&state).await;
    let ask = |path: &str| format!("/api/v1/{path}");
    (get(&state, &ask("solves/study-1.1999/outcome")).await).assert_problem(404, "unknown_part");
    (get(&state, &ask("solves/study-9.2021/outcome")).await).assert_problem(404, "unknown_solve");
    (get(&state, &ask("solves/study-1/outcome")).await).assert_problem(404, "unknown_solve");
    (get(&state, &ask("studies/study-1/flows?part=2021")).await)
        .assert_problem(404, "unknown_part");
    let why = get(&state, &ask("solves/study-1.2021/why?leg=1")).await;
    why.assert_problem(409, "joined_years");
    let grown = ASK.replace("base", "growth_2025");
    (post(&state, "/api/v1/studies", &grown).await).assert_problem(422, "no_years");
}

#[tokio::test]
async fn a_case_without_periods_says_so() {
    let state = state(Toy::new(Manner::Quick));
    (post(&state, "/api/v1/studies", ASK).await).assert_problem(422, "no_years");
    assert_eq!(
        get(&state, "/api/v1/case").await.json()["years"],
        serde_json::json!([])
    );
}
