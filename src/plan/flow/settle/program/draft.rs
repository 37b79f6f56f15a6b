//! Choices in, the written program out: the families over what lines feed, then constants, what is amiss, the
//! row of tonnes that stay, contested sources and their arcs.

use super::super::super::formulation::{Family, Formulation};
use super::super::super::instance::{Instance, Node, id};
use super::super::super::pricing::Objective;
use super::super::Choice;
use super::super::columns::{Constants, Kind, own_limits};
use super::{Amiss, FREE, Program};
use crate::plan::solver::{Presolve, Row, Sense, Session, SolveError};

impl Program {
    /// Writes the program over the arcs given (in order), all of contested nodes.
    pub(in super::super) fn open(
        instance: &Instance,
        choices: &[Choice],
        arcs: &[u32],
    ) -> Result<Self, SolveError> {
        let (skeleton, nodes) = skeleton(instance);
        let mut formulation = Formulation::new(&skeleton, &[], Family::ALL);
        let mut balance: Vec<Option<u32>> = vec![None; instance.nodes.len()];
        let mut kinds: Vec<Kind> = nodes.iter().map(|&n| Kind::Unplaced(n)).collect();
        for (i, &n) in nodes.iter().enumerate() {
            balance[n as usize] = formulation.balance_row(i).map(id);
        }
        let (lines, limits) = (instance.lines.len(), instance.limits.len());
        kinds.extend((0..lines).map(|l| Kind::Inflow(id(l))));
        kinds.extend((0..limits).map(|k| Kind::Used(id(k))));
        kinds.extend((0..limits).filter_map(|k| formulation.give(k).map(|_| Kind::Give(id(k)))));
        let inflow: Vec<usize> = (0..lines).map(|l| formulation.inflow(l)).collect();
        let used: Vec<usize> = (0..limits).map(|k| formulation.used(k)).collect();
        let every = "all families are written";
        let inflow_row: Vec<usize> = (0..lines)
            .map(|l| formulation.inflow_row(l).expect(every))
            .collect();
        let limit_row: Vec<usize> = (0..limits)
            .map(|k| formulation.limit_row(k).expect(every))
            .collect();

        let mut draft = Draft {
            program: &mut formulation.program,
            kinds,
        };
        let fixed_line = draft.program.columns.len();
        for (l, &row) in inflow_row.iter().enumerate() {
            draft.column(Kind::FixedLine(id(l)), [(row, 1.0)]);
        }
        let fixed_limit = draft.program.columns.len();
        for (k, &row) in limit_row.iter().enumerate() {
            draft.column(Kind::FixedLimit(id(k)), [(row, 1.0)]);
        }
        for (l, &row) in inflow_row.iter().enumerate() {
            draft.column(Kind::OverLine(id(l)), [(row, -1.0)]);
            draft.column(Kind::LackLine(id(l)), [(row, 1.0)]);
        }
        for (k, &row) in limit_row.iter().enumerate() {
            if instance.limits[k].capacity.0.is_finite() {
                draft.column(Kind::OverLimit(id(k)), [(row, -1.0)]);
            }
        }
        let stays = (0..nodes.len()).map(|i| (i, 1.0)).collect();
        let total_row = draft.row("total", stays, 0.0);
        let fixed_total = draft.column(Kind::FixedTotal, [(total_row, 1.0)]);
        let total = draft.column(Kind::Total, [(total_row, -1.0)]);
        let mut sources = 0;
        for n in 0..instance.nodes.len() {
            if choices[n] == Choice::Contested && balance[n].is_none() {
                sources += 1;
                let row = draft.row("source", Vec::new(), instance.nodes[n].supply.0);
                balance[n] = Some(id(row));
                draft.column(Kind::Unplaced(id(n)), [(row, 1.0), (total_row, 1.0)]);
            }
        }
        let mut node = 0;
        for &arc in arcs {
            while instance.arc_start[node + 1] <= arc {
                node += 1;
            }
            let row = balance[node].expect("arcs are those of nodes in the program") as usize;
            let of_arc = own_limits(instance, arc).map(|(k, share)| (limit_row[k], share));
            let line = inflow_row[instance.arcs[arc as usize].line as usize];
            draft.column(
                Kind::Arc(arc),
                [(row, 1.0), (line, 1.0)].into_iter().chain(of_arc),
            );
        }
        let kinds = draft.kinds;
        let constants = Constants::of(instance, choices);
        let mut program = std::mem::take(&mut formulation.program);
        let this = Self {
            // A stand-in until the bounds, which ask this what they are, are set.
            session: Session::open(&Default::default(), |_| 0.0, Presolve::Off)?,
            kinds,
            balance,
            inflow_row,
            limit_row,
            inflow,
            used,
            fixed_line,
            fixed_limit,
            fixed_total,
            total_row,
            total,
            constants,
            lock: f64::INFINITY,
            elastic: true,
            objective: Objective::Unplaced,
            amiss: [lines, lines, limits].map(|n| vec![Amiss::default(); n]),
            sources,
            iterations: 0,
            rounds: 0,
        };
        let bounds = instance.bounds();
        for (column, &kind) in program.columns.iter_mut().zip(&this.kinds) {
            *column = this.bounds_of(instance, &bounds, kind);
        }
        let session = Session::open(&program, |_| 0.0, Presolve::Off)?;
        Ok(Self { session, ..this })
    }

    /// The same program written again with all that is contested now.
    pub(in super::super) fn anew(
        &self,
        instance: &Instance,
        choices: &[Choice],
        arcs: &[u32],
    ) -> Result<Self, SolveError> {
        let mut program = Self {
            lock: self.lock,
            elastic: self.elastic,
            amiss: self.amiss.clone(),
            iterations: self.iterations,
            rounds: self.rounds,
            ..Self::open(instance, choices, arcs)?
        };
        program.restore_all(instance);
        Ok(program)
    }
}

/// An instance without its sources and arcs, and the node each of its nodes stands for.
fn skeleton(instance: &Instance) -> (Instance, Vec<u32>) {
    let mut place: Vec<Option<u32>> = vec![None; instance.nodes.len()];
    let mut nodes: Vec<u32> = (instance.lines.iter())
        .flat_map(|line| line.outputs.iter().map(|&(node, _)| node))
        .collect();
    nodes.sort_unstable();
    nodes.dedup();
    for (i, &n) in nodes.iter().enumerate() {
        place[n as usize] = Some(id(i));
    }
    let mut lines = instance.lines.clone();
    for (node, _) in lines.iter_mut().flat_map(|line| &mut line.outputs) {
        *node = place[*node as usize].expect("just placed");
    }
    let of_node = |&n: &u32| -> Node { instance.nodes[n as usize] };
    let skeleton = Instance {
        nodes: nodes.iter().map(of_node).collect(),
        arcs: Vec::new(),
        arc_start: vec![0; nodes.len() + 1],
        lines,
        limits: instance.limits.clone(),
        counts: instance.counts.clone(),
    };
    (skeleton, nodes)
}

/// A program being written.
struct Draft<'a> {
    program: &'a mut crate::plan::solver::Program,
    kinds: Vec<Kind>,
}

impl Draft<'_> {
    fn row(&mut self, name: &str, entries: Vec<(usize, f64)>, rhs: f64) -> usize {
        self.program.rows.push(Row {
            name: name.to_owned(),
            entries,
            sense: Sense::Equal,
            rhs,
        });
        self.program.rows.len() - 1
    }

    fn column(&mut self, kind: Kind, entries: impl IntoIterator<Item = (usize, f64)>) -> usize {
        self.program.columns.push(FREE);
        self.kinds.push(kind);
        let column = self.program.columns.len() - 1;
        for (row, k) in entries {
            self.program.rows[row].entries.push((column, k));
        }
        column
    }
}
