//! Each limit from both sides, with the values on it.

use super::{calendar, clean, day};
use wasteflow::dataset::rulebook::{Condition, Effect};
use wasteflow::dataset::vocabulary::{CreditGrade, Grade, Operation};
use wasteflow::plan::transfers::check::{Breach, check};
use wasteflow::plan::transfers::decision::{approvable, review, valid_until};
use wasteflow::plan::transfers::instance::{Border, Instance, LoadFact, Nearer};
use wasteflow::plan::transfers::solution::{Kind, Verdict, Way};
use wasteflow::quantity::{Metres, Tonnes};

type Change = fn(&mut Instance);

/// Verdict of one condition after a change; the independent judge agrees.
fn verdict(condition: Condition, change: Change) -> Verdict {
    let mut instance = clean();
    change(&mut instance);
    let solution = review(&instance);
    assert_eq!(
        check(&instance, &solution),
        Vec::new(),
        "{}",
        condition.word()
    );
    solution.check(condition).expect("it is judged").verdict
}

#[test]
fn the_clean_application_passes_everything_it_is_asked() {
    let solution = review(&clean());
    assert!(approvable(&solution));
    assert_eq!(solution.answer.kind, Kind::Approve);
    assert_eq!(solution.by_check().len(), 14);
    for c in &solution.checks {
        assert!(
            matches!(c.verdict, Verdict::Pass | Verdict::NotApplicable),
            "{}",
            c.condition.word()
        );
    }
}

#[test]
fn every_limit_holds_on_it_and_not_beyond_it() {
    use Condition as C;
    use Verdict::{Fail, NotApplicable, Pass, Unknown};
    let cases: &[(C, Verdict, Change)] = &[
        (C::Waste, Unknown, |i| i.facts.hazardous = None),
        (C::Waste, Fail, |i| i.facts.hazardous = Some(false)),
        (C::Edition, Fail, |i| {
            i.facts.edition_of_code = Some("2016".into())
        }),
        (C::Edition, Unknown, |i| i.facts.edition_in_force = None),
        (C::Edition, Unknown, |i| i.facts.edition_of_code = None),
        (C::Edition, Fail, |i| {
            i.facts.hazardous = None;
            i.facts.renamed = Some(("2021".into(), Some("900-052-31".into())));
        }),
        (C::Exempt, NotApplicable, |_| ()),
        (C::Exempt, Pass, |i| i.facts.exempt = Some("W".into())),
        (C::Route, Unknown, |i| i.facts.border = None),
        (C::Listed, NotApplicable, |i| {
            i.facts.border = Some(Border::Province)
        }),
        (C::Listed, Fail, |i| i.facts.list.members = Some(false)),
        (C::Listed, Unknown, |i| i.facts.list.members = None),
        (C::Listed, Fail, |i| i.facts.list.row = None),
        (C::Listed, Unknown, |i| {
            i.facts.list.row = None;
            i.facts.list.held = false;
        }),
        (C::Suspended, Fail, |i| {
            row(i).suspended = Some(day("2025-12-01"))
        }),
        (C::Suspended, Pass, |i| {
            row(i).suspended = Some(day("2025-12-02"))
        }),
        (C::Quota, Pass, |i| i.asked = Tonnes(350.0)),
        (C::Quota, Fail, |i| i.asked = Tonnes(350.001)),
        (C::Papers, Fail, |i| {
            i.facts.papers.pop();
        }),
        (C::Licence, Fail, |i| i.facts.licence.lines.clear()),
        (C::Licence, Fail, |i| i.facts.licence.works = false),
        (C::Licence, Fail, |i| i.facts.licence.takes_sender = false),
        (C::Licence, Fail, |i| i.operation = Operation::Dispose),
        (C::LicenceDates, Pass, |i| {
            i.facts.licence.lines[0].to = day("2025-12-01")
        }),
        (C::LicenceDates, Fail, |i| {
            i.facts.licence.lines[0].to = day("2025-11-30")
        }),
        (C::LicenceDates, Pass, |i| {
            i.facts.licence.lines[0].from = day("2025-12-01")
        }),
        (C::LicenceDates, Fail, |i| {
            i.facts.licence.lines[0].from = day("2025-12-02")
        }),
        (C::Room, Pass, |i| i.facts.licence.taken = Tonnes(4900.0)),
        (C::Room, Fail, |i| i.facts.licence.taken = Tonnes(4900.001)),
        (C::SenderTonnes, Pass, |i| {
            i.facts.sender.gone = Tonnes(900.0)
        }),
        (C::SenderTonnes, Fail, |i| {
            i.facts.sender.gone = Tonnes(900.001)
        }),
        (C::SenderTonnes, Unknown, |i| i.facts.sender.plan = None),
        (C::StockAge, Pass, |i| {
            i.facts.sender.oldest = Some(day("2024-12-01"))
        }),
        (C::StockAge, Fail, |i| {
            i.facts.sender.oldest = Some(day("2024-11-30"))
        }),
        (C::StockAge, Unknown, |i| i.facts.sender.oldest = None),
        (C::NearnessUse, Pass, |i| near(i, 0.999)),
        (C::NearnessUse, Fail, |i| near(i, 1.0)),
        (C::NearnessUse, Unknown, |i| i.facts.nearer = None),
        (C::NearnessDisposal, NotApplicable, |i| near(i, 1.0)),
        (C::NearnessDisposal, Fail, |i| {
            dispose(i);
            near(i, 1.0);
        }),
        (C::NearnessDisposal, Pass, |i| {
            dispose(i);
            near(i, 1.0);
            i.facts.papers.push("reason".into());
        }),
        (C::Carrier, Unknown, |i| i.facts.carrier = None),
        (C::Carrier, Pass, |i| carrier_until(i, "2025-12-01")),
        (C::Carrier, Fail, |i| carrier_until(i, "2025-11-30")),
        (C::Carrier, Fail, |i| i.facts.un_class = Some("3".into())),
        (C::Carrier, Unknown, |i| i.facts.un_class = None),
        (C::Carrier, Pass, |i| {
            i.facts.un_class = None;
            i.facts.class_waived = true;
        }),
        (C::Bans, Fail, |i| i.facts.bans = Some(vec!["B1".into()])),
        (C::Bans, Unknown, |i| i.facts.bans = None),
        (C::Bans, Unknown, |i| i.facts.bans_complete = false),
        (C::Load, Fail, |i| load(i, true, Some("HCN"))),
        (C::Load, Pass, |i| load(i, true, None)),
        (C::Load, Unknown, |i| load(i, false, None)),
        (C::Serious, Fail, |i| {
            i.facts.record.penalties = vec![(day("2023-12-02"), true)]
        }),
        (C::Serious, Pass, |i| {
            i.facts.record.penalties = vec![(day("2023-12-01"), true)]
        }),
        (C::Penalties, Fail, |i| {
            i.facts.record.penalties = vec![(day("2024-12-01"), false)]
        }),
        (C::Penalties, Pass, |i| {
            i.facts.record.penalties = vec![(day("2024-11-30"), false)]
        }),
        (C::Penalties, Unknown, |i| i.facts.record.kept = false),
        (C::SpotCheck, Pass, |i| {
            i.facts.record.spot_check = Some((day("2025-01-01"), Grade::Basic))
        }),
        (C::SpotCheck, Fail, |i| {
            i.facts.record.spot_check = Some((day("2025-01-01"), Grade::Fail))
        }),
        (C::SpotCheck, Unknown, |i| i.facts.record.spot_check = None),
        (C::Insurance, Pass, |i| {
            i.facts.record.insured = Some((true, Some(day("2025-12-01"))))
        }),
        (C::Insurance, Fail, |i| {
            i.facts.record.insured = Some((true, Some(day("2025-11-30"))))
        }),
        (C::Insurance, Fail, |i| {
            i.facts.record.insured = Some((false, None))
        }),
        (C::Insurance, Unknown, |i| {
            i.facts.record.insured = Some((true, None))
        }),
        (C::Credit, Fail, |i| {
            i.facts.record.credit = Some(CreditGrade::Warned)
        }),
        (C::Credit, Unknown, |i| i.facts.record.credit = None),
        (C::EmergencyPlan, Pass, |i| {
            i.facts.record.emergency_until = Some(day("2025-12-01"))
        }),
        (C::EmergencyPlan, Fail, |i| {
            i.facts.record.emergency_until = Some(day("2025-11-30"))
        }),
        (C::EmergencyPlan, Unknown, |i| {
            i.facts.record.emergency_until = None
        }),
    ];
    for (condition, expected, change) in cases {
        assert_eq!(
            verdict(*condition, *change),
            *expected,
            "{}",
            condition.word()
        );
    }
    for condition in C::ALL {
        let seen = cases.iter().any(|(c, _, _)| c == condition);
        assert!(seen, "{} has no case", condition.word());
    }
}

fn row(i: &mut Instance) -> &mut wasteflow::plan::transfers::instance::QuotaFact {
    i.facts.list.row.as_mut().expect("the clean one is listed")
}

fn near(i: &mut Instance, room: f64) {
    i.facts.nearer = Some(vec![Nearer {
        facility: "N".to_owned(),
        name: wasteflow::finding::Bilingual::new("N", "N"),
        metres: Metres(1000.0),
        room: Tonnes(room),
    }]);
}

fn dispose(i: &mut Instance) {
    i.operation = Operation::Dispose;
    i.facts.licence.lines[0].operation = Operation::Dispose;
}

fn carrier_until(i: &mut Instance, until: &str) {
    i.facts
        .carrier
        .as_mut()
        .expect("the clean one has one")
        .valid_to = day(until);
}

fn load(i: &mut Instance, known: bool, clash: Option<&str>) {
    i.facts.load = vec![LoadFact {
        code: "900-349-34".to_owned(),
        known,
        clash: clash.map(str::to_owned),
    }];
}

#[test]
fn an_unknown_is_never_passed_off_as_a_pass() {
    let mut instance = clean();
    instance.facts.carrier = None;
    let solution = review(&instance);
    assert_eq!(solution.answer.kind, Kind::ReturnForPapers);
    instance = clean();
    instance.facts.bans_complete = false;
    let solution = review(&instance);
    assert_eq!(solution.answer.kind, Kind::Approve);
    assert!(
        solution
            .answer
            .conditions
            .iter()
            .any(|c| c.zh.contains("禁限行"))
    );
}

#[test]
fn an_approval_ends_with_the_first_of_twelve_months_request_and_licence() {
    let until = |change: Change| {
        let mut instance = clean();
        change(&mut instance);
        valid_until(&instance).expect("it ends").to_string()
    };
    assert_eq!(until(|_| ()), "2026-06-30");
    assert_eq!(until(|i| i.until = day("2030-01-01")), "2026-12-01");
    assert_eq!(
        until(|i| i.facts.licence.lines[0].to = day("2026-03-31")),
        "2026-03-31"
    );
    assert_eq!(
        until(|i| {
            i.today = day("2024-02-29");
            i.until = day("2030-01-01");
        }),
        "2025-02-28"
    );
}

#[test]
fn an_application_whose_time_is_over_goes_back() {
    let mut instance = clean();
    instance.until = instance.today;
    assert_eq!(review(&instance).answer.kind, Kind::Approve);
    instance.until = day("2025-11-30");
    let solution = review(&instance);
    assert_eq!(solution.answer.kind, Kind::ReturnForPapers);
    assert_eq!(check(&instance, &solution), Vec::new());
}

#[test]
fn the_clock_counts_working_days_over_holidays_and_the_year() {
    let calendar = calendar();
    assert_eq!(calendar.after(day("2025-09-30"), 1), day("2025-10-09"));
    assert_eq!(calendar.after(day("2025-10-09"), 2), day("2025-10-11"));
    assert_eq!(calendar.after(day("2025-12-30"), 2), day("2026-01-04"));
    assert_eq!(calendar.between(day("2025-09-30"), day("2025-10-11")), 3);
    assert_eq!(calendar.between(day("2025-10-11"), day("2025-09-30")), -3);
    assert!(calendar.covers(day("2025-12-30"), day("2026-01-04")));
    assert!(!calendar.covers(day("2026-12-30"), day("2027-01-04")));
    // A leap day is a day like any other.
    assert_eq!(calendar.after(day("2024-02-28"), 2), day("2024-03-01"));
}

#[test]
fn the_ordinary_route_takes_five_ten_and_five_working_days() {
    let mut instance = clean();
    instance.facts.list.members = Some(false);
    let answer = review(&instance).answer;
    assert_eq!(answer.kind, Kind::AskConsent);
    let days: Vec<u32> = answer.parts[0].stages.iter().map(|s| s.days).collect();
    assert_eq!(days, [5, 10, 5]);
    let due: Vec<String> = answer.parts[0]
        .stages
        .iter()
        .map(|s| s.due.to_string())
        .collect();
    assert_eq!(due, ["2025-12-08", "2025-12-22", "2025-12-29"]);
}

#[test]
fn a_new_year_without_a_list_is_not_judged_by_the_old_one() {
    let mut instance = clean();
    instance.today = day("2026-01-05");
    instance.facts.list.edition = 2026;
    instance.facts.list.row = None;
    instance.facts.list.held = false;
    instance.facts.record.insured = Some((true, Some(day("2026-12-31"))));
    let solution = review(&instance);
    let listed = solution.check(Condition::Listed).expect("judged");
    assert_eq!(
        (listed.verdict, listed.effect),
        (Verdict::Unknown, Some(Effect::Consent))
    );
    assert_eq!(solution.answer.parts[0].way, Way::AfterConsent);
}

#[test]
fn the_judge_sees_every_condition_left_out_or_turned_and_every_tonne_added() {
    let instance = clean();
    let whole = review(&instance);
    for condition in Condition::ALL {
        let mut solution = whole.clone();
        solution.checks.retain(|c| c.condition != *condition);
        assert_eq!(check(&instance, &solution), [Breach::Missing(*condition)]);
        let mut solution = whole.clone();
        for c in &mut solution.checks {
            if c.condition == *condition {
                c.verdict = Verdict::Fail;
            }
        }
        let found = check(&instance, &solution);
        assert!(
            matches!(found[..], [Breach::Verdict(..)]),
            "{}",
            condition.word()
        );
    }
    let mut more = whole.clone();
    more.answer.parts[0].tonnes += Tonnes(1.0);
    assert!(
        check(&instance, &more)
            .iter()
            .any(|b| matches!(b, Breach::Sum(..)))
    );
    let mut longer = whole.clone();
    longer.answer.valid_until = Some(day("2026-07-01"));
    assert_eq!(check(&instance, &longer), [Breach::Dates]);
    let mut withheld = whole;
    withheld.answer.parts.clear();
    assert_eq!(check(&instance, &withheld), [Breach::Withheld]);
}

#[test]
fn a_bureau_changes_a_limit_in_the_rules_and_the_verdict_follows() {
    let mut instance = clean();
    let mut rules = (*instance.rules).clone();
    for rule in &mut rules.rule {
        if rule.condition == Condition::StockAge {
            rule.limit = Some(100.0);
            rule.on_fail = Effect::Return;
        }
    }
    rules.rule.retain(|r| r.condition != Condition::Quota);
    instance.rules = std::sync::Arc::new(rules);
    let solution = review(&instance);
    assert_eq!(solution.answer.kind, Kind::ReturnForPapers);
    assert_eq!(solution.answer.because, [Condition::StockAge]);
    assert!(solution.check(Condition::Quota).is_none());
    assert_eq!(check(&instance, &solution), Vec::new());
}
