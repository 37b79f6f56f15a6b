//! Tags of a node in, what it does to a road through it out. Source: OSM wiki, Key:barrier.

use super::super::report::Reason;
use super::access::{Access, access};
use super::sink::{Tags, value};
use super::way::{Limits, limits};

/// What stands on a road.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Barrier {
    /// No lorry gets past.
    pub(super) cuts: bool,
    /// What may pass under or over it.
    pub(super) limits: Limits,
}

/// Kinds that stop a lorry unless a tag says otherwise.
const STOP: [&str; 28] = [
    "bollard",
    "block",
    "bus_trap",
    "chain",
    "cycle_barrier",
    "debris",
    "ditch",
    "fence",
    "full-height_turnstile",
    "guard_rail",
    "handrail",
    "hedge",
    "horse_stile",
    "jersey_barrier",
    "kissing_gate",
    "log",
    "motorcycle_barrier",
    "planter",
    "railing",
    "retaining_wall",
    "rope",
    "spikes",
    "stile",
    "sump_buster",
    "turnstile",
    "wall",
    "wedge",
    "barrier_board",
];
/// Kinds that let a lorry pass unless a tag says otherwise.
const PASS: [&str; 19] = [
    "gate",
    "lift_gate",
    "swing_gate",
    "sliding_gate",
    "sliding_beam",
    "hampshire_gate",
    "toll_booth",
    "border_control",
    "checkpoint",
    "cattle_grid",
    "bump_gate",
    "sally_port",
    "entrance",
    "kerb",
    "height_restrictor",
    "traffic_island",
    "arch",
    "no",
    "gantry",
];

/// Judges a node; `None` when nothing stands there.
pub(super) fn judge(tags: &Tags<'_>, notes: &mut Vec<Reason>) -> Option<Barrier> {
    let kind = value(tags, "barrier")?;
    let said = access(tags, None, || notes.push(Reason::UnknownAccess));
    let cuts = match said {
        Access::Closed | Access::ClosedToLorries => true,
        Access::Open | Access::Limited(_) => false,
        Access::Unsaid => STOP.contains(&kind),
    };
    if cuts {
        notes.push(Reason::BarrierCuts);
    } else if !(STOP.contains(&kind) || PASS.contains(&kind)) {
        notes.push(Reason::BarrierUnknown);
    } else if !["kerb", "entrance", "no", "cattle_grid"].contains(&kind) {
        notes.push(Reason::BarrierPassed);
    }
    let limits = limits(tags, || notes.push(Reason::Unreadable));
    (cuts || limits != Limits::default()).then_some(Barrier { cuts, limits })
}
