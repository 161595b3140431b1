//! One socket from its handshake to its end: a single loop that owns the socket's state.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;

use async_graphql::{Executor, Request};
use axum::http::HeaderMap;
use futures_util::future::{BoxFuture, Fuse};
use futures_util::stream::SplitStream;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant, sleep_until};
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tracing::Instrument;

use crate::platform::auth::Credential;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::AppState;
use crate::platform::http::connection_limit::UserPermit;
use crate::platform::http::identity::{self, Client};
use crate::platform::http::operation::{error, events, retryable};
use crate::platform::http::session_guard::{self, GuardedSession};
use crate::platform::http::socket::closing::Closing;
use crate::platform::http::socket::operations::{Operations, QueuedMessage};
use crate::platform::http::socket::outgoing::{Outgoing, Socket};
use crate::platform::http::socket::pace::Pace;
use crate::platform::http::socket::protocol::{
    Id, MessagePayload, Phase, Reaction, ServerMessage, react,
};

/// How long running operations may take to end when the server stops.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// The state of one socket.
struct SocketSession<E> {
    app: Arc<AppState<E>>,
    headers: HeaderMap,
    address: IpAddr,
    phase: Phase,
    operations: Operations,
    outgoing: Outgoing,
    /// Completes when the credential has been checked.
    signing_in: Fuse<BoxFuture<'static, Result<SignedIn, Closing>>>,
    /// Completes when the credential is no longer valid.
    expired: Fuse<BoxFuture<'static, ()>>,
    signed_in: Option<(RequestContext, UserPermit)>,
    /// When the current phase must end.
    deadline: Instant,
    last_sign: Instant,
}

type SignedIn = (GuardedSession, UserPermit);

/// An event that the loop handles.
enum Turn {
    Received(Message),
    Queued(Box<QueuedMessage>),
    SignedIn(Box<SignedIn>),
    Ping,
    Late,
    Stop,
}

/// Serves a socket until it is closed.
pub async fn serve<E: Executor>(
    app: Arc<AppState<E>>,
    socket: Socket,
    (headers, address): (HeaderMap, IpAddr),
) {
    let (sink, mut messages) = socket.split();
    let (operations, mut queue) = Operations::new();
    let now = Instant::now();
    let mut session = SocketSession {
        outgoing: Outgoing::new(sink, app.socket_limits.stall),
        deadline: now + app.socket_limits.init,
        app,
        headers,
        address,
        phase: Phase::Opened,
        operations,
        signing_in: Fuse::terminated(),
        expired: Fuse::terminated(),
        signed_in: None,
        last_sign: now,
    };
    let Err(closing) = session.run(&mut messages, &mut queue).await;
    tracing::debug!(code = closing.code(), "closing a socket");
    let SocketSession { outgoing, operations, signed_in, .. } = session;
    drop((operations, signed_in, queue));
    // Boxed, or every open socket would reserve space for it.
    Box::pin(outgoing.close(messages, &closing)).await;
}

impl<E: Executor> SocketSession<E> {
    async fn run(
        &mut self,
        messages: &mut SplitStream<Socket>,
        queue: &mut mpsc::Receiver<Box<QueuedMessage>>,
    ) -> Result<Infallible, Closing> {
        let limits = self.app.socket_limits;
        let mut pace = Pace::new(limits.messages_per_second);
        let mut next_ping = Instant::now() + limits.ping;
        // Created once: a new future in each turn would be registered anew.
        let mut stopped = pin!(self.app.stop.clone().cancelled_owned());
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
                () = &mut self.expired => return Err(Closing::Forbidden("The token has ended".into())),
                signed_in = &mut self.signing_in => Turn::SignedIn(Box::new(signed_in?)),
                received = async { pace.ready().await; messages.next().await },
                    if self.outgoing.has_room() => Turn::Received(received.ok_or(Closing::Gone)??),
                next = next(&mut self.outgoing, queue) => Turn::Queued(next?),
            };
            match turn {
                Turn::Received(message) => {
                    pace.count();
                    self.receive(&message)?;
                }
                Turn::Queued(message) => self.forward(message).await?,
                Turn::SignedIn(signed_in) => self.acknowledge(*signed_in),
                Turn::Ping => self.ping(),
                Turn::Late => return Err(self.late()),
                Turn::Stop => self.drain()?,
            }
        }
    }

    fn receive(&mut self, message: &Message) -> Result<(), Closing> {
        self.last_sign = Instant::now();
        let action = match message {
            Message::Text(text) => react(self.phase, text, |id| self.operations.is_running(id)),
            Message::Binary(_) => Reaction::Close(Closing::Invalid("Send text".to_owned())),
            Message::Close(_) => Reaction::Close(Closing::Gone),
            // The library answers pings.
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Reaction::Ignore,
        };
        match action {
            Reaction::Ignore => {}
            Reaction::SignIn(payload) => {
                self.phase = Phase::SigningIn;
                // Taken, because they are needed only once and the socket lives long.
                let client = (std::mem::take(&mut self.headers), self.address);
                self.signing_in = sign_in(self.app.clone(), payload, client).boxed().fuse();
            }
            Reaction::Pong(payload) => self.queue(&ServerMessage::Pong { payload }),
            Reaction::Start(id, request) => self.start(id, *request),
            Reaction::Cancel(id) => self.operations.cancel(&id),
            Reaction::Close(closing) => return Err(closing),
        }
        Ok(())
    }

    fn start(&mut self, id: Id, request: Request) {
        let Some((request_context, _)) = &self.signed_in else { return };
        if self.operations.len() >= self.app.socket_limits.operations {
            let message = "too many operations are running on this socket";
            let payload = &[retryable("RATE_LIMITED", message)];
            return self.queue(&ServerMessage::Error { id: &id, payload });
        }
        let app = self.app.clone();
        let checked = async move { app.engine.prepare(request) };
        let caller = identity::caller(&self.app, request_context.renewed(), self.address);
        let events = events(self.app.clone(), caller, checked);
        let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
        self.operations.start(id, |sink| {
            REQUEST_ID.scope(request_id, sink.send_all(events)).in_current_span()
        });
    }

    fn acknowledge(&mut self, (session, permit): SignedIn) {
        self.phase = Phase::Ready;
        self.expired = session.guard.expired(self.app.clone()).boxed().fuse();
        self.signed_in = Some((session.request_context, permit));
        self.queue(&ServerMessage::ConnectionAck);
    }

    async fn forward(&mut self, message: Box<QueuedMessage>) -> Result<(), Closing> {
        if let Some(text) = self.operations.take(*message) {
            self.outgoing.send(Message::text(text)).await?;
        }
        if self.phase == Phase::Draining { self.drained() } else { Ok(()) }
    }

    fn queue(&mut self, message: &ServerMessage<'_>) {
        self.outgoing.queue(Message::text(message.to_text()));
    }

    /// A ping of the WebSocket protocol: browsers and libraries answer it without the page's help.
    fn ping(&mut self) {
        if self.outgoing.has_room() {
            self.outgoing.queue(Message::Ping(Bytes::new()));
        }
    }

    /// Accepts no more operations. Queries and mutations may finish; subscriptions end by themselves.
    fn drain(&mut self) -> Result<(), Closing> {
        self.phase = Phase::Draining;
        self.signing_in = Fuse::terminated();
        self.deadline = Instant::now() + DRAIN_TIMEOUT;
        self.drained()
    }

    fn drained(&self) -> Result<(), Closing> {
        if self.operations.len() == 0 { Err(Closing::GoingAway) } else { Ok(()) }
    }

    fn late(&mut self) -> Closing {
        if self.phase != Phase::Draining {
            return Closing::InitTimeout;
        }
        for id in self.operations.cancel_all() {
            let payload = &[error("TIMEOUT", "the server stops; the operation was given up")];
            self.queue(&ServerMessage::Error { id: &id, payload });
        }
        Closing::GoingAway
    }
}

/// The next message of an operation, once it can be sent. Cancel-safe.
async fn next(
    outgoing: &mut Outgoing,
    queue: &mut mpsc::Receiver<Box<QueuedMessage>>,
) -> Result<Box<QueuedMessage>, Closing> {
    outgoing.ready().await?;
    // Cannot end: the session holds a sender.
    queue.recv().await.ok_or(Closing::Gone)
}

/// Authenticates by a token in the payload of `connection_init`, under one of the usual names, else by the handshake's
/// `Authorization` header or cookie.
async fn sign_in<E: Executor>(
    app: Arc<AppState<E>>,
    payload: MessagePayload,
    (headers, address): (HeaderMap, IpAddr),
) -> Result<SignedIn, Closing> {
    let names = ["Authorization", "authorization", "authToken", "token"];
    let given = names.iter().find_map(|name| payload.get(*name)?.as_str());
    let given = given.or_else(|| {
        let headers = payload.get("headers")?;
        names.iter().find_map(|name| headers.get(*name)?.as_str())
    });
    let given = given.map(|value| Credential::Bearer(identity::secret(value).to_owned()));
    let credential = match given {
        Some(credential) => Some(credential),
        None => identity::credential(&app, &headers)
            .map_err(|error| Closing::Forbidden(error.into_message()))?,
    };
    let missing = || {
        let wanted = r#"Send a token with connection_init: { "Authorization": "Bearer …" }"#;
        Closing::Forbidden(wanted.into())
    };
    let locale = payload.get("locale").and_then(|locale| locale.as_str());
    let client = Client { headers: &headers, address, locale };
    let session = session_guard::sign_in(&app, credential.ok_or_else(missing)?, client)
        .await
        .map_err(|error| Closing::Forbidden(error.into_message()))?;
    let permit = app.connections.user(session.user).ok_or(Closing::TooManyConnections)?;
    Ok((session, permit))
}
