//! Cuts in, the choice of least bound out: (4) of the [mathematics](super), one function for each family of rows.

use super::instance::{Program as Sites, Rule};
use super::relaxation::Cut;
use crate::plan::solver::{
    Column, Limits, Method, Presolve, Program, Row, Sense, Session, SolveError, search_mixed,
};
use crate::stop::StopFlag;

/// Everything that is known of a program: no choice costs less than its cuts say.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    pub(super) cuts: Vec<Cut>,
}

/// A choice and what no choice can stay below.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Proposal {
    /// Openings, ascending; none where no choice keeps the rules.
    pub(super) chosen: Option<Vec<u32>>,
    /// CNY.
    pub(super) bound: f64,
}

const SHARE: Column = Column {
    lower: 0.0,
    upper: 1.0,
};
const FREE: Column = Column {
    lower: f64::NEG_INFINITY,
    upper: f64::INFINITY,
};

/// Rows about openings alone: (4a) one way to build a site, (4b) rules.
pub(super) fn choice(sites: &Sites, further: &[Rule]) -> Program {
    let mut program = Program {
        columns: vec![SHARE; sites.openings.len()],
        rows: Vec::new(),
    };
    for site in 0..sites.sites.len() {
        let entries: Vec<(usize, f64)> = sites.openings_of(site).map(|o| (o, 1.0)).collect();
        if entries.len() > 1 {
            program.rows.push(Row {
                name: format!("site_{site}"),
                entries,
                sense: Sense::AtMost,
                rhs: 1.0,
            });
        }
    }
    for (r, rule) in sites.rules.iter().chain(further).enumerate() {
        program.rows.extend(rule_rows(r, rule));
    }
    program
}

/// (4b) A rule from both sides.
fn rule_rows(r: usize, rule: &Rule) -> Vec<Row> {
    let side = |name: &str, sign: f64, rhs: f64| Row {
        name: format!("{name}_{r}"),
        entries: (rule.terms.iter())
            .map(|&(o, amount)| (o as usize, sign * amount))
            .collect(),
        sense: Sense::AtMost,
        rhs,
    };
    let mut rows = Vec::new();
    if rule.most.is_finite() {
        rows.push(side("most", 1.0, rule.most));
    }
    if rule.least.is_finite() {
        rows.push(side("least", -1.0, -rule.least));
    }
    rows
}

/// (4c) A block costs what its cut says, or more; `unit` CNY count as one.
fn cut_row(sites: &Sites, cut: &Cut, unit: f64) -> Row {
    let mut entries: Vec<(usize, f64)> = (cut.gains.iter())
        .map(|&(o, gain)| (o as usize, gain / unit))
        .collect();
    entries.push((sites.openings.len() + cut.block as usize, -1.0));
    Row {
        name: format!("cut_{}", cut.block),
        entries,
        sense: Sense::AtMost,
        rhs: -cut.constant / unit,
    }
}

impl Pool {
    /// The choice of least bound under further rules.
    ///
    /// # Errors
    /// [`SolveError`].
    pub(super) fn propose(
        &self,
        sites: &Sites,
        further: &[Rule],
        gap: f64,
        stop: &StopFlag,
    ) -> Result<Proposal, SolveError> {
        let unit = self.unit(sites);
        let mut program = choice(sites, further);
        program.columns.extend(vec![FREE; sites.blocks.len()]);
        (program.rows).extend(self.cuts.iter().map(|cut| cut_row(sites, cut, unit)));
        let whole: Vec<usize> = (0..sites.openings.len()).collect();
        let cost = |column: usize| match column.checked_sub(sites.openings.len()) {
            None => sites.openings[column].cost.0 / unit,
            Some(block) => sites.blocks[block].weight,
        };
        let limits = Limits {
            nodes: 20_000,
            gap,
            ..Limits::default()
        };
        let search = search_mixed(&program, &whole, cost, limits, stop)?;
        Ok(Proposal {
            chosen: search.best.map(|best| {
                (0u32..)
                    .zip(&best.values[..sites.openings.len()])
                    .filter(|(_, value)| **value > 0.5)
                    .map(|(o, _)| o)
                    .collect()
            }),
            bound: search.bound * unit,
        })
    }

    /// So many CNY count as one, or the solver's tolerances would mean nothing.
    fn unit(&self, sites: &Sites) -> f64 {
        let flows: f64 = (self.cuts.iter())
            .map(|cut| cut.constant.abs() * sites.blocks[cut.block as usize].weight)
            .fold(0.0, f64::max);
        (flows / 1e5).max(1.0)
    }
}

/// The openings that save most at given gains, shares allowed: what a dual step is taken at.
pub(super) struct Relaxed {
    session: Session,
}

impl Relaxed {
    /// # Errors
    /// When the solver refuses the program.
    pub(super) fn new(sites: &Sites, further: &[Rule]) -> Result<Self, SolveError> {
        let program = choice(sites, further);
        Ok(Self {
            session: Session::open(&program, |_| 0.0, Presolve::Off)?,
        })
    }

    /// Shares of openings and their value, CNY.
    ///
    /// # Errors
    /// [`SolveError::Infeasible`] when no choice keeps the rules.
    pub(super) fn best(
        &mut self,
        values: &[f64],
        stop: &StopFlag,
    ) -> Result<(Vec<f64>, f64), SolveError> {
        const UNIT: f64 = 1e4;
        for (column, value) in values.iter().enumerate() {
            self.session.set_cost(column, value / UNIT);
        }
        let answer = self.session.minimise(Method::Primal, stop)?;
        Ok((answer.values, answer.objective * UNIT))
    }
}
