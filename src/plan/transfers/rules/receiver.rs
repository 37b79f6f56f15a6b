//! Checks 6 to 8, 13 and 14: papers, the receiver's permit and its room, its record, its emergency plan.

use super::{Judged, holds, t};
use crate::finding::Bilingual;
use crate::plan::transfers::instance::{CreditGrade, Date, GRAM, Grade, Instance, Rule};
use crate::plan::transfers::solution::Verdict;

/// (6) Every paper the rule names is attached (R015).
pub(super) fn papers(i: &Instance, rule: &Rule) -> Judged {
    let missing: Vec<&str> = (rule.words.iter())
        .filter(|word| !i.facts.papers.contains(word))
        .map(String::as_str)
        .collect();
    let (have, want) = (rule.words.len() - missing.len(), rule.words.len());
    let name = |paper: &&str| super::super::paper(paper);
    let (zh, en) = if missing.is_empty() {
        (String::new(), String::new())
    } else {
        let names: Vec<Bilingual> = missing.iter().map(name).collect();
        let zh: Vec<&str> = names.iter().map(|n| n.zh.as_str()).collect();
        let en: Vec<&str> = names.iter().map(|n| n.en.as_str()).collect();
        (
            format!("，缺{}", zh.join("、")),
            format!(", missing: {}", en.join(", ")),
        )
    };
    Judged::of(
        holds(missing.is_empty()),
        (format!("有 {have} 项{zh}"), format!("{have} attached{en}")),
        (format!("{want} 项"), format!("{want} papers")),
    )
}

/// (7) A permit line for the code, the operation and the method (R016, R017).
pub(super) fn licence(i: &Instance, _: &Rule) -> Judged {
    let licence = &i.facts.licence;
    let operation = i.operation.label();
    let limit = (
        format!("该代码、{}", operation.zh),
        format!("the code, {}", operation.en),
    );
    let fail = |zh: &str, en: &str| {
        Judged::of(Verdict::Fail, (zh.to_owned(), en.to_owned()), limit.clone())
    };
    if i.facts.hazardous.is_none() {
        return Judged::unknown("代码未定", "the code is not settled", (&limit.0, &limit.1));
    }
    if !licence.takes_sender {
        return fail(
            "自用设施，只收本单位废物",
            "captive: takes its owner's waste only",
        );
    }
    if licence.lines.is_empty() && licence.class_only {
        return fail(
            "许可只写类别，未细化到代码",
            "the permit names only the class",
        );
    }
    if licence.lines.is_empty() {
        return fail("没有该代码的许可", "no permit for the code");
    }
    if !licence.works {
        return fail("单位当年未投运", "the plant does not work this year");
    }
    let lines: Vec<&str> = (licence.lines.iter())
        .filter(|l| l.operation == i.operation)
        .map(|l| l.id.as_str())
        .collect();
    if lines.is_empty() {
        return fail("许可方式与申请不同", "the permit is for another operation");
    }
    let ids = lines.join("、");
    Judged::of(Verdict::Pass, (ids.clone(), ids), limit)
}

/// (7) The line holds on the day of the review.
pub(super) fn licence_dates(i: &Instance, _: &Rule) -> Judged {
    let lines: Vec<_> = (i.facts.licence.lines.iter())
        .filter(|l| l.operation == i.operation)
        .collect();
    let limit = (format!("含 {}", i.today), format!("covers {}", i.today));
    if lines.is_empty() {
        return Judged::not_applicable("没有相应许可行", "no such line");
    }
    let now = i.lines_today().next().is_some();
    let dates: Vec<String> = lines
        .iter()
        .map(|l| format!("{}～{}", l.from, l.to))
        .collect();
    let dates = dates.join("、");
    Judged::of(holds(now), (dates.clone(), dates), limit)
}

/// (8) Asked ≤ permit − other approvals of the year − pending.
pub(super) fn room(i: &Instance, _: &Rule) -> Judged {
    if i.lines_today().next().is_none() {
        return Judged::not_applicable("没有有效许可行", "no line in force");
    }
    let (room, taken) = (i.room(), i.facts.licence.taken);
    Judged::of(
        holds(i.asked.0 <= room.0 + GRAM.0),
        (
            format!(
                "申请 {} t，余 {} t（已占 {} t）",
                t(i.asked),
                t(room),
                t(taken)
            ),
            format!(
                "{} t asked, {} t left ({} t taken)",
                t(i.asked),
                t(room),
                t(taken)
            ),
        ),
        (format!("≤ {} t", t(room)), format!("≤ {} t", t(room))),
    )
}

/// Days from a day to the review.
fn ago(i: &Instance, day: Date) -> f64 {
    f64::from((i.today - day).get_days())
}

/// Penalties of one kind within the days the rule looks back.
fn penalty(i: &Instance, rule: &Rule, serious: bool) -> Judged {
    let back = rule.limit.unwrap_or(365.0);
    let limit = (
        format!("{back} 日内没有"),
        format!("none within {back} days"),
    );
    let record = &i.facts.record;
    let found: Vec<String> = (record.penalties.iter())
        .filter(|(day, kind)| *kind == serious && *day <= i.today && ago(i, *day) <= back)
        .map(|(day, _)| day.to_string())
        .collect();
    if found.is_empty() && !record.kept {
        return Judged::unknown(
            "没有该单位的任何记录",
            "nothing is on record of it",
            (&limit.0, &limit.1),
        );
    }
    let seen = if found.is_empty() {
        ("没有".to_owned(), "none".to_owned())
    } else {
        (found.join("、"), found.join(", "))
    };
    Judged::of(holds(found.is_empty()), seen, limit)
}

/// (13) No serious violation (R004).
pub(super) fn serious(i: &Instance, rule: &Rule) -> Judged {
    penalty(i, rule, true)
}

/// (13) Penalties are pointed out.
pub(super) fn penalties(i: &Instance, rule: &Rule) -> Judged {
    penalty(i, rule, false)
}

/// (13) The last spot check has one of the grades the rule names.
pub(super) fn spot_check(i: &Instance, rule: &Rule) -> Judged {
    let fine: Vec<Grade> = (Grade::ALL.iter().copied())
        .filter(|grade| rule.words.iter().any(|w| w == grade.word()))
        .collect();
    let words = |text: fn(Bilingual) -> String| {
        let words: Vec<String> = fine.iter().map(|g| text(g.label())).collect();
        words.join("、")
    };
    let limit = (words(|b| b.zh), words(|b| b.en));
    match i.facts.record.spot_check {
        None => Judged::unknown(
            "没有抽查记录",
            "no spot check on record",
            (&limit.0, &limit.1),
        ),
        Some((day, grade)) => Judged::of(
            holds(fine.contains(&grade)),
            (
                format!("{day} {}", grade.label().zh),
                format!("{day} {}", grade.label().en),
            ),
            limit,
        ),
    }
}

/// (13) Insured today.
pub(super) fn insurance(i: &Instance, _: &Rule) -> Judged {
    let limit = (
        format!("{} 在保", i.today),
        format!("insured on {}", i.today),
    );
    match i.facts.record.insured {
        None => Judged::unknown(
            "没有投保记录",
            "no record of insurance",
            (&limit.0, &limit.1),
        ),
        Some((false, _)) => Judged::of(
            Verdict::Fail,
            ("未投保".to_owned(), "not insured".to_owned()),
            limit,
        ),
        Some((true, None)) => Judged::unknown(
            "投保而期限不明",
            "insured, until when is not known",
            (&limit.0, &limit.1),
        ),
        Some((true, Some(until))) => Judged::of(
            holds(i.today <= until),
            (format!("保至 {until}"), format!("insured until {until}")),
            limit,
        ),
    }
}

/// (13) The credit grade is one the rule names.
pub(super) fn credit(i: &Instance, rule: &Rule) -> Judged {
    let fine: Vec<CreditGrade> = (CreditGrade::ALL.iter().copied())
        .filter(|grade| rule.words.iter().any(|w| w == grade.word()))
        .collect();
    let zh: Vec<String> = fine.iter().map(|g| g.label().zh).collect();
    let en: Vec<String> = fine.iter().map(|g| g.label().en).collect();
    let limit = (zh.join("、"), en.join(", "));
    match i.facts.record.credit {
        None => Judged::unknown("没有信用评价", "no grade on record", (&limit.0, &limit.1)),
        Some(grade) => Judged::of(
            holds(fine.contains(&grade)),
            (grade.label().zh, grade.label().en),
            limit,
        ),
    }
}

/// (14) The emergency plan is filed and in force.
pub(super) fn emergency_plan(i: &Instance, _: &Rule) -> Judged {
    let limit = (
        format!("{} 有效", i.today),
        format!("in force on {}", i.today),
    );
    match i.facts.record.emergency_until {
        None => Judged::unknown("没有备案记录", "no plan on record", (&limit.0, &limit.1)),
        Some(until) => Judged::of(
            holds(i.today <= until),
            (format!("有效至 {until}"), format!("in force until {until}")),
            limit,
        ),
    }
}
