//! What would change the sites: one number at a time is moved, and everything solved again.

use super::Asked;
use crate::finding::Bilingual;
use crate::plan::flow::FlowError;
use crate::plan::siting::projects::build::{Built, Label};
use crate::plan::siting::projects::instance::{NOBODY, Program};
use crate::plan::siting::projects::outcome::{SitePlan, SitingOutcome, Turning, TurningPoint};
use crate::plan::siting::projects::search::Search;
use crate::quantity::Cny;

/// Moves each number in turn.
pub(super) fn turning(
    asked: Asked,
    built: &Built,
    outcome: &SitingOutcome,
) -> Result<Vec<Turning>, FlowError> {
    asked.numbers(built, outcome)
}

/// A number that is moved.
#[derive(Clone, Copy)]
enum Number {
    Investment,
    Land,
    Transport,
    Arisings,
    Unplaced,
}

impl Number {
    const ALL: [Self; 5] = [
        Self::Investment,
        Self::Land,
        Self::Transport,
        Self::Arisings,
        Self::Unplaced,
    ];

    fn name(self) -> Bilingual {
        match self {
            Self::Investment => Bilingual::new("投资", "investment"),
            Self::Land => Bilingual::new("地价", "price of land"),
            Self::Transport => Bilingual::new("运价", "price of transport"),
            Self::Arisings => Bilingual::new("产生量", "arisings"),
            Self::Unplaced => Bilingual::new("未安置代价", "cost of a tonne without a place"),
        }
    }

    /// The program with it multiplied.
    fn times(self, built: &Built, factor: f64) -> Program {
        let mut program = built.program.clone();
        let costs = |program: &mut Program, of: &dyn Fn(&Label) -> f64| {
            for (opening, label) in program.openings.iter_mut().zip(&built.labels) {
                let once = label.capex + label.land;
                if once > Cny::ZERO {
                    // A year of it is in proportion to what is paid once.
                    let counted = opening.cost / (label.annuity + label.fixed);
                    let annuity = label.annuity * (of(label) / once.0);
                    opening.cost = (annuity + label.fixed) * counted;
                }
            }
        };
        match self {
            Self::Investment => costs(&mut program, &|l| l.capex.0 * factor + l.land.0),
            Self::Land => costs(&mut program, &|l| l.capex.0 + l.land.0 * factor),
            Self::Transport => {
                for block in &mut program.blocks {
                    block
                        .flow
                        .arcs
                        .iter_mut()
                        .for_each(|arc| arc.transport = arc.transport * factor);
                }
            }
            Self::Arisings => {
                for block in &mut program.blocks {
                    block
                        .flow
                        .nodes
                        .iter_mut()
                        .for_each(|node| node.supply = node.supply * factor);
                    if factor > 1.0 {
                        let lines = block.flow.lines.iter_mut();
                        (lines.filter(|line| line.permit == NOBODY))
                            .for_each(|line| line.capacity = line.capacity * factor);
                    }
                }
            }
            Self::Unplaced => {
                for block in &mut program.blocks {
                    let lines = &block.flow.lines;
                    (block.flow.arcs.iter_mut())
                        .filter(|arc| lines[arc.line as usize].permit == NOBODY)
                        .for_each(|arc| arc.handling = arc.handling * factor);
                }
            }
        }
        program
    }
}

/// Factors tried on either side of 1, and how near a change is found.
const FACTORS: [f64; 4] = [0.5, 0.8, 1.25, 2.0];
const HALVINGS: usize = 5;

impl Asked<'_> {
    fn numbers(&self, built: &Built, outcome: &SitingOutcome) -> Result<Vec<Turning>, FlowError> {
        let Some(best) = outcome.plans.first() else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        for number in Number::ALL {
            if self.control.stop.stopped() {
                break;
            }
            self.control.report(
                "turning",
                Bilingual::new(
                    format!("改变{}，看选址是否改变", number.name().zh),
                    format!("moving the {} to see what changes", number.name().en),
                ),
                None,
            );
            all.push(self.of(number, built, best)?);
        }
        Ok(all)
    }

    fn at(
        &self,
        number: Number,
        built: &Built,
        factor: f64,
    ) -> Result<Option<TurningPoint>, FlowError> {
        let moved = Built {
            program: number.times(built, factor),
            ..built.clone()
        };
        let mut search = Search::new(&moved.program, self.control);
        let answer = search.best(self.rules, &self.ask.budget)?;
        let names = self.names(&moved);
        Ok(answer.plan.map(|plan| TurningPoint {
            factor,
            sites: names.plan(&plan).sites(),
            cost_cny: plan.cost,
        }))
    }

    fn of(&self, number: Number, built: &Built, best: &SitePlan) -> Result<Turning, FlowError> {
        let own = TurningPoint {
            factor: 1.0,
            sites: best.sites(),
            cost_cny: best.cost.total,
        };
        let mut points = vec![own.clone()];
        for factor in FACTORS {
            points.extend(self.at(number, built, factor)?);
        }
        points.sort_by(|a, b| a.factor.total_cmp(&b.factor));
        let same = |point: &TurningPoint| point.sites == own.sites;
        let mut sides = [None, None];
        for (side, found) in sides.iter_mut().enumerate() {
            let beyond =
                |point: &&TurningPoint| (point.factor > 1.0) == (side == 1) && !same(point);
            let first = match side {
                0 => points.iter().rev().find(beyond),
                _ => points.iter().find(beyond),
            };
            let Some(first) = first else { continue };
            let near = |point: &&TurningPoint| {
                same(point) && ((point.factor - 1.0) * (first.factor - 1.0)) >= 0.0
            };
            let (mut out, mut inside) = (first.factor, 1.0);
            for point in points.iter().filter(near) {
                let closer = (point.factor - 1.0).abs() < (out - 1.0).abs();
                if closer && (point.factor - 1.0).abs() > (inside - 1.0f64).abs() {
                    inside = point.factor;
                }
            }
            for _ in 0..HALVINGS {
                let middle = (inside * out).sqrt();
                match self.at(number, built, middle)? {
                    Some(point) if same(&point) => inside = middle,
                    _ => out = middle,
                }
            }
            *found = Some((out * 1000.0).round() / 1000.0);
        }
        Ok(Turning {
            what: number.name(),
            points,
            below: sides[0],
            above: sides[1],
        })
    }
}
