//! What a siting question needs of a case: the ways to build a project (`builds.csv`, `build_lines.csv`), the choices
//! of `[siting]` in `case.toml`, and the case as it would be with a facility for every project at every candidate.

use super::cell::{Mark, Source};
use super::record::record;
use super::tables::{CandidateRow, FacilityRow, LandfillRow, PermitRow};
use super::vocabulary::{Confidence, Operation, Status};
use super::{Dataset, tables::Tables};
use crate::finding::Finding;
use crate::quantity::{CnyPerTonne, Tonnes};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

record! {
    /// A way to build a project, or to run a facility that is there: a size with its cost.
    BuildRow in "builds.csv" {
        /// Unique id.
        id: String,
        /// Project it builds; empty for a facility that is there.
        project: Option<String>,
        /// Facility that is there and is kept, extended or closed; empty for a project.
        facility: Option<String>,
        /// Technology: names the lines of build_lines.csv; empty: the only one.
        technology: Option<String>,
        /// Chinese name.
        name_zh: String,
        /// English name.
        name_en: String,
        /// Size as a share of the tonnes of build_lines.csv (or of the facility's permits).
        share: f64,
        /// What building it costs, 万元.
        capex_wan_cny: f64,
        /// Years the cost is spread over.
        life_years: f64,
        /// Cost of running it whatever it takes in, 万元 a year.
        fixed_wan_cny_per_year: f64,
        /// Land it needs, 亩.
        land_mu: f64,
        /// Land of it that is filled as a landfill, 亩 (years.landfill_design says how).
        landfill_mu: Option<f64>,
        /// Most tonnes a year over all its lines, at this size; empty: as many as the lines.
        most_t_per_year: Option<Tonnes>,
        /// Fewest tonnes a year it may take in once it is open.
        least_t_per_year: Option<Tonnes>,
        /// First year it may open.
        first_year: i32,
        /// Last year it may open.
        last_year: i32,
        /// Source.
        source: Source,
    }
}

record! {
    /// A waste a project takes in at full size.
    BuildLineRow in "build_lines.csv" {
        /// Project id.
        project: String,
        /// Technology, as in builds.csv; empty: every one.
        technology: Option<String>,
        /// What is done with it.
        operation: Operation,
        /// 8-digit code, or class of general waste.
        code: String,
        /// Tonnes a year.
        t_per_year: Tonnes,
        /// Process id, where treatment leaves something.
        process: Option<String>,
        /// Gate fee: an item of prices.csv in CNY/t.
        price: String,
        /// Source.
        source: Source,
    }
}

/// `[siting]` of `case.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SitingSettings {
    /// Rate a year at which what is built is paid back, 0–1.
    pub discount_rate: f64,
    /// What a tonne of hazardous waste without a place costs the district, CNY/t.
    pub unplaced_hazardous_cny_per_t: CnyPerTonne,
    /// What a tonne of general waste without a place costs the district, CNY/t.
    pub unplaced_general_cny_per_t: CnyPerTonne,
    /// Projects that must be built.
    pub required: Vec<String>,
    /// Groups of projects of which at most one is built.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclusive: Vec<Vec<String>>,
    /// Most that may be spent on building, 万元.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_wan_cny: Option<f64>,
    /// Most that may be spent on building in one year, 万元.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_wan_cny_per_year: Option<f64>,
    /// Most tonnes a year that may be treated in one zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub most_t_per_zone: Option<Tonnes>,
    /// Where these numbers come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

impl Default for SitingSettings {
    fn default() -> Self {
        Self {
            discount_rate: 0.06,
            unplaced_hazardous_cny_per_t: CnyPerTonne(3000.0),
            unplaced_general_cny_per_t: CnyPerTonne(300.0),
            required: Vec::new(),
            exclusive: Vec::new(),
            budget_wan_cny: None,
            budget_wan_cny_per_year: None,
            most_t_per_zone: None,
            source: None,
        }
    }
}

/// m² of a 亩.
pub const M2_PER_MU: f64 = 10_000.0 / 15.0;

/// A project at a candidate by one technology, or a facility that is there: where it is in the case of [`Dataset::with_sites`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSite {
    /// Row of `candidates.csv`; none for a facility that is there.
    pub candidate: Option<usize>,
    /// Project id.
    pub project: Option<String>,
    /// Row of `facilities.csv`.
    pub facility: usize,
    /// Rows of `builds.csv` that fit the place.
    pub builds: Vec<usize>,
}

impl Dataset {
    /// The case with a facility and its permits for every project at every candidate named for it whose land suffices, at
    /// full size and in force from 2000 to 2100, and where each of them is. `more` are candidates besides the case's own.
    ///
    /// # Errors
    /// Findings, where the tables do not make a sound case.
    pub fn with_sites(&self, more: &[CandidateRow]) -> Result<(Self, Vec<CaseSite>), Vec<Finding>> {
        let mut tables = self.tables().clone();
        tables.candidates.rows.extend_from_slice(more);
        let mut sites = Vec::new();
        let candidates = tables.candidates.rows.clone();
        for project in projects(&tables.builds.rows) {
            for technology in technologies(&tables.builds.rows, &project) {
                for (c, candidate) in candidates.iter().enumerate() {
                    if candidate.projects.0.contains(&project) {
                        sites.extend(site(
                            &mut tables,
                            &project,
                            technology.as_deref(),
                            c,
                            candidate,
                        ));
                    }
                }
            }
        }
        for (f, facility) in self.tables().facilities.rows.iter().enumerate() {
            let of = |build: &&(usize, &BuildRow)| build.1.facility.as_ref() == Some(&facility.id);
            let numbered: Vec<(usize, &BuildRow)> = tables.builds.rows.iter().enumerate().collect();
            let builds: Vec<usize> = numbered.iter().filter(of).map(|(b, _)| *b).collect();
            if !builds.is_empty() {
                sites.push(CaseSite {
                    candidate: None,
                    project: None,
                    facility: f,
                    builds,
                });
            }
        }
        Ok((Self::new(tables)?, sites))
    }
}

/// Projects that can be built, in the order of the table.
fn projects(builds: &[BuildRow]) -> Vec<String> {
    let mut all: Vec<String> = builds.iter().filter_map(|b| b.project.clone()).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|project| seen.insert(project.clone()));
    all
}

/// Technologies of a project, in the order of the table.
fn technologies(builds: &[BuildRow], project: &str) -> Vec<Option<String>> {
    let own = builds
        .iter()
        .filter(|b| b.project.as_deref() == Some(project));
    let mut all: Vec<Option<String>> = own.map(|b| b.technology.clone()).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|technology| seen.insert(technology.clone()));
    all
}

/// Adds the facility of a project at a candidate; none where no build fits its land.
fn site(
    tables: &mut Tables,
    project: &str,
    technology: Option<&str>,
    c: usize,
    candidate: &CandidateRow,
) -> Option<CaseSite> {
    let of_project = |b: &BuildRow| b.project.as_deref() == Some(project);
    let builds: Vec<usize> = (tables.builds.rows.iter().enumerate())
        .filter(|(_, b)| of_project(b) && b.technology.as_deref() == technology)
        .filter(|(_, b)| b.land_mu <= candidate.area_mu)
        .map(|(b, _)| b)
        .collect();
    if builds.is_empty() {
        return None;
    }
    let row = tables.projects.rows.iter().find(|row| row.id == project);
    let name = row.map_or(project, |row| row.name_zh.as_str());
    let tag = technology.map(|t| format!("_{t}")).unwrap_or_default();
    let id = format!("{project}{tag}_{}", candidate.id);
    let case = &tables.case;
    let most = (builds.iter())
        .map(|&b| &tables.builds.rows[b])
        .filter_map(|build| build.most_t_per_year.map(|t| t / build.share))
        .reduce(Tonnes::max);
    let facility = FacilityRow {
        id: id.clone(),
        name_zh: format!("{name}（{}）", candidate.name_zh),
        name_en: format!("{project} at {}", candidate.id),
        kind: "candidate".to_owned(),
        status: Status::Open,
        province: case.province.clone(),
        district: case.district.clone(),
        zone: Some(candidate.zone.clone()),
        park: None,
        gateway: None,
        lon: candidate.lon,
        lat: candidate.lat,
        estimated: true,
        accuracy_km: 1.0,
        confidence: Confidence::None,
        licensed_operator: false,
        captive_of: None,
        capacity_t_per_year: most,
        opens: None,
        note: None,
        source: candidate.source.clone(),
    };
    let landfill = (builds.iter())
        .filter_map(|&b| tables.builds.rows[b].landfill_mu)
        .fold(0.0, f64::max);
    let design = case
        .years
        .as_ref()
        .and_then(|years| years.landfill_design.clone());
    tables.facilities.rows.push(facility);
    if let (true, Some(design)) = (landfill > 0.0, design) {
        let area = landfill * M2_PER_MU;
        tables.landfills.rows.push(LandfillRow {
            facility: id.clone(),
            room_t: Tonnes(area * design.share * design.depth_m * design.density_t_m3),
            area_m2: Some(area * design.share),
            depth_m: Some(design.depth_m),
            density_t_m3: Some(design.density_t_m3),
            source: Source::new(Mark::Derived, "builds.csv × years.landfill_design"),
        });
    }
    let lines: Vec<BuildLineRow> = (tables.build_lines.rows.iter())
        .filter(|line| line.project == project)
        .filter(|line| line.technology.is_none() || line.technology.as_deref() == technology)
        .cloned()
        .collect();
    for (i, line) in lines.into_iter().enumerate() {
        tables.permits.rows.push(PermitRow {
            id: format!("{id}-{:02}", i + 1),
            facility: id.clone(),
            operation: line.operation,
            code: line.code,
            t_per_year: line.t_per_year,
            valid_from: Date::constant(2000, 1, 1),
            valid_to: Date::constant(2100, 12, 31),
            host: None,
            process: line.process,
            price: line.price,
            only_from: None,
            waiver: None,
            source: line.source,
        });
    }
    Some(CaseSite {
        candidate: Some(c),
        project: Some(project.to_owned()),
        facility: tables.facilities.rows.len() - 1,
        builds,
    })
}
