//! How fast: one application, and a queue of a thousand made with a seed from the bundled case.

use super::bundled::story;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::{Duration, Instant};
use wasteflow::dataset::Dataset;
use wasteflow::dataset::cell::{List, Mark, Source};
use wasteflow::dataset::record::Sheet;
use wasteflow::dataset::tables::ApplicationRow;
use wasteflow::dataset::vocabulary::{ApplicationState, Priority};
use wasteflow::pipeline;
use wasteflow::plan::control::Control;
use wasteflow::plan::transfers::Desk;
use wasteflow::quantity::Tonnes;

/// A thousand applications: streams of the case to places with a line for their code, papers and carriers as they come.
fn thousand(dataset: &Dataset) -> Vec<ApplicationRow> {
    let tables = dataset.tables();
    let mut rng = ChaCha8Rng::seed_from_u64(1000);
    let lines = |code: &str| {
        let rows = tables.permits.rows.iter();
        rows.filter(|p| p.code == code && p.operation.is_final())
            .collect::<Vec<_>>()
    };
    let first: jiff::civil::Date = "2025-11-03".parse().expect("a date");
    let mut rows = Vec::new();
    while rows.len() < 1000 {
        let stream = &tables.streams.rows[rng.random_range(0..tables.streams.rows.len())];
        let lines = lines(&stream.code);
        if lines.is_empty() {
            continue;
        }
        let line = lines[rng.random_range(0..lines.len())];
        let papers = ["form", "licence", "method", "contract", "local", "reason"];
        let papers: Vec<String> = (papers.iter())
            .filter(|_| rng.random_bool(0.97))
            .map(|p| (*p).to_owned())
            .collect();
        let day = i64::from(rng.random_range(0..28u8));
        rows.push(ApplicationRow {
            id: format!("S{:04}", rows.len() + 1),
            sender: stream.generator.clone(),
            code: stream.code.clone(),
            t: Tonnes((stream.t_per_year.0 * rng.random_range(0.2..1.4) * 1e3).ceil() / 1e3),
            facility: line.facility.clone(),
            operation: line.operation,
            method: None,
            carrier: rng.random_bool(0.95).then(|| "K4".to_owned()),
            un_class: Some("9".to_owned()),
            roads: List(Vec::new()),
            load_with: List(Vec::new()),
            received: first + jiff::Span::new().days(day),
            until: "2026-06-30".parse().expect("a date"),
            papers: List(papers),
            purpose: None,
            priority: if rng.random_bool(0.05) {
                Priority::Emergency
            } else {
                Priority::Ordinary
            },
            state: ApplicationState::Accepted,
            flags: List(Vec::new()),
            source: Source::new(Mark::Demo, "合成申请"),
        });
    }
    rows
}

#[test]
fn one_application_takes_a_fifth_of_a_second_and_a_thousand_ten() {
    let opened = story();
    let matrix = pipeline::matrix(&opened, &Control::default()).expect("nobody stops it");
    let mut tables = opened.dataset.tables().clone();
    tables.applications = Sheet::of(thousand(&opened.dataset));
    let many = Dataset::new(tables).expect("the case holds with a thousand applications");

    let mut slowest = (Duration::ZERO, String::new());
    for row in &opened.dataset.tables().applications.rows {
        // A desk of its own: nothing of the others is known.
        let desk = Desk::new(&opened.dataset, &[], Some(&matrix), Some(&opened.network));
        let start = Instant::now();
        let review = desk.review(row);
        let took = start.elapsed();
        assert_eq!(review.solution.id, row.id);
        if took > slowest.0 {
            slowest = (took, row.id.clone());
        }
    }
    let start = Instant::now();
    let desk = Desk::new(&many, &[], Some(&matrix), Some(&opened.network));
    let queue = desk.queue();
    let took = start.elapsed();
    assert_eq!(queue.lines.len(), 1000);
    let granted = queue.lines.iter().filter(|line| line.granted.0 > 0.0);
    let granted = granted.count();
    assert!((100..1000).contains(&granted), "{granted} are granted");
    let text = format!(
        "slowest application {} {:.0} ms; queue of 1,000: {:.2} s, {granted} granted at once",
        slowest.1,
        slowest.0.as_secs_f64() * 1e3,
        took.as_secs_f64(),
    );
    #[allow(clippy::print_stderr)]
    {
        eprintln!("{text}");
    }
    assert!(slowest.0 <= Duration::from_millis(200), "{text}");
    assert!(took <= Duration::from_secs(10), "{text}");
}
