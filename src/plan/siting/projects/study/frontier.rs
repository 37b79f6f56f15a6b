//! What less exposure costs: people along the ways may be fewer in every period, step by step, and the sites and flows
//! that are best then are told with the largest burden of a zone.

use super::{Asked, judge};
use crate::finding::Bilingual;
use crate::plan::flow::FlowError;
use crate::plan::siting::projects::build;
use crate::plan::siting::projects::outcome::{SitePlan, SitingOutcome};
use crate::plan::siting::projects::search::Search;

/// Exposure is taken down by this share of the best plan's at each point.
const STEP: f64 = 0.05;

/// The points besides the best plan, from most to least exposure; none where the case has no people.
pub(super) fn frontier(asked: Asked, outcome: &SitingOutcome) -> Result<Vec<SitePlan>, FlowError> {
    let Some(best) = outcome.plans.first() else {
        return Ok(Vec::new());
    };
    let own: Option<Vec<f64>> = (best.periods.iter())
        .map(|period| period.exposure_person_km_t)
        .collect();
    let Some(own) = own else {
        return Ok(Vec::new());
    };
    let mut points = Vec::new();
    for k in 1..=asked.ask.frontier {
        if asked.control.stop.stopped() {
            break;
        }
        let share = 1.0 - STEP * k as f64;
        asked.control.report(
            "frontier",
            Bilingual::new(
                format!("暴露不超过最优方案的 {:.0} %", 100.0 * share),
                format!("exposure at most {:.0} % of the best plan's", 100.0 * share),
            ),
            None,
        );
        let caps: Vec<f64> = own.iter().map(|people| people * share).collect();
        let ground = asked.ground;
        let built = build::build_with(ground.dataset, ground.sites, ground.matrix, Some(&caps))?;
        let mut search = Search::new(&built.program, asked.control);
        let answer = search.best(asked.rules, &asked.ask.budget)?;
        let Some(plan) = &answer.plan else { break };
        judge(&built.program, plan)?;
        points.push(SitePlan {
            bound_cny: Some(answer.bound),
            ..asked.names(&built).plan(plan)
        });
    }
    Ok(points)
}
