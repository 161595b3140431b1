//! GraphQL over a WebSocket: graphql-transport-ws, to the letter.
//!
//! `protocol` decides what a message leads to, `session` is the loop that does it, `operations`
//! are the tasks that work at the same time, `outgoing` is what the client has yet to read. A
//! client that reads slowly stops its own subscriptions: each waits with one message in hand, falls
//! behind the bus, and goes on from the log. Nothing piles up, nothing is lost.

mod closing;
mod operations;
mod outgoing;
mod pace;
mod protocol;
mod session;

use std::time::Duration;

use async_graphql::Executor;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tracing::Instrument;

use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::http::Edge;
use crate::platform::http::answer::Refusal;

const PROTOCOL: &str = "graphql-transport-ws";
/// Made for each socket, and cleared before each read: what clients say is short.
const READ_BUFFER: usize = 1024;

/// What a socket may take and how long. Event streams over HTTP obey those that fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long `connection_init` may take.
    pub init: Duration,
    /// How often the server asks for a sign of life; without one for twice as long, a socket ends.
    pub ping: Duration,
    /// How long a client may take to read a message.
    pub stall: Duration,
    /// How often a token is looked at again.
    pub token_check: Duration,
    /// The largest message, in bytes.
    pub message: usize,
    /// Messages of a client that are read in a second.
    pub messages_per_second: u32,
    /// Operations that may run on one socket.
    pub operations: usize,
    /// Sockets and event streams of the whole server.
    pub connections: usize,
    /// Sockets and event streams of one person.
    pub connections_per_user: usize,
}

/// Opens a socket, where the client speaks graphql-transport-ws and no foreign page sends it.
pub async fn open<E: Executor>(
    edge: Edge<E>,
    mut parts: Parts,
    request_id: &str,
) -> Result<Response<Body>, Refusal> {
    if !edge.origins.allow(&parts.headers) {
        return Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "pages of this origin may not open a socket",
        ));
    }
    let asked = parts.headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let mut asked =
        asked.filter_map(|asked| asked.to_str().ok()).flat_map(|asked| asked.split(','));
    if !asked.any(|protocol| protocol.trim() == PROTOCOL) {
        return Err(Refusal::malformed("speak the WebSocket protocol graphql-transport-ws"));
    }
    let upgrade = parts.extensions.remove::<OnUpgrade>();
    let (headers, address) = (parts.headers.clone(), edge.proxies.client(&parts));
    let answer = create_response(&Request::from_parts(parts, ()));
    let (Some(upgrade), Ok(answer)) = (upgrade, answer) else {
        return Err(Refusal::malformed("this is no WebSocket handshake"));
    };
    let seat = edge.seats.connection().ok_or_else(Refusal::crowded)?;
    let mut answer = answer.map(|()| Body::empty());
    let protocol = HeaderValue::from_static(PROTOCOL);
    answer.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);

    let limits = edge.socket_limits;
    let sockets = edge.sockets.clone();
    let serving = async move {
        let Ok(upgraded) = upgrade.await else { return };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .max_message_size(Some(limits.message))
            .max_frame_size(Some(limits.message));
        let io = TokioIo::new(upgraded);
        let wire = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        session::serve(edge, wire, (headers, address)).await;
        drop(seat);
    };
    sockets.spawn(REQUEST_ID.scope(request_id.to_owned(), serving).in_current_span());
    Ok(answer)
}
