//! What projects are worth: the best cost of every set of them against building none.

use super::{Ask, Ground, asked, openings, projects, rule};
use crate::dataset::siting::CaseSite;
use crate::finding::Bilingual;
use crate::plan::flow::FlowError;
use crate::plan::siting::projects::build::Built;
use crate::plan::siting::projects::decode::Names;
use crate::plan::siting::projects::outcome::Worth;
use crate::plan::siting::projects::search::Search;
use crate::quantity::Cny;

/// The best cost of every set of projects (of more than four: of each alone, all but each, and all).
pub(super) fn worth(
    built: &Built,
    ground: Ground,
    ask: &Ask,
    names: &Names,
    search: &mut Search,
) -> Result<Vec<Worth>, FlowError> {
    let ids: Vec<String> = projects(ground, &ask.projects)
        .into_iter()
        .map(|p| p.id)
        .collect();
    let n = ids.len();
    let sets: Vec<u32> = (0..1u32 << n.min(20))
        .filter(|set| {
            let size = set.count_ones() as usize;
            n <= 4 || size <= 1 || size + 1 >= n
        })
        .collect();
    let mut told: Vec<Worth> = Vec::new();
    let mut none: Option<Cny> = None;
    for set in sets {
        let inside = |id: &String| {
            ids.iter()
                .position(|own| own == id)
                .is_some_and(|i| set >> i & 1 == 1)
        };
        let mut rules = asked(built, ground, &ask.projects);
        for id in &ids {
            let own = |site: &CaseSite| site.project.as_ref() == Some(id);
            let least = f64::from(u8::from(inside(id)));
            rules.extend(rule(openings(built, ground, own), least, least));
        }
        let only: Vec<&str> = (ids.iter().filter(|id| inside(id)))
            .map(String::as_str)
            .collect();
        search.looks_for(Bilingual::new(
            format!(
                "只建 {}",
                if set == 0 {
                    "无".to_owned()
                } else {
                    only.join("、")
                }
            ),
            format!(
                "only {}",
                if set == 0 {
                    "none".to_owned()
                } else {
                    only.join(", ")
                }
            ),
        ));
        let answer = search.best(&rules, &ask.budget)?;
        let cost = answer.plan.as_ref().map(|plan| plan.cost);
        if set == 0 {
            none = cost;
        }
        told.push(Worth {
            projects: ids.iter().filter(|id| inside(id)).cloned().collect(),
            cost_cny: cost,
            saves_cny: none.zip(cost).map(|(none, cost)| none - cost),
            sites: (answer.plan.iter())
                .flat_map(|plan| names.plan(plan).sites())
                .collect(),
        });
    }
    Ok(told)
}
