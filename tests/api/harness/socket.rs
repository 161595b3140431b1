//! A graphql-transport-ws client, to the letter and no more.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::harness::client::Client;

/// One subscription on a socket of its own.
pub struct Subscription {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Subscription {
    /// Opens a socket and subscribes.
    pub async fn open(url: &str, token: &str, query: &str, variables: Value) -> Self {
        let url = url.replacen("http", "ws", 1);
        let mut request = url.into_client_request().expect("an address");
        let protocol = "graphql-transport-ws".parse().expect("a header");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
        let (socket, _) = connect_async(request).await.expect("the socket opens");
        let mut this = Self { socket };
        let payload = json!({ "Authorization": format!("Bearer {token}") });
        this.send(json!({ "type": "connection_init", "payload": payload })).await;
        let acknowledged = this.receive().await.expect("an answer to connection_init");
        assert_eq!(acknowledged["type"], "connection_ack", "{acknowledged}");
        let payload = json!({ "query": query, "variables": variables });
        this.send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
        this
    }

    /// The data of the next event.
    pub async fn next(&mut self) -> Value {
        let mut message = self.message().await;
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].take()
    }

    /// The next message but pings.
    pub async fn message(&mut self) -> Value {
        loop {
            let message = self.receive().await.expect("a message before the socket closes");
            if message["type"] != "ping" {
                return message;
            }
            self.send(json!({ "type": "pong" })).await;
        }
    }

    async fn send(&mut self, message: Value) {
        let text = Message::text(message.to_string());
        self.socket.send(text).await.expect("the socket takes a message");
    }

    async fn receive(&mut self) -> Option<Value> {
        loop {
            let waited = tokio::time::timeout(Duration::from_secs(20), self.socket.next()).await;
            match waited.expect("a message within 20 s")?.expect("a sound socket") {
                Message::Text(text) => return serde_json::from_str(&text).ok(),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}

/// What the server first says to a subscription, as an answer with `data` or `errors`.
pub async fn first_answer(client: &Client, query: &str, variables: Value) -> Value {
    let url = client.url().replacen("http", "ws", 1);
    let mut request = url.into_client_request().expect("an address");
    let protocol = "graphql-transport-ws".parse().expect("a header");
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
    let (socket, _) = connect_async(request).await.expect("the socket opens");
    let mut this = Subscription { socket };
    let payload = client.token().map(|token| json!({ "Authorization": format!("Bearer {token}") }));
    this.send(json!({ "type": "connection_init", "payload": payload.unwrap_or(json!({})) })).await;
    let unauthenticated = json!({ "errors": [{ "extensions": { "code": "UNAUTHENTICATED" } }] });
    let Some(acknowledged) = this.receive().await else { return unauthenticated };
    assert_eq!(acknowledged["type"], "connection_ack", "{acknowledged}");
    let payload = json!({ "query": query, "variables": variables });
    this.send(json!({ "id": "1", "type": "subscribe", "payload": payload })).await;
    let mut message = this.message().await;
    match message["type"].as_str() {
        Some("error") => json!({ "errors": message["payload"].take() }),
        _ => message["payload"].take(),
    }
}
