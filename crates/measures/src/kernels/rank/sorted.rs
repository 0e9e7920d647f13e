//! Places by all that numbers can stand for.

use scorecard_domain::Missing;

use super::{Place, Tally};
use crate::kernels::edge::Contender;

/// Numbers of any sort, put in order by what they can stand for.
#[derive(Debug)]
pub(in crate::kernels) struct Sorted<E> {
    contenders: Vec<(usize, Contender<E>)>,
    lows: Vec<E>,
    highs: Vec<E>,
}

impl<E> Default for Sorted<E> {
    fn default() -> Self {
        Self { contenders: Vec::new(), lows: Vec::new(), highs: Vec::new() }
    }
}

impl<E: Ord + Copy> Sorted<E> {
    /// Sorts the peers once and finds each one's place by bisection.
    pub(in crate::kernels) fn place(
        &mut self,
        with: impl Iterator<Item = (usize, Contender<E>)>,
        tally: Tally,
        outcomes: &mut [Result<Place, Missing>],
    ) {
        let Self { contenders, lows, highs } = self;
        contenders.clear();
        contenders.extend(with);
        contenders.sort_unstable_by_key(|c| c.1.at);
        refill(lows, contenders.iter().map(|c| c.1.low));
        refill(highs, contenders.iter().map(|c| c.1.high));
        for alike in contenders.chunk_by(|a, b| a.1.at == b.1.at) {
            let better = above(contenders, |c| c.1.at <= alike[0].1.at);
            for (n, own) in alike {
                let surely = above(lows, |low| *low <= own.high);
                // An interval with any width may beat itself; it is no peer of itself.
                let maybe = above(highs, |high| *high <= own.low) - u32::from(own.low < own.high);
                let tied = alike.iter().any(|(other, c)| other != n && c.ties(own));
                outcomes[*n] = tally.place(better, surely, maybe, tied);
            }
        }
    }
}

fn refill<E: Ord>(edges: &mut Vec<E>, with: impl Iterator<Item = E>) {
    edges.clear();
    edges.extend(with);
    edges.sort_unstable();
}

/// How many of a sorted list are behind those for which `below` holds.
fn above<T>(sorted: &[T], below: impl FnMut(&T) -> bool) -> u32 {
    u32::try_from(sorted.len() - sorted.partition_point(below)).unwrap_or(u32::MAX)
}
