//! What is left of a graph while its nodes are contracted: the neighbours of each node that is left,
//! in one array, with room to grow in place.

use super::arcs::Digraph;
use super::weight::Weight;

/// A neighbour that is left, with the arcs to it and from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<W> {
    pub(super) head: u32,
    pub(super) out: W,
    pub(super) into: W,
    /// What the arcs stand for, in the words of whoever added them.
    pub(super) out_via: u32,
    pub(super) into_via: u32,
    /// Arcs of the original graph under the arc out and the arc in.
    pub(super) out_hops: u16,
    pub(super) into_hops: u16,
}

/// Where the links of a node are.
#[derive(Clone, Copy, Debug, Default)]
struct Span {
    first: u32,
    len: u32,
    room: u32,
}

/// The graph that is left.
#[derive(Debug)]
pub(super) struct Remaining<W> {
    spans: Vec<Span>,
    links: Vec<Link<W>>,
}

impl<W: Weight> Remaining<W> {
    /// A graph whose nodes are called by their places in `places`; arcs stand for their numbers.
    pub(super) fn new(graph: Digraph<'_, W>, places: &[u32]) -> Self {
        let arcs = (0u32..)
            .zip(graph.tails.iter().zip(graph.heads).zip(graph.weights))
            .filter(|(_, ((tail, head), weight))| tail != head && weight.exists())
            .map(|(number, ((&tail, &head), &weight))| {
                let [tail, head] = [tail, head].map(|node| places[node as usize]);
                (number, tail, head, weight)
            });
        let mut spans = vec![Span::default(); graph.nodes];
        for (_, tail, head, _) in arcs.clone() {
            spans[tail as usize].room += 1;
            spans[head as usize].room += 1;
        }
        let mut sum = 0u32;
        for span in &mut spans {
            span.first = sum;
            sum = sum.checked_add(span.room).expect("arcs are counted in u32");
        }
        let mut remaining = Self {
            spans,
            links: vec![Self::NOTHING; sum as usize],
        };
        for (number, tail, head, weight) in arcs {
            remaining.add(tail, head, weight, number, 1);
        }
        remaining
    }

    const NOTHING: Link<W> = Link {
        head: 0,
        out: W::NONE,
        into: W::NONE,
        out_via: 0,
        into_via: 0,
        out_hops: 0,
        into_hops: 0,
    };

    /// The neighbours of a node.
    #[inline(always)]
    pub(super) fn at(&self, node: u32) -> &[Link<W>] {
        let span = self.spans[node as usize];
        &self.links[span.first as usize..(span.first + span.len) as usize]
    }

    /// Adds an arc or lets it take the place of a dearer one.
    pub(super) fn add(&mut self, tail: u32, head: u32, weight: W, via: u32, hops: u16) {
        let link = self.link(tail, head);
        if weight < link.out {
            (link.out, link.out_via, link.out_hops) = (weight, via, hops);
            let link = self.link(head, tail);
            (link.into, link.into_via, link.into_hops) = (weight, via, hops);
        }
    }

    /// The link of a node to a neighbour, made when it is not there.
    fn link(&mut self, at: u32, head: u32) -> &mut Link<W> {
        let place = self.at(at).iter().position(|link| link.head == head);
        let mut span = self.spans[at as usize];
        let place = place.unwrap_or_else(|| {
            let (first, len) = (span.first as usize, span.len as usize);
            if span.len == span.room {
                span.first = u32::try_from(self.links.len()).expect("arcs are counted in u32");
                span.room = (span.room * 2).max(4);
                self.links.extend_from_within(first..first + len);
                let end = span.first as usize + span.room as usize;
                self.links.resize(end, Self::NOTHING);
            }
            span.len += 1;
            self.spans[at as usize] = span;
            self.links[span.first as usize + len] = Link {
                head,
                ..Self::NOTHING
            };
            len
        });
        &mut self.links[span.first as usize + place]
    }

    /// Takes a node out of its neighbours' lists.
    pub(super) fn remove(&mut self, node: u32) {
        let span = std::mem::take(&mut self.spans[node as usize]);
        for own in span.first..span.first + span.len {
            let head = self.links[own as usize].head as usize;
            let there = self.spans[head];
            let links = &mut self.links[there.first as usize..(there.first + there.len) as usize];
            if let Some(place) = links.iter().position(|back| back.head == node) {
                links.swap(place, there.len as usize - 1);
                self.spans[head].len -= 1;
            }
        }
    }

    /// The same graph of the nodes in `kept`, which are called by their places there from now on;
    /// `places` says the place of each.
    pub(super) fn compact(&self, kept: &[u32], places: &[u32]) -> Self {
        let mut spans = Vec::with_capacity(kept.len());
        let mut links = Vec::new();
        for &node in kept {
            let old = self.at(node);
            let first = u32::try_from(links.len()).expect("arcs are counted in u32");
            let len = self.spans[node as usize].len;
            links.extend(old.iter().map(|link| Link {
                head: places[link.head as usize],
                ..*link
            }));
            let room = len + len / 2;
            links.resize((first + room) as usize, Self::NOTHING);
            spans.push(Span { first, len, room });
        }
        Self { spans, links }
    }
}
