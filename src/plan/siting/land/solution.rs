//! The answer in numbers: each place ruled out or with its score, and the best of them.

/// A limit a place breaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Number of the limit.
    pub limit: usize,
    /// Value of the place.
    pub value: f64,
}

/// One place, judged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    /// Limits it breaks, in the order in which they are asked: the first is its rule. Empty: it is kept.
    pub hits: Vec<Hit>,
    /// Value by criterion, where it is known; empty when the place is ruled out.
    pub values: Vec<Option<f64>>,
    /// Points by criterion, 0–1.
    pub points: Vec<f64>,
    /// 0–100; `None` when the place is ruled out.
    pub score: Option<f64>,
}

/// All places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LandSolution {
    /// By place of the instance.
    pub judged: Vec<Judged>,
    /// The best, first the best of all, none nearer to another than asked.
    pub best: Vec<usize>,
}
