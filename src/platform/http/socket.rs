//! GraphQL over a WebSocket: graphql-transport-ws.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_graphql::{Data, Executor};
use async_graphql_axum::{GraphQLProtocol, GraphQLWebSocket};
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, header};
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;

use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::http::answer::Refusal;
use crate::platform::http::{Edge, identity};

const PROTOCOL: &str = "graphql-transport-ws";
const LARGEST_MESSAGE: usize = 64 * 1024;
/// A control frame holds 125 bytes, two of them the code.
const LONGEST_REASON: usize = 123;

/// Opens a socket, where the client speaks graphql-transport-ws.
pub async fn open<E: Executor>(
    edge: Edge<E>,
    mut parts: Parts,
    request_id: &str,
) -> Result<Response<Body>, Refusal> {
    let asked = parts.headers.get(header::SEC_WEBSOCKET_PROTOCOL);
    let asked = asked.and_then(|asked| asked.to_str().ok()).unwrap_or_default();
    if !asked.split(',').any(|protocol| protocol.trim() == PROTOCOL) {
        return Err(Refusal::malformed("speak the WebSocket protocol graphql-transport-ws"));
    }
    parts.headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
    let wrong = |_| Refusal::malformed("this is no WebSocket handshake");
    let protocol = GraphQLProtocol::from_request_parts(&mut parts, &()).await.map_err(wrong)?;
    let upgrade = WebSocketUpgrade::from_request_parts(&mut parts, &()).await;
    let upgrade = upgrade.map_err(|_| Refusal::malformed("this is no WebSocket handshake"))?;
    let request_id = request_id.to_owned();
    Ok(upgrade.protocols([PROTOCOL]).max_message_size(LARGEST_MESSAGE).on_upgrade(
        move |socket| async move {
            let sockets = edge.sockets.clone();
            let served = serve(edge, (socket, protocol), parts.headers);
            sockets.track_future(REQUEST_ID.scope(request_id, served)).await;
        },
    ))
}

async fn serve<E: Executor>(
    edge: Edge<E>,
    (socket, protocol): (WebSocket, GraphQLProtocol),
    headers: HeaderMap,
) {
    let (mut sink, stream) = socket.split();
    let was_refused = Arc::new(AtomicBool::new(false));
    let stop = edge.stop.clone();
    let heard = stream.take_until(edge.stop.clone().cancelled_owned());
    let told = (&mut sink).with({
        let was_refused = Arc::clone(&was_refused);
        move |message| {
            let message = closing(message, was_refused.load(Ordering::Relaxed));
            std::future::ready(Ok::<_, axum::Error>(message))
        }
    });
    let schema = edge.socket_schema.clone();
    GraphQLWebSocket::new_with_pair(told, heard, schema, protocol)
        .on_connection_init(move |payload| async move {
            let signed_in = sign_in(&edge, &payload, &headers).await;
            was_refused.store(signed_in.is_err(), Ordering::Relaxed);
            signed_in.map_err(|refusal| async_graphql::Error::new(refusal.message()))
        })
        .serve()
        .await;
    if stop.is_cancelled() {
        let goodbye = frame(close_code::AWAY, "the server stops; connect again");
        // Whoever has gone needs no goodbye.
        let _ = sink.send(goodbye).await;
    }
}

/// A socket needs a token: in the payload of `connection_init`, as `Authorization` or `token`,
/// else in the `Authorization` header of its handshake.
async fn sign_in<E: Executor>(
    edge: &Edge<E>,
    payload: &Value,
    headers: &HeaderMap,
) -> Result<Data, Refusal> {
    let given = ["Authorization", "authorization", "token"];
    let of_payload = given.iter().find_map(|name| payload.get(name)?.as_str());
    let secret = of_payload
        .map(identity::secret)
        .or_else(|| identity::bearer(headers))
        .ok_or_else(Refusal::unauthenticated)?;
    let scope = identity::scope(edge, Some(secret), headers).await?;
    let mut data = Data::default();
    data.insert(scope);
    data.insert(edge.stream.clone());
    Ok(data)
}

/// The library's close codes as the protocol wants them.
fn closing(message: Message, was_refused: bool) -> Message {
    let Message::Close(Some(given)) = message else {
        return message;
    };
    match given.code {
        close_code::PROTOCOL if was_refused => frame(4403, "Forbidden"),
        close_code::PROTOCOL => frame(4400, &given.reason),
        close_code::ERROR => frame(4401, "Unauthorized"),
        code => frame(code, &given.reason),
    }
}

fn frame(code: u16, reason: &str) -> Message {
    let end = reason.floor_char_boundary(LONGEST_REASON);
    Message::Close(Some(CloseFrame { code, reason: reason[..end].into() }))
}
