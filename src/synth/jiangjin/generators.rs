//! The units that produce waste: fact tables of 32 large enterprises and 20 sectors in, drafts with
//! masses in whole kilograms out; after settling, `generators.csv` and `streams.csv`.
//!
//! Every unit except three real ones is synthetic and says so in its name.

use super::places::Ground;
use crate::dataset::cell::{Cell, List, Source};
use crate::dataset::hours::{OpenDays, OpenHours};
use crate::dataset::record::Sheet;
use crate::dataset::tables::{FacilityRow, GeneratorRow, StreamRow, Tables};
use crate::dataset::vocabulary::{GeneratorKind, State, Tier};
use crate::quantity::LonLat;
use crate::synth::dice::Dice;
use crate::synth::facts::{Fact, Facts, demo, sheet};
use crate::synth::mass::{Kg, shares};
use std::collections::BTreeMap;

/// A unit with its waste, before it is written.
pub(super) struct Draft {
    pub(super) row: GeneratorRow,
    pub(super) streams: Vec<DraftStream>,
}

/// One waste of a draft.
pub(super) struct DraftStream {
    pub(super) code: String,
    pub(super) kg: Kg,
    pub(super) source: Source,
}

impl Draft {
    /// Mass of the streams a predicate picks by code.
    pub(super) fn mass(&self, pick: impl Fn(&str) -> bool) -> Kg {
        let picked = self.streams.iter().filter(|s| pick(&s.code));
        picked.map(|s| s.kg).sum()
    }

    fn add(&mut self, code: &str, kg: Kg, source: Source) {
        match self.streams.iter_mut().find(|s| s.code == code) {
            Some(stream) => stream.kg.0 += kg.0,
            None => self.streams.push(DraftStream {
                code: code.to_owned(),
                kg,
                source,
            }),
        }
    }
}

/// True for 8-digit codes of the hazardous catalogue, false for general classes (SW…).
pub(super) fn is_hazardous(code: &str) -> bool {
    !code.starts_with("SW")
}

/// All units, in the order of the file: large enterprises, sectors, then the small ones by kind.
pub(super) fn drafts(ground: &Ground, facilities: &[FacilityRow]) -> Vec<Draft> {
    let mut dice = Dice::new(super::SEED);
    let mut maker = Maker {
        ground,
        parks: park_places(),
        drafts: Vec::new(),
    };
    maker.large(&mut dice);
    maker.sectors(&mut dice);
    maker.small_firms(&mut dice);
    maker.garages(&mut dice);
    maker.hospitals(&mut dice);
    maker.labs(&mut dice);
    maker.building_sites(&mut dice);
    maker.operators(&mut dice, facilities);
    maker.drafts
}

fn park_places() -> BTreeMap<String, (LonLat, String)> {
    let places: Sheet<crate::dataset::tables::PlaceRow> = sheet(include_str!("facts/places.csv"));
    let rows = places.rows.into_iter();
    rows.map(|p| (p.id.clone(), (p.place(), p.zone.unwrap_or_default())))
        .collect()
}

struct Maker<'a> {
    ground: &'a Ground,
    parks: BTreeMap<String, (LonLat, String)>,
    drafts: Vec<Draft>,
}

/// Where a new unit stands.
struct Spot {
    at: LonLat,
    zone: usize,
    park: Option<String>,
}

impl Maker<'_> {
    fn in_park(&self, dice: &mut Dice, park: &str) -> Spot {
        let (centre, zone) = &self.parks[park];
        let zone = self.ground.index(zone);
        Spot {
            at: self.ground.spot(dice, *centre, 0.9, zone),
            zone,
            park: Some(park.to_owned()),
        }
    }

    fn in_zone(&self, dice: &mut Dice, zone: usize) -> Spot {
        Spot {
            at: self.ground.spot(dice, self.ground.seat(zone), 1.3, zone),
            zone,
            park: None,
        }
    }

    fn push(&mut self, name: String, kind: GeneratorKind, sector: &str, spot: Spot) -> &mut Draft {
        let id = format!("G{:04}", self.drafts.len() + 1);
        self.drafts.push(Draft {
            row: GeneratorRow {
                id,
                name_zh: name,
                kind,
                sector: sector.to_owned(),
                tier: Tier::None,
                declared: kind == GeneratorKind::Enterprise,
                fine_managed: false,
                flags: List::default(),
                lon: spot.at.lon,
                lat: spot.at.lat,
                estimated: true,
                zone: self.ground.id(spot.zone).to_owned(),
                park: spot.park,
                open_hours: None,
                open_days: None,
                source: demo("演示单位，位置与数量均为合成"),
            },
            streams: Vec::new(),
        });
        self.drafts.last_mut().expect("just pushed")
    }

    /// The 32 enterprises above 50 t/yr of hazardous waste (F086), three of them real.
    fn large(&mut self, dice: &mut Dice) {
        for fact in Facts::read(include_str!("facts/units.csv")).rows {
            let real = fact.opt("lon").is_some();
            let spot = match fact.opt("park") {
                Some(park) => self.in_park(dice, &park),
                None => Spot {
                    at: LonLat::new(fact.get("lon"), fact.get("lat")),
                    zone: self.ground.index(fact.text("zone")),
                    park: None,
                },
            };
            let name = fact.get("name_zh");
            let draft = self.push(name, GeneratorKind::Enterprise, fact.text("sector"), spot);
            draft.row.fine_managed = true;
            draft.row.flags = fact.get("flags");
            if real {
                draft.row.estimated = fact.text("name_zh").contains("百果园");
                draft.row.source = fact.get("source");
            }
            for (code, t) in fact.pairs("general") {
                draft.add(&code, Kg::tonnes(t), demo(""));
            }
            for (code, t) in fact.pairs("hazardous") {
                draft.add(&code, Kg::tonnes(t), large_source(&code));
            }
        }
    }

    /// The 20 sectors of general waste (F058): each total is shared over its firms.
    fn sectors(&mut self, dice: &mut Dice) {
        for fact in Facts::read(include_str!("facts/sectors.csv")).rows {
            let sector = fact.text("sector");
            let own_totals = |d: &Draft| d.streams.iter().any(|s| !is_hazardous(&s.code));
            let mut members: Vec<usize> = (0..self.drafts.len())
                .filter(|&i| self.drafts[i].row.sector == sector && !own_totals(&self.drafts[i]))
                .collect();
            let firms: usize = fact.get::<u32>("firms") as usize;
            let outside: usize = fact.get::<u32>("outside") as usize;
            let parks = fact.pairs("parks");
            let weights: Vec<f64> = parks.iter().map(|(_, w)| *w).collect();
            for n in 0..firms {
                let spot = if n < firms - outside {
                    let park = &parks[dice.weighted(&weights)].0;
                    self.in_park(dice, park)
                } else {
                    let zone = self.by_people(dice);
                    self.in_zone(dice, zone)
                };
                let name = format!("示例{} {:03}（演示）", fact.text("short"), 101 + n);
                let draft = self.push(name, GeneratorKind::Enterprise, sector, spot);
                aluminium_and_swarf(draft, n, dice);
                for (code, mean) in fact.pairs("hazardous") {
                    if dice.unit() < 0.75 {
                        let kg = Kg::tonnes(mean * dice.skewed()).rounded(Kg(10));
                        draft.add(&code, kg, demo(""));
                    }
                }
                members.push(self.drafts.len() - 1);
            }
            self.share_general(&fact, &members, dice);
        }
    }

    fn share_general(&mut self, fact: &Fact, members: &[usize], dice: &mut Dice) {
        for (i, (code, total)) in fact.pairs("general").into_iter().enumerate() {
            // The sector's main waste arises at every firm, the others at about half of them.
            let mut who: Vec<usize> = members
                .iter()
                .copied()
                .filter(|_| i == 0 || dice.unit() < 0.5)
                .collect();
            if who.is_empty() {
                who.push(members[0]);
            }
            let parts = shares(Kg::tonnes(total), who.len(), Kg(100), dice);
            for (draft, kg) in who.into_iter().zip(parts) {
                self.drafts[draft].add(&code, kg, demo(""));
            }
        }
    }

    fn by_people(&self, dice: &mut Dice) -> usize {
        let zones = 0..self.ground.count();
        let weights: Vec<f64> = zones.map(|z| self.ground.weight(z).sqrt()).collect();
        dice.weighted(&weights)
    }

    /// Small firms below 10 t/yr, at least four in each of the 30 zones.
    fn small_firms(&mut self, dice: &mut Dice) {
        const FIRMS: usize = 286;
        const TRADES: [(&str, &str); 6] = [
            ("机加工坊", "金属制品业"),
            ("印刷店", "印刷和记录媒介复制业"),
            ("家具坊", "木材加工和家具制造业"),
            ("农机修配店", "机动车、电子产品和日用产品修理业"),
            ("塑料制品坊", "橡胶和塑料制品业"),
            ("广告喷绘店", "商务服务业"),
        ];
        const WASTES: [(&str, f64); 6] = [
            ("900-041-49", 0.7),
            ("900-249-08", 0.35),
            ("900-217-08", 0.4),
            ("900-299-12", 0.3),
            ("900-006-09", 0.6),
            ("900-023-29", 0.01),
        ];
        let zones = self.ground.count();
        for n in 0..FIRMS {
            let zone = if n < 4 * zones {
                n % zones
            } else {
                self.by_people(dice)
            };
            let spot = self.in_zone(dice, zone);
            let (trade, sector) = TRADES[dice.below(TRADES.len())];
            let name = format!("示例{trade} {:03}（演示）", n + 1);
            let draft = self.push(name, GeneratorKind::SmallFirm, sector, spot);
            let first = dice.below(WASTES.len() - 1);
            for (i, (code, mean)) in WASTES.iter().enumerate() {
                if i == first || dice.unit() < 0.25 {
                    let kg = Kg::tonnes(mean * dice.skewed()).rounded(Kg(5));
                    draft.add(code, kg, demo(""));
                }
            }
        }
    }

    /// The 91 class 1–2 garages (F087).
    fn garages(&mut self, dice: &mut Dice) {
        for n in 0..91 {
            let zone = self.by_people(dice);
            let spot = self.in_zone(dice, zone);
            let name = format!("示例汽修厂 {:03}（演示）", n + 1);
            let sector = "机动车、电子产品和日用产品修理业";
            let draft = self.push(name, GeneratorKind::Garage, sector, spot);
            draft.row.flags = List(vec!["garage_class_1_2".to_owned()]);
            // Three of five tell hours; drawn from the number, so that nothing else of the case moves.
            let (hours, days) = match n % 5 {
                0 => ("08:30-11:30;14:00-17:30", "1-6"),
                1 => ("09:00-12:00;13:30-18:00", "1-5"),
                2 => ("08:00-17:00", ""),
                _ => ("", ""),
            };
            draft.row.open_hours = OpenHours::parse(hours).ok();
            draft.row.open_days = OpenDays::parse(days).ok();
            if !hours.is_empty() {
                draft.row.source = demo("演示单位，位置、数量与开放时段均为合成");
            }
            for (code, mean, chance) in [
                ("900-214-08", 1.6, 1.0),
                ("900-249-08", 0.25, 0.9),
                ("900-052-31", 0.5, 0.8),
                ("900-041-49", 0.12, 0.7),
                ("900-252-12", 0.1, 0.4),
            ] {
                if dice.unit() < chance {
                    let kg = Kg::tonnes(mean * dice.skewed()).rounded(Kg(5));
                    draft.add(code, kg, demo(""));
                }
            }
        }
    }

    /// The 4 hospitals of second grade and up (F086).
    fn hospitals(&mut self, dice: &mut Dice) {
        let sites = [
            ("Z_JIJIANG", 260.0),
            ("Z_DINGSHAN", 150.0),
            ("Z_BAISHA", 95.0),
            ("Z_SHUANGFU", 75.0),
        ];
        for (n, (zone, t)) in sites.into_iter().enumerate() {
            let spot = self.in_zone(dice, self.ground.index(zone));
            let name = format!("示例医院 {:03}（演示）", n + 1);
            let draft = self.push(name, GeneratorKind::Hospital, "卫生", spot);
            draft.row.fine_managed = true;
            draft.row.flags = List(vec!["hospital_grade_2".to_owned()]);
            draft.add("841-001-01", Kg::tonnes(t), demo(""));
            let lab = Kg::tonnes(dice.between(0.4, 1.4)).rounded(Kg(10));
            draft.add("900-047-49", lab, demo(""));
        }
    }

    /// School and testing laboratories.
    fn labs(&mut self, dice: &mut Dice) {
        let zones = [
            "Z_SHUANGFU",
            "Z_JIJIANG",
            "Z_SHUANGFU",
            "Z_DINGSHAN",
            "Z_DEGAN",
            "Z_LUOHUANG",
            "Z_BAISHA",
        ];
        for n in 0..30 {
            let spot = self.in_zone(dice, self.ground.index(zones[n % zones.len()]));
            let name = format!("示例实验室 {:03}（演示）", n + 1);
            let draft = self.push(name, GeneratorKind::Lab, "教育与专业技术服务业", spot);
            for (code, mean, chance) in [
                ("900-047-49", 0.5, 1.0),
                ("900-349-34", 0.12, 0.7),
                ("900-399-35", 0.1, 0.6),
                ("900-402-06", 0.08, 0.3),
            ] {
                if dice.unit() < chance {
                    let kg = Kg::tonnes(mean * dice.skewed()).rounded(Kg(5));
                    draft.add(code, kg, demo(""));
                }
            }
        }
    }

    /// Building sites with paint drums (F121).
    fn building_sites(&mut self, dice: &mut Dice) {
        for n in 0..60 {
            let zone = self.by_people(dice);
            let spot = self.in_zone(dice, zone);
            let name = format!("示例建筑工地 {:03}（演示）", n + 1);
            let draft = self.push(name, GeneratorKind::BuildingSite, "建筑业", spot);
            let drums = Kg::tonnes(0.6 * dice.skewed()).rounded(Kg(5));
            draft.add("900-041-49", drums, demo(""));
            if dice.unit() < 0.4 {
                let paint = Kg::tonnes(0.2 * dice.skewed()).rounded(Kg(5));
                draft.add("900-299-12", paint, demo(""));
            }
        }
    }

    /// The 5 operators in fine management (F086) with small wastes of their own; what their
    /// treatment leaves is a residue, not a stream, so nothing is counted twice.
    fn operators(&mut self, dice: &mut Dice, facilities: &[FacilityRow]) {
        for id in [
            "F_LONGJIAN",
            "F_YUNXIN",
            "F_PHYSCHEM",
            "F_MEDICAL",
            "F_PILOT",
        ] {
            let plant = facilities.iter().find(|f| f.id == id);
            let plant = plant.expect("recipes name facilities of the fact table");
            let spot = Spot {
                at: plant.place(),
                zone: self.ground.index(plant.zone.as_deref().unwrap_or_default()),
                park: plant.park.clone(),
            };
            let name = plant.name_zh.clone();
            let sector = "生态保护和环境治理业（危险废物治理）";
            let draft = self.push(name, GeneratorKind::Operator, sector, spot);
            draft.row.fine_managed = true;
            draft.row.source = demo("位置同设施；自产废物数量为演示");
            for (code, mean) in [
                ("900-047-49", 0.4),
                ("900-041-49", 1.5),
                ("900-249-08", 0.3),
            ] {
                let kg = Kg::tonnes(mean * dice.skewed()).rounded(Kg(10));
                draft.add(code, kg, demo(""));
            }
        }
    }
}

/// 12 aluminium firms and 10 firms with oily swarf, each above 10 t/yr (F089: 20 and more).
fn aluminium_and_swarf(draft: &mut Draft, n: usize, dice: &mut Dice) {
    let (code, most) = match draft.row.sector.as_str() {
        "有色金属冶炼和压延加工业" => ("321-026-48", 34.0),
        "金属制品业" if n < 10 => ("900-200-08", 20.0),
        _ => return,
    };
    draft.row.flags.0.push("aluminium_swarf".to_owned());
    let kg = Kg::tonnes(dice.between(10.5, most)).rounded(Kg(10));
    draft.add(code, kg, demo("F089 仅给出 20 余家、各 10 吨以上"));
}

fn large_source(code: &str) -> Source {
    match code {
        "772-002-18" => {
            demo("3020 t/d（2019-02-13 公开读数）× 365 d × 0.02（R064 下限）；规划未给出")
        }
        _ => demo(""),
    }
}

fn tier(draft: &Draft) -> Tier {
    let t = draft.mass(is_hazardous).0;
    let own_plant = ["G0001", "G0002", "G0004"].contains(&draft.row.id.as_str());
    match t {
        _ if own_plant || draft.row.kind == GeneratorKind::Operator => Tier::Key,
        0 => Tier::None,
        t if t >= 100_000 => Tier::Key,
        t if t >= 10_000 => Tier::Simplified,
        _ => Tier::Registered,
    }
}

/// Writes the settled drafts as `generators.csv` and `streams.csv`.
pub(super) fn write(drafts: Vec<Draft>, tables: &mut Tables) {
    let facts = Facts::read(include_str!("facts/wastes.csv"));
    let forms: BTreeMap<&str, &Fact> = facts.rows.iter().map(|w| (w.text("code"), w)).collect();
    let mut streams = Vec::new();
    let mut generators = Vec::new();
    for mut draft in drafts {
        draft.row.tier = tier(&draft);
        for s in &draft.streams {
            let form = forms[s.code.as_str()];
            let range = (s.code == "772-002-18").then(|| (s.kg.t(), Kg(s.kg.0 * 5 / 2).t()));
            streams.push(StreamRow {
                id: format!("S{:04}", streams.len() + 1),
                generator: draft.row.id.clone(),
                code: s.code.clone(),
                t_per_year: s.kg.t(),
                t_low: range.map(|r| r.0),
                t_high: range.map(|r| r.1),
                state: form.get::<State>("state"),
                packaging: form.opt("packaging"),
                un_class: form.opt("un_class"),
                source: s.source.clone(),
            });
        }
        generators.push(draft.row);
    }
    tables.generators = Sheet::of(generators);
    tables.streams = Sheet::of(streams);
}
