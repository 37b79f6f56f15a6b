//! Loads that go on, what stands in the stores of an evening, and what is wrong with it.

use crate::finding::Bilingual;
use crate::quantity::{Metres, Tonnes};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a load goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A full load is there.
    Full,
    /// Its oldest batch gets too old.
    Age,
    /// The store would overflow.
    Room,
}

impl Cause {
    /// In words.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Full => Bilingual::new("已满一车", "a full load"),
            Self::Age => Bilingual::new("贮存将到期", "storage runs out"),
            Self::Room => Bilingual::new("库容不足", "no room left"),
        }
    }
}

/// A load from a store to a user or disposer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Load {
    /// Day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Facility id of the collector.
    pub operator: String,
    /// Waste code.
    pub code: String,
    /// Tonnes.
    pub t: Tonnes,
    /// Facility id of the receiver.
    pub facility: String,
    /// Its name.
    pub name: Bilingual,
    /// Way.
    pub metres: Metres,
    /// Why it goes.
    pub cause: Cause,
    /// True beyond the province: it needs an approval first (R013).
    pub beyond: bool,
}

/// One evening of one store.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Evening {
    /// Day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Facility id of the collector.
    pub operator: String,
    /// Tonnes brought by tours.
    pub taken: Tonnes,
    /// Tonnes that went on.
    pub sent: Tonnes,
    /// Tonnes there in the evening.
    pub stock: Tonnes,
}

/// A store over the days.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct StoreTold {
    /// Facility id of the collector.
    pub operator: String,
    /// Room; absent: the case does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub room: Option<Tonnes>,
    /// Most there on any evening.
    pub most: Tonnes,
    /// Day of it.
    #[schema(value_type = String)]
    pub most_on: Date,
    /// There on the last evening.
    pub end: Tonnes,
}

/// Stores and loads of a horizon.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Onward {
    /// Loads in order of days.
    pub loads: Vec<Load>,
    /// Evenings, days in order, operators within.
    pub evenings: Vec<Evening>,
    /// Stores.
    pub stores: Vec<StoreTold>,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreFaultKind {
    /// More in the store than its room.
    Overflow,
    /// A batch older than the longest storage (R032).
    Old,
    /// More of a code taken in a calendar year than the permit names.
    Yearly,
    /// A load to a place without the permit, the tonnes of its year, or a way.
    Outlet,
    /// A load of more than is there, or than a lorry carries.
    Load,
    /// A load on a day without shifts.
    Holiday,
    /// An evening or a sum that is not what came less what went.
    Sum,
}

impl StoreFaultKind {
    /// In words.
    #[must_use]
    pub fn text(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Overflow => ("超过库容", "more in the store than its room"),
            Self::Old => (
                "库内贮存超过 365 天（R032）",
                "a batch in the store for more than 365 days (R032)",
            ),
            Self::Yearly => (
                "当年收集量超过许可量",
                "more taken in the year than the permit names",
            ),
            Self::Outlet => (
                "外运去向无许可、无余量或无路可达",
                "a load to a place without permit, tonnes left or a way",
            ),
            Self::Load => (
                "外运量超过库存或一车的载量",
                "a load of more than is there or a lorry carries",
            ),
            Self::Holiday => ("停运日外运", "a load on a day without shifts"),
            Self::Sum => (
                "库存与收运、外运不符",
                "a stock that is not what came less what went",
            ),
        };
        Bilingual::new(zh, en)
    }
}

/// Something wrong with a store, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
pub struct StoreFault {
    /// What.
    pub kind: StoreFaultKind,
    /// Day.
    #[schema(value_type = String)]
    pub date: Date,
    /// Facility id of the collector.
    pub operator: String,
    /// Waste code; empty where the whole store is meant.
    pub code: String,
}
