//! What stands between waste at one place and one facility: the limits that are full, the permit that is
//! missing, the road or the quota that is not there.

use super::Desk;
use crate::dataset::vocabulary::Status;
use crate::dataset::{FacilityId, PermitId};
use crate::finding::Bilingual;
use crate::plan::flow::build::{holds, works};
use crate::plan::flow::instance::{Arc, Line, Origin};
use crate::plan::flow::rows;
use crate::plan::outcome::LimitKind;
use crate::quantity::{CnyPerTonne, Tonnes};
use serde::Serialize;
use utoipa::ToSchema;

/// Kind of bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Barrier {
    /// No permit for the 8-digit code.
    NoPermit,
    /// A permit that names only the class, which covers nothing.
    ClassOnly,
    /// A permit that does not hold on every day of the plan year.
    NotInForce,
    /// The facility does not work in the plan year.
    NotWorking,
    /// Captive: only its owner may use it, or its waste may not be passed on there (R034).
    NotForOthers,
    /// No road.
    NoRoad,
    /// In another province, with neither quota nor ordinary approval.
    NoQuota,
    /// Allowed 0 t/yr.
    Closed,
    /// The permit line is used up.
    PermitFull,
    /// The facility as a whole is.
    FacilityFull,
    /// The shared plant is.
    HostFull,
    /// The white-list row is.
    QuotaFull,
    /// The landfill is.
    LandfillFull,
    /// The plant may take no more of an element.
    ElementFull,
    /// The waiver is.
    WaiverFull,
    /// A row asked of the plan would be harder to keep.
    RowHeld,
    /// What treatment there leaves has no place.
    Downstream,
}

/// One bar, with the row it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Bar {
    /// Kind.
    pub kind: Barrier,
    /// Id of the permit, facility, host, quota or landfill; empty where there is none.
    pub id: String,
    /// What a tonne of room there is worth by the outcome's proof.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_cny_t: Option<CnyPerTonne>,
    /// In words.
    pub text: Bilingual,
}

fn bar(kind: Barrier, id: &str, zh: String, en: String) -> Bar {
    Bar {
        kind,
        id: id.to_owned(),
        price_cny_t: None,
        text: Bilingual::new(zh, en),
    }
}

/// Room below this counts as none.
const FULL: Tonnes = Tonnes(1e-3);

impl Desk<'_> {
    /// Why a facility without a usable line for a code has none.
    pub(super) fn unlicensed(&self, facility: FacilityId, code: &str) -> Vec<Bar> {
        let (dataset, links) = (self.dataset, self.dataset.links());
        let year = dataset.tables().case.plan_year;
        let row = dataset.facility(facility);
        let class = (dataset.wastes())
            .find(|(_, waste)| waste.code == code)
            .map_or("", |(_, waste)| waste.class.as_str());
        let mut bars = Vec::new();
        for (permit, line) in dataset.permits() {
            if links.permit_facility[permit.index()] != facility {
                continue;
            }
            if line.code == code {
                if !holds(line.valid_from, line.valid_to, year) {
                    let (from, to) = (line.valid_from, line.valid_to);
                    bars.push(bar(
                        Barrier::NotInForce,
                        &line.id,
                        format!(
                            "许可 {} 有效期 {from} 至 {to}，不覆盖 {year} 年全年",
                            line.id
                        ),
                        format!("permit {} holds {from} to {to}, not all of {year}", line.id),
                    ));
                } else if !works(row, year) {
                    let closed = row.status == Status::Closed;
                    let (zh, en) = if closed {
                        ("已关闭", "is closed")
                    } else {
                        ("当年尚未投运", "does not work that year")
                    };
                    bars.push(bar(
                        Barrier::NotWorking,
                        &row.id,
                        format!("设施{zh}"),
                        format!("the facility {en}"),
                    ));
                }
            } else if line.code == class && links.permit_waste[permit.index()].is_none() {
                bars.push(bar(
                    Barrier::ClassOnly,
                    &line.id,
                    format!("许可 {} 只写类别 {class}，未细化到代码", line.id),
                    format!("permit {} names only the class {class}", line.id),
                ));
            }
        }
        if bars.is_empty() {
            bars.push(bar(
                Barrier::NoPermit,
                "",
                format!("没有 {code} 的许可"),
                format!("no permit for {code}"),
            ));
        }
        bars
    }

    /// Why waste of a node may not go to a line of its code at all.
    pub(super) fn not_for(&self, origin: Origin, line: &Line) -> Bar {
        let captive = self.dataset.links().facility_captive_of[line.facility as usize];
        let id = self.names.limit(LimitKind::Facility, line.facility);
        match (origin, captive) {
            (_, Some(owner)) => {
                let owner = &self.dataset.generator(owner).name_zh;
                bar(
                    Barrier::NotForOthers,
                    &id,
                    format!("自用设施，只收{owner}的废物"),
                    format!("captive: takes only the waste of {owner}"),
                )
            }
            (Origin::Stream(_) | Origin::Import(_) | Origin::Stock(_), None) => bar(
                Barrier::NotForOthers,
                &id,
                "不接收该来源".to_owned(),
                "does not take waste from there".to_owned(),
            ),
            (Origin::Residue(_) | Origin::PassedOn(_), None) => bar(
                Barrier::NotForOthers,
                &id,
                "收集暂存或处理后的废物不得再转到此处（R034）".to_owned(),
                "collected waste and residues may not go there (R034)".to_owned(),
            ),
        }
    }

    pub(super) fn no_road() -> Bar {
        bar(
            Barrier::NoRoad,
            "",
            "没有道路相通".to_owned(),
            "no road leads there".to_owned(),
        )
    }

    pub(super) fn no_quota(&self, facility: FacilityId) -> Bar {
        let row = self.dataset.facility(facility);
        bar(
            Barrier::NoQuota,
            &row.id,
            format!("在{}，无白名单额度，且不走普通审批", row.province),
            format!(
                "in {}, no white-list quota and no ordinary approval",
                row.province
            ),
        )
    }

    /// The limits of an arc that are used up.
    pub(super) fn full(&self, arc: usize) -> Vec<Bar> {
        let arc = &self.instance.arcs[arc];
        let line = &self.instance.lines[arc.line as usize];
        let limits = self.instance.limits_of(arc).map(|(k, _)| {
            let limit = &self.instance.limits[k];
            (limit.kind, self.names.limit(limit.kind, limit.row))
        });
        let permit = self.names.limit(LimitKind::Permit, line.permit);
        (std::iter::once((LimitKind::Permit, permit)).chain(limits))
            .filter_map(|(kind, id)| self.full_limit(kind, &id))
            .chain(self.rows(arc))
            .collect()
    }

    /// Rows asked of the plan that a tonne more on an arc would cost something in, by the outcome's proof.
    fn rows<'a>(&'a self, arc: &'a Arc) -> impl Iterator<Item = Bar> + 'a {
        (self.instance.limits_of(arc)).filter_map(move |(k, share)| {
            let limit = &self.instance.limits[k];
            let (cost, placed) = (self.cost.limit[k], self.unplaced.limit[k]);
            let against = share * cost < -1e-6 || share * placed < -1e-9;
            if limit.kind != LimitKind::Row || !against {
                return None;
            }
            let (row, side) = rows::side_of(limit.row);
            let row = &self.dataset.tables().case.flow.rows[row];
            let words = rows::words(row, side);
            let mut bar = bar(
                Barrier::RowHeld,
                &row.id,
                format!("不利于满足 {}", words.zh),
                format!("makes it harder to keep {}", words.en),
            );
            bar.price_cny_t = Some(CnyPerTonne(-share * cost));
            Some(bar)
        })
    }

    fn full_limit(&self, kind: LimitKind, id: &str) -> Option<Bar> {
        let load = self.loads.get(&(kind, id))?;
        if load.capacity_t - load.load_t > FULL {
            return None;
        }
        let t = load.capacity_t.0;
        let (of, zh, en) = match kind {
            LimitKind::Permit => (Barrier::PermitFull, "许可", "permit"),
            LimitKind::Facility => (Barrier::FacilityFull, "设施总能力", "facility"),
            LimitKind::Host => (Barrier::HostFull, "共用装置", "shared plant"),
            LimitKind::Quota => (Barrier::QuotaFull, "白名单额度", "white-list quota"),
            LimitKind::Landfill => (Barrier::LandfillFull, "填埋场", "landfill"),
            LimitKind::Element => (Barrier::ElementFull, "元素限量", "limit of an element"),
            LimitKind::Waiver => (Barrier::WaiverFull, "豁免量", "waiver"),
            // No load is told of it; see `rows`.
            LimitKind::Row => return None,
        };
        let mut found = if t <= 0.0 {
            bar(
                Barrier::Closed,
                id,
                format!("{zh} {id} 允许量为 0"),
                format!("{en} {id} allows 0 t/yr"),
            )
        } else {
            bar(
                of,
                id,
                format!("{zh} {id} 已满（{t} 吨/年）"),
                format!("{en} {id} is full ({t} t/yr)"),
            )
        };
        found.price_cny_t = Some(load.price_cny_t);
        Some(found)
    }

    /// The first output of a line whose place is short, by the duals of stage one.
    pub(super) fn downstream(&self, line: &Line) -> Option<Bar> {
        let output =
            (line.outputs.iter()).find(|&&(n, _)| self.unplaced.balance[n as usize] > 1e-9)?;
        let code = self
            .names
            .code(self.instance.nodes[output.0 as usize].waste);
        let permit = self.dataset.permit(PermitId::new(line.permit as usize));
        Some(bar(
            Barrier::Downstream,
            &permit.id,
            format!("其产出 {code} 没有去处"),
            format!("what it leaves, {code}, has no place"),
        ))
    }
}
