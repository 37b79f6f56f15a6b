//! What becomes of waste at a collector's store? Rounds in; the stock of every evening and the loads that go on to users
//! and disposers out; [`check`] judges them from instance and rounds alone.
//!
//! # The rules
//! Let `s_c` be the stock of code `c` and `R` the room of the store. A day adds what its tours bring. Then loads go on, each of
//! one code, at most `L` tonnes, oldest batches first:
//! (1) a full load whenever `s_c ≥ L`: a lorry is never fuller, so waiting gains nothing;
//! (2) all of a code whose oldest batch would pass the longest storage within the lead days (R032 holds for stores, too), days
//! without shifts that come next counted on top;
//! (3) the code with most tonnes while `Σ s_c > R`.
//! On days without shifts nothing goes, as nothing comes.
//! A load goes to the nearest place by road with a final permit line for the code on that day that has tonnes of its year left, within
//! the province before beyond it: there it needs the manifest alone, beyond the border an approval (R013), which is told.
//! What a collector may itself use or dispose of is no stock. Loads are as late as these rules allow, so they are few.
//!
//! A store that overflows all the same, an old batch without an outlet, and more taken in a calendar year than the permit names
//! are faults, never hidden. Room that the case does not give is not judged, and told as not known.

pub mod check;
pub mod instance;
mod plan;
pub mod solution;

pub use instance::{Instance, Outlet, Store};
pub use plan::plan;
pub use solution::{Onward, StoreFault};
