//! Prices in, better prices out: the volume algorithm (Barahona and Anbil 2000) on the bound of [`lagrange`](super::lagrange),
//! (3) of the [mathematics](super), and what its reduced costs decide, (4).

use super::lagrange::{Point, Relaxation, State};

/// Iterations without a better bound before steps become shorter.
const PATIENCE: u32 = 20;
/// Iterations between two looks at how much the bound has risen.
const WINDOW: u32 = 60;
/// Steps shorter than this share of the way to the target no longer help.
const SHORTEST: f64 = 1e-4;

/// Where an ascent stands.
#[derive(Clone, Debug)]
pub(super) struct Dual {
    /// The best prices.
    pub(super) worths: Vec<f64>,
    /// What they prove.
    pub(super) point: Point,
    /// Mean share of each facility that was open: nearly the solution of the linear relaxation.
    pub(super) share: Vec<f64>,
}

/// How an ascent goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ascent {
    /// Most iterations.
    pub(super) iterations: u32,
    /// Share of the way to the target of the first step.
    pub(super) step: f64,
    /// Nothing is gained above this: cost of the best plan, infinite without one.
    pub(super) enough: f64,
    /// It ends when the bound rises by less than this share over a window.
    pub(super) least_rise: f64,
}

impl Dual {
    /// Evaluates prices.
    pub(super) fn at(relaxation: &mut Relaxation, worths: Vec<f64>, states: &[State]) -> Self {
        let mut point = Point::default();
        relaxation.evaluate(&worths, states, &mut point);
        let share = point.open.clone();
        Self {
            worths,
            point,
            share,
        }
    }

    /// Takes other prices when they prove more.
    pub(super) fn improve(
        &mut self,
        relaxation: &mut Relaxation,
        worths: Vec<f64>,
        states: &[State],
    ) {
        let mut point = Point::default();
        relaxation.evaluate(&worths, states, &mut point);
        if point.bound > self.point.bound {
            (self.worths, self.point) = (worths, point);
        }
    }

    /// Raises the bound; `go_on` is asked after each iteration.
    pub(super) fn ascend(
        &mut self,
        relaxation: &mut Relaxation,
        states: &[State],
        ascent: Ascent,
        go_on: &mut dyn FnMut() -> bool,
    ) {
        relaxation.evaluate(&self.worths, states, &mut self.point);
        self.share.clone_from(&self.point.open);
        let mut missing: Vec<f64> = self.point.served.iter().map(|s| 1.0 - s).collect();
        let mut step = ascent.step;
        let (mut red, mut mix) = (0, 0.1);
        let mut before = self.point.bound;
        let mut worths = self.worths.clone();
        let mut point = Point::default();
        #[allow(clippy::cast_precision_loss)]
        let least = 1e-12 * relaxation.demand.len() as f64;
        for at in 1..=ascent.iterations {
            if self.point.bound >= ascent.enough || !go_on() {
                return;
            }
            let norm: f64 = (missing.iter().zip(&relaxation.demand))
                .map(|(m, d)| d * m * m)
                .sum();
            if norm <= least {
                return; // the mean serves all demand: the bound is as good as it gets
            }
            let way = (0.05 * self.point.bound.abs()).min(ascent.enough - self.point.bound);
            let length = step * way.max(1e-9) / norm;
            for ((new, old), missing) in worths.iter_mut().zip(&self.worths).zip(&missing) {
                *new = old + length * missing;
            }
            relaxation.evaluate(&worths, states, &mut point);
            let (mut along, mut square, mut own) = (0.0, 0.0, 0.0);
            for ((served, missing), demand) in
                (point.served.iter().zip(&missing)).zip(&relaxation.demand)
            {
                let now = 1.0 - served;
                let turn = now - missing;
                along -= demand * missing * turn;
                square += demand * turn * turn;
                own += demand * missing * now;
            }
            let share = if square > 0.0 { along / square } else { mix };
            let share = share.clamp(mix / 10.0, mix);
            for (missing, served) in missing.iter_mut().zip(&point.served) {
                *missing += share * (1.0 - served - *missing);
            }
            for (mean, open) in self.share.iter_mut().zip(&point.open) {
                *mean += share * (open - *mean);
            }
            if point.bound > self.point.bound {
                std::mem::swap(&mut self.worths, &mut worths);
                std::mem::swap(&mut self.point, &mut point);
                red = 0;
                if own >= 0.0 {
                    step = (step * 1.1).min(2.0);
                }
            } else {
                red += 1;
                if red >= PATIENCE {
                    red = 0;
                    step *= 0.66;
                }
            }
            if at % WINDOW == 0 {
                let risen = self.point.bound - before;
                if risen < 0.01 * self.point.bound.abs() {
                    mix = (mix * 0.5).max(1e-3);
                }
                if risen < ascent.least_rise * self.point.bound.abs() && step < 0.05
                    || step < SHORTEST
                {
                    return;
                }
                before = self.point.bound;
            }
        }
    }
}

/// Decides facilities whose other state costs at least `enough` by their reduced cost; how many.
pub(super) fn decide(point: &Point, states: &mut [State], enough: f64) -> usize {
    let mut decided = 0;
    for (state, reduced) in states.iter_mut().zip(&point.reduced) {
        if *state == State::Free && point.bound + reduced.abs() >= enough {
            *state = if *reduced > 0.0 {
                State::Closed
            } else {
                State::Open
            };
            decided += 1;
        }
    }
    decided
}
