//! Verdicts in, the answer out: what follows from each condition, in a fixed order of precedence.
//!
//! General waste is not for this procedure. Else any refusal refuses, else any missing paper returns the
//! file, else conditions that reduce cap the tonnes, else consent is asked for what the white list does
//! not cover. What is left is approved.

use super::instance::{Border, Condition, Date, Effect, GRAM, Instance};
use super::solution::{Answer, Check, Kind, Part, Stage, Verdict, Way};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use jiff::ToSpan;

/// The last day of an approval: so many months, what was asked, and the licence, whichever ends first (R016).
#[must_use]
pub fn valid_until(instance: &Instance) -> Option<Date> {
    let months = instance.rules.clock.months;
    let most = instance
        .today
        .checked_add(i64::from(months).months())
        .ok()?;
    let end = most.min(instance.until);
    Some(
        instance
            .licence_end()
            .map_or(end, |licence| licence.min(end)),
    )
}

/// The clock of a part.
fn stages(instance: &Instance, way: Way) -> Vec<Stage> {
    let (clock, calendar) = (&instance.rules.clock, &instance.calendar);
    let mut day = instance.received;
    let mut stage = |zh: &str, en: &str, days: u32| {
        day = calendar.after(day, days);
        Stage {
            name: Bilingual::new(zh, en),
            days,
            due: day,
        }
    };
    match way {
        Way::Manifest => Vec::new(),
        Way::InList => vec![stage(
            "白名单内答复",
            "answer within the list",
            clock.in_list,
        )],
        Way::Consented => vec![stage("决定", "decision", clock.decision)],
        Way::AfterConsent => vec![
            stage("受理与初审", "first look", clock.first_look),
            stage("接收省复函", "reply of the receiving province", clock.reply),
            stage("决定", "decision", clock.decision),
        ],
    }
}

/// The clock of an application whatever the answer: the stages of the part that takes longest; for an
/// application across provinces of which nothing may move, those by which it has to be answered. Empty
/// where no approval is needed.
#[must_use]
pub fn clock(instance: &Instance, answer: &Answer) -> Vec<Stage> {
    let longest = answer.parts.iter().map(|part| &part.stages);
    let longest = longest.max_by_key(|stages| stages.last().map(|s| s.due));
    if let Some(stages) = longest {
        return stages.clone();
    }
    if instance.facts.border != Some(Border::Provinces) {
        return Vec::new();
    }
    let list = &instance.facts.list;
    if list.row.is_some() && list.members == Some(true) {
        stages(instance, Way::InList)
    } else {
        stages(instance, Way::AfterConsent)
    }
}

/// What the answer is made from: effects of the conditions that do not pass.
struct Effects<'a>(&'a [Check]);

impl Effects<'_> {
    fn because(&self, effect: Effect) -> Vec<Condition> {
        (self.0.iter())
            .filter(|check| check.effect == Some(effect))
            .map(|check| check.condition)
            .collect()
    }

    fn has(&self, condition: Condition, effect: Effect) -> bool {
        (self.0.iter()).any(|c| c.condition == condition && c.effect == Some(effect))
    }
}

fn none(instance: &Instance, kind: Kind, because: Vec<Condition>) -> Answer {
    Answer {
        kind,
        parts: Vec::new(),
        refused: if kind == Kind::Refuse {
            instance.asked
        } else {
            Tonnes::ZERO
        },
        valid_until: None,
        conditions: Vec::new(),
        because,
    }
}

/// The most that may move, by the conditions that reduce.
fn allowed(instance: &Instance, effects: &Effects) -> Tonnes {
    let mut most = instance.asked;
    if effects.has(Condition::Room, Effect::Reduce) {
        most = most.min(instance.room());
    }
    if effects.has(Condition::SenderTonnes, Effect::Reduce) {
        most = most.min(instance.sendable().unwrap_or(Tonnes::ZERO));
    }
    most
}

/// Parts of the tonnes that may move across provinces.
fn parts(instance: &Instance, effects: &Effects, allowed: Tonnes) -> Vec<Part> {
    let part = |way: Way, tonnes: Tonnes, quota: Option<String>| Part {
        way,
        tonnes,
        quota,
        stages: stages(instance, way),
    };
    let beyond = if instance.has_consent() {
        Way::Consented
    } else {
        Way::AfterConsent
    };
    if effects.has(Condition::Listed, Effect::Consent) {
        return vec![part(beyond, allowed, None)];
    }
    let row = instance.facts.list.row.as_ref();
    let id = row.map(|row| row.id.clone());
    let left = row.map_or(Tonnes::ZERO, |row| row.left());
    let over_is_asked = effects.has(Condition::Quota, Effect::Consent);
    let within = if over_is_asked {
        allowed.min(left)
    } else {
        allowed
    };
    let over = allowed - within;
    let mut parts = Vec::new();
    if within.0 > GRAM.0 {
        parts.push(part(Way::InList, within, id));
    }
    if over.0 > GRAM.0 {
        parts.push(part(beyond, over, None));
    }
    parts
}

/// Conditions an approval carries.
fn conditions(
    checks: &[Check],
    parts: &[Part],
    until: Option<Date>,
    edition: i32,
) -> Vec<Bilingual> {
    let mut all: Vec<Bilingual> = (checks.iter())
        .filter(|c| c.effect == Some(Effect::Condition))
        .map(|c| {
            Bilingual::new(
                format!("承运前须核实：{}（{}）", c.name.zh, c.seen.zh),
                format!(
                    "to be confirmed before the first trip: {} ({})",
                    c.name.en, c.seen.en
                ),
            )
        })
        .collect();
    let in_list = parts.iter().any(|p| p.way == Way::InList);
    if in_list && until.is_some_and(|day| i32::from(day.year()) > edition) {
        all.push(Bilingual::new(
            format!("额度为 {edition} 年版；{edition} 年 12 月 31 日后转移的数量计入次年名单（R002）"),
            format!("the quota is of edition {edition}; what moves after that year counts against the next list (R002)"),
        ));
    }
    all
}

/// The answer to an application whose conditions were judged.
#[must_use]
pub fn decide(instance: &Instance, checks: &[Check]) -> Answer {
    let general = instance.facts.hazardous == Some(false);
    if general && checks.iter().any(|c| c.condition == Condition::Waste) {
        return none(instance, Kind::NotNeeded, vec![Condition::Waste]);
    }
    let effects = Effects(checks);
    let refuse = effects.because(Effect::Refuse);
    if !refuse.is_empty() {
        return none(instance, Kind::Refuse, refuse);
    }
    let back = effects.because(Effect::Return);
    if !back.is_empty() {
        return none(instance, Kind::ReturnForPapers, back);
    }
    if instance.until < instance.today {
        // What was asked for is over: the form needs other dates.
        return none(instance, Kind::ReturnForPapers, vec![Condition::Papers]);
    }
    let allowed = allowed(instance, &effects);
    let reduced = effects.because(Effect::Reduce);
    if allowed.0 <= GRAM.0 {
        return none(instance, Kind::Refuse, reduced);
    }
    let inside = matches!(
        instance.facts.border,
        Some(Border::District | Border::Province)
    );
    let parts = if inside {
        vec![Part {
            way: Way::Manifest,
            tonnes: allowed,
            quota: None,
            stages: Vec::new(),
        }]
    } else {
        parts(instance, &effects, allowed)
    };
    let waits = |p: &Part| p.way == Way::AfterConsent;
    let short = (instance.asked - allowed).0 > GRAM.0;
    let kind = if parts.iter().all(waits) {
        Kind::AskConsent
    } else if parts.iter().any(waits) {
        Kind::Split
    } else if short {
        Kind::ApproveInPart
    } else if inside {
        Kind::ManifestOnly
    } else {
        Kind::Approve
    };
    let mut because = reduced;
    because.extend(effects.because(Effect::Consent));
    let until = valid_until(instance);
    Answer {
        kind,
        refused: if short {
            instance.asked - allowed
        } else {
            Tonnes::ZERO
        },
        valid_until: until,
        conditions: conditions(checks, &parts, until, instance.facts.list.edition),
        parts,
        because,
    }
}

/// Judges an application and answers it.
#[must_use]
pub fn review(instance: &Instance) -> super::solution::Solution {
    let checks = super::rules::judge(instance);
    let answer = decide(instance, &checks);
    super::solution::Solution {
        id: instance.id.clone(),
        today: instance.today,
        checks,
        answer,
    }
}

/// True when no condition fails but those that are only pointed out.
#[must_use]
pub fn approvable(solution: &super::solution::Solution) -> bool {
    let fails = (solution.checks.iter())
        .filter(|c| c.verdict == Verdict::Fail)
        .any(|c| c.effect != Some(Effect::Remark));
    !fails && matches!(solution.answer.kind, Kind::Approve | Kind::ManifestOnly)
}
