//! The order inside a small cell: repeatedly the node with the fewest neighbours, as they are when its
//! turn comes (minimum degree). Neighbours outside the cell count too: they are eliminated later and
//! every elimination inside joins them. Sets of neighbours are bits of one word.

use super::net::Net;

/// Most nodes of a cell.
pub(super) const CELL: usize = 64;

/// Orders cells of one net.
pub(super) struct Cells {
    /// Place of a node among those seen in this cell, one more; 0 is unseen.
    place: Vec<u8>,
    outside: Vec<u32>,
}

impl Cells {
    pub fn new(nodes: usize) -> Self {
        Self {
            place: vec![0; nodes],
            outside: Vec::new(),
        }
    }

    /// Writes the nodes of a cell to `ranks` in the order of their elimination.
    pub fn order(&mut self, net: &Net, cell: &[u32], ranks: &mut [u32]) {
        let mut inside = [0_u64; CELL];
        let mut beyond = [0_u64; CELL];
        for (index, &node) in cell.iter().enumerate() {
            self.place[node as usize] = index as u8 + 1;
        }
        for (index, &node) in cell.iter().enumerate() {
            for &other in net.of(node) {
                let place = &mut self.place[other as usize];
                if *place == 0 {
                    // More than a word of neighbours outside: the last bit stands for the rest.
                    *place = (CELL + self.outside.len()).min(2 * CELL - 1) as u8 + 1;
                    self.outside.push(other);
                }
                let bit = usize::from(*place - 1);
                if bit < CELL {
                    inside[index] |= 1 << bit;
                } else {
                    beyond[index] |= 1 << (bit - CELL);
                }
            }
        }
        for &node in cell.iter().chain(&self.outside) {
            self.place[node as usize] = 0;
        }
        self.outside.clear();
        let mut left = if cell.len() == CELL {
            u64::MAX
        } else {
            (1 << cell.len()) - 1
        };
        for rank in ranks {
            let mut best = (u32::MAX, 0);
            for node in bits(left) {
                let degree = (inside[node] & left).count_ones() + beyond[node].count_ones();
                if degree < best.0 {
                    best = (degree, node);
                }
            }
            let node = best.1;
            *rank = cell[node];
            left &= !(1 << node);
            for other in bits(inside[node] & left) {
                inside[other] |= inside[node] & !(1 << other);
                beyond[other] |= beyond[node];
            }
        }
    }
}

/// The set bits of a word, lowest first.
fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let bit = word.trailing_zeros() as usize;
            word &= word - 1;
            bit
        })
    })
}
