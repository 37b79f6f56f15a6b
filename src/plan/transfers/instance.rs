//! One application with all that its checks look at, resolved: plain values, unknown ones as `None`.
//! Nothing here is read from files; [`super::build`] fills it in.

use super::calendar::Calendar;
pub use crate::dataset::rulebook::{Condition, Effect, Rule, Rulebook};
pub use crate::dataset::vocabulary::{CreditGrade, Grade, Operation, Priority};
use crate::finding::Bilingual;
use crate::quantity::{Metres, Tonnes};
pub use jiff::civil::Date;
use std::sync::Arc;

/// Less than a gram is rounding.
pub const GRAM: Tonnes = Tonnes(1e-6);

/// What is asked, by what, and what is known.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Application id.
    pub id: String,
    /// Day of the review.
    pub today: Date,
    /// Day the application was received.
    pub received: Date,
    /// Tonnes asked for.
    pub asked: Tonnes,
    /// Last day asked for.
    pub until: Date,
    /// What the receiver is to do.
    pub operation: Operation,
    /// Emergency or ordinary.
    pub priority: Priority,
    /// What the review goes by.
    pub rules: Arc<Rulebook>,
    /// Which days are worked.
    pub calendar: Arc<Calendar>,
    /// What is known.
    pub facts: Facts,
}

/// All that the conditions look at.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Whether the code is hazardous; `None` when no catalogue of the case has it.
    pub hazardous: Option<bool>,
    /// Edition of the catalogue in force on the day; `None` when the rules name none.
    pub edition_in_force: Option<String>,
    /// What the code is called since a later edition: the edition, and the code unless it was dropped.
    pub renamed: Option<(String, Option<String>)>,
    /// Edition the case's row of the code is of.
    pub edition_of_code: Option<String>,
    /// The waiver that covers the step today.
    pub exempt: Option<String>,
    /// Where it crosses borders; `None` when the receiver's place is not known.
    pub border: Option<Border>,
    /// The white list of the edition.
    pub list: List,
    /// Papers attached.
    pub papers: Vec<String>,
    /// The receiver's permit lines for the code.
    pub licence: Licence,
    /// The sender's plan and ledger.
    pub sender: Sender,
    /// Places nearer than the receiver that may take it and have room; `None` when ways were not measured.
    pub nearer: Option<Vec<Nearer>>,
    /// The carrier named.
    pub carrier: Option<CarrierFact>,
    /// UN class of the load; `None` when neither application nor stream say.
    pub un_class: Option<String>,
    /// True when the batch is exempt from the class in transport (R025).
    pub class_waived: bool,
    /// What forbids the way; `None` when no way is known.
    pub bans: Option<Vec<String>>,
    /// True when the case claims that its bans are complete.
    pub bans_complete: bool,
    /// Other codes in the vehicle.
    pub load: Vec<LoadFact>,
    /// The receiver's record.
    pub record: Record,
}

/// How a movement crosses borders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Stays in the district.
    District,
    /// Stays in the province.
    Province,
    /// Crosses provinces.
    Provinces,
}

/// The white list as far as it concerns the movement.
#[derive(Clone, Debug)]
pub struct List {
    /// Edition looked at: the year of the review.
    pub edition: i32,
    /// Whether both provinces share the list; `None` when no alliance of that edition is known.
    pub members: Option<bool>,
    /// Whether the case holds the list of that edition.
    pub held: bool,
    /// The row.
    pub row: Option<QuotaFact>,
}

/// One white-list row with what is used of it.
#[derive(Clone, Debug)]
pub struct QuotaFact {
    /// Id.
    pub id: String,
    /// Listed.
    pub listed: Tonnes,
    /// Approved in the edition.
    pub approved: Tonnes,
    /// Asked for by applications further on.
    pub pending: Tonnes,
    /// Suspended since.
    pub suspended: Option<Date>,
}

impl QuotaFact {
    /// What is left, not below zero.
    #[must_use]
    pub fn left(&self) -> Tonnes {
        (self.listed - self.approved - self.pending).max(Tonnes::ZERO)
    }
}

/// The receiver's permit lines for the code.
#[derive(Clone, Debug, Default)]
pub struct Licence {
    /// Lines of the code, whatever their operation and dates.
    pub lines: Vec<LineFact>,
    /// A line that names only the class.
    pub class_only: bool,
    /// Whether the plant works in the year.
    pub works: bool,
    /// Whether the plant takes the sender's waste (captive plants).
    pub takes_sender: bool,
    /// Tonnes taken by other approvals of the year and by applications further on, for the code and operation.
    pub taken: Tonnes,
}

/// One permit line.
#[derive(Clone, Debug)]
pub struct LineFact {
    /// Id.
    pub id: String,
    /// Operation.
    pub operation: Operation,
    /// Process behind the line.
    pub process: Option<String>,
    /// Permitted.
    pub t_per_year: Tonnes,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The sender's plan and ledger.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// Planned for the year, else the arising of the stream.
    pub plan: Option<Tonnes>,
    /// In stock.
    pub stock: Option<Tonnes>,
    /// Approved this year already.
    pub gone: Tonnes,
    /// Date of the oldest batch.
    pub oldest: Option<Date>,
}

/// A nearer place.
#[derive(Clone, Debug)]
pub struct Nearer {
    /// Facility id.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Way.
    pub metres: Metres,
    /// Room left.
    pub room: Tonnes,
}

/// The carrier named.
#[derive(Clone, Debug)]
pub struct CarrierFact {
    /// Id.
    pub id: String,
    /// Last day of its permit.
    pub valid_to: Date,
    /// Classes it may carry.
    pub classes: Vec<String>,
}

/// Another code in the vehicle.
#[derive(Clone, Debug)]
pub struct LoadFact {
    /// Code.
    pub code: String,
    /// Whether the case knows it.
    pub known: bool,
    /// What happens when they meet.
    pub clash: Option<String>,
}

/// What is on record about the receiver.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Whether anything is: an empty record of nobody is no clean record.
    pub kept: bool,
    /// Penalties: day, and whether serious.
    pub penalties: Vec<(Date, bool)>,
    /// Last spot check.
    pub spot_check: Option<(Date, Grade)>,
    /// Insured, and until when.
    pub insured: Option<(bool, Option<Date>)>,
    /// Credit.
    pub credit: Option<CreditGrade>,
    /// Last day of the emergency plan filed.
    pub emergency_until: Option<Date>,
}

impl Instance {
    /// Lines for the operation, in force today.
    pub fn lines_today(&self) -> impl Iterator<Item = &LineFact> {
        let (today, operation) = (self.today, self.operation);
        (self.facts.licence.lines.iter())
            .filter(move |l| l.operation == operation && l.from <= today && today <= l.to)
    }

    /// Room left on the receiver's lines in force today.
    #[must_use]
    pub fn room(&self) -> Tonnes {
        let all: Tonnes = self.lines_today().map(|l| l.t_per_year).sum();
        (all - self.facts.licence.taken).max(Tonnes::ZERO)
    }

    /// What the sender can still send; `None` when neither plan nor stock is known.
    #[must_use]
    pub fn sendable(&self) -> Option<Tonnes> {
        let sender = &self.facts.sender;
        let (plan, stock) = (sender.plan?, sender.stock.unwrap_or(Tonnes::ZERO));
        Some((plan + stock - sender.gone).max(Tonnes::ZERO))
    }

    /// Last day of the receiver's licence for it.
    #[must_use]
    pub fn licence_end(&self) -> Option<Date> {
        self.lines_today().map(|l| l.to).max()
    }

    /// True when the receiving province has consented in writing.
    #[must_use]
    pub fn has_consent(&self) -> bool {
        self.facts.papers.iter().any(|p| p == "consent_letter")
    }
}
