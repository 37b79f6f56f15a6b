//! The bundled applications, and story 8 with its exact answers.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;
use wasteflow::dataset::rulebook::Condition;
use wasteflow::finding::Language;
use wasteflow::pipeline::transfers::{Booked, Transfers};
use wasteflow::pipeline::{self, Opened};
use wasteflow::plan::control::Control;
use wasteflow::plan::transfers::solution::{Kind, Verdict, Way};
use wasteflow::plan::transfers::{Review, review};
use wasteflow::report;

fn opened(scenario: Option<&str>) -> Opened {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/geo");
    pipeline::open(&case, scenario).expect("the bundled case opens")
}

/// The case of story 8.
pub(super) fn story() -> Opened {
    opened(Some("white_list_story"))
}

fn transfers(scenario: Option<&str>) -> Transfers {
    let opened = opened(scenario);
    Transfers::of(&opened, Booked::default(), &Control::default()).expect("nobody stops it")
}

fn story_8() -> &'static Transfers {
    static STORY: OnceLock<Transfers> = OnceLock::new();
    STORY.get_or_init(|| transfers(Some("white_list_story")))
}

fn reviewed(transfers: &Transfers, id: &str) -> Review {
    let desk = transfers.desk();
    desk.review(desk.application(id).expect("it is in the case"))
}

fn parts(review: &Review) -> Vec<(Way, f64, Vec<u32>)> {
    let parts = review.solution.answer.parts.iter();
    parts
        .map(|p| (p.way, p.tonnes.0, p.stages.iter().map(|s| s.days).collect()))
        .collect()
}

#[test]
fn story_8_splits_three_thousand_tonnes_at_the_quota() {
    let review = reviewed(story_8(), "A001");
    assert_eq!(review.solution.today.to_string(), "2025-12-01");
    assert_eq!(review.solution.answer.kind, Kind::Split);
    assert_eq!(
        parts(&review),
        [
            (Way::InList, 2500.0, vec![5]),
            (Way::AfterConsent, 500.0, vec![5, 10, 5])
        ]
    );
    let quota = review.quota.as_ref().expect("it is listed");
    let figures = [
        quota.listed,
        quota.approved,
        quota.pending,
        quota.this,
        quota.left,
    ];
    assert_eq!(figures.map(|t| t.0), [10_000.0, 7_500.0, 0.0, 2_500.0, 0.0]);
    let opinion = report::review::opinion(&review);
    for text in [
        "2,500 t 白名单内，5 个工作日",
        "500 t 须先取得同意函，5+10+5 个工作日",
    ] {
        assert!(opinion.zh.contains(text), "{}", opinion.zh);
    }
}

#[test]
fn story_8_sends_fly_ash_for_hubei_the_ordinary_way_until_the_licence_ends() {
    let review = reviewed(story_8(), "A002");
    assert_eq!(review.solution.answer.kind, Kind::AskConsent);
    assert_eq!(
        parts(&review),
        [(Way::AfterConsent, 3000.0, vec![5, 10, 5])]
    );
    let until = review.solution.answer.valid_until.map(|d| d.to_string());
    assert_eq!(until.as_deref(), Some("2026-03-31"));
    let listed = review.solution.check(Condition::Listed).expect("judged");
    assert!(
        listed.seen.zh.contains("不在合作省份"),
        "{}",
        listed.seen.zh
    );
}

#[test]
fn story_8_prices_the_quota_on_both_sides_and_plans_with_and_without() {
    let transfers = story_8();
    let desk = transfers.desk();
    let row = desk.application("A001").expect("it is in the case");
    let counter = transfers
        .counter(row, &Control::default())
        .expect("it is planned");
    assert_eq!((counter.year, counter.tonnes.0), (2025, 3000.0));
    assert_eq!(counter.quota.as_deref(), Some("W2025-04"));
    let price = counter.quota_price.expect("both sides are measured");
    assert!(price.less.is_some());
    assert!(counter.cost_with.0.is_finite() && counter.others_unplaced_with.0 >= 0.0);
}

#[test]
fn the_bundled_applications_show_every_check_red_or_unknown_and_every_kind_of_answer() {
    let transfers = transfers(None);
    let desk = transfers.desk();
    let rows: Vec<_> = desk.open().collect();
    assert!(rows.len() >= 40, "{}", rows.len());
    let (mut kinds, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let solution = review(&desk.instance(row));
        kinds.insert(solution.answer.kind);
        for c in &solution.checks {
            if c.verdict != Verdict::NotApplicable {
                shown.insert(c.condition);
            }
        }
    }
    assert_eq!(shown.len(), Condition::ALL.len(), "{shown:?}");
    // In the case as it is, every quota left is also the room left: only the story splits.
    kinds.insert(reviewed(story_8(), "A001").solution.answer.kind);
    assert_eq!(kinds.len(), 8, "{kinds:?}");
}

#[test]
fn a_renamed_code_is_returned_with_the_new_code_as_the_smallest_change() {
    let transfers = transfers(None);
    let desk = transfers.desk();
    let rows = || desk.open().filter(|a| a.code == "900-044-49");
    let review = desk.review(rows().next().expect("one has the old code"));
    assert_eq!(review.solution.answer.kind, Kind::ReturnForPapers);
    let edition = review.solution.check(Condition::Edition).expect("judged");
    assert!(
        edition.seen.zh.contains("900-052-31"),
        "{}",
        edition.seen.zh
    );
    // The new line, and of it no more than the sender has: tonnes are looked for after the code.
    let change = review.smallest_change.expect("there is one");
    let change: Vec<_> = (change.iter())
        .map(|c| (c.column.as_str(), c.value.as_str()))
        .collect();
    assert_eq!(change, [("code", "900-052-31"), ("t", "0.34")]);
}

#[test]
fn smallest_changes_make_applications_approvable() {
    let transfers = transfers(None);
    let found = |id: &str| {
        let review = reviewed(&transfers, id);
        let changes = review.smallest_change.expect("there is one");
        changes
            .into_iter()
            .map(|c| (c.column, c.value))
            .collect::<Vec<_>>()
    };
    let pair = |a: &str, b: &str| vec![(a.to_owned(), b.to_owned())];
    assert_eq!(found("A005"), Vec::new());
    assert_eq!(found("A006"), pair("t", "2500"));
    assert_eq!(found("A009"), pair("papers", "reason"));
    assert_eq!(found("A031"), pair("papers", "method;contract"));
    assert_eq!(found("A027"), pair("load_with", ""));
    assert!(found("A024").iter().any(|(column, _)| column == "carrier"));
}

#[test]
fn in_a_queue_emergencies_come_first_and_no_quota_is_overdrawn() {
    let transfers = transfers(None);
    let queue = transfers.desk().queue();
    assert_eq!(queue.lines[0].id, "A007");
    let desk = transfers.desk();
    let mut used = std::collections::BTreeMap::new();
    for line in &queue.lines {
        let row = desk.application(&line.id).expect("it is in the case");
        assert!(line.granted.0 <= line.alone.0 + 1e-6, "{}", line.id);
        *used
            .entry((row.facility.as_str(), row.code.as_str()))
            .or_insert(0.0) += line.granted.0;
    }
    let copper = used[&("X_CHUANNAN", "398-004-22")];
    assert!(copper <= 2500.0 + 1e-6, "{copper}");
}

#[test]
fn the_opinion_is_a_page_to_print_in_both_languages() {
    let review = reviewed(story_8(), "A001");
    for (language, word) in [
        (Language::Zh, "危险废物转移审查意见"),
        (Language::En, "Opinion on transfer"),
    ] {
        let files = report::review::files(story_8().dataset(), &review, None, language);
        let page = files.iter().find(|(name, _)| name == "opinion_A001.html");
        let page = String::from_utf8(page.expect("there is a page").1.clone()).expect("UTF-8");
        assert!(page.contains(word) && page.contains("2,500"), "{word}");
        assert!(page.contains("<svg"), "the way is on a map");
    }
}
