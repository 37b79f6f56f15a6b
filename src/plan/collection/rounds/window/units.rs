//! The vehicles of an operator in the window, one by one: what each has done, when and where it is free.

use super::{Unit, Window};
use crate::plan::collection::rounds::timetable::{Draft, Step, whole};

impl Window<'_> {
    /// Vehicles one by one; one that is out, or starts late, is another on the first day than on the others.
    pub(super) fn units(&self, depot: usize) -> Vec<Unit<'_>> {
        let all = self.mask(|date| self.day.register.works_on(date));
        let now = whole((self.edits.now_h * 3600.0).round());
        let mut units = Vec::new();
        for lorry in &self.day.register.lorries {
            if lorry.operator != self.operator {
                continue;
            }
            for number in 1..=lorry.count {
                let fresh = |days, free| Unit {
                    lorry,
                    number,
                    days,
                    before: Draft {
                        vehicle: lorry.id.clone(),
                        unit: number,
                        steps: Vec::new(),
                        ..Draft::default()
                    },
                    free,
                    at: depot,
                };
                let before = self.done(&lorry.id, number, now);
                let first = self.day.number == 0;
                match before {
                    Some(before) if first => {
                        let (free, at) = self.after(&before, depot);
                        units.push(Unit {
                            before,
                            free: free.max(now),
                            at,
                            days: 1, // out already, whatever day it is
                            ..fresh(1, 0)
                        });
                        units.push(fresh(all & !1, self.shift_start()));
                    }
                    _ if first && now > self.shift_start() => {
                        let mut late = fresh(all & 1, now);
                        late.before.not_before = now;
                        units.push(late);
                        units.push(fresh(all & !1, self.shift_start()));
                    }
                    _ => units.push(fresh(all, self.shift_start())),
                }
            }
        }
        units.retain(|unit| unit.days > 0);
        units
    }

    /// What a vehicle has done on the first day, as the dispatcher says.
    fn done(&self, vehicle: &str, number: u32, now: i64) -> Option<Draft> {
        let done =
            (self.edits.done.iter()).find(|done| done.vehicle == vehicle && done.unit == number)?;
        let draft = done.draft(self.day.register, now);
        (draft.done > 0).then_some(draft)
    }

    /// When and where a vehicle is free again.
    fn after(&self, before: &Draft, depot: usize) -> (i64, usize) {
        let Some(tour) = self.day.tour(before) else {
            return (self.shift_start(), depot);
        };
        match before.steps.last() {
            Some(Step::Visit(point)) => {
                let leave = tour.visits.last().map_or(0.0, |visit| visit.leave.0);
                (whole(leave), self.day.register.row(*point))
            }
            _ => (whole(tour.end.0), depot),
        }
    }
}
