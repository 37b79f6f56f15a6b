//! Where things stand: the tables of a case in, the numbers of the base year out, each with its
//! formula and source. Nothing here is planned or optimised.
//!
//! - [`figures()`]: the indicator strip, by the plan's formulas.
//! - [`compliance`]: the compliance calculator (annex 1 of the plan).
//! - [`operators()`], [`by_class`], [`by_sector`], [`by_zone`]: what the strip is made of.

mod breakdown;
mod class;
pub mod compliance;
mod figures;
mod operators;
mod published;
mod room;

pub use breakdown::{ByClass, BySector, ByZone, by_class, by_sector, by_zone, name_of_class};
pub use class::class_name;
pub use figures::figures;
pub use operators::{Operator, Role, base_day, inside, operator_permitted, operators};
pub use published::{BaseFigure, Published};
pub use room::{in_force, rooms};
