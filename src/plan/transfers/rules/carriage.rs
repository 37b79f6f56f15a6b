//! Checks 11 and 12: the carrier, the way, and what shares the vehicle.

use super::{Judged, holds};
use crate::plan::transfers::instance::{Instance, Rule};
use crate::plan::transfers::solution::Verdict;

/// (11) The carrier's permit holds today and has the class of the load (R035).
pub(super) fn carrier(i: &Instance, _: &Rule) -> Judged {
    let limit = (
        format!("{} 有效，含所运类别", i.today),
        format!("in force on {}, with the class", i.today),
    );
    let Some(carrier) = &i.facts.carrier else {
        return Judged::unknown(
            "未指明承运单位",
            "no carrier is named",
            (&limit.0, &limit.1),
        );
    };
    let (id, until) = (&carrier.id, carrier.valid_to);
    let seen = (
        format!("{id} 有效至 {until}，类别 {}", carrier.classes.join("、")),
        format!("{id} until {until}, classes {}", carrier.classes.join(", ")),
    );
    if until < i.today {
        return Judged::of(Verdict::Fail, seen, limit);
    }
    if i.facts.class_waived {
        let seen = (
            format!("{}；本批运输豁免类别要求（R025）", seen.0),
            format!("{}; the class is waived for the batch (R025)", seen.1),
        );
        return Judged::of(Verdict::Pass, seen, limit);
    }
    match &i.facts.un_class {
        None => Judged::unknown(
            "所运危险货物类别不明",
            "the class of the load is not known",
            (&limit.0, &limit.1),
        ),
        Some(class) => Judged::of(
            holds(carrier.classes.contains(class)),
            (
                format!("{}；所运 {class}", seen.0),
                format!("{}; load {class}", seen.1),
            ),
            limit,
        ),
    }
}

/// (11) The way keeps clear of bans; a table of bans nobody claims to be complete proves nothing (R043).
pub(super) fn bans(i: &Instance, _: &Rule) -> Judged {
    let limit = ("不经过禁行路段", "no closed road on the way");
    match &i.facts.bans {
        None => Judged::unknown("路线不明", "the way is not known", limit),
        Some(found) if !found.is_empty() => Judged::of(
            Verdict::Fail,
            (found.join("、"), found.join(", ")),
            (limit.0.to_owned(), limit.1.to_owned()),
        ),
        Some(_) if !i.facts.bans_complete => Judged::unknown(
            "案例未录入桥隧禁限行（R043）",
            "bans of bridges and tunnels are not in the case (R043)",
            limit,
        ),
        Some(_) => Judged::of(
            Verdict::Pass,
            ("没有".to_owned(), "none".to_owned()),
            (limit.0.to_owned(), limit.1.to_owned()),
        ),
    }
}

/// (12) What shares the vehicle goes together (R045, R048).
pub(super) fn load(i: &Instance, _: &Rule) -> Judged {
    let limit = ("同车不含不相容组", "no incompatible groups in one vehicle");
    if i.facts.load.is_empty() {
        return Judged::of(
            Verdict::Pass,
            ("单独装车".to_owned(), "carried alone".to_owned()),
            (limit.0.to_owned(), limit.1.to_owned()),
        );
    }
    let clashes: Vec<String> = (i.facts.load.iter())
        .filter_map(|l| Some(format!("{}：{}", l.code, l.clash.as_ref()?)))
        .collect();
    if clashes.is_empty() && i.facts.load.iter().any(|l| !l.known) {
        return Judged::unknown(
            "同车代码有不认识的",
            "a code in the vehicle is not known",
            limit,
        );
    }
    let seen = if clashes.is_empty() {
        ("相容".to_owned(), "compatible".to_owned())
    } else {
        (clashes.join("、"), clashes.join(", "))
    };
    Judged::of(
        holds(clashes.is_empty()),
        seen,
        (limit.0.to_owned(), limit.1.to_owned()),
    )
}
