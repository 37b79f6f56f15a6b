//! Which points of the register are visited on which day, by which vehicle, in which order? A case in; [`Rounds`] of a
//! day or of many out; [`check`] judges them from register, ways and rounds alone.
//!
//! # What is planned
//! A [`Register`] holds who is called on: garages and units below 10 t of hazardous waste a year (R026), hospitals for
//! their medical waste with its own clock and vehicles (R030). Stock grows evenly. A point `i` visited on day `l_i` is due
//! on day `l_i + D_i`, `D_i = min(⌊3 t / a⌋, 365)` with `a` the unit's arising a day (R031, R032): when all its wastes are
//! fetched within `D_i`, it never holds more than 3 t, whoever fetches which. Visits on record (`visits.csv`) say how
//! old the oldest batch is; where there are none the age is synthetic.
//!
//! Days and tours are chosen together, `window_days` at a time, two thirds of which are kept ([`window`]). A point due within
//! the window, less `lead_days`, must be called on, on any day until then; medical waste as often as its clock asks.
//! A point due within `early_days` after the window may, for a prize that grows with the share of the interval gone. One
//! [`route`](super::route) search makes the tours of all days of an operator: payload with unloadings at the store,
//! permitted classes (R035), no two wastes that must not meet (R045), a shift that leaves room for rests. The
//! rest itself, 20 minutes before driving would pass 4 hours (R040), goes into the [`timetable`]. Service at a stop is
//! work and counts as no rest. What the dispatcher says ([`edits`]) is part of the question.
//!
//! The search minimises kilometres and use of vehicles; hours out are priced in the cost that is told. Volume and pallets
//! of a vehicle and opening hours are not part of the question; what becomes of the waste at the store is [`onward`](super::onward).

pub mod build;
pub mod check;
pub mod edits;
pub mod instance;
mod left;
pub mod nearest;
pub mod plan;
pub mod share;
pub mod solution;
pub mod timetable;
pub mod ways;
mod window;

pub use edits::Edits;
pub use instance::Register;
pub use plan::{Ask, RoundsError, rounds, timed};
pub use solution::Rounds;
pub use timetable::{Draft, Step};
pub use ways::{Period, Ways};
