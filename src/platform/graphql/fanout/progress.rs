//! How far a stream is. Its resolver reports it; the subscription and its group read it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::visibility::Visibility;
use crate::access::Actor;
use crate::platform::events::cursor::Cursor;

/// How far a stream is, shared by its resolver and whoever reads the stream.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    cursor: Cursor,
    /// Whether everything up to the cursor was produced.
    is_idle: bool,
    visibility: Option<Visibility>,
    last_message: Option<MessagePosition>,
}

/// Where a stream continues, and with which visibility it has produced so far.
#[derive(Clone, Debug)]
pub struct ResumePoint {
    /// Everything up to here was produced.
    pub cursor: Cursor,
    /// With this visibility.
    pub visibility: Visibility,
}

/// Where in the event stream a message belongs.
#[derive(Clone, Debug)]
pub struct MessagePosition {
    /// The number of the event that led to the message; `None`: it is a checkpoint.
    pub event_number: Option<i64>,
    /// Whoever has received the message continues after this cursor.
    pub resume_after: Cursor,
}

impl Progress {
    /// Sets the visibility that the stream produces with from now on.
    pub fn set_visibility(&self, visibility: Visibility) {
        self.state().visibility = Some(visibility);
    }

    /// Moves to a cursor; what the stream produces of it is still to come.
    pub fn advance(&self, cursor: &Cursor) {
        let mut state = self.state();
        state.cursor.clone_from(cursor);
        state.is_idle = false;
    }

    /// Everything up to a cursor was produced; the stream waits for what follows.
    pub fn mark_idle(&self, cursor: &Cursor) {
        let mut state = self.state();
        state.cursor.clone_from(cursor);
        state.is_idle = true;
    }

    /// Records where the next message belongs.
    pub fn record_message(&self, position: MessagePosition) {
        self.state().last_message = Some(position);
    }

    /// Where another stream could continue; `None`: this one is not idle, or skips events that its client
    /// has seen in a snapshot, which no other stream does.
    #[must_use]
    pub fn resume_point(&self) -> Option<ResumePoint> {
        let state = self.state();
        let can_resume = state.is_idle && state.cursor.is_settled();
        let visibility = state.visibility.clone().filter(|_| can_resume)?;
        Some(ResumePoint { cursor: state.cursor.clone(), visibility })
    }

    /// The number of the event that the stream has moved to, while it produces for this viewer.
    #[must_use]
    pub fn event_number(&self, viewer: &Actor) -> Option<i64> {
        let state = self.state();
        state.produces_for(viewer).then_some(state.cursor.number)
    }

    /// Where the last message belongs, while the stream produces for this viewer.
    #[must_use]
    pub fn last_message(&self, viewer: &Actor) -> Option<MessagePosition> {
        let state = self.state();
        state.last_message.clone().filter(|_| state.produces_for(viewer))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn produces_for(&self, viewer: &Actor) -> bool {
        self.visibility.as_ref().is_some_and(|visibility| visibility.viewer() == viewer)
    }
}
