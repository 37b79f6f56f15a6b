//! Facts in, verdicts out: one function per condition of the fourteen checks. All are judged, in the order
//! of the checks; a condition whose row is missing in `rules.toml` is left out.

mod carriage;
mod list;
mod receiver;
mod sender;
mod waste;

use super::instance::{Condition, Effect, Instance, Rule};
use super::solution::{Check, Verdict};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;

/// What a condition comes to.
pub(super) struct Judged {
    verdict: Verdict,
    seen: Bilingual,
    limit: Bilingual,
    /// Another effect than the rule's, where the kind of fail asks for it.
    effect: Option<Effect>,
}

impl Judged {
    fn of(verdict: Verdict, seen: (String, String), limit: (String, String)) -> Self {
        Self {
            verdict,
            seen: Bilingual::new(seen.0, seen.1),
            limit: Bilingual::new(limit.0, limit.1),
            effect: None,
        }
    }

    fn not_applicable(zh: &str, en: &str) -> Self {
        Self::of(
            Verdict::NotApplicable,
            (zh.to_owned(), en.to_owned()),
            (String::new(), String::new()),
        )
    }

    fn unknown(zh: &str, en: &str, limit: (&str, &str)) -> Self {
        Self::of(
            Verdict::Unknown,
            (zh.to_owned(), en.to_owned()),
            (limit.0.to_owned(), limit.1.to_owned()),
        )
    }
}

/// Pass where a condition holds, fail where it does not.
fn holds(holds: bool) -> Verdict {
    if holds { Verdict::Pass } else { Verdict::Fail }
}

/// Tonnes as a reader sees them: to the kilogram, no trailing zeros.
pub(super) fn t(tonnes: Tonnes) -> String {
    // An empty sum is −0; adding zero takes the sign away.
    format!("{}", (tonnes.0 * 1000.0).round() / 1000.0 + 0.0)
}

/// The function of a condition.
fn function(condition: Condition) -> fn(&Instance, &Rule) -> Judged {
    match condition {
        Condition::Waste => waste::hazardous,
        Condition::Edition => waste::edition,
        Condition::Exempt => waste::exempt,
        Condition::Route => waste::route,
        Condition::Listed => list::listed,
        Condition::Suspended => list::suspended,
        Condition::Quota => list::quota,
        Condition::Papers => receiver::papers,
        Condition::Licence => receiver::licence,
        Condition::LicenceDates => receiver::licence_dates,
        Condition::Room => receiver::room,
        Condition::SenderTonnes => sender::tonnes,
        Condition::StockAge => sender::age,
        Condition::NearnessDisposal => sender::nearness_disposal,
        Condition::NearnessUse => sender::nearness_use,
        Condition::Carrier => carriage::carrier,
        Condition::Bans => carriage::bans,
        Condition::Load => carriage::load,
        Condition::Serious => receiver::serious,
        Condition::Penalties => receiver::penalties,
        Condition::SpotCheck => receiver::spot_check,
        Condition::Insurance => receiver::insurance,
        Condition::Credit => receiver::credit,
        Condition::EmergencyPlan => receiver::emergency_plan,
    }
}

/// Judges every condition the rules have a row for.
#[must_use]
pub fn judge(instance: &Instance) -> Vec<Check> {
    let mut rows: Vec<&Rule> = instance.rules.rule.iter().collect();
    rows.sort_by_key(|rule| (rule.check, rule.condition));
    rows.into_iter()
        .map(|rule| {
            let judged = function(rule.condition)(instance, rule);
            let effect = match judged.verdict {
                Verdict::Fail => Some(judged.effect.unwrap_or(rule.on_fail)),
                Verdict::Unknown => Some(rule.on_unknown),
                Verdict::Pass | Verdict::NotApplicable => None,
            };
            Check {
                check: rule.check,
                condition: rule.condition,
                name: rule.condition.label(),
                verdict: judged.verdict,
                effect,
                seen: judged.seen,
                limit: judged.limit,
                text: rule.text.clone(),
                rule: rule.rule.clone(),
                edition: rule.edition.clone(),
                source: rule.source.clone(),
                certainty: rule.certainty.clone(),
            }
        })
        .collect()
}
