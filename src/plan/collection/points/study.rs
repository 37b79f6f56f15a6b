//! The whole answer to a question of points: the plan with its proof, a choice made by hand, coverage and cost by the
//! number of points, and why each other zone has none.

use super::build::Waste;
use super::check::faults;
use super::effort::Effort;
use super::instance::{Held, Instance, Measure, Question};
use super::outcome::{CallPrice, CurvePoint, PointsHand, PointsOutcome, SCHEMA, ZoneTold, told};
use super::solution::{Found, Open, Plan, Status};
use super::solve::{
    COVER_GAP, PointsError, cheapest, covered, just_covering, least, none, reach, refined, scored,
    spread, widest,
};
use super::why;
use crate::dataset::points::PointRules;
use crate::dataset::tables::Tables;
use crate::finding::Bilingual;
use crate::quantity::{Cny, Tonnes};

/// Share of what can be covered at most from which a plan that covers enough is looked for first.
const NEARLY: f64 = 0.95;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// Which waste.
    pub waste: Waste,
    /// Least coverage, 0–1; with a budget the greatest is looked for instead.
    pub cover: f64,
    /// What coverage counts.
    pub measure: Measure,
    /// Most that points and emptying may cost a year.
    pub budget: Option<Cny>,
    /// Most points; without it as the case says.
    pub most: Option<usize>,
    /// Most collectors; without it as the case says.
    pub collectors: Option<usize>,
    /// Driving limit, km; without it as the case says.
    pub limit_km: Option<f64>,
    /// Candidates chosen by hand, each `ID` or `ID:SIZE`.
    pub fix: Vec<String>,
    /// Coverage and cost by the number of points.
    pub curve: bool,
    /// What a call of the rounds costs; without it as the case says.
    pub call: Option<CallPrice>,
}

/// Candidates and sizes chosen by hand.
///
/// # Errors
/// What is not there, in words.
pub fn held(instance: &Instance, fix: &[String]) -> Result<Vec<Held>, Bilingual> {
    let one = |text: &String| {
        let (id, size) = match text.split_once(':') {
            Some((id, size)) => (id, Some(size)),
            None => (text.as_str(), None),
        };
        let none =
            |zh: &str, en: &str| Bilingual::new(format!("{zh} {text}"), format!("{en} {text}"));
        let candidate = instance.candidates.iter().position(|c| c.id == id);
        let candidate = candidate.ok_or_else(|| none("没有候选点", "there is no candidate"))?;
        let known = |size: &str| instance.sizes.iter().position(|one| one.id == size);
        let size = match size {
            Some(size) => Some(known(size).ok_or_else(|| none("没有规模", "there is no size"))?),
            None => None,
        };
        Ok(Held { candidate, size })
    };
    fix.iter().map(one).collect()
}

/// Answers a question.
///
/// # Errors
/// [`PointsError`].
pub fn answer(
    instance: &Instance,
    tables: &Tables,
    rules: &PointRules,
    ask: &Ask,
    held: Vec<Held>,
    effort: &Effort,
) -> Result<PointsOutcome, PointsError> {
    let question = Question {
        measure: ask.measure,
        cover: ask.cover,
        budget: ask.budget.unwrap_or(Cny(f64::INFINITY)),
        points: ask.most.unwrap_or(rules.most_points as usize),
        collectors: ask.collectors.unwrap_or(rules.most_collectors as usize),
        held: None,
    };
    effort.report(("最省方案", "the plan"), 0.05);
    let found = match ask.budget {
        Some(_) => widest(instance, &question, effort)?,
        None => affordable(instance, &question, effort)?,
    };
    let reach = match (&found.plan, ask.budget) {
        (Some(_), None) => None,
        // What was asked cannot be had: how much could be?
        (None, _) if found.widest <= 0.0 && !effort.over() => {
            Some(spread(instance, &question, None, None, effort)?.most)
        }
        _ => Some(found.widest),
    };
    let hand = match held.is_empty() || effort.over() {
        true => None,
        false => Some(by_hand(
            instance,
            &question,
            held,
            found.plan.as_ref(),
            effort,
        )?),
    };
    let curve = match ask.curve {
        true => curve(instance, &question, effort)?,
        false => Vec::new(),
    };
    let all: Tonnes = instance.sources.iter().map(|source| source.t).sum();
    let judged = match ask.budget {
        Some(_) => Question {
            cover: 0.0,
            ..question.clone()
        },
        None => question.clone(),
    };
    Ok(PointsOutcome {
        schema: SCHEMA,
        case: tables.case.id.clone(),
        case_name: tables.case.name.clone(),
        scenario: String::new(),
        waste: ask.waste,
        demo: true,
        sources: instance.sources.len(),
        t: all,
        left_out: 0,
        call: (ask.call.clone()).unwrap_or_else(|| CallPrice::of_case(rules)),
        limit_km: ask.limit_km.unwrap_or(rules.limit_km),
        cover: ask.cover,
        measure: ask.measure,
        most_points: question.points,
        most_collectors: question.collectors,
        budget: ask.budget,
        today: instance.today(),
        status: found.status,
        stopped: effort.over(),
        bound: found.gap().map(|_| found.bound),
        gap: found.gap(),
        widest: reach,
        faults: (found.plan.as_ref())
            .map(|plan| faults(instance, &judged, plan))
            .unwrap_or_default(),
        zones: (found.plan.as_ref())
            .map(|plan| zones(instance, tables, &question, plan))
            .unwrap_or_default(),
        plan: found.plan.as_ref().map(|plan| told(instance, plan)),
        hand,
        curve,
    })
}

/// The cheapest plan, unless the program in which points may be open in part covers less already.
fn affordable(
    instance: &Instance,
    question: &Question,
    effort: &Effort,
) -> Result<Found, PointsError> {
    if question.cover <= 0.0 {
        return cheapest(instance, question, effort);
    }
    let most = reach(instance, question, effort)?;
    if most < question.cover - 1e-9 {
        return Ok(none(Status::Infeasible, most));
    }
    if effort.over() {
        return Ok(none(Status::Undecided, most));
    }
    if question.cover > NEARLY * most {
        return just_covering(instance, question, effort);
    }
    let found = cheapest(instance, question, effort)?;
    Ok(match found.status {
        Status::Undecided => none(Status::Undecided, most),
        _ => found,
    })
}

fn by_hand(
    instance: &Instance,
    question: &Question,
    held: Vec<Held>,
    best: Option<&Plan>,
    effort: &Effort,
) -> Result<PointsHand, PointsError> {
    let question = Question {
        held: Some(held),
        ..question.clone()
    };
    let Found { plan, .. } = scored(instance, &question, effort)?;
    let plan = plan.unwrap_or_default();
    let more = best.map(|best| plan.cost.all() - best.cost.all());
    Ok(PointsHand {
        faults: faults(instance, &question, &plan),
        plan: told(instance, &plan),
        more,
    })
}

/// Points one by one. What the last number of points covers is what the next covers at least; ends where another point
/// is proved to cover nothing more, or with the time.
fn curve(
    instance: &Instance,
    question: &Question,
    effort: &Effort,
) -> Result<Vec<CurvePoint>, PointsError> {
    let mut curve: Vec<CurvePoint> = Vec::new();
    let mut last: Option<Plan> = None;
    let most = question.points.min(instance.candidates.len());
    for points in 0..=most {
        if effort.over() {
            break;
        }
        let asked = Question {
            points,
            budget: Cny(f64::INFINITY),
            ..question.clone()
        };
        let before = last.as_ref().map(|plan| covered(plan, question));
        let found = spread(instance, &asked, before, None, effort)?;
        let more =
            |plan: &Plan| before.is_none_or(|before| covered(plan, question) > before + 1e-6);
        let proved = found.most <= before.unwrap_or(-1.0) * (1.0 + COVER_GAP);
        // Nothing better found, nor ruled out: the plan before stands here, too.
        let plan = match found.plan.filter(more) {
            Some(plan) => plan,
            None if proved => break,
            None => match last.take() {
                Some(plan) => plan,
                None => break,
            },
        };
        let as_wide = Question {
            cover: least(covered(&plan, question)),
            ..asked
        };
        let best = refined(instance, &as_wide, &plan, effort)?;
        let plan = best.plan.clone().unwrap_or(plan);
        let one = curve_point(instance, points, &plan, found.most, best.gap());
        #[allow(clippy::cast_precision_loss)] // A few points.
        let done = 0.1 + 0.9 * (points + 1) as f64 / (most + 1) as f64;
        let [share, widest] = [covered(&plan, question), found.most]
            .map(|share| format!("{:.1} %", (100.0 * share).abs()));
        let cny = one.cny.0;
        let zh = format!("{points} 点：覆盖 {share}，至多 {widest}，{cny:.0} 元/年");
        let en = format!("{points} points: {share} covered, at most {widest}, {cny:.0} CNY a year");
        effort.report((&zh, &en), done);
        curve.push(one);
        last = Some(plan);
    }
    Ok(curve)
}

fn curve_point(
    instance: &Instance,
    points: usize,
    plan: &Plan,
    widest: f64,
    gap: Option<f64>,
) -> CurvePoint {
    let id = |open: &Open| instance.candidates[open.candidate].id.clone();
    CurvePoint {
        points,
        open: plan.open.iter().map(id).collect(),
        sources: plan.sources,
        tonnes: plan.tonnes,
        widest,
        cny: plan.cost.all(),
        gap,
    }
}

fn zones(instance: &Instance, tables: &Tables, question: &Question, plan: &Plan) -> Vec<ZoneTold> {
    let open = |zone: &str| {
        let mut open = plan.open.iter();
        open.any(|open| instance.candidates[open.candidate].zone == zone)
    };
    let mut covered = vec![0.0; instance.sources.len()];
    for &way in &plan.ways {
        let way = &instance.ways[way];
        let source = instance.demands[way.demand].source;
        covered[source] += way.t / instance.sources[source].t;
    }
    let told = |row: &crate::dataset::tables::ZoneRow| {
        let (cause, best) = why::zone(instance, question, plan, &row.id);
        let own = || {
            instance
                .sources
                .iter()
                .zip(&covered)
                .filter(|(source, _)| source.zone == row.id)
        };
        let sources = own().count();
        let one = best.map(|(_, added)| added).unwrap_or_default();
        ZoneTold {
            zone: row.id.clone(),
            name: Bilingual::new(&row.name_zh, &row.name_en),
            sources,
            #[allow(clippy::cast_precision_loss)] // Fewer sources than 2^52.
            covered: own().map(|(_, covered)| covered).sum::<f64>() / sources.max(1) as f64,
            cause,
            candidate: best.map(|(j, _)| instance.candidates[j].id.clone()),
            saves: one.saves,
            costs: one.costs,
            adds: one.sources,
        }
    };
    let rows = tables.zones.rows.iter().map(|feature| &feature.row);
    rows.filter(|row| !open(&row.id)).map(told).collect()
}
