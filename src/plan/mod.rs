//! `(Dataset, Matrix) -> Outcome`: one folder per question, the same core files in each.

pub mod baseline;
pub mod outcome;
