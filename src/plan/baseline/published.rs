//! A base figure with the value the plan publishes for it: what the rows add up to and what they were
//! held against stand side by side, each with its own source.

use crate::dataset::cell::Source;
use crate::plan::outcome::Figure;
use serde::Serialize;
use std::ops::Deref;
use utoipa::ToSchema;

/// A value stated by the plan (or computed from stated values alone), in the unit of its figure.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Published {
    /// Stated value.
    pub value: f64,
    /// The fact it is, or the facts it follows from.
    #[schema(value_type = String)]
    pub source: Source,
}

/// A figure of the base year. Its mark is the weakest of the rows it is computed from.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct BaseFigure {
    /// The figure computed from the rows.
    #[serde(flatten)]
    pub figure: Figure,
    /// The published value, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
}

impl Deref for BaseFigure {
    type Target = Figure;
    fn deref(&self) -> &Figure {
        &self.figure
    }
}

impl From<Figure> for BaseFigure {
    fn from(figure: Figure) -> Self {
        Self {
            figure,
            published: None,
        }
    }
}
