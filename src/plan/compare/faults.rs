//! What can be wrong with a pair of outcomes.

use crate::dataset::catalogue::{Entry, entry};
use crate::finding::Severity;

/// Two outcomes of two cases.
pub const OTHER_CASE: Entry = entry(
    "R020",
    Severity::Error,
    ["两个结果属于不同的案例", "outcomes of two cases"],
    [
        "请给出同一案例的两个 outcome.json",
        "give two outcome.json of the same case",
    ],
);

/// The files of the case were not the same.
pub const OTHER_INPUTS: Entry = entry(
    "R021",
    Severity::Warning,
    [
        "两个结果的输入文件不同",
        "outcomes of different input files",
    ],
    [
        "差异里包含数据改动的影响；如只想比较情景，请用同一份数据重新计算",
        "the difference includes that of the data; to compare scenarios alone, make both from the same files",
    ],
);
