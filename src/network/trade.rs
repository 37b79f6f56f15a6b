//! What can be had between two places besides the best way in one respect: the ways that trade length
//! against people exposed, and the roads within some minutes.

use super::Network;
use super::isochrone::{self, Sense, Start, Street, Stretch};
use super::many::Side;
use super::measure::{Measure, Objective};
use super::pareto::{Front, FrontLimits, FrontSearch, TwoCostGraph, TwoCostLink, TwoCostSeed};
use super::path::Path;
use super::snap::Snap;
use super::topology::directed;
use crate::network::Search;
use crate::quantity::{LonLat, Seconds};
use crate::stop::StopFlag;

/// The ways between two places that no other beats on length and exposure together.
#[derive(Clone, Debug, PartialEq)]
pub struct TradeOff {
    /// From the shortest to the least exposed.
    pub paths: Vec<Path>,
    /// True when these are all of them; else some lie between that are not shown.
    pub complete: bool,
}

impl Network {
    /// The ways between two places that no other beats on length and people exposed together; none
    /// when there is no way. Empty and not complete when stopped.
    #[must_use]
    pub fn trade_off(
        &self,
        from: LonLat,
        to: LonLat,
        limits: FrontLimits,
        stop: &StopFlag,
    ) -> TradeOff {
        let (Some(from), Some(to)) = (self.snap(from), self.snap(to)) else {
            return TradeOff {
                paths: Vec::new(),
                complete: true,
            };
        };
        if let Some(path) = self.beside(&from, &to) {
            // Both on one road or in one yard: nothing to trade.
            return TradeOff {
                paths: vec![path],
                complete: true,
            };
        }
        let seeds = |snap: &Snap, side| -> Vec<TwoCostSeed> {
            (self.doors(&snap.anchor, side).into_iter())
                .map(|door| TwoCostSeed {
                    node: door.node,
                    cost: [door.cost.dm, door.cost.people],
                })
                .collect()
        };
        let front: Front = FrontSearch::new().run(
            self.two_costs(),
            &seeds(&from, Side::Source),
            &seeds(&to, Side::Target),
            limits,
            stop,
        );
        if front.stopped {
            return TradeOff {
                paths: Vec::new(),
                complete: false,
            };
        }
        let paths = (front.ways.iter())
            .map(|way| self.over_arcs(&from, &to, &way.edges, Objective::Shortest))
            .collect();
        TradeOff {
            paths,
            complete: front.is_exact(),
        }
    }

    /// The arcs with length and exposure, made when first asked for.
    fn two_costs(&self) -> &TwoCostGraph {
        self.two_costs.get_or_init(|| {
            let walks = &self.topology.walks;
            let links: Vec<TwoCostLink> = (0u32..)
                .zip(&walks.roads)
                .filter_map(|(arc, road)| {
                    let measure = self.measures[*road as usize / 2];
                    measure.exists().then(|| TwoCostLink {
                        from: walks.tails[arc as usize],
                        to: walks.heads[arc as usize],
                        edge: arc,
                        cost: [measure.dm, measure.people],
                    })
                })
                .collect();
            TwoCostGraph::new(self.topology.nodes(), &links)
        })
    }

    /// The stretches of road within each of the limits of a place, as (row of the road, share from,
    /// share to, number of the limit), and per limit an outline of everything within 250 m of them.
    /// The limits rise. `None` when the place can be set on no road, or when stopped.
    #[must_use]
    pub fn within(
        &self,
        place: LonLat,
        sense: Sense,
        limits: &[Seconds],
        stop: &StopFlag,
    ) -> Option<Vec<geo::MultiPolygon<f64>>> {
        let snap = self.snap(place)?;
        let graph = self.graph(Objective::Fastest);
        let walks = &self.topology.walks;
        let start = Measure::default();
        let whole = self.measures[snap.anchor.edge as usize];
        let share = if whole.ms == 0 {
            0.0
        } else {
            f64::from(snap.anchor.at.ms) / f64::from(whole.ms)
        };
        let access = Objective::Fastest.cost(snap.anchor.access);
        let mut starts = Vec::new();
        for (arc, &road) in (0u32..).zip(&walks.roads) {
            if road / 2 != snap.anchor.edge || whole == start {
                continue;
            }
            let forward = road == directed(snap.anchor.edge, true);
            // Setting out, nothing has been driven: only the plain node counts.
            let plain = (walks.tails[arc as usize] as usize) < self.topology.junctions();
            if plain || sense == Sense::Towards {
                starts.push(Start {
                    edge: arc,
                    share: if forward { share } else { 1.0 - share },
                    access,
                });
            }
        }
        let street = |arc: u32| Street {
            from: walks.tails[arc as usize],
            to: walks.heads[arc as usize],
            cost: Objective::Fastest.cost(self.measures[walks.roads[arc as usize] as usize / 2]),
            forward: true,
            backward: false,
        };
        let mut search = Search::new(self.topology.nodes());
        let stretches: Vec<Stretch> =
            isochrone::reached(&graph, street, &starts, sense, limits, &mut search, stop);
        if stop.stopped() {
            return None;
        }
        let line = |arc: u32| {
            let road = walks.roads[arc as usize];
            let mut points: Vec<LonLat> = (self.line(road / 2).iter())
                .map(|&point| super::snap::place(point))
                .collect();
            if road % 2 == 1 {
                points.reverse();
            }
            points
        };
        let width = crate::quantity::Metres(250.0);
        Some(isochrone::outlines(&stretches, line, limits.len(), width))
    }
}
