//! A many-to-many table of ways: what cannot be reached is `None`, never a large number.

use crate::quantity::{Metres, Seconds};

/// The fastest way between two places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Way {
    /// Length.
    pub metres: Metres,
    /// Time.
    pub seconds: Seconds,
}

/// Ways from each source to each target, row by row; stored as `f32` (±1 m at 10,000 km).
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    sources: usize,
    targets: usize,
    cells: Vec<(f32, f32)>,
    /// Person·km along each way; empty where nobody asked.
    people: Vec<f64>,
}

impl Matrix {
    /// A matrix of `sources` × `targets` cells, none reachable yet.
    #[must_use]
    pub fn unreachable(sources: usize, targets: usize) -> Self {
        Self {
            sources,
            targets,
            cells: vec![(f32::NAN, f32::NAN); sources * targets],
            people: Vec::new(),
        }
    }

    /// The matrix with the people beside each way × its kilometres, row by row.
    ///
    /// # Panics
    /// When there is not one number for each cell.
    #[must_use]
    pub fn with_people(self, people: Vec<f64>) -> Self {
        assert_eq!(people.len(), self.cells.len(), "one number for each cell");
        Self { people, ..self }
    }

    /// Person·km along a way; `None` where nobody asked for them.
    #[must_use]
    pub fn person_km(&self, source: usize, target: usize) -> Option<f64> {
        self.people.get(source * self.targets + target).copied()
    }

    /// Number of rows.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// Number of columns.
    #[must_use]
    pub fn targets(&self) -> usize {
        self.targets
    }

    /// The way from a source to a target, `None` when there is none.
    #[must_use]
    pub fn get(&self, source: usize, target: usize) -> Option<Way> {
        let (metres, seconds) = self.cells[source * self.targets + target];
        (!metres.is_nan()).then(|| Way {
            metres: Metres(f64::from(metres)),
            seconds: Seconds(f64::from(seconds)),
        })
    }

    /// Sets one cell.
    pub fn set(&mut self, source: usize, target: usize, way: Way) {
        self.cells[source * self.targets + target] = Self::cell(way);
    }

    /// A way as a cell holds it.
    #[allow(clippy::cast_possible_truncation)]
    pub(super) fn cell(way: Way) -> (f32, f32) {
        (way.metres.0 as f32, way.seconds.0 as f32)
    }

    /// All cells, so many rows at a time.
    pub(super) fn rows_mut(&mut self, rows: usize) -> Vec<&mut [(f32, f32)]> {
        self.cells
            .chunks_mut((rows * self.targets).max(1))
            .collect()
    }
}
