//! An [`Outcome`] in, lines along roads out: from where waste lies to where it goes, as wide as its
//! tonnes. Lines are aggregated so that the map stays readable, and no tonne is lost on the way:
//! the sum over the features is the sum over the legs (a test holds it).
//!
//! Without a filter there is one line per (zone of origin, facility, class), drawn from the zone's
//! seat. What is not merged into its zone: a generator with more than 1 % of all tonnes, the owner of
//! a captive plant, and facilities that pass waste on. With a filter every origin has its own line,
//! unless that were more than [`OWN_PLACES`] lines.

use super::{feature, round};
use crate::dataset::cell::{Cell, Mark, Source};
use crate::dataset::vocabulary::{Operation, Route};
use crate::dataset::{Dataset, FacilityId, GeneratorId, StreamId, ZoneId};
use crate::plan::outcome::{Leg, Origin, Outcome};
use crate::quantity::{Cny, LonLat, Tonnes};
use geojson::{FeatureCollection, GeometryValue};
use rayon::prelude::*;
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Most lines a filtered layer draws from each origin's own place; beyond it they merge by zone.
pub const OWN_PLACES: usize = 1_000;

/// Share of all tonnes above which a generator keeps its own line.
const OWN_LINE_SHARE: f64 = 0.01;

/// Decimals of the coordinates of a line (1 m).
const DECIMALS: i32 = 5;

/// Finds the way between two places as a line; `None` when there is none.
pub type PathFinder<'a> = &'a (dyn Fn(LonLat, LonLat) -> Option<Vec<LonLat>> + Sync);

/// What to draw.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter<'a> {
    /// Only this waste class, e.g. `HW18`.
    pub class: Option<&'a str>,
    /// Only what goes to this facility.
    pub facility: Option<&'a str>,
}

impl<'a> Filter<'a> {
    /// Of a class and a facility, where an empty text lets all through.
    #[must_use]
    pub fn of(class: &'a str, facility: &'a str) -> Self {
        let named = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Self {
            class: named(class),
            facility: named(facility),
        }
    }
}

/// An outcome that speaks of things the dataset does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the outcome names {kind} {id}, which the case does not have: they do not belong together")]
pub struct Stranger {
    /// `generator`, `stream`, `facility` or `waste`.
    pub kind: &'static str,
    /// The id.
    pub id: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum From {
    Zone(ZoneId),
    Generator(GeneratorId),
    Facility(FacilityId),
}

/// One line before it has a shape.
#[derive(Default)]
struct Line {
    tonnes: Tonnes,
    cost: Cny,
    tonne_km: f64,
    hazardous: bool,
    demo: bool,
    by_way: BTreeMap<(Route, Operation), Tonnes>,
}

type Key<'a> = (From, FacilityId, &'a str);

/// Ids of the outcome resolved in the dataset.
struct Index<'a> {
    dataset: &'a Dataset,
    generators: HashMap<&'a str, GeneratorId>,
    streams: HashMap<&'a str, StreamId>,
    facilities: HashMap<&'a str, FacilityId>,
    wastes: HashMap<&'a str, (&'a str, bool)>,
}

impl<'a> Index<'a> {
    fn new(dataset: &'a Dataset) -> Self {
        Self {
            dataset,
            generators: (dataset.generators())
                .map(|(id, row)| (row.id.as_str(), id))
                .collect(),
            streams: (dataset.streams())
                .map(|(id, row)| (row.id.as_str(), id))
                .collect(),
            facilities: (dataset.facilities())
                .map(|(id, row)| (row.id.as_str(), id))
                .collect(),
            wastes: (dataset.wastes())
                .map(|(_, row)| (row.code.as_str(), (row.class.as_str(), row.hazardous)))
                .collect(),
        }
    }

    fn place(&self, from: From) -> LonLat {
        match from {
            From::Zone(id) => self.dataset.zone(id).seat(),
            From::Generator(id) => self.dataset.generator(id).place(),
            From::Facility(id) => self.dataset.facility(id).place(),
        }
    }

    fn resolve(&self, leg: &Leg) -> Result<Resolved<'a>, Stranger> {
        let stranger = |kind, id: &str| Stranger {
            kind,
            id: id.to_owned(),
        };
        let facility_of = |id: &str| {
            let known = self.facilities.get(id).copied();
            known.ok_or_else(|| stranger("facility", id))
        };
        let origin = match &leg.from {
            Origin::Stream { stream, generator } => {
                let generator = (self.generators.get(generator.as_str()).copied())
                    .ok_or_else(|| stranger("generator", generator))?;
                let stream = (self.streams.get(stream.as_str()).copied())
                    .ok_or_else(|| stranger("stream", stream))?;
                Site::Generator(generator, stream)
            }
            Origin::Facility { facility } | Origin::Stock { site: facility, .. } => {
                Site::Facility(facility_of(facility)?)
            }
            Origin::Import { import } => return Err(stranger("import", import)),
        };
        let (class, hazardous) = (self.wastes.get(leg.code.as_str()).copied())
            .ok_or_else(|| stranger("waste", &leg.code))?;
        Ok(Resolved {
            origin,
            to: facility_of(&leg.facility)?,
            class,
            hazardous,
        })
    }
}

enum Site {
    Generator(GeneratorId, StreamId),
    Facility(FacilityId),
}

struct Resolved<'a> {
    origin: Site,
    to: FacilityId,
    class: &'a str,
    hazardous: bool,
}

/// Which generators keep their own place.
enum Places<'a> {
    All,
    Large(&'a HashMap<GeneratorId, Tonnes>, Tonnes),
}

/// The flows of an outcome as lines, largest first. Every distinct pair of places is routed once,
/// the pairs in parallel. Where no way is found a straight line is drawn and called so (`straight`).
///
/// # Errors
/// [`Stranger`] when the outcome is not one of this dataset.
pub fn flows(
    outcome: &Outcome,
    dataset: &Dataset,
    filter: Filter<'_>,
    path: PathFinder<'_>,
) -> Result<FeatureCollection, Stranger> {
    lines(&outcome.legs, dataset, filter, path)
}

/// [`flows`], of any legs.
///
/// # Errors
/// [`Stranger`] when the legs are not of this dataset.
pub fn lines(
    all_legs: &[Leg],
    dataset: &Dataset,
    filter: Filter<'_>,
    path: PathFinder<'_>,
) -> Result<FeatureCollection, Stranger> {
    let index = Index::new(dataset);
    let legs = (all_legs.iter())
        // What comes in from elsewhere has no drawn way.
        .filter(|leg| match &leg.from {
            Origin::Import { .. } => false,
            // Stock of a generator has no stream to be drawn with.
            Origin::Stock { site, .. } => index.facilities.contains_key(site.as_str()),
            Origin::Stream { .. } | Origin::Facility { .. } => true,
        })
        .map(|leg| Ok((leg, index.resolve(leg)?)))
        .collect::<Result<Vec<_>, Stranger>>()?;

    let mut sent: HashMap<GeneratorId, Tonnes> = HashMap::new();
    for (leg, resolved) in &legs {
        if let Site::Generator(id, _) = resolved.origin {
            *sent.entry(id).or_default() += leg.tonnes;
        }
    }
    let all: Tonnes = all_legs.iter().map(|leg| leg.tonnes).sum();
    let by_zone = Places::Large(&sent, all * OWN_LINE_SHARE);

    let wanted: Vec<_> = (legs.iter())
        .filter(|(leg, resolved)| {
            filter.class.is_none_or(|class| class == resolved.class)
                && filter.facility.is_none_or(|id| id == leg.facility)
        })
        .collect();
    let demo_plan = legs.iter().any(|(_, resolved)| is_demo(dataset, resolved));
    let grouped = if filter == Filter::default() {
        group(dataset, &wanted, &by_zone, demo_plan)
    } else {
        let own = group(dataset, &wanted, &Places::All, demo_plan);
        if own.len() <= OWN_PLACES {
            own
        } else {
            group(dataset, &wanted, &by_zone, demo_plan)
        }
    };

    let mut pairs: Vec<(From, FacilityId)> = grouped.keys().map(|(f, t, _)| (*f, *t)).collect();
    pairs.dedup();
    let ways: HashMap<(From, FacilityId), Drawn> = pairs
        .into_par_iter()
        .map(|(from, to)| {
            let places = (index.place(from), dataset.facility(to).place());
            ((from, to), draw(places.0, places.1, path))
        })
        .collect();

    let mut lines: Vec<(Key<'_>, Line)> = grouped.into_iter().collect();
    lines.sort_by(|(key_a, a), (key_b, b)| {
        (b.tonnes.0.total_cmp(&a.tonnes.0)).then_with(|| key_a.cmp(key_b))
    });
    Ok((lines.iter())
        .map(|(key, line)| described(dataset, *key, line, &ways[&(key.0, key.1)]))
        .collect())
}

fn is_demo(dataset: &Dataset, resolved: &Resolved<'_>) -> bool {
    match resolved.origin {
        Site::Generator(_, stream) => dataset.stream(stream).source.mark == Mark::Demo,
        Site::Facility(_) => false,
    }
}

fn group<'a>(
    dataset: &Dataset,
    legs: &[&(&Leg, Resolved<'a>)],
    places: &Places<'_>,
    demo_plan: bool,
) -> BTreeMap<Key<'a>, Line> {
    let links = dataset.links();
    let mut lines: BTreeMap<Key<'a>, Line> = BTreeMap::new();
    for (leg, resolved) in legs {
        let from = match resolved.origin {
            Site::Facility(id) => From::Facility(id),
            Site::Generator(id, _) => {
                let own = match places {
                    Places::All => true,
                    Places::Large(sent, limit) => {
                        sent[&id].0 > limit.0
                            || links.facility_captive_of[resolved.to.index()] == Some(id)
                    }
                };
                if own {
                    From::Generator(id)
                } else {
                    From::Zone(links.generator_zone[id.index()])
                }
            }
        };
        let line = lines
            .entry((from, resolved.to, resolved.class))
            .or_default();
        line.tonnes += leg.tonnes;
        line.cost += leg.cost_cny;
        line.tonne_km += leg.tonnes.0 * leg.metres.km();
        line.hazardous |= resolved.hazardous;
        // A residue is as good as the streams it comes from; which ones those are is not in the leg.
        line.demo |= match resolved.origin {
            Site::Generator(..) => is_demo(dataset, resolved),
            Site::Facility(_) => demo_plan,
        };
        *line.by_way.entry((leg.route, leg.operation)).or_default() += leg.tonnes;
    }
    lines
}

/// A line on the ground and whether it had to be drawn without a way.
struct Drawn {
    line: Vec<[f64; 2]>,
    straight: bool,
}

fn draw(from: LonLat, to: LonLat, path: PathFinder<'_>) -> Drawn {
    let found = path(from, to);
    let straight = found.is_none();
    let mut line: Vec<[f64; 2]> = (found.unwrap_or_else(|| vec![from, to]).iter())
        .map(|place| [round(place.lon, DECIMALS), round(place.lat, DECIMALS)])
        .collect();
    line.dedup();
    // GeoJSON wants two positions, also for waste that stays where it is.
    while line.len() < 2 {
        let place = line.first().copied();
        line.push(place.unwrap_or([round(to.lon, DECIMALS), round(to.lat, DECIMALS)]));
    }
    Drawn { line, straight }
}

fn described(dataset: &Dataset, key: Key<'_>, line: &Line, way: &Drawn) -> geojson::Feature {
    let (from, to, class) = key;
    let (kind, id, name_zh, name_en) = match from {
        From::Zone(id) => {
            let zone = dataset.zone(id);
            ("zone", &zone.id, &zone.name_zh, Some(&zone.name_en))
        }
        From::Generator(id) => {
            let generator = dataset.generator(id);
            ("generator", &generator.id, &generator.name_zh, None)
        }
        From::Facility(id) => {
            let facility = dataset.facility(id);
            (
                "facility",
                &facility.id,
                &facility.name_zh,
                Some(&facility.name_en),
            )
        }
    };
    let facility = dataset.facility(to);
    // Of several routes or operations in one line the one with most tonnes gives its name.
    let main = (line.by_way.iter()).max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(a.0)));
    let (route, operation) = main.map(|(way, _)| *way).unzip();
    let km = if line.tonnes.0 > 0.0 {
        line.tonne_km / line.tonnes.0
    } else {
        0.0
    };
    let mark = if line.demo { Mark::Demo } else { Mark::Derived };
    let source = Source::new(mark, "flow LP");
    feature(
        GeometryValue::new_line_string(way.line.iter().copied()),
        json!({
            "id": format!("{kind}:{id}>{}>{class}", facility.id),
            "from_kind": kind, "from": id, "from_name_zh": name_zh, "from_name_en": name_en,
            "facility": facility.id, "facility_name_zh": facility.name_zh,
            "facility_name_en": facility.name_en,
            "classes": class, "class": class, "hazardous": line.hazardous,
            "route": route, "operation": operation,
            "tonnes": line.tonnes, "cost_cny": line.cost, "km": round(km, 3),
            "straight": way.straight,
            "mark": mark, "source": source.spell(),
        }),
    )
}
