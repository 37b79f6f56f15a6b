//! The answer: the ways that no other beats, how near to all of them they are, and how there came to be fewer.

/// How much a search may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontLimits {
    /// Most ways in the answer, at least 2; more are thinned evenly on the scale of the second cost.
    pub ways: usize,
    /// Most labels made, 20 bytes each and as much again in the queue.
    pub labels: usize,
}

impl Default for FrontLimits {
    fn default() -> Self {
        Self {
            ways: 1_000,
            labels: 2_000_000,
        }
    }
}

/// One way of the front.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontWay {
    /// Its two costs, seeds included.
    pub cost: [u32; 2],
    /// Edges in driving order.
    pub edges: Vec<u32>,
    /// Number of the seed it begins at.
    pub from: usize,
    /// Number of the seed it ends at.
    pub to: usize,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    /// The ways, first cost rising, second falling. One for each pair of costs.
    pub ways: Vec<FrontWay>,
    /// 0: the front is exact. Else every way not shown has one here with no more of the first cost and
    /// at most 1 + ε times the second.
    pub epsilon: f64,
    /// Ways of the front found but not shown, because there were more than asked for.
    pub thinned: usize,
    /// True when labels ran out even so, and the end of the front holds ways that are best for some
    /// weighting of the costs only.
    pub sampled: bool,
    /// True when somebody asked to stop: the answer is not to be used.
    pub stopped: bool,
    /// Labels made.
    pub labels: usize,
}

impl Front {
    /// True when these are all ways that no other beats.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.epsilon == 0.0 && self.thinned == 0 && !self.sampled && !self.stopped
    }
}

/// Leaves at most `most` ways: both ends, and of the others those that are farthest apart on the scale
/// of the second cost, with the least ε that does it.
pub(super) fn thin(front: &mut Front, most: usize) {
    if front.ways.len() <= most {
        return;
    }
    let kept = |slack: f64| -> Vec<usize> {
        let last = front.ways.len() - 1;
        let mut kept = vec![0];
        for i in 1..last {
            let known = front.ways[kept[kept.len() - 1]].cost[1];
            if f64::from(front.ways[i].cost[1]) * slack < f64::from(known) {
                kept.push(i);
            }
        }
        kept.push(last);
        kept
    };
    let (mut low, mut high) = (0.0, 1.0);
    while kept(1.0 + high).len() > most && high < 1e9 {
        (low, high) = (high, high * 4.0);
    }
    for _ in 0..40 {
        let middle = (low + high) / 2.0;
        if kept(1.0 + middle).len() > most {
            low = middle;
        } else {
            high = middle;
        }
    }
    let kept = kept(1.0 + high);
    front.thinned = front.ways.len() - kept.len();
    // One way may be left out for one that was left out before it was known: the factors multiply.
    front.epsilon = (1.0 + front.epsilon) * (1.0 + high) - 1.0;
    front.ways = kept.iter().map(|i| front.ways[*i].clone()).collect();
}
