//! What a party is told: the last few messages, for all its members, each of whom reads on from its own place.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use slab::Slab;

use crate::platform::events::cursor::Cursor;
use crate::platform::events::track::Told;

/// Messages that are kept for the slowest member, as many as the bus keeps; who is further behind goes on
/// alone, from the log.
const MOST: usize = 1024;
/// Bytes of their texts, where they are large.
const MOST_BYTES: usize = 1024 * 1024;

/// What a party is told.
#[derive(Debug, Default)]
pub struct Ring(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How many messages are kept no longer.
    gone: u64,
    kept: VecDeque<Arc<Message>>,
    /// Of the kept texts.
    bytes: usize,
    /// Up to here everything was told.
    passed: Cursor,
    is_over: bool,
    seats: Slab<Option<Waker>>,
}

/// What is told to a party.
#[derive(Debug)]
pub struct Message {
    /// The number of the event that led to it, or before it.
    pub number: i64,
    /// Where who heard it is.
    pub told: Told,
    /// The answer.
    pub text: Arc<str>,
}

/// A member's place.
#[derive(Debug, PartialEq, Eq)]
pub struct Seat {
    next: u64,
    key: usize,
}

/// What a member finds.
#[derive(Debug)]
pub enum Found {
    /// The next message.
    Message(Arc<Message>),
    /// Nothing beyond this place is known yet.
    Nothing(Cursor),
    /// There is nothing more for it: it is too far behind, or the party has ended.
    End,
}

impl Ring {
    /// A seat for who has come to the same place; it hears all that is told from now on.
    pub fn seat(&self) -> Seat {
        let mut state = self.state();
        let next = state.gone + state.kept.len() as u64;
        Seat { next, key: state.seats.insert(None) }
    }

    /// Frees a seat.
    pub fn leave(&self, seat: &Seat) {
        self.state().seats.try_remove(seat.key);
    }

    /// Whether nothing more is told.
    pub fn is_over(&self) -> bool {
        self.state().is_over
    }

    /// What comes next for a seat; where there is nothing yet, the task is woken once there is.
    pub fn look(&self, seat: &mut Seat, task: &Context<'_>) -> Found {
        let mut state = self.state();
        let Some(place) = seat.next.checked_sub(state.gone) else { return Found::End };
        let message = usize::try_from(place).ok().and_then(|place| state.kept.get(place));
        if let Some(message) = message.cloned() {
            seat.next += 1;
            return Found::Message(message);
        }
        if state.is_over {
            return Found::End;
        }
        if let Some(waiting) = state.seats.get_mut(seat.key) {
            match waiting {
                Some(waker) => waker.clone_from(task.waker()),
                None => *waiting = Some(task.waker().clone()),
            }
        }
        Found::Nothing(state.passed.clone())
    }

    /// Tells all members.
    pub fn tell(&self, message: Message) {
        self.change(|state| {
            state.bytes += message.text.len();
            state.kept.push_back(Arc::new(message));
            // The newest is kept, however large.
            while state.kept.len() > MOST || state.kept.len() > 1 && state.bytes > MOST_BYTES {
                let Some(oldest) = state.kept.pop_front() else { break };
                state.bytes -= oldest.text.len();
                state.gone += 1;
            }
        });
    }

    /// Everything up to here was told. Nobody is woken for that.
    pub fn pass(&self, place: Cursor) {
        self.state().passed = place;
    }

    /// Nothing more is told.
    pub fn end(&self) {
        self.change(|state| state.is_over = true);
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state();
        change(&mut state);
        let wakers: Vec<Waker> =
            state.seats.iter_mut().filter_map(|(_, waiting)| waiting.take()).collect();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
