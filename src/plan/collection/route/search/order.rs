//! Places renumbered so that near ones are near in memory: the search asks for distances between neighbours, millions of
//! times a second.

use crate::plan::collection::route::instance::Parts;

/// The same instance with its places in the order of a walk to the nearest place not yet seen.
pub(super) fn by_nearness(parts: &Parts) -> Parts {
    let n = parts.places;
    let mut order = vec![0];
    let mut left: Vec<usize> = (1..n).collect();
    while !left.is_empty() {
        let from = order[order.len() - 1] * n;
        let nearest =
            (0..left.len()).min_by_key(|at| (parts.distance[from + left[*at]], left[*at]));
        order.push(left.swap_remove(nearest.expect("some are left")));
    }
    let mut rank = vec![0u32; n];
    for (to, from) in (0u32..).zip(&order) {
        rank[*from] = to;
    }
    let moved = |matrix: &[i32]| -> Vec<i32> {
        let row = |from: &usize| {
            let from = from * n;
            order.iter().map(move |to| matrix[from + to])
        };
        order.iter().flat_map(row).collect()
    };
    let mut parts = Parts {
        distance: moved(&parts.distance),
        time: moved(&parts.time),
        ..parts.clone()
    };
    let places = (parts.stops.iter_mut().map(|stop| &mut stop.place))
        .chain(parts.sites.iter_mut().map(|site| &mut site.place))
        .chain(
            parts
                .vehicles
                .iter_mut()
                .flat_map(|v| [&mut v.start, &mut v.end]),
        );
    for place in places {
        *place = rank[*place as usize];
    }
    parts
}
