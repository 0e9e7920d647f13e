//! Work on several threads: pieces that are independent of each other, such as the indicators of a block kernel.

use std::{
    num::NonZeroUsize,
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// What `work` makes of each piece, in the order of the pieces, by at most so many threads, the caller's own among them.
///
/// A thread takes the next piece as soon as it is free, so pieces need not take equally long; what comes out is the same with
/// any number of threads. It pays where a piece takes much longer than starting a thread does (some 20 µs).
///
/// # Panics
///
/// As `work` does.
pub fn on_threads<P: Sync, T: Send>(
    threads: NonZeroUsize,
    pieces: &[P],
    work: impl Fn(&P) -> T + Sync,
) -> Vec<T> {
    let threads = threads.get().min(pieces.len());
    if threads <= 1 {
        return pieces.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let take = || {
        let number = next.fetch_add(1, Ordering::Relaxed);
        pieces.get(number).map(|piece| (number, work(piece)))
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> =
            (1..threads).map(|_| scope.spawn(|| std::iter::from_fn(take).collect())).collect();
        let mut done: Vec<(usize, T)> = std::iter::from_fn(take).collect();
        for other in others {
            let of_other: Vec<(usize, T)> =
                other.join().unwrap_or_else(|panic| panic::resume_unwind(panic));
            done.extend(of_other);
        }
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, sync::Barrier};

    use super::*;

    fn threads(n: usize) -> NonZeroUsize {
        NonZeroUsize::new(n).unwrap()
    }

    #[test]
    fn results_come_in_the_order_of_the_pieces() {
        let pieces: Vec<u64> = (0..500).collect();
        let expected: Vec<u64> = pieces.iter().map(|piece| piece * piece).collect();
        for n in [1, 2, 3, 8, 1000] {
            assert_eq!(on_threads(threads(n), &pieces, |piece| piece * piece), expected, "{n}");
        }
        assert!(on_threads(threads(2), &[] as &[u64], |piece| *piece).is_empty());
    }

    #[test]
    fn as_many_threads_work_as_are_wanted() {
        // Each piece waits for the others, so fewer threads would never be done.
        let all = Barrier::new(3);
        let ids = on_threads(threads(3), &[(); 3], |()| {
            all.wait();
            thread::current().id()
        });
        let ids: BTreeSet<String> = ids.into_iter().map(|id| format!("{id:?}")).collect();
        assert_eq!(ids.len(), 3);
    }

    #[test]
    #[should_panic(expected = "piece 3")]
    fn a_panic_of_a_piece_is_one_of_the_caller() {
        let pieces: Vec<u64> = (0..8).collect();
        on_threads(threads(2), &pieces, |piece| assert!(*piece != 3, "piece {piece}"));
    }
}
