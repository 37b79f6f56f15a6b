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
//! permitted classes (R035), no two wastes that must not meet (R045) in one compartment, a shift that leaves room for rests. The
//! rest itself, 20 minutes before driving would pass 4 hours (R040), goes into the [`timetable`]. Service at a stop is
//! work and counts as no rest, nor does waiting. What the dispatcher says ([`edits`]) is part of the question.
//!
//! *Driving.* Where the case limits a vehicle's driving on a day (`driving_h`), the search does, the way home and what is
//! driven already included.
//!
//! *Hours.* A call begins in one of the point's windows, on a day of the week on which it opens; whoever comes sooner
//! waits. Windows are part of the search and exact there. Rests are not: a search that comes too late for them is made
//! again with windows and shift that end sooner by the rests of a tour, which is safe, since nobody is later than that
//! by more than the rests. What is too late even then is taken out of its tour and told as left out. A vehicle that
//! would wait starts as much later as delays nothing.
//!
//! *Days without shifts.* Nobody is called on, on days that the case closes (`collection.closed`, and public holidays
//! where it says so). Whoever is due on one is called on before it, on the last day on which its gate opens.
//!
//! *What is done.* Calls that are done may carry the hour at which they ended. Such an hour stands whatever ways and work
//! would take, unless calls before it without an hour would end later by them; a vehicle is taken to have left as much later as the first of them asks, and the rest is timed and planned
//! from the last one. Calls without an hour are timed by ways and work from the hour before them.
//!
//! *Room.* Packages become cubic metres and pallet places by the numbers of `[collection]`: whole packages of each waste
//! of each call, which share pallet places. Payload, volume and places are three limits of one load, which an unloading
//! sets back. The load of the latest day a pattern allows is counted on all its days, which is safe.
//!
//! *Compartments.* A vehicle with `k` compartments may take what must not meet, as long as its calls can be divided into `k`
//! groups that may: payload, volume and places are shared, as behind partitions that move. The search counts a whole tour
//! as one load; the timetable divides each load anew, and leaves where it is what is on board.
//!
//! *Bans at hours* ([`ways`]). The search drives where no ban forbids at any hour, or, where there is no such way, as
//! slowly as in any hour and not in hours without a way: an upper bound of each drive, so that nobody is later than
//! planned. The timetable and the check take the roads of the hour of departure, exactly: a drive that ends in its
//! period of equal bans takes that period's way, another one a way that is never banned, or it waits. A ban that names
//! classes is kept by all vehicles of an operator one of whose calls has such a class, whatever is on board: safe, not
//! exact. Operators that never carry one drive through.
//!
//! The search minimises kilometres and use of vehicles; hours out are priced in the cost that is told. What becomes of
//! the waste at the store is [`onward`](super::onward).

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
