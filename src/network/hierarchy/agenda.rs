//! The ranks a search has still to look at, lowest first: a set of bits over all ranks under two
//! layers of summary. Adding and taking cost a few instructions and no comparison, which is what
//! makes a search in the order of ranks cheaper than one in the order of cost.

/// Bits of a word.
const WORD: u32 = u64::BITS;

/// The set. Once a rank is taken, only higher ones may be added until it is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    /// A bit for each rank.
    ranks: Vec<u64>,
    /// A bit for each word of `ranks` that is not zero.
    words: Vec<u64>,
    /// A bit for each word of `words` that is not zero.
    blocks: Vec<u64>,
}

impl Agenda {
    pub(super) fn new(nodes: usize) -> Self {
        let ranks = nodes.div_ceil(64);
        let words = ranks.div_ceil(64);
        Self {
            ranks: vec![0; ranks],
            words: vec![0; words],
            blocks: vec![0; words.div_ceil(64)],
        }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, rank: u32) {
        let (word, block) = (rank / WORD, rank / (WORD * WORD));
        self.ranks[word as usize] |= 1 << (rank % WORD);
        let words = &mut self.words[block as usize];
        if *words == 0 {
            self.blocks[(block / WORD) as usize] |= 1 << (block % WORD);
        }
        *words |= 1 << (word % WORD);
    }

    /// Hands every rank to `take`, lowest first, with the set to add higher ones to; ends when it is empty.
    #[inline(always)]
    pub(super) fn drain(&mut self, mut take: impl FnMut(&mut Self, u32)) {
        for top in (0..)
            .zip(0..self.blocks.len())
            .map(|(top, _): (u32, _)| top)
        {
            while self.blocks[top as usize] != 0 {
                let block = top * WORD + self.blocks[top as usize].trailing_zeros();
                while self.words[block as usize] != 0 {
                    let word = block * WORD + self.words[block as usize].trailing_zeros();
                    while self.ranks[word as usize] != 0 {
                        let rank = word * WORD + self.ranks[word as usize].trailing_zeros();
                        self.ranks[word as usize] &= self.ranks[word as usize] - 1;
                        take(self, rank);
                    }
                    self.words[block as usize] &= self.words[block as usize] - 1;
                }
                self.blocks[top as usize] &= self.blocks[top as usize] - 1;
            }
        }
    }
}
