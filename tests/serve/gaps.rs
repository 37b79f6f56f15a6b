//! The gap of a solve and the difference of two, over the API.

use super::solves::reach;
use super::tiny::{Manner, Toy};
use super::{get, post, state};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_solve_has_its_gap_and_its_difference_to_another() {
    let state = state(Toy::new(Manner::Quick));
    for (id, scenario) in [("solve-1", "base"), ("solve-2", "less")] {
        let body = format!(r#"{{"scenario": "{scenario}"}}"#);
        assert_eq!(post(&state, "/api/v1/solves", &body).await.status, 202);
        reach(&state, id, "done").await;
    }
    let answer = get(&state, "/api/v1/solves/solve-1/gap").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let gap = answer.json();
    assert_eq!(gap["schema"], "wasteflow/gap/1");
    assert_eq!(gap["case"], "tiny");
    assert!(
        gap["answer"]["zh"]
            .as_str()
            .is_some_and(|text| !text.is_empty())
    );

    let answer = get(&state, "/api/v1/solves/solve-1/compare/solve-2").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let there = answer.json();
    assert_eq!(there["schema"], "wasteflow/compare/1");
    assert_eq!(there["first"]["scenario"], "base");
    assert_eq!(there["second"]["scenario"], "less");
    let back = get(&state, "/api/v1/solves/solve-2/compare/solve-1")
        .await
        .json();
    let change = |c: &serde_json::Value| c["totals"][5]["change"].as_f64().expect("a number");
    assert_eq!(there["totals"][5]["id"], "unplaced_t");
    assert_eq!(change(&there), 0.0 - change(&back));
    let zones = there["by_zone"].as_array().expect("a list");
    assert_eq!(zones.len(), 3, "two zones and what facilities send on");
}

#[tokio::test]
async fn a_solve_that_is_not_there_has_neither() {
    let state = state(Toy::new(Manner::Quick));
    for path in [
        "/api/v1/solves/solve-9/gap",
        "/api/v1/solves/solve-9/compare/solve-9",
    ] {
        assert_eq!(get(&state, path).await.status, 404, "{path}");
    }
}
