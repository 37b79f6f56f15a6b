//! A case and a day in, the [`Register`] out: who is called on, by whom, and how long waste has lain there.

use super::instance::{
    Bin, Excluded, LONGEST_STORED, Lorry, MEDICAL, POINT_LIMIT, Point, Register, Terms, meet_badly,
};
use super::timetable::{Load, real, taken};
use crate::dataset::hours::OpenHours;
use crate::dataset::tables::{
    CompatRow, CustomerRow, GeneratorRow, HolidayRow, PermitRow, StreamRow, Tables, VehicleRow,
    VisitRow,
};
use crate::dataset::vocabulary::{DayKind, GeneratorKind, Operation};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

impl Register {
    /// The register on a day; with an operator, its part alone.
    #[must_use]
    pub fn of(tables: &Tables, on: Date, only: Option<&str>) -> Self {
        let mut register = Self {
            lorries: tables.vehicles.rows.iter().map(lorry).collect(),
            pairs: tables.compat.rows.iter().map(pair).collect(),
            permits: permits(&tables.permits.rows, on),
            terms: (tables.customers.rows.iter())
                .map(|row| {
                    let operator = row.operator.clone().unwrap_or_default();
                    ((row.generator.clone(), operator), terms(row))
                })
                .collect(),
            closed: closed(tables),
            zones: zones(tables),
            settings: tables.case.collection.clone(),
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
        for point in &mut register.points {
            if let Some(age) = recorded(&tables.visits.rows, point, on) {
                (point.since, point.recorded) = (age, true);
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
        let clock = days((self.settings.medical_h / 24.0).floor()).max(1);
        self.deal(row, index, &own_medical, clock);
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
        let asked = |operator: &str| self.terms.get(&(row.id.clone(), operator.to_owned()));
        let terms = asked(operator)
            .or_else(|| asked(""))
            .cloned()
            .unwrap_or_default();
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
                let carries = |lorry: &Lorry| {
                    lorry.operator == operator
                        && lorry.may_carry(group)
                        && lorry.may_carry(std::slice::from_ref(&bin))
                };
                clean && self.lorries.iter().any(carries)
            };
            match groups.iter_mut().find(fits) {
                Some(group) => group.push(bin),
                None => groups.push(vec![bin]),
            }
        }
        for (number, bins) in (1..).zip(groups) {
            let most = terms.contract.unwrap_or(interval).clamp(1, interval.max(1));
            let interval = self.lasts(operator, &bins, &terms, most);
            // Spread over the interval without any pattern in the register; 61 has no factor in common with most.
            let step = i64::try_from(index * 61).unwrap_or(0);
            let before = (self.points.iter())
                .filter(|point| point.generator == row.id && point.operator == operator)
                .count();
            let mut id = format!("{}-{operator}", row.id);
            if number + before > 1 {
                id += &format!("-{}", number.max(before + 1));
            }
            self.points.push(Point {
                id,
                generator: row.id.clone(),
                name: row.name_zh.clone(),
                zone: row.zone.clone(),
                place: row.place(),
                operator: operator.to_owned(),
                bins,
                hours: (row.open_hours.as_ref()).map_or_else(Vec::new, OpenHours::seconds),
                weekdays: row.open_days,
                interval,
                since: step % interval.max(1),
                recorded: false,
                terms: terms.clone(),
            });
        }
    }

    /// Days after which a vehicle of the operator still takes all that has gathered, so many at most. Where none takes
    /// even the waste of a day, the rounds say so.
    fn lasts(&self, operator: &str, bins: &[Bin], terms: &Terms, most: i64) -> i64 {
        let sent = |lorry: &&Lorry| {
            lorry.operator == operator && lorry.may_carry(bins) && terms.admit(lorry)
        };
        let lorries: Vec<&Lorry> = self.lorries.iter().filter(sent).collect();
        let fits = |days: &i64| {
            let gathered = bins.iter().map(|bin| {
                let t = bin.t_per_year * (real(*days) / 365.0);
                taken(&self.settings, bin, t)
            });
            let mut load = Load::default();
            load.add(&self.settings, &gathered.collect::<Vec<_>>());
            lorries.iter().any(|lorry| load.fits(lorry))
        };
        (1..=most).rev().find(fits).unwrap_or(most)
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

fn lorry(row: &VehicleRow) -> Lorry {
    Lorry {
        id: row.id.clone(),
        name: row.name_zh.clone(),
        operator: row.operator.clone(),
        count: row.count,
        payload: row.payload_t,
        volume_m3: row.volume_m3,
        pallets: row.pallets,
        compartments: row.compartments.unwrap_or(1),
        classes: row.classes.0.clone(),
        equipment: row.equipment.0.clone(),
        cny_per_km: row.cny_per_km,
        cny_per_h: row.cny_per_h,
        cny_per_day: row.cny_per_day,
    }
}

fn terms(row: &CustomerRow) -> Terms {
    Terms {
        contact: row.contact.clone(),
        phone: row.phone.clone(),
        contract: row.contract_days.map(i64::from),
        largest: row.largest_payload_t,
        needs: row.needs.0.clone(),
        stop_min: row.stop_min,
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

/// Days without a shift: those the case names, and public holidays where it says so.
fn closed(tables: &Tables) -> BTreeSet<Date> {
    let settings = &tables.case.collection;
    let off = |row: &&HolidayRow| settings.holidays_off && row.kind == DayKind::Holiday;
    let holidays = tables.holidays.rows.iter().filter(off).map(|row| row.date);
    settings.closed.iter().copied().chain(holidays).collect()
}

/// Names of zones by id.
fn zones(tables: &Tables) -> BTreeMap<String, Bilingual> {
    let rows = tables.zones.rows.iter().map(|feature| &feature.row);
    rows.map(|row| (row.id.clone(), Bilingual::new(&row.name_zh, &row.name_en)))
        .collect()
}

/// Age of a point's oldest batch as its visits on record leave it; `None` without any.
///
/// Waste gathers evenly and the oldest goes first, so that what a visit left behind is as old as it took to gather.
fn recorded(visits: &[VisitRow], point: &Point, on: Date) -> Option<i64> {
    let own = |row: &&VisitRow| {
        row.generator == point.generator && row.operator == point.operator && row.date <= on
    };
    let ages = point.bins.iter().map(|bin| {
        let mut taken: BTreeMap<Date, f64> = BTreeMap::new();
        for row in visits.iter().filter(own).filter(|row| row.code == bin.code) {
            *taken.entry(row.date).or_default() += row.kg / 1000.0;
        }
        let a_day = bin.t_per_year.0 / 365.0;
        let (mut stock, mut last): (f64, Option<Date>) = (0.0, None);
        for (date, t) in taken {
            // What lay there before the first call on record is not known: that call empties the place.
            let gathered = last.map_or(t, |last| stock + a_day * elapsed(last, date));
            (stock, last) = ((gathered - t).max(0.0), Some(date));
        }
        let last = last?;
        Some(days((stock / a_day + elapsed(last, on) - 1e-9).ceil()))
    });
    let ages: Vec<Option<i64>> = ages.collect();
    // A waste that no call has taken is as old as the others of the point that were taken.
    ages.into_iter().flatten().max()
}

fn elapsed(from: Date, to: Date) -> f64 {
    f64::from(to.since(from).map_or(0, |span| span.get_days()))
}

#[allow(clippy::cast_possible_truncation)]
fn days(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use super::{Bin, Load, Lorry, Register, Terms, Tonnes, real, taken};
    use crate::quantity::Cny;

    #[test]
    fn a_point_is_due_before_more_has_gathered_than_a_vehicle_takes() {
        let lorry = |volume_m3| Lorry {
            id: "V".to_owned(),
            name: String::new(),
            operator: "O".to_owned(),
            count: 1,
            payload: Tonnes(4.0),
            volume_m3,
            pallets: 0,
            compartments: 1,
            classes: Vec::new(),
            equipment: Vec::new(),
            cny_per_km: Cny(1.0),
            cny_per_h: Cny(1.0),
            cny_per_day: Cny(1.0),
        };
        let bins = [Bin {
            stream: "S".to_owned(),
            code: "900-249-08".to_owned(),
            t_per_year: Tonnes(3.0),
            un_class: None,
            packaging: "bag".to_owned(),
        }];
        let mut register = Register::default();
        let mut before = 0;
        for volume in [1.0, 2.0, 3.0, 100.0] {
            register.lorries = vec![lorry(volume)];
            let days = register.lasts("O", &bins, &Terms::default(), 365);
            let fits = |days: i64| {
                let t = bins[0].t_per_year * (real(days) / 365.0);
                let mut load = Load::default();
                load.add(
                    &register.settings,
                    &[taken(&register.settings, &bins[0], t)],
                );
                load.fits(&register.lorries[0])
            };
            assert!(fits(days), "{volume} m³");
            assert!(days == 365 || !fits(days + 1), "{volume} m³");
            assert!(before < days, "{volume} m³: {days} days");
            before = days;
        }
        assert_eq!(before, 365);
    }
}
