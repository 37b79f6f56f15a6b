//! The kinds of findings about roads and the places beside them; `docs/findings.md` lists them.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity::{Error, Warning};

const JOIN: [&str; 2] = [
    "请核对端点是否与相邻道路重合（6 位小数）、单行方向与通行状态",
    "check that end points coincide with the neighbours' (6 decimals), the one-way direction and the status",
];

/// Roads that are not joined to the main part of the net.
pub const ISLAND: Entry = entry(
    "N101",
    Warning,
    ["孤立路段", "roads not joined to the main part"],
    JOIN,
);
/// A large part of the net cut off from the rest.
pub const SPLIT: Entry = entry("N102", Warning, ["路网被分割", "the net falls apart"], JOIN);
/// One-way roads that can only be entered or only be left.
pub const TRAP: Entry = entry(
    "N103",
    Warning,
    ["单行路只能进或只能出", "one-way roads without a way back"],
    JOIN,
);
/// No road the profile may use.
pub const NO_ROAD: Entry = entry(
    "N104",
    Error,
    ["没有可用道路", "no usable road"],
    [
        "请检查道路的状态、等级与限重",
        "check status, class and weight limit of the roads",
    ],
);
/// A road whose shape is no line.
pub const NO_LINE: Entry = entry(
    "N105",
    Error,
    ["道路图形不是折线", "the shape of a road is no line"],
    [
        "请把图形改为 LineString（经度, 纬度）",
        "make the shape a LineString of lon, lat",
    ],
);
/// Length and speed that give no driving time.
pub const NO_TIME: Entry = entry(
    "N106",
    Error,
    [
        "长度与速度得不出行驶时间",
        "length and speed give no driving time",
    ],
    [
        "长度应不小于 0，速度应大于 0",
        "the length must be 0 or more, the speed above 0",
    ],
);
/// A turn restriction that no roads make.
pub const NO_TURN: Entry = entry(
    "N107",
    Warning,
    ["转向限制与道路不符", "a turn that no roads make"],
    [
        "请核对 turns.csv 的道路编号、顺序与路口",
        "check the roads of turns.csv, their order and the junction",
    ],
);
/// A change asked of a road that cannot be made.
pub const BAD_CHANGE: Entry = entry(
    "N110",
    Error,
    [
        "封闭或减速的道路不可用",
        "a change of a road that cannot be made",
    ],
    [
        "请对照 roads.geojson 的道路编号；减速写 0 至 1 之间的比例",
        "use a road id of roads.geojson; slow to a share between 0 and 1",
    ],
);
/// A profile that is not there.
pub const NO_PROFILE: Entry = entry(
    "N111",
    Error,
    ["没有该车辆配置", "no such profile"],
    [
        "请使用 lorry、hazmat 或案例 profiles/ 中的配置",
        "use lorry, hazmat, or a profile of the case's profiles/",
    ],
);
/// A place that can be set on no road.
pub const NO_WAY_ON: Entry = entry(
    "N112",
    Error,
    ["点位接不上道路", "a place that can be set on no road"],
    [
        "请换用其他车辆配置，或检查封闭与禁行的道路",
        "choose another profile, or look at the closed and banned roads",
    ],
);
/// A way was asked for from or to a place far from every usable road.
pub const TOO_FAR: Entry = entry(
    "N113",
    Error,
    ["地点离道路太远", "a place too far from the roads"],
    [
        "请核对坐标（WGS84，先经度后纬度）、补充道路，或在 case.toml 调整 snap_limit_m",
        "check the coordinates (WGS84, longitude first), add the road, or change snap_limit_m in case.toml",
    ],
);
/// A place far from every usable road.
pub const FAR: Entry = entry(
    "N120",
    Warning,
    ["点位远离道路", "a place far from every usable road"],
    [
        "请核对坐标（WGS84）或补充道路；接驳路程按直线距离放大、低速计入",
        "check the coordinates (WGS84) or add the road; the access way counts as a longer, slow line",
    ],
);
/// A place beside roads that are cut off.
pub const CUT_OFF: Entry = entry(
    "N121",
    Warning,
    [
        "点位所在道路与主路网不通",
        "a place beside roads that are cut off",
    ],
    [
        "请核对道路的通行状态与端点（见 N102），否则其废物按“道路不通”列出",
        "check the status and ends of the roads (see N102); else its waste is listed as without a road",
    ],
);

/// All of them.
pub const FAULTS: &[Entry] = &[
    ISLAND, SPLIT, TRAP, NO_ROAD, NO_LINE, NO_TIME, NO_TURN, BAD_CHANGE, NO_PROFILE, NO_WAY_ON,
    TOO_FAR, FAR, CUT_OFF,
];
