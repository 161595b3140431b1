//! GraphQL over WebSocket: the protocol graphql-transport-ws.
//!
//! `protocol` decides how to react to a message, `session` is the loop that acts, `operations` holds the concurrent
//! tasks, and `outgoing` the unsent messages. A slow client blocks only its own subscriptions: each holds one message,
//! falls behind the bus, and catches up from the event log. No backlog builds up, and no event is lost.
//!
//! `docs/transport.md` says why this is not async-graphql-axum's `GraphQLWebSocket`.

mod closing;
mod operations;
mod outgoing;
mod pace;
mod protocol;
mod session;

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Executor;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{self, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tracing::Instrument;

use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::AppState;
use crate::platform::http::http_error::HttpError;

const PROTOCOL: &str = "graphql-transport-ws";
/// Size of the read buffer, which each socket allocates and clears before each read; clients' messages are short.
const READ_BUFFER: usize = 1024;

/// Limits of WebSockets. Those that apply also hold for event streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SocketLimits {
    /// How long a client may take to send `connection_init`.
    pub init: Duration,
    /// Interval of the server's pings; a socket silent for twice as long is closed.
    pub ping: Duration,
    /// How long a client may take to read a message.
    pub stall: Duration,
    /// How often the credential is re-checked.
    pub token_check: Duration,
    /// The largest message, in bytes.
    pub message: usize,
    /// The most messages per second that are read from one client.
    pub messages_per_second: u32,
    /// The most concurrent operations on one socket.
    pub operations: usize,
    /// The most open WebSockets and event streams of the server.
    pub connections: usize,
    /// The most open WebSockets and event streams of one user.
    pub connections_per_user: usize,
}

/// Opens a socket for a GET that requests an upgrade; passes other requests on.
pub async fn upgrade<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    request: Request,
    next: Next,
) -> Result<Response, HttpError> {
    if request.method() == Method::GET && request.headers().contains_key(header::UPGRADE) {
        open(app, request.into_parts().0)
    } else {
        Ok(next.run(request).await)
    }
}

/// Opens a socket if the client offers graphql-transport-ws and no page of another site sent the request.
fn open<E: Executor>(app: Arc<AppState<E>>, mut parts: Parts) -> Result<Response, HttpError> {
    if !app.origins.allow(&parts.headers) {
        return Err(HttpError::new(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "pages of this origin may not open a socket",
        ));
    }
    let offered = parts.headers.get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let mut offered =
        offered.filter_map(|offered| offered.to_str().ok()).flat_map(|offered| offered.split(','));
    if !offered.any(|protocol| protocol.trim() == PROTOCOL) {
        return Err(HttpError::malformed("speak the WebSocket protocol graphql-transport-ws"));
    }
    let upgrade = parts.extensions.remove::<OnUpgrade>();
    let (headers, address) = (parts.headers.clone(), app.proxies.client(&parts));
    let response = create_response(&http::Request::from_parts(parts, ()));
    let (Some(upgrade), Ok(response)) = (upgrade, response) else {
        return Err(HttpError::malformed("this is no WebSocket handshake"));
    };
    let permit = app.connections.connection().ok_or_else(HttpError::too_many_connections)?;
    let mut response = response.map(|()| Body::empty());
    let protocol = HeaderValue::from_static(PROTOCOL);
    response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, protocol);

    let limits = app.socket_limits;
    let sockets = app.sockets.clone();
    let serving = async move {
        let Ok(upgraded) = upgrade.await else { return };
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .max_message_size(Some(limits.message))
            .max_frame_size(Some(limits.message));
        let io = TokioIo::new(upgraded);
        let socket = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
        session::serve(app, socket, (headers, address)).await;
        drop(permit);
    };
    let request_id = REQUEST_ID.try_with(Clone::clone).unwrap_or_default();
    sockets.spawn(REQUEST_ID.scope(request_id, serving).in_current_span());
    Ok(response)
}
