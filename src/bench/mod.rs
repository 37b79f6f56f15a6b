//! Public benchmark formats in, graphs and point sets out, and the runs that measure the engines on them.
//! Only the command line uses this stage, so that anyone can put an engine of this program beside another.
//!
//! In order: [`source::open`] reads a GRAPH (DIMACS `.gr`, `.gr.xz`, a case) into a [`RoadGraph`];
//! [`Points`] draws sources, targets and pairs by a stated generator, so that another program takes the same;
//! [`run`] measures in CPU seconds of this process; [`dimacs::write`] hands any graph to another engine. Beside the
//! roads, [`flow::open`] reads a flow instance and [`flow::run`] solves it to its certificate; [`siting::open`] and
//! [`siting::run`] do so with facility location, [`vrp::open`] and [`vrp::run`] with vehicle routing.

pub mod dimacs;
pub mod faults;
pub mod flow;
mod graph;
mod lines;
pub mod meter;
mod output;
pub mod plan;
mod points;
mod reprice;
pub mod run;
pub mod siting;
pub mod source;
pub mod vrp;

pub use graph::{Ids, RoadGraph};
pub use output::{cells, pairs};
pub use points::{Dice, Draw, Points};
pub use reprice::ChangeRun;
