//! `scenarios/*.toml` of the case: named changes of its tables.

mod shared;

use super::register::permits;
use super::roads::opened_after_base_year;
use crate::dataset::plan_row::{Measure, PlanRow, Strength};
use crate::dataset::settings::{Change, FlowChange, Scenario};
use crate::dataset::tables::Tables;
use crate::dataset::vocabulary::Operation;
use crate::finding::Bilingual;
use crate::quantity::CnyPerTonne;
use crate::synth::facts::{demo, plan};
use std::collections::{BTreeMap, BTreeSet};

/// All scenarios of the finished tables, by id.
pub(super) fn all(tables: &Tables) -> Vec<Scenario> {
    vec![
        shared::captive_plants(),
        fly_ash_closed(),
        fly_ash_landfill(tables),
        fly_ash_no_outlet(tables),
        fly_ash_story(tables),
        growth_2025(tables),
        imports(),
        shared::joint_area(),
        kiln_out(tables),
        roads_2020(),
        use_88(tables, Strength::Aim),
        use_88_built(tables),
        use_88_export_5(tables),
        use_88(tables, Strength::Hard),
        use_88(tables, Strength::Soft),
        white_list_only(),
        white_list_story(),
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

/// Sets one cell of one row.
fn set(file: &str, id: &str, column: &str, value: &str) -> Change {
    Change {
        file: file.to_owned(),
        select: pair("id", id),
        set: pair(column, value),
        ..Change::default()
    }
}

/// Story 8: a quota three quarters used, asked for more than is left, and a licence that ends soon.
fn white_list_story() -> Scenario {
    Scenario {
        id: "white_list_story".to_owned(),
        name: Bilingual::new(
            "白名单超额与普通程序",
            "above the white list, and outside it",
        ),
        about: Bilingual::new(
            "演示（今天为 2025-12-01）：四川一家利用单位列 10000 吨，已批 7500 吨，申请 3000 吨（A001）；飞灰去湖北（A002），其许可 2026-03-31 到期。",
            "Demo (today is 2025-12-01): a Sichuan plant is listed with 10,000 t, 7,500 t are approved and 3,000 t asked for (A001); fly ash to Hubei (A002), whose licence ends on 2026-03-31.",
        ),
        today: Some(jiff::civil::date(2025, 12, 1)),
        plan_year: Some(2025),
        changes: vec![
            set("permits.csv", "X_CHUANNAN-04", "t_per_year", "20000"),
            set("permits.csv", "X_HUBEI-01", "valid_to", "2026-03-31"),
        ],
        ..Scenario::default()
    }
}

/// The changes behind all three fly-ash stories: refuse is burned, raw ash is a residue and no stream,
/// and three places outside take stabilised ash.
fn refuse_burned(tables: &Tables) -> Vec<Change> {
    let mut changes = vec![set("feeds.csv", "FD1", "t_per_year", "100000")];
    for stream in tables
        .streams
        .rows
        .iter()
        .filter(|s| s.code == "772-002-18")
    {
        let mut change = set("streams.csv", &stream.id, "t_per_year", "0");
        for column in ["t_low", "t_high"] {
            change.set.insert(column.to_owned(), "0".to_owned());
        }
        changes.push(change);
        let moved = tables
            .movements
            .rows
            .iter()
            .filter(|m| m.stream == stream.id);
        changes.extend(moved.map(|m| set("movements.csv", &m.id, "t", "0")));
    }
    for (permit, t) in [("X_ZHONGSI-02", "2000"), ("X_GUIZHOU-04", "1000")] {
        changes.push(set("permits.csv", permit, "t_per_year", t));
    }
    changes
}

/// Story 6: refuse burned, raw ash stabilised on site, and no landfill for it in the district.
fn fly_ash_story(tables: &Tables) -> Scenario {
    Scenario {
        id: "fly_ash_story".to_owned(),
        name: Bilingual::new("飞灰去向：区外三处", "fly ash: three places outside"),
        about: Bilingual::new(
            "演示：焚烧生活垃圾 10 万吨（工艺投入，不计入工业固废），原飞灰 3000 吨（0.03），就地螯合稳定化为 3750 吨（×1.25，添加剂已列明）；区内飞灰填埋场能力为 0（F075），送长寿、贵州、湖北。原飞灰不再列为产生流，两者只取其一。",
            "Demo: 100,000 t of municipal refuse burned (a process input, no industrial waste), 3,000 t of raw fly ash (0.03), stabilised on site to 3,750 t (×1.25, the reagent is declared); the district's landfill for fly ash has a capacity of 0 (F075), so it goes to Changshou, Guizhou and Hubei. Raw ash is no stream here: one or the other.",
        ),
        changes: refuse_burned(tables),
        ..Scenario::default()
    }
}

/// Story 6 with every outlet closed.
fn fly_ash_no_outlet(tables: &Tables) -> Scenario {
    let mut changes = refuse_burned(tables);
    changes.extend(fly_ash_closed().changes);
    Scenario {
        id: "fly_ash_no_outlet".to_owned(),
        name: Bilingual::new("飞灰去向：全部关闭", "fly ash: every place closed"),
        about: Bilingual::new(
            "同 fly_ash_story，但区外去向全部关闭：3750 吨稳定化飞灰未安置。",
            "As fly_ash_story, with every place outside closed: 3,750 t of stabilised ash are unplaced.",
        ),
        changes,
        ..Scenario::default()
    }
}

/// Story 6 with a landfill of 5,000 t a year in the district.
fn fly_ash_landfill(tables: &Tables) -> Scenario {
    let mut changes = refuse_burned(tables);
    changes.push(set("permits.csv", "F_ASHFILL-01", "t_per_year", "5000"));
    Scenario {
        id: "fly_ash_landfill".to_owned(),
        name: Bilingual::new(
            "飞灰去向：区内填埋场 5000 吨",
            "fly ash: a landfill of 5,000 t",
        ),
        about: Bilingual::new(
            "同 fly_ash_story，区内示例飞灰填埋场（演示）开放 5000 吨/年。",
            "As fly_ash_story, with the demo landfill in the district open at 5,000 t a year.",
        ),
        changes,
        ..Scenario::default()
    }
}

/// Codes with their share of tonnes at declared enterprises: those of at least half grow with industry
/// (first list), the others, such as medical waste, do not (second).
pub(super) fn growing(tables: &Tables) -> (Vec<String>, Vec<String>) {
    let declared: BTreeSet<&str> = (tables.generators.rows.iter())
        .filter(|g| g.declared)
        .map(|g| g.id.as_str())
        .collect();
    let mut tonnes: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for s in &tables.streams.rows {
        let sums = tonnes.entry(&s.code).or_default();
        sums.1 += s.t_per_year.0;
        if declared.contains(s.generator.as_str()) {
            sums.0 += s.t_per_year.0;
        }
    }
    let codes = tonnes.into_iter();
    let (grow, stay): (Vec<_>, Vec<_>) = codes.partition(|(_, (own, all))| own * 2.0 >= *all);
    let names = |list: Vec<(&str, _)>| list.into_iter().map(|(c, _)| c.to_owned()).collect();
    (names(grow), names(stay))
}

/// 2025 with the plan's growth and its projects open.
///
/// The plan's growth is that of industrial value added, so waste of hospitals and garages stays. A
/// change selects rows by equal values, hence one change per code.
fn growth_2025(tables: &Tables) -> Scenario {
    let factor: f64 = 700.0 / 481.2 * 0.48 / 0.49;
    let (grow, stay) = growing(tables);
    let kept = stay.join("、");
    let kept_en = stay.join(", ");
    Scenario {
        id: "growth_2025".to_owned(),
        name: Bilingual::new("2025 年增长情景", "growth to 2025"),
        about: Bilingual::new(
            format!(
                "规划年 2025：产生量 × 700÷481.2×0.48÷0.49 = 1.425（C2；700 为规上口径，481.2 为全部工业，C3），按代码放大；半数以上产生于医疗、汽修、实验室等非申报单位的代码（{kept}）不放大；P3–P8 投运，一般固废利用能力不变，白名单为 2025 年演示额度。"
            ),
            format!(
                "Plan year 2025: arisings × 700/481.2×0.48/0.49 = 1.425 (C2; the two value-added figures differ in scope, C3), code by code; codes that arise mostly at hospitals, garages, laboratories and the like ({kept_en}) stay; P3–P8 open, use capacity for general waste unchanged, demo quotas of 2025."
            ),
        ),
        plan_year: Some(2025),
        changes: (grow.iter())
            .map(|code| Change {
                file: "streams.csv".to_owned(),
                select: pair("code", code),
                scale: BTreeMap::from([("t_per_year".to_owned(), (factor * 1e6).round() / 1e6)]),
                ..Change::default()
            })
            .collect(),
        ..Scenario::default()
    }
}

/// The summer of 2025 before the kiln stops: what the plan makes of that year, and waste waiting there.
fn kiln_out(tables: &Tables) -> Scenario {
    let waiting = |id: &str, t: &str, oldest: &str| {
        let mut set = pair("t", t);
        set.extend(pair("oldest", oldest));
        set.extend(pair("as_of", "2025-07-01"));
        Change {
            file: "stocks.csv".to_owned(),
            select: pair("id", id),
            set,
            ..Change::default()
        }
    };
    let growth = growth_2025(tables);
    let mut changes = growth.changes;
    changes.push(waiting("K004", "900", "2024-07-20"));
    changes.push(waiting("K005", "260", "2024-11-02"));
    Scenario {
        id: "kiln_out".to_owned(),
        name: Bilingual::new("水泥窑停运前（演示）", "before the kiln stops (demo)"),
        about: Bilingual::new(
            "2025 年增长情景，P4、P5 已投运；今日为 2025-07-01（演示）。窑前库存 900 t 与 260 t 及其入库日期为演示。停运由 wasteflow outage 计算，情景本身不停窑。",
            "Growth to 2025 with P4 and P5 open; today is 2025-07-01 (demo). The 900 t and 260 t waiting at the kiln and their dates are demo. The stop itself is what `wasteflow outage` computes.",
        ),
        today: Some(jiff::civil::date(2025, 7, 1)),
        changes,
        ..growth
    }
}

/// The plan's operators serve others, too: demo tonnes from four neighbours.
fn imports() -> Scenario {
    let tonnes = [
        ("IM1", "20000"),
        ("IM2", "15000"),
        ("IM3", "4000"),
        ("IM4", "6000"),
    ];
    Scenario {
        id: "imports".to_owned(),
        name: Bilingual::new("接收区外危险废物", "waste of other districts taken in"),
        about: Bilingual::new(
            "规划称 20.46 万吨/年的能力大部分为区外或者市外服务（F082、C7），没有吨数：四个来源共 4.5 万吨均为演示。占用能力，另行列出，不计入本区产生量与综合利用率。",
            "The plan says that most of the 204,600 t/yr serves other districts (F082, C7) and gives no tonnes: 45,000 t from four places are demo. They take room, are listed apart and count neither as arisings of the district nor in its rate of use.",
        ),
        changes: tonnes
            .map(|(id, t)| set("imports.csv", id, "t_per_year", t))
            .to_vec(),
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

/// The plan's rate of use in one of its three wordings (C15), for 2025.
fn use_88(tables: &Tables, strength: Strength) -> Scenario {
    let growth = growth_2025(tables);
    let mut row = PlanRow {
        at_least: Some(88.0),
        strength,
        source: Some(plan("F095")),
        ..PlanRow::new("use_88", Measure::Utilisation)
    };
    let (wording, wording_en) = match strength {
        Strength::Hard => (
            "目标“88%以上”：必须满足，按现有利用能力没有这样的方案",
            "the goal \"above 88 %\": must hold, and no plan does with the use capacity there is",
        ),
        Strength::Soft => {
            row.cny_per_t = Some(CnyPerTonne(SOFT));
            (
                "指标表“88%”：可偏离，每少利用 1 吨按 300 元计（演示）",
                "the table's \"88 %\": may be missed at 300 CNY for each tonne not used (demo)",
            )
        }
        Strength::Aim => (
            "任务“力争达到88%”：只报告",
            "the task \"strive for 88 %\": told only",
        ),
    };
    Scenario {
        id: format!("use_88_{}", strength.word()),
        name: Bilingual::new(
            format!("综合利用率 88%：{}", strength.label().zh),
            format!("88 % used: {}", strength.label().en),
        ),
        about: Bilingual::new(
            format!("2025 年增长情景，一般工业固废综合利用率不低于 88%；{wording}（C15）。"),
            format!("Growth to 2025 with at least 88 % of general waste used; {wording_en} (C15)."),
        ),
        flow: FlowChange {
            rows: vec![row],
            ..FlowChange::default()
        },
        ..growth
    }
}

/// Price of a tonne of general waste not used in the soft wording, CNY: an assumption.
const SOFT: f64 = 300.0;

/// Growth of the use capacity for general waste in [`built`], more than the arisings grow by (1.425).
const BUILT: f64 = 1.45;

/// [`growth_2025`] with use capacity for general waste built to match, and rows asked of it.
fn built(tables: &Tables, rows: Vec<PlanRow>) -> Scenario {
    let growth = growth_2025(tables);
    let general = |code: &str| {
        let mut wastes = tables.wastes.rows.iter();
        wastes.any(|waste| waste.code == code && !waste.hazardous)
    };
    let codes: BTreeSet<&str> = (tables.permits.rows.iter())
        .filter(|p| p.operation == Operation::Use && general(&p.code))
        .map(|p| p.code.as_str())
        .collect();
    let mut changes = growth.changes;
    changes.extend(codes.into_iter().map(|code| {
        let mut select = pair("code", code);
        select.extend(pair("operation", "use"));
        Change {
            file: "permits.csv".to_owned(),
            select,
            scale: BTreeMap::from([("t_per_year".to_owned(), BUILT)]),
            ..Change::default()
        }
    }));
    Scenario {
        flow: FlowChange {
            rows,
            ..FlowChange::default()
        },
        changes,
        ..growth
    }
}

/// The rate of use as it must hold on [`built`].
fn use_88_hard() -> PlanRow {
    PlanRow {
        at_least: Some(88.0),
        source: Some(plan("F095")),
        ..PlanRow::new("use_88", Measure::Utilisation)
    }
}

/// Enough capacity for the rate of use, and more rows of every strength.
fn use_88_built(tables: &Tables) -> Scenario {
    let asked = |id: &str, measure: Measure, most: f64| PlanRow {
        at_most: Some(most),
        source: Some(demo("演示界限")),
        ..PlanRow::new(id, measure)
    };
    let rows = vec![
        use_88_hard(),
        asked("export_10", Measure::ExportShare, 10.0),
        PlanRow {
            strength: Strength::Soft,
            cny_per_t: Some(CnyPerTonne(100.0)),
            ..asked("carbon", Measure::Carbon, 8_500.0)
        },
        PlanRow {
            strength: Strength::Aim,
            ..asked("no_landfill", Measure::Landfilled, 0.0)
        },
    ];
    Scenario {
        id: "use_88_built".to_owned(),
        name: Bilingual::new(
            "利用能力同步建设（演示）",
            "use capacity built to match (demo)",
        ),
        about: Bilingual::new(
            format!(
                "2025 年增长情景，一般工业固废利用许可能力 × {BUILT}（演示）。必须满足：综合利用率 ≥ 88%、运出区外 ≤ 10%；可偏离：运输碳排放 ≤ 8500 t（每吨 100 元，演示）；只报告：零填埋。"
            ),
            format!(
                "Growth to 2025 with the permits to use general waste × {BUILT} (demo). Must hold: at least 88 % used, at most 10 % out of the district; soft: at most 8,500 t of carbon from transport (100 CNY/t, demo); told only: nothing buried."
            ),
        ),
        ..built(tables, rows)
    }
}

/// Two rows that cannot both hold: what the program says of it.
fn use_88_export_5(tables: &Tables) -> Scenario {
    let rows = vec![
        use_88_hard(),
        PlanRow {
            at_most: Some(5.0),
            source: Some(demo("演示界限")),
            ..PlanRow::new("export_5", Measure::ExportShare)
        },
    ];
    Scenario {
        id: "use_88_export_5".to_owned(),
        name: Bilingual::new("相互冲突的约束（演示）", "rows that clash (demo)"),
        about: Bilingual::new(
            "同“利用能力同步建设”，但运出区外不得超过 5%：没有这样的方案，程序指出哪些约束相互冲突、各自最多能达到多少。",
            "As \"use capacity built to match\", but no more than 5 % may leave the district: there is no such plan, and the program says which rows clash and how far each can go.",
        ),
        ..built(tables, rows)
    }
}

/// Cross-province moves within the white list only.
fn white_list_only() -> Scenario {
    Scenario {
        id: "white_list_only".to_owned(),
        name: Bilingual::new("跨省仅限白名单", "white list only"),
        about: Bilingual::new(
            "不走跨省普通审批：白名单额度（演示）之外的跨省转移全部停止；2020 年名单仅有川渝，贵州自 2021 年版起，湖北始终不在名单内（R002、R007）。",
            "No ordinary approvals: moves beyond the (demo) white-list quotas stop; the list of 2020 covers Sichuan only, Guizhou enters with the edition of 2021, Hubei is never on it (R002, R007).",
        ),
        flow: FlowChange {
            ordinary_route: Some(false),
            ..FlowChange::default()
        },
        ..Scenario::default()
    }
}
