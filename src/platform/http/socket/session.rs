//! One socket from its handshake to its end: a single loop that owns all of it.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;

use async_graphql::Executor;
use axum::http::HeaderMap;
use futures_util::future::{BoxFuture, Fuse};
use futures_util::stream::SplitStream;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep_until};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tracing::Instrument;

use crate::platform::auth::Credential;
use crate::platform::graphql::engine::Asked;
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::operation::{failed, words};
use crate::platform::http::seats::Seat;
use crate::platform::http::socket::closing::Closing;
use crate::platform::http::socket::operations::{Operations, Told};
use crate::platform::http::socket::outgoing::{Outgoing, Wire};
use crate::platform::http::socket::pace::Pace;
use crate::platform::http::socket::protocol::{Action, Id, Payload, Phase, Said, react};
use crate::platform::http::standing::{self, SignedIn};
use crate::platform::http::{Edge, identity};

/// How long operations may take to end when the server stops.
const LONGEST_DRAIN: Duration = Duration::from_secs(5);

/// One socket.
struct Session<E> {
    edge: Edge<E>,
    headers: HeaderMap,
    address: IpAddr,
    phase: Phase,
    operations: Operations,
    outgoing: Outgoing,
    /// Who this is, while it is found out.
    entering: Fuse<BoxFuture<'static, Result<Entered, Closing>>>,
    /// Completes when the token is valid no longer.
    lost: Fuse<BoxFuture<'static, ()>>,
    entered: Option<(Scope, Seat)>,
    /// When the phase must be over.
    deadline: Instant,
    last_sign: Instant,
}

type Entered = (SignedIn, Seat);

/// What comes to pass on a socket.
enum Turn {
    Heard(Message),
    Told(Box<Told>),
    Entered(Box<Entered>),
    Ping,
    Late,
    Stop,
}

/// Serves a socket to its end.
pub async fn serve<E: Executor>(
    edge: Edge<E>,
    wire: Wire,
    (headers, address): (HeaderMap, IpAddr),
) {
    let (sink, mut messages) = wire.split();
    let (operations, mut told) = Operations::new();
    let now = Instant::now();
    let mut session = Session {
        outgoing: Outgoing::new(sink, edge.socket_limits.stall),
        deadline: now + edge.socket_limits.init,
        edge,
        headers,
        address,
        phase: Phase::Opened,
        operations,
        entering: Fuse::terminated(),
        lost: Fuse::terminated(),
        entered: None,
        last_sign: now,
    };
    let Err(closing) = session.talk(&mut messages, &mut told).await;
    tracing::debug!(code = closing.code(), "a socket ends");
    let Session { outgoing, operations, entered, .. } = session;
    drop((operations, entered, told));
    // On the heap: every open socket would have room for it.
    Box::pin(outgoing.part(messages, &closing)).await;
}

impl<E: Executor> Session<E> {
    async fn talk(
        &mut self,
        messages: &mut SplitStream<Wire>,
        told: &mut mpsc::Receiver<Box<Told>>,
    ) -> Result<Infallible, Closing> {
        let limits = self.edge.socket_limits;
        let mut pace = Pace::new(limits.messages_per_second);
        let mut next_ping = Instant::now() + limits.ping;
        // Made once: what is made anew in each turn is also registered anew.
        let mut stopped = pin!(self.edge.stop.clone().cancelled_owned());
        let mut alarm = pin!(sleep_until(next_ping));
        loop {
            let is_draining = self.phase == Phase::Draining;
            let is_timed = is_draining || self.phase == Phase::Opened;
            let silent_at = self.last_sign + limits.ping * 2;
            let due = next_ping.min(silent_at);
            let due = if is_timed { due.min(self.deadline) } else { due };
            if alarm.deadline() != due {
                alarm.as_mut().reset(due);
            }
            let turn = tokio::select! {
                () = &mut stopped, if !is_draining => Turn::Stop,
                () = &mut alarm => match Instant::now() {
                    now if is_timed && self.deadline <= now => Turn::Late,
                    now if silent_at <= now => return Err(Closing::Silent),
                    now => {
                        next_ping = now + limits.ping;
                        Turn::Ping
                    }
                },
                () = &mut self.lost => return Err(Closing::Forbidden("The token has ended")),
                entered = &mut self.entering => Turn::Entered(Box::new(entered?)),
                heard = async { pace.ready().await; messages.next().await },
                    if self.outgoing.has_room() => Turn::Heard(heard.ok_or(Closing::Gone)??),
                next = next(&mut self.outgoing, told) => Turn::Told(next?),
            };
            match turn {
                Turn::Heard(message) => {
                    pace.count();
                    self.hear(&message)?;
                }
                Turn::Told(told) => self.tell(told).await?,
                Turn::Entered(entered) => self.enter(*entered),
                Turn::Ping => self.ping(),
                Turn::Late => return Err(self.late()),
                Turn::Stop => self.drain()?,
            }
        }
    }

    fn hear(&mut self, message: &Message) -> Result<(), Closing> {
        self.last_sign = Instant::now();
        let action = match message {
            Message::Text(text) => react(self.phase, text, |id| self.operations.is_running(id)),
            Message::Binary(_) => Action::Close(Closing::Invalid("Send text".to_owned())),
            Message::Close(_) => Action::Close(Closing::Gone),
            // The library answers pings.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Action::Ignore,
        };
        match action {
            Action::Ignore => {}
            Action::SignIn(payload) => {
                self.phase = Phase::SigningIn;
                // Needed once: every open socket would keep them.
                let from = (std::mem::take(&mut self.headers), self.address);
                let entering = enter(self.edge.clone(), payload, from);
                self.entering = entering.boxed().fuse();
            }
            Action::Pong(payload) => self.say(&Said::Pong { payload }),
            Action::Start(id, asked) => self.start(id, *asked),
            Action::Cancel(id) => self.operations.cancel(&id),
            Action::Close(closing) => return Err(closing),
        }
        Ok(())
    }

    fn start(&mut self, id: Id, asked: Asked) {
        let Some((scope, _)) = &self.entered else { return };
        if self.operations.len() >= self.edge.socket_limits.operations {
            let message = "too many operations are running on this socket";
            let payload = &[failed("RATE_LIMITED", message)];
            return self.say(&Said::Error { id: &id, payload });
        }
        let edge = self.edge.clone();
        let checked = async move { edge.engine.prepare(asked) };
        let words = words(self.edge.clone(), (scope.fresh(), self.address), checked);
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        self.operations
            .start(id, |voice| REQUEST_ID.scope(request_id, voice.say(words)).in_current_span());
    }

    fn enter(&mut self, (signed_in, seat): Entered) {
        self.phase = Phase::Ready;
        self.lost = signed_in.standing.lost(self.edge.clone()).boxed().fuse();
        self.entered = Some((signed_in.scope, seat));
        self.say(&Said::ConnectionAck);
    }

    async fn tell(&mut self, told: Box<Told>) -> Result<(), Closing> {
        if let Some(text) = self.operations.take(*told) {
            self.outgoing.send(Message::text(text)).await?;
        }
        if self.phase == Phase::Draining { self.drained() } else { Ok(()) }
    }

    fn say(&mut self, said: &Said<'_>) {
        self.outgoing.say(Message::text(said.to_text()));
    }

    /// A ping of the WebSocket itself: browsers and libraries answer it, whatever the page does.
    fn ping(&mut self) {
        if self.outgoing.has_room() {
            self.outgoing.say(Message::Ping(Bytes::new()));
        }
    }

    /// Nothing new is begun. Queries and mutations may end; subscriptions do so by themselves.
    fn drain(&mut self) -> Result<(), Closing> {
        self.phase = Phase::Draining;
        self.entering = Fuse::terminated();
        self.deadline = Instant::now() + LONGEST_DRAIN;
        self.drained()
    }

    fn drained(&self) -> Result<(), Closing> {
        if self.operations.len() == 0 { Err(Closing::Going) } else { Ok(()) }
    }

    fn late(&mut self) -> Closing {
        if self.phase != Phase::Draining {
            return Closing::InitTimeout;
        }
        for id in self.operations.cancel_all() {
            let payload = &[failed("TIMEOUT", "the server stops; the operation was given up")];
            self.say(&Said::Error { id: &id, payload });
        }
        Closing::Going
    }
}

/// What operations say next, as soon as it can be sent. May be cancelled.
async fn next(
    outgoing: &mut Outgoing,
    told: &mut mpsc::Receiver<Box<Told>>,
) -> Result<Box<Told>, Closing> {
    outgoing.ready().await?;
    // The session holds a sender: the queue does not end before it.
    told.recv().await.ok_or(Closing::Gone)
}

/// A socket needs a token: in the payload of `connection_init`, as `Authorization` or `token`,
/// else in the `Authorization` header of its handshake, or the cookie of a browser that is signed in.
async fn enter<E: Executor>(
    edge: Edge<E>,
    payload: Payload,
    (headers, address): (HeaderMap, IpAddr),
) -> Result<Entered, Closing> {
    let given = ["Authorization", "authorization", "token"];
    let of_payload = given.iter().find_map(|name| payload.get(*name)?.as_str());
    let of_payload = of_payload.map(|said| Credential::Bearer(identity::secret(said).to_owned()));
    let shown = match of_payload {
        Some(credential) => Some(credential),
        None => identity::credential(&edge, &headers)
            .map_err(|refusal| Closing::Forbidden(refusal.message()))?,
    };
    let credential = shown.ok_or(Closing::Forbidden("Send a token with connection_init"))?;
    let signed_in = standing::sign_in(&edge, credential, (&headers, address))
        .await
        .map_err(|refusal| Closing::Forbidden(refusal.message()))?;
    let seat = edge.seats.person(signed_in.user).ok_or(Closing::Crowded)?;
    Ok((signed_in, seat))
}
