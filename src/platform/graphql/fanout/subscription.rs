//! A subscription, on a stream of its own or in a group.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_graphql::{Response, Value};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::sync::watch;

use super::fingerprint::Fingerprint;
use super::groups::{Candidate, GroupKey, Waiting};
use super::progress::{Progress, ResumePoint};
use super::subscriber::Subscriber;
use super::{Fanout, SubscriptionContext};
use crate::access::Actor;
use crate::platform::events::bus::Attendance;
use crate::platform::events::cursor::Cursor;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::presentation::Presentation;

/// What a subscription delivers, and its position in the event stream.
#[derive(Debug)]
pub enum Delivery {
    /// A response of its own stream; without a position if it holds only errors.
    Own(Box<Response>, Option<Cursor>),
    /// A response of its group, as JSON.
    Shared(Arc<str>, Cursor),
}

/// Starts a stream that produces a subscription's responses.
pub type Start = Box<dyn Fn(SubscriptionContext) -> BoxStream<'static, Response> + Send>;

/// The criteria by which a subscription may share a stream.
#[derive(Debug)]
pub struct Sharing {
    /// The fingerprint of its operation.
    pub fingerprint: Fingerprint,
    /// The language and calendar of its responses.
    pub presentation: Presentation,
    /// The viewer's current permissions.
    pub rights: watch::Receiver<Actor>,
}

/// A subscription, as a stream of deliveries.
pub struct Subscription {
    start: Start,
    sharing: Option<Sharing>,
    fanout: Arc<Fanout>,
    state: SubscriptionState,
    _attendance: Attendance,
}

enum SubscriptionState {
    Own(OwnStream),
    Shared(Box<Subscriber>),
    Ended,
}

/// A subscription's own stream.
pub struct OwnStream {
    /// The responses that it produces.
    pub responses: BoxStream<'static, Response>,
    /// Its progress.
    pub progress: Progress,
    /// Set while the subscription waits for others to share its stream with.
    pub waiting: Option<Waiting>,
}

impl Sharing {
    /// The criteria for an operation of this viewer; `None`: changes of the viewer's permissions are not followed.
    #[must_use]
    pub fn of(fingerprint: Fingerprint, viewer: &RequestContext) -> Option<Self> {
        let rights = viewer.rights()?.clone();
        Some(Self { fingerprint, presentation: viewer.presentation().clone(), rights })
    }

    /// The subscription as a candidate for groups. `None`: its stream is not idle, or has not yet noticed a change of
    /// the viewer's permissions.
    fn candidate(&self, progress: &Progress) -> Option<Candidate> {
        let resume_point = progress.resume_point()?;
        let mut rights = self.rights.clone();
        if *rights.borrow_and_update() != *resume_point.visibility.viewer() {
            return None;
        }
        let Self { fingerprint, presentation, .. } = self;
        let user = resume_point.visibility.user();
        let key = GroupKey { fingerprint: *fingerprint, user, presentation: presentation.clone() };
        Some(Candidate { key, resume_point, rights })
    }
}

impl Subscription {
    pub(super) fn new(
        fanout: Arc<Fanout>,
        sharing: Option<Sharing>,
        attendance: Attendance,
        start: Start,
    ) -> Self {
        let state = SubscriptionState::Own(OwnStream::new(&start, &fanout, None));
        Self { start, sharing, fanout, state, _attendance: attendance }
    }
}

impl OwnStream {
    fn new(start: &Start, fanout: &Arc<Fanout>, resume_point: Option<ResumePoint>) -> Self {
        let (progress, fanout) = (Progress::default(), Arc::clone(fanout));
        let context = SubscriptionContext { progress: progress.clone(), resume_point, fanout };
        Self { responses: start(context), progress, waiting: None }
    }

    /// Moves the stream out, and leaves an empty one.
    pub(super) fn take(&mut self) -> Self {
        let responses = mem::replace(&mut self.responses, stream::empty().boxed());
        Self { responses, progress: self.progress.clone(), waiting: None }
    }
}

impl Stream for Subscription {
    type Item = Delivery;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Delivery>> {
        let Self { start, sharing, fanout, state, .. } = &mut *self;
        loop {
            match state {
                SubscriptionState::Own(own) => match own.responses.poll_next_unpin(task) {
                    Poll::Ready(Some(response)) => {
                        let has_message = response.data != Value::Null;
                        let position = own.progress.resume_after().filter(|_| has_message);
                        return Poll::Ready(Some(Delivery::Own(Box::new(response), position)));
                    }
                    Poll::Ready(None) => *state = SubscriptionState::Ended,
                    Poll::Pending => {
                        let candidate = sharing.as_ref().and_then(|s| s.candidate(&own.progress));
                        let joined = candidate.and_then(|one| fanout.groups.join(one, own));
                        let Some(subscriber) = joined else { return Poll::Pending };
                        *state = SubscriptionState::Shared(Box::new(subscriber));
                    }
                },
                SubscriptionState::Shared(subscriber) => match subscriber.poll_next(task) {
                    Poll::Ready(Some(text)) => {
                        let position = subscriber.resume_after().clone();
                        return Poll::Ready(Some(Delivery::Shared(text, position)));
                    }
                    Poll::Ready(None) => {
                        let resume_point = Some(subscriber.resume_point());
                        *state =
                            SubscriptionState::Own(OwnStream::new(start, fanout, resume_point));
                    }
                    Poll::Pending => return Poll::Pending,
                },
                SubscriptionState::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}
