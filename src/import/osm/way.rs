//! Tags of a way in, what it is to a lorry out: left out with a [`Reason`], or kept with its class,
//! speed, directions, limits and signs. Source: OSM wiki, Key:highway, Key:oneway, Key:maxspeed,
//! Key:hazmat, Key:route; R042 for dangerous loads.

use super::super::report::Reason;
use super::access::{Access, Along, access, opened_to_motors};
use super::measure::{self, Said};
use super::sink::{Tags, value};
use crate::dataset::vocabulary::{HazmatSign, OneWay, RoadAccess, RoadClass, TunnelCategory};
use std::collections::HashMap;

/// Everything about a road but its shape, its directions and where it comes from.
/// Two roads that agree in it are one road where they meet end to end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Traits {
    pub(super) class: RoadClass,
    /// Numbers of texts in [`Texts`]; 0 is none.
    pub(super) name: u32,
    pub(super) road_ref: u32,
    /// Tenths of km/h.
    pub(super) speed: u16,
    /// The speed is on a sign, not taken by class.
    pub(super) signed: bool,
    pub(super) bridge: bool,
    pub(super) tunnel: bool,
    pub(super) limits: Limits,
    pub(super) hazmat: Option<HazmatSign>,
    pub(super) tunnel_category: Option<TunnelCategory>,
    pub(super) toll: Option<bool>,
    pub(super) access: Option<RoadAccess>,
}

/// What a vehicle must not exceed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Limits {
    pub(super) weight_kg: Option<u32>,
    pub(super) height_cm: Option<u32>,
    pub(super) axle_kg: Option<u32>,
}

impl Limits {
    /// The stricter of both.
    pub(super) fn and(self, other: Self) -> Self {
        let least = |a: Option<u32>, b: Option<u32>| a.into_iter().chain(b).min();
        Self {
            weight_kg: least(self.weight_kg, other.weight_kg),
            height_cm: least(self.height_cm, other.height_cm),
            axle_kg: least(self.axle_kg, other.axle_kg),
        }
    }
}

/// A way that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) traits: Traits,
    pub(super) oneway: OneWay,
    /// Seconds a ferry takes for the whole way.
    pub(super) crossing_s: Option<u32>,
}

/// Names, each held once.
#[derive(Debug)]
pub(super) struct Texts {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            numbers: HashMap::new(),
            texts: vec!["".into()],
        }
    }
}

impl Texts {
    /// The number of a text; 0 when there is nothing in it. Names are cut at 200 letters.
    fn number(&mut self, text: Option<&str>) -> u32 {
        let clean: String = text
            .unwrap_or_default()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(200)
            .collect();
        let clean = clean.trim();
        if clean.is_empty() {
            return 0;
        }
        if let Some(&number) = self.numbers.get(clean) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(0);
        self.texts.push(clean.into());
        self.numbers.insert(clean.into(), number);
        number
    }

    pub(super) fn text(&self, number: u32) -> Option<&str> {
        (number > 0).then(|| self.texts[number as usize].as_ref())
    }
}

/// Class and speed by kind of highway: word, class, km/h of a lorry where no sign says another.
/// The speeds are assumptions of this program; `docs/import.md` lists them.
pub(super) const HIGHWAYS: &[(&str, RoadClass, u16)] = &[
    ("motorway", RoadClass::Motorway, 80),
    ("motorway_link", RoadClass::Motorway, 50),
    ("trunk", RoadClass::Trunk, 70),
    ("trunk_link", RoadClass::Trunk, 45),
    ("primary", RoadClass::Primary, 60),
    ("primary_link", RoadClass::Primary, 40),
    ("secondary", RoadClass::Secondary, 50),
    ("secondary_link", RoadClass::Secondary, 35),
    ("tertiary", RoadClass::Tertiary, 40),
    ("tertiary_link", RoadClass::Tertiary, 30),
    ("unclassified", RoadClass::Local, 35),
    ("residential", RoadClass::Local, 30),
    ("road", RoadClass::Local, 30),
    ("service", RoadClass::Local, 20),
    ("track", RoadClass::Local, 15),
    ("living_street", RoadClass::Local, 10),
    ("pedestrian", RoadClass::Local, 10),
];
/// A ferry without a duration, km/h.
pub(super) const FERRY_KMH: u16 = 10;

/// Judges a way. `None` when it is no road at all; what is said and cannot be applied is pushed to `notes`.
pub(super) fn judge(
    tags: &Tags<'_>,
    texts: &mut Texts,
    notes: &mut Vec<Reason>,
) -> Option<Result<Kept, Reason>> {
    let highway = value(tags, "highway");
    let ferry = match (highway, value(tags, "route")) {
        (Some(_), _) => false,
        (None, Some("ferry")) => true,
        _ => return None,
    };
    Some(judge_road(tags, highway.filter(|_| !ferry), texts, notes))
}

fn judge_road(
    tags: &Tags<'_>,
    highway: Option<&str>,
    texts: &mut Texts,
    notes: &mut Vec<Reason>,
) -> Result<Kept, Reason> {
    let (class, usual) = match highway {
        None => (RoadClass::Ferry, FERRY_KMH),
        Some(word) => class(word, tags)?,
    };
    if value(tags, "area") == Some("yes") {
        return Err(Reason::Area);
    }
    let (oneway, said) = directions(tags, highway, notes)?;
    if too_narrow(tags)
        || matches!(
            value(tags, "smoothness"),
            Some("impassable" | "very_horrible")
        )
    {
        return Err(Reason::Unfit);
    }
    if tags.iter().any(|(key, _)| conditional(key)) {
        notes.push(Reason::Conditional);
    }
    let tunnel = value(tags, "tunnel").is_some_and(|v| v != "no");
    let (speed, signed) = speed(tags, oneway, usual, notes);
    let name = ["name", "name:zh", "name:en"]
        .iter()
        .map(|key| texts.number(value(tags, key)))
        .find(|number| *number > 0)
        .unwrap_or(0);
    let traits = Traits {
        class,
        name,
        road_ref: texts.number(value(tags, "ref")),
        speed,
        signed,
        bridge: value(tags, "bridge").is_some_and(|v| v != "no"),
        tunnel,
        limits: limits(tags, || notes.push(Reason::Unreadable)),
        hazmat: hazmat(tags),
        tunnel_category: tunnel_category(tags),
        toll: ["toll:hgv", "toll"]
            .iter()
            .find_map(|key| value(tags, key))
            .map(|v| v != "no"),
        access: match said {
            Access::Limited(access) => Some(access),
            _ => None,
        },
    };
    let crossing_s = match (class, value(tags, "duration")) {
        (RoadClass::Ferry, Some(text)) => {
            let seconds = measure::seconds(text);
            if seconds.is_none() {
                notes.push(Reason::Unreadable);
            }
            seconds
        }
        _ => None,
    };
    Ok(Kept {
        traits,
        oneway,
        crossing_s,
    })
}

/// The class of a highway and its usual speed, or why it is none for lorries.
pub(super) fn class(word: &str, tags: &Tags<'_>) -> Result<(RoadClass, u16), Reason> {
    let known = HIGHWAYS.iter().find(|(name, _, _)| *name == word);
    if let Some(&(_, class, kmh)) = known {
        let service = value(tags, "service");
        let minor = [
            "parking_aisle",
            "drive-through",
            "emergency_access",
            "slipway",
        ];
        return match word {
            "service" if service.is_some_and(|s| minor.contains(&s)) && !opened_to_motors(tags) => {
                Err(Reason::MinorService)
            }
            "track" if !hard(tags) && !opened_to_motors(tags) => Err(Reason::SoftTrack),
            "pedestrian" if !opened_to_motors(tags) => Err(Reason::NotForMotors),
            _ => Ok((class, kmh)),
        };
    }
    Err(match word {
        "footway" | "cycleway" | "path" | "steps" | "bridleway" | "corridor" | "elevator"
        | "platform" | "busway" | "bus_guideway" | "raceway" | "via_ferrata" | "crossing"
        | "ladder" => Reason::NotForMotors,
        "construction" | "proposed" | "planned" | "abandoned" | "disused" | "razed"
        | "dismantled" | "demolished" | "historic" | "no" => Reason::NotBuilt,
        "rest_area" | "services" | "escape" | "emergency_bay" | "bus_stop" | "passing_place"
        | "turning_circle" | "street_lamp" => Reason::Area,
        _ => Reason::UnknownHighway,
    })
}

/// True for a track with a surface that carries a lorry in the rain.
fn hard(tags: &Tags<'_>) -> bool {
    let surface = [
        "paved",
        "asphalt",
        "concrete",
        "concrete:plates",
        "paving_stones",
        "sett",
        "chipseal",
        "compacted",
    ];
    matches!(value(tags, "tracktype"), Some("grade1" | "grade2"))
        || value(tags, "surface").is_some_and(|s| surface.contains(&s))
}

fn too_narrow(tags: &Tags<'_>) -> bool {
    ["maxwidth", "maxwidth:physical"].iter().any(|key| {
        value(tags, key)
            .is_some_and(|text| matches!(measure::centimetres(text), Said::Number(cm) if cm < 250))
    })
}

fn conditional(key: &str) -> bool {
    const ABOUT: [&str; 15] = [
        "access",
        "vehicle",
        "motor_vehicle",
        "hgv",
        "goods",
        "hazmat",
        "oneway",
        "maxspeed",
        "maxweight",
        "maxweightrating",
        "maxheight",
        "maxaxleload",
        "toll",
        "maxgcweight",
        "hazmat:water",
    ];
    key.strip_suffix(":conditional").is_some_and(|rule| {
        ABOUT.iter().any(|about| {
            rule == *about || rule.strip_prefix(about).is_some_and(|r| r.starts_with(':'))
        })
    })
}

/// The directions a lorry may drive in, and what the access tags say of them.
fn directions(
    tags: &Tags<'_>,
    highway: Option<&str>,
    notes: &mut Vec<Reason>,
) -> Result<(OneWay, Access), Reason> {
    let sign = [
        "oneway:hgv",
        "oneway:goods",
        "oneway:motor_vehicle",
        "oneway:vehicle",
        "oneway",
    ]
    .iter()
    .find_map(|key| value(tags, key));
    let implied = matches!(highway, Some("motorway" | "motorway_link"))
        || matches!(value(tags, "junction"), Some("roundabout" | "circular"));
    let signed = match sign {
        Some("yes" | "true" | "1") => OneWay::Forward,
        Some("-1" | "reverse") => OneWay::Backward,
        Some("no" | "false" | "0" | "alternating") => OneWay::No,
        Some("reversible") => return Err(Reason::Reversible),
        Some(_) => {
            notes.push(Reason::UnknownAccess);
            if implied { OneWay::Forward } else { OneWay::No }
        }
        None if implied => OneWay::Forward,
        None => OneWay::No,
    };
    let mut unknown = 0;
    let forward = access(tags, Some(Along::Forward), || unknown += 1);
    let backward = access(tags, Some(Along::Backward), || ());
    notes.extend(std::iter::repeat_n(Reason::UnknownAccess, unknown));
    let open = [
        signed != OneWay::Backward && !forward.closed(),
        signed != OneWay::Forward && !backward.closed(),
    ];
    match open {
        [true, true] => Ok((OneWay::No, wider(forward, backward))),
        [true, false] => Ok((OneWay::Forward, forward)),
        [false, true] => Ok((OneWay::Backward, backward)),
        [false, false] => {
            let lorries = [forward, backward].contains(&Access::ClosedToLorries);
            Err(if lorries {
                Reason::NoLorries
            } else {
                Reason::NoVehicles
            })
        }
    }
}

/// Of two ways to be let through the freer one: the table has one column for both directions.
fn wider(a: Access, b: Access) -> Access {
    match (a, b) {
        (Access::Limited(_), Access::Limited(_)) => a,
        (Access::Limited(_), _) => b,
        _ => a,
    }
}

/// Tenths of km/h, and whether a sign says so.
fn speed(tags: &Tags<'_>, oneway: OneWay, usual: u16, notes: &mut Vec<Reason>) -> (u16, bool) {
    let directed: &[&str] = match oneway {
        OneWay::Forward => &["maxspeed:hgv:forward", "maxspeed:forward"],
        OneWay::Backward => &["maxspeed:hgv:backward", "maxspeed:backward"],
        OneWay::No => &["maxspeed:forward", "maxspeed:backward"],
    };
    let mut read = |key: &str| match measure::speed(value(tags, key)?) {
        Said::Number(tenths) => u16::try_from(tenths).ok(),
        Said::Nothing => None,
        Said::Unclear => {
            notes.push(Reason::Unreadable);
            None
        }
    };
    let own = ["maxspeed:hgv", "maxspeed:goods"]
        .iter()
        .find_map(|k| read(k));
    let signed = own
        .or_else(|| directed.iter().filter_map(|key| read(key)).min())
        .or_else(|| read("maxspeed"))
        .or_else(|| {
            // A zone that only these keys name; other words in them are no fault.
            ["zone:maxspeed", "maxspeed:type", "source:maxspeed"]
                .iter()
                .filter_map(|key| value(tags, key))
                .find_map(|text| match measure::speed(text) {
                    Said::Number(tenths) => u16::try_from(tenths).ok(),
                    _ => None,
                })
        });
    match signed {
        // No lorry is faster anywhere; the table of a case warns above it.
        Some(tenths) => (tenths.min(1200), true),
        None => (usual * 10, false),
    }
}

/// Limits of weight, height and axle load; `unclear` is called for each that cannot be read.
pub(super) fn limits(tags: &Tags<'_>, mut unclear: impl FnMut()) -> Limits {
    let mut least = |keys: &[&str], read: fn(&str) -> Said| {
        let mut least = None;
        for text in keys.iter().filter_map(|key| value(tags, key)) {
            match read(text) {
                Said::Number(n) => least = Some(least.map_or(n, |low: u32| low.min(n))),
                Said::Nothing => {}
                Said::Unclear => unclear(),
            }
        }
        least
    };
    let weights = [
        "maxweight",
        "maxweight:hgv",
        "maxweight:goods",
        "maxweightrating",
        "maxweightrating:hgv",
        "maxweightrating:goods",
        "maxgcweight",
        "maxgcweightrating",
    ];
    Limits {
        weight_kg: least(&weights, measure::kilograms),
        height_cm: least(
            &["maxheight", "maxheight:physical", "maxheight:hgv"],
            measure::centimetres,
        ),
        axle_kg: least(&["maxaxleload", "maxaxleload:hgv"], measure::kilograms),
    }
}

/// `hazmat` for all dangerous loads comes before `hazmat:water` (R042).
fn hazmat(tags: &Tags<'_>) -> Option<HazmatSign> {
    match (value(tags, "hazmat"), value(tags, "hazmat:water")) {
        (Some("no"), _) => Some(HazmatSign::No),
        (_, Some("no" | "permissive" | "destination")) => Some(HazmatSign::Water),
        (Some("yes" | "designated" | "permissive"), _) => Some(HazmatSign::Yes),
        _ => None,
    }
}

/// `hazmat:E=no` marks a tunnel of category E; some write the letter as a value. The strictest counts.
fn tunnel_category(tags: &Tags<'_>) -> Option<TunnelCategory> {
    use TunnelCategory::{A, B, C, D, E};
    let letters = [("A", A), ("B", B), ("C", C), ("D", D), ("E", E)];
    let by_key = letters.iter().filter(|(letter, _)| {
        tags.iter().any(|(key, said)| {
            *said == "no"
                && key
                    .strip_prefix("hazmat:")
                    .is_some_and(|end| end.eq_ignore_ascii_case(letter))
        })
    });
    let named = [
        "hazmat:adr_tunnel_cat",
        "hazmat:tunnel_cat",
        "tunnel:category",
        "tunnel_category",
    ]
    .iter()
    .filter_map(|key| value(tags, key))
    .filter_map(|said| {
        letters
            .iter()
            .find(|(letter, _)| said.eq_ignore_ascii_case(letter))
    });
    by_key.chain(named).map(|(_, category)| *category).max()
}
