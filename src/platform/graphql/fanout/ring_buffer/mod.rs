//! The newest messages of a group. Each subscriber reads them at its own pace, through a slot.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use slab::Slab;

use super::progress::MessagePosition;
use crate::platform::events::cursor::Cursor;

/// The most messages that are kept, as many as the bus keeps events. A subscriber that is further behind continues from
/// the event log.
const MAX_MESSAGES: usize = 1024;
/// The most bytes of their texts.
const MAX_BYTES: usize = 1024 * 1024;

/// The newest messages of a group.
#[derive(Debug, Default)]
pub struct RingBuffer(Mutex<RingState>);

#[derive(Debug, Default)]
struct RingState {
    /// How many messages were dropped from the front.
    dropped: u64,
    messages: VecDeque<Arc<SharedMessage>>,
    /// The total length of their texts in bytes.
    bytes: usize,
    /// The messages of all events up to this cursor were added.
    processed: Cursor,
    is_closed: bool,
    /// For each slot, the waker of the task that waits there.
    wakers: Slab<Option<Waker>>,
}

/// A response that was serialized once for a group.
#[derive(Debug)]
pub struct SharedMessage {
    /// The message's position in the event stream.
    pub position: MessagePosition,
    /// The response as JSON.
    pub text: Arc<str>,
}

/// A subscriber's read position in a ring buffer. Dropping it frees the slot.
#[derive(Debug)]
pub struct Slot {
    ring: Arc<RingBuffer>,
    next: u64,
    key: usize,
}

/// The result of reading a slot.
#[derive(Debug)]
pub enum Found {
    /// The next message.
    Message(Arc<SharedMessage>),
    /// No message yet; those of all events up to this cursor were read.
    Nothing(Cursor),
    /// No more messages: the subscriber is too far behind, or the group has ended.
    End,
}

impl RingBuffer {
    /// A slot that receives all messages added from now on.
    pub fn subscribe(self: &Arc<Self>) -> Slot {
        let mut state = self.state();
        let next = state.dropped + state.messages.len() as u64;
        let key = state.wakers.insert(None);
        drop(state);
        Slot { ring: Arc::clone(self), next, key }
    }

    /// Whether no more messages are added.
    pub fn is_closed(&self) -> bool {
        self.state().is_closed
    }

    /// Adds a message and wakes all subscribers that wait.
    pub fn push(&self, message: SharedMessage) {
        self.change(|state| {
            state.bytes += message.text.len();
            state.messages.push_back(Arc::new(message));
            // The newest message is kept, however large it is.
            while state.messages.len() > MAX_MESSAGES
                || state.messages.len() > 1 && state.bytes > MAX_BYTES
            {
                let Some(oldest) = state.messages.pop_front() else { break };
                state.bytes -= oldest.text.len();
                state.dropped += 1;
            }
        });
    }

    /// Records that the messages of all events up to a cursor were added. Wakes nobody.
    pub fn set_processed(&self, cursor: Cursor) {
        self.state().processed = cursor;
    }

    /// Closes the buffer: no more messages are added. Wakes all subscribers that wait.
    pub fn close(&self) {
        self.change(|state| state.is_closed = true);
    }

    fn change(&self, change: impl FnOnce(&mut RingState)) {
        let mut state = self.state();
        change(&mut state);
        let wakers: Vec<Waker> =
            state.wakers.iter_mut().filter_map(|(_, waker)| waker.take()).collect();
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn state(&self) -> MutexGuard<'_, RingState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// Takes the next message. If there is none yet, the task is woken once there is.
    pub fn read(&mut self, task: &Context<'_>) -> Found {
        let mut state = self.ring.state();
        let Some(index) = self.next.checked_sub(state.dropped) else { return Found::End };
        let message = usize::try_from(index).ok().and_then(|index| state.messages.get(index));
        if let Some(message) = message.cloned() {
            self.next += 1;
            return Found::Message(message);
        }
        if state.is_closed {
            return Found::End;
        }
        if let Some(waker) = state.wakers.get_mut(self.key) {
            match waker {
                Some(waker) => waker.clone_from(task.waker()),
                None => *waker = Some(task.waker().clone()),
            }
        }
        Found::Nothing(state.processed.clone())
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.ring.state().wakers.try_remove(self.key);
    }
}

#[cfg(test)]
mod tests;
