//! What a review comes to: every condition judged, and the answer.

use super::instance::{Condition, Date, Effect};
use crate::finding::Bilingual;
use crate::quantity::Tonnes;
use serde::Serialize;
use utoipa::ToSchema;

/// How a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Does not hold.
    Fail,
    /// Not known: never a pass.
    Unknown,
    /// Holds.
    Pass,
    /// Does not concern this movement.
    NotApplicable,
}

impl Verdict {
    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Fail => Bilingual::new("不符合", "fail"),
            Self::Unknown => Bilingual::new("未知", "unknown"),
            Self::Pass => Bilingual::new("符合", "pass"),
            Self::NotApplicable => Bilingual::new("不适用", "not applicable"),
        }
    }
}

/// One condition judged.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Check {
    /// Check it belongs to, 1 to 14.
    pub check: u8,
    /// Which condition.
    pub condition: Condition,
    /// Its name.
    pub name: Bilingual,
    /// How it stands.
    pub verdict: Verdict,
    /// What follows; absent for a pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// The values compared.
    pub seen: Bilingual,
    /// The limit they are compared with.
    pub limit: Bilingual,
    /// What the rule asks.
    pub text: Bilingual,
    /// Rule id.
    pub rule: String,
    /// Law or standard with its edition.
    pub edition: String,
    /// Where the rule was seen.
    pub source: String,
    /// Certainty of the rule.
    pub certainty: String,
}

/// Kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// As asked.
    Approve,
    /// Fewer tonnes.
    ApproveInPart,
    /// Part at once, part after consent.
    Split,
    /// The receiving province is asked first.
    AskConsent,
    /// Refused.
    Refuse,
    /// Back for papers.
    ReturnForPapers,
    /// Inside the province: no approval, the manifest is enough.
    ManifestOnly,
    /// No hazardous waste: not for this procedure.
    NotNeeded,
}

impl Kind {
    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::Approve => Bilingual::new("同意转移", "approve"),
            Self::ApproveInPart => Bilingual::new("核减后同意", "approve in part"),
            Self::Split => Bilingual::new(
                "部分直接同意、部分先函商",
                "split: part at once, part after consent",
            ),
            Self::AskConsent => Bilingual::new("先函商接收省", "ask for the letter of consent"),
            Self::Refuse => Bilingual::new("不予批准", "refuse"),
            Self::ReturnForPapers => Bilingual::new("退回补正", "return for papers"),
            Self::ManifestOnly => {
                Bilingual::new("市内转移，执行联单", "inside the province: manifest only")
            }
            Self::NotNeeded => Bilingual::new(
                "不属危险废物转移审批",
                "no hazardous waste: not for this procedure",
            ),
        }
    }

    /// True when tonnes may move by this answer, at once or in part.
    #[must_use]
    pub fn lets_move(self) -> bool {
        matches!(
            self,
            Self::Approve | Self::ApproveInPart | Self::Split | Self::ManifestOnly
        )
    }
}

/// What becomes of part of the tonnes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Inside the white list.
    InList,
    /// With the consent in hand.
    Consented,
    /// After the receiving province has consented.
    AfterConsent,
    /// By manifest.
    Manifest,
}

impl Way {
    /// What a user reads.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::InList => Bilingual::new("白名单内", "within the list"),
            Self::Consented => Bilingual::new("已有同意函", "with the letter of consent"),
            Self::AfterConsent => {
                Bilingual::new("须先取得同意函", "needs the letter of consent first")
            }
            Self::Manifest => Bilingual::new("仅需联单", "manifest only"),
        }
    }
}

/// A stage of the procedure with its last day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Stage {
    /// Its name.
    pub name: Bilingual,
    /// Working days.
    pub days: u32,
    /// Last day.
    #[schema(value_type = String)]
    pub due: Date,
}

/// Part of the tonnes with what becomes of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Part {
    /// What becomes of it.
    pub way: Way,
    /// Tonnes.
    pub tonnes: Tonnes,
    /// White-list row it uses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quota: Option<String>,
    /// The clock.
    pub stages: Vec<Stage>,
}

/// The answer to an application.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Answer {
    /// Kind.
    pub kind: Kind,
    /// Parts, together at most what was asked.
    pub parts: Vec<Part>,
    /// Tonnes that are not granted.
    pub refused: Tonnes,
    /// Last day; absent where nothing may move.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub valid_until: Option<Date>,
    /// Conditions of the approval.
    pub conditions: Vec<Bilingual>,
    /// Conditions that decided it.
    pub because: Vec<Condition>,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Solution {
    /// Application id.
    pub id: String,
    /// Day of the review.
    #[schema(value_type = String)]
    pub today: Date,
    /// Every condition, in the order of the checks.
    pub checks: Vec<Check>,
    /// The answer.
    pub answer: Answer,
}

impl Solution {
    /// The check of a condition.
    #[must_use]
    pub fn check(&self, condition: Condition) -> Option<&Check> {
        self.checks.iter().find(|c| c.condition == condition)
    }

    /// Verdict of each of the fourteen checks: the worst of its conditions, red first.
    #[must_use]
    pub fn by_check(&self) -> Vec<(u8, Verdict)> {
        let mut all: Vec<(u8, Verdict)> = Vec::new();
        for check in &self.checks {
            match all.iter_mut().find(|(n, _)| *n == check.check) {
                Some((_, verdict)) => *verdict = (*verdict).min(check.verdict),
                None => all.push((check.check, check.verdict)),
            }
        }
        all
    }
}
