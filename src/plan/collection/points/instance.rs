//! Numbers of the question: sources with what they make, candidates, sizes, and ways between them within the driving
//! limit. [`super::build`] makes it from a case.

use crate::finding::Bilingual;
use crate::quantity::{Cny, LonLat, Metres, Seconds, Tonnes};

/// A small source.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Generator id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// All it makes that counts, a year.
    pub t: Tonnes,
}

/// Whoever empties points and takes the waste on.
#[derive(Clone, Debug, PartialEq)]
pub struct Collector {
    /// Facility id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Where it lies.
    pub place: LonLat,
}

/// What one room may hold: waste of one collector that may lie together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Collector.
    pub collector: usize,
    /// Waste codes.
    pub codes: Vec<String>,
}

/// Why a place is a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PointOrigin)]
pub enum Origin {
    /// A point that is there.
    Existing,
    /// An industrial park.
    Park,
    /// The seat of a zone.
    Seat,
    /// The site of a collector.
    Collector,
}

impl Origin {
    /// In words.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Existing => Bilingual::new("现有收集点", "a point that is there"),
            Self::Park => Bilingual::new("园区", "a park"),
            Self::Seat => Bilingual::new("镇街驻地", "the seat of a zone"),
            Self::Collector => Bilingual::new("收集单位所在地", "the site of a collector"),
        }
    }
}

/// Where a point could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: Bilingual,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Why it is a candidate.
    pub origin: Origin,
    /// Share of a size's yearly cost that it costs.
    pub share: f64,
    /// Room of a point that is there, tonnes at a time; a new one has what its size has.
    pub holds: Option<Tonnes>,
}

/// A size of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// Id.
    pub id: String,
    /// Rooms kept apart.
    pub rooms: u32,
    /// What one room holds.
    pub room: Tonnes,
    /// What it costs a year at a new place.
    pub cny: Cny,
}

/// What one source makes of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Source.
    pub source: usize,
    /// Kind.
    pub kind: usize,
    /// Tonnes a year.
    pub t: Tonnes,
    /// What it costs today, a year.
    pub today: Cny,
}

/// A demand brought to a candidate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Demand.
    pub demand: usize,
    /// Candidate.
    pub candidate: usize,
    /// Tonnes a year the candidate may hold of it.
    pub t: Tonnes,
    /// Length of the drive.
    pub metres: Metres,
    /// Time of the drive.
    pub seconds: Seconds,
    /// What bringing costs a year, with what stays on the rounds.
    pub cny: Cny,
}

/// Emptying a room of a candidate: there and back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trip {
    /// Length, both ways.
    pub metres: Metres,
    /// What it costs.
    pub cny: Cny,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Instance {
    /// Sources.
    pub sources: Vec<Source>,
    /// Collectors.
    pub collectors: Vec<Collector>,
    /// Kinds.
    pub kinds: Vec<Kind>,
    /// Candidates.
    pub candidates: Vec<Candidate>,
    /// Sizes.
    pub sizes: Vec<Size>,
    /// Demands.
    pub demands: Vec<Demand>,
    /// Ways within the limit, ordered by demand.
    pub ways: Vec<Way>,
    /// Emptying, candidates by collectors; absent: there is no way.
    pub trips: Vec<Option<Trip>>,
    /// Fewest times a year a room is emptied.
    pub least_trips: f64,
    /// Most times a year.
    pub most_trips: f64,
}

/// What coverage counts.
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
#[schema(as = PointMeasure)]
pub enum Measure {
    /// Sources.
    #[default]
    Sources,
    /// Tonnes.
    Tonnes,
}

/// A candidate chosen by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Candidate.
    pub candidate: usize,
    /// Size; the best one without.
    pub size: Option<usize>,
}

/// What is asked of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What coverage counts.
    pub measure: Measure,
    /// Least coverage, 0–1.
    pub cover: f64,
    /// Most that points and emptying may cost a year; infinite for any.
    pub budget: Cny,
    /// Most points.
    pub points: usize,
    /// Most collectors (R027).
    pub collectors: usize,
    /// Open these and no others.
    pub held: Option<Vec<Held>>,
}

impl Default for Question {
    /// The cheapest plan, without any limit.
    fn default() -> Self {
        Self {
            measure: Measure::Sources,
            cover: 0.0,
            budget: Cny(f64::INFINITY),
            points: usize::MAX,
            collectors: usize::MAX,
            held: None,
        }
    }
}

impl Instance {
    /// Emptying a room of a candidate by a collector.
    #[must_use]
    pub fn trip(&self, candidate: usize, collector: usize) -> Option<Trip> {
        let cell = candidate * self.collectors.len() + collector;
        self.trips.get(cell).copied().flatten()
    }

    /// What a size costs a year at a candidate.
    #[must_use]
    pub fn fixed(&self, candidate: usize, size: usize) -> Cny {
        self.sizes[size].cny * self.candidates[candidate].share
    }

    /// Rooms of a size that a candidate has room for.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // At most the rooms of a size.
    pub fn rooms(&self, candidate: usize, size: usize) -> u32 {
        let size = &self.sizes[size];
        let fit = (self.candidates[candidate].holds).map(|holds| {
            (holds / size.room + 1e-9)
                .floor()
                .clamp(0.0, f64::from(size.rooms)) as u32
        });
        fit.unwrap_or(size.rooms)
    }

    /// What a way adds to the coverage.
    #[must_use]
    pub fn covers(&self, way: &Way, measure: Measure) -> f64 {
        let source = &self.sources[self.demands[way.demand].source];
        match measure {
            Measure::Sources => way.t / source.t,
            Measure::Tonnes => way.t.0,
        }
    }

    /// Coverage of everything.
    #[must_use]
    pub fn all(&self, measure: Measure) -> f64 {
        match measure {
            #[allow(clippy::cast_precision_loss)] // Fewer sources than 2^52.
            Measure::Sources => self.sources.len() as f64,
            Measure::Tonnes => self.sources.iter().map(|source| source.t.0).sum(),
        }
    }

    /// What everything costs today, a year.
    #[must_use]
    pub fn today(&self) -> Cny {
        self.demands.iter().map(|demand| demand.today).sum()
    }
}
