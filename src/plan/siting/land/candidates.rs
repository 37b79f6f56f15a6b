//! The best cells of the ground as candidates of a siting question: rows like those of `candidates.csv`.

use super::{Ask, assess, grid, rank};
use crate::dataset::Dataset;
use crate::dataset::cell::{List, Mark, Source};
use crate::dataset::siting::M2_PER_MU;
use crate::dataset::tables::CandidateRow;
use crate::finding::Finding;
use crate::quantity::Cny;

/// The best cells of each project that no rule excludes, so many at most, best first and apart as the case says. A cell
/// has no price of land: it is that of the case's candidates in the mean, and says so.
///
/// # Errors
/// Findings, as for [`assess`].
pub fn candidates(
    dataset: &Dataset,
    projects: &[String],
    count: usize,
) -> Result<Vec<CandidateRow>, Vec<Finding>> {
    if count == 0 || projects.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        projects: projects.to_vec(),
        ..Ask::default()
    };
    let (_, solved) = assess(dataset, &ask)?;
    let tables = dataset.tables();
    let prices: Vec<f64> = (tables.candidates.rows.iter())
        .filter_map(|row| Some(row.price_cny_mu?.0))
        .collect();
    let price = (!prices.is_empty()).then(|| Cny(prices.iter().sum::<f64>() / prices.len() as f64));
    let area_mu = (grid::area_km2(tables.case.land.resolution) * 1e6 / M2_PER_MU).floor();
    let mut rows: Vec<CandidateRow> = Vec::new();
    for one in solved {
        let spots = &one.instance.spots;
        let scores: Vec<Option<f64>> = (spots.iter().zip(&one.solution.judged))
            .map(|(spot, judged)| judged.score.filter(|_| spot.parcel.is_none()))
            .collect();
        for best in rank::best(spots, &scores, one.instance.apart, count) {
            let spot = &spots[best];
            if let Some(row) = rows.iter_mut().find(|row| row.id == spot.id) {
                row.projects.0.push(one.project.clone());
                continue;
            }
            let Some(zone) = spot.zone.map(|z| &tables.zones.rows[z as usize].row) else {
                continue;
            };
            rows.push(CandidateRow {
                id: spot.id.clone(),
                name_zh: format!("{}网格", zone.name_zh),
                projects: List(vec![one.project.clone()]),
                lon: spot.at.lon,
                lat: spot.at.lat,
                zone: zone.id.clone(),
                area_mu,
                price_cny_mu: price,
                zoning: None,
                source: Source::new(
                    Mark::Demo,
                    "格网中未被排除且得分最高的单元；地价取候选地块的平均，面积为整个单元",
                ),
            });
        }
    }
    Ok(rows)
}
