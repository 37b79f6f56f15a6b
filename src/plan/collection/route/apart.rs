//! Things and which of them must not meet in, the compartment of each out: a colouring of a small graph.

/// A compartment for each of `number` things so that no two that meet badly share one; `None` when `compartments` do not suffice.
/// Things `0..given.len()` are where `given` says. The lowest compartment that will do is taken, in the order of the things.
///
/// Free things that meet the same others badly, and not each other, go together: only their kinds are tried.
#[must_use]
pub fn apart(
    number: usize,
    compartments: u32,
    given: &[u32],
    meet_badly: impl Fn(usize, usize) -> bool,
) -> Option<Vec<u32>> {
    let foes = |thing: usize| -> Vec<usize> {
        let others = (0..number).filter(|other| *other != thing);
        others.filter(|other| meet_badly(thing, *other)).collect()
    };
    let foes: Vec<Vec<usize>> = (0..number).map(foes).collect();
    let mut place_of: Vec<Option<u32>> = given.iter().copied().map(Some).collect();
    place_of.resize(number, None);
    let broken = (0..given.len()).any(|thing| {
        given[thing] >= compartments
            || (foes[thing].iter()).any(|foe| given.get(*foe) == Some(&given[thing]))
    });
    // The first of each kind stands for it.
    let first = |thing: usize| (given.len()..thing).find(|other| foes[*other] == foes[thing]);
    let kinds: Vec<usize> = (given.len()..number)
        .filter(|thing| first(*thing).is_none())
        .collect();
    if broken || !tried(&kinds, compartments, &foes, &mut place_of) {
        return None;
    }
    for thing in given.len()..number {
        if let Some(first) = first(thing) {
            place_of[thing] = place_of[first];
        }
    }
    place_of.into_iter().collect()
}

/// Gives each of `kinds` the lowest compartment from which the others can go on.
fn tried(
    kinds: &[usize],
    compartments: u32,
    foes: &[Vec<usize>],
    place_of: &mut [Option<u32>],
) -> bool {
    let Some((thing, rest)) = kinds.split_first() else {
        return true;
    };
    // Compartments are alike: of those that are empty the first stands for all.
    let used = place_of.iter().flatten().max().map_or(0, |most| most + 1);
    for compartment in 0..compartments.min(used + 1) {
        if foes[*thing]
            .iter()
            .all(|foe| place_of[*foe] != Some(compartment))
        {
            place_of[*thing] = Some(compartment);
            if tried(rest, compartments, foes, place_of) {
                return true;
            }
        }
    }
    place_of[*thing] = None;
    false
}

#[cfg(test)]
mod tests {
    use super::apart;
    use rand::rngs::Xoshiro256PlusPlus;
    use rand::{RngExt, SeedableRng};

    fn meets(pairs: &[(usize, usize)]) -> impl Fn(usize, usize) -> bool + '_ {
        move |a, b| pairs.contains(&(a, b)) || pairs.contains(&(b, a))
    }

    #[test]
    fn what_meets_nothing_badly_goes_to_the_first_hold() {
        assert_eq!(apart(3, 1, &[], |_, _| false), Some(vec![0, 0, 0]));
        assert_eq!(apart(0, 1, &[], |_, _| true), Some(Vec::new()));
    }

    #[test]
    fn an_earlier_choice_gives_way_and_a_given_one_does_not() {
        // 0 and 1 get on, 2 meets 0 badly, 3 meets 1 and 2 badly.
        let pairs = [(0, 2), (1, 3), (2, 3)];
        assert_eq!(apart(4, 2, &[], meets(&pairs)), Some(vec![0, 1, 1, 0]));
        assert_eq!(apart(4, 2, &[0, 0], meets(&pairs)), None);
        assert_eq!(apart(4, 3, &[0, 0], meets(&pairs)), Some(vec![0, 0, 1, 2]));
        assert_eq!(apart(2, 2, &[0, 0], meets(&[(0, 1)])), None);
    }

    #[test]
    fn every_division_is_found_where_there_is_one() {
        for seed in 0..500 {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
            let number = rng.random_range(1..=7usize);
            let compartments = rng.random_range(1..=3u32);
            let mut pairs = Vec::new();
            for a in 0..number {
                pairs.extend((0..a).filter(|_| rng.random_bool(0.4)).map(|b| (a, b)));
            }
            let good = |of: &[u32]| pairs.iter().all(|(a, b)| of[*a] != of[*b]);
            let all = compartments.pow(u32::try_from(number).expect("few"));
            let any = (0..all).any(|code| {
                let digits = (0u32..)
                    .take(number)
                    .map(|at| code / compartments.pow(at) % compartments);
                good(&digits.collect::<Vec<u32>>())
            });
            let found = apart(number, compartments, &[], meets(&pairs));
            assert_eq!(found.is_some(), any, "case {seed}");
            assert!(found.is_none_or(|found| good(&found)), "case {seed}");
        }
    }
}
