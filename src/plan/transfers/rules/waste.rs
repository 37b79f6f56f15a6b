//! Checks 1 to 3: is it hazardous and by which edition, is the step exempt, which way does it go.

use super::{Judged, holds};
use crate::plan::transfers::instance::{Border, Instance, Rule};
use crate::plan::transfers::solution::Verdict;

/// (1) The code is one of the catalogue; a general waste is not for this procedure.
pub(super) fn hazardous(i: &Instance, _: &Rule) -> Judged {
    let limit = ("名录内 8 位代码", "an 8-digit code of the catalogue");
    match i.facts.hazardous {
        None if i.facts.renamed.is_some() => Judged::of(
            Verdict::Pass,
            (
                "代码见于旧版名录".to_owned(),
                "the code is of an older edition".to_owned(),
            ),
            (limit.0.to_owned(), limit.1.to_owned()),
        ),
        None => Judged::unknown(
            "案例目录中没有该代码",
            "no catalogue of the case has the code",
            limit,
        ),
        Some(hazardous) => Judged::of(
            holds(hazardous),
            if hazardous {
                ("危险废物".to_owned(), "hazardous".to_owned())
            } else {
                (
                    "一般工业固体废物".to_owned(),
                    "general industrial waste".to_owned(),
                )
            },
            (limit.0.to_owned(), limit.1.to_owned()),
        ),
    }
}

/// (1) The code is one of the edition in force.
pub(super) fn edition(i: &Instance, _: &Rule) -> Judged {
    let Some(force) = &i.facts.edition_in_force else {
        return Judged::unknown(
            "规则未写明当日有效的名录版本",
            "the rules name no edition for the day",
            ("现行版", "the edition in force"),
        );
    };
    let limit = (format!("{force} 年版"), format!("edition {force}"));
    if let Some((since, new)) = &i.facts.renamed {
        let to = new.as_deref();
        return Judged::of(
            Verdict::Fail,
            (
                to.map_or(format!("{since} 年版起不再列入"), |new| {
                    format!("{since} 年版起改为 {new}")
                }),
                to.map_or(format!("dropped in edition {since}"), |new| {
                    format!("{new} since edition {since}")
                }),
            ),
            limit,
        );
    }
    match (&i.facts.edition_of_code, i.facts.hazardous) {
        (_, Some(false)) => Judged::not_applicable("一般工业固体废物", "general waste"),
        (None, _) | (_, None) => Judged::unknown(
            "不知该代码属于哪一版",
            "which edition the code is of is not known",
            (&limit.0, &limit.1),
        ),
        (Some(of), Some(true)) => Judged::of(
            holds(of == force),
            (format!("{of} 年版"), format!("edition {of}")),
            limit,
        ),
    }
}

/// (2) A waiver covers the step at the receiver; only that step (R022).
pub(super) fn exempt(i: &Instance, _: &Rule) -> Judged {
    match &i.facts.exempt {
        Some(id) => Judged::of(
            Verdict::Pass,
            (
                format!("{id} 豁免利用或处置环节；运输、联单、贮存不豁免"),
                format!("{id} waives use or disposal; transport, manifest and storage stay"),
            ),
            (String::new(), String::new()),
        ),
        None => Judged::not_applicable("没有适用的豁免", "no waiver applies"),
    }
}

/// (3) District, province, or across provinces.
pub(super) fn route(i: &Instance, _: &Rule) -> Judged {
    let limit = (
        "市内只需联单；跨省须批准",
        "manifest inside the province, approval across",
    );
    match i.facts.border {
        None => Judged::unknown(
            "接收单位所在省份不明",
            "the receiver's province is not known",
            limit,
        ),
        Some(border) => {
            let (zh, en) = match border {
                Border::District => ("区内", "inside the district"),
                Border::Province => ("市内跨区", "inside the province"),
                Border::Provinces => ("跨省", "across provinces"),
            };
            Judged::of(
                Verdict::Pass,
                (zh.to_owned(), en.to_owned()),
                (limit.0.to_owned(), limit.1.to_owned()),
            )
        }
    }
}
