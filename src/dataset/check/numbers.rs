//! Rules on numbers: their sign, their order, their size among their like.

use super::{Context, Found};
use crate::dataset::vocabulary::{GeneratorKind, Tier};
use crate::finding::{Bilingual, Place};
use crate::quantity::{Cny, LonLat, Metres, Tonnes};
use std::collections::HashMap;

/// A number that may be absent.
trait Number {
    fn number(&self) -> Option<f64>;
}
impl Number for f64 {
    fn number(&self) -> Option<f64> {
        Some(*self)
    }
}
impl Number for u32 {
    fn number(&self) -> Option<f64> {
        Some(f64::from(*self))
    }
}
impl<T: Number> Number for Option<T> {
    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(Number::number)
    }
}
macro_rules! numbers {
    ($($quantity:ident),+) => {$(
        impl Number for $quantity { fn number(&self) -> Option<f64> { Some(self.0) } }
    )+};
}
numbers!(Tonnes, Metres, Cny);

/// What a number must be.
#[derive(Clone, Copy)]
enum Bound {
    NotNegative,
    Positive,
}
use Bound::{NotNegative, Positive};

impl Bound {
    fn broken(self, value: f64) -> bool {
        match self {
            Self::NotNegative => value < 0.0,
            Self::Positive => value <= 0.0,
        }
    }

    fn cause(self, value: f64) -> Bilingual {
        match self {
            Self::NotNegative => Bilingual::new(
                format!("数值为 {value}，不得为负"),
                format!("the number is {value}, it must not be negative"),
            ),
            Self::Positive => Bilingual::new(
                format!("数值为 {value}，须大于零"),
                format!("the number is {value}, it must be above zero"),
            ),
        }
    }
}

/// Numbers below what they can be.
pub(super) fn check_d130_negative(c: &Context, found: &mut Found) {
    let t = c.tables;
    macro_rules! bounds {
        ($($file:literal $field:ident { $($column:ident: $bound:ident),+ })+) => {$(
            for (line, row) in t.$field.numbered() {
                $(if let Some(value) = row.$column.number().filter(|value| $bound.broken(*value)) {
                    found.cell($file, line, stringify!($column), || $bound.cause(value));
                })+
            }
        )+};
    }
    bounds! {
        "places.csv" places { accuracy_km: NotNegative }
        "streams.csv" streams { t_per_year: NotNegative, t_low: NotNegative, t_high: NotNegative }
        "facilities.csv" facilities { accuracy_km: NotNegative, capacity_t_per_year: NotNegative }
        "permits.csv" permits { t_per_year: NotNegative }
        "hosts.csv" hosts { t_per_year: NotNegative }
        "imports.csv" imports { t_per_year: NotNegative, low: NotNegative, high: NotNegative }
        "waivers.csv" waivers { t_per_year: NotNegative }
        "host_limits.csv" host_limits { t_per_year: NotNegative, share: NotNegative }
        "contents.csv" contents { low: NotNegative, typical: NotNegative, high: NotNegative }
        "processes.csv" processes { reagent_t_per_t: NotNegative }
        "residues.csv" residues { t_per_t: NotNegative, low: NotNegative, high: NotNegative }
        "feeds.csv" feeds { t_per_year: NotNegative }
        "landfills.csv" landfills { room_t: NotNegative, area_m2: Positive, depth_m: Positive, density_t_m3: Positive }
        "whitelist.csv" whitelist { t_per_year: NotNegative }
        "projects.csv" projects { investment_wan_cny: NotNegative, area_mu: Positive }
        "project_lines.csv" project_lines { t_per_year: NotNegative }
        "statements.csv" statements { t_per_year: NotNegative }
        "running.csv" running { days_per_year: Positive, store_t: NotNegative }
        "candidates.csv" candidates { area_mu: Positive, price_cny_mu: NotNegative }
        "builds.csv" builds { share: Positive, capex_wan_cny: NotNegative, life_years: Positive, fixed_wan_cny_per_year: NotNegative, land_mu: NotNegative, landfill_mu: Positive, most_t_per_year: Positive, least_t_per_year: NotNegative }
        "build_lines.csv" build_lines { t_per_year: NotNegative }
        "collection_points.csv" collection_points { room_t: Positive }
        "vehicles.csv" vehicles { payload_t: Positive, volume_m3: Positive, cny_per_km: NotNegative, cny_per_h: NotNegative, cny_per_day: NotNegative }
        "visits.csv" visits { kg: NotNegative }
        "customers.csv" customers { contract_days: Positive, largest_payload_t: Positive, stop_min: NotNegative }
        "stocks.csv" stocks { t: NotNegative }
        "movements.csv" movements { t: NotNegative }
        "applications.csv" applications { t: Positive }
        "approvals.csv" approvals { t: NotNegative }
        "unit_records.csv" unit_records { t: NotNegative }
        "population.csv" population { people: NotNegative, radius_m: Positive }
    }
    for (line, feature) in t.zones.numbered() {
        if let Some(people) = feature.row.population.filter(|people| *people < 0.0) {
            found.cell("zones.geojson", line, "population", || {
                NotNegative.cause(people)
            });
        }
    }
    for (line, feature) in t.areas.numbered() {
        for (column, value) in [
            ("people_per_km2", feature.row.people_per_km2),
            ("exposure_factor", feature.row.exposure_factor),
        ] {
            if let Some(value) = value.filter(|value| NotNegative.broken(*value)) {
                found.cell("areas.geojson", line, column, || NotNegative.cause(value));
            }
        }
    }
    for (line, feature) in t.roads.numbered() {
        let road = &feature.row;
        for (column, limit) in [
            ("max_weight_t", road.max_weight_t.number()),
            ("max_height_m", road.max_height_m.number()),
            ("max_axle_t", road.max_axle_t.number()),
        ] {
            if let Some(limit) = limit.filter(|limit| Positive.broken(*limit)) {
                found.cell("roads.geojson", line, column, || Positive.cause(limit));
            }
        }
    }
    for (line, row) in t
        .prices
        .numbered()
        .filter(|(_, row)| !row.item.starts_with("gate."))
    {
        if row.typical < 0.0 {
            found.cell("prices.csv", line, "typical", || {
                NotNegative.cause(row.typical)
            });
        }
    }
    let case = &t.case;
    for (key, value, bound) in [
        ("value_added_yi_cny", case.value_added_yi_cny, Positive),
        ("snap_limit_m", Some(case.snap_limit_m), Positive),
        (
            "exposure.distance_m",
            Some(case.exposure.distance_m),
            Positive,
        ),
        (
            "exposure.people_per_km2",
            Some(case.exposure.people_per_km2),
            Positive,
        ),
        ("flow.trip_t", Some(case.flow.trip_t), Positive),
        (
            "flow.min_lot_t",
            case.flow.min_lot_t.map(|lot| lot.0),
            Positive,
        ),
        (
            "flow.ordinary_cny_per_t",
            Some(case.flow.ordinary_cny_per_t.0),
            NotNegative,
        ),
    ] {
        // TOML knows nan and inf.
        if let Some(value) = value.filter(|value| bound.broken(*value) || !value.is_finite()) {
            let place = Place {
                column: Some(key.to_owned()),
                ..Place::file("case.toml")
            };
            found.at(place, || bound.cause(value));
        }
    }
    years(c, found);
}

/// Numbers of `[collection]` that no day can be planned with.
pub(super) fn check_d193_collection(c: &Context, found: &mut Found) {
    for key in c.tables.case.collection.faults() {
        let place = Place {
            column: Some(format!("collection.{key}")),
            ..Place::file("case.toml")
        };
        found.at(place, || {
            Bilingual::new(
                "数值超出可用范围（时刻 0–24 小时，班次、质量大于 0，window_days 1–28，天数至 365，medical_h 至少 24）",
                "out of range (hours 0 to 24, shift and masses above 0, window_days 1 to 28, days up to 365, medical_h at least 24)",
            )
        });
    }
}

/// Numbers of the periods and of what is assumed for them.
fn years(c: &Context, found: &mut Found) {
    let Some(years) = &c.tables.case.years else {
        return;
    };
    let mut numbers = vec![
        (
            "years.discount_rate",
            Some(years.discount_rate),
            NotNegative,
        ),
        ("years.urgency", Some(years.urgency), NotNegative),
        ("years.base_intensity", years.base_intensity, Positive),
    ];
    for period in &years.periods {
        let weight = f64::from(period.weight);
        numbers.push(("years.period.weight", Some(weight), Positive));
        let value = period.value_added_yi_cny;
        numbers.push(("years.period.value_added_yi_cny", value, Positive));
        numbers.push(("years.period.intensity", period.intensity, Positive));
    }
    for own in &years.intensities {
        let path = own.path.iter();
        numbers.extend(path.map(|&k| ("years.intensity.path", Some(k), NotNegative)));
    }
    if let Some(design) = &years.landfill_design {
        numbers.extend([
            ("years.landfill_design.share", Some(design.share), Positive),
            (
                "years.landfill_design.depth_m",
                Some(design.depth_m),
                Positive,
            ),
            (
                "years.landfill_design.density_t_m3",
                Some(design.density_t_m3),
                Positive,
            ),
            (
                "years.landfill_design.wanted_years",
                Some(design.wanted_years),
                Positive,
            ),
        ]);
    }
    for (key, value, bound) in numbers {
        if let Some(value) = value.filter(|value| bound.broken(*value) || !value.is_finite()) {
            let place = Place {
                column: Some(key.to_owned()),
                ..Place::file("case.toml")
            };
            found.at(place, || bound.cause(value));
        }
    }
}

/// A stream that stands out: the upper quartile of its peers, and how many they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outlier {
    quartile: f64,
    peers: usize,
}

/// Peers needed before anything is said, and how many times their upper quartile is too much.
const PEERS: usize = 8;
const TIMES: f64 = 300.0;

/// Streams far above the upper quartile of their peers. Peers have the same code and kind of generator;
/// for hazardous waste also the same ledger class, which says how large the unit is, for general waste the
/// same sector: a power plant's ash is thousands of times a workshop's boiler ash, and right.
/// A slip of the unit is taken for one only when a thousandth of it fits among the peers.
pub(super) fn outliers(c: &Context) -> HashMap<usize, Outlier> {
    let streams = &c.tables.streams.rows;
    let mut groups: HashMap<(&str, GeneratorKind, &str), Vec<usize>> = HashMap::new();
    for (row, stream) in streams.iter().enumerate() {
        if let Some(g) = c.stream_generator[row]
            && stream.t_per_year.0 > 0.0
        {
            let generator = &c.tables.generators.rows[g];
            let like = if c.stream_hazardous[row] {
                generator.tier.word()
            } else {
                &generator.sector
            };
            let group = (stream.code.as_str(), generator.kind, like);
            groups.entry(group).or_default().push(row);
        }
    }
    let mut outliers = HashMap::new();
    for rows in groups.into_values() {
        if rows.len() <= PEERS {
            continue;
        }
        let mut tonnes: Vec<f64> = rows.iter().map(|&row| streams[row].t_per_year.0).collect();
        tonnes.sort_by(f64::total_cmp);
        let quartile = tonnes[(tonnes.len() - 1) * 3 / 4];
        let usual = tonnes
            .iter()
            .rev()
            .find(|t| **t < quartile * TIMES)
            .copied()
            .unwrap_or(quartile);
        for row in rows {
            let t = streams[row].t_per_year.0;
            let fits_as_kg = t / 1000.0 <= usual * 3.0 && t / 1000.0 >= tonnes[0] / 3.0;
            if t >= quartile * TIMES && fits_as_kg {
                let peers = tonnes.len() - 1;
                outliers.insert(row, Outlier { quartile, peers });
            }
        }
    }
    outliers
}

/// Kilograms in a column of tonnes, by comparison.
pub(super) fn check_d131_outlier(c: &Context, found: &mut Found) {
    let mut rows: Vec<_> = c
        .outliers()
        .iter()
        .filter(|(row, _)| absurd(c, **row).is_none())
        .collect();
    rows.sort_by_key(|(row, _)| **row);
    for (&row, Outlier { quartile, peers }) in rows {
        let sheet = &c.tables.streams;
        let t = sheet.rows[row].t_per_year.0;
        found.cell("streams.csv", sheet.line(row), "t_per_year", || {
            let (times, kg) = (t / quartile, t / 1000.0);
            Bilingual::new(
                format!("{t} t/年是同类 {peers} 个产废单位上四分位数（{quartile} t/年）的 {times:.0} 倍；若为千克则是 {kg} t"),
                format!("{t} t/yr is {times:.0} times the upper quartile ({quartile} t/yr) of {peers} generators like it; as kilograms it would be {kg} t"),
            )
        });
    }
}

/// Tonnes that cannot be: why.
fn absurd(c: &Context, row: usize) -> Option<Bilingual> {
    let stream = &c.tables.streams.rows[row];
    let t = stream.t_per_year.0;
    let hazardous = c.stream_hazardous[row];
    let most = if hazardous { 1e6 } else { 2e7 };
    if t >= most {
        return Some(Bilingual::new(
            format!("{t} t/年超出单个产废单位可能的范围（{most} t/年）"),
            format!("{t} t/yr is beyond what one generator can make ({most} t/yr)"),
        ));
    }
    let tier = c.tables.generators.rows[c.stream_generator[row]?].tier;
    let limit = tier_limit(tier)?;
    (hazardous && limit > 0.0 && t >= limit * 100.0).then(|| {
        let label = tier.label();
        Bilingual::new(
            format!("{t} t/年，而该单位为{}（年产生量小于 {limit} t）", label.zh),
            format!(
                "{t} t/yr, but the generator is of the {} class (below {limit} t/yr)",
                label.en
            ),
        )
    })
}

/// Hazardous tonnes a year from which the class is too low (R030).
fn tier_limit(tier: Tier) -> Option<f64> {
    match tier {
        Tier::Key => None,
        Tier::Simplified => Some(100.0),
        Tier::Registered => Some(10.0),
        Tier::None => Some(0.0),
    }
}

/// Tonnes no unit of that class, or no unit at all, can have.
pub(super) fn check_d132_absurd_tonnes(c: &Context, found: &mut Found) {
    let sheet = &c.tables.streams;
    for row in 0..sheet.rows.len() {
        if let Some(cause) = absurd(c, row) {
            found.cell("streams.csv", sheet.line(row), "t_per_year", || cause);
        }
    }
}

/// Generators in a lower ledger class than their hazardous tonnes ask for. Tonnes that are doubted
/// themselves do not count.
pub(super) fn check_d133_ledger_class(c: &Context, found: &mut Found) {
    let mut sums = vec![0.0; c.tables.generators.rows.len()];
    for (row, stream) in c.tables.streams.rows.iter().enumerate() {
        let doubted = c.outliers().contains_key(&row) || absurd(c, row).is_some();
        if let Some(g) = c.stream_generator[row]
            && !doubted
            && c.stream_hazardous[row]
        {
            sums[g] += stream.t_per_year.0;
        }
    }
    for ((line, generator), sum) in c.tables.generators.numbered().zip(sums) {
        let too_low = tier_limit(generator.tier)
            .is_some_and(|limit| sum > 0.0 && sum >= limit && sum > limit - 1e-9);
        if too_low {
            found.cell("generators.csv", line, "tier", || {
                let label = generator.tier.label();
                Bilingual::new(
                    format!("危险废物 {sum:.2} t/年，却列为“{}”", label.zh),
                    format!("{sum:.2} t/yr of hazardous waste, but \"{}\"", label.en),
                )
            });
        }
    }
}

/// Low ≤ typical ≤ high.
pub(super) fn check_d134_range_order(c: &Context, found: &mut Found) {
    let t = c.tables;
    let mut order = |file: &str,
                     line: u32,
                     columns: [&str; 2],
                     low: Option<f64>,
                     typical: f64,
                     high: Option<f64>| {
        let range = || {
            let show = |value: Option<f64>| value.map_or("–".to_owned(), |v| v.to_string());
            let (low, high) = (show(low), show(high));
            Bilingual::new(
                format!("低 {low}、典型 {typical}、高 {high}"),
                format!("low {low}, typical {typical}, high {high}"),
            )
        };
        if low.is_some_and(|low| low > typical) {
            found.cell(file, line, columns[0], range);
        } else if high.is_some_and(|high| high < typical) {
            found.cell(file, line, columns[1], range);
        }
    };
    for (line, row) in t.streams.numbered() {
        let (low, high) = (row.t_low.number(), row.t_high.number());
        order(
            "streams.csv",
            line,
            ["t_low", "t_high"],
            low,
            row.t_per_year.0,
            high,
        );
    }
    for (line, row) in t.residues.numbered() {
        order(
            "residues.csv",
            line,
            ["low", "high"],
            row.low,
            row.t_per_t,
            row.high,
        );
    }
    for (line, row) in t.imports.numbered() {
        let (low, high) = (row.low.number(), row.high.number());
        order(
            "imports.csv",
            line,
            ["low", "high"],
            low,
            row.t_per_year.0,
            high,
        );
    }
    for (line, row) in t.contents.numbered() {
        order(
            "contents.csv",
            line,
            ["low", "high"],
            row.low,
            row.typical,
            row.high,
        );
    }
    for (line, row) in t.prices.numbered() {
        order(
            "prices.csv",
            line,
            ["low", "high"],
            Some(row.low),
            row.typical,
            Some(row.high),
        );
    }
    for indicator in &t.indicators {
        let low = indicator.base_low.unwrap_or(f64::NEG_INFINITY);
        let high = indicator.base_high.unwrap_or(f64::INFINITY);
        let ordered = indicator
            .base
            .map_or(low <= high, |base| low <= base && base <= high);
        if !ordered {
            found.at(Place::file("indicators.toml"), || {
                let id = &indicator.id;
                Bilingual::new(
                    format!("{id} 的 base 不在 base_low 与 base_high 之间"),
                    format!("base of {id} is not between base_low and base_high"),
                )
            });
        }
    }
}

/// Roads without length or speed.
pub(super) fn check_d140_road_numbers(c: &Context, found: &mut Found) {
    for (line, feature) in c.tables.roads.numbered() {
        let road = &feature.row;
        for (column, value) in [("length_m", road.length_m.0), ("speed_kmh", road.speed_kmh)] {
            if value <= 0.0 {
                found.cell("roads.geojson", line, column, || Positive.cause(value));
            }
        }
    }
}

/// Roads shorter than the straight line between their ends.
pub(super) fn check_d141_short_road(c: &Context, found: &mut Found) {
    for (line, feature) in c.tables.roads.numbered() {
        let geo::Geometry::LineString(way) = &feature.geometry else {
            continue;
        };
        let (Some(first), Some(last)) = (way.0.first(), way.0.last()) else {
            continue;
        };
        let straight = LonLat::from(*first).distance(LonLat::from(*last)).0;
        let length = feature.row.length_m.0;
        if length > 0.0 && length < straight * 0.98 {
            found.cell("roads.geojson", line, "length_m", || {
                let short = 100.0 * (1.0 - length / straight);
                Bilingual::new(
                    format!("长度 {length} m，两端直线距离 {straight:.0} m，短 {short:.0}%"),
                    format!(
                        "{length} m long, {straight:.0} m in a straight line, {short:.0} % short"
                    ),
                )
            });
        }
    }
}

/// Roads faster than any lorry.
pub(super) fn check_d142_fast_road(c: &Context, found: &mut Found) {
    for (line, feature) in c.tables.roads.numbered() {
        let speed = feature.row.speed_kmh;
        if speed > 120.0 {
            found.cell("roads.geojson", line, "speed_kmh", || {
                Bilingual::new(
                    format!("车速为 {speed} km/h"),
                    format!("the speed is {speed} km/h"),
                )
            });
        }
    }
}
