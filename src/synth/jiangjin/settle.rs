//! Settles the case to the totals the plan states: drafts and permit lines with free residuals in, the
//! same with the residuals set out. Each total has one named residual, so that tuning stays visible.

use super::generators::{Draft, is_hazardous};
use super::{BASE_YEAR, DISTRICT};
use crate::dataset::tables::{PermitRow, Tables};
use crate::quantity::Tonnes;
use crate::synth::facts::demo;
use crate::synth::mass::Kg;
use std::collections::{BTreeMap, BTreeSet};

/// Σ declared arisings: 0.49 t/万元 × 481.2 亿元 (F092, F054; C1).
pub(in crate::synth) const DECLARED: Kg = Kg(2_357_880_000);
/// Hazardous part of it; the plan does not give it (about 8 万吨, demo).
pub(in crate::synth) const DECLARED_HAZARDOUS: Kg = Kg(80_000_000);
/// Hazardous waste of the district handled in it: 3.29 万吨 (F083).
pub(in crate::synth) const LOCAL_HAZARDOUS: Kg = Kg(32_900_000);
/// Permitted capacity of the ten operators: 20.46 万吨/yr (F082).
pub(in crate::synth) const OPERATOR_CAPACITY: Kg = Kg(204_600_000);
/// Share of general waste used: 86.69 % (F066).
pub(in crate::synth) const UTILISATION: f64 = 0.8669;

/// True when the line is valid on the whole of the base year's last day.
pub(in crate::synth) fn valid(permit: &PermitRow) -> bool {
    let year = i32::from(permit.valid_from.year());
    year <= BASE_YEAR && i32::from(permit.valid_to.year()) >= BASE_YEAR
}

/// Sets the kiln's residual line so that the ten operators' hazardous lines add up to F082.
pub(super) fn operator_capacity(tables: &mut Tables) {
    let operators: BTreeSet<&str> = (tables.facilities.rows.iter())
        .filter(|f| f.licensed_operator)
        .map(|f| f.id.as_str())
        .collect();
    let lines = tables.permits.rows.iter();
    let others: Kg = lines
        .filter(|p| operators.contains(p.facility.as_str()) && valid(p) && is_hazardous(&p.code))
        .map(|p| Kg::tonnes(p.t_per_year.0))
        .sum();
    let free = line(&mut tables.permits.rows, "F_JIDONG", "336-064-17");
    free.t_per_year = Kg(OPERATOR_CAPACITY.0 - others.0).t();
}

fn line<'a>(permits: &'a mut [PermitRow], facility: &str, code: &str) -> &'a mut PermitRow {
    let at = permits
        .iter()
        .position(|p| p.facility == facility && p.code == code)
        .expect("the fact table has the residual line");
    &mut permits[at]
}

/// Codes the district's licensed operators may use or dispose of in the base year.
pub(in crate::synth) fn local_codes(tables: &Tables) -> BTreeSet<String> {
    let operators: BTreeSet<&str> = (tables.facilities.rows.iter())
        .filter(|f| f.licensed_operator && f.district == DISTRICT)
        .map(|f| f.id.as_str())
        .collect();
    let lines = tables.permits.rows.iter().filter(|p| {
        operators.contains(p.facility.as_str())
            && p.operation.is_final()
            && p.t_per_year.0 > 0.0
            && valid(p)
            && is_hazardous(&p.code)
    });
    lines.map(|p| p.code.clone()).collect()
}

/// Sets three residual streams: one local hazardous code, one exported one, and the power plant's ash.
pub(super) fn arisings(drafts: &mut [Draft], tables: &Tables) {
    let local = local_codes(tables);
    let handled: Kg = drafts.iter().map(|d| d.mass(|c| local.contains(c))).sum();
    add(
        drafts,
        "示例表面处理厂 001（演示）",
        "336-064-17",
        LOCAL_HAZARDOUS.0 - handled.0,
        "余量：使区内许可代码合计 3.29 万吨（F083）",
    );
    let hazardous = declared(drafts, is_hazardous);
    add(
        drafts,
        "示例线路板厂 002（演示）",
        "398-004-22",
        DECLARED_HAZARDOUS.0 - hazardous.0,
        "余量：使申报危险废物合计 8 万吨（演示）",
    );
    let all = declared(drafts, |_| true);
    add(
        drafts,
        "华能重庆珞璜电厂",
        "SW02",
        DECLARED.0 - all.0,
        "余量：使申报合计 235.788 万吨（F092 × F054）",
    );
}

fn declared(drafts: &[Draft], pick: impl Fn(&str) -> bool) -> Kg {
    let declared = drafts.iter().filter(|d| d.row.declared);
    declared.map(|d| d.mass(&pick)).sum()
}

fn add(drafts: &mut [Draft], unit: &str, code: &str, kg: i64, why: &str) {
    let draft = drafts
        .iter_mut()
        .find(|d| d.row.name_zh == unit)
        .expect("the fact table has the residual unit");
    let stream = draft
        .streams
        .iter_mut()
        .find(|s| s.code == code)
        .expect("the fact table has the residual stream");
    stream.kg.0 += kg;
    assert!(
        stream.kg.0 > 0,
        "the residual {unit} {code} must stay positive"
    );
    stream.source = demo(why);
}

/// Sets the residual use line of fly ash so that the recorded use is 86.69 % of general waste (F066, F098).
///
/// Use lines of every other class are given; a class is used up to its lines or its arisings,
/// whichever is smaller, because use is cheaper than disposal.
pub(super) fn utilisation(tables: &mut Tables, drafts: &[Draft]) {
    let mut arising: BTreeMap<&str, i64> = BTreeMap::new();
    for stream in drafts.iter().flat_map(|d| &d.streams) {
        if !is_hazardous(&stream.code) {
            *arising.entry(&stream.code).or_default() += stream.kg.0;
        }
    }
    let total: i64 = arising.values().sum();
    // Whole tonnes keep the permit line readable; the rate moves by less than 0.0001 points.
    let wanted = Kg::tonnes((total as f64 / 1000.0 * UTILISATION).round());
    let mut lines: BTreeMap<&str, i64> = BTreeMap::new();
    for p in tables.permits.rows.iter() {
        let usable = p.operation == crate::dataset::vocabulary::Operation::Use && valid(p);
        if usable && !is_hazardous(&p.code) {
            *lines.entry(p.code.as_str()).or_default() += Kg::tonnes(p.t_per_year.0).0;
        }
    }
    let used: i64 = lines
        .iter()
        .map(|(code, line)| arising.get(code).map_or(0, |a| *a.min(line)))
        .sum();
    let free = Kg(wanted.0 - used);
    assert!(free.0 > 0, "the residual use line must stay positive");
    let row = line(&mut tables.permits.rows, "F_WALL", "SW02");
    row.t_per_year = Tonnes(free.t().0);
}
