//! An independent judge: instance and solution in, every breach out. It judges each condition again in its
//! own words and holds the answer against the facts; it knows nothing of `rules` and `decision`.

use super::instance::{Border, Condition, Effect, Facts, Instance, Operation, Rule};
use super::solution::{Kind, Solution, Verdict, Way};
use crate::quantity::Tonnes;

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Breach {
    /// A condition is judged otherwise here.
    Verdict(Condition, Verdict, Verdict),
    /// A condition the rules have is missing, or one they lack is there.
    Missing(Condition),
    /// Parts and refused tonnes do not make up what was asked.
    Sum(Tonnes, Tonnes),
    /// More within the list than is left.
    Quota(Tonnes, Tonnes),
    /// More than permit or ledger leave.
    Room(Tonnes, Tonnes),
    /// Valid longer than it may be, or not at all.
    Dates,
    /// Tonnes move against a condition.
    Moves(Condition),
    /// Nothing moves though nothing stands against it.
    Withheld,
    /// Across provinces without list and consent.
    Unconsented(Tonnes),
}

const EPS: f64 = 2e-6;

/// Some(true) holds, Some(false) fails, None unknown; the outer None: does not concern it.
fn stands(c: Condition, i: &Instance, rule: &Rule) -> Option<Option<bool>> {
    let f: &Facts = &i.facts;
    let across = f.border == Some(Border::Provinces);
    let shared = f.list.members == Some(true);
    let mine = || {
        f.licence
            .lines
            .iter()
            .filter(|l| l.operation == i.operation)
    };
    let now = || mine().filter(|l| !(l.from > i.today || l.to < i.today));
    let nearer = || {
        let least = rule.limit.unwrap_or(1.0);
        let places = f.nearer.as_ref()?;
        Some(places.iter().all(|p| p.room.0 < least))
    };
    let clean = |serious: bool| {
        let back = rule.limit.unwrap_or(365.0);
        let hit = f.record.penalties.iter().any(|(day, kind)| {
            let days = f64::from((i.today - *day).get_days());
            *kind == serious && (0.0..=back).contains(&days)
        });
        if hit {
            Some(false)
        } else {
            f.record.kept.then_some(true)
        }
    };
    let answer = match c {
        Condition::Waste if f.hazardous.is_none() && f.renamed.is_some() => Some(true),
        Condition::Waste => f.hazardous,
        Condition::Edition => match (&f.edition_in_force, &f.renamed, f.hazardous) {
            (None, _, _) => None,
            (Some(_), Some(_), _) => Some(false),
            (Some(_), None, Some(false)) => return None,
            (Some(_), None, None) => None,
            (Some(force), None, Some(true)) => f.edition_of_code.as_ref().map(|e| e == force),
        },
        Condition::Exempt => {
            f.exempt.as_ref()?;
            Some(true)
        }
        Condition::Route => f.border.map(|_| true),
        Condition::Listed if !across => return None,
        Condition::Listed => match (f.list.members, &f.list.row, f.list.held) {
            (Some(false), _, _) => Some(false),
            (None, _, _) | (Some(true), None, false) => None,
            (Some(true), row, _) => Some(row.is_some()),
        },
        Condition::Suspended | Condition::Quota if !across || !shared => return None,
        Condition::Suspended => {
            let row = f.list.row.as_ref()?;
            Some(row.suspended.is_none_or(|since| since > i.today))
        }
        Condition::Quota => {
            let row = f.list.row.as_ref()?;
            let used = row.approved.0 + row.pending.0 + i.asked.0;
            Some(used <= row.listed.0.max(row.approved.0 + row.pending.0) + EPS)
        }
        Condition::Papers => Some(rule.words.iter().all(|w| f.papers.contains(w))),
        Condition::Licence if f.hazardous.is_none() => None,
        Condition::Licence => {
            Some(f.licence.takes_sender && f.licence.works && mine().next().is_some())
        }
        Condition::LicenceDates if mine().next().is_none() => return None,
        Condition::LicenceDates => Some(now().next().is_some()),
        Condition::Room if now().next().is_none() => return None,
        Condition::Room => Some(i.asked.0 <= room(i) + EPS),
        Condition::SenderTonnes => sendable(i).map(|left| i.asked.0 <= left + EPS),
        Condition::StockAge => {
            let most = rule.limit.unwrap_or(365.0);
            let days = |oldest: super::instance::Date| f64::from((i.today - oldest).get_days());
            f.sender.oldest.map(|oldest| days(oldest) <= most)
        }
        Condition::NearnessDisposal if i.operation != Operation::Dispose => return None,
        Condition::NearnessDisposal => {
            let reason = f.papers.iter().any(|p| p == "reason");
            nearer().map(|near| near || reason)
        }
        Condition::NearnessUse if i.operation != Operation::Use => return None,
        Condition::NearnessUse => nearer(),
        Condition::Carrier => match &f.carrier {
            None => None,
            Some(carrier) if carrier.valid_to < i.today => Some(false),
            Some(_) if f.class_waived => Some(true),
            Some(carrier) => (f.un_class.as_ref()).map(|class| carrier.classes.contains(class)),
        },
        Condition::Bans => match &f.bans {
            Some(found) if !found.is_empty() => Some(false),
            Some(_) if f.bans_complete => Some(true),
            _ => None,
        },
        Condition::Load => {
            let clash = f.load.iter().any(|l| l.clash.is_some());
            let all_known = f.load.iter().all(|l| l.known);
            if clash {
                Some(false)
            } else {
                all_known.then_some(true)
            }
        }
        Condition::Serious => clean(true),
        Condition::Penalties => clean(false),
        Condition::SpotCheck => {
            let grade = f.record.spot_check.map(|(_, grade)| grade.word());
            grade.map(|grade| rule.words.iter().any(|w| w == grade))
        }
        Condition::Insurance => match f.record.insured {
            None | Some((true, None)) => None,
            Some((true, Some(until))) => Some(until >= i.today),
            Some((false, _)) => Some(false),
        },
        Condition::Credit => {
            let grade = f.record.credit.map(|grade| grade.word());
            grade.map(|grade| rule.words.iter().any(|w| w == grade))
        }
        Condition::EmergencyPlan => f.record.emergency_until.map(|until| until >= i.today),
    };
    Some(answer)
}

fn room(i: &Instance) -> f64 {
    let lines = (i.facts.licence.lines.iter())
        .filter(|l| l.operation == i.operation && l.from <= i.today && i.today <= l.to);
    let all: f64 = lines.map(|l| l.t_per_year.0).sum();
    (all - i.facts.licence.taken.0).max(0.0)
}

fn sendable(i: &Instance) -> Option<f64> {
    let s = &i.facts.sender;
    let stock = s.stock.map_or(0.0, |t| t.0);
    s.plan.map(|plan| (plan.0 + stock - s.gone.0).max(0.0))
}

/// Every breach of a review.
#[must_use]
pub fn check(instance: &Instance, solution: &Solution) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let answer = &solution.answer;
    let moves = !answer.parts.is_empty();
    let mut against = false;
    let mut caps = instance.asked.0;
    for rule in &instance.rules.rule {
        let c = rule.condition;
        let Some(seen) = solution.check(c) else {
            breaches.push(Breach::Missing(c));
            continue;
        };
        let (verdict, effect) = match stands(c, instance, rule) {
            None => (Verdict::NotApplicable, None),
            Some(Some(true)) => (Verdict::Pass, None),
            Some(Some(false)) => (Verdict::Fail, Some(rule.on_fail)),
            Some(None) => (Verdict::Unknown, Some(rule.on_unknown)),
        };
        if verdict != seen.verdict {
            breaches.push(Breach::Verdict(c, verdict, seen.verdict));
        }
        if matches!(effect, Some(Effect::Refuse | Effect::Return)) {
            against = true;
            if moves {
                breaches.push(Breach::Moves(c));
            }
        }
        if effect == Some(Effect::Reduce) {
            caps = caps.min(match c {
                Condition::Room => room(instance),
                Condition::SenderTonnes => sendable(instance).unwrap_or(0.0),
                _ => caps,
            });
        }
    }
    for check in &solution.checks {
        if instance.rules.of(check.condition).is_none() {
            breaches.push(Breach::Missing(check.condition));
        }
    }
    let general =
        instance.facts.hazardous == Some(false) && instance.rules.of(Condition::Waste).is_some();
    let over = instance.until < instance.today;
    if over && moves {
        breaches.push(Breach::Dates);
    }
    against |= general || over || caps <= EPS;
    if !against && !moves {
        breaches.push(Breach::Withheld);
    }
    if general != (answer.kind == Kind::NotNeeded) || (general && moves) {
        breaches.push(Breach::Moves(Condition::Waste));
    }
    if moves {
        judge_parts(instance, solution, caps, &mut breaches);
    }
    breaches
}

fn judge_parts(instance: &Instance, solution: &Solution, caps: f64, breaches: &mut Vec<Breach>) {
    let answer = &solution.answer;
    let all: f64 = answer.parts.iter().map(|p| p.tonnes.0).sum();
    let by = |way: Way| -> f64 {
        let parts = answer.parts.iter().filter(|p| p.way == way);
        parts.map(|p| p.tonnes.0).sum()
    };
    if (all + answer.refused.0 - instance.asked.0).abs() > EPS {
        breaches.push(Breach::Sum(Tonnes(all + answer.refused.0), instance.asked));
    }
    if (all - caps).abs() > EPS {
        breaches.push(Breach::Room(Tonnes(all), Tonnes(caps)));
    }
    let across = instance.facts.border == Some(Border::Provinces);
    let row = (instance.facts.list.row.as_ref())
        .filter(|_| across && instance.facts.list.members == Some(true));
    let asks = |c: Condition| {
        let rule = instance.rules.of(c);
        rule.is_some_and(|r| r.on_fail == Effect::Consent)
    };
    let left = row.map_or(0.0, |r| (r.listed - r.approved - r.pending).0.max(0.0));
    if by(Way::InList) > left + EPS && asks(Condition::Quota) {
        breaches.push(Breach::Quota(Tonnes(by(Way::InList)), Tonnes(left)));
    }
    if across && asks(Condition::Quota) && by(Way::InList) < left.min(caps) - EPS {
        breaches.push(Breach::Withheld);
    }
    let letter = instance.facts.papers.iter().any(|p| p == "consent_letter");
    if by(Way::Consented) > 0.0 && !letter || across && by(Way::Manifest) > 0.0 {
        breaches.push(Breach::Unconsented(Tonnes(
            by(Way::Consented) + by(Way::Manifest),
        )));
    }
    let waits = by(Way::AfterConsent);
    let kind = match answer.kind {
        Kind::AskConsent => waits > 0.0 && (all - waits).abs() <= EPS,
        Kind::Split => waits > 0.0 && all - waits > EPS,
        Kind::Approve | Kind::ManifestOnly => waits == 0.0 && answer.refused.0 <= EPS,
        Kind::ApproveInPart => waits == 0.0 && answer.refused.0 > 0.0,
        Kind::Refuse | Kind::ReturnForPapers | Kind::NotNeeded => false,
    };
    let licence = instance.facts.licence.lines.iter().filter(|l| {
        l.operation == instance.operation && l.from <= instance.today && instance.today <= l.to
    });
    let licence = licence.map(|l| l.to).max();
    let year_on = i32::from(instance.today.year()) * 12
        + i32::from(instance.today.month())
        + i32::try_from(instance.rules.clock.months).unwrap_or(12);
    let dated = answer.valid_until.is_some_and(|day| {
        let months = i32::from(day.year()) * 12 + i32::from(day.month());
        day <= instance.until
            && licence.is_none_or(|end| day <= end)
            && (months, day.day()) <= (year_on, instance.today.day())
            // One of the three ends it.
            && (day == instance.until || licence == Some(day) || months == year_on)
    });
    if !kind || !dated {
        breaches.push(Breach::Dates);
    }
}
