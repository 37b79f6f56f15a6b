//! What a ledger holds in; tables out: entries, balances of quotas, manifests that were flagged, the
//! January report.

use crate::finding::Bilingual;
use crate::ledger::manifest::Flag;
use crate::ledger::report::Line;
use crate::ledger::state::Standing;
use crate::ledger::{Entry, Quota};
use crate::quantity::Tonnes;
use crate::report::block::{Block, Cell, cells};

/// The entries, newest last.
#[must_use]
pub fn entries(entries: &[Entry]) -> Block {
    let mut block = Block::new(
        "ledger",
        ("台账", "Ledger"),
        &[
            ("序号", "no."),
            ("决定", "decision"),
            ("申请", "application"),
            ("额度", "quota"),
            ("接收单位", "receiver"),
            ("代码", "code"),
            ("吨", "t"),
            ("有效至", "until"),
            ("申报人", "declared name"),
            ("系统账户", "account"),
            ("时间", "at"),
            ("理由", "why"),
            ("推翻程序意见", "override"),
            ("校验值", "hash"),
        ],
    );
    block.shown = 200;
    for e in entries {
        let d = &e.decision;
        let overrides = d.overrides.then(|| Bilingual::new("是", "yes"));
        block.rows.push(cells![
            e.seq.to_string(),
            &d.kind,
            &d.application,
            &d.quota,
            &d.facility,
            &d.code,
            Cell::Number(d.t.0, 3),
            d.until.to_string(),
            &d.who,
            &d.os_user,
            &d.at,
            &d.why,
            overrides,
            e.hash.chars().take(12).collect::<String>(),
        ]);
    }
    block
}

/// Listed, approved and left of each quota.
#[must_use]
pub fn balances(rows: &[(Quota, Tonnes)]) -> Block {
    let mut block = Block::new(
        "balance",
        ("白名单额度", "White-list quotas"),
        &[
            ("额度", "quota"),
            ("列入 t", "listed t"),
            ("台账前已批 t", "before t"),
            ("台账已批 t", "approved t"),
            ("余 t", "left t"),
            ("已用 %", "used %"),
        ],
    );
    block.shown = 200;
    for (quota, approved) in rows {
        let used = quota.approved_before_t + *approved;
        let share = if quota.listed_t.0 > 0.0 {
            Cell::Number(100.0 * (used / quota.listed_t), 1)
        } else {
            Cell::Empty
        };
        block.rows.push(vec![
            Cell::from(&quota.id),
            Cell::Number(quota.listed_t.0, 3),
            Cell::Number(quota.approved_before_t.0, 3),
            Cell::Number(approved.0, 3),
            Cell::Number((quota.listed_t - used).0, 3),
            share,
        ]);
    }
    block
}

/// Where each application stands.
#[must_use]
pub fn standings(rows: &[Standing]) -> Block {
    let mut block = Block::new(
        "standings",
        ("办理状态", "Where applications stand"),
        &[
            ("申请", "application"),
            ("状态", "state"),
            ("批准 t", "approved t"),
            ("已转移 t", "moved t"),
            ("余 t", "left t"),
            ("有效期至", "until"),
        ],
    );
    block.shown = 500;
    for s in rows {
        let state = if s.running {
            Bilingual::new("转移进行中", "running")
        } else {
            s.state.label()
        };
        block.rows.push(cells![
            &s.application,
            state,
            Cell::Number(s.approved_t.0, 3),
            Cell::Number(s.moved_t.0, 3),
            Cell::Number(s.left_t.0, 3),
            s.until.to_string(),
        ]);
    }
    block
}

/// Manifests somebody should look at.
#[must_use]
pub fn flags(flags: &[Flag]) -> Block {
    let mut block = Block::new(
        "manifest_flags",
        ("联单提示", "Manifests to look at"),
        &[("联单", "manifest"), ("情况", "what"), ("数值", "amount")],
    );
    block.shown = 200;
    for f in flags {
        let what = match f.kind {
            "weight" => Bilingual::new("重量差（t）", "weight difference (t)"),
            "late" => Bilingual::new("确认逾期（工作日）", "confirmed late (working days)"),
            _ => Bilingual::new("尚未确认（工作日）", "not confirmed (working days)"),
        };
        block
            .rows
            .push(cells![&f.number, what, Cell::Number(f.amount, 3)]);
    }
    block
}

/// The January report.
#[must_use]
pub fn report(year: i32, lines: &[Line]) -> Block {
    let mut block = Block::new(
        "january_report",
        (
            "年度报告（按接收单位与代码）",
            "Yearly report by receiver and code",
        ),
        &[
            ("接收单位", "receiver"),
            ("代码", "code"),
            ("列入 t", "listed t"),
            ("批准 t", "approved t"),
            ("转移 t", "moved t"),
            ("批准未转 t", "left t"),
            ("联单数", "manifests"),
        ],
    )
    .about(Bilingual::new(
        format!("{year} 年（R005）"),
        format!("{year} (R005)"),
    ));
    block.shown = 500;
    for l in lines {
        block.rows.push(vec![
            Cell::from(&l.facility),
            Cell::from(&l.code),
            Cell::Number(l.listed_t.0, 3),
            Cell::Number(l.approved_t.0, 3),
            Cell::Number(l.moved_t.0, 3),
            Cell::Number(l.left_t.0, 3),
            Cell::Text(l.manifests.to_string()),
        ]);
    }
    block
}
