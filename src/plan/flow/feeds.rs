//! Dataset in, what its process inputs leave out: the steps on site and what needs a place.

use super::build::works;
use crate::dataset::Dataset;
use crate::dataset::tables::Tables;
use crate::plan::outcome::{Feed, Made};
use crate::quantity::Tonnes;

/// Process inputs at work in the plan year with tonnes, in file order.
pub(super) fn made(dataset: &Dataset) -> Vec<Feed> {
    let (tables, links) = (dataset.tables(), dataset.links());
    let year = tables.case.plan_year;
    (tables.feeds.rows.iter().enumerate())
        .filter(|(i, row)| {
            row.t_per_year > Tonnes::ZERO && works(dataset.facility(links.feed_facility[*i]), year)
        })
        .map(|(_, row)| {
            let mut made = Vec::new();
            steps(tables, &row.process, row.t_per_year, &mut made);
            Feed {
                id: row.id.clone(),
                facility: row.facility.clone(),
                tonnes: row.t_per_year,
                made,
            }
        })
        .collect()
}

/// What tonnes of a process leave, each step on site before what it leaves.
fn steps(tables: &Tables, process: &str, t: Tonnes, made: &mut Vec<Made>) {
    for row in tables.residues.rows.iter().filter(|r| r.process == process) {
        let Some(code) = &row.code else { continue };
        let tonnes = t * row.t_per_t;
        if tonnes <= Tonnes::ZERO {
            continue;
        }
        made.push(Made {
            code: code.clone(),
            tonnes: Tonnes((tonnes.0 * 1e8).round() / 1e8),
            treated_on_site: row.treated_by.is_some(),
        });
        if let Some(by) = &row.treated_by {
            steps(tables, by, tonnes, made);
        }
    }
}

/// Tonnes that process inputs leave and that need a place, of the codes that count.
pub(super) fn left(feeds: &[Feed], counts: impl Fn(&str) -> bool) -> Tonnes {
    let made = feeds.iter().flat_map(|feed| &feed.made);
    made.filter(|made| !made.treated_on_site && counts(&made.code))
        .map(|made| made.tonnes)
        .sum()
}
