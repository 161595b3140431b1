//! A client of graphql-transport-ws that does only what it is called for.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::harness::PATIENCE;
use crate::harness::client::Client;

/// The size of a socket's receive buffer.
const RECEIVED: u32 = 64 * 1024;

/// A WebSocket.
pub struct Socket(WebSocketStream<TcpStream>);

/// What a socket receives, without the pings and pongs of the WebSocket itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    Message(Value),
    Closed(u16, String),
    /// The connection ended without a close frame.
    Cut,
}

impl Socket {
    /// Opens a socket for graphql-transport-ws.
    pub async fn open(url: &str) -> Self {
        let opened = Self::try_open(url, &[("Sec-WebSocket-Protocol", "graphql-transport-ws")]);
        opened.await.unwrap_or_else(|status| panic!("the socket opens, not {status}"))
    }

    /// Opens a socket, or returns the status of the refusal.
    pub async fn try_open(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let url = url.replacen("http", "ws", 1);
        let mut request = url.into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let host = request.uri().authority().expect("an address").as_str();
        let connection = TcpSocket::new_v4().expect("a socket");
        // The server has no control over what the system buffers for a client.
        connection.set_recv_buffer_size(RECEIVED).expect("a buffer");
        let address = host.parse().expect("an address");
        let connection = connection.connect(address).await.expect("the server can be reached");
        match client_async(request, connection).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("the socket opens: {error}"),
        }
    }

    /// Opens a socket and signs in as the client's person.
    pub async fn of(client: &Client) -> Self {
        let mut socket = Self::open(client.url()).await;
        socket.init(client.token().expect("a token")).await;
        socket
    }

    /// Signs in with a token.
    pub async fn init(&mut self, token: &str) {
        let payload = json!({ "Authorization": format!("Bearer {token}") });
        self.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(self.receive().await, Frame::Message(json!({ "type": "connection_ack" })));
    }

    /// Starts an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.send(json!({ "id": id, "type": "subscribe", "payload": payload })).await;
    }

    /// Ends an operation.
    pub async fn complete(&mut self, id: &str) {
        self.send(json!({ "id": id, "type": "complete" })).await;
    }

    /// Waits until the server has processed all messages sent so far, which it does in their order. Nothing else may
    /// arrive meanwhile.
    pub async fn settled(&mut self) {
        self.send(json!({ "type": "ping", "payload": { "after": "all" } })).await;
        let pong = json!({ "type": "pong", "payload": { "after": "all" } });
        assert_eq!(self.receive().await, Frame::Message(pong));
    }

    pub async fn send(&mut self, message: Value) {
        self.send_raw(Message::text(message.to_string())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        self.0.send(message).await.expect("the socket takes a message");
    }

    /// The next frame.
    pub async fn receive(&mut self) -> Frame {
        loop {
            let waited = tokio::time::timeout(PATIENCE, self.0.next()).await;
            match waited.unwrap_or_else(|_| panic!("no message within {PATIENCE:?}")) {
                Some(Ok(Message::Text(text))) => {
                    return Frame::Message(serde_json::from_str(&text).expect("a message is JSON"));
                }
                Some(Ok(Message::Close(Some(frame)))) => {
                    return Frame::Closed(frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(Message::Close(None)) | Err(_)) | None => return Frame::Cut,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The next message.
    pub async fn next_message(&mut self) -> Value {
        match self.receive().await {
            Frame::Message(message) => message,
            other => panic!("a message, not {other:?}"),
        }
    }

    /// The frame that ends it; messages before it are skipped.
    pub async fn end(&mut self) -> Frame {
        loop {
            match self.receive().await {
                Frame::Message(_) => {}
                end => return end,
            }
        }
    }
}

/// One subscription on a socket of its own.
pub struct Subscription {
    socket: Socket,
}

impl Subscription {
    /// Opens a socket and subscribes.
    pub async fn open(url: &str, token: &str, query: &str, variables: Value) -> Self {
        let mut socket = Socket::open(url).await;
        socket.init(token).await;
        socket.subscribe("1", query, variables).await;
        Self { socket }
    }

    /// The data of the next event.
    pub async fn next(&mut self) -> Value {
        let mut message = self.message().await;
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].take()
    }

    /// The next message.
    pub async fn message(&mut self) -> Value {
        self.socket.next_message().await
    }
}

/// The first message of a subscription, as a response with `data` or `errors`.
pub async fn first_answer(client: &Client, query: &str, variables: Value) -> Value {
    let mut socket = Socket::open(client.url()).await;
    let payload = client.token().map(|token| json!({ "Authorization": format!("Bearer {token}") }));
    let payload = payload.unwrap_or(json!({}));
    socket.send(json!({ "type": "connection_init", "payload": payload })).await;
    match socket.receive().await {
        Frame::Message(acknowledged) => assert_eq!(acknowledged["type"], "connection_ack"),
        Frame::Closed(code, _) => {
            assert_eq!(code, 4403);
            return json!({ "errors": [{ "extensions": { "code": "UNAUTHENTICATED" } }] });
        }
        Frame::Cut => panic!("the socket was cut"),
    }
    socket.subscribe("1", query, variables).await;
    let mut message = socket.next_message().await;
    match message["type"].as_str() {
        Some("error") => json!({ "errors": message["payload"].take() }),
        _ => message["payload"].take(),
    }
}
