//! `case.toml` and `indicators.toml` of the case: the plan's figures with their facts.

use super::{BASE_YEAR, DISTRICT, PROVINCE};
use crate::dataset::cell::{Mark, Source};
use crate::dataset::collection::CollectionSettings;
use crate::dataset::land::LandSettings;
use crate::dataset::profile::{self, ProfileSettings};
use crate::dataset::settings::{CaseSettings, ExposureSettings, FORMAT, FlowSettings, Indicator};
use crate::dataset::siting::SitingSettings;
use crate::finding::Bilingual;
use crate::synth::facts::{demo, derived, plan};
use jiff::civil::date;

/// `case.toml`.
pub(super) fn case() -> CaseSettings {
    CaseSettings {
        format: FORMAT,
        id: crate::synth::JIANGJIN.to_owned(),
        name: Bilingual::new("重庆市江津区", "Jiangjin, Chongqing"),
        province: PROVINCE.to_owned(),
        district: DISTRICT.to_owned(),
        base_year: BASE_YEAR,
        plan_year: BASE_YEAR,
        today: date(2020, 12, 31),
        catalogue_edition: "2021".to_owned(),
        synthetic: false,
        value_added_yi_cny: Some(481.2),
        snap_limit_m: 10_000.0,
        flow: FlowSettings {
            carbon_kg_per_tkm: Some(0.1),
            carbon_source: Some(demo("柴油货车每吨公里排放，演示值")),
            ..FlowSettings::default()
        },
        exposure: ExposureSettings::default(),
        land: LandSettings::default(),
        collection: collection(),
        attributions: [
            "《重庆市江津区工业固体废物污染环境防治“十四五”规划》（公开文本）",
            "镇街驻地与门户：GeoNames（CC BY 4.0）",
            "区界轮廓：天地图 · 国家地理信息公共服务平台，经简化，非法定界线，仅供示意",
            "电厂点位：WRI Global Power Plant Database（CC BY 4.0）",
            "河流：Natural Earth（公有领域）",
            "镇街多边形为驻地的泰森多边形（推算），非真实镇界",
            "标“演示”的单位与数量均为合成",
        ]
        .map(str::to_owned)
        .to_vec(),
        years: None,
        siting: Some(siting()),
        points: Some(super::points::points()),
    }
}

/// `profiles/*.toml`: the two built into the program, so that a user finds them and can change them.
pub(super) fn profiles() -> Vec<ProfileSettings> {
    let known = profile::BUILT_IN.iter();
    known.filter_map(|id| profile::built_in(id)).collect()
}

/// Base, its interval and the target of one indicator.
struct Values {
    base: Option<f64>,
    interval: Option<(f64, f64)>,
    target: Option<f64>,
    sense: &'static str,
}

fn indicator(
    id: &str,
    name: (&str, &str),
    unit: &str,
    values: Values,
    fact: &str,
    note: (&str, &str),
) -> Indicator {
    Indicator {
        id: id.to_owned(),
        name: Bilingual::new(name.0, name.1),
        unit: unit.to_owned(),
        base: values.base,
        base_low: values.interval.map(|i| i.0),
        base_high: values.interval.map(|i| i.1),
        target: values.target,
        target_year: values.target.map(|_| 2025),
        sense: values.sense.to_owned(),
        note: (!note.0.is_empty()).then(|| Bilingual::new(note.0, note.1)),
        source: plan(fact),
    }
}

/// `indicators.toml`: the plan's indicators (F092–F108) with base value and target.
pub(super) fn indicators() -> Vec<Indicator> {
    let with = |base: f64, target: f64, sense: &'static str| Values {
        base: Some(base),
        interval: None,
        target: Some(target),
        sense,
    };
    let goal = |target: f64| Values {
        base: None,
        interval: None,
        target: Some(target),
        sense: ">=",
    };
    let mut total = indicator(
        "total_waste",
        (
            "工业固体废物产生量（推算）",
            "industrial solid waste (computed)",
        ),
        "万吨",
        Values {
            base: Some(235.788),
            interval: Some((233.38, 238.19)),
            target: Some(336.0),
            sense: "<=",
        },
        "F092",
        (
            "规划未给出吨数：0.49 吨/万元 × 481.2 亿元；区间来自 0.49 的舍入（C1）；目标 336.0 = 700 亿元 × 0.48（C2，口径不同见 C3）",
            "the plan gives no tonnes: 0.49 t/10k CNY × 48.12 bn CNY; the interval is the rounding of 0.49 (C1); 336.0 = 70 bn CNY × 0.48 (C2; scopes differ, C3)",
        ),
    );
    total.source = derived("F092 × F054 = 0.49 × 481.2");
    let mut hazardous = indicator(
        "hazardous_arising",
        (
            "其中危险废物产生量（假设）",
            "of it hazardous waste (assumed)",
        ),
        "万吨",
        Values {
            base: Some(8.0),
            interval: Some((3.29, 12.0)),
            target: None,
            sense: "",
        },
        "F083",
        (
            "规划没有给出；下限 3.29 为区内已利用处置的本区危险废物（F083），8 与上限 12 为假设（C5）",
            "the plan gives none; 3.29 is what the district handled itself (F083), 8 and the upper end 12 are assumed (C5)",
        ),
    );
    hazardous.source = demo("假设；下限 F083（C5）");
    vec![
        total,
        hazardous,
        indicator(
            "value_added",
            ("工业增加值", "industrial value added"),
            "亿元",
            with(481.2, 700.0, ">="),
            "F054、F055",
            (
                "481.2 为全部工业，700 为规上工业，两个口径（C3）",
                "481.2 is all industry, 700 industry above size: two scopes (C3)",
            ),
        ),
        indicator(
            "intensity",
            ("工业固体废物产生强度", "waste intensity"),
            "吨/万元",
            Values {
                base: Some(0.49),
                interval: Some((0.485, 0.495)),
                target: Some(0.48),
                sense: "<=",
            },
            "F092",
            (
                "目标按未舍入值判断（C4）",
                "judged on unrounded values (C4)",
            ),
        ),
        indicator(
            "general_utilisation",
            (
                "一般工业固体废物综合利用率",
                "use of general industrial waste",
            ),
            "%",
            Values {
                base: Some(86.69),
                interval: Some((86.685, 86.695)),
                target: Some(88.0),
                sense: ">=",
            },
            "F095",
            (
                "公式见 F098；目标有“88%”“88%以上”“力争88%”三种表述（C15）",
                "formula F098; the target is worded in three strengths (C15)",
            ),
        ),
        indicator(
            "compliance_generators",
            (
                "危险废物规范化管理抽查合格率（产废单位）",
                "spot-check compliance, generators",
            ),
            "%",
            with(95.0, 95.0, ">="),
            "F099",
            (
                "公式见 F100，基本达标按 0.7 计",
                "formula F100, basic counts 0.7",
            ),
        ),
        indicator(
            "compliance_operators",
            (
                "危险废物规范化管理抽查合格率（经营单位）",
                "spot-check compliance, operators",
            ),
            "%",
            with(100.0, 100.0, ">="),
            "F099",
            ("", ""),
        ),
        indicator(
            "operator_capacity",
            (
                "危险废物收集及利用处置能力",
                "collect, use and dispose capacity",
            ),
            "万吨/年",
            Values {
                base: Some(20.46),
                interval: None,
                target: None,
                sense: "",
            },
            "F082",
            (
                "收集、利用、处置相加，不是处置能力（C7）",
                "collection, use and disposal added up: not a disposal capacity (C7)",
            ),
        ),
        indicator(
            "local_hazardous",
            (
                "区内利用处置的本区危险废物",
                "own hazardous waste handled in the district",
            ),
            "万吨",
            Values {
                base: Some(3.29),
                interval: Some((3.285, 3.295)),
                target: None,
                sense: "",
            },
            "F083",
            (
                "占许可能力 16.1 %，不是负荷率（C7）",
                "16.1 % of permitted capacity, not a load rate (C7)",
            ),
        ),
        indicator(
            "insurance",
            ("环境污染责任保险覆盖率", "liability insurance of operators"),
            "%",
            Values {
                base: Some(60.0),
                interval: None,
                target: None,
                sense: "",
            },
            "F084",
            (
                "规划要求经营单位应当投保（F116），没有给出覆盖率目标与年份",
                "the plan says operators must insure (F116) and sets no rate and no year",
            ),
        ),
        indicator(
            "collection_coverage",
            (
                "非工业源危险废物收集处置体系覆盖率",
                "collection coverage, non-industrial sources",
            ),
            "%",
            goal(100.0),
            "F101",
            ("", ""),
        ),
        indicator(
            "information_coverage",
            ("固体废物管理信息系统覆盖率", "information system coverage"),
            "%",
            goal(95.0),
            "F102",
            ("", ""),
        ),
        indicator(
            "credit_coverage",
            ("环境信用评价覆盖率", "credit evaluation coverage"),
            "%",
            goal(100.0),
            "F103",
            ("原文为“全覆盖”", "worded as full coverage"),
        ),
    ]
}

/// What the siting question goes by: the plan wants P1 and P2 (F136, F137), the rest is assumed.
fn siting() -> SitingSettings {
    SitingSettings {
        required: vec!["P1".to_owned(), "P2".to_owned()],
        source: Some(Source::new(
            Mark::Demo,
            "年利率 6 %、未安置代价（危险废物 3000 元/吨、一般固废 300 元/吨）为演示；P1、P2 必建：F136、F137",
        )),
        ..SitingSettings::default()
    }
}

/// What rounds go by: the longest storage of medical waste is law, the rest is assumed.
fn collection() -> CollectionSettings {
    let assumed = [
        ("shift_start_h", "发车时刻（假设）"),
        ("shift_h", "班次长度（假设）"),
        ("stop_min", "每站固定作业时间（假设）"),
        ("kg_per_min", "装车速度（假设）"),
        ("unload_min", "回库卸车时间（假设）"),
        ("window_days", "一并排班的天数（假设）"),
        ("lead_days", "到期前预留天数（假设）"),
        ("early_days", "提前收运的天数（假设）"),
        ("drum_kg", "每桶 180 kg（假设）"),
        ("bag_kg", "每袋 25 kg（假设）"),
        ("box_kg", "每箱 40 kg（假设）"),
        ("ibc_kg", "每只吨桶 1000 kg（假设）"),
        ("pallet_kg", "每托电池 800 kg（假设）"),
        ("drum_m3", "200 L 桶占 0.25 m³（假设）"),
        ("bag_m3", "每袋占 0.05 m³（假设）"),
        ("box_m3", "每箱占 0.1 m³（假设）"),
        ("ibc_m3", "1000 L 吨桶占 1.3 m³（假设）"),
        ("pallet_m3", "每托电池占 1 m³（假设）"),
        ("loose_t_per_m3", "散装与罐装 0.8 t/m³（假设）"),
        ("drums_per_pallet", "每托 4 桶（假设）"),
        ("bags_per_pallet", "每托 24 袋（假设）"),
        ("boxes_per_pallet", "每托 12 箱（假设）"),
    ];
    let named = |(key, text): (&str, &str)| (key.to_owned(), demo(text));
    let mut sources: std::collections::BTreeMap<String, Source> =
        assumed.into_iter().map(named).collect();
    let public = [
        (
            "medical_h",
            "医疗废物管理条例 第十七条：暂时贮存不得超过 2 天（K-high）",
        ),
        (
            "warn_days",
            "R032：贮存不超过 365 天，提前 30 天预警（预警天数为假设）",
        ),
    ];
    for (key, text) in public {
        sources.insert(key.to_owned(), Source::new(Mark::Public, text));
    }
    CollectionSettings {
        sources,
        ..CollectionSettings::default()
    }
}
