//! Which zones and parks get a shared point (small hazardous waste) or a regional store (packaging and off-cuts of
//! general waste)? Sources, candidates and ways in; points with their rooms, who brings there, what it costs and how
//! much it covers out; [`check`] judges it from instance, question and plan alone.
//!
//! # Mathematics
//! Sources bring waste to points; each room of a point holds the waste of one *kind*: of one collector, and of codes that
//! may lie together (R045, R047). A *demand* `d` is what one source makes of one kind, `a_d` t/yr; today it costs `h_d`
//! CNY/yr: its part of the calls on rounds (or of sending it to the user itself). A *way* `w` brings `t_w ≤ a_d` of it, the
//! codes that the candidate may hold, to a candidate `j` within the driving limit along roads, for `c_w` CNY/yr: the
//! bringing, and what stays on the rounds. Size `s` has `R_s` rooms of `ρ_s` t each and costs `f_js` CNY/yr; emptying a room
//! costs `g_jk` CNY. A registered point holds 3 t at most (R031), so `R_s ρ_s ≤ 3` there; one that is there holds no more than
//! its own room `H_j`.
//!
//! Columns `y_js` (candidate `j` open in size `s`, 0 or 1), `r_jks` (room for kind `k`, 0 or 1), `e_jks ≥ 0` (times a year the room
//! is emptied), `u_c` (collector `c` has rooms, 0 or 1), `x_w` (way used, 0 or 1).
//!
//! `min Σ f_js y_js + Σ g_jk e_jks + Σ_w (c_w − h_d(w)) x_w + Σ_d h_d`
//!
//! | | family | row |
//! |---|---|---|
//! | (1) | use | `Σ_{w of d} x_w ≤ 1` |
//! | (2) | open | `x_w ≤ Σ_s r_jks` |
//! | (3) | size | `Σ_s y_js ≤ 1` |
//! | (4) | kept | `r_jks ≤ y_js` |
//! | (5) | rooms | `Σ_k r_jks ≤ R_s y_js` |
//! | (6) | load | `Σ_w t_w x_w ≤ Σ_s ρ_s e_jks` |
//! | (7) | most | `e_jks ≤ E⁺ r_jks` |
//! | (8) | least | `e_jks ≥ E⁻ r_jks`: waste lies a year at most (R032) |
//! | (9) | collector | `r_jks ≤ u_c(k)` |
//! | (10) | collectors | `Σ_c u_c ≤ C` (R027) |
//! | (11) | points | `Σ y_js ≤ P` |
//! | (12) | cover | `Σ_w m_w x_w ≥ M` |
//! | (13) | budget | `Σ f_js y_js + Σ g_jk e_jks ≤ B` |
//! | (14) | held | `Σ_s y_js ≥ 1` for what was chosen by hand |
//! | (15) | hold | `Σ_k Σ_s ρ_s r_jks ≤ H_j` at a point that is there |
//!
//! In whole numbers (2) follows from (6) and (7); it makes the relaxation tight. Coverage counts sources (`m_w = t_w / Σ_d a_d` of the source, so that one which brings all its waste counts as one) or
//! tonnes (`m_w = t_w`). Two questions are asked of the same rows: the cheapest plan at a coverage; and the greatest coverage
//! within a budget for points and emptying, then the cheapest plan at that coverage. Emptying is a rate: 12.4 times a year.
//!
//! What a point saves on rounds is priced by the average call, not by driving the rounds again; tonnes of a permit are
//! the same with and without points and are no part of the question. The branch and bound is HiGHS; what it says no plan
//! can cost less than stands beside the plan. Nodes, a time that the caller sets, or a stop end it with the best plan until
//! then, and its gap.

pub mod build;
pub mod check;
pub mod effort;
pub mod formulate;
pub mod instance;
pub mod outcome;
pub mod solution;
mod solve;
pub mod study;
mod why;

pub use effort::Effort;
pub use instance::{Instance, Question};
pub use solution::{Found, Plan};
pub use solve::{PointsError, cheapest, reach, refined, scored, under, widest};
