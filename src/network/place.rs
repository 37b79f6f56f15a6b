//! Places of a case in, findings out: too far from the roads, or in a part that is cut off.

use super::Network;
use super::faults;
use crate::dataset::Dataset;
use crate::dataset::record::Record;
use crate::dataset::tables::{FacilityRow, GeneratorRow};
use crate::finding::{Bilingual, Finding, Place};
use crate::quantity::{LonLat, Metres};
use rayon::prelude::*;

/// A place and the row that says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Site<'a> {
    /// File of the row.
    pub file: &'a str,
    /// Line of the row.
    pub line: u32,
    /// Id in it.
    pub id: &'a str,
    /// Name in it.
    pub name: &'a str,
    /// Where it is.
    pub place: LonLat,
}

impl Network {
    /// Checks places against the roads.
    ///
    /// Findings: `N120` farther from the nearest usable road than `limit`, `N121` beside roads that
    /// cannot be driven to and from the main part of the net. A net without roads is `N104` of
    /// [`Network::build`] and reported there.
    #[must_use]
    pub fn check_places(&self, sites: &[Site<'_>], limit: Metres) -> Vec<Finding> {
        let found: Vec<Vec<Finding>> = sites
            .par_iter()
            .map(|site| self.check_place(site, limit))
            .collect();
        let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
        crate::finding::sort(&mut findings);
        findings
    }

    /// Checks all generators and facilities of a case with the limit of its `case.toml`.
    #[must_use]
    pub fn check_case(&self, dataset: &Dataset) -> Vec<Finding> {
        let tables = dataset.tables();
        let generators = tables.generators.numbered().map(|(line, row)| Site {
            file: GeneratorRow::FILE,
            line,
            id: &row.id,
            name: &row.name_zh,
            place: row.place(),
        });
        let facilities = tables.facilities.numbered().map(|(line, row)| Site {
            file: FacilityRow::FILE,
            line,
            id: &row.id,
            name: &row.name_zh,
            place: row.place(),
        });
        let sites: Vec<Site<'_>> = generators.chain(facilities).collect();
        self.check_places(&sites, Metres(tables.case.snap_limit_m))
    }

    fn check_place(&self, site: &Site<'_>, limit: Metres) -> Vec<Finding> {
        let Some(snap) = self.snap(site.place) else {
            return Vec::new();
        };
        let mut findings = Vec::new();
        let Site { id, name, .. } = site;
        if snap.distance > limit {
            let (detour, kmh) = (self.profile.access_detour, self.profile.access_kmh);
            let (km, most) = (snap.distance.km(), limit.km());
            let place = Place::cell(site.file, site.line, "lon");
            let cause = Bilingual::new(
                format!("{id}（{name}）距最近可用道路 {km:.1} km，超过限值 {most:.1} km"),
                format!(
                    "{id} ({name}) is {km:.1} km from the nearest usable road, above the limit of {most:.1} km"
                ),
            );
            findings.push(Finding {
                action: Bilingual::new(
                    format!(
                        "请核对坐标（WGS84）或补充道路；接驳路程按直线距离 × {detour}、{kmh} km/h 计入"
                    ),
                    format!(
                        "check the coordinates (WGS84) or add the road; the access way counts {detour} × the straight line at {kmh} km/h"
                    ),
                ),
                ..faults::FAR.finding(place, cause)
            });
        }
        if !snap.main_part {
            let cause = Bilingual::new(
                format!("{id}（{name}）所接道路与主路网不能互通"),
                format!(
                    "{id} ({name}) lies beside roads that are cut off from the main part of the net"
                ),
            );
            findings.push(faults::CUT_OFF.finding(Place::cell(site.file, site.line, "lon"), cause));
        }
        findings
    }
}
