//! In what order do which vehicles visit which stops, on which days, at least cost? Capacities, time windows, limits of
//! duration, kinds of vehicle, days to choose, unloading on the way and stops that may be left out are settings of one
//! question.
//!
//! A [`Routing`] and a [`Budget`] in, a [`RouteSolution`] out; [`check`] judges it from instance and solution alone.
//! `search` holds `order` and `model` (the instance laid out), `segment` and `unload` (time and loads along a tour),
//! `hours` (stops that close in between), `tours` (what is at hand), `ruin`, `recreate` and `fleet` (what is changed),
//! `genetic` (plans bred from plans), `decompose` (large plans in parts) and `islands` (searches side by side).
//!
//! # Mathematics
//! Stops `i` with load `q_i`, service `s_i`, window `[a_i, b_i]`, allowed sets of days `P_i` and prize `p_i` (infinite
//! where a visit is a must); kinds of vehicle `k` with capacity `Q_k`, fixed cost `f_k`, cost `c_k` of distance, shift and
//! longest duration `D_k`, most driving `E_k`, `m_k` of them a day; distances `d`, times `t`.
//!
//! (1) Choose for each stop a set of `P_i` or none, and tours of each day that visit exactly the stops of the day:
//! `min Σ_tours (f_k + c_k · distance) + Σ_left out p_i`.
//!
//! (2) *Load.* Between two unloadings, or start and unloading, at most `Q_k` is taken, of volume and floor at most `R_k`.
//! Where the last call must be an unloading, the way to the end leads over a site.
//!
//! *Classes.* A stop has a mask of classes; a tour that has both masks of a forbidden pair is no tour, unless its vehicle
//! has compartments enough to keep them apart: the stops must be a graph that as many colours suffice for ([`apart`]). Insertion
//! looks at the mask of the tour, and where that has a foe at the masks of its stops, so that no mix arises.
//!
//! (3) *Time.* A part of a tour is four numbers: duration, time warp, earliest and latest start (Vidal et al. 2013). Two
//! parts join in constant time, so that an insertion is judged from the part before and the part after it. Where windows
//! alone matter, earliest departure and latest arrival suffice (Savelsbergh 1992).
//!
//! Where a stop closes in between (`[a_i, b_i]` has breaks), a part is no four numbers. Earliest departure and latest
//! arrival stay exact, since whoever comes sooner can wait. With limits of duration or unloadings, or where driving is limited, the whole sequence is
//! followed: a shortest tour begins so that some call begins as its gate opens, or at the start of the shift. Instances
//! without breaks do not pay for it.
//!
//! (4) *Unloading.* `unload(i, j)` is the best site between two places. For a sequence `1 … m` with loads, the least that
//! unloading adds is `F(k) = e_k + min F(j)` over `j < k` with `q_{j+1} + … + q_k ≤ Q`, `e_k = unload(k, k+1) − d(k, k+1)`:
//! a shortest path over the loads the sequence is cut into (Beasley 1983). Kept from both ends, it prices an insertion
//! exactly without looking at the rest of the tour.
//!
//! (5) *Ruin and recreate.* Strings of neighbouring tours are cut out; their stops go back one by one, each where it is
//! cheapest, looking away now and then (Christiaens and Vanden Berghe 2020, SISR). With several days a stop leaves all its
//! days and comes back on the set of `P_i` whose cheapest insertions add up to least. A stop whose prize is less than that
//! stays out.
//!
//! (6) *Vehicles.* A changed tour goes to an unused vehicle, or exchanges with another tour, where that is cheaper.
//!
//! (7) *Acceptance.* Simulated annealing with a geometric schedule. A stop that must be visited and is in no tour counts
//! more the longer it is left out, so that tight instances find room.
//!
//! (8) *Breeding.* Where all stops must be visited on one day, nothing unloads on the way, no stop closes in between and
//! load has one dimension, plans are bred from the
//! annealed one and random ones (Vidal et al. 2012): neighbouring tours of one plan give way to tours of another that
//! visit much the same stops (selective route exchange, Nagata et al. 2010), then moves between a stop and its
//! neighbours – chains of up to three stops moved or exchanged, parts turned round, tails exchanged, SWAP* where time
//! does not matter (Vidal 2022), vehicles exchanged – until none is cheaper. A tour may break limits for
//! `w_load · overload + w_time · (time warp + excess of duration)`; the weights rise and fall so that about three of ten
//! children break none. Plans that break limits and plans that do not are two crowds, sifted by rank of cost and rank of
//! variety. What a child takes over unchanged is not searched again.
//!
//! (9) *Decomposition.* Of a plan with many stops only neighbouring tours are bred at a time: their stops, their vehicles
//! and the idle ones are an instance of their own, whose first plan is what was there (Vidal et al. 2013, section 4.3,
//! where tours are grouped by the angle of their barycentres; here by the neighbours of their stops, so that matrices
//! suffice). The stop it begins from is one that was in none of the last. What is cheaper takes its place.
//!
//! (10) *Islands.* Several searches from different seeds, a thread each. After equal numbers of iterations they meet: each
//! shows its best tours, waits for those of the others, and goes on from the best where its own are dearer. What is shown
//! depends on iterations alone, so that threads change nothing but the time; where a clock ends them, it does.
pub mod apart;
pub mod budget;
pub mod check;
pub mod instance;
mod search;
pub mod solution;

use crate::plan::control::Control;
pub use budget::{Budget, Clock};
pub use instance::{InstanceError, Parts, Routing, Site, Stop, Vehicle};
pub use solution::{Call, RoutePlan, RouteSolution, Status, Tour};

/// Searches for the cheapest tours within a budget.
#[must_use]
pub fn solve(instance: &Routing, budget: &Budget, control: &Control) -> RouteSolution {
    search::solve(instance, budget, control)
}
