//! Checks 9 and 10: the sender's plan and ledger, and nearness.

use super::{Judged, holds, t};
use crate::plan::transfers::instance::{GRAM, Instance, Nearer, Operation, Rule};
use crate::plan::transfers::solution::Verdict;

/// (9) Plan and ledger cover the tonnes.
pub(super) fn tonnes(i: &Instance, _: &Rule) -> Judged {
    let sender = &i.facts.sender;
    let Some(left) = i.sendable() else {
        return Judged::unknown(
            "没有该单位该代码的管理计划或产生量",
            "neither plan nor arising of that code is known",
            ("计划与台账覆盖申请量", "plan and ledger cover it"),
        );
    };
    let stock = sender.stock.map_or("?".to_owned(), t);
    let sum = format!(
        "{} + {stock} − {}",
        t(sender.plan.unwrap_or_default()),
        t(sender.gone)
    );
    Judged::of(
        holds(i.asked.0 <= left.0 + GRAM.0),
        (
            format!("申请 {} t，可转 {} t（{sum}）", t(i.asked), t(left)),
            format!("{} t asked, {} t to send ({sum})", t(i.asked), t(left)),
        ),
        (format!("≤ {} t", t(left)), format!("≤ {} t", t(left))),
    )
}

/// (9) The oldest batch is at most so many days old (R032).
pub(super) fn age(i: &Instance, rule: &Rule) -> Judged {
    let most = rule.limit.unwrap_or(365.0);
    let limit = (format!("≤ {most} 日"), format!("≤ {most} days"));
    match i.facts.sender.oldest {
        None => Judged::unknown(
            "没有最早批次日期",
            "no date of the oldest batch",
            (&limit.0, &limit.1),
        ),
        Some(oldest) => {
            let days = f64::from((i.today - oldest).get_days());
            Judged::of(
                holds(days <= most),
                (
                    format!("{oldest} 起 {days} 日"),
                    format!("{days} days since {oldest}"),
                ),
                limit,
            )
        }
    }
}

/// The nearer places with room, in words; none: pass.
fn nearer(i: &Instance, rule: &Rule) -> Judged {
    let least = rule.limit.unwrap_or(1.0);
    let limit = (
        format!("没有更近且余量 ≥ {least} t 的单位"),
        format!("no nearer place with room of {least} t"),
    );
    let Some(places) = &i.facts.nearer else {
        return Judged::unknown(
            "没有量算道路",
            "ways were not measured",
            (&limit.0, &limit.1),
        );
    };
    let with_room: Vec<_> = places.iter().filter(|p| p.room.0 >= least).collect();
    let seen = if with_room.is_empty() {
        ("没有".to_owned(), "none".to_owned())
    } else {
        let list = |name: fn(&Nearer) -> &str, comma: &str| {
            let one = |p: &&Nearer| format!("{} {:.1} km", name(p), p.metres.km());
            with_room.iter().map(one).collect::<Vec<_>>().join(comma)
        };
        (list(|p| &p.name.zh, "、"), list(|p| &p.name.en, ", "))
    };
    Judged::of(holds(with_room.is_empty()), seen, limit)
}

/// (10) Disposal goes to a near place, or says why not (R012).
pub(super) fn nearness_disposal(i: &Instance, rule: &Rule) -> Judged {
    if i.operation != Operation::Dispose {
        return Judged::not_applicable("非处置", "it is not disposed of");
    }
    let mut judged = nearer(i, rule);
    if judged.verdict == Verdict::Fail && i.facts.papers.iter().any(|p| p == "reason") {
        judged.verdict = Verdict::Pass;
        judged.seen.zh += "；已说明理由";
        judged.seen.en += "; a reason is given";
    }
    judged
}

/// (10) For use a nearer place is pointed out (R012).
pub(super) fn nearness_use(i: &Instance, rule: &Rule) -> Judged {
    if i.operation != Operation::Use {
        return Judged::not_applicable("非利用", "it is not used");
    }
    nearer(i, rule)
}
