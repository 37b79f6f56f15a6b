//! What the siting of collection points goes by: the limits of law, the rest assumed and marked so.

use crate::dataset::cell::{Mark, Source};
use crate::dataset::points::{PointRules, PointsSettings};
use crate::synth::facts::demo;

const ASSUMED: [(&str, &str); 12] = [
    ("limit_km", "自送限距（假设）"),
    ("bring", "来源单位小货车自送，含返程（假设）"),
    (
        "call",
        "巡回收运每次上门的平均费用（假设，可用 wasteflow collect --days 28 的费用 ÷ 站次核对）",
    ),
    ("round", "巡回收运每吨另计（假设）"),
    ("direct", "来源单位自行送至利用单位的小批量运价（假设）"),
    ("trip", "清运一间的装卸与联单（假设）"),
    ("trip_km", "清运车每公里（假设，与 vehicles.csv 相近）"),
    ("most_trips", "每年最多清运次数（假设）"),
    ("kept_share", "现有点只付运行费的比例（假设）"),
    ("most_points", "点数上限（假设）"),
    (
        "most_collectors",
        "R027：布局与数量由省级确定；上限值为假设",
    ),
    ("most_t_per_year", "小量来源的上限（假设）"),
];

fn with_sources(rules: PointRules) -> PointRules {
    let assumed = ASSUMED
        .iter()
        .map(|(key, text)| ((*key).to_owned(), demo(text)));
    let law = Source::new(Mark::Public, "R032：贮存不超过一年，故每年至少清运 1 次");
    PointRules {
        sources: assumed
            .chain([("least_trips".to_owned(), law)])
            .filter(|(key, _)| key != "most_t_per_year" || rules.most_t_per_year.is_some())
            .collect(),
        ..rules
    }
}

/// `[points]` of `case.toml`.
pub(super) fn points() -> PointsSettings {
    let PointsSettings { hazardous, general } = PointsSettings::default();
    let mut general = with_sources(general);
    let task = "任务 19：打通包装物、边角料等一般工业固体废物的回收渠道；代码范围为假设";
    general
        .sources
        .insert("codes".to_owned(), Source::new(Mark::Plan, task));
    PointsSettings {
        hazardous: with_sources(hazardous),
        general,
    }
}
