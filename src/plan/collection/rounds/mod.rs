//! Which points of the register are visited today, by which vehicle, in which order? A case in; [`Rounds`] of one day or
//! of days one after the other out; [`check`] judges them from register, ways and rounds alone.
//!
//! # What is planned
//! A [`Register`] holds who is called on: garages and units below 10 t of hazardous waste a year (R026), hospitals for
//! their medical waste with its own clock and vehicles (R030). Stock grows evenly. A point `i` visited on day `l_i` is due
//! on day `l_i + D_i`, `D_i = min(⌊3 t / a⌋, 365)` with `a` the unit's arising a day (R031, R032): when all its wastes are
//! fetched within `D_i`, it never holds more than 3 t, whoever fetches which. Last visits before the first day are
//! synthetic.
//!
//! Each day, for each operator: points due within [`plan::LEAD`] days must be visited; points due within
//! [`plan::EARLY`] may, for a prize that grows with the share of the interval gone. One
//! [`route`](super::route) search makes the tours: payload, permitted classes (R035), no two wastes that must not meet
//! (R045), a shift that leaves room for a rest. The rest itself, 20 minutes before driving would pass 4 hours (R040),
//! goes into the timetable. Service at a stop is work and counts as no rest.

pub mod check;
pub mod instance;
pub mod plan;
pub mod solution;

pub use instance::Register;
pub use plan::{RoundsError, rounds};
pub use solution::Rounds;
