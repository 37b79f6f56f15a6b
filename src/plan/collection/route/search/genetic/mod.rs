//! The hybrid genetic search: (8) of the mathematics. A model whose stops must all be visited on one day, and tours that
//! can be driven, in; the cheapest tours found out.

mod cross;
mod crowd;
mod improve;
mod local;
mod moves;
mod screen;
mod star;

use super::super::budget::Budget;
use super::super::solution::Status;
use super::Search;
use super::model::Model;
use crate::plan::control::Control;
use crowd::{Crowd, Person};
use improve::Improve;
use local::{Fines, Local};
use rand::RngExt;

/// Plans of a whole instance with one kind of vehicle.
pub(super) const MANY: Sizes = Sizes {
    begin: 40,
    least: 25,
    more: 40,
    patience: 8_000,
};
/// Plans where a child is dear for what it may gain: of subproblems, and where vehicles are chosen too.
pub(super) const FEW: Sizes = Sizes {
    begin: 10,
    least: 12,
    more: 20,
    patience: 2_500,
};
/// Children between two looks at the fines.
const LOOK: u32 = 50;
/// Share of children that should break no limit.
const FINE: f64 = 0.3;
/// How often a child that breaks limits is searched again with higher fines.
const REPAIR: f64 = 0.5;

/// How many plans there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    /// Random ones to begin with.
    pub(super) begin: usize,
    /// Those of a crowd that stay after a selection, and those that may join before the next.
    pub(super) least: usize,
    pub(super) more: usize,
    /// Children without a cheaper plan after which a crowd begins anew.
    pub(super) patience: u32,
}

/// Whether all of a model is known to this search.
pub(super) fn suits(model: &Model<'_>) -> bool {
    model.days == 1
        && !model.unloads
        && !model.followed
        && !model.bulky
        && model.foes.is_empty()
        && !model.picky
        && model.parts.stops.iter().all(|stop| stop.prize.is_none())
}

/// A crowd at work.
struct Breed<'m, 'a> {
    local: Local<'m, 'a>,
    improve: Improve,
    crowds: [Crowd; 2],
    fines: Fines,
    /// Children that kept the limit of load, and of time, and those that count.
    kept: [u32; 2],
    children: u32,
    best: Option<Person>,
    idle: u32,
}

/// Breeds plans until the budget is spent; the best one becomes the best of the search.
pub(super) fn breed(
    search: &mut Search<'_, '_>,
    sizes: Sizes,
    budget: &Budget,
    control: &Control,
    done: u64,
) -> (Status, u64) {
    let model = search.tours.model;
    let fines = first_fines(model);
    let mut breed = Breed {
        local: Local::new(model, fines),
        improve: Improve::default(),
        crowds: [Crowd::new(sizes), Crowd::new(sizes)],
        fines,
        kept: [0; 2],
        children: 0,
        best: None,
        idle: 0,
    };
    let each = u64::from(model.visits);
    let mut iterations = done;
    let seconds = budget.left();
    let mut begun = 0;
    let mut told = 0;
    breed.adopt(search);
    let status = loop {
        if control.stop.stopped() {
            break Status::Stopped;
        }
        let left = budget.left();
        if left <= 0.0 {
            break Status::Time;
        }
        if iterations.saturating_add(each) > budget.iterations {
            break Status::Iterations;
        }
        if search.meet(iterations) {
            breed.adopt(search);
        }
        iterations += each;
        if begun < sizes.begin || breed.crowds.iter().all(|crowd| crowd.len() == 0) {
            begun += 1;
            cross::random(&mut breed.local, &mut search.rng);
        } else {
            let ranks = crowd::ranks(&breed.crowds, breed.fines);
            let a = crowd::choose(&breed.crowds, &ranks, &mut search.rng);
            let b = crowd::choose(&breed.crowds, &ranks, &mut search.rng);
            cross::cross(&mut breed.local, (a, b), &mut search.rng);
        }
        if breed.grow(search) {
            let best = breed.best.as_ref().map(|best| best.tours.clone());
            search.install(best.as_deref().unwrap_or(&[]), iterations);
        }
        if breed.idle > sizes.patience {
            breed.crowds = [Crowd::new(sizes), Crowd::new(sizes)];
            (begun, breed.idle) = (0, 0);
            breed.best = None;
        }
        let share = if seconds.is_finite() {
            1.0 - left / seconds
        } else {
            super::share(iterations, budget.iterations)
        };
        if share * 20.0 >= f64::from(told + 1) {
            told += 1;
            search.tell(control, share);
        }
    };
    (status, iterations)
}

impl Breed<'_, '_> {
    /// Takes the best tours of the search as a plan.
    fn adopt(&mut self, search: &mut Search<'_, '_>) {
        if search.best.missing > 0 {
            return;
        }
        let tours = search.best_tours();
        cross::load(&mut self.local, &tours, &[], &mut search.rng);
        self.grow(search);
    }

    /// Searches from the tours at hand and keeps what comes of it; true where it is the best so far.
    fn grow(&mut self, search: &mut Search<'_, '_>) -> bool {
        self.improve.run(&mut self.local, &mut search.rng);
        let person = Person::of(&self.local);
        self.count(&person);
        let fine = person.is_fine();
        let mut better = self.keep(person);
        if !fine && search.rng.random_bool(REPAIR) {
            let high = Fines {
                load: self.fines.load * 10.0,
                time: self.fines.time * 10.0,
            };
            self.local.fine(high);
            self.improve.run(&mut self.local, &mut search.rng);
            self.local.fine(self.fines);
            let person = Person::of(&self.local);
            if person.is_fine() {
                better |= self.keep(person);
            }
        }
        better
    }

    fn keep(&mut self, person: Person) -> bool {
        let fine = person.is_fine();
        let least = self.best.as_ref().map_or(i64::MAX, |best| best.cost);
        let better = fine && person.cost < least;
        if better {
            self.best = Some(person.clone());
            self.idle = 0;
        } else {
            self.idle += 1;
        }
        self.crowds[usize::from(!fine)].add(person, self.fines);
        better
    }

    /// Fines rise where too few children keep a limit, and fall where too many do.
    fn count(&mut self, person: &Person) {
        self.children += 1;
        self.kept[0] += u32::from(person.overload == 0);
        self.kept[1] += u32::from(person.late == 0);
        if self.children < LOOK {
            return;
        }
        let [load, time] = self.kept.map(|kept| f64::from(kept) / f64::from(LOOK));
        for (share, fine) in [(load, &mut self.fines.load), (time, &mut self.fines.time)] {
            if share < FINE - 0.05 {
                *fine *= 1.2;
            } else if share > FINE + 0.05 {
                *fine *= 0.85;
            }
            *fine = fine.clamp(1e-3, 1e9);
        }
        self.local.fine(self.fines);
        self.kept = [0; 2];
        self.children = 0;
    }
}

/// A unit of load is worth a way far out at most, a unit of time a unit of distance.
#[allow(clippy::cast_precision_loss)]
fn first_fines(model: &Model<'_>) -> Fines {
    let parts = model.parts;
    let far = parts.distance.iter().copied().max().unwrap_or(1).max(1);
    let load = model.load.iter().copied().max().unwrap_or(1).max(1);
    let unit = model.slots.iter().map(|slot| slot.unit).max().unwrap_or(1);
    Fines {
        load: f64::from(far) * unit as f64 / load as f64 / 2.0,
        time: unit.max(1) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawn::small;
    use super::super::model::Model;
    use super::cross;
    use super::crowd::Person;
    use super::improve::Improve;
    use super::local::Local;
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    /// Cost with fines from the stops of each vehicle alone, one after the other.
    fn recounted(local: &Local<'_, '_>) -> i64 {
        let model = local.model;
        let mut sum = 0;
        for slot in 0..local.slots() {
            let kind = &model.slots[slot as usize];
            let stops: Vec<u32> = local.stops(slot).collect();
            if stops.is_empty() {
                continue;
            }
            let (mut length, mut last) = (0, model.start(slot));
            let mut part = model.alone.get(last as usize).copied();
            for node in stops.iter().copied().chain([model.end(slot)]) {
                length += model.distance(last, node);
                part = part.map(|part| local.join(part, last, node));
                last = node;
            }
            let load: i64 = stops.iter().map(|stop| model.load[*stop as usize]).sum();
            let late = part.map_or(0, |part| local.lateness(slot, &part));
            sum += kind.fixed + kind.unit * length;
            sum += local.overload(slot, load) + local.delay(late);
        }
        sum
    }

    #[test]
    fn every_move_costs_what_it_was_priced_at_and_no_stop_is_lost() {
        let mut searched = 0;
        for seed in 0..500 {
            let parts = small(seed);
            let model = Model::new(&parts);
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
            let mut local = Local::new(&model, super::first_fines(&model));
            let mut improve = Improve::default();
            let mut people = Vec::new();
            for _ in 0..2 {
                cross::random(&mut local, &mut rng);
                let before = recounted(&local);
                // Each move asserts that the tours it changed cost what was foretold.
                improve.run(&mut local, &mut rng);
                let after = recounted(&local);
                let kept: i64 = local.state.iter().map(|state| state.cost).sum();
                assert_eq!(after, kept, "case {seed}");
                assert!(after <= before, "case {seed}: {after} instead of {before}");
                searched += u32::from(after < before);
                people.push(Person::of(&local));
            }
            cross::cross(&mut local, (&people[0], &people[1]), &mut rng);
            let mut visited: Vec<u32> = (0..local.slots())
                .flat_map(|slot| local.stops(slot).collect::<Vec<_>>())
                .collect();
            visited.sort_unstable();
            let all: Vec<u32> = (0..model.visits).collect();
            assert_eq!(visited, all, "case {seed}");
        }
        assert!(searched > 900, "{searched} of 1000 became cheaper");
    }
}
