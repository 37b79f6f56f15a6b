//! What a dispatcher says of a plan: this call stays there, that one not then, a gate is closed, another phones, this
//! much is done. A document in, the days and vehicles each point may still have out.

use super::instance::Register;
use super::timetable::{Draft, Step, whole};
use crate::finding::Bilingual;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A call that stays where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Point id.
    pub point: String,
    /// The day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Vehicle id; empty: any.
    #[serde(default)]
    pub vehicle: String,
    /// Which of them, from 1; 0: any.
    #[serde(default)]
    pub unit: u32,
    /// Place in the tour, from 1; 0: any.
    #[serde(default)]
    pub position: usize,
}

/// A call that is not made on a day, or by a vehicle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Forbid {
    /// Point id.
    pub point: String,
    /// The day; none: on no day.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub date: Option<Date>,
    /// Vehicle id; empty: by none.
    #[serde(default)]
    pub vehicle: String,
}

/// A gate that is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Point id.
    pub point: String,
    /// First day.
    #[schema(value_type = String)]
    pub from: Date,
    /// Last day; none: the first.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub to: Option<Date>,
}

/// Somebody who phones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ring {
    /// Point id.
    pub point: String,
    /// The day wanted.
    #[schema(value_type = String)]
    pub date: Date,
}

/// What a vehicle has done on the first day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// Vehicle id.
    pub vehicle: String,
    /// Which of them, from 1.
    #[serde(default = "first")]
    pub unit: u32,
    /// Point ids in the order of the calls; `unload` for an unloading.
    pub calls: Vec<String>,
    /// When calls were done, as far as is known: hours from midnight by point id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at_h: BTreeMap<String, f64>,
}

impl Done {
    /// A tour that begins with what is done and goes on from `now`, seconds from midnight, on; what is in no register is
    /// left out.
    pub(super) fn draft(&self, register: &Register, now: i64) -> Draft {
        let step = |call: &String| match call.as_str() {
            UNLOAD => Some(Step::Unload),
            id => register.point(id).map(Step::Visit),
        };
        let mut draft = Draft {
            vehicle: self.vehicle.clone(),
            unit: self.unit,
            steps: self.calls.iter().filter_map(step).collect(),
            not_before: now,
            ..Draft::default()
        };
        draft.done = draft.points().count();
        let known = self.at_h.iter().filter_map(|(id, hour)| {
            let point = register.point(id)?;
            Some((point, whole((hour * 3600.0).round())))
        });
        draft.known = known.collect();
        draft
    }

    /// Hours in the order of the calls that have one, with the point.
    fn hours(&self) -> impl Iterator<Item = (&String, f64)> {
        (self.calls.iter()).filter_map(|call| Some((call, *self.at_h.get(call)?)))
    }
}

fn first() -> u32 {
    1
}

/// What a dispatcher says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Edits {
    /// Time of the day, hours from midnight: what is not done begins no earlier on the first day.
    pub now_h: f64,
    /// Calls that stay.
    pub pin: Vec<Pin>,
    /// Calls that are not made.
    pub forbid: Vec<Forbid>,
    /// Gates that are closed.
    pub close: Vec<Close>,
    /// Who phones.
    pub call: Vec<Ring>,
    /// What is done.
    pub done: Vec<Done>,
}

/// A word for an unloading in lists of calls.
pub const UNLOAD: &str = "unload";

impl Edits {
    /// What in it the register does not know.
    #[must_use]
    pub fn faults(&self, register: &Register) -> Vec<Bilingual> {
        let mut faults = Vec::new();
        let points = (self.pin.iter().map(|pin| &pin.point))
            .chain(self.forbid.iter().map(|forbid| &forbid.point))
            .chain(self.close.iter().map(|close| &close.point))
            .chain(self.call.iter().map(|call| &call.point))
            .chain(self.done.iter().flat_map(|done| &done.calls));
        for point in points.filter(|point| *point != UNLOAD) {
            if register.point(point).is_none() {
                faults.push(Bilingual::new(
                    format!("登记中没有收运点 {point}"),
                    format!("the register has no point {point}"),
                ));
            }
        }
        let vehicles = (self.pin.iter().map(|pin| (&pin.vehicle, pin.unit)))
            .chain(self.forbid.iter().map(|forbid| (&forbid.vehicle, 0)))
            .chain(self.done.iter().map(|done| (&done.vehicle, done.unit)));
        for (vehicle, unit) in vehicles.filter(|(vehicle, _)| !vehicle.is_empty()) {
            if register
                .lorry(vehicle)
                .is_none_or(|lorry| unit > lorry.count)
            {
                faults.push(Bilingual::new(
                    format!("没有车辆 {vehicle}-{unit}"),
                    format!("there is no vehicle {vehicle}-{unit}"),
                ));
            }
        }
        let asked = (self.pin.iter().map(|pin| (&pin.point, pin.date)))
            .chain(self.call.iter().map(|call| (&call.point, call.date)));
        for (point, date) in asked.filter(|(_, date)| !register.works_on(*date)) {
            faults.push(Bilingual::new(
                format!("{date} 停运，不能收运 {point}"),
                format!("no shift runs on {date}: {point} cannot be called on"),
            ));
        }
        for done in &self.done {
            faults.extend(self.wrong_hours(done));
        }
        if !(0.0..=24.0).contains(&self.now_h) {
            faults.push(Bilingual::new("now_h 应为 0–24", "now_h is 0 to 24"));
        }
        faults
    }

    /// What cannot be of the hours at which calls were done.
    fn wrong_hours(&self, done: &Done) -> Vec<Bilingual> {
        let mut faults = Vec::new();
        for point in done.at_h.keys().filter(|point| !done.calls.contains(point)) {
            faults.push(Bilingual::new(
                format!("done.at_h 中的 {point} 不在 done.calls 中"),
                format!("{point} of done.at_h is not among done.calls"),
            ));
        }
        let mut last = 0.0;
        for (point, hour) in done.hours() {
            let now = if self.now_h > 0.0 { self.now_h } else { 24.0 };
            if !(last..=now).contains(&hour) {
                faults.push(Bilingual::new(
                    format!("done.at_h：{point} 的时刻 {hour} 早于前一站或晚于当前时刻"),
                    format!(
                        "done.at_h: {point} at {hour} is before the call before it or after now"
                    ),
                ));
            }
            last = hour.max(last);
        }
        faults
    }

    /// Whether a point may be called on, on a day.
    #[must_use]
    pub fn allows(&self, point: &str, date: Date) -> bool {
        let closed = |close: &Close| {
            close.point == point && (close.from..=close.to.unwrap_or(close.from)).contains(&date)
        };
        let forbidden = |forbid: &Forbid| {
            forbid.point == point
                && forbid.vehicle.is_empty()
                && forbid.date.is_none_or(|day| day == date)
        };
        !self.close.iter().any(closed) && !self.forbid.iter().any(forbidden)
    }

    /// Whether a vehicle may come to a point at all.
    #[must_use]
    pub fn sends(&self, vehicle: &str, unit: u32, point: &str) -> bool {
        let forbidden = |forbid: &Forbid| forbid.point == point && forbid.vehicle == vehicle;
        let elsewhere = |pin: &Pin| {
            pin.point == point
                && (!pin.vehicle.is_empty() && pin.vehicle != vehicle
                    || pin.unit > 0 && pin.unit != unit)
        };
        !self.forbid.iter().any(forbidden) && !self.pin.iter().any(elsewhere)
    }

    /// Days on which a point has to be called on.
    pub fn asked<'a>(&'a self, point: &'a str) -> impl Iterator<Item = Date> + 'a {
        let pins = self.pin.iter().filter(move |pin| pin.point == point);
        let calls = self.call.iter().filter(move |call| call.point == point);
        pins.map(|pin| pin.date).chain(calls.map(|call| call.date))
    }
}

/// A tour as a dispatcher writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandTour {
    /// The day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Vehicle id.
    pub vehicle: String,
    /// Which of them, from 1.
    #[serde(default = "first")]
    pub unit: u32,
    /// Point ids in order; `unload` for an unloading on the way.
    pub calls: Vec<String>,
}

/// A plan made by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandPlan {
    /// Days it is about; 0: until the last tour.
    #[serde(default)]
    pub days: i64,
    /// Its tours.
    pub tours: Vec<HandTour>,
    /// Calls moved after that, in order: out of where they are, to the day and vehicle named.
    #[serde(default)]
    pub moves: Vec<Pin>,
    /// What is done of the first day's tours: they begin with it.
    #[serde(default)]
    pub done: Vec<Done>,
    /// The hour it is, on the first day: what is not done begins later. 0: before the shift.
    #[serde(default)]
    pub now_h: f64,
}

/// Most days of a plan made by hand.
const MOST_DAYS: i64 = 366;

impl HandPlan {
    /// Its drafts by day from a first one.
    ///
    /// # Errors
    /// Every day, vehicle and point that is not there.
    pub fn drafts(
        &self,
        register: &Register,
        from: Date,
    ) -> Result<Vec<Vec<Draft>>, Vec<Bilingual>> {
        let so_far = Edits {
            now_h: self.now_h,
            done: self.done.clone(),
            ..Edits::default()
        };
        let mut faults = so_far.faults(register);
        let number = |tour: &HandTour| {
            let span = from.until(tour.date);
            i64::from(span.map_or(-1, |span| span.get_days()))
        };
        let last = self
            .tours
            .iter()
            .map(number)
            .max()
            .map_or(1, |last| last + 1);
        let unknown = (self.moves.iter()).filter(|pin| {
            register.point(&pin.point).is_none() || register.lorry(&pin.vehicle).is_none()
        });
        for pin in unknown {
            let what = format!("{} {}", pin.point, pin.vehicle);
            faults.push(Bilingual::new(
                format!("登记中没有 {what}"),
                format!("not in the register: {what}"),
            ));
        }
        let length = self.days.max(last).clamp(1, MOST_DAYS);
        let mut days = vec![Vec::new(); usize::try_from(length).unwrap_or(1)];
        for tour in &self.tours {
            let day = usize::try_from(number(tour))
                .ok()
                .and_then(|day| days.get_mut(day));
            let lorry = register.lorry(&tour.vehicle);
            let (Some(day), Some(_)) = (day, lorry) else {
                faults.push(Bilingual::new(
                    format!("没有车辆 {}，或 {} 不在期内", tour.vehicle, tour.date),
                    format!(
                        "there is no vehicle {}, or {} is outside the days",
                        tour.vehicle, tour.date
                    ),
                ));
                continue;
            };
            let mut steps = Vec::new();
            for call in &tour.calls {
                match register.point(call) {
                    _ if call == UNLOAD => steps.push(Step::Unload),
                    Some(point) => steps.push(Step::Visit(point)),
                    None => faults.push(Bilingual::new(
                        format!("登记中没有收运点 {call}"),
                        format!("the register has no point {call}"),
                    )),
                }
            }
            let mut draft = Draft {
                vehicle: tour.vehicle.clone(),
                unit: tour.unit,
                steps,
                ..Draft::default()
            };
            if number(tour) == 0 {
                faults.extend(self.begin(register, &mut draft));
            }
            day.push(draft);
        }
        if faults.is_empty() {
            Ok(days)
        } else {
            Err(faults)
        }
    }

    /// Takes over what a tour of the first day has done; a word where it does not begin with it.
    fn begin(&self, register: &Register, draft: &mut Draft) -> Option<Bilingual> {
        draft.not_before = whole((self.now_h * 3600.0).round());
        let own = |done: &&Done| done.vehicle == draft.vehicle && done.unit == draft.unit;
        let before = (self.done.iter().find(own)?).draft(register, draft.not_before);
        if !draft.steps.starts_with(&before.steps) {
            let name = format!("{}-{}", draft.vehicle, draft.unit);
            return Some(Bilingual::new(
                format!("{name} 须从已完成的各站开始"),
                format!("{name} must begin with the calls that are done"),
            ));
        }
        (draft.done, draft.known) = (before.done, before.known);
        None
    }
}
