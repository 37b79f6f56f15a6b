//! Other numbers in a case that was checked: what a study of what-ifs changes on a copy of its own, many
//! times over, without running the rules again. References never change, so what was resolved stays.

use super::objective::Objective;
use super::plan_row::{PlanRow, Strength};
use super::vocabulary::Status;
use super::{Dataset, FacilityId, StreamId};
use crate::quantity::Tonnes;

impl Dataset {
    /// The facility takes nothing.
    pub fn close(&mut self, facility: FacilityId) {
        self.tables.facilities.rows[facility.index()].status = Status::Closed;
    }

    /// The facility keeps a share, 0–1, of its permitted tonnes, of its own limit, and of the shared plants
    /// behind none but its permits.
    pub fn keep_share(&mut self, facility: FacilityId, share: f64) {
        let links = &self.links;
        let own = |permit: usize| links.permit_facility[permit] == facility;
        for (h, host) in self.tables.hosts.rows.iter_mut().enumerate() {
            let mut behind = (links.permit_host.iter().enumerate())
                .filter(|(_, other)| other.is_some_and(|other| other.index() == h))
                .map(|(permit, _)| permit)
                .peekable();
            if behind.peek().is_some() && behind.all(own) {
                host.t_per_year = host.t_per_year * share;
            }
        }
        for (p, permit) in self.tables.permits.rows.iter_mut().enumerate() {
            if own(p) {
                permit.t_per_year = permit.t_per_year * share;
            }
        }
        let row = &mut self.tables.facilities.rows[facility.index()];
        row.capacity_t_per_year = row.capacity_t_per_year.map(|t| t * share);
    }

    /// Another arising of a stream.
    pub fn set_arising(&mut self, stream: StreamId, t_per_year: Tonnes) {
        self.tables.streams.rows[stream.index()].t_per_year = t_per_year;
    }

    /// Rows asked of the plan that must hold are told only from now on.
    pub fn aim_only(&mut self) {
        for row in &mut self.tables.case.flow.rows {
            if row.strength == Strength::Hard {
                row.strength = Strength::Aim;
            }
        }
    }

    /// Minimises something else after unplaced tonnes.
    pub fn set_objective(&mut self, objective: Objective) {
        self.tables.case.flow.objective = objective;
    }

    /// Holds further rows, for a stage of the plan.
    pub fn ask_also(&mut self, rows: impl IntoIterator<Item = PlanRow>) {
        self.tables.case.flow.rows.extend(rows);
    }

    /// Another room of a row of `landfills.csv`.
    pub fn set_landfill_room(&mut self, landfill: usize, room_t: Tonnes) {
        self.tables.landfills.rows[landfill].room_t = room_t;
    }

    /// Another typical value of a row of `prices.csv`, in the unit of the row.
    pub fn set_typical(&mut self, price: usize, typical: f64) {
        self.tables.prices.rows[price].typical = typical;
    }
}
