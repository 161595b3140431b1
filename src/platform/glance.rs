//! Looking without waiting: a future is asked once, on the stack, and dropped where it has nothing yet.
//!
//! What is asked so must leave nothing behind: nothing is sent to the database meanwhile. What would be
//! read for many at once can be gathered instead, see `gather`.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_util::future::BoxFuture;

/// How futures are asked on this thread, right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By who waits for them.
    Waits,
    /// Once, for what they have at once.
    Glances,
    /// Once, for what they would read.
    Gathers,
}

/// A read that stands for all who want something of one kind.
pub type Read = BoxFuture<'static, ()>;

thread_local! {
    static MODE: Cell<Mode> = const { Cell::new(Mode::Waits) };
    static READS: RefCell<Vec<(usize, Read)>> = const { RefCell::new(Vec::new()) };
}

/// A mode, until the one before is back.
struct During(Mode);

impl During {
    fn new(mode: Mode) -> Self {
        Self(MODE.replace(mode))
    }
}

impl Drop for During {
    fn drop(&mut self) {
        MODE.set(self.0);
    }
}

/// How futures are asked on this thread, right now.
#[must_use]
pub fn mode() -> Mode {
    MODE.get()
}

/// What a future has at once.
pub fn at_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    let _during = During::new(Mode::Glances);
    once(future)
}

/// Asks a future once, in the mode that there is.
pub fn once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// The reads that are wanted by what is asked once meanwhile, which gathers none itself.
pub fn gather(ask: impl FnOnce()) -> Vec<Read> {
    // Whoever panicked on this thread has left some.
    READS.take();
    {
        let _during = During::new(Mode::Gathers);
        ask();
    }
    READS.take().into_iter().map(|(_, read)| read).collect()
}

/// Wants a read while reads are gathered; `kind` tells it from others, and it is made once.
pub fn want(kind: usize, read: impl FnOnce() -> Read) {
    READS.with_borrow_mut(|reads| {
        if reads.iter().all(|(other, _)| *other != kind) {
            reads.push((kind, read()));
        }
    });
}

/// Goes on only where somebody waits: who glances learns that there is nothing yet.
pub async fn waits() {
    if mode() != Mode::Waits {
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn who_glances_gets_what_is_there_and_nothing_is_begun() {
        let begun = AtomicUsize::new(0);
        let reading = async {
            waits().await;
            begun.fetch_add(1, Ordering::Relaxed);
        };
        assert!(at_once(pin!(reading)).is_pending());
        assert_eq!(at_once(pin!(async { 7 })), Poll::Ready(7));
        assert_eq!(begun.into_inner(), 0);
        assert_eq!(mode(), Mode::Waits);
    }

    #[test]
    fn each_kind_of_read_is_gathered_once() {
        let reads = gather(|| {
            assert_eq!(mode(), Mode::Gathers);
            for kind in [1, 2, 1] {
                want(kind, || Box::pin(async {}));
            }
        });
        assert_eq!(reads.len(), 2);
        assert_eq!(mode(), Mode::Waits);
    }

    #[test]
    fn a_panic_leaves_no_reads_to_others() {
        let panics = std::panic::catch_unwind(|| {
            gather(|| {
                want(1, || Box::pin(async {}));
                panic!("on purpose");
            })
        });
        assert!(panics.is_err());
        assert_eq!(gather(|| {}).len(), 0);
    }

    #[test]
    fn a_panic_leaves_the_mode_as_it_was() {
        let asked = Arc::new(AtomicUsize::new(0));
        let panics = std::panic::catch_unwind({
            let asked = Arc::clone(&asked);
            move || {
                at_once(pin!(async {
                    asked.fetch_add(1, Ordering::Relaxed);
                    panic!("on purpose");
                }))
                .is_ready()
            }
        });
        assert!(panics.is_err());
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(mode(), Mode::Waits);
    }
}
