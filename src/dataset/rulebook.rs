//! `rules.toml`: what a transfer is reviewed by, as data. A file in, [`Rulebook`] out; the rules built
//! into the program are a file of the same form, so that a bureau changes a limit without us.

use crate::finding::Bilingual;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

super::record::vocabulary! {
    /// One condition of the fourteen checks; each is a function of its own in `plan/transfers/rules`.
    Condition {
        /// A hazardous waste of the catalogue.
        Waste = "waste", "是否危险废物", "hazardous waste";
        /// Its code is one of the edition in force.
        Edition = "edition", "名录版本", "edition of the code";
        /// The step at the receiver is exempt.
        Exempt = "exempt", "环节豁免", "exempt step";
        /// Where it crosses borders.
        Route = "route", "转移路径", "route";
        /// White list of the edition: pair of provinces, operator and code.
        Listed = "listed", "列入白名单", "on the white list";
        /// The white-list row is not suspended.
        Suspended = "suspended", "白名单暂停", "suspended row";
        /// Quota left.
        Quota = "quota", "额度余量", "quota left";
        /// Papers of the file.
        Papers = "papers", "申请材料", "papers";
        /// Permit line for code and operation.
        Licence = "licence", "许可代码与方式", "permit line";
        /// The permit line holds today.
        LicenceDates = "licence_dates", "许可有效期", "permit dates";
        /// Tonnes left on the permit line.
        Room = "room", "许可余量", "permit room";
        /// Plan and ledger of the sender cover the tonnes.
        SenderTonnes = "sender_tonnes", "移出单位台账数量", "sender's ledger";
        /// Age of the oldest batch.
        StockAge = "stock_age", "贮存时长", "age of the stock";
        /// A nearer place for disposal.
        NearnessDisposal = "nearness_disposal", "就近处置", "nearness, disposal";
        /// A nearer place for use.
        NearnessUse = "nearness_use", "就近利用", "nearness, use";
        /// The carrier's permit.
        Carrier = "carrier", "运输资质", "carrier's permit";
        /// Bans on the way.
        Bans = "bans", "路线禁限行", "bans on the way";
        /// Wastes in one vehicle.
        Load = "load", "同车相容", "load compatibility";
        /// A serious violation of the receiver.
        Serious = "serious", "严重违法", "serious violation";
        /// Penalties of the receiver.
        Penalties = "penalties", "行政处罚", "penalties";
        /// Grade of the receiver's last spot check.
        SpotCheck = "spot_check", "规范化抽查", "spot check";
        /// The receiver's liability insurance.
        Insurance = "insurance", "环责险", "insurance";
        /// The receiver's environmental credit.
        Credit = "credit", "信用评价", "credit";
        /// The receiver's emergency plan.
        EmergencyPlan = "emergency_plan", "应急预案", "emergency plan";
    }
}

super::record::vocabulary! {
    /// What follows when a condition fails or is not known.
    Effect {
        /// The application is refused.
        Refuse = "refuse", "不予批准", "refuse";
        /// The file goes back for papers.
        Return = "return", "退回补正", "return for papers";
        /// Fewer tonnes.
        Reduce = "reduce", "核减数量", "fewer tonnes";
        /// The receiving province is asked first.
        Consent = "consent", "先函商", "ask for consent";
        /// Approved under a condition.
        Condition = "condition", "附条件", "under a condition";
        /// Shown, no more.
        Remark = "remark", "提示", "remark";
    }
}

/// All that a review goes by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rulebook {
    /// Working days of each stage.
    pub clock: Clock,
    /// Provinces that share a white list, by the edition from which they do.
    #[serde(default)]
    pub alliance: Vec<Alliance>,
    /// Editions of the catalogue of hazardous waste and the day each is in force from.
    #[serde(default)]
    pub catalogue: Vec<Catalogue>,
    /// The conditions, in the order of the checks.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

/// Working days of each stage (R006, R014).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// Ordinary route: first look of the province of origin.
    pub first_look: u32,
    /// Ordinary route: answer of the receiving province.
    pub reply: u32,
    /// Ordinary route: decision.
    pub decision: u32,
    /// Inside the white list.
    pub in_list: u32,
    /// The receiver confirms a manifest within so many working days (R018).
    pub confirm: u32,
    /// Months an approval holds at most (R016).
    pub months: u32,
    /// Where the numbers come from.
    pub source: String,
    /// S, K-high, K-med or K-low.
    pub certainty: String,
}

/// Provinces that share a white list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alliance {
    /// First edition.
    pub from_edition: i32,
    /// The provinces.
    pub provinces: Vec<String>,
    /// Source.
    pub source: String,
    /// Certainty.
    pub certainty: String,
}

/// An edition of the national catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Name of the edition, e.g. 2021.
    pub edition: String,
    /// First day.
    pub from: Date,
    /// Source.
    pub source: String,
    /// Certainty.
    pub certainty: String,
}

/// One condition with its limit and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which condition.
    pub condition: Condition,
    /// Check it belongs to, 1 to 14.
    pub check: u8,
    /// The limit, where it is a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<f64>,
    /// The limit, where it is a list of words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What follows from a fail.
    pub on_fail: Effect,
    /// What follows when it is not known; an unknown is never a pass.
    pub on_unknown: Effect,
    /// Rule id, e.g. R016.
    pub rule: String,
    /// Law or standard with its edition.
    pub edition: String,
    /// Where the rule was seen.
    pub source: String,
    /// S, K-high, K-med or K-low.
    pub certainty: String,
    /// What it asks.
    pub text: Bilingual,
}

impl Rulebook {
    /// The rules every case has without a file.
    ///
    /// # Panics
    /// Never: the file is part of the program and a test reads it.
    #[must_use]
    pub fn built_in() -> Self {
        toml::from_str(include_str!("rules/transfers.toml")).expect("the program's own rules")
    }

    /// The row of a condition; a bureau may leave one out, and then it is not checked.
    #[must_use]
    pub fn of(&self, condition: Condition) -> Option<&Rule> {
        self.rule.iter().find(|rule| rule.condition == condition)
    }

    /// Provinces that share the white list of an edition; `None` before the first.
    #[must_use]
    pub fn members(&self, edition: i32) -> Option<&Alliance> {
        let before = self.alliance.iter().filter(|a| a.from_edition <= edition);
        before.max_by_key(|a| a.from_edition)
    }

    /// Edition of the catalogue in force on a day; `None` before the first.
    #[must_use]
    pub fn catalogue_on(&self, day: Date) -> Option<&str> {
        let before = self.catalogue.iter().filter(|c| c.from <= day);
        before.max_by_key(|c| c.from).map(|c| c.edition.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_have_every_condition_once_and_all_fourteen_checks() {
        let rules = Rulebook::built_in();
        for condition in Condition::ALL {
            let rows = rules.rule.iter().filter(|r| r.condition == *condition);
            assert_eq!(rows.count(), 1, "{}", condition.word());
        }
        let checks: Vec<u8> = rules.rule.iter().map(|r| r.check).collect();
        assert!(checks.is_sorted());
        assert_eq!(
            checks
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .len(),
            14
        );
    }

    #[test]
    fn hubei_is_no_member_and_an_edition_before_the_first_has_none() {
        let rules = Rulebook::built_in();
        let members = |edition| rules.members(edition).map(|a| a.provinces.clone());
        assert_eq!(members(2019), None);
        assert_eq!(members(2020).map(|m| m.len()), Some(2));
        assert_eq!(members(2025).map(|m| m.len()), Some(6));
        assert!(members(2025).is_some_and(|m| !m.contains(&"湖北省".to_owned())));
    }
}
