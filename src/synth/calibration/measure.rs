//! One value per target, recounted from the tables as written: a target's id in, its value out. The
//! recipe's own totals are not used, so a slip of the recipe shows.

use crate::dataset::tables::{FacilityRow, GeneratorRow, MovementRow, Tables};
use crate::dataset::vocabulary::{
    CheckedKind, GeneratorKind, Grade, Operation, ProjectKind, Route, ZoneKind,
};
use crate::synth::jiangjin::settle::{local_codes, valid};
use std::collections::{BTreeMap, BTreeSet};

/// The tables with the look-ups the targets share.
pub(super) struct Measured<'a> {
    tables: &'a Tables,
    facilities: BTreeMap<&'a str, &'a FacilityRow>,
    generators: BTreeMap<&'a str, &'a GeneratorRow>,
    /// Class of each hazardous code.
    hazardous: BTreeMap<&'a str, &'a str>,
    /// Code of each stream.
    codes: BTreeMap<&'a str, &'a str>,
}

impl<'a> Measured<'a> {
    pub(super) fn new(tables: &'a Tables) -> Self {
        let facilities = tables.facilities.rows.iter();
        let generators = tables.generators.rows.iter();
        let wastes = tables.wastes.rows.iter().filter(|w| w.hazardous);
        let streams = tables.streams.rows.iter();
        Self {
            tables,
            facilities: facilities.map(|f| (f.id.as_str(), f)).collect(),
            generators: generators.map(|g| (g.id.as_str(), g)).collect(),
            hazardous: wastes
                .map(|w| (w.code.as_str(), w.class.as_str()))
                .collect(),
            codes: streams.map(|s| (s.id.as_str(), s.code.as_str())).collect(),
        }
    }

    /// Value of the target `id`; `NaN` for an id nothing measures.
    pub(super) fn value(&self, id: &str) -> f64 {
        let operator =
            |pick: &dyn Fn(&FacilityRow) -> bool| count(self.operators().filter(|f| pick(f)));
        let unit = |pick: &dyn Fn(&GeneratorRow) -> bool| {
            count(self.tables.generators.rows.iter().filter(|g| pick(g)))
        };
        let flagged = |flag: &str| unit(&|g| g.flags.has(flag));
        match id {
            "total_waste" => self.declared(|_| true),
            "declared_hazardous" => self.declared(|c| self.is_hazardous(c)),
            "general_sectors" => self.by_sector().len() as f64,
            "power_first" => self.power_over_next(),
            "hazardous_first_three" => self.named_among_first_three(),
            "general_utilisation" => self.utilisation(),
            "local_hazardous" => self.moved(|c, f, m| {
                let here = m.route == Route::District && m.operation.is_final();
                self.is_hazardous(c) && f.licensed_operator && here
            }),
            "local_codes" => self.arising_of(&local_codes(self.tables)),
            "export_hw18" => self.exported("772-002-18"),
            "export_hw22" => self.exported("398-004-22"),
            "export_hw49" => self.exported("900-039-49"),
            "recorded" => self.recorded(),
            "operators" => operator(&|_| true),
            "operators_use" => operator(&|f| self.may(f, Operation::Use)),
            "operators_dispose" => operator(&|f| self.may(f, Operation::Dispose)),
            "operators_medical" => operator(&|f| self.only(f, "841-001-01")),
            "operators_store" => {
                operator(&|f| !self.may(f, Operation::Use) && !self.may(f, Operation::Dispose))
            }
            "stores_battery" => operator(&|f| self.only(f, "900-052-31")),
            "operator_capacity" => self.operator_capacity(),
            "insured" => count(self.tables.insurance.rows.iter().filter(|r| r.insured)),
            "compliance_generators" => self.compliance(CheckedKind::Generator),
            "compliance_operators" => self.compliance(CheckedKind::Operator),
            "zones" => self.tables.zones.rows.len() as f64,
            "streets" => {
                let zones = self.tables.zones.rows.iter();
                count(zones.filter(|z| z.row.kind == ZoneKind::Street))
            }
            "units" => unit(&|_| true),
            "above_50_t" => {
                unit(&|g| g.kind == GeneratorKind::Enterprise && self.hazardous_of(&g.id) > 50.0)
            }
            "fine_managed" => unit(&|g| g.fine_managed),
            "garages" => flagged("garage_class_1_2"),
            "hospitals" => flagged("hospital_grade_2"),
            "heavy_metal" => flagged("heavy_metal"),
            "aluminium_swarf" => {
                unit(&|g| g.flags.has("aluminium_swarf") && self.hazardous_of(&g.id) > 10.0)
            }
            "small_zones" => self.zones_with_small_firms(),
            "projects" => {
                count(self.projects(ProjectKind::Engineering))
                    + count(self.projects(ProjectKind::Soft))
            }
            "engineering" => self.money(ProjectKind::Engineering),
            "soft" => self.money(ProjectKind::Soft),
            "text_only" => count(self.projects(ProjectKind::TextOnly)),
            _ => f64::NAN,
        }
    }

    fn is_hazardous(&self, code: &str) -> bool {
        self.hazardous.contains_key(code)
    }

    /// Σ t/yr of the declared enterprises over the codes picked.
    fn declared(&self, pick: impl Fn(&str) -> bool) -> f64 {
        let streams = self.tables.streams.rows.iter().filter(|s| {
            let owner = self.generators.get(s.generator.as_str());
            owner.is_some_and(|g| g.declared) && pick(&s.code)
        });
        streams.map(|s| s.t_per_year.0).sum()
    }

    fn arising_of(&self, codes: &BTreeSet<String>) -> f64 {
        let streams = self.tables.streams.rows.iter();
        let picked = streams.filter(|s| codes.contains(&s.code));
        picked.map(|s| s.t_per_year.0).sum()
    }

    fn hazardous_of(&self, generator: &str) -> f64 {
        let own = self
            .tables
            .streams
            .rows
            .iter()
            .filter(|s| s.generator == generator);
        let picked = own.filter(|s| self.is_hazardous(&s.code));
        picked.map(|s| s.t_per_year.0).sum()
    }

    /// Σ t of the base year's movements over code, facility and row picked.
    fn moved(&self, pick: impl Fn(&str, &FacilityRow, &MovementRow) -> bool) -> f64 {
        let year = self.tables.case.base_year;
        let rows = self.tables.movements.rows.iter().filter(|m| m.year == year);
        let picked = rows.filter(|m| {
            let code = self.codes.get(m.stream.as_str());
            let plant = self.facilities.get(m.facility.as_str());
            code.zip(plant).is_some_and(|(c, f)| pick(c, f, m))
        });
        picked.map(|m| m.t.0).sum()
    }

    /// F098 with no old stock used in the base year, %.
    fn utilisation(&self) -> f64 {
        let used = self.moved(|c, _, m| !self.is_hazardous(c) && m.operation == Operation::Use);
        used / self.declared(|c| !self.is_hazardous(c)) * 100.0
    }

    /// Share of a code's final tonnes that leave the district, %.
    fn exported(&self, code: &str) -> f64 {
        let ends = |c: &str, m: &MovementRow| c == code && m.operation.is_final();
        let out = self.moved(|c, _, m| ends(c, m) && m.route != Route::District);
        out / self.moved(|c, _, m| ends(c, m)) * 100.0
    }

    /// Share of all arisings that have a movement, %.
    fn recorded(&self) -> f64 {
        let streams = self.tables.streams.rows.iter();
        let every: f64 = streams.map(|s| s.t_per_year.0).sum();
        self.moved(|_, _, _| true) / every * 100.0
    }

    fn by_sector(&self) -> BTreeMap<&str, f64> {
        let mut sums = BTreeMap::new();
        let general = self.tables.streams.rows.iter();
        for s in general.filter(|s| !self.is_hazardous(&s.code)) {
            if let Some(g) = self.generators.get(s.generator.as_str()) {
                *sums.entry(g.sector.as_str()).or_insert(0.0) += s.t_per_year.0;
            }
        }
        sums
    }

    fn power_over_next(&self) -> f64 {
        let mut sums = self.by_sector();
        let power = sums.remove("电力、热力生产和供应业").unwrap_or(0.0);
        power / sums.values().copied().fold(0.0, f64::max)
    }

    fn named_among_first_three(&self) -> f64 {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for s in &self.tables.streams.rows {
            if let Some(class) = self.hazardous.get(s.code.as_str()) {
                *sums.entry(class).or_default() += s.t_per_year.0;
            }
        }
        let mut ranked: Vec<(&str, f64)> = sums.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let first = ranked.iter().take(3);
        count(first.filter(|(class, _)| ["HW49", "HW18", "HW22"].contains(class)))
    }

    fn operators(&self) -> impl Iterator<Item = &'a FacilityRow> {
        let all = self.tables.facilities.rows.iter();
        all.filter(|f| f.licensed_operator)
    }

    /// Operation and code of the hazardous lines of a plant in the base year.
    fn lines(&self, plant: &FacilityRow) -> impl Iterator<Item = (Operation, &str, f64)> {
        let lines = self.tables.permits.rows.iter();
        let own = lines.filter(|p| p.facility == plant.id && valid(p));
        own.filter(|p| self.is_hazardous(&p.code))
            .map(|p| (p.operation, p.code.as_str(), p.t_per_year.0))
    }

    fn may(&self, plant: &FacilityRow, operation: Operation) -> bool {
        self.lines(plant).any(|l| l.0 == operation)
    }

    fn only(&self, plant: &FacilityRow, code: &str) -> bool {
        self.lines(plant).next().is_some() && self.lines(plant).all(|l| l.1 == code)
    }

    fn operator_capacity(&self) -> f64 {
        self.operators()
            .flat_map(|f| self.lines(f))
            .map(|l| l.2)
            .sum()
    }

    /// F100: (pass + 0.7 × basic) ÷ checked, %.
    fn compliance(&self, kind: CheckedKind) -> f64 {
        let (mut points, mut checked) = (0.0, 0.0);
        for i in self
            .tables
            .inspections
            .rows
            .iter()
            .filter(|i| i.kind == kind)
        {
            checked += 1.0;
            points += match i.grade {
                Grade::Pass => 1.0,
                Grade::Basic => 0.7,
                Grade::Fail => 0.0,
            };
        }
        points / checked * 100.0
    }

    fn zones_with_small_firms(&self) -> f64 {
        let firms = self
            .tables
            .generators
            .rows
            .iter()
            .filter(|g| g.kind == GeneratorKind::SmallFirm && self.hazardous_of(&g.id) < 10.0);
        firms
            .map(|g| g.zone.as_str())
            .collect::<BTreeSet<_>>()
            .len() as f64
    }

    fn projects(
        &self,
        kind: ProjectKind,
    ) -> impl Iterator<Item = &crate::dataset::tables::ProjectRow> {
        let all = self.tables.projects.rows.iter();
        all.filter(move |p| p.kind == kind)
    }

    fn money(&self, kind: ProjectKind) -> f64 {
        let sums = self.projects(kind).filter_map(|p| p.investment_wan_cny);
        sums.sum()
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> f64 {
    items.count() as f64
}
