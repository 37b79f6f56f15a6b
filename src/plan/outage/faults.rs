//! What can be wrong with a loss that a user names.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity;

/// A name that is no facility and no road.
pub const NO_SUCH_LOSS: Entry = entry(
    "R022",
    Severity::Error,
    ["停运对象不存在", "nothing of that name to lose"],
    [
        "请给出 facilities.csv 的设施编号、roads.geojson 的道路编号或道路名称",
        "give a facility id of facilities.csv, or a road id or name of roads.geojson",
    ],
);
