//! `scenarios/*.toml` of the case: named changes of its tables.

use super::register::permits;
use super::roads::opened_after_base_year;
use crate::dataset::settings::{Change, FlowChange, Scenario};
use crate::finding::Bilingual;
use std::collections::BTreeMap;

/// All scenarios, by id.
pub(super) fn all() -> Vec<Scenario> {
    vec![
        fly_ash_closed(),
        growth_2025(),
        roads_2020(),
        white_list_only(),
    ]
}

fn pair(key: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(key.to_owned(), value.to_owned())])
}

/// No outside plant takes fly ash any more: what has no place is listed, not hidden.
fn fly_ash_closed() -> Scenario {
    let lines = permits();
    let closed = lines
        .rows
        .iter()
        .filter(|p| p.code.starts_with("772-002-18"))
        .map(|p| Change {
            file: "permits.csv".to_owned(),
            select: pair("id", &p.id),
            set: pair("t_per_year", "0"),
            scale: BTreeMap::new(),
        });
    Scenario {
        id: "fly_ash_closed".to_owned(),
        name: Bilingual::new("区外飞灰去向全部关闭", "no outside outlet for fly ash"),
        about: Bilingual::new(
            "长寿、湖北、贵州、自贡的飞灰许可能力置零；区内无飞灰填埋场（F075），全部飞灰未安置。",
            "Fly-ash lines of Changshou, Hubei, Guizhou and Zigong are set to zero; the district has no fly-ash landfill (F075), so all fly ash is unplaced.",
        ),
        changes: closed.collect(),
        ..Scenario::default()
    }
}

/// 2025 with the plan's growth and its projects open.
fn growth_2025() -> Scenario {
    let factor: f64 = 700.0 / 481.2 * 0.48 / 0.49;
    Scenario {
        id: "growth_2025".to_owned(),
        name: Bilingual::new("2025 年增长情景", "growth to 2025"),
        about: Bilingual::new(
            "规划年 2025：全部产生量 × 700÷481.2×0.48÷0.49 = 1.425（C2；700 为规上口径，481.2 为全部工业，C3）；P3–P8 投运，一般固废利用能力不变，白名单为 2025 年演示额度。",
            "Plan year 2025: all arisings × 700/481.2×0.48/0.49 = 1.425 (C2; the two value-added figures differ in scope, C3); P3–P8 open, use capacity for general waste unchanged, demo quotas of 2025.",
        ),
        plan_year: Some(2025),
        changes: vec![Change {
            file: "streams.csv".to_owned(),
            scale: BTreeMap::from([("t_per_year".to_owned(), (factor * 1e6).round() / 1e6)]),
            ..Change::default()
        }],
        ..Scenario::default()
    }
}

/// The network as it was in the base year.
fn roads_2020() -> Scenario {
    let changes = opened_after_base_year().into_iter().map(|id| Change {
        file: "roads.geojson".to_owned(),
        select: pair("id", &id),
        set: pair("status", "closed"),
        scale: BTreeMap::new(),
    });
    Scenario {
        id: "roads_2020".to_owned(),
        name: Bilingual::new("2020 年路网", "the roads of 2020"),
        about: Bilingual::new(
            "关闭 2020 年底之后通车或通车待核实的规划路段，按基准年实际路网计算。",
            "Closes sections that opened after 2020 or are still to be verified, so that distances are those of the base year.",
        ),
        changes: changes.collect(),
        ..Scenario::default()
    }
}

/// Cross-province moves within the white list only.
fn white_list_only() -> Scenario {
    Scenario {
        id: "white_list_only".to_owned(),
        name: Bilingual::new("跨省仅限白名单", "white list only"),
        about: Bilingual::new(
            "不走跨省普通审批：白名单额度（演示）之外的跨省转移全部停止，湖北不在名单内（R007）。",
            "No ordinary approvals: moves beyond the (demo) white-list quotas stop; Hubei is not on the list (R007).",
        ),
        flow: FlowChange {
            ordinary_route: Some(false),
            ..FlowChange::default()
        },
        ..Scenario::default()
    }
}
