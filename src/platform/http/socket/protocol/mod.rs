//! graphql-transport-ws as a pure function: from a message and a phase to an action.
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>

use std::fmt;

use async_graphql::{Request, ServerError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::platform::graphql::engine::{DocumentId, names_document};
use crate::platform::http::socket::closing::Closing;

/// The payload of `connection_init`, `ping` and `pong`.
pub type MessagePayload = Map<String, Value>;

/// The longest id in bytes. No known client uses longer ones, and the id is repeated with every event.
const MAX_ID: usize = 255;

/// A client's message.
#[derive(Debug)]
pub enum ClientMessage {
    /// `connection_init`; the payload may hold a token.
    Init(MessagePayload),
    /// `ping`.
    Ping(Option<MessagePayload>),
    /// `pong`.
    Pong,
    /// `subscribe`: starts an operation.
    Subscribe(Id, Box<Request>),
    /// `complete`: cancels an operation.
    Complete(Id),
}

/// A server's message.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage<'a> {
    /// `connection_ack`: operations may start.
    ConnectionAck,
    /// `pong`: answers a ping.
    Pong {
        /// The payload of the ping.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<MessagePayload>,
    },
    /// `next`: a result of an operation.
    Next {
        /// The operation.
        id: &'a Id,
        /// The result, as JSON.
        #[serde(skip)]
        payload: &'a str,
    },
    /// `error`: an operation failed as a whole.
    Error {
        /// The operation.
        id: &'a Id,
        /// The errors.
        payload: &'a [ServerError],
    },
    /// `complete`: an operation is complete.
    Complete {
        /// The operation.
        id: &'a Id,
    },
}

/// The client's id of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct Id(String);

/// The state of a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for `connection_init`.
    Opened,
    /// The credential of `connection_init` is being checked.
    SigningIn,
    /// `connection_ack` was sent.
    Ready,
    /// The server stops: running operations may finish, none is started.
    Draining,
}

/// The reaction to a message.
#[derive(Debug)]
pub enum Reaction {
    /// Do nothing.
    Ignore,
    /// Authenticate with the payload.
    SignIn(MessagePayload),
    /// Answer a ping.
    Pong(Option<MessagePayload>),
    /// Start an operation.
    Start(Id, Box<Request>),
    /// Cancel an operation and send nothing more for it.
    Cancel(Id),
    /// Close the socket.
    Close(Closing),
}

/// Decides how to react to a client's message; `is_running` tells whether an operation with an id is running.
pub fn react(phase: Phase, text: &str, is_running: impl Fn(&Id) -> bool) -> Reaction {
    let message = match ClientMessage::parse(text) {
        Ok(message) => message,
        Err(reason) => return Reaction::Close(Closing::Invalid(reason)),
    };
    match (phase, message) {
        (Phase::Opened, ClientMessage::Init(payload)) => Reaction::SignIn(payload),
        (Phase::SigningIn | Phase::Ready | Phase::Draining, ClientMessage::Init(_)) => {
            Reaction::Close(Closing::TooManyInits)
        }
        (_, ClientMessage::Ping(payload)) => Reaction::Pong(payload),
        (_, ClientMessage::Pong) => Reaction::Ignore,
        (Phase::Opened | Phase::SigningIn, ClientMessage::Subscribe(..)) => {
            Reaction::Close(Closing::Unauthorized)
        }
        (Phase::Ready, ClientMessage::Subscribe(id, _)) if is_running(&id) => {
            Reaction::Close(Closing::AlreadyExists(id))
        }
        (Phase::Ready, ClientMessage::Subscribe(id, request)) => Reaction::Start(id, request),
        (Phase::Draining, ClientMessage::Subscribe(..)) => Reaction::Ignore,
        (_, ClientMessage::Complete(id)) => Reaction::Cancel(id),
    }
}

/// The wire format of a client's message.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum WireMessage {
    ConnectionInit { payload: Option<MessagePayload> },
    Ping { payload: Option<MessagePayload> },
    Pong {},
    Subscribe { id: Id, payload: MessagePayload },
    Complete { id: Id },
}

impl ClientMessage {
    /// Parses an object first, because the derived reader would also accept a list.
    fn parse(text: &str) -> Result<Self, String> {
        let object: MessagePayload = serde_json::from_str(text).map_err(wrong)?;
        let written = WireMessage::deserialize(Value::Object(object)).map_err(wrong)?;
        Ok(match written {
            WireMessage::ConnectionInit { payload } => Self::Init(payload.unwrap_or_default()),
            WireMessage::Ping { payload } => Self::Ping(payload),
            WireMessage::Pong {} => Self::Pong,
            WireMessage::Complete { id } => Self::Complete(id),
            WireMessage::Subscribe { id, payload } => {
                Self::Subscribe(id, Box::new(request(payload)?))
            }
        })
    }
}

/// The request in a payload. A parameter that is null counts as absent.
fn request(mut payload: MessagePayload) -> Result<Request, String> {
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
    /// The wire format of the message.
    pub fn to_text(&self) -> String {
        // Serialization cannot fail: messages hold only names, texts and numbers.
        let text = |message: &Self| serde_json::to_string(message).unwrap_or_default();
        let Self::Next { payload, .. } = self else { return text(self) };
        // The payload is JSON already.
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
