//! The progress of a stream: reported by its resolver, read by the subscription and its group.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::visibility::Visibility;
use crate::access::Actor;
use crate::platform::events::cursor::Cursor;

/// The progress of a stream, shared by its resolver and its consumers.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<ProgressState>>);

#[derive(Debug, Default)]
struct ProgressState {
    cursor: Cursor,
    /// Whether everything up to the cursor was produced.
    is_idle: bool,
    visibility: Option<Visibility>,
    last_message: Option<MessagePosition>,
}

/// Where a stream can continue, and the visibility with which it has produced so far.
#[derive(Clone, Debug)]
pub struct ResumePoint {
    /// Everything up to here was produced.
    pub cursor: Cursor,
    /// The visibility with which it was produced.
    pub visibility: Visibility,
}

/// The position of a message in the event stream.
#[derive(Clone, Debug)]
pub struct MessagePosition {
    /// The number of the event that caused the message; `None`: it is a checkpoint.
    pub event_number: Option<i64>,
    /// A subscriber that has received the message continues after this cursor.
    pub resume_after: Cursor,
}

impl Progress {
    /// Sets the visibility with which the stream produces from now on.
    pub fn set_visibility(&self, visibility: Visibility) {
        self.state().visibility = Some(visibility);
    }

    /// Moves to a cursor whose messages are still to be produced.
    pub fn advance(&self, cursor: &Cursor) {
        let mut state = self.state();
        state.cursor.clone_from(cursor);
        state.is_idle = false;
    }

    /// Marks everything up to a cursor as produced: the stream waits for new events.
    pub fn mark_idle(&self, cursor: &Cursor) {
        let mut state = self.state();
        state.cursor.clone_from(cursor);
        state.is_idle = true;
    }

    /// Records the position of the next message.
    pub fn record_message(&self, position: MessagePosition) {
        self.state().last_message = Some(position);
    }

    /// Where another stream could continue. `None`: this stream is not idle, or it skips events that its client has
    /// seen in a snapshot, which no other stream does.
    #[must_use]
    pub fn resume_point(&self) -> Option<ResumePoint> {
        let state = self.state();
        let can_resume = state.is_idle && state.cursor.is_settled();
        let visibility = state.visibility.clone().filter(|_| can_resume)?;
        Some(ResumePoint { cursor: state.cursor.clone(), visibility })
    }

    /// The number of the event that the stream has moved to, as long as it produces for this viewer.
    #[must_use]
    pub fn event_number(&self, viewer: &Actor) -> Option<i64> {
        let state = self.state();
        state.produces_for(viewer).then_some(state.cursor.number)
    }

    /// The position of the last message, as long as the stream produces for this viewer.
    #[must_use]
    pub fn last_message(&self, viewer: &Actor) -> Option<MessagePosition> {
        let state = self.state();
        state.last_message.clone().filter(|_| state.produces_for(viewer))
    }

    /// The cursor after the last message; `None`: there was none.
    #[must_use]
    pub fn resume_after(&self) -> Option<Cursor> {
        self.state().last_message.as_ref().map(|message| message.resume_after.clone())
    }

    fn state(&self) -> MutexGuard<'_, ProgressState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProgressState {
    fn produces_for(&self, viewer: &Actor) -> bool {
        self.visibility.as_ref().is_some_and(|visibility| visibility.viewer() == viewer)
    }
}
