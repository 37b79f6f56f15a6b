//! The periods a plan over years goes through (`[years]` of `case.toml`) in, the case as it stands in one of
//! them out: grown arisings, the white list of that year or the last one before it, permits that are taken as
//! renewed. What is assumed on the way is told with it, so that no assumption passes for a fact.

use super::cell::Source;
use super::settings::CaseSettings;
use super::{Dataset, GeneratorId};
use crate::quantity::Tonnes;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `[years]` of `case.toml`: periods, growth, and what is assumed where the tables end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YearsSettings {
    /// Rate a year at which later cost counts less, 0–1; 0: a yuan is a yuan.
    pub discount_rate: f64,
    /// By how much more an unplaced tonne weighs a year earlier, 0–1: no year leaves waste without a place to
    /// keep a landfill's room for a later one.
    pub urgency: f64,
    /// Waste per value added of the base year, t/万元: what the intensities of the periods are held against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_intensity: Option<f64>,
    /// A year without a white list of its own uses the last edition before it.
    pub carry_white_list: bool,
    /// Codes that do not grow with industry.
    pub fixed_codes: Vec<String>,
    /// Growth of chosen wastes apart from the path of value added; the first that fits a stream counts.
    #[serde(rename = "rate", skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// Intensity of chosen wastes apart from that of the periods; the first that fits a stream counts.
    #[serde(rename = "intensity", skip_serializing_if = "Vec::is_empty")]
    pub intensities: Vec<Intensity>,
    /// How landfills that are only planned are reckoned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landfill_design: Option<LandfillDesign>,
    /// The periods, in order.
    #[serde(rename = "period")]
    pub periods: Vec<PeriodSettings>,
}

impl Default for YearsSettings {
    fn default() -> Self {
        Self {
            discount_rate: 0.0,
            urgency: 0.001,
            base_intensity: None,
            carry_white_list: true,
            fixed_codes: Vec::new(),
            rates: Vec::new(),
            intensities: Vec::new(),
            landfill_design: None,
            periods: Vec::new(),
        }
    }
}

/// One period: a year, and how many years it stands for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodSettings {
    /// The year; a period of several years ends with it.
    pub year: i32,
    /// Years it stands for.
    #[serde(default = "one")]
    pub weight: u32,
    /// Industrial value added, 亿元; none: as in the base year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value_added_yi_cny: Option<f64>,
    /// Waste per value added, t/万元; none: as in the base year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity: Option<f64>,
    /// Permits that lapse before it are taken as renewed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renew_permits: bool,
    /// Source of the path.
    pub source: Source,
}

fn one() -> u32 {
    1
}

/// Which streams a rate or an intensity is for: those whose code or sector is listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chosen {
    /// Waste codes.
    pub codes: Vec<String>,
    /// Sectors of generators.
    pub sectors: Vec<String>,
}

impl Chosen {
    fn fits(&self, code: &str, sector: &str) -> bool {
        self.codes.iter().any(|c| c == code) || self.sectors.iter().any(|s| s == sector)
    }
}

/// Growth of chosen wastes at a rate of the user's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// What grows so.
    pub of: Chosen,
    /// Percent a year since the base year.
    pub percent_per_year: f64,
    /// Source.
    pub source: Source,
}

/// Intensity of chosen wastes, period by period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intensity {
    /// What it is for.
    pub of: Chosen,
    /// Waste per value added in each period ÷ that of the base year.
    pub path: Vec<f64>,
    /// Source.
    pub source: Source,
}

/// What a planned landfill is taken to be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandfillDesign {
    /// Share of the ground that is filled, 0–1.
    pub share: f64,
    /// Mean height of the fill, metres.
    pub depth_m: f64,
    /// Tonnes of waste per cubic metre.
    pub density_t_m3: f64,
    /// Life a user asks for, years.
    pub wanted_years: f64,
    /// Source.
    pub source: Source,
}

/// A change a year's case is made with, beyond growth.
#[derive(Clone, Debug, PartialEq)]
pub enum Assumed {
    /// No white list of the year: that of another edition, with so many rows.
    WhiteListOf {
        /// Edition used.
        edition: i32,
        /// Rows taken over.
        rows: usize,
    },
    /// Permit lines taken as renewed.
    Renewed {
        /// Ids.
        permits: Vec<String>,
    },
}

impl YearsSettings {
    /// Growth of a stream from the base year to a period, as a factor rounded to six decimals. Value added and
    /// intensity each count when both the period and the base year state them.
    #[must_use]
    pub fn growth(&self, case: &CaseSettings, period: usize, code: &str, sector: &str) -> f64 {
        let at = &self.periods[period];
        if self.fixed_codes.iter().any(|fixed| fixed == code) {
            return 1.0;
        }
        let ratio = |now: Option<f64>, base: Option<f64>| match (now, base) {
            (Some(now), Some(base)) => now / base,
            _ => 1.0,
        };
        let factor = if let Some(rate) = self.rates.iter().find(|r| r.of.fits(code, sector)) {
            (1.0 + rate.percent_per_year / 100.0).powi(at.year - case.base_year)
        } else {
            let own = (self.intensities.iter()).find(|i| i.of.fits(code, sector));
            let intensity = match own {
                Some(own) => own.path.get(period).copied().unwrap_or(1.0),
                None => ratio(at.intensity, self.base_intensity),
            };
            ratio(at.value_added_yi_cny, case.value_added_yi_cny) * intensity
        };
        (factor * 1e6).round() / 1e6
    }
}

impl Dataset {
    /// The case as it stands in a period of [`CaseSettings::years`]: planned for its year, with grown arisings,
    /// and what was assumed for it. The rules are not run again: they judge the plan year of the tables.
    ///
    /// # Panics
    /// When there is no such period.
    #[must_use]
    pub fn in_period(&self, period: usize) -> (Self, Vec<Assumed>) {
        let case = &self.tables.case;
        let years = case.years.clone().unwrap_or_default();
        let at = &years.periods[period];
        let mut own = self.clone();
        let mut assumed = Vec::new();
        own.tables.case.plan_year = at.year;
        for (s, row) in own.tables.streams.rows.iter_mut().enumerate() {
            let generator: GeneratorId = self.links.stream_generator[s];
            let sector = &self.generator(generator).sector;
            let factor = years.growth(case, period, &row.code, sector);
            row.t_per_year = row.t_per_year * factor;
            row.t_low = row.t_low.map(|t| t * factor);
            row.t_high = row.t_high.map(|t| t * factor);
        }
        if years.carry_white_list {
            assumed.extend(own.carry_white_list(at.year));
        }
        if at.renew_permits {
            assumed.extend(own.renew(at.year));
        }
        (own, assumed)
    }

    /// A year without a white list gets the rows of the last edition before it.
    fn carry_white_list(&mut self, year: i32) -> Option<Assumed> {
        let rows = &mut self.tables.whitelist.rows;
        let edition = rows
            .iter()
            .map(|r| r.edition)
            .filter(|&e| e <= year)
            .max()?;
        if edition == year {
            return None;
        }
        let mut carried = 0;
        for row in rows.iter_mut().filter(|row| row.edition == edition) {
            row.edition = year;
            carried += 1;
        }
        Some(Assumed::WhiteListOf {
            edition,
            rows: carried,
        })
    }

    /// Permit lines of licences that ended before a year's last day hold to that day; waivers do not.
    fn renew(&mut self, year: i32) -> Option<Assumed> {
        let last = Date::new(i16::try_from(year).ok()?, 12, 31).ok()?;
        let mut permits = Vec::new();
        for row in &mut self.tables.permits.rows {
            if row.waiver.is_none() && row.valid_to < last {
                row.valid_to = last;
                permits.push(row.id.clone());
            }
        }
        (!permits.is_empty()).then_some(Assumed::Renewed { permits })
    }

    /// Tonnes of `stocks.csv` that lie at a place before a year begins, by row; later counts are not opening
    /// stock of that year.
    #[must_use]
    pub fn opening_stock(&self, year: i32) -> Vec<(usize, Tonnes)> {
        (self.tables.stocks.rows.iter().enumerate())
            .filter(|(_, row)| row.t > Tonnes::ZERO && i32::from(row.as_of.year()) < year)
            .map(|(i, row)| (i, row.t))
            .collect()
    }
}
