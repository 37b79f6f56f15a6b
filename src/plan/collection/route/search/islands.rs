//! Several searches of one instance, a thread each, that show each other their best tours: (10) of the mathematics. A
//! model and the number of islands in, the best of their answers out.

use super::super::budget::Budget;
use super::super::solution::{RouteSolution, Status};
use super::model::Model;
use super::{Best, Search};
use crate::plan::control::Control;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Meetings in a budget of iterations, and iterations from one to the next where only time counts.
const MEETINGS: u64 = 20;
const EVERY: u64 = 200_000;
/// Between the seeds of two islands; odd, so that no two are alike.
const APART: u64 = 0x9e37_79b9_7f4a_7c15;

/// Where islands meet: the k-th time each shows its best tours, and waits for those of the others.
#[derive(Debug)]
struct Exchange {
    shown: Mutex<Vec<Shown>>,
    news: Condvar,
}

/// What an island has shown so far, and whether it has ended.
#[derive(Clone, Debug, Default)]
struct Shown {
    best: Vec<Arc<Best>>,
    gone: bool,
}

impl Exchange {
    fn new(islands: usize) -> Self {
        Self {
            shown: Mutex::new(vec![Shown::default(); islands]),
            news: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Shown>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the best tours of an island, and gives the best that others showed at the same meeting. Who has ended
    /// comes to no meeting.
    fn meet(&self, island: usize, best: Best) -> Option<Arc<Best>> {
        let mut shown = self.lock();
        shown[island].best.push(Arc::new(best));
        let meeting = shown[island].best.len();
        self.news.notify_all();
        let missing = |shown: &mut Vec<Shown>| {
            let mut others = shown.iter();
            others.any(|other| other.best.len() < meeting && !other.gone)
        };
        let shown = self.news.wait_while(shown, missing);
        let shown = shown.unwrap_or_else(PoisonError::into_inner);
        let others = (0..).zip(shown.iter()).filter(|(at, _)| *at != island);
        others
            .filter_map(|(_, other)| other.best.get(meeting - 1))
            .min_by_key(|best| best.worth())
            .cloned()
    }
}

/// An island's seat at the meetings; who drops it has ended.
#[derive(Debug)]
pub(super) struct Seat<'x> {
    exchange: &'x Exchange,
    island: usize,
    every: u64,
    next: u64,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.exchange.lock()[self.island].gone = true;
        self.exchange.news.notify_all();
    }
}

impl Search<'_, '_> {
    /// Meets the other islands where it is time to; true where one of them had better tours, which are the best now.
    pub(super) fn meet(&mut self, iteration: u64) -> bool {
        let Some(seat) = &mut self.seat else {
            return false;
        };
        if iteration < seat.next {
            return false;
        }
        seat.next = (iteration / seat.every + 1) * seat.every;
        let other = seat.exchange.meet(seat.island, self.best.clone());
        let Some(other) = other.filter(|other| other.worth() < self.best.worth()) else {
            return false;
        };
        self.best = Best {
            found_at: iteration,
            ..(*other).clone()
        };
        true
    }
}

/// Searches on several islands.
pub(super) fn solve(model: &Model<'_>, budget: &Budget, control: &Control) -> RouteSolution {
    let exchange = Exchange::new(budget.islands);
    let quiet = Control {
        stop: control.stop.clone(),
        progress: Arc::new(|_| ()),
    };
    let every = match budget.iterations {
        u64::MAX => EVERY,
        iterations => (iterations / MEETINGS).max(1),
    };
    let seats: Vec<Seat<'_>> = (0..budget.islands)
        .map(|island| Seat {
            exchange: &exchange,
            island,
            every,
            next: every,
        })
        .collect();
    let visit = |seat: Seat<'_>| {
        let island = seat.island;
        let apart = APART.wrapping_mul(u64::try_from(island).unwrap_or(0));
        let mut search = Search::new(model, budget.seed.wrapping_add(apart));
        search.seat = Some(seat);
        search.begin();
        let control = if island == 0 { control } else { &quiet };
        let (status, iterations) = search.run(budget, control);
        search.seat = None;
        (search.best.worth(), search.solution(status, iterations))
    };
    let answers: Vec<_> = std::thread::scope(|scope| {
        let visit = &visit;
        let threads: Vec<_> = (seats.into_iter())
            .map(|seat| scope.spawn(move || visit(seat)))
            .collect();
        let answers = threads.into_iter().map(|thread| thread.join());
        answers
            .map(|answer| answer.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let iterations = answers.iter().map(|(_, answer)| answer.iterations).sum();
    let ends = answers.iter().map(|(_, answer)| answer.status);
    let status = ends.max_by_key(|status| match status {
        Status::Iterations => 0,
        Status::Time => 1,
        Status::Stopped => 2,
    });
    let best = answers.into_iter().min_by_key(|(worth, _)| *worth);
    let (_, best) = best.expect("an island at least");
    RouteSolution {
        status: status.unwrap_or(best.status),
        iterations,
        ..best
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::sixty;
    use super::super::order::by_nearness;
    use super::super::{Best, Search};
    use super::{Exchange, Model, Seat};
    use crate::plan::collection::route::{Budget, Routing, check, solve};
    use crate::plan::control::Control;

    #[test]
    fn islands_give_the_same_tours_again_and_none_that_break_a_rule() {
        let mut better = 0;
        for seed in 0..24 {
            let routing = Routing::new(sixty(seed)).expect("it is an instance");
            let alone = Budget {
                // Enough to be bred, now and then.
                iterations: if seed % 8 == 0 { 33_000 } else { 2_000 },
                seed,
                ..Budget::default()
            };
            let two = Budget {
                islands: 2,
                ..alone.clone()
            };
            let found = solve(&routing, &two, &Control::default());
            let again = solve(&routing, &two, &Control::default());
            assert_eq!(found, again, "case {seed}");
            let certificate = check::routes(&routing, &found.plan);
            assert!(certificate.is_clean(), "case {seed}: {certificate:?}");
            assert_eq!(certificate.cost, found.plan.cost, "case {seed}");
            let one = solve(&routing, &alone, &Control::default());
            better += i32::from(found.plan.cost < one.plan.cost);
            better -= i32::from(found.plan.cost > one.plan.cost);
        }
        assert!(better > 0, "two islands are better than one: {better}");
    }

    #[test]
    fn an_island_takes_what_another_shows_and_does_not_wait_for_one_that_ended() {
        let parts = by_nearness(&sixty(1));
        let model = Model::new(&parts);
        let exchange = Exchange::new(2);
        let seat = |island| Seat {
            exchange: &exchange,
            island,
            every: 10,
            next: 10,
        };
        let mut search = Search::new(&model, 1);
        search.begin();
        search.seat = Some(seat(0));
        assert!(!search.meet(9), "it is not time yet");
        let cost = search.best.cost;
        std::thread::scope(|scope| {
            let other = seat(1);
            let best = Best {
                cost: cost - 1,
                ..search.best.clone()
            };
            scope.spawn(move || other.exchange.meet(other.island, best));
            assert!(search.meet(10), "the other one is better");
        });
        assert_eq!(search.best.cost, cost - 1);
        assert!(!search.meet(20), "the other one is gone");
    }
}
