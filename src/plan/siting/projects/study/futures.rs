//! What holds in other futures: the best sites of each, the sites that are best over all of them before it is known which
//! comes (two stages: build, then send), and by how much every choice is beaten where it is not the best.

use super::{Asked, judge};
use crate::finding::Bilingual;
use crate::plan::flow::FlowError;
use crate::plan::siting::projects::build::Built;
use crate::plan::siting::projects::instance::{Block, Group, NOBODY, Opening, Program, Site};
use crate::plan::siting::projects::outcome::{Future, Futures, Regret};
use crate::plan::siting::projects::search::Search;
use crate::quantity::Cny;
use std::collections::BTreeMap;

/// The program with all arisings times a factor.
fn grown(block: &Block, factor: f64) -> Block {
    let mut block = block.clone();
    for node in &mut block.flow.nodes {
        node.supply = node.supply * factor;
    }
    for line in &mut block.flow.lines {
        if line.permit == NOBODY {
            line.capacity = line.capacity * factor.max(1.0);
        }
    }
    block
}

/// One program of several futures, all as likely: a site is built once for all of them.
fn joint(program: &Program, factors: &[f64]) -> Program {
    let weight = 1.0 / factors.len() as f64;
    let shift = |group: &Group, future: usize| Group {
        block: group.block + u32::try_from(future * program.blocks.len()).expect("few blocks"),
        ..group.clone()
    };
    Program {
        blocks: (factors.iter())
            .flat_map(|&factor| {
                program.blocks.iter().map(move |block| Block {
                    weight: block.weight * weight,
                    ..grown(block, factor)
                })
            })
            .collect(),
        sites: (program.sites.iter())
            .map(|site| Site {
                groups: (0..factors.len())
                    .flat_map(|future| site.groups.iter().map(move |group| shift(group, future)))
                    .collect(),
            })
            .collect(),
        openings: (program.openings.iter())
            .map(|opening| Opening {
                share: opening.share.repeat(factors.len()),
                ..opening.clone()
            })
            .collect(),
        rules: program.rules.clone(),
    }
}

/// Plans for futures given as factors of the arisings.
pub(super) fn futures(asked: Asked, built: &Built) -> Result<Option<Futures>, FlowError> {
    let factors = &asked.ask.futures;
    let names = asked.names(built);
    let mut futures = Vec::new();
    let mut choices: BTreeMap<Vec<u32>, Vec<String>> = BTreeMap::new();
    let tell = |what: String, en: String| {
        asked
            .control
            .report("futures", Bilingual::new(what, en), None);
    };
    let programs: Vec<Program> = (factors.iter())
        .map(|&factor| Program {
            blocks: built
                .program
                .blocks
                .iter()
                .map(|block| grown(block, factor))
                .collect(),
            ..built.program.clone()
        })
        .collect();
    let mut searches: Vec<Search> = (programs.iter())
        .map(|program| Search::new(program, asked.control))
        .collect();
    for ((search, program), &factor) in searches.iter_mut().zip(&programs).zip(factors) {
        tell(format!("产生量 × {factor}"), format!("arisings × {factor}"));
        let answer = search.best(asked.rules, &asked.ask.budget)?;
        let Some(plan) = answer.plan else {
            return Ok(None);
        };
        judge(program, &plan)?;
        let sites = names.plan(&plan).sites();
        choices.insert(plan.chosen.clone(), sites.clone());
        futures.push(Future {
            factor,
            sites,
            cost_cny: plan.cost,
        });
    }
    tell(
        "各种未来合并求解".to_owned(),
        "all futures together".to_owned(),
    );
    let joint = joint(&built.program, factors);
    let robust = Search::new(&joint, asked.control).best(asked.rules, &asked.ask.budget)?;
    let Some(robust) = robust.plan else {
        return Ok(None);
    };
    judge(&joint, &robust)?;
    let named =
        |chosen: &[u32]| -> Vec<String> { (chosen.iter()).map(|&o| names.opening(o)).collect() };
    choices.insert(robust.chosen.clone(), Vec::new());
    let mut regrets = Vec::new();
    for chosen in choices.keys() {
        let mut costs = Vec::new();
        for search in &mut searches {
            costs.push(search.plan(chosen)?.map(|plan| plan.cost));
        }
        let over: Option<Vec<Cny>> = (costs.iter().zip(&futures))
            .map(|(cost, future)| Some((*cost)? - future.cost_cny))
            .collect();
        let largest = over
            .as_ref()
            .and_then(|over| over.iter().copied().reduce(Cny::max));
        regrets.push(Regret {
            built: named(chosen),
            robust: *chosen == robust.chosen,
            over_cny: over.unwrap_or_default(),
            largest_cny: largest,
        });
    }
    Ok(Some(Futures {
        futures,
        expected_cny: robust.cost,
        regrets,
    }))
}
