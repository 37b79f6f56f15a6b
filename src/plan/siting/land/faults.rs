//! What can be wrong with what a user asks of the ground.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity;

/// A project, a weight or a distance the case does not have.
pub const NO_SUCH_ASK: Entry = entry(
    "R030",
    Severity::Error,
    ["没有该项目、权重或图层", "no such project, weight or layer"],
    [
        "请从所列的名称中选择；权重与距离不小于 0",
        "choose from the names listed; weights and distances are not below 0",
    ],
);

/// A district without an outline to fill.
pub const NO_GROUND: Entry = entry(
    "R031",
    Severity::Error,
    [
        "区界不能划分为网格",
        "the outline cannot be filled with cells",
    ],
    [
        "请检查 boundary.geojson 与 case.toml 的 land.resolution",
        "look at boundary.geojson and land.resolution in case.toml",
    ],
);
