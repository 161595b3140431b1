//! One of those who are told together.

use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::party::Party;
use super::ring::{Found, Seat};
use crate::platform::events::track::Rest;
use crate::platform::graphql::scope::Scope;

/// One of those who are told together.
pub struct Member {
    party: Arc<Party>,
    seat: Seat,
    /// What it had heard when it came.
    joined_at: i64,
    /// Where it goes on alone, and with which of its rights it was told of last.
    rest: Rest,
    /// Completes when its rights turn.
    turned: BoxFuture<'static, ()>,
}

impl Member {
    /// Who has a seat in a party, and comes from a stream of its own.
    pub fn new(
        (party, seat): (Arc<Party>, Seat),
        rest: Rest,
        turned: BoxFuture<'static, ()>,
    ) -> Self {
        Self { party, seat, joined_at: rest.place.number, rest, turned }
    }

    /// Where it goes on alone.
    pub fn rest(&self) -> Rest {
        self.rest.clone()
    }

    /// What it is told next; `None`: it has to go on alone.
    pub fn poll(&mut self, scope: &Scope, task: &mut Context<'_>) -> Poll<Option<Arc<str>>> {
        loop {
            match self.party.ring.look(&mut self.seat, task) {
                Found::Message(message) => {
                    if message.told.is_event && message.number <= self.joined_at {
                        continue;
                    }
                    if !scope.suits(&self.party.rest) {
                        return Poll::Ready(None);
                    }
                    self.rest.place.clone_from(&message.told.place);
                    return Poll::Ready(Some(Arc::clone(&message.text)));
                }
                Found::Nothing(passed) => {
                    if passed.number > self.rest.place.number {
                        self.rest.place = passed;
                    }
                    return self.turned.poll_unpin(task).map(|()| None);
                }
                Found::End => return Poll::Ready(None),
            }
        }
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.party.ring.leave(&self.seat);
    }
}
