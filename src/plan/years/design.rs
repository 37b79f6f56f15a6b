//! Life of landfills: how long a planned one lasts by its ground (story 3), and the year a filled one is full.

use super::outcome::{Design, LandfillYear};
use crate::dataset::Dataset;
use crate::dataset::vocabulary::Intent;
use crate::dataset::years::LandfillDesign;
use crate::finding::Bilingual;
use crate::quantity::Tonnes;

/// Square metres of a 亩.
const MU: f64 = 2000.0 / 3.0;

/// Projects of the plan with ground and a line that may be filled, by the arithmetic of their ground.
pub(super) fn designs(dataset: &Dataset) -> Vec<Design> {
    let years = dataset.tables().case.years.as_ref();
    let design = years.and_then(|years| years.landfill_design.as_ref());
    design.map_or_else(Vec::new, |design| designs_of(dataset, design))
}

/// The same for other assumptions than those of the case.
pub(in crate::plan) fn designs_of(dataset: &Dataset, design: &LandfillDesign) -> Vec<Design> {
    let tables = dataset.tables();
    (tables.projects.rows.iter())
        .filter_map(|project| {
            let area_mu = project.area_mu?;
            let mut lines =
                (tables.project_lines.rows.iter()).filter(|line| line.project == project.id);
            let line = lines.find(|line| line.general && line.intent != Intent::Use)?;
            let t_per_year = line.t_per_year.filter(|&t| t > Tonnes::ZERO)?;
            let name = Bilingual::new(&project.name_zh, &project.name_zh);
            Some(of(&project.id, name, area_mu, t_per_year, design))
        })
        .collect()
}

fn of(
    project: &str,
    name: Bilingual,
    area_mu: f64,
    t_per_year: Tonnes,
    design: &LandfillDesign,
) -> Design {
    let LandfillDesign {
        share,
        depth_m,
        density_t_m3,
        wanted_years,
        source,
    } = design;
    let life = area_mu * MU * share * depth_m * density_t_m3 / t_per_year.0;
    let times = wanted_years / life;
    Design {
        project: project.to_owned(),
        name,
        area_mu,
        t_per_year,
        life_years: life,
        wanted_years: *wanted_years,
        wanted_mu: area_mu * times,
        wanted_depth_m: depth_m * times,
        formula: format!(
            "{area_mu} 亩 × 666.67 m² × {share} × {depth_m} m × {density_t_m3} t/m³ ÷ {} t/年",
            t_per_year.0
        ),
        source: source.clone(),
    }
}

/// Room of a landfill of which no more is left counts as none (1 kg).
const FULL: Tonnes = Tonnes(1e-3);

/// The year a landfill is full within its periods, and the years from the start until it is: filled evenly
/// within a period, beyond the last at its rate. `weights` are the years of each period.
pub(super) fn life(
    room: Tonnes,
    years: &[LandfillYear],
    weights: &[u32],
) -> (Option<i32>, Option<f64>) {
    let (mut left, mut passed) = (room, 0.0);
    for (at, &weight) in years.iter().zip(weights) {
        let filled = at.filled_t * f64::from(weight);
        if filled > Tonnes::ZERO && left - filled <= FULL {
            let within = (left / at.filled_t).min(f64::from(weight));
            #[allow(clippy::cast_possible_truncation)]
            let whole = ((within - 1e-9).ceil() as i32).max(1);
            let first = at.year - i32::try_from(weight).unwrap_or(1) + 1;
            return (Some(first + whole - 1), Some(passed + within));
        }
        left -= filled;
        passed += f64::from(weight);
    }
    let rate = years.last().map_or(Tonnes::ZERO, |at| at.filled_t);
    let beyond = (rate > FULL).then(|| passed + left / rate);
    (None, beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::cell::{Mark, Source};

    #[test]
    fn fifty_mu_last_seven_years_and_ten_years_take_more_ground_or_height() {
        let design = LandfillDesign {
            share: 0.7,
            depth_m: 15.0,
            density_t_m3: 1.2,
            wanted_years: 10.0,
            source: Source::new(Mark::Demo, ""),
        };
        let told = of("P2", Bilingual::default(), 50.0, Tonnes(60_000.0), &design);
        assert!((told.life_years - 7.0).abs() < 1e-9, "{told:?}");
        assert!((told.wanted_mu - 71.428_571).abs() < 1e-5, "{told:?}");
        assert!((told.wanted_depth_m - 21.428_571).abs() < 1e-5, "{told:?}");
    }

    #[test]
    fn a_landfill_is_full_in_the_year_its_room_runs_out() {
        let year = |year, t| LandfillYear {
            year,
            filled_t: Tonnes(t),
            left_t: Tonnes::ZERO,
        };
        let years = [year(2021, 10.0), year(2022, 10.0), year(2032, 10.0)];
        let life = |room| life(Tonnes(room), &years, &[1, 1, 10]);
        assert_eq!(life(10.0), (Some(2021), Some(1.0)));
        assert_eq!(life(15.0), (Some(2022), Some(1.5)));
        assert_eq!(life(45.0), (Some(2025), Some(4.5)));
        assert_eq!(life(120.0), (Some(2032), Some(12.0)));
        assert_eq!(life(150.0), (None, Some(15.0)));
    }
}
