//! One subscriber of a group.

use std::future::pending;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::group::Group;
use super::groups::Candidate;
use super::progress::ResumePoint;
use super::ring_buffer::{Found, Slot};
use crate::access::Actor;
use crate::platform::events::cursor::Cursor;

/// One subscriber of a group.
pub struct Subscriber {
    group: Arc<Group>,
    slot: Slot,
    /// The number of the newest event that it had processed when it joined.
    joined_at: i64,
    /// Where it continues after leaving the group.
    resume_point: ResumePoint,
    /// The viewer's current permissions.
    rights: watch::Receiver<Actor>,
    /// Completes when the viewer's permissions change.
    rights_changed: BoxFuture<'static, ()>,
}

impl Subscriber {
    /// A subscriber with a slot in a group.
    pub fn new(group: Arc<Group>, slot: Slot, candidate: Candidate) -> Self {
        let Candidate { resume_point, rights, .. } = candidate;
        let mut changes = rights.clone();
        let rights_changed = async move {
            // Without a sender the connection is ending too.
            if changes.changed().await.is_err() {
                pending::<()>().await;
            }
        };
        let rights_changed = rights_changed.boxed();
        let joined_at = resume_point.cursor.number;
        Self { group, slot, joined_at, resume_point, rights, rights_changed }
    }

    /// Where it continues on a stream of its own.
    pub fn resume_point(&self) -> ResumePoint {
        self.resume_point.clone()
    }

    /// The position of the message that it received last.
    pub const fn resume_after(&self) -> &Cursor {
        &self.resume_point.cursor
    }

    /// The next message; `None`: it must continue on a stream of its own.
    pub fn poll_next(&mut self, task: &mut Context<'_>) -> Poll<Option<Arc<str>>> {
        loop {
            match self.slot.read(task) {
                Found::Message(message) => {
                    let position = &message.position;
                    if position.event_number.is_some_and(|number| number <= self.joined_at) {
                        // The group was behind when this subscriber joined.
                        continue;
                    }
                    if !self.group.visibility.is_valid_for(&self.rights.borrow()) {
                        return Poll::Ready(None);
                    }
                    self.resume_point.cursor.clone_from(&position.resume_after);
                    return Poll::Ready(Some(Arc::clone(&message.text)));
                }
                Found::Nothing(processed) => {
                    if processed.number > self.resume_point.cursor.number {
                        self.resume_point.cursor = processed;
                    }
                    return self.rights_changed.poll_unpin(task).map(|()| None);
                }
                Found::End => return Poll::Ready(None),
            }
        }
    }
}
