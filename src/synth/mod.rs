//! Cases made by recipe and seed: nothing but the program's own fact tables in, [`Tables`](crate::dataset::tables::Tables) out.
//!
//! [`jiangjin`] is the bundled case (`data/geo`), tuned to the totals the published plan states;
//! [`calibration`] lists every total with the value reached and what was free to reach it.
//! [`province`] makes fully synthetic cases of any size. Same recipe, same seed: same bytes.

mod calibration;
mod dice;
mod facts;
mod jiangjin;
mod mass;
mod plane;
mod province;

/// Id of the bundled case.
pub const JIANGJIN: &str = "jiangjin";

pub use calibration::{CalibrationRow, calibration, calibration_markdown, calibration_of};
pub use jiangjin::{jiangjin, jiangjin_files};
pub use plane::territories;
pub use province::{ProvinceRecipe, province};
