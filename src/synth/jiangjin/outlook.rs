//! `[years]` of `case.toml`: the plan's five years between its two stated ends, and an outlook.

use super::BASE_YEAR;
use crate::dataset::cell::Source;
use crate::dataset::years::{LandfillDesign, PeriodSettings, YearsSettings};
use crate::synth::facts::{demo, derived, plan};

/// Value added of the base year and of 2025, 亿元 (F054, F055: two scopes, C3).
const VALUE_ADDED: (f64, f64) = (481.2, 700.0);
/// Waste per value added of the base year and of 2025, t/万元 (F092).
const INTENSITY: (f64, f64) = (0.49, 0.48);
/// Last year of the plan.
const PLAN_END: i32 = 2025;

/// Periods 2021–2025 and 2035; codes that do not grow with industry are those the growth scenario leaves.
pub(super) fn years(fixed_codes: Vec<String>) -> YearsSettings {
    let mut periods: Vec<PeriodSettings> = (BASE_YEAR + 1..=PLAN_END).map(of_plan).collect();
    periods.push(PeriodSettings {
        year: 2035,
        weight: 10,
        value_added_yi_cny: Some(1036.17),
        intensity: Some(0.45),
        renew_permits: true,
        source: demo(
            "2035 展望为假设：增加值 2025 年后年均 4 %，强度降至 0.45；代表 2026–2035 十年，均按 2035 年水平",
        ),
    });
    YearsSettings {
        base_intensity: Some(INTENSITY.0),
        fixed_codes,
        landfill_design: Some(LandfillDesign {
            share: 0.7,
            depth_m: 15.0,
            density_t_m3: 1.2,
            wanted_years: 10.0,
            source: demo(
                "填埋占地 70 %、平均填高 15 m、1.2 t/m³ 为假设（C23）；10 年为使用者的要求",
            ),
        }),
        periods,
        ..YearsSettings::default()
    }
}

/// A year of the plan: value added grows evenly (7.78 % a year), intensity falls evenly.
fn of_plan(year: i32) -> PeriodSettings {
    let share = f64::from(year - BASE_YEAR) / f64::from(PLAN_END - BASE_YEAR);
    let value_added = VALUE_ADDED.0 * (VALUE_ADDED.1 / VALUE_ADDED.0).powf(share);
    let intensity = INTENSITY.0 + (INTENSITY.1 - INTENSITY.0) * share;
    let round = |value: f64, decimals: f64| (value * decimals).round() / decimals;
    PeriodSettings {
        year,
        weight: 1,
        value_added_yi_cny: Some(round(value_added, 100.0)),
        intensity: Some(round(intensity, 1000.0)),
        renew_permits: false,
        source: source(year),
    }
}

fn source(year: i32) -> Source {
    if year == PLAN_END {
        plan("F055、F092（700 为规上口径，481.2 为全部工业，C3）")
    } else {
        derived(
            "481.2 × (700 ÷ 481.2)^((年−2020)÷5)，强度 0.49 → 0.48 均匀下降；规划只给两端（F054、F055、F092，口径见 C3）",
        )
    }
}
