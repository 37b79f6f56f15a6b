//! The real binary, driven from outside: what it prints, what it writes, how it ends.

use crate::common::{Ran, case_copy, contents, wasteflow};
use std::fs;
use std::path::Path;

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.stdout)
        .unwrap_or_else(|e| panic!("stdout is no JSON ({e}): {}", ran.stdout))
}

#[test]
fn check_accepts_the_bundled_case() {
    let ran = wasteflow(&["check", "data/geo", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let report = json(&ran);
    assert_eq!(report["ok"], true);
    assert_eq!(report["errors"], 0);
    assert_eq!(report["counts"]["zones"], 30);
}

#[test]
fn a_broken_case_ends_with_2_and_nothing_is_written() {
    let case = case_copy();
    let streams = case.path().join("streams.csv");
    let text = fs::read_to_string(&streams).expect("streams can be read");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let column = lines[0]
        .split(',')
        .position(|c| c == "t_per_year")
        .expect("the column exists");
    let mut cells: Vec<String> = lines[1].split(',').map(str::to_owned).collect();
    cells[column] = "NaN".into();
    lines[1] = cells.join(",");
    fs::write(&streams, lines.join("\n")).expect("the copy can be written");
    let out = case.path().join("results");
    let ran = wasteflow(&[
        "flow",
        &case.path().to_string_lossy(),
        "--out",
        &out.to_string_lossy(),
        "--lang",
        "en",
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("streams.csv:2 [t_per_year]"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    assert!(!out.exists(), "results were written for a broken case");
}

#[test]
fn demo_writes_the_same_outcome_twice_and_verify_accepts_it() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (first, second) = (dir.path().join("a"), dir.path().join("b"));
    for out in [&first, &second] {
        let ran = wasteflow(&[
            "demo",
            "--no-serve",
            "--json",
            "--out",
            &out.to_string_lossy(),
        ]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(json(&ran)["status"], "optimal");
    }
    let read = |out: &Path| fs::read(out.join("outcome.json")).expect("outcome.json was written");
    assert!(read(&first) == read(&second), "two runs differ");
    for file in ["summary.html", "legs.csv", "flows.geojson"] {
        assert!(first.join(file).is_file(), "{file} is missing");
    }
    let ran = wasteflow(&[
        "verify",
        &first.join("outcome.json").to_string_lossy(),
        "data/geo",
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    assert_eq!(json(&ran)["holds"], true);
}

#[test]
fn verify_refuses_an_outcome_of_other_inputs() {
    let case = case_copy();
    let out = case.path().join("out");
    let path = case.path().to_string_lossy().into_owned();
    assert_eq!(
        wasteflow(&["flow", &path, "--out", &out.to_string_lossy()]).code,
        0
    );
    let prices = case.path().join("prices.csv");
    let text = fs::read_to_string(&prices).expect("prices can be read");
    fs::write(&prices, text + "\n").expect("the copy can be written");
    let ran = wasteflow(&[
        "verify",
        &out.join("outcome.json").to_string_lossy(),
        &path,
        "--json",
    ]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(json(&ran)["holds"], false);
}

#[test]
fn results_never_go_into_a_case() {
    let case = case_copy();
    let path = case.path().to_string_lossy().into_owned();
    let before = contents(case.path());
    for args in [
        vec!["flow", &path, "--out", &path],
        vec!["demo", "--no-serve", "--out", &path],
    ] {
        let ran = wasteflow(&args);
        assert_eq!(
            (ran.code, ran.stderr.split(' ').next()),
            (2, Some("R002")),
            "{}",
            ran.stderr
        );
    }
    assert!(contents(case.path()) == before);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_wasteflow"))
        .args(["check", "data/geo", "--json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn with_json_a_failure_is_one_document_too() {
    let ran = wasteflow(&["flow", "no/such/folder", "--json"]);
    assert_eq!(ran.code, 2);
    assert_eq!(json(&ran)["error"]["exit"], 2);
    assert_eq!(json(&ran)["error"]["findings"][0]["code"], "D001");
}

#[test]
fn the_readme_speaks_of_things_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in ["README.md", "README.zh.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root.join(name)).expect("the document is there");
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            assert!(
                link.starts_with("http") || root.join(link).exists(),
                "{name} links to {link}"
            );
        }
        let marks = text.split(|c: char| !c.is_ascii_uppercase() && c != '_');
        let left: Vec<&str> = marks
            .filter(|word| word.len() > 8 && word.contains('_'))
            .collect();
        assert!(left.is_empty(), "{name} holds {left:?}");
    }
}

#[test]
fn an_incomplete_plan_ends_with_3_only_when_asked() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().to_string_lossy().into_owned();
    let mut args = vec![
        "flow",
        "data/geo",
        "--scenario",
        "fly_ash_closed",
        "--out",
        &out,
    ];
    assert_eq!(wasteflow(&args).code, 0);
    args.push("--require-complete");
    let ran = wasteflow(&args);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
}

#[test]
fn rows_that_cannot_all_hold_end_with_4_and_say_which() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().to_string_lossy().into_owned();
    let case = ["data/geo", "--scenario", "use_88_export_5", "--out", &out];
    let ran = wasteflow(&[&["flow", "--json"], &case[..]].concat());
    assert_eq!(ran.code, 4, "{}", ran.stderr);
    assert!(ran.stderr.contains("不能同时满足"), "{}", ran.stderr);
    let error = &json(&ran)["error"];
    assert_eq!(
        (&error["exit"], &error["clash"]["rows"][1]["id"]),
        (&4.into(), &"export_5".into())
    );
    assert!(fs::read_dir(dir.path()).expect("a folder").next().is_none());
}

#[test]
fn an_unknown_scenario_names_those_there_are() {
    let ran = wasteflow(&["flow", "data/geo", "--scenario", "no_such", "--lang", "en"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("fly_ash_closed"), "{}", ran.stderr);
}

#[test]
fn verify_names_what_is_wrong_with_the_file_it_was_given() {
    for (content, word) in [
        ("{", "JSON"),
        ("{\"schema\": \"wasteflow/outcome/99\"}", "99"),
    ] {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("outcome.json");
        fs::write(&path, content).expect("writes");
        let ran = wasteflow(&[
            "verify",
            &path.to_string_lossy(),
            "data/geo",
            "--lang",
            "en",
        ]);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        assert!(
            ran.stderr.contains("R001") && ran.stderr.contains(word),
            "{}",
            ran.stderr
        );
    }
    let ran = wasteflow(&["verify", "no/outcome.json", "data/geo"]);
    assert_eq!(
        (ran.code, ran.stderr.split(' ').next()),
        (2, Some("R001")),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_missing_case_is_an_input_fault() {
    let ran = wasteflow(&["check", "no/such/folder"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

/// Ctrl-C in the middle: the best plan so far is written, marked as such, and stands up to the judge.
#[cfg(unix)]
fn ctrl_c_leaves_the_best_plan_so_far_marked_as_stopped(case: &str, out: &str) {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_wasteflow"))
        .args(["flow", case, "--out", out, "--lang", "en"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut lines = BufReader::new(child.stderr.take().expect("it is piped")).lines();
    let mut all = String::new();
    for line in lines.by_ref().map_while(Result::ok) {
        all += &line;
        all.push('\n');
        if line.starts_with("least cost") {
            let kill = format!("kill -INT {}", child.id());
            let sent = Command::new("sh").args(["-c", &kill]).status();
            assert!(sent.expect("a shell").success());
            break;
        }
    }
    all.extend(lines.map_while(Result::ok).map(|line| line + "\n"));
    let code = child.wait().expect("it ends").code();
    assert_eq!(code, Some(130), "{all}");
    let outcome = format!("{out}/outcome.json");
    let text = fs::read_to_string(&outcome).expect("the plan so far was written");
    let plan: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(plan["status"], "stopped");
    let page = fs::read_to_string(format!("{out}/summary.html")).expect("a page");
    assert!(page.contains("not proved"), "the page says so too");
    let judged = wasteflow(&["verify", &outcome, case]);
    assert_eq!(judged.code, 0, "{}{}", judged.stdout, judged.stderr);
}

/// Nothing is sized for 800 rows: a province of 10,000 generators goes through check, network, flow
/// and verify, and the process that solves it stays below 1 GiB.
#[test]
fn a_province_of_10_000_generators_is_checked_solved_and_verified_within_1_gib() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let case = dir.path().join("province").to_string_lossy().into_owned();
    let out = dir.path().join("out").to_string_lossy().into_owned();
    let made = wasteflow(&[
        "synth",
        "province",
        "--generators",
        "10000",
        "--facilities",
        "100",
        "--codes",
        "40",
        "--road-nodes",
        "200000",
        "--seed",
        "7",
        &case,
        "--json",
    ]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let checked = wasteflow(&["check", &case, "--json"]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
    let solved = wasteflow(&["flow", &case, "--out", &out, "--json"]);
    assert_eq!(solved.code, 0, "{}", solved.stderr);
    let report = json(&solved);
    assert_eq!(report["status"], "optimal");
    let peak = report["peak_bytes"].as_u64().expect("Linux tells the peak");
    assert!(peak < 1 << 30, "peak memory {peak} bytes");
    let outcome = format!("{out}/outcome.json");
    let verified = wasteflow(&["verify", &outcome, &case, "--json"]);
    assert_eq!(verified.code, 0, "{}{}", verified.stdout, verified.stderr);
    for ran in [&checked, &verified] {
        let peak = json(ran)["peak_bytes"]
            .as_u64()
            .expect("Linux tells the peak");
        assert!(peak < 1 << 30, "peak memory {peak} bytes");
    }
    #[cfg(unix)]
    ctrl_c_leaves_the_best_plan_so_far_marked_as_stopped(&case, &format!("{out}_stopped"));
}

#[test]
fn a_frontier_is_drawn_and_a_leg_says_why_it_goes_there() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let out = dir.path().join("out").to_string_lossy().into_owned();
    let ran = wasteflow(&[
        "frontier", "data/geo", "--points", "3", "--out", &out, "--json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let points = json(&ran)["points"].as_array().map(Vec::len);
    assert_eq!(points, Some(3));
    let read = |name: &str| {
        let text = fs::read_to_string(Path::new(&out).join(name));
        text.unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    assert_eq!(read("frontier.csv").lines().count(), 4);
    let legs = read("frontier_legs.csv");
    for (at, point) in json(&ran)["points"]
        .as_array()
        .expect("points")
        .iter()
        .enumerate()
    {
        let of_point = format!("{},", at + 1);
        let lines: Vec<&str> = legs
            .lines()
            .filter(|line| line.starts_with(&of_point))
            .collect();
        assert_eq!(Some(lines.len() as u64), point["legs"].as_u64());
    }
    assert!(
        read("frontier.svg").starts_with("<svg") && read("frontier.json").contains("\"points\"")
    );
    assert!(read("summary.html").contains("费用与人口暴露的权衡"));

    let outcome = Path::new(&out).join("outcome.json");
    let outcome = outcome.to_string_lossy().into_owned();
    let ran = wasteflow(&["why", &outcome, "data/geo", "--leg", "1", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let why = json(&ran);
    assert_eq!(why["legs"][0]["leg"], 1);
    let others = why["legs"][0]["others"].as_array().expect("other places");
    assert!(!others.is_empty());
    for other in others {
        let told = other["text"]["zh"].as_str().unwrap_or("");
        assert!(!told.is_empty(), "{other}");
    }
    let parsed: serde_json::Value = serde_json::from_str(&read("outcome.json")).expect("JSON");
    let stream = parsed["legs"][0]["from"]["stream"]
        .as_str()
        .expect("a stream");
    let ran = wasteflow(&["why", &outcome, "data/geo", "--stream", stream]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("为何不去") && ran.stdout.contains('→'),
        "{}",
        ran.stdout
    );
    let ran = wasteflow(&["why", &outcome, "data/geo", "--leg", "999999"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("999999"), "{}", ran.stderr);
}
