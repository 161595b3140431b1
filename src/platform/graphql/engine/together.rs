//! Subscribers who ask alike and have caught up are told together.
//!
//! Each begins alone, on a stream of its own. Once it has told all that was there and rests, it joins a
//! party of those who rest at the same place, with the same rights, language and document; one's stream goes
//! on for all, and an event is looked at, answered and written once. Whoever cannot stay (its rights
//! turn, it reads too slowly, the party ends) goes on alone from the last it was told: nothing is lost by a
//! party, and nothing depends on it.

mod member;
pub(super) mod party;
mod ring;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use async_graphql::{Executor, Response, Value};
use entity::choice::Reach;
use futures_util::stream::{self, BoxStream, Stream as Telling, StreamExt};

use self::member::Member;
use self::party::{Joined, Key, Parties, Resting};
use super::{COST, Prepared, refusal};
use crate::platform::events::bus::Attendance;
use crate::platform::events::stream::Stream;
use crate::platform::events::track::{Resumed, Track};
use crate::platform::graphql::scope::{EventScopes, Scope};

/// What a subscription tells.
#[derive(Debug)]
pub enum Said {
    /// To this subscriber alone.
    Alone(Box<Response>),
    /// To others too, as text.
    Together(Arc<str>),
}

/// What is needed to listen, and to begin again.
pub struct Asking<E> {
    pub(super) executor: E,
    pub(super) prepared: Prepared,
    pub(super) scope: Scope,
    pub(super) events: Stream,
    #[expect(dead_code, reason = "held as long as somebody listens")]
    pub(super) attendance: Attendance,
    pub(super) shared: Arc<EventScopes>,
    pub(super) parties: Arc<Parties>,
    pub(super) price: Value,
}

/// A subscription: what it tells, one after the other.
pub struct Listener<E> {
    asking: Box<Asking<E>>,
    state: State,
}

enum State {
    Alone(Alone),
    Together(Box<Member>),
    Over,
}

/// A stream of its own.
pub struct Alone {
    pub(super) answers: BoxStream<'static, Response>,
    pub(super) track: Track,
    /// Held while it waits for company.
    resting: Option<Arc<Resting>>,
}

impl<E: Executor> Listener<E> {
    pub(super) fn new(asking: Asking<E>) -> Self {
        let state = State::Alone(asking.begin(None));
        Self { asking: Box::new(asking), state }
    }
}

impl<E: Executor> Asking<E> {
    fn begin(&self, resumed: Option<Resumed>) -> Alone {
        let track = Track::default();
        let mut request = self.prepared.request();
        request = request.data(self.scope.clone()).data(self.events.clone());
        request = request.data(Arc::clone(&self.shared)).data(track.clone());
        request = request.data(self.prepared.document.names.clone());
        if let Some(alikes) = self.prepared.alikes {
            request = request.data(alikes.answers);
        }
        if let Some(resumed) = resumed {
            request = request.data(resumed);
        }
        let price = self.price.clone();
        let answers = self.executor.execute_stream(request, None);
        let priced = move |answer| refusal::named(answer).extension(COST, price.clone());
        Alone { answers: answers.map(priced).boxed(), track, resting: None }
    }

    /// The answers of a stream of its own, which stays alone.
    pub(super) fn answers(self) -> BoxStream<'static, Response> {
        let answers = self.begin(None).answers;
        answers
            .inspect(move |_| {
                // Attends the stream as long as it is read.
                let _ = &self;
            })
            .boxed()
    }

    /// Goes on with others, where a stream rests and its viewer's rights are followed.
    fn join(&self, alone: &mut Alone) -> Option<Member> {
        let rest = alone.track.rest()?;
        let (rights, turned) = self.scope.followed()?;
        if rights != *rest.rights {
            // It has not looked with these yet.
            return None;
        }
        let events = self.prepared.alikes?.events;
        let user = rights.user_id.filter(|_| !rest.is_for_anyone || rights.reach != Reach::All);
        let key = Key { events, user, locale: self.scope.locale().to_owned() };
        // Only others count.
        alone.resting = None;
        let found = || Alone {
            answers: std::mem::replace(&mut alone.answers, stream::empty().boxed()),
            track: alone.track.clone(),
            resting: None,
        };
        match self.parties.join(key, &rest, found) {
            Joined::Party(party, seat) => Some(Member::new((party, seat), rest, turned)),
            Joined::NotYet(resting) => {
                alone.resting = Some(resting);
                None
            }
        }
    }
}

impl<E: Executor> Telling for Listener<E> {
    type Item = Said;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Said>> {
        let Self { asking, state } = &mut *self;
        loop {
            match state {
                State::Over => return Poll::Ready(None),
                State::Alone(alone) => match alone.answers.poll_next_unpin(task) {
                    Poll::Ready(Some(answer)) => {
                        return Poll::Ready(Some(Said::Alone(Box::new(answer))));
                    }
                    Poll::Ready(None) => *state = State::Over,
                    Poll::Pending => match asking.join(alone) {
                        Some(member) => *state = State::Together(Box::new(member)),
                        None => return Poll::Pending,
                    },
                },
                State::Together(member) => match member.poll(&asking.scope, task) {
                    Poll::Ready(Some(text)) => return Poll::Ready(Some(Said::Together(text))),
                    Poll::Ready(None) => {
                        *state = State::Alone(asking.begin(Some(Resumed(member.rest()))));
                    }
                    Poll::Pending => return Poll::Pending,
                },
            }
        }
    }
}

impl<E> fmt::Debug for Listener<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener").finish_non_exhaustive()
    }
}
