//! What a plan comes out as: one versioned, self-describing value that is written to `outcome.json`,
//! drawn on the map, printed, and judged by `verify`. Nothing in it depends on the clock or the machine.

mod feeds;
mod nearness;
mod rows;

use crate::dataset::cell::Source;
use crate::dataset::objective::Objective;
use crate::dataset::vocabulary::{Operation, Route};
use crate::finding::Bilingual;
use crate::network::RoadChange;
use crate::quantity::{Cny, CnyPerTonne, Metres, Seconds, Tonnes};
pub use feeds::{Feed, Made};
pub use nearness::Nearer;
pub use rows::RowReached;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Version of this structure, the first key of the file.
pub const SCHEMA: &str = "wasteflow/outcome/1";

/// A solved flow plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the program that made it.
    pub version: String,
    /// Case id.
    pub case: String,
    /// Case name.
    pub case_name: Bilingual,
    /// Scenario id; `base` without one.
    pub scenario: String,
    /// Roads closed or slowed for this plan, further to the scenario.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub road_changes: Vec<RoadChange>,
    /// Year planned for.
    pub plan_year: i32,
    /// Seed of anything random (0: nothing was).
    pub seed: u64,
    /// SHA-256 of every input file, by name within the case.
    pub inputs: BTreeMap<String, String>,
    /// How the solve ended.
    pub status: PlanStatus,
    /// Minimum lots and destinations kept, where the case asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lots: Option<Lots>,
    /// What was minimised after unplaced tonnes, where that is not cost alone.
    #[serde(default, skip_serializing_if = "Objective::is_plain")]
    #[schema(value_type = Vec<String>)]
    pub objective: Objective,
    /// What was asked for beside the plan and could not be worked out, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfinished: Vec<Bilingual>,
    /// The solves with their proofs: fewest unplaced tonnes, then each goal.
    pub stages: Vec<Stage>,
    /// Sums of the plan.
    pub totals: Totals,
    /// Indicators of the plan, unrounded.
    pub indicators: Vec<Figure>,
    /// Rows asked of the plan, and what it reaches in each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowReached>,
    /// Process inputs that are no industrial waste, and what they leave.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<Feed>,
    /// Who sends how much of what to whom, sorted by origin, code, facility, permit, route.
    pub legs: Vec<Leg>,
    /// Tonnes with no place, each with its reason.
    pub unserved: Vec<Unserved>,
    /// Every limit with its load and its price.
    pub loads: Vec<Load>,
    /// Dual values of both stages, the proof of optimality.
    pub certificate: Certificate,
}

/// How a solve ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Both stages proved optimal.
    Optimal,
    /// Stopped before the proof; the plan is feasible.
    Stopped,
    /// With minimum lots or few destinations: feasible, and proved within the gap of the stages.
    Bounded,
    /// One year of a plan over years: feasible together with the others, and proved with them.
    Part,
}

/// Minimum lots and destinations of a plan. Its bounds in the stages are those of the plan without them
/// (the root LP), proved by the certificate; what is said here beyond is the solver's word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lots {
    /// Fewest tonnes of a leg of a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_lot_t: Option<Tonnes>,
    /// Most legs of a stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u32>)]
    pub max_destinations: Option<std::num::NonZeroU32>,
    /// Cost the solver says no such plan over the columns it had can stay below, CNY.
    pub solver_bound_cny: Cny,
    /// |cost − that| / max(1, |cost|).
    pub solver_gap: f64,
    /// True when the solver had every way and every choice; else the best ways, and streams that already
    /// kept the rules mostly as they were.
    pub whole: bool,
}

/// One of the two solves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Stage {
    /// `unplaced` (tonnes) or a goal: `cost` (CNY), `exposure`, `carbon`, or a sum such as `cost+20*exposure`.
    pub name: String,
    /// Unit of objective and bound.
    pub unit: String,
    /// Value reached; of the cost, with what soft rows cost for giving.
    pub objective: f64,
    /// Value no plan can beat, from the duals.
    pub bound: f64,
    /// |objective − bound| / max(1, |objective|).
    pub gap: f64,
    /// Rows of the model.
    pub rows: usize,
    /// Columns of the model.
    pub columns: usize,
    /// Rounds of column generation (1: all arcs were in the model at once).
    pub rounds: usize,
    /// What the stages after it are held to: its least value and a trace more; none for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<f64>,
}

/// Sums of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Totals {
    /// Tonnes that arise at generators in a year.
    pub arising_t: Tonnes,
    /// Tonnes of residues made by treatment and left by process inputs.
    pub residues_t: Tonnes,
    /// Tonnes used (recovered), imports apart.
    pub used_t: Tonnes,
    /// Tonnes disposed of, imports apart.
    pub disposed_t: Tonnes,
    /// Tonnes that leave the district.
    pub exported_t: Tonnes,
    /// Tonnes without a place, imports turned away among them.
    pub unplaced_t: Tonnes,
    /// Tonnes of other districts taken in; in none of the figures above but for the residues they leave.
    #[serde(default)]
    pub imported_t: Tonnes,
    /// Tonnes of other districts that found no room (part of the unplaced).
    #[serde(default)]
    pub turned_away_t: Tonnes,
    /// Cost of the plan.
    pub cost_cny: Cny,
    /// Of it: moving.
    pub transport_cny: Cny,
    /// Of it: gate fees (negative where the sender is paid).
    pub gate_cny: Cny,
    /// Of it: loading, paper, approvals.
    pub handling_cny: Cny,
    /// Tonnes × kilometres.
    pub tonne_km: f64,
}

/// A number shown to a person: value, unit, interval and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// Stable id, e.g. `total_waste`.
    pub id: String,
    /// Name.
    pub label: Bilingual,
    /// Unrounded value.
    pub value: f64,
    /// Unit as shown, e.g. `万吨`, `%`.
    pub unit: String,
    /// Decimals to show.
    pub decimals: usize,
    /// Lower end of the interval, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Target, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// Remark shown with the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Bilingual>,
    /// Source mark: no number is shown without one.
    #[schema(value_type = String)]
    pub source: Source,
}

/// Where a leg starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// A stream of a generator.
    Stream {
        /// Stream id.
        stream: String,
        /// Generator id.
        generator: String,
    },
    /// A residue, or collected waste passed on, of a facility.
    Facility {
        /// Facility id.
        facility: String,
    },
    /// Waste of another district.
    Import {
        /// Row of `imports.csv`.
        import: String,
    },
    /// Waste that lay somewhere before the first year of a plan over years.
    Stock {
        /// Row of `stocks.csv`.
        stock: String,
        /// Generator or facility it lies at.
        site: String,
    },
}

/// Tonnes of one waste from one place to one permit line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Leg {
    /// Where from.
    pub from: Origin,
    /// Waste code.
    pub code: String,
    /// Facility id.
    pub facility: String,
    /// Permit line id.
    pub permit: String,
    /// Operation there.
    pub operation: Operation,
    /// How it crosses borders.
    pub route: Route,
    /// White-list row used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// Licence waiver used (R019–R025).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<String>,
    /// Tonnes a year.
    pub tonnes: Tonnes,
    /// Way, metres.
    pub metres: Metres,
    /// Time, seconds.
    pub seconds: Seconds,
    /// Price of moving one tonne.
    pub transport_cny_t: CnyPerTonne,
    /// Gate fee of one tonne.
    pub gate_cny_t: CnyPerTonne,
    /// Loading, paper and approval of one tonne.
    pub handling_cny_t: CnyPerTonne,
    /// Tonnes × the three prices.
    pub cost_cny: Cny,
    /// Nearer place with room that a leg across provinces passes by (R012).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearer: Option<Nearer>,
}

/// Why tonnes have no place.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No valid permit for the code anywhere in the case.
    NoPermit,
    /// Permits exist, but no road leads to any of them.
    NoRoad,
    /// Only cross-province places are left and their white-list quota is used up or missing.
    NoQuota,
    /// Permits exist and can be reached, but their capacity is used up.
    NoCapacity,
    /// There is room and a way, but a row asked of the plan that must hold would be missed.
    Row,
}

impl Reason {
    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::NoPermit => Bilingual::new("无有效许可", "no valid permit"),
            Self::NoRoad => Bilingual::new("道路不通", "no road"),
            Self::NoQuota => Bilingual::new("无白名单额度", "no white-list quota"),
            Self::NoCapacity => Bilingual::new("能力不足", "no capacity"),
            Self::Row => Bilingual::new("受规划约束所限", "held back by a row"),
        }
    }
}

/// Tonnes without a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Unserved {
    /// Where they lie.
    pub from: Origin,
    /// Waste code.
    pub code: String,
    /// Tonnes a year.
    pub tonnes: Tonnes,
    /// Why.
    pub reason: Reason,
    /// Why, in words with the names of the limits that bind.
    pub detail: Bilingual,
    /// The smallest change that would place them; absent where it was not looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
}

/// The smallest change that would place tonnes without a place: fewest tonnes of room opened, then least
/// cost, no other waste worse off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Remedy {
    /// Limits that must be raised, sorted by kind and id.
    pub openings: Vec<Opening>,
    /// Codes that need a new or renewed permit: no line in force could take them, however large.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permits_for: Vec<String>,
    /// Tonnes the openings place.
    pub tonnes: Tonnes,
    /// What the plan then costs more, per tonne placed; absent where raising limits places nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_cny_t: Option<CnyPerTonne>,
}

/// A limit to raise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Opening {
    /// Kind of limit.
    pub kind: LimitKind,
    /// Id within its table.
    pub id: String,
    /// By how much, t/yr.
    pub tonnes: Tonnes,
}

/// Kind of limit.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// A permit line.
    Permit,
    /// A facility as a whole.
    Facility,
    /// A shared plant.
    Host,
    /// A white-list row.
    Quota,
    /// Room of a landfill.
    Landfill,
    /// A licence waiver.
    Waiver,
    /// An element in the waste of a shared plant: tonnes of it, or tonnes of it above the share allowed.
    Element,
    /// A row asked of the plan as a whole; its load is told among the rows, not among the loads.
    Row,
}

impl LimitKind {
    /// The word certificates name it by.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Permit => "permit",
            Self::Facility => "facility",
            Self::Host => "host",
            Self::Quota => "quota",
            Self::Landfill => "landfill",
            Self::Waiver => "waiver",
            Self::Element => "element",
            Self::Row => "row",
        }
    }
}

/// Load and price of one limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Load {
    /// Kind of limit.
    pub kind: LimitKind,
    /// Id within its table.
    pub id: String,
    /// Tonnes used; for an element held to a share of the waste fed, its tonnes above that share (below: negative).
    pub load_t: Tonnes,
    /// Tonnes allowed.
    pub capacity_t: Tonnes,
    /// CNY saved per extra tonne of room with the placed tonnes fixed (stage two; ≥ 0).
    pub price_cny_t: CnyPerTonne,
    /// Tonnes placed per extra tonne of room (stage one; ≥ 0).
    pub placed_per_t: f64,
    /// What a tonne less and a tonne more are worth, each with its range; absent where it was not asked
    /// for. The two prices above are those of one proof and lie between the two sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomPrice>,
}

/// What a tonne of room is worth on either side of a capacity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RoomPrice {
    /// A tonne less; absent where there is none to take away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub less: Option<SidePrice>,
    /// A tonne more.
    pub more: SidePrice,
}

/// What a tonne of room is worth on one side. Placed tonnes come first, as in the plan: where they change,
/// the price is that of the cost once they have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SidePrice {
    /// Tonnes placed per tonne more, or that lose their place per tonne less (≥ 0).
    pub placed_per_t: f64,
    /// How far that holds, tonnes; absent: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed_range_t: Option<Tonnes>,
    /// CNY the plan costs less per tonne more, or costs more per tonne less. Negative where the tonnes it
    /// places cost more than it saves (more), or those that lose their place cost more than it loses (less).
    pub price_cny_t: CnyPerTonne,
    /// How far both hold, tonnes; absent: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range_t: Option<Tonnes>,
    /// True when the ranges are proved so far and may be longer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
}

/// Dual values of both stages. Sign convention: balance duals are free, limit duals ≤ 0 (minimisation,
/// `≤` rows) but for those of rows that hold from below, which are ≥ 0, so the dual objective is
/// Σ balance·supply + Σ limit·bound (+ lock·unplaced in stage two).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Certificate {
    /// Duals of the stage that minimises unplaced tonnes.
    pub unplaced: Duals,
    /// Duals of the stage that minimises cost, or whatever goal comes first.
    pub cost: Duals,
    /// Dual of the row that holds unplaced tonnes at their minimum in stage two (≤ 0).
    pub lock: f64,
    /// Those of the goals after it, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<StageDuals>,
}

/// Dual values of a stage after stage two; the rows that hold goals before it are `row/goal/NAME/at_most`, cost in
/// thousands of CNY.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StageDuals {
    /// Of balances and limits.
    pub duals: Duals,
    /// Of the row that holds unplaced tonnes at their minimum (≤ 0).
    pub lock: f64,
}

/// Dual values of one stage, by name of row; zeros are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Duals {
    /// Balance rows: stream id, `facility/code` for residues, `facility/code/passed_on` for what a
    /// facility collected and passes on, `import/ID`.
    pub balance: BTreeMap<String, f64>,
    /// Limit rows: `permit/ID`, `facility/ID`, `host/ID`, `quota/ID`, `landfill/ID`, `element/ID`,
    /// `waiver/ID`, `row/ID/at_least`, `row/ID/at_most`.
    pub limit: BTreeMap<String, f64>,
}
