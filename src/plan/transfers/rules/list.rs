//! Checks 4 and 5: the white list of the edition and what is left of its quota.

use super::{Judged, holds, t};
use crate::plan::transfers::instance::{Border, GRAM, Instance, QuotaFact, Rule};
use crate::plan::transfers::solution::Verdict;

/// Why the white list does not concern a movement.
fn outside(i: &Instance) -> Option<Judged> {
    match i.facts.border {
        Some(Border::Provinces) => None,
        _ => Some(Judged::not_applicable("不跨省", "no border of provinces")),
    }
}

/// (4) Pair of provinces, operator and code are listed in the edition; else the ordinary route.
pub(super) fn listed(i: &Instance, _: &Rule) -> Judged {
    if let Some(judged) = outside(i) {
        return judged;
    }
    let (list, edition) = (&i.facts.list, i.facts.list.edition);
    let limit = (
        format!("{edition} 年版：省对、单位、代码"),
        format!("edition {edition}: pair, operator, code"),
    );
    match (&list.row, list.members) {
        (_, Some(false)) => Judged::of(
            Verdict::Fail,
            (
                "接收省不在合作省份之列，走普通程序".to_owned(),
                "the receiving province shares no list: ordinary route".to_owned(),
            ),
            limit,
        ),
        (_, None) => Judged::unknown(
            "该年度没有合作省份名单",
            "no alliance of that edition is known",
            (&limit.0, &limit.1),
        ),
        (Some(row), Some(true)) => Judged::of(
            Verdict::Pass,
            (format!("列于 {}", row.id), format!("listed as {}", row.id)),
            limit,
        ),
        (None, Some(true)) if !list.held => Judged::unknown(
            "案例没有该年度的白名单",
            "the case has no list of that edition",
            (&limit.0, &limit.1),
        ),
        (None, Some(true)) => Judged::of(
            Verdict::Fail,
            (
                "该单位与代码未列入，走普通程序".to_owned(),
                "operator and code are not listed: ordinary route".to_owned(),
            ),
            limit,
        ),
    }
}

/// The row a movement would use.
fn row(i: &Instance) -> Option<&QuotaFact> {
    let list = &i.facts.list;
    (list.members == Some(true)).then_some(list.row.as_ref()?)
}

/// (4) The row is not suspended (R004).
pub(super) fn suspended(i: &Instance, _: &Rule) -> Judged {
    if let Some(judged) = outside(i) {
        return judged;
    }
    let Some(row) = row(i) else {
        return Judged::not_applicable("未列入白名单", "not listed");
    };
    let limit = ("未暂停".to_owned(), "not suspended".to_owned());
    match row.suspended.filter(|since| *since <= i.today) {
        Some(since) => Judged::of(
            Verdict::Fail,
            (
                format!("自 {since} 起暂停"),
                format!("suspended since {since}"),
            ),
            limit,
        ),
        None => Judged::of(Verdict::Pass, limit.clone(), limit),
    }
}

/// (5) Asked ≤ listed − approved − pending (R003).
pub(super) fn quota(i: &Instance, _: &Rule) -> Judged {
    if let Some(judged) = outside(i) {
        return judged;
    }
    let Some(row) = row(i) else {
        return Judged::not_applicable("未列入白名单", "not listed");
    };
    let sum = format!(
        "{} − {} − {}",
        t(row.listed),
        t(row.approved),
        t(row.pending)
    );
    let within = i.asked.0 <= row.left().0 + GRAM.0;
    Judged::of(
        holds(within),
        (
            format!("申请 {} t，余 {} t（{sum}）", t(i.asked), t(row.left())),
            format!("{} t asked, {} t left ({sum})", t(i.asked), t(row.left())),
        ),
        (
            format!("≤ {} t", t(row.left())),
            format!("≤ {} t", t(row.left())),
        ),
    )
}
