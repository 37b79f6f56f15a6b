//! Vehicles with compartments on the small register: what must not meet goes in one tour, each in its own compartment, and
//! what is on board stays where it is.

use super::judge::{FROM, register};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use wasteflow::plan::collection::rounds::check::faults;
use wasteflow::plan::collection::rounds::nearest::nearest;
use wasteflow::plan::collection::rounds::solution::{FaultKind, Rounds};
use wasteflow::plan::collection::rounds::{Ask, Edits, Register, Ways, rounds};
use wasteflow::plan::control::Control;
use wasteflow::quantity::Tonnes;

/// Alkali and acid due on the first day, with payload and places for all of it.
fn due(compartments: u32) -> (Register, Ways) {
    let (mut register, ways) = register();
    register.points[3].since = 299;
    let lorry = &mut register.lorries[0];
    (lorry.payload, lorry.pallets) = (Tonnes(14.0), 0);
    lorry.volume_m3 = 90.0;
    lorry.compartments = compartments;
    (register, ways)
}

/// The plan of the first day with a dispatcher's edits, which must be sound.
pub(super) fn planned(register: &Register, ways: &Ways, edits: &str) -> Rounds {
    let edits: Edits = toml::from_str(edits).expect("edits");
    assert_eq!(edits.faults(register), []);
    let ask = Ask {
        from: FROM,
        days: 1,
        iterations: 200,
        edits: &edits,
    };
    rounds(register, ways, &ask, &Control::default()).expect("a plan")
}

/// Vehicle number and compartment of the call on a point.
fn place(rounds: &Rounds, id: &str) -> (u32, Option<u32>) {
    let visits = |tour: &wasteflow::plan::collection::rounds::solution::Tour| {
        let visit = tour.visits.iter().find(|visit| visit.id == id)?;
        Some((tour.unit, visit.compartment))
    };
    rounds.tours().find_map(visits).expect("it is called on")
}

#[test]
fn alkali_and_acid_share_a_tour_only_where_a_compartment_keeps_them_apart() {
    let (register, ways) = due(1);
    let apart = planned(&register, &ways, "");
    assert_eq!(faults(&register, &ways, &apart), []);
    assert_ne!(place(&apart, "B-F").0, place(&apart, "D-F").0);
    assert_eq!(place(&apart, "B-F").1, None, "no compartments to tell");
    let (register, ways) = due(2);
    let mut found = planned(&register, &ways, "");
    assert_eq!(faults(&register, &ways, &found), []);
    let (alkali, acid) = (place(&found, "B-F"), place(&found, "D-F"));
    assert_eq!(alkali.0, acid.0);
    assert_ne!(alkali.1, acid.1);
    assert!(found.cny() < apart.cny());
    let (by_hand, missed) = nearest(&register, &ways, &found);
    assert_eq!(
        (faults(&register, &ways, &by_hand), missed),
        (vec![], vec![])
    );
    assert_eq!(by_hand.tours().count(), 1);
    // Into one compartment, or into one that is not there.
    for compartment in [acid.1, Some(3), Some(0)] {
        let tour = &mut found.days[0].tours[0];
        let visit = (tour.visits.iter_mut()).find(|visit| visit.id == "B-F");
        visit.expect("it is called on").compartment = compartment;
        let kinds: Vec<FaultKind> = (faults(&register, &ways, &found).iter())
            .map(|fault| fault.kind)
            .collect();
        assert_eq!(kinds, [FaultKind::Mix], "{compartment:?}");
    }
}

#[test]
fn what_is_on_board_stays_in_its_compartment() {
    let done = |calls: &str| format!("now_h = 10\n[[done]]\nvehicle = \"V\"\ncalls = [{calls}]\n");
    let (register, ways) = due(2);
    for calls in ["\"D-F\"", "\"B-F\"", "\"D-F\", \"B-F\""] {
        let found = planned(&register, &ways, &done(calls));
        assert_eq!(faults(&register, &ways, &found), [], "{calls}");
        let first = calls.trim_matches('"').split('"').next().expect("a call");
        assert_eq!(place(&found, first), (1, Some(1)), "{calls}");
        let other = if first == "D-F" { "B-F" } else { "D-F" };
        assert_eq!(place(&found, other), (1, Some(2)), "{calls}");
        assert_eq!(found.tours().count(), 1, "{calls}");
    }
    // Two that were put together without need in an undivided vehicle: the plan goes on and the check says so.
    let (register, ways) = due(1);
    let found = planned(&register, &ways, &done("\"D-F\", \"B-F\""));
    let kinds = faults(&register, &ways, &found).into_iter();
    assert!(kinds.map(|fault| fault.kind).eq([FaultKind::Mix]));
    assert_eq!(found.visited, 4);
    // Emptied in between, nothing meets.
    let found = planned(&register, &ways, &done("\"D-F\", \"unload\", \"B-F\""));
    assert_eq!(faults(&register, &ways, &found), []);
}

#[test]
fn random_lists_of_what_must_not_meet_never_end_in_one_compartment() {
    let codes = ["HW49", "HW35", "HW12", "HW34"];
    let (mut divided, mut shared) = (0, 0);
    for seed in 0..500 {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let (mut register, ways) = due(rng.random_range(1..=3));
        register.lorries[0].count = 4;
        register.pairs.clear();
        for (at, one) in codes.iter().enumerate() {
            for other in &codes[..at] {
                if rng.random_bool(0.3) {
                    let list = |code: &str| vec![code.to_owned()];
                    register.pairs.push((list(one), list(other)));
                }
            }
        }
        let done = ["A-F", "B-F", "C-F", "D-F"][rng.random_range(0..4)];
        let edits = match rng.random_bool(0.5) {
            true => format!("now_h = 9\n[[done]]\nvehicle = \"V\"\ncalls = [\"{done}\"]\n"),
            false => String::new(),
        };
        let found = planned(&register, &ways, &edits);
        assert_eq!(faults(&register, &ways, &found), [], "case {seed}");
        assert_eq!(found.visited, 4, "case {seed}");
        for tour in found.tours() {
            let used = tour
                .visits
                .iter()
                .filter_map(|visit| visit.compartment)
                .max();
            divided += u32::from(used > Some(1));
            shared += u32::from(used == Some(1) && tour.visits.len() > 1);
        }
    }
    assert!(divided > 100 && shared > 30, "{divided} {shared}");
}
