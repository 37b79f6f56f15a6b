//! A case in, who is called on out: points with what they make, packages, dates by law, and the vehicles of operators.

use crate::dataset::tables::{CompatRow, GeneratorRow, PermitRow, StreamRow, Tables, VehicleRow};
use crate::dataset::vocabulary::{GeneratorKind, Operation};
use crate::finding::Bilingual;
/// Ways between depot, points and back, which the judge needs as well as the plan.
pub use crate::network::Matrix;
use crate::quantity::{Cny, LonLat, Tonnes};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Most that lies at a registered point (R031).
pub const POINT_LIMIT: Tonnes = Tonnes(3.0);
/// Days the oldest batch may lie (R032).
pub const LONGEST_STORED: i64 = 365;
/// Days medical waste may lie: 48 hours (Regulations on medical waste, article 17).
pub const LONGEST_MEDICAL: i64 = 2;
/// Class of medical waste, which has its own clock and vehicles (R030).
const MEDICAL: &str = "841-";

/// One waste of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Bin {
    /// Stream id.
    pub stream: String,
    /// Waste code.
    pub code: String,
    /// Arising a year.
    pub t_per_year: Tonnes,
    /// UN class where it has one.
    pub un_class: Option<String>,
    /// Packaging.
    pub packaging: String,
}

/// What one operator takes from one unit on one visit: wastes that may share a load.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Generator id.
    pub generator: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// Where it lies.
    pub place: LonLat,
    /// Facility id of the operator.
    pub operator: String,
    /// What is taken.
    pub bins: Vec<Bin>,
    /// Days after a visit on which the next is due: the shortest of 3 t at the unit and the longest storage.
    pub interval: i64,
    /// Days since the visit before the first day; synthetic, from the place in the register.
    pub since: i64,
}

impl Point {
    /// Arising of a year.
    #[must_use]
    pub fn t_per_year(&self) -> Tonnes {
        self.bins.iter().map(|bin| bin.t_per_year).sum()
    }
}

/// A kind of vehicle of an operator.
#[derive(Clone, Debug, PartialEq)]
pub struct Lorry {
    /// Vehicle id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Facility id of the operator.
    pub operator: String,
    /// How many.
    pub count: u32,
    /// Payload.
    pub payload: Tonnes,
    /// UN classes permitted (R035).
    pub classes: Vec<String>,
    /// Price of a kilometre.
    pub cny_per_km: Cny,
    /// Price of a day.
    pub cny_per_day: Cny,
}

/// Waste that is on no round, and why.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Excluded {
    /// Generator id.
    pub generator: String,
    /// Waste code.
    pub code: String,
    /// Why.
    pub reason: Bilingual,
}

/// What rounds are planned from.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Register {
    /// Who is called on.
    pub points: Vec<Point>,
    /// With what.
    pub lorries: Vec<Lorry>,
    /// Operators with their places, by id.
    pub depots: BTreeMap<String, LonLat>,
    /// Pairs of lists of classes or codes that must not meet (R045).
    pub pairs: Vec<(Vec<String>, Vec<String>)>,
    /// Codes each operator may take, with the last day of the permit.
    pub permits: BTreeMap<(String, String), (Date, Date)>,
    /// Waste on no round.
    pub excluded: Vec<Excluded>,
}

/// The class of a code: `HW49` of `900-041-49`.
#[must_use]
pub fn class(code: &str) -> String {
    format!("HW{}", code.rsplit('-').next().unwrap_or(code))
}

/// Whether two codes must not be in one load.
#[must_use]
pub fn meet_badly(pairs: &[(Vec<String>, Vec<String>)], one: &str, other: &str) -> bool {
    let within = |list: &[String], code: &str| list.iter().any(|c| *c == code || *c == class(code));
    pairs
        .iter()
        .any(|(a, b)| within(a, one) && within(b, other) || within(a, other) && within(b, one))
}

impl Register {
    /// The register on a day; with an operator, its part alone.
    #[must_use]
    pub fn of(tables: &Tables, on: Date, only: Option<&str>) -> Self {
        let mut register = Self {
            lorries: tables.vehicles.rows.iter().map(lorry).collect(),
            pairs: tables.compat.rows.iter().map(pair).collect(),
            permits: permits(&tables.permits.rows, on),
            ..Self::default()
        };
        for row in &tables.facilities.rows {
            if register
                .lorries
                .iter()
                .any(|lorry| lorry.operator == row.id)
            {
                register.depots.insert(row.id.clone(), row.place());
            }
        }
        let mut streams: BTreeMap<&str, Vec<&StreamRow>> = BTreeMap::new();
        for stream in &tables.streams.rows {
            if !stream.code.starts_with("SW") && stream.t_per_year.0 > 0.0 {
                streams.entry(&stream.generator).or_default().push(stream);
            }
        }
        for (index, row) in tables.generators.rows.iter().enumerate() {
            if let Some(streams) = streams.get(row.id.as_str()) {
                register.take(row, index, streams);
            }
        }
        if let Some(only) = only {
            register.points.retain(|point| point.operator == only);
            register.lorries.retain(|lorry| lorry.operator == only);
            register.depots.retain(|id, _| id == only);
        }
        register
    }

    fn take(&mut self, row: &GeneratorRow, index: usize, streams: &[&StreamRow]) {
        let medical = |stream: &&&StreamRow| stream.code.starts_with(MEDICAL);
        let total: Tonnes = streams.iter().map(|stream| stream.t_per_year).sum();
        let own_medical: Vec<&StreamRow> = streams.iter().filter(medical).copied().collect();
        self.deal(row, index, &own_medical, LONGEST_MEDICAL);
        let small = row.kind == GeneratorKind::Garage || total.0 < 10.0;
        let others: Vec<&StreamRow> = (streams.iter().copied())
            .filter(|stream| !stream.code.starts_with(MEDICAL))
            .collect();
        if small {
            let all: Tonnes = others.iter().map(|stream| stream.t_per_year).sum();
            let fills = (POINT_LIMIT / all * 365.0).floor().clamp(1.0, 365.0);
            self.deal(row, index, &others, days(fills).min(LONGEST_STORED));
        } else {
            for stream in others {
                self.exclude(row, stream, Bilingual::new(
                    "年产 10 t 以上，按自身台账级别整车外运（R026、R030）",
                    "10 t a year or more: goes by the lorry under its own ledger class (R026, R030)",
                ));
            }
        }
    }

    /// Gives wastes to operators: to whoever takes most of the unit's tonnes, then to the nearest.
    fn deal(&mut self, row: &GeneratorRow, index: usize, streams: &[&StreamRow], interval: i64) {
        let mut left: Vec<&StreamRow> = streams.to_vec();
        while !left.is_empty() {
            let best = (self.depots.iter())
                .map(|(id, place)| {
                    let takes = left.iter().filter(|stream| self.may_take(id, stream));
                    let t: f64 = takes.map(|stream| stream.t_per_year.0).sum();
                    (t, -row.place().distance(*place).0, id.clone())
                })
                .filter(|(t, _, _)| *t > 0.0)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            let Some((_, _, operator)) = best else {
                for stream in left {
                    self.exclude(row, stream, Bilingual::new(
                        "没有收集单位的许可与车辆准运类别同时覆盖该代码（R035）",
                        "no collector has both a permit for the code and a vehicle for its class (R035)",
                    ));
                }
                return;
            };
            let (taken, rest): (Vec<_>, Vec<_>) = left
                .into_iter()
                .partition(|stream| self.may_take(&operator, stream));
            left = rest;
            self.split(row, index, &operator, &taken, interval);
        }
    }

    /// One point for each group of wastes that may share a load and a vehicle.
    fn split(
        &mut self,
        row: &GeneratorRow,
        index: usize,
        operator: &str,
        taken: &[&StreamRow],
        interval: i64,
    ) {
        let mut groups: Vec<Vec<Bin>> = Vec::new();
        for stream in taken {
            let bin = Bin {
                stream: stream.id.clone(),
                code: stream.code.clone(),
                t_per_year: stream.t_per_year,
                un_class: stream.un_class.clone(),
                packaging: stream
                    .packaging
                    .clone()
                    .unwrap_or_else(|| "bulk".to_owned()),
            };
            let fits = |group: &&mut Vec<Bin>| {
                let clean = !group
                    .iter()
                    .any(|b| meet_badly(&self.pairs, &b.code, &bin.code));
                let mut all: Vec<&Bin> = group.iter().collect();
                all.push(&bin);
                clean
                    && self
                        .lorries
                        .iter()
                        .any(|lorry| lorry.operator == operator && lorry.may_carry(&all))
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(bin),
                None => groups.push(vec![bin]),
            }
        }
        for bins in groups {
            // Spread over the interval without any pattern in the register; 61 has no factor in common with most.
            let step = i64::try_from(index * 61).unwrap_or(0);
            self.points.push(Point {
                generator: row.id.clone(),
                name: row.name_zh.clone(),
                zone: row.zone.clone(),
                place: row.place(),
                operator: operator.to_owned(),
                bins,
                interval,
                since: step % interval.max(1),
            });
        }
    }

    fn may_take(&self, operator: &str, stream: &StreamRow) -> bool {
        let class = stream.un_class.as_ref();
        let key = (operator.to_owned(), stream.code.clone());
        let carries = |lorry: &Lorry| {
            lorry.operator == operator && class.is_none_or(|c| lorry.classes.contains(c))
        };
        self.permits.contains_key(&key) && self.lorries.iter().any(carries)
    }

    fn exclude(&mut self, row: &GeneratorRow, stream: &StreamRow, reason: Bilingual) {
        self.excluded.push(Excluded {
            generator: row.id.clone(),
            code: stream.code.clone(),
            reason,
        });
    }
}

impl Lorry {
    /// Whether its permitted classes cover all wastes (R035).
    #[must_use]
    pub fn may_carry(&self, bins: &[&Bin]) -> bool {
        let mut classes = bins.iter().filter_map(|bin| bin.un_class.as_ref());
        classes.all(|class| self.classes.contains(class))
    }
}

fn lorry(row: &VehicleRow) -> Lorry {
    Lorry {
        id: row.id.clone(),
        name: row.name_zh.clone(),
        operator: row.operator.clone(),
        count: row.count,
        payload: row.payload_t,
        classes: row.classes.0.clone(),
        cny_per_km: row.cny_per_km,
        cny_per_day: row.cny_per_day,
    }
}

fn pair(row: &CompatRow) -> (Vec<String>, Vec<String>) {
    (row.codes_a.0.clone(), row.codes_b.0.clone())
}

fn permits(rows: &[PermitRow], on: Date) -> BTreeMap<(String, String), (Date, Date)> {
    let open = |row: &&PermitRow| {
        matches!(row.operation, Operation::Store) || row.code.starts_with(MEDICAL)
    };
    (rows.iter().filter(open))
        .filter(|row| row.valid_from <= on && on <= row.valid_to)
        .map(|row| {
            (
                (row.facility.clone(), row.code.clone()),
                (row.valid_from, row.valid_to),
            )
        })
        .collect()
}

#[allow(clippy::cast_possible_truncation)]
fn days(number: f64) -> i64 {
    number as i64
}

impl Register {
    /// Places in the order of the matrix of ways: depots by id, then points.
    #[must_use]
    pub fn places(&self) -> Vec<LonLat> {
        let points = self.points.iter().map(|point| point.place);
        self.depots.values().copied().chain(points).collect()
    }

    /// Row of an operator's depot in the matrix.
    #[must_use]
    pub fn depot(&self, operator: &str) -> Option<usize> {
        self.depots.keys().position(|id| id == operator)
    }

    /// Row of a point in the matrix.
    #[must_use]
    pub fn row(&self, point: usize) -> usize {
        self.depots.len() + point
    }
}
