//! A [`Network`] in, the [`Transportation`] it is out, when it is one, and the way back: (6) of the
//! [mathematics](super). What decides is how the arcs lie and what they may carry, nothing else.

use super::instance::{Network, Transportation};
use super::solution::{NetworkSolution, TransportationSolution};
use super::tree::NONE;

/// Sources for each facility from which on the transportation engine is taken: with fewer, its tree is no smaller.
const FEWEST: usize = 2;

/// A network seen as a transportation problem.
#[derive(Debug)]
pub struct Recognised {
    transportation: Transportation,
    /// The node of each source.
    sources: Vec<u32>,
    /// The node of each facility, and the arc from it to the terminal.
    facilities: Vec<(u32, u32)>,
    /// The arc of each lane.
    lanes: Vec<u32>,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Nothing comes in and nothing is demanded.
    Source,
    Facility,
    /// Where all facilities pass on what they get.
    Terminal,
}

/// Sources that send to facilities which either demand a quantity, or pass it on to one terminal up to a
/// capacity; the terminal may also be sent to. `None` for any other graph.
#[must_use]
pub fn recognised(network: &Network) -> Option<Recognised> {
    let roles = roles(network)?;
    let supplies = network.supplies();
    let total: i64 = supplies.iter().filter(|s| **s > 0).sum();
    let passing = roles.contains(&Role::Terminal);

    let mut facility_of = vec![NONE; supplies.len()];
    let mut facilities: Vec<(u32, u32)> = Vec::new();
    for (node, role) in roles.iter().enumerate() {
        if *role != Role::Source {
            facility_of[node] = facilities.len() as u32;
            facilities.push((node as u32, NONE));
        }
    }
    if roles.len() - facilities.len() < FEWEST * facilities.len() {
        return None;
    }
    let mut capacities: Vec<i64> = facilities
        .iter()
        .map(|&(node, _)| match roles[node as usize] {
            Role::Terminal => total + 1,
            _ => -supplies[node as usize],
        })
        .collect();
    for (index, arc) in network.arcs().iter().enumerate() {
        let from = facility_of[arc.tail as usize];
        if from != NONE {
            let onward = &mut facilities[from as usize].1;
            let passes_on = roles[arc.tail as usize] == Role::Facility;
            if !passes_on || *onward != NONE || arc.lower != 0 {
                return None;
            }
            *onward = index as u32;
            capacities[from as usize] = arc.upper.min(total + 1);
        }
    }
    if passing
        && facilities.iter().any(|&(node, _)| {
            roles[node as usize] == Role::Facility && supplies[node as usize] != 0
        })
    {
        return None;
    }
    lay_out(network, &roles, &facility_of, facilities, capacities)
}

/// The role of each node, as far as it can be told from supplies and from who sends to whom.
fn roles(network: &Network) -> Option<Vec<Role>> {
    let mut roles = vec![Role::Source; network.supplies().len()];
    for arc in network.arcs() {
        roles[arc.head as usize] = Role::Facility;
    }
    for (role, supply) in roles.iter_mut().zip(network.supplies()) {
        match (*role, supply) {
            (Role::Source, s) if *s < 0 => *role = Role::Facility,
            (Role::Facility, s) if *s > 0 => return None,
            _ => {}
        }
    }
    let passed_on = network
        .arcs()
        .iter()
        .filter(|arc| roles[arc.tail as usize] != Role::Source);
    let mut heads = passed_on.map(|arc| arc.head);
    if let Some(terminal) = heads.next() {
        if heads.any(|head| head != terminal) {
            return None;
        }
        roles[terminal as usize] = Role::Terminal;
    }
    Some(roles)
}

/// Writes the lanes, source by source.
fn lay_out(
    network: &Network,
    roles: &[Role],
    facility_of: &[u32],
    facilities: Vec<(u32, u32)>,
    capacities: Vec<i64>,
) -> Option<Recognised> {
    let (supplies, arcs) = (network.supplies(), network.arcs());
    let mut first = vec![0u32; supplies.len() + 1];
    for arc in arcs {
        first[arc.tail as usize + 1] += 1;
    }
    for node in 0..supplies.len() {
        first[node + 1] += first[node];
    }
    let mut by_tail = vec![0u32; arcs.len()];
    let mut next = first.clone();
    for (index, arc) in arcs.iter().enumerate() {
        let slot = &mut next[arc.tail as usize];
        by_tail[*slot as usize] = index as u32;
        *slot += 1;
    }
    let onward = |facility: u32| match facilities[facility as usize].1 {
        NONE => 0,
        arc => arcs[arc as usize].cost,
    };
    let mut transportation = Transportation::new(capacities, None);
    let (mut sources, mut lanes) = (Vec::new(), Vec::new());
    for (node, &role) in roles.iter().enumerate() {
        if role != Role::Source {
            continue;
        }
        let own = &by_tail[first[node] as usize..first[node + 1] as usize];
        let fits = |arc: &u32| {
            let arc = arcs[*arc as usize];
            arc.lower == 0 && arc.upper >= supplies[node]
        };
        if !own.iter().all(fits) {
            return None;
        }
        let ways = own.iter().map(|arc| {
            let arc = arcs[*arc as usize];
            let facility = facility_of[arc.head as usize];
            (facility, arc.cost + onward(facility))
        });
        transportation.source(supplies[node], ways);
        sources.push(node as u32);
        lanes.extend_from_slice(own);
    }
    Some(Recognised {
        transportation: transportation.finish().ok()?,
        sources,
        facilities,
        lanes,
    })
}

impl Recognised {
    /// The problem.
    #[must_use]
    pub fn instance(&self) -> &Transportation {
        &self.transportation
    }

    /// The plan as flows on the arcs of the network.
    #[must_use]
    pub fn back(&self, network: &Network, solution: &TransportationSolution) -> NetworkSolution {
        let mut flows = vec![0; network.arcs().len()];
        for leg in &solution.legs {
            flows[self.lanes[leg.lane as usize] as usize] += leg.quantity;
            let facility = self.transportation.facility(leg.lane as usize);
            let (_, onward) = self.facilities[facility as usize];
            if onward != NONE {
                flows[onward as usize] += leg.quantity;
            }
        }
        let mut worths = vec![0; network.supplies().len()];
        for (&node, &worth) in self.sources.iter().zip(&solution.worths) {
            worths[node as usize] = worth;
        }
        for (&(node, onward), &price) in self.facilities.iter().zip(&solution.prices) {
            // The terminal's own price is zero, as it always has room.
            worths[node as usize] = match onward {
                NONE => price,
                arc => network.arcs()[arc as usize].cost + price,
            };
        }
        NetworkSolution {
            status: solution.status,
            flows,
            worths,
            pivots: solution.pivots,
        }
    }
}
