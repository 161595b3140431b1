//! graphql-transport-ws as pure decisions: a message and a state go in, what is to be done comes
//! out. <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>

use std::fmt;

use async_graphql::{Request, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::platform::graphql::engine::{DocumentId, names_document};
use crate::platform::http::socket::closing::Closing;

/// What clients add to `connection_init`, `ping` and `pong`.
pub type Payload = Map<String, Value>;

/// No client of this world has longer ids; the id is sent again with every event.
const MAX_ID: usize = 255;

/// A message of a client.
#[derive(Debug)]
pub enum ClientMessage {
    /// `connection_init`: the payload says who asks.
    Init(Payload),
    /// `ping`.
    Ping(Option<Payload>),
    /// `pong`.
    Pong,
    /// `subscribe`: begins an operation.
    Subscribe(Id, Box<Request>),
    /// `complete`: ends an operation.
    Complete(Id),
}

/// A message of the server.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage<'a> {
    /// Operations may begin.
    ConnectionAck,
    /// The server is there.
    Pong {
        /// The payload of the ping.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// An answer of an operation.
    Next {
        /// Which.
        id: &'a Id,
        /// The answer, as JSON.
        #[serde(skip)]
        payload: &'a str,
    },
    /// An operation failed, and is over.
    Error {
        /// Which.
        id: &'a Id,
        /// Why.
        payload: &'a [ServerError],
    },
    /// An operation is over.
    Complete {
        /// Which.
        id: &'a Id,
    },
}

/// What a client calls an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Id(String);

/// The state of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// `connection_init` has not come.
    Opened,
    /// `connection_init` has come; its token is looked for.
    SigningIn,
    /// `connection_ack` was sent.
    Ready,
    /// The server stops: running operations are finished, none is begun.
    Draining,
}

/// What a message leads to.
#[derive(Debug)]
pub enum Action {
    /// Nothing.
    Ignore,
    /// Sign in by the payload.
    SignIn(Payload),
    /// Answer a ping.
    Pong(Option<Payload>),
    /// Begin an operation.
    Start(Id, Box<Request>),
    /// End an operation and send nothing more of it.
    Cancel(Id),
    /// Close the socket.
    Close(Closing),
}

/// Decides what a message of a client leads to; `is_running` knows the operations that are not over.
pub fn react(phase: Phase, text: &str, is_running: impl Fn(&Id) -> bool) -> Action {
    let message = match ClientMessage::parse(text) {
        Ok(message) => message,
        Err(reason) => return Action::Close(Closing::Invalid(reason)),
    };
    match (phase, message) {
        (Phase::Opened, ClientMessage::Init(payload)) => Action::SignIn(payload),
        (Phase::SigningIn | Phase::Ready | Phase::Draining, ClientMessage::Init(_)) => {
            Action::Close(Closing::TooManyInits)
        }
        (_, ClientMessage::Ping(payload)) => Action::Pong(payload),
        (_, ClientMessage::Pong) => Action::Ignore,
        (Phase::Opened | Phase::SigningIn, ClientMessage::Subscribe(..)) => {
            Action::Close(Closing::Unauthorized)
        }
        (Phase::Ready, ClientMessage::Subscribe(id, _)) if is_running(&id) => {
            Action::Close(Closing::AlreadyExists(id))
        }
        (Phase::Ready, ClientMessage::Subscribe(id, request)) => Action::Start(id, request),
        (Phase::Draining, ClientMessage::Subscribe(..)) => Action::Ignore,
        (_, ClientMessage::Complete(id)) => Action::Cancel(id),
    }
}

/// A client's message as it is written.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Written {
    ConnectionInit { payload: Option<Payload> },
    Ping { payload: Option<Payload> },
    Pong {},
    Subscribe { id: Id, payload: Payload },
    Complete { id: Id },
}

impl ClientMessage {
    /// Reads objects as objects first: the derived readers would make a message of a list too.
    fn parse(text: &str) -> Result<Self, String> {
        let object: Payload = serde_json::from_str(text).map_err(wrong)?;
        let written = Written::deserialize(Value::Object(object)).map_err(wrong)?;
        Ok(match written {
            Written::ConnectionInit { payload } => Self::Init(payload.unwrap_or_default()),
            Written::Ping { payload } => Self::Ping(payload),
            Written::Pong {} => Self::Pong,
            Written::Complete { id } => Self::Complete(id),
            Written::Subscribe { id, payload } => Self::Subscribe(id, Box::new(request(payload)?)),
        })
    }
}

/// The request in a payload. A parameter that is null is absent.
fn request(mut payload: Payload) -> Result<Request, String> {
    payload.retain(|_, value| !value.is_null());
    let has_text = payload.contains_key("query");
    let id = payload.remove("documentId").map(DocumentId::deserialize).transpose();
    let id = id.map_err(wrong)?;
    let mut request = Request::deserialize(Value::Object(payload)).map_err(wrong)?;
    if let Some(id) = id {
        request = request.data(id);
    }
    if has_text || names_document(&request) {
        Ok(request)
    } else {
        Err("Invalid message: missing field `query`".to_owned())
    }
}

fn wrong(error: serde_json::Error) -> String {
    format!("Invalid message: {error}")
}

impl ServerMessage<'_> {
    /// As it is sent.
    pub fn to_text(&self) -> String {
        // Names, texts and numbers: they can always be written.
        let text = |message: &Self| serde_json::to_string(message).unwrap_or_default();
        let Self::Next { payload, .. } = self else { return text(self) };
        // Its payload is JSON already.
        let mut message = text(self);
        message.pop();
        message.push_str(",\"payload\":");
        message.push_str(payload);
        message.push('}');
        message
    }
}

impl TryFrom<String> for Id {
    type Error = &'static str;

    fn try_from(id: String) -> Result<Self, Self::Error> {
        match id.len() {
            0 => Err("the id is empty"),
            1..=MAX_ID => Ok(Self(id)),
            _ => Err("the id is longer than 255 bytes"),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
