//! A case, what is approved so far and measured ways in; for each application an [`Instance`] out.

use super::calendar::Calendar;
use super::instance::{
    Border, CarrierFact, Date, Facts, Instance, Licence, LineFact, List, LoadFact, QuotaFact,
    Record, Rulebook, Sender,
};
use super::nearer::Reach;
use crate::dataset::tables::{
    ApplicationRow, ApprovalRow, FacilityRow, GeneratorRow, Tables, WasteRow,
};
use crate::dataset::vocabulary::{ApplicationState, RecordKind};
use crate::dataset::{Dataset, FacilityId, GeneratorId};
use crate::network::{Matrix, Network, Path};
use crate::plan::flow::build::works;
use crate::quantity::{LonLat, Tonnes};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// Ways by their ends, each searched once.
type Paths = RefCell<HashMap<[u64; 4], Option<Rc<Path>>>>;

/// Lines for a sender and a code by distance, each looked for once.
type Reaches = RefCell<HashMap<(String, String), Rc<Vec<Reach>>>>;

/// Where applications are reviewed: the case with everything looked up once.
pub struct Desk<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) tables: &'a Tables,
    /// Approvals of the case and of the ledger.
    pub(super) approvals: Vec<ApprovalRow>,
    /// Applications of a ledger beyond those of the case; one of the same id stands instead.
    booked: &'a [ApplicationRow],
    /// How far applications have come by the ledger; the others stand where the case says.
    states: HashMap<String, ApplicationState>,
    pub(super) matrix: Option<&'a Matrix>,
    network: Option<&'a Network>,
    paths: Paths,
    pub(super) reaches: Reaches,
    pub(super) wastes: HashMap<&'a str, usize>,
    pub(super) facilities: HashMap<&'a str, usize>,
    generators: HashMap<&'a str, usize>,
    pub(super) roads: HashMap<&'a str, usize>,
    /// What the reviews go by.
    pub rules: Arc<Rulebook>,
    calendar: Arc<Calendar>,
    today: Option<Date>,
}

/// Why an application cannot be reviewed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeskError {
    /// No application of that id.
    #[error("there is no application {0}")]
    Unknown(String),
}

fn index<'a, T>(rows: &'a [T], id: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, usize> {
    rows.iter()
        .enumerate()
        .map(|(i, row)| (id(row), i))
        .collect()
}

impl<'a> Desk<'a> {
    /// A desk for a case. `ledger` are approvals beyond those of the case; without a matrix nearness is not
    /// known, without a network the way only as declared.
    #[must_use]
    pub fn new(
        dataset: &'a Dataset,
        ledger: &[ApprovalRow],
        matrix: Option<&'a Matrix>,
        network: Option<&'a Network>,
    ) -> Self {
        let tables = dataset.tables();
        let mut approvals = tables.approvals.rows.clone();
        approvals.extend(ledger.iter().cloned());
        Self {
            dataset,
            tables,
            approvals,
            booked: &[],
            states: HashMap::new(),
            matrix,
            network,
            paths: Paths::default(),
            reaches: Reaches::default(),
            wastes: index(&tables.wastes.rows, |w| &w.code),
            facilities: index(&tables.facilities.rows, |f| &f.id),
            generators: index(&tables.generators.rows, |g| &g.id),
            roads: index(&tables.roads.rows, |r| &r.row.id),
            rules: Arc::new(tables.review_rules()),
            calendar: Arc::new(Calendar::of(&tables.holidays)),
            today: None,
        }
    }

    /// The same desk on another day than the case's (or the day an application came, if that is later).
    #[must_use]
    pub fn on(self, today: Option<Date>) -> Self {
        Self { today, ..self }
    }

    /// The same desk, with how far applications have come by a ledger.
    #[must_use]
    pub fn standing(self, states: HashMap<String, ApplicationState>) -> Self {
        Self { states, ..self }
    }

    /// The same desk, with applications that a ledger holds.
    #[must_use]
    pub fn with(self, booked: &'a [ApplicationRow]) -> Self {
        Self { booked, ..self }
    }

    /// Every application: those of the case that the ledger holds no newer text of, then those of the ledger.
    pub fn applications(&self) -> impl Iterator<Item = &'a ApplicationRow> + use<'a> {
        let booked = self.booked;
        let newer = move |id: &str| booked.iter().any(|one| one.id == id);
        let rows = self.tables.applications.rows.iter();
        rows.filter(move |row| !newer(&row.id)).chain(booked)
    }

    /// How far an application has come.
    #[must_use]
    pub fn state(&self, row: &ApplicationRow) -> ApplicationState {
        self.states.get(&row.id).copied().unwrap_or(row.state)
    }

    /// The application of an id.
    ///
    /// # Errors
    /// [`DeskError`].
    pub fn application(&self, id: &str) -> Result<&'a ApplicationRow, DeskError> {
        let mut rows = self.applications();
        rows.find(|a| a.id == id)
            .ok_or_else(|| DeskError::Unknown(id.to_owned()))
    }

    /// Day an application is reviewed: the day set, else the case's, but not before it came.
    #[must_use]
    pub fn today(&self, application: &ApplicationRow) -> Date {
        self.today
            .unwrap_or_else(|| self.tables.case.today.max(application.received))
    }

    pub(super) fn facility(&self, id: &str) -> Option<(FacilityId, &'a FacilityRow)> {
        let i = *self.facilities.get(id)?;
        Some((FacilityId::new(i), &self.tables.facilities.rows[i]))
    }

    pub(super) fn generator(&self, id: &str) -> Option<(GeneratorId, &'a GeneratorRow)> {
        let i = *self.generators.get(id)?;
        Some((GeneratorId::new(i), &self.tables.generators.rows[i]))
    }

    /// The fastest way between two places. A smallest change is looked for by judging an application again and
    /// again, mostly on the same way.
    pub(super) fn path(&self, from: LonLat, to: LonLat) -> Option<Rc<Path>> {
        let network = self.network?;
        let ends = [from.lon, from.lat, to.lon, to.lat].map(f64::to_bits);
        let mut paths = self.paths.borrow_mut();
        let known = paths.entry(ends);
        (known.or_insert_with(|| network.path(from, to).map(Rc::new))).clone()
    }

    pub(super) fn waste(&self, code: &str) -> Option<&'a WasteRow> {
        self.wastes.get(code).map(|&i| &self.tables.wastes.rows[i])
    }

    /// Applications that are further on than an application and came before it.
    fn ahead<'s>(&'s self, of: &'s ApplicationRow) -> impl Iterator<Item = &'s ApplicationRow> {
        self.applications().filter(move |a| {
            matches!(
                self.state(a),
                ApplicationState::Consulted | ApplicationState::Answered
            ) && (a.received, a.id.as_str()) < (of.received, of.id.as_str())
        })
    }

    /// The instance of an application, or of one that was changed to see what would happen.
    #[must_use]
    pub fn instance(&self, row: &ApplicationRow) -> Instance {
        let today = self.today(row);
        let facts = self.facts(row, today);
        Instance {
            id: row.id.clone(),
            today,
            received: row.received,
            asked: row.t,
            until: row.until,
            operation: row.operation,
            priority: row.priority,
            rules: self.rules.clone(),
            calendar: self.calendar.clone(),
            facts,
        }
    }

    fn facts(&self, row: &ApplicationRow, today: Date) -> Facts {
        let waste = self.waste(&row.code);
        let facility = self.facility(&row.facility);
        let stream = (self.tables.streams.rows.iter())
            .find(|s| s.generator == row.sender && s.code == row.code);
        let (bans, bans_complete) = self.bans(row);
        Facts {
            hazardous: waste.map(|w| w.hazardous),
            edition_in_force: self.rules.catalogue_on(today).map(str::to_owned),
            renamed: self.renamed(&row.code, today),
            edition_of_code: waste.map(|w| w.edition.clone()),
            exempt: self.exempt(row, today),
            border: facility.map(|(_, f)| self.border(f)),
            list: self.list(row, today),
            papers: row.papers.0.clone(),
            licence: self.licence(row, today),
            sender: self.sender(row, stream.map(|s| s.t_per_year), today),
            nearer: self.nearer(row, today),
            carrier: row.carrier.as_ref().and_then(|id| {
                let carrier = self.tables.carriers.rows.iter().find(|c| c.id == *id)?;
                Some(CarrierFact {
                    id: id.clone(),
                    valid_to: carrier.valid_to,
                    classes: carrier.permit_classes.0.clone(),
                })
            }),
            un_class: (row.un_class.clone()).or_else(|| stream.and_then(|s| s.un_class.clone())),
            // R025: whole lead batteries, rain-, leak- and scatter-proof.
            class_waived: row.code == "900-052-31" && row.flags.has("whole_battery"),
            bans,
            bans_complete,
            load: self.load(row),
            record: self.record(&row.facility, today),
        }
    }

    fn renamed(&self, code: &str, today: Date) -> Option<(String, Option<String>)> {
        let force = self.rules.catalogue_on(today)?;
        let changes = self.tables.code_changes.rows.iter();
        changes
            .filter(|c| c.old == code && c.edition.as_str() <= force)
            .max_by(|a, b| a.edition.cmp(&b.edition))
            .filter(|_| self.waste(code).is_none())
            .map(|c| (c.edition.clone(), c.new.clone()))
    }

    fn exempt(&self, row: &ApplicationRow, today: Date) -> Option<String> {
        let waivers = self.tables.waivers.rows.iter();
        waivers
            .filter(|w| w.code == row.code && w.operation == row.operation)
            .filter(|w| w.valid_from <= today && today <= w.until)
            .filter(|w| w.generator.as_ref().is_none_or(|g| *g == row.sender))
            .find(|w| w.facility.as_ref().is_none_or(|f| *f == row.facility))
            .map(|w| w.id.clone())
    }

    pub(super) fn border(&self, facility: &FacilityRow) -> Border {
        let case = &self.tables.case;
        if facility.province != case.province {
            Border::Provinces
        } else if facility.district == case.district {
            Border::District
        } else {
            Border::Province
        }
    }

    fn list(&self, row: &ApplicationRow, today: Date) -> List {
        let edition = i32::from(today.year());
        let home = &self.tables.case.province;
        let there = (self.facility(&row.facility)).map_or("", |(_, f)| f.province.as_str());
        let members = self.rules.members(edition).map(|alliance| {
            [home.as_str(), there]
                .iter()
                .all(|p| alliance.provinces.iter().any(|known| known == p))
        });
        let mut rows = (self.tables.whitelist.rows.iter()).filter(|q| q.edition == edition);
        let held = rows.clone().next().is_some();
        let quota = rows.find(|q| {
            q.from_province == *home
                && q.to_province == there
                && q.facility == row.facility
                && q.code == row.code
        });
        let row = quota.map(|q| {
            let used = (self.approvals.iter())
                .filter(|a| a.quota.as_ref() == Some(&q.id))
                .filter(|a| a.application.as_ref() != Some(&row.id));
            let pending = (self.ahead(row))
                .filter(|a| a.facility == row.facility && a.code == row.code)
                .filter(|a| !self.decided(&a.id));
            QuotaFact {
                id: q.id.clone(),
                listed: q.t_per_year,
                approved: used.fold(Tonnes::ZERO, |sum, a| sum + a.t),
                pending: pending.fold(Tonnes::ZERO, |sum, a| sum + a.t),
                suspended: q.suspended_on,
            }
        });
        List {
            edition,
            members,
            held,
            row,
        }
    }

    /// True when an approval is on the books for an application.
    fn decided(&self, id: &str) -> bool {
        self.approvals
            .iter()
            .any(|a| a.application.as_deref() == Some(id))
    }

    fn licence(&self, row: &ApplicationRow, today: Date) -> Licence {
        let Some((id, facility)) = self.facility(&row.facility) else {
            return Licence::default();
        };
        let (links, year) = (self.dataset.links(), i32::from(today.year()));
        let class = self.waste(&row.code).map_or("", |w| w.class.as_str());
        let owner = links.facility_captive_of[id.index()];
        let mut licence = Licence {
            works: works(facility, year),
            takes_sender: owner.is_none_or(|g| self.dataset.generator(g).id == row.sender),
            taken: self.taken(row, today),
            ..Licence::default()
        };
        for (permit, line) in self.dataset.permits() {
            if links.permit_facility[permit.index()] != id {
                continue;
            }
            let anybody = line.only_from.as_ref().is_none_or(|g| *g == row.sender);
            if line.code == row.code && anybody {
                licence.lines.push(LineFact {
                    id: line.id.clone(),
                    operation: line.operation,
                    process: line.process.clone(),
                    t_per_year: line.t_per_year,
                    from: line.valid_from,
                    to: line.valid_to,
                });
            } else if line.code == class && links.permit_waste[permit.index()].is_none() {
                licence.class_only = true;
            }
        }
        licence
    }

    /// Tonnes other approvals of the year and applications further on take of the receiver's lines.
    fn taken(&self, row: &ApplicationRow, today: Date) -> Tonnes {
        let approved = (self.approvals.iter())
            .filter(|a| a.facility == row.facility && a.code == row.code)
            .filter(|a| a.operation == row.operation && a.decided.year() == today.year())
            .filter(|a| a.application.as_ref() != Some(&row.id));
        let pending = (self.ahead(row))
            .filter(|a| a.facility == row.facility && a.code == row.code)
            .filter(|a| a.operation == row.operation && !self.decided(&a.id));
        approved.map(|a| a.t).sum::<Tonnes>() + pending.map(|a| a.t).sum()
    }

    fn sender(&self, row: &ApplicationRow, arising: Option<Tonnes>, today: Date) -> Sender {
        let of = |kind: RecordKind| {
            let records = self.tables.unit_records.rows.iter();
            records
                .filter(move |r| r.kind == kind && r.unit == row.sender && r.date <= today)
                .filter(|r| r.code.as_ref() == Some(&row.code))
                .max_by_key(|r| r.date)
        };
        let plan = of(RecordKind::ManagementPlan).filter(|r| r.date.year() == today.year());
        let ledger = of(RecordKind::Ledger);
        let gone = (self.approvals.iter())
            .filter(|a| a.sender.as_ref() == Some(&row.sender) && a.code == row.code)
            .filter(|a| a.decided.year() == today.year())
            .filter(|a| a.application.as_ref() != Some(&row.id));
        Sender {
            plan: plan.and_then(|r| r.t).or(arising),
            stock: ledger.and_then(|r| r.t),
            gone: gone.fold(Tonnes::ZERO, |sum, a| sum + a.t),
            oldest: ledger.and_then(|r| r.oldest),
        }
    }

    fn load(&self, row: &ApplicationRow) -> Vec<LoadFact> {
        let within = |codes: &crate::dataset::cell::List, code: &str| {
            let class = self.waste(code).map(|w| w.class.as_str());
            codes.has(code) || class.is_some_and(|class| codes.has(class))
        };
        let clash = |a: &str, b: &str| {
            let mut rows = self.tables.compat.rows.iter();
            rows.find(|c| {
                within(&c.codes_a, a) && within(&c.codes_b, b)
                    || within(&c.codes_a, b) && within(&c.codes_b, a)
            })
            .map(|c| c.consequence.clone())
        };
        (row.load_with.0.iter())
            .map(|other| LoadFact {
                code: other.clone(),
                known: self.waste(other).is_some(),
                clash: clash(&row.code, other),
            })
            .collect()
    }

    fn record(&self, unit: &str, today: Date) -> Record {
        let records = || {
            let all = self.tables.unit_records.rows.iter();
            all.filter(move |r| r.unit == unit && r.date <= today)
        };
        let penalties = records().filter_map(|r| match r.kind {
            RecordKind::Penalty => Some((r.date, false)),
            RecordKind::SeriousPenalty => Some((r.date, true)),
            _ => None,
        });
        let credit = records().filter(|r| r.kind == RecordKind::Credit);
        let plans = records().filter(|r| r.kind == RecordKind::EmergencyPlan);
        let checked =
            (self.tables.inspections.rows.iter()).filter(|c| c.unit == unit && c.date <= today);
        let insured = self
            .tables
            .insurance
            .rows
            .iter()
            .find(|i| i.facility == unit);
        Record {
            kept: records().next().is_some(),
            penalties: penalties.collect(),
            spot_check: checked.max_by_key(|c| c.date).map(|c| (c.date, c.grade)),
            insured: insured.map(|i| (i.insured, i.until)),
            credit: credit.max_by_key(|r| r.date).and_then(|r| r.grade),
            emergency_until: plans.filter_map(|r| r.until).max(),
        }
    }
}
