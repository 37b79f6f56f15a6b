//! Ruin: strings of neighbouring stops out of neighbouring tours (Christiaens and Vanden Berghe 2020, section 5.2).
//! With several days a string is cut from one day's tour and its stops leave all their days.

use super::model::{Model, NONE};
use super::tours::Tours;
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// Stops removed on average.
const MEAN: f64 = 10.0;
/// Longest string.
const LONGEST: f64 = 10.0;
/// How often a string keeps a part in its middle.
const SPLIT: f64 = 0.5;
/// How often that part is longer by one more.
const LONGER: f64 = 0.01;

/// How often long tours may be taken out whole where they could have another vehicle.
const WHOLE: f64 = 0.1;

/// What a ruin needs beside the tours, kept to save allocations.
#[derive(Debug, Default)]
pub(super) struct Ruin {
    ruined: Vec<u32>,
    string: Vec<u32>,
}

impl Ruin {
    /// Takes strings out; their stops are added to `absent`. Tours that changed are fresh again.
    pub(super) fn run(
        &mut self,
        tours: &mut Tours<'_, '_>,
        absent: &mut Vec<u32>,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let model = tours.model;
        if tours.served == 0 {
            return;
        }
        let mean_length = real(tours.served) / real(tours.used.max(1));
        let mut longest = LONGEST.min(mean_length).max(1.0);
        if model.mixed() && rng.random_bool(WHOLE) {
            longest = LONGEST;
        }
        let most_strings = (4.0 * MEAN / (1.0 + longest) - 1.0).max(1.0);
        let strings = rng.random_range(1.0..most_strings + 1.0).floor();
        self.ruined.clear();
        let seed = rng.random_range(0..u32::try_from(model.load.len()).unwrap_or(NONE));
        let one_day =
            (model.days > 1 && rng.random_bool(0.5)).then(|| rng.random_range(0..model.days));
        for step in 0..=model.near(seed).len() {
            if real(self.ruined.len()) >= strings {
                break;
            }
            let stop = match step {
                0 => seed,
                step => model.near(seed)[step - 1],
            };
            let Some(node) = self.visit(tours, stop, one_day, rng) else {
                continue;
            };
            self.cut(tours, node, longest, absent, rng);
        }
        for index in 0..tours.changes() {
            tours.renew(tours.change(index));
        }
    }

    /// A visit of the stop in a tour that is not ruined yet.
    fn visit(
        &self,
        tours: &Tours<'_, '_>,
        stop: u32,
        day: Option<u32>,
        rng: &mut Xoshiro256PlusPlus,
    ) -> Option<u32> {
        let model = tours.model;
        let days = model.days;
        let free = |day: u32| {
            let node = model.node(stop, day);
            let slot = tours.slot_of[node as usize];
            (slot != NONE && !self.ruined.contains(&slot)).then_some(node)
        };
        if days == 1 {
            return free(0);
        }
        if let Some(day) = day {
            return free(day);
        }
        let first = rng.random_range(0..days);
        (0..days).find_map(|step| free((first + step) % days))
    }

    /// Cuts a string with the node out of its tour.
    fn cut(
        &mut self,
        tours: &mut Tours<'_, '_>,
        node: u32,
        longest: f64,
        absent: &mut Vec<u32>,
        rng: &mut Xoshiro256PlusPlus,
    ) {
        let slot = tours.slot_of[node as usize];
        self.ruined.push(slot);
        self.string.clear();
        self.string.extend(tours.nodes(slot));
        let size = self.string.len();
        let at = (self.string.iter().position(|n| *n == node)).expect("the node is in its tour");
        let most = longest.min(real(size));
        let length = whole(rng.random_range(1.0..most + 1.0)).clamp(1, size);
        let mut kept = 0;
        if length < size && length > 1 && rng.random_bool(SPLIT) {
            kept = 1;
            while length + kept < size && rng.random_bool(LONGER) {
                kept += 1;
            }
        }
        let span = length + kept;
        let first = rng.random_range((at + 1).saturating_sub(span)..=at.min(size - span));
        let gap = if kept > 0 {
            first + rng.random_range(1..length)
        } else {
            first
        };
        for index in first..first + span {
            if kept > 0 && (gap..gap + kept).contains(&index) {
                continue;
            }
            let stop = tours.model.stop(self.string[index]);
            take_out(tours, tours.model, stop);
            absent.push(stop);
        }
    }
}

/// Takes a stop out of all its days; tours are stale after it.
pub(super) fn take_out(tours: &mut Tours<'_, '_>, model: &Model<'_>, stop: u32) {
    for day in 0..model.days {
        let node = model.node(stop, day);
        if tours.slot_of[node as usize] != NONE {
            tours.remove(node);
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn real(count: usize) -> f64 {
    count as f64
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> usize {
    number as usize
}
