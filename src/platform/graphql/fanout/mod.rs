//! One stream for many subscribers.
//!
//! Every subscription starts on a stream of its own: it reads the event log from its cursor to the end, then waits for
//! new events. Subscriptions that wait there with the same operation, language, calendar and visibility join a group.
//! One stream produces for the whole group: each event is checked, resolved and serialized once, and every subscriber
//! takes the text from the group's ring buffer.
//!
//! A group is an optimization on which nothing depends. A subscriber whose permissions change, who reads too slowly, or
//! whose group ends continues on a stream of its own after the last message it received.
//!
//! `docs/fanout.md` says exactly when a stream is shared.

mod event_requests;
mod fingerprint;
mod group;
mod groups;
mod progress;
mod ring_buffer;
mod subscriber;
mod subscription;
mod visibility;

use std::sync::Arc;

pub use fingerprint::Fingerprint;
pub use progress::{MessagePosition, Progress, ResumePoint};
pub use subscription::{Delivery, Sharing, Start, Subscription};
pub use visibility::Visibility;

use event_requests::EventRequests;
use groups::Groups;

use crate::platform::events::bus::Attendance;
use crate::platform::graphql::request_context::RequestContext;

/// The state shared by a server's subscriptions: their groups, and the request contexts of the newest event.
#[derive(Debug, Default)]
pub struct Fanout {
    groups: Groups,
    event_requests: EventRequests,
}

impl Fanout {
    /// Starts a subscription on a stream of its own. Without `sharing` it stays there.
    pub fn subscribe(
        self: &Arc<Self>,
        sharing: Option<Sharing>,
        attendance: Attendance,
        start: Start,
    ) -> Subscription {
        Subscription::new(Arc::clone(self), sharing, attendance, start)
    }
}

/// What a subscription's resolver finds in its context.
#[derive(Clone, Debug)]
pub struct SubscriptionContext {
    /// Where the resolver reports its position.
    pub progress: Progress,
    /// Where the resolver continues; `None`: at the operation's `after`.
    pub resume_point: Option<ResumePoint>,
    fanout: Arc<Fanout>,
}

impl SubscriptionContext {
    /// The request context in which a viewer receives the event with this number. Subscriptions of one viewer share it,
    /// so that the records of an event are loaded once for all of them.
    #[must_use]
    pub fn request_for(&self, event_number: i64, viewer: &RequestContext) -> RequestContext {
        self.fanout.event_requests.request_for(event_number, viewer)
    }
}

#[cfg(test)]
mod tests;
