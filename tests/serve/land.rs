//! Where projects could stand, over the API.

use super::tiny::{Manner, Toy};
use super::{get, state};

#[tokio::test]
async fn cells_come_with_rule_or_score_and_the_answer_with_what_was_not_checked() {
    let state = state(Toy::new(Manner::Quick));
    let answer = get(&state, "/api/v1/land?project=P9").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let cells = answer.json();
    let features = cells["features"].as_array().expect("features").clone();
    assert!(features.len() > 300);
    for one in &features {
        let own = &one["properties"];
        assert!(own["rule"].is_string() != own["score"].is_number(), "{own}");
    }
    let told = get(&state, "/api/v1/land/answer?project=P9&weights=people%3D2").await;
    assert_eq!(told.status, 200, "{}", told.text);
    let told = told.json();
    let one = &told["projects"][0];
    assert_eq!(
        one["kept"].as_u64().expect("a number") as usize
            + one["excluded"].as_u64().expect("a number") as usize,
        features.len()
    );
    assert_eq!(
        one["spots"].as_array().expect("spots").len(),
        one["best"].as_array().expect("best").len()
    );
    let unchecked = one["unchecked"].as_array().expect("a list");
    assert!(unchecked.iter().any(|u| u["layer"] == "red_line"));
    assert!(
        one["landfill"].is_null(),
        "the case has no design of landfills"
    );
}

#[tokio::test]
async fn what_the_case_does_not_have_is_a_problem() {
    let state = state(Toy::new(Manner::Quick));
    for path in [
        "/api/v1/land?project=P77",
        "/api/v1/land?project=P9&weights=luck%3D1",
        "/api/v1/land?project=P9&weights=people",
        "/api/v1/land/answer?project=P9&distance=nowhere%3D5",
    ] {
        get(&state, path).await.assert_problem(400, "bad_query");
    }
}
