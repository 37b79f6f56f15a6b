//! Rules on ids and references: each id once, each reference found.

use super::context::Index;
use super::{Context, Found};
use crate::dataset::catalogue::{closest, quoted};
use crate::dataset::record::Sheet;
use crate::dataset::vocabulary::CheckedKind;
use crate::finding::{Bilingual, Place};
use std::collections::{HashMap, HashSet};

/// Rows with the same id.
pub(super) fn check_d101_duplicate_id(c: &Context, found: &mut Found) {
    let t = c.tables;
    macro_rules! unique {
        ($($file:literal $field:ident.$column:ident;)+) => {$(
            unique($file, stringify!($column), &t.$field, |row| row.$column.as_str(), found);
        )+};
    }
    // The index of a large table has as many ids as rows when none is there twice.
    if c.generators.len() < t.generators.rows.len() {
        unique("generators.csv", "id", &t.generators, |row| &row.id, found);
    }
    if c.streams.len() < t.streams.rows.len() {
        unique("streams.csv", "id", &t.streams, |row| &row.id, found);
    }
    unique("zones.geojson", "id", &t.zones, |f| &f.row.id, found);
    unique("roads.geojson", "id", &t.roads, |f| &f.row.id, found);
    unique("areas.geojson", "id", &t.areas, |f| &f.row.id, found);
    unique! {
        "turns.csv" turns.id; "bans.csv" bans.id;
        "places.csv" places.id; "wastes.csv" wastes.code; "facilities.csv" facilities.id; "permits.csv" permits.id;
        "waivers.csv" waivers.id; "imports.csv" imports.id;
        "hosts.csv" hosts.id; "host_limits.csv" host_limits.id; "processes.csv" processes.id; "feeds.csv" feeds.id; "landfills.csv" landfills.facility;
        "prices.csv" prices.item; "gateways.csv" gateways.id; "whitelist.csv" whitelist.id;
        "projects.csv" projects.id; "candidates.csv" candidates.id; "builds.csv" builds.id;
        "collection_points.csv" collection_points.id; "vehicles.csv" vehicles.id;
        "carriers.csv" carriers.id; "stocks.csv" stocks.id; "movements.csv" movements.id;
        "inspections.csv" inspections.id; "insurance.csv" insurance.facility;
        "statements.csv" statements.id; "running.csv" running.facility;
        "applications.csv" applications.id; "approvals.csv" approvals.id;
        "unit_records.csv" unit_records.id;
    }
    let mut seen = HashSet::new();
    for indicator in &t.indicators {
        if !seen.insert(&indicator.id) {
            found.at(Place::file("indicators.toml"), || {
                let id = quoted(&indicator.id);
                Bilingual::new(
                    format!("编号 {id} 重复"),
                    format!("the id {id} occurs twice"),
                )
            });
        }
    }
}

fn unique<'a, T>(
    file: &str,
    column: &str,
    sheet: &'a Sheet<T>,
    id: impl Fn(&'a T) -> &'a str,
    found: &mut Found,
) {
    let mut seen: HashMap<&str, u32> = HashMap::with_capacity(sheet.rows.len());
    for (line, row) in sheet.numbered() {
        let id = id(row);
        if let Some(first) = seen.insert(id, line) {
            seen.insert(id, first);
            found.cell(file, line, column, || {
                let id = quoted(id);
                Bilingual::new(
                    format!("编号 {id} 已用于第 {first} 行"),
                    format!("the id {id} is used in row {first}"),
                )
            });
        }
    }
}

/// A table that ids point to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    Zones,
    Roads,
    Areas,
    Profiles,
    Places,
    Generators,
    Streams,
    Facilities,
    Hosts,
    Processes,
    Prices,
    Gateways,
    Projects,
    Carriers,
    Vehicles,
    Quotas,
}

impl Target {
    fn file(self) -> &'static str {
        match self {
            Self::Zones => "zones.geojson",
            Self::Roads => "roads.geojson",
            Self::Areas => "areas.geojson",
            Self::Profiles => "profiles/",
            Self::Places => "places.csv",
            Self::Generators => "generators.csv",
            Self::Streams => "streams.csv",
            Self::Facilities => "facilities.csv",
            Self::Hosts => "hosts.csv",
            Self::Processes => "processes.csv",
            Self::Prices => "prices.csv",
            Self::Gateways => "gateways.csv",
            Self::Projects => "projects.csv",
            Self::Carriers => "carriers.csv",
            Self::Vehicles => "vehicles.csv",
            Self::Quotas => "whitelist.csv",
        }
    }
}

/// Ids by table.
struct Known<'c, 'a> {
    case: &'c Context<'a>,
    others: HashMap<Target, HashSet<&'a str>>,
    profiles: Vec<String>,
}

impl<'c, 'a> Known<'c, 'a> {
    fn new(case: &'c Context<'a>) -> Self {
        let t = case.tables;
        macro_rules! known {
            ($($target:ident $field:ident.$column:ident;)+) => {
                HashMap::from([$((
                    Target::$target,
                    t.$field.rows.iter().map(|row| row.$column.as_str()).collect::<HashSet<&'a str>>(),
                )),+])
            };
        }
        let mut others = known! {
            Places places.id; Hosts hosts.id; Processes processes.id; Prices prices.item;
            Gateways gateways.id; Projects projects.id; Carriers carriers.id; Vehicles vehicles.id; Quotas whitelist.id;
        };
        others.insert(
            Target::Areas,
            t.areas.rows.iter().map(|f| f.row.id.as_str()).collect(),
        );
        // A large net has a million ids that only bans, turns and declared ways refer to.
        let asked = !(t.bans.rows.is_empty() && t.turns.rows.is_empty())
            || t.applications.rows.iter().any(|a| !a.roads.0.is_empty());
        let roads = t.roads.rows.iter().filter(|_| asked);
        others.insert(Target::Roads, roads.map(|f| f.row.id.as_str()).collect());
        Self {
            case,
            others,
            profiles: t.profile_ids(),
        }
    }

    fn indexed(&self, target: Target) -> Option<&'c Index<'a>> {
        match target {
            Target::Zones => Some(&self.case.zones),
            Target::Generators => Some(&self.case.generators),
            Target::Streams => Some(&self.case.streams),
            Target::Facilities => Some(&self.case.facilities),
            _ => None,
        }
    }

    fn has(&self, target: Target, id: &str) -> bool {
        match self.indexed(target) {
            Some(index) => index.contains_key(id),
            None if target == Target::Profiles => self.profiles.iter().any(|known| known == id),
            None => self.others[&target].contains(id),
        }
    }

    fn ids(&self, target: Target) -> Vec<&str> {
        match self.indexed(target) {
            Some(index) => index.keys().copied().collect(),
            None if target == Target::Profiles => {
                self.profiles.iter().map(String::as_str).collect()
            }
            None => self.others[&target].iter().copied().collect(),
        }
    }
}

/// One cell that names a row of another table (or of one of two).
#[derive(Clone, Debug)]
pub(super) struct Reference<'a> {
    file: &'static str,
    line: u32,
    column: &'static str,
    id: &'a str,
    targets: &'static [Target],
}

/// Shows every reference of the case.
fn each_reference<'a>(c: &Context<'a>, mut see: impl FnMut(Reference<'a>)) {
    let t = c.tables;
    macro_rules! references {
        ($($file:literal $field:ident.$column:ident -> $($target:ident)|+;)+) => {$(
            for (line, row) in t.$field.numbered() {
                for id in row.$column.ids() {
                    see(Reference {
                        file: $file,
                        line,
                        column: stringify!($column),
                        id,
                        targets: &[$(Target::$target),+],
                    });
                }
            }
        )+};
    }
    references! {
        "turns.csv" turns.roads -> Roads;
        "bans.csv" bans.road -> Roads;
        "bans.csv" bans.area -> Areas;
        "bans.csv" bans.vehicles -> Profiles;
        "places.csv" places.zone -> Zones;
        "generators.csv" generators.zone -> Zones;
        "generators.csv" generators.park -> Places;
        "streams.csv" streams.generator -> Generators;
        "facilities.csv" facilities.zone -> Zones;
        "facilities.csv" facilities.park -> Places;
        "facilities.csv" facilities.gateway -> Gateways;
        "facilities.csv" facilities.captive_of -> Generators;
        "permits.csv" permits.facility -> Facilities;
        "permits.csv" permits.host -> Hosts;
        "permits.csv" permits.process -> Processes;
        "permits.csv" permits.price -> Prices;
        "imports.csv" imports.gateway -> Gateways;
        "permits.csv" permits.only_from -> Generators;
        "waivers.csv" waivers.generator -> Generators;
        "waivers.csv" waivers.facility -> Facilities;
        "waivers.csv" waivers.process -> Processes;
        "waivers.csv" waivers.price -> Prices;
        "host_limits.csv" host_limits.host -> Hosts;
        "residues.csv" residues.process -> Processes;
        "residues.csv" residues.treated_by -> Processes;
        "feeds.csv" feeds.facility -> Facilities;
        "feeds.csv" feeds.process -> Processes;
        "feeds.csv" feeds.generator -> Generators;
        "landfills.csv" landfills.facility -> Facilities;
        "whitelist.csv" whitelist.facility -> Facilities;
        "projects.csv" projects.facility -> Facilities;
        "projects.csv" projects.zone -> Zones;
        "project_lines.csv" project_lines.project -> Projects;
        "running.csv" running.facility -> Facilities;
        "candidates.csv" candidates.projects -> Projects;
        "candidates.csv" candidates.zone -> Zones;
        "builds.csv" builds.project -> Projects;
        "builds.csv" builds.facility -> Facilities;
        "build_lines.csv" build_lines.project -> Projects;
        "build_lines.csv" build_lines.process -> Processes;
        "build_lines.csv" build_lines.price -> Prices;
        "collection_points.csv" collection_points.operator -> Facilities;
        "collection_points.csv" collection_points.zone -> Zones;
        "vehicles.csv" vehicles.operator -> Facilities | Carriers;
        "visits.csv" visits.operator -> Facilities;
        "visits.csv" visits.vehicle -> Vehicles;
        "visits.csv" visits.generator -> Generators;
        "customers.csv" customers.generator -> Generators;
        "customers.csv" customers.operator -> Facilities;
        "stocks.csv" stocks.site -> Generators | Facilities;
        "movements.csv" movements.stream -> Streams;
        "movements.csv" movements.facility -> Facilities;
        "insurance.csv" insurance.facility -> Facilities;
        "applications.csv" applications.sender -> Generators;
        "applications.csv" applications.facility -> Facilities;
        "applications.csv" applications.carrier -> Carriers;
        "applications.csv" applications.roads -> Roads;
        "approvals.csv" approvals.quota -> Quotas;
        "approvals.csv" approvals.sender -> Generators;
        "approvals.csv" approvals.facility -> Facilities;
        "unit_records.csv" unit_records.unit -> Generators | Facilities | Carriers;
    }
    for (line, row) in t.inspections.numbered() {
        see(Reference {
            file: "inspections.csv",
            line,
            column: "unit",
            id: &row.unit,
            targets: match row.kind {
                CheckedKind::Generator => &[Target::Generators],
                CheckedKind::Operator => &[Target::Facilities],
            },
        });
    }
}

/// A cell that holds one id, maybe one, or a list.
trait Ids {
    fn ids(&self) -> impl Iterator<Item = &str>;
}
impl Ids for String {
    fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.as_str())
    }
}
impl Ids for Option<String> {
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.iter().map(String::as_str)
    }
}
impl Ids for crate::dataset::cell::List {
    fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// References that lead nowhere, whatever the reason.
pub(super) fn dangling<'a>(c: &Context<'a>) -> Vec<Reference<'a>> {
    let known = Known::new(c);
    let mut dangling = Vec::new();
    each_reference(c, |reference| {
        let unread = |target: Target| match target {
            Target::Profiles => c.gaps.whole(&format!("profiles/{}.toml", reference.id)),
            _ => c.gaps.hides(target.file(), reference.id),
        };
        let here = |target: &Target| known.has(*target, reference.id) || unread(*target);
        if !reference.targets.iter().any(here) {
            dangling.push(reference);
        }
    });
    dangling
}

/// Ids a dangling one is compared with to say which may be meant.
const MOST_COMPARED: usize = 20_000;

/// References that lead nowhere.
pub(super) fn check_d102_dangling_reference(c: &Context, found: &mut Found) {
    if c.dangling().is_empty() {
        return;
    }
    let names = zone_names(c);
    let known = Known::new(c);
    for reference in c.dangling() {
        if reference.targets == [Target::Zones] && names.contains_key(&name_key(reference.id)) {
            continue;
        }
        found.cell(reference.file, reference.line, reference.column, || {
            let files: Vec<_> = reference
                .targets
                .iter()
                .map(|target| target.file())
                .collect();
            let ids = reference
                .targets
                .iter()
                .flat_map(|target| known.ids(*target));
            let ids: Vec<&str> = ids.collect();
            // Fifty findings must not compare with a million ids each.
            let like = (ids.len() <= MOST_COMPARED)
                .then(|| closest(reference.id, ids))
                .flatten();
            let (zh, en) = like.map_or_else(Default::default, |like| {
                (
                    format!("；是否应为 {like}？"),
                    format!("; is {like} meant?"),
                )
            });
            let id = quoted(reference.id);
            Bilingual::new(
                format!("{} 中没有 {id}{zh}", files.join("、")),
                format!("there is no {id} in {}{en}", files.join(" or ")),
            )
        });
    }
}

/// Zones named 珞璜镇, 珞璜 or Luohuang where the id belongs.
pub(super) fn check_d103_zone_by_name(c: &Context, found: &mut Found) {
    let to_zones = |reference: &&Reference| reference.targets == [Target::Zones];
    let names = zone_names(c);
    for reference in c.dangling().iter().filter(to_zones) {
        let Some(zone) = names.get(&name_key(reference.id)) else {
            continue;
        };
        found.suggest(reference.file, reference.line, reference.column, || {
            let seen = quoted(reference.id);
            let cause = Bilingual::new(
                format!("“{seen}”是名称，其编号为 {zone}"),
                format!("\"{seen}\" is a name, its id is {zone}"),
            );
            let action = Bilingual::new(format!("请改填 {zone}"), format!("write {zone}"));
            (cause, Some(action))
        });
    }
}

/// A name without what people leave out or add: 街道, 镇, blanks, capitals.
fn name_key(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.to_lowercase();
    [
        "街道办事处",
        "街道办",
        "街道",
        "镇人民政府",
        "镇",
        "乡",
        "subdistrict",
        "street",
        "town",
    ]
    .iter()
    .find_map(|end| name.strip_suffix(end))
    .filter(|stem| !stem.is_empty())
    .map_or(name.clone(), str::to_owned)
}

/// Zone ids by every name a cell might hold; names of two zones stand for neither.
fn zone_names<'a>(c: &Context<'a>) -> HashMap<String, &'a str> {
    let mut names: HashMap<String, Option<&str>> = HashMap::new();
    for feature in &c.tables.zones.rows {
        let zone = &feature.row;
        let keys: HashSet<String> = [&zone.name_zh, &zone.name_en, &zone.id]
            .map(|n| name_key(n))
            .into();
        for key in keys {
            let id = names.entry(key).or_insert(Some(&zone.id));
            if *id != Some(zone.id.as_str()) {
                *id = None;
            }
        }
    }
    names
        .into_iter()
        .filter_map(|(name, id)| Some((name, id?)))
        .collect()
}
