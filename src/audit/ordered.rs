//! The re-order window: workers hand in numbered results in any order, the sink sees them in order.
//! Workers that are too far ahead wait, so memory stays bounded by the window.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A sink behind a window of `room` results. The sink returns false to stop everything (a closed pipe).
pub struct Ordered<T, S> {
    state: Mutex<State<T, S>>,
    moved: Condvar,
    room: usize,
}

struct State<T, S> {
    next: usize,
    waiting: BTreeMap<usize, T>,
    sink: S,
    stopped: bool,
}

impl<T, S: FnMut(T) -> bool> Ordered<T, S> {
    /// A window of `room` results (at least one) before a sink.
    #[must_use]
    pub fn new(room: usize, sink: S) -> Self {
        Self { state: Mutex::new(State { next: 0, waiting: BTreeMap::new(), sink, stopped: false }), moved: Condvar::new(), room: room.max(1) }
    }

    /// Hands in the result with this number; numbers begin with 0, each is handed in once.
    /// Waits while the result is too far ahead. The result that the sink needs next never waits.
    /// Returns false where the sink has stopped.
    pub fn put(&self, number: usize, result: T) -> bool {
        let mut state = self.lock();
        while !state.stopped && number >= state.next + self.room {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.stopped {
            return false;
        }
        state.waiting.insert(number, result);
        while !state.stopped {
            let next = state.next;
            let Some(ready) = state.waiting.remove(&next) else { break };
            state.next += 1;
            state.stopped = !(state.sink)(ready);
        }
        self.moved.notify_all();
        !state.stopped
    }

    /// The sink, after the last result.
    pub fn into_sink(self) -> S {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).sink
    }

    fn lock(&self) -> MutexGuard<'_, State<T, S>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Ordered;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn the_sink_sees_results_in_order_whoever_is_first() {
        let mut seen = Vec::new();
        {
            let ordered = Ordered::new(3, |n: usize| {
                seen.push(n);
                true
            });
            let next = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for _ in 0..4 {
                    scope.spawn(|| {
                        loop {
                            let n = next.fetch_add(1, Ordering::Relaxed);
                            if n >= 500 {
                                break;
                            }
                            if n.is_multiple_of(7) {
                                std::thread::yield_now();
                            }
                            ordered.put(n, n);
                        }
                    });
                }
            });
        }
        assert_eq!(seen, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn a_sink_that_stops_frees_the_workers() {
        let ordered = Ordered::new(1, |n: usize| n < 1);
        assert!(ordered.put(0, 0));
        assert!(!ordered.put(1, 1));
        assert!(!ordered.put(9, 9));
    }
}
