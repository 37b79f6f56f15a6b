//! Case, base, layers, sites, OpenAPI; every kind of error; the headers.

use super::tiny::{Manner, Toy};
use super::{get, post, raw, request, send, state};
use axum::body::Body;
use axum::http::header;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use wasteflow::report::geojson::Layer;
use wasteflow::serve::error::Code;
use wasteflow::serve::{Limits, State};

fn quick() -> State {
    state(Toy::new(Manner::Quick))
}

#[tokio::test]
async fn the_case_is_told_with_its_size_scenarios_and_bounds() {
    let answer = get(&quick(), "/api/v1/case").await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({
            "id": "tiny", "name": {"zh": "小例", "en": "tiny case"},
            "province": "重庆市", "district": "江津区",
            "base_year": 2020, "plan_year": 2020, "years": [], "today": "2020-12-31", "synthetic": false,
            "attributions": ["© nobody"],
            "scenarios": [
                {"id": "base", "name": {"zh": "基准情景", "en": "base"},
                 "about": {"zh": "现有许可、能力与白名单额度",
                           "en": "permits, capacities and white-list quotas as they are"}},
                {"id": "less", "name": {"zh": "少一些", "en": "less"},
                 "about": {"zh": "减少能力", "en": "less room"}},
            ],
            "counts": {"zones": 2, "generators": 5, "streams": 5, "facilities": 3, "permits": 5, "roads": 1},
            "bbox": [106.0, 29.0, 106.2, 29.2],
            "lacking": [],
            "version": env!("CARGO_PKG_VERSION"),
        })
    );
}

#[tokio::test]
async fn the_base_year_adds_up_and_every_sum_has_a_source() {
    let base = get(&quick(), "/api/v1/base").await.json();
    assert_eq!(base["figures"][0]["id"], "total_waste");
    assert_eq!(base["figures"][0]["source"], "plan:F001");
    assert_eq!(
        base["figures"][0]["published"],
        json!({"value": 235.79, "source": "plan:F001"})
    );

    let class = |i: usize, key: &str| base["by_class"][i][key].clone();
    assert_eq!(class(0, "class"), "SW02");
    assert_eq!(class(0, "name"), json!({"zh": "粉煤灰", "en": "fly ash"}));
    assert_eq!(class(0, "tonnes"), 905.0);
    assert_eq!(class(0, "source"), "derived:Σ streams.csv t_per_year");
    assert_eq!(class(1, "class"), "HW08");
    assert_eq!(class(1, "hazardous"), true);
    assert_eq!(class(1, "source"), "demo:Σ streams.csv t_per_year");
    let zones = base["by_zone"].as_array().expect("a list");
    assert_eq!(zones.len(), 2);
    assert_eq!(zones[1]["general_t"], 900.0);
    assert_eq!(zones[1]["hazardous_t"], 0.7);
    assert_eq!(
        zones[1]["source"], "demo:Σ streams.csv t_per_year",
        "one demo stream marks the sum"
    );
    assert_eq!(base["by_sector"][0]["tonnes"], 906.0);

    // Collect 100 and store 80 of one code is room for 100, not for 180.
    let operators = base["operators"].as_array().expect("a list");
    assert_eq!(operators.len(), 1);
    assert_eq!(operators[0]["facility"], "F-IN");
    assert_eq!(operators[0]["permitted_t"], 100.0);
    assert_eq!(operators[0]["operations"], json!(["collect", "store"]));
}

#[tokio::test]
async fn every_layer_is_geojson_whose_features_name_their_source() {
    let state = quick();
    for layer in Layer::ALL {
        let answer = get(&state, &format!("/api/v1/layers/{}", layer.name())).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type"), "application/geo+json");
        let parsed: geojson::FeatureCollection = answer.text.parse().expect("GeoJSON");
        for feature in parsed.features {
            for key in ["id", "name_zh", "mark", "source"] {
                let text = feature.property(key).and_then(Value::as_str).unwrap_or("");
                assert!(!text.is_empty(), "{key} of {layer:?}");
            }
            assert!(feature.geometry.is_some());
        }
    }
    let roads = get(&state, "/api/v1/layers/roads").await.json();
    assert_eq!(roads["features"][0]["properties"]["class"], "primary");
    let generators = get(&state, "/api/v1/layers/generators").await.json();
    let big = &generators["features"][3];
    assert_eq!(big["geometry"]["coordinates"], json!([106.16, 29.06]));
    assert_eq!(big["properties"]["tonnes"], 900.0);
    assert_eq!(big["properties"]["classes"], "SW02");
    let facilities = get(&state, "/api/v1/layers/facilities").await.json();
    assert_eq!(facilities["features"][0]["properties"]["capacity_t"], 100.0);
    assert_eq!(
        facilities["features"][0]["properties"]["operations"],
        "collect;store"
    );
    assert_eq!(facilities["features"][1]["properties"]["inside"], false);
}

#[tokio::test]
async fn a_site_is_told_with_its_numbers() {
    let state = quick();
    let generator = get(&state, "/api/v1/generators/G-SMALL-1").await.json();
    assert_eq!(generator["kind_label"]["zh"], "工业企业");
    assert_eq!(generator["figures"][1]["value"], 0.1);
    assert_eq!(generator["figures"][1]["source"], "demo:Σ streams.csv (1)");
    assert_eq!(generator["streams"][0]["code"], "900-214-08");
    assert_eq!(generator["streams"][0]["name"]["en"], "waste engine oil");

    let facility = get(&state, "/api/v1/facilities/F-OUT").await.json();
    assert_eq!(facility["figures"][0]["value"], 2500.0);
    assert_eq!(facility["permits"][1]["operation_label"]["zh"], "利用");
    assert_eq!(facility["permits"][1]["valid_to"], "2024-12-31");
    assert_eq!(facility["place"], json!({"lon": 106.5, "lat": 29.3}));
}

#[tokio::test]
async fn findings_are_those_of_the_checks() {
    let state = quick();
    let found = get(&state, "/api/v1/findings").await.json();
    assert_eq!(
        found,
        serde_json::to_value(state.dataset().findings()).expect("JSON")
    );
}

#[tokio::test]
async fn every_error_is_a_problem_with_cause_and_action() {
    let state = quick();
    (get(&state, "/api/v1/nothing").await).assert_problem(404, "unknown_route");
    (get(&state, "/api").await).assert_problem(404, "unknown_route");
    (get(&state, "/api/v2/case").await).assert_problem(404, "unknown_route");
    (get(&state, "/api/v1/layers/cows").await).assert_problem(404, "unknown_layer");
    (get(&state, "/api/v1/generators/nobody").await).assert_problem(404, "unknown_site");
    (get(&state, "/api/v1/facilities/nobody").await).assert_problem(404, "unknown_site");
    for path in ["", "/events", "/outcome", "/flows", "/facilities/F-IN"] {
        let answer = get(&state, &format!("/api/v1/solves/solve-99{path}")).await;
        answer.assert_problem(404, "unknown_solve");
    }
    (post(&state, "/api/v1/solves", "{").await).assert_problem(400, "bad_body");
    (post(&state, "/api/v1/solves", r#"{"scenario": 7}"#).await).assert_problem(400, "bad_body");
    (post(&state, "/api/v1/solves", r#"{"scenari": "base"}"#).await)
        .assert_problem(400, "bad_body");
    let unknown = post(&state, "/api/v1/solves", r#"{"scenario": "mars"}"#).await;
    unknown.assert_problem(422, "unknown_scenario");
    assert!(
        unknown.json()["cause"]["en"]
            .as_str()
            .is_some_and(|text| text.contains("base, less"))
    );

    let wrong_method = post(&state, "/api/v1/case", "{}").await;
    wrong_method.assert_problem(405, "method_not_allowed");
    assert_eq!(wrong_method.header("allow"), "GET,HEAD");

    let text = request("POST", "/api/v1/solves").body(Body::from(r#"{"scenario":"base"}"#));
    (send(&state, text.expect("a request")).await).assert_problem(415, "not_json");

    let long = format!(r#"{{"scenario": "{}"}}"#, "x".repeat(1024 * 1024));
    (post(&state, "/api/v1/solves", &long).await).assert_problem(413, "too_large");
    // The same without a Content-Length, in pieces.
    let pieces =
        futures::stream::iter((0..3).map(|_| Ok::<_, std::io::Error>("x".repeat(600_000))));
    let streamed = request("POST", "/api/v1/solves")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from_stream(pieces));
    (send(&state, streamed.expect("a request")).await).assert_problem(413, "too_large");
    assert_eq!(
        get(&state, "/api/v1/solves").await.json(),
        json!([]),
        "nothing was started"
    );
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_408() {
    let mut toy = Toy::new(Manner::Quick);
    toy.slow_figures = Duration::from_millis(400);
    let limits = Limits {
        timeout: Duration::from_millis(40),
        ..Limits::default()
    };
    let state = State::new(Arc::new(toy), limits);
    (get(&state, "/api/v1/base").await).assert_problem(408, "timeout");
}

#[tokio::test]
async fn only_requests_to_this_machine_are_served() {
    let state = quick();
    let ask = async |host: &str| {
        let request = axum::http::Request::get("/api/v1/case").header(header::HOST, host);
        send(&state, request.body(Body::empty()).expect("a request")).await
    };
    for host in ["127.0.0.1:8080", "localhost:8080", "LOCALHOST", "127.0.0.1"] {
        assert_eq!(ask(host).await.status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8080",
        "192.168.0.7",
        "",
    ] {
        ask(host).await.assert_problem(403, "foreign_host");
    }
    let nameless = axum::http::Request::get("/").body(Body::empty());
    (send(&state, nameless.expect("a request")).await).assert_problem(403, "foreign_host");
}

#[tokio::test]
async fn only_the_page_itself_may_change_something() {
    let state = quick();
    let post_from = async |origin: &str| {
        let request = request("POST", "/api/v1/solves")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ORIGIN, origin)
            .body(Body::from(r#"{"scenario":"base"}"#));
        send(&state, request.expect("a request")).await
    };
    for origin in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:9999",
        "https://127.0.0.1:8080",
    ] {
        post_from(origin)
            .await
            .assert_problem(403, "foreign_origin");
    }
    assert_eq!(get(&state, "/api/v1/solves").await.json(), json!([]));
    assert_eq!(post_from("http://127.0.0.1:8080").await.status, 202);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let state = quick();
    for path in [
        "/",
        "/api/v1/case",
        "/api/v1/nothing",
        "/nothing",
        "/api/v1/layers/zones",
    ] {
        let answer = get(&state, path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'self';"),
            "{path}: {policy}"
        );
        assert!(
            !policy.contains("script-src"),
            "scripts fall back to 'self' only"
        );
        assert!(!policy.contains("unsafe-eval"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
    }
    assert_eq!(
        get(&state, "/api/v1/case").await.header("cache-control"),
        "no-store"
    );
}

#[tokio::test]
async fn large_answers_are_compressed_for_those_who_ask() {
    let request = request("GET", "/api/v1/openapi.json").header(header::ACCEPT_ENCODING, "gzip");
    let request = request.body(Body::empty()).expect("a request");
    let response = tower::ServiceExt::oneshot(wasteflow::serve::router(quick()), request).await;
    let headers = response.expect("the router never fails").headers().clone();
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
}

#[tokio::test]
async fn the_page_answers_at_the_root_or_says_how_to_build_it() {
    let state = quick();
    let answer = get(&state, "/").await;
    assert!(answer.header("content-type").starts_with("text/html"));
    if answer.status == 200 {
        let tag = answer.header("etag").to_owned();
        let again = request("GET", "/")
            .header(header::IF_NONE_MATCH, &tag)
            .body(Body::empty());
        let again = send(&state, again.expect("a request")).await;
        assert_eq!(again.status, 304);
        assert_eq!(again.text, "");
    } else {
        assert_eq!(answer.status, 503);
        assert!(
            answer.text.contains("<code>make</code>") && answer.text.contains("地图页面尚未构建")
        );
    }
    assert_eq!(get(&state, "/no/such/file.js").await.status, 404);
    assert_eq!(get(&state, "/../Cargo.toml").await.status, 404);
    assert_eq!(post(&state, "/", "{}").await.status, 405);
}

#[tokio::test]
async fn the_description_names_every_route_with_its_errors_and_resolves() {
    let state = quick();
    let answer = get(&state, "/api/v1/openapi.json").await;
    let parsed: Result<utoipa::openapi::OpenApi, _> = serde_json::from_str(&answer.text);
    assert!(parsed.is_ok());
    let document = answer.json();
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            described.insert(format!("{} {path}", method.to_uppercase()));
            let responses = operation["responses"].as_object().expect("responses");
            for status in ["403", "405", "408", "413", "500"] {
                let content = &responses[status]["content"]["application/problem+json"];
                assert_eq!(
                    content["schema"]["$ref"], "#/components/schemas/Problem",
                    "{method} {path}"
                );
            }
            if path.contains('{') {
                assert!(responses.contains_key("404"), "{method} {path}");
            }
            assert!(
                operation["summary"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty())
            );

            // What is described is there: no such address answers as unknown.
            let sample = path
                .replace("{name}", "zones")
                .replace("{id}", "x")
                .replace("{facility}", "x")
                .replace("{other}", "x")
                .replace("{draft}", "1")
                .replace("{number}", "1");
            let request = request(&method.to_uppercase(), &sample).body(Body::empty());
            let (.., bytes) = raw(state.clone(), request.expect("a request")).await;
            let code = serde_json::from_slice::<Value>(&bytes).unwrap_or_default()["code"].clone();
            assert!(
                code != "unknown_route" && code != "method_not_allowed",
                "{method} {path}"
            );
        }
    }
    let expected = [
        "DELETE /api/v1/intake/{draft}",
        "DELETE /api/v1/solves/{id}",
        "GET /api/v1/base",
        "GET /api/v1/case",
        "GET /api/v1/facilities/{id}",
        "GET /api/v1/figure.svg",
        "GET /api/v1/findings",
        "GET /api/v1/generators/{id}",
        "GET /api/v1/intake/{draft}/refused.xlsx",
        "GET /api/v1/land",
        "GET /api/v1/land/answer",
        "GET /api/v1/layers/{name}",
        "GET /api/v1/ledger",
        "GET /api/v1/openapi.json",
        "GET /api/v1/profiles",
        "GET /api/v1/rounds/sheets/{number}",
        "GET /api/v1/solves",
        "GET /api/v1/solves/{id}",
        "GET /api/v1/solves/{id}/compare/{other}",
        "GET /api/v1/solves/{id}/events",
        "GET /api/v1/solves/{id}/facilities/{facility}",
        "GET /api/v1/solves/{id}/flows",
        "GET /api/v1/solves/{id}/gap",
        "GET /api/v1/solves/{id}/outcome",
        "GET /api/v1/solves/{id}/why",
        "GET /api/v1/studies/{id}",
        "GET /api/v1/studies/{id}/flows",
        "GET /api/v1/studies/{id}/siting",
        "GET /api/v1/studies/{id}/siting/document",
        "GET /api/v1/studies/{id}/years",
        "GET /api/v1/template.xlsx",
        "GET /api/v1/transfers",
        "GET /api/v1/transfers/{id}",
        "GET /api/v1/transfers/{id}/opinion",
        "GET /api/v1/versions",
        "POST /api/v1/intake",
        "POST /api/v1/intake/{draft}/accept",
        "POST /api/v1/isochrones",
        "POST /api/v1/ledger/verify",
        "POST /api/v1/reopen",
        "POST /api/v1/rounds",
        "POST /api/v1/rounds/score",
        "POST /api/v1/rounds/sheets",
        "POST /api/v1/routes",
        "POST /api/v1/solves",
        "POST /api/v1/studies",
        "POST /api/v1/transfers",
        "POST /api/v1/transfers/{id}/decision",
        "POST /api/v1/transfers/{id}/step",
        "POST /api/v1/versions/{number}/restore",
        "PUT /api/v1/intake/{draft}",
    ];
    assert_eq!(
        described.iter().map(String::as_str).collect::<Vec<_>>(),
        expected
    );

    // And what is there is described: routes enter by `routes!`, which describes them, and no other way.
    let wiring = include_str!("../../src/serve/mod.rs");
    assert!(!wiring.contains(".route("));
    let paths: BTreeSet<&str> = expected
        .iter()
        .filter_map(|operation| operation.split_once(' '))
        .map(|(_, path)| path)
        .collect();
    assert_eq!(wiring.matches("routes!(").count(), paths.len());

    for reference in answer.text.split("\"$ref\":\"").skip(1) {
        let reference = reference
            .split('"')
            .next()
            .expect("a split has a first part");
        let pointer = reference.trim_start_matches('#');
        assert!(
            document.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
}

#[test]
fn codes_of_problems_are_distinct_and_are_errors() {
    let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.word()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(code.status().is_client_error() || code.status().is_server_error());
    }
}
