//! Synthetic provinces of any size.
use crate::dataset::tables::Tables;
/// How large a province to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProvinceRecipe {
    /// Units that produce waste.
    pub generators: usize,
    /// Plants.
    pub facilities: usize,
    /// Waste codes.
    pub codes: usize,
    /// Nodes of the road network.
    pub road_nodes: usize,
    /// Seed.
    pub seed: u64,
}
/// A synthetic province.
#[must_use]
pub fn province(_recipe: &ProvinceRecipe) -> Tables {
    Tables::default()
}
