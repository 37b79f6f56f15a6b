//! Plans that are kept: those that can be driven and those that cannot, ranked by cost and by how much they differ from
//! others (Vidal et al. 2012, section 4.5).

use super::super::model::NONE;
use super::Sizes;
use super::local::{Fines, Local};
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// Cheapest plans that are sure to stay.
const ELITE: usize = 4;
/// Most alike plans a plan is compared with.
const CLOSE: usize = 5;

/// A plan.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    /// Group of the vehicle and stops of each tour.
    pub(super) tours: Vec<(u32, Vec<u32>)>,
    /// Cost without fines.
    pub(super) cost: i64,
    pub(super) overload: i64,
    pub(super) late: i64,
    /// Stops before and after each stop.
    links: Vec<[u32; 2]>,
}

impl Person {
    /// The tours at hand.
    pub(super) fn of(local: &Local<'_, '_>) -> Self {
        let mut person = Self {
            links: vec![[NONE; 2]; local.model.visits as usize],
            ..Self::default()
        };
        for slot in 0..local.slots() {
            let state = local.state[slot as usize];
            if state.size == 0 {
                continue;
            }
            let kind = &local.model.slots[slot as usize];
            let stops: Vec<u32> = local.stops(slot).collect();
            for stop in &stops {
                let near = [local.prev[*stop as usize], local.next[*stop as usize]];
                person.links[*stop as usize] =
                    near.map(|node| if local.is_stop(node) { node } else { NONE });
            }
            person.cost += local.bare(slot, state.size, state.length);
            person.overload += (state.load - kind.capacity).max(0);
            person.late += state.late;
            person.tours.push((kind.group, stops));
        }
        person
    }

    /// Whether it breaks no limit.
    pub(super) fn is_fine(&self) -> bool {
        self.overload == 0 && self.late == 0
    }

    /// Cost with fines.
    #[allow(clippy::cast_precision_loss)]
    fn fined(&self, fines: Fines) -> f64 {
        self.cost as f64 + fines.load * self.overload as f64 + fines.time * self.late as f64
    }

    /// Stops that follow another stop than in the other plan, whichever way round.
    fn differs(&self, other: &Self) -> u32 {
        let pairs = self.links.iter().zip(&other.links);
        pairs
            .map(|([a, b], [c, d])| {
                u32::from(b != d && b != c) + u32::from(*a == NONE && *c != NONE && *d != NONE)
            })
            .sum()
    }
}

/// A plan among others.
#[derive(Debug)]
struct Member {
    person: Person,
    number: u64,
    /// How much others differ, the most alike first.
    others: Vec<(u32, u64)>,
}

impl Member {
    fn variety(&self) -> u32 {
        let close = self.others.iter().take(CLOSE).map(|(differs, _)| differs);
        let sum: u32 = close.sum();
        let count = u32::try_from(self.others.len().clamp(1, CLOSE)).unwrap_or(1);
        sum * 1000 / count
    }
}

/// Plans of one kind.
#[derive(Debug)]
pub(super) struct Crowd {
    members: Vec<Member>,
    next: u64,
    sizes: Sizes,
}

impl Crowd {
    /// Nobody yet.
    pub(super) fn new(sizes: Sizes) -> Self {
        Self {
            members: Vec::new(),
            next: 0,
            sizes,
        }
    }

    /// Number of plans.
    pub(super) fn len(&self) -> usize {
        self.members.len()
    }

    /// Adds a plan; too many are sifted.
    pub(super) fn add(&mut self, person: Person, fines: Fines) {
        let number = self.next;
        self.next += 1;
        let mut others = Vec::with_capacity(self.members.len() + 1);
        for member in &mut self.members {
            let differs = member.person.differs(&person);
            let at = member
                .others
                .partition_point(|other| *other < (differs, number));
            member.others.insert(at, (differs, number));
            others.push((differs, member.number));
        }
        others.sort_unstable();
        self.members.push(Member {
            person,
            number,
            others,
        });
        if self.members.len() > self.sizes.least + self.sizes.more {
            while self.members.len() > self.sizes.least {
                self.drop_worst(fines);
            }
        }
    }

    /// Rank by cost and variety, from 0 (good); the higher the worse.
    #[allow(clippy::cast_precision_loss)]
    fn ranks(&self, fines: Fines) -> Vec<f64> {
        let count = self.members.len();
        let mut by_cost: Vec<usize> = (0..count).collect();
        let cost: Vec<f64> = (self.members.iter())
            .map(|m| m.person.fined(fines))
            .collect();
        by_cost.sort_by(|a, b| cost[*a].total_cmp(&cost[*b]));
        let mut by_variety: Vec<(std::cmp::Reverse<u32>, usize)> = (by_cost.iter().enumerate())
            .map(|(rank, at)| (std::cmp::Reverse(self.members[*at].variety()), rank))
            .collect();
        by_variety.sort_unstable();
        let mut ranks = vec![0.0; count];
        let elite = 1.0 - (ELITE.min(count) as f64) / count as f64;
        for (rank, (_, cost_rank)) in by_variety.iter().enumerate() {
            ranks[by_cost[*cost_rank]] = if count <= ELITE {
                *cost_rank as f64
            } else {
                *cost_rank as f64 + elite * rank as f64
            };
        }
        ranks
    }

    fn drop_worst(&mut self, fines: Fines) {
        let ranks = self.ranks(fines);
        let cheapest = (0..self.members.len()).min_by(|a, b| {
            let cost = |at: &usize| self.members[*at].person.fined(fines);
            cost(a).total_cmp(&cost(b))
        });
        let worst = (0..self.members.len())
            .filter(|at| Some(*at) != cheapest)
            .max_by(|a, b| {
                let twin = |at: usize| {
                    let others = self.members[at].others.first();
                    others.is_some_and(|(differs, _)| *differs == 0)
                };
                twin(*a)
                    .cmp(&twin(*b))
                    .then(ranks[*a].total_cmp(&ranks[*b]))
            });
        if let Some(worst) = worst {
            let gone = self.members.swap_remove(worst).number;
            for member in &mut self.members {
                member.others.retain(|(_, number)| *number != gone);
            }
        }
    }
}

/// The better one of two random plans of both crowds.
pub(super) fn choose<'c>(
    crowds: &'c [Crowd; 2],
    ranks: &[Vec<f64>; 2],
    rng: &mut Xoshiro256PlusPlus,
) -> &'c Person {
    let count = crowds[0].len() + crowds[1].len();
    let mut draw = || {
        let at = rng.random_range(0..count);
        match at.checked_sub(crowds[0].len()) {
            None => (0, at),
            Some(at) => (1, at),
        }
    };
    let (a, b) = (draw(), draw());
    let best = if ranks[a.0][a.1] <= ranks[b.0][b.1] {
        a
    } else {
        b
    };
    &crowds[best.0].members[best.1].person
}

/// Ranks of both crowds.
pub(super) fn ranks(crowds: &[Crowd; 2], fines: Fines) -> [Vec<f64>; 2] {
    [crowds[0].ranks(fines), crowds[1].ranks(fines)]
}
