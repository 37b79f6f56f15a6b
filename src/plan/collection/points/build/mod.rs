//! A case in, sources, candidates and collectors out ([`Draft`]); `measure` makes the [`Instance`](super::Instance) of it
//! once the ways between them are known.

use super::instance::{Candidate, Collector, Origin, Source};
use crate::dataset::points::PointRules;
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::{Operation, PlaceKind, Status};
use crate::finding::Bilingual;
use crate::plan::collection::rounds::Register;
use crate::plan::collection::rounds::instance::MEDICAL;
use crate::quantity::{Cny, LonLat, Tonnes};
use std::collections::{BTreeMap, BTreeSet};

mod measure;
pub use measure::Ways;

/// Which waste points are for.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointWaste)]
pub enum Waste {
    /// Small hazardous waste.
    #[default]
    Hazardous,
    /// Packaging and off-cuts of general waste.
    General,
}

/// One waste of one source.
#[derive(Clone, Debug)]
struct Part {
    source: usize,
    code: String,
    t: Tonnes,
    /// Its part of the calls of a year.
    calls: Cny,
    /// Collector, where the register has dealt it to one; else the nearest by road that takes the code.
    collector: Option<usize>,
}

/// The question before ways are measured.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Sources, for the ways.
    pub sources: Vec<Source>,
    /// Candidates.
    pub candidates: Vec<Candidate>,
    /// Collectors.
    pub collectors: Vec<Collector>,
    /// Wastes of small sources that nobody collects.
    pub left_out: usize,
    parts: Vec<Part>,
    /// Codes each collector takes.
    takes: Vec<BTreeSet<String>>,
    /// What an existing point may hold: its collector's, these codes.
    keeps: BTreeMap<usize, (Option<usize>, BTreeSet<String>)>,
    pairs: Vec<(Vec<String>, Vec<String>)>,
    rules: PointRules,
}

impl Draft {
    /// Reads a case; a call of the rounds costs what is given, or what the case says.
    #[must_use]
    pub fn of(tables: &Tables, waste: Waste, call: Option<Cny>) -> Self {
        let settings = tables.case.points.clone().unwrap_or_default();
        let mut draft = Self {
            sources: Vec::new(),
            candidates: Vec::new(),
            collectors: Vec::new(),
            left_out: 0,
            parts: Vec::new(),
            takes: Vec::new(),
            keeps: BTreeMap::new(),
            pairs: Vec::new(),
            rules: match waste {
                Waste::Hazardous => settings.hazardous,
                Waste::General => settings.general,
            },
        };
        draft.rules.call = call.unwrap_or(draft.rules.call);
        match waste {
            Waste::Hazardous => draft.hazardous(tables),
            Waste::General => draft.general(tables),
        }
        draft.candidates(tables);
        draft
    }

    /// The rules it goes by.
    #[must_use]
    pub fn rules(&self) -> &PointRules {
        &self.rules
    }

    /// Takes another driving limit, km.
    pub fn limit(&mut self, km: f64) {
        self.rules.limit_km = km;
    }

    fn collector(&mut self, tables: &Tables, id: &str) -> Option<usize> {
        if let Some(known) = self.collectors.iter().position(|one| one.id == id) {
            return Some(known);
        }
        let row = tables.facilities.rows.iter().find(|row| row.id == id)?;
        self.collectors.push(Collector {
            id: id.to_owned(),
            name: Bilingual::new(&row.name_zh, &row.name_en),
            place: row.place(),
        });
        self.takes.push(BTreeSet::new());
        Some(self.collectors.len() - 1)
    }

    fn source(&mut self, tables: &Tables, id: &str) -> Option<usize> {
        if let Some(known) = self.sources.iter().position(|one| one.id == id) {
            return Some(known);
        }
        let row = tables.generators.rows.iter().find(|row| row.id == id)?;
        self.sources.push(Source {
            id: id.to_owned(),
            name: row.name_zh.clone(),
            zone: row.zone.clone(),
            place: row.place(),
            t: Tonnes::ZERO,
        });
        Some(self.sources.len() - 1)
    }

    fn part(&mut self, part: Part) {
        self.sources[part.source].t += part.t;
        self.parts.push(part);
    }

    /// The register of small sources, each waste dealt to its collector; medical waste has its own clock and stays out.
    fn hazardous(&mut self, tables: &Tables) {
        let register = Register::of(tables, tables.case.today, None);
        self.pairs.clone_from(&register.pairs);
        self.left_out = register.excluded.len();
        for point in &register.points {
            let bins = point
                .bins
                .iter()
                .filter(|bin| !bin.code.starts_with(MEDICAL));
            let bins: Vec<_> = bins.collect();
            if bins.is_empty() {
                continue;
            }
            let source = self.source(tables, &point.generator);
            let collector = self.collector(tables, &point.operator);
            let (Some(source), Some(collector)) = (source, collector) else {
                continue;
            };
            let all: Tonnes = bins.iter().map(|bin| bin.t_per_year).sum();
            let calls = 365.0 / f64::from(i32::try_from(point.interval.max(1)).unwrap_or(365));
            for bin in bins {
                self.takes[collector].insert(bin.code.clone());
                self.part(Part {
                    source,
                    code: bin.code.clone(),
                    t: bin.t_per_year,
                    calls: self.rules.call * (calls * (bin.t_per_year / all)),
                    collector: Some(collector),
                });
            }
        }
    }

    /// Small streams of the codes asked for, and the users within the province that take them.
    fn general(&mut self, tables: &Tables) {
        let codes: BTreeSet<String> = self.rules.codes.iter().cloned().collect();
        let today = tables.case.today;
        for permit in &tables.permits.rows {
            let open = permit.valid_from <= today && today <= permit.valid_to;
            let taken = codes.contains(&permit.code) && permit.only_from.is_none();
            if permit.operation != Operation::Use || !open || !taken || permit.t_per_year.0 <= 0.0 {
                continue;
            }
            let row = tables
                .facilities
                .rows
                .iter()
                .find(|row| row.id == permit.facility);
            let fits = row.is_some_and(|row| {
                row.status == Status::Open
                    && row.captive_of.is_none()
                    && row.province == tables.case.province
            });
            if !fits {
                continue;
            }
            if let Some(collector) = self.collector(tables, &permit.facility) {
                self.takes[collector].insert(permit.code.clone());
            }
        }
        let most = self.rules.most_t_per_year.unwrap_or(Tonnes(f64::INFINITY));
        for stream in &tables.streams.rows {
            let t = stream.t_per_year;
            if !codes.contains(&stream.code) || t.0 <= 0.0 || t > most {
                continue;
            }
            if !self.takes.iter().any(|takes| takes.contains(&stream.code)) {
                self.left_out += 1;
                continue;
            }
            if let Some(source) = self.source(tables, &stream.generator) {
                self.part(Part {
                    source,
                    code: stream.code.clone(),
                    t,
                    calls: self.rules.call,
                    collector: None,
                });
            }
        }
    }

    /// Parks and seats of zones; for hazardous waste existing points and sites of collectors, too.
    fn candidates(&mut self, tables: &Tables) {
        let hazardous = self.rules.codes.is_empty();
        let existing = tables.collection_points.rows.iter().filter(|_| hazardous);
        for row in existing {
            let own = self
                .collectors
                .iter()
                .position(|one| one.id == row.operator);
            let codes = row.codes.0.iter().cloned().collect();
            self.keeps.insert(self.candidates.len(), (own, codes));
            let name = Bilingual::new(&row.name_zh, &row.name_zh);
            self.candidate(&row.id, name, &row.zone, row.place(), Origin::Existing);
            if let Some(made) = self.candidates.last_mut() {
                made.holds = Some(row.room_t);
            }
        }
        for row in tables
            .places
            .rows
            .iter()
            .filter(|row| row.kind == PlaceKind::Park)
        {
            let zone = row.zone.clone().unwrap_or_default();
            let name = Bilingual::new(&row.name_zh, &row.name_en);
            self.candidate(&row.id, name, &zone, row.place(), Origin::Park);
        }
        for feature in &tables.zones.rows {
            let row = &feature.row;
            let name = Bilingual::new(&row.name_zh, &row.name_en);
            self.candidate(&row.id, name, &row.id, row.seat(), Origin::Seat);
        }
        // A store at a user's own gate would be no store: bringing it there is what is done today.
        let sites = if hazardous { self.collectors.len() } else { 0 };
        for at in 0..sites {
            let one = self.collectors[at].clone();
            let row = tables.facilities.rows.iter().find(|row| row.id == one.id);
            // A site whose zone is not decided yet is a candidate like any other.
            let zone = row.and_then(|row| row.zone.clone()).unwrap_or_default();
            self.candidate(&one.id, one.name, &zone, one.place, Origin::Collector);
        }
    }

    fn candidate(&mut self, id: &str, name: Bilingual, zone: &str, place: LonLat, origin: Origin) {
        let share = if origin == Origin::Existing {
            self.rules.kept_share
        } else {
            1.0
        };
        self.candidates.push(Candidate {
            id: id.to_owned(),
            name,
            zone: zone.to_owned(),
            place,
            origin,
            share,
            holds: None,
        });
    }
}
