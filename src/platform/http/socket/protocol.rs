//! graphql-transport-ws as pure decisions: a message and a state go in, what is to be done comes
//! out. <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>

use std::fmt;

use async_graphql::ServerError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::platform::graphql::engine::Asked;
use crate::platform::http::socket::closing::Closing;

/// What clients add to `connection_init`, `ping` and `pong`.
pub type Payload = Map<String, Value>;

/// No id of a client of this world is longer; it is told again with every event.
const LONGEST_ID: usize = 255;

/// What a client says.
#[derive(Debug)]
pub enum Message {
    /// It wants to begin, as whom the payload says.
    Init(Payload),
    /// Is the server there?
    Ping(Option<Payload>),
    /// The client is there.
    Pong,
    /// It asks for an operation.
    Subscribe(Id, Box<Asked>),
    /// It has heard enough of an operation.
    Complete(Id),
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Said<'a> {
    /// Operations may be asked for.
    ConnectionAck,
    /// The server is there.
    Pong {
        /// As the ping had it.
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

/// How far a socket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// `connection_init` has not come.
    Opened,
    /// It has come, and is looked at.
    SigningIn,
    /// It was acknowledged.
    Ready,
    /// The server stops: what was begun is finished, nothing is begun.
    Draining,
}

/// What is to be done.
#[derive(Debug)]
pub enum Action {
    /// Nothing.
    Ignore,
    /// Find out who this is.
    SignIn(Payload),
    /// Answer a ping.
    Pong(Option<Payload>),
    /// Begin an operation.
    Start(Id, Box<Asked>),
    /// End an operation and say no more of it.
    Cancel(Id),
    /// End the socket.
    Close(Closing),
}

/// What a message of a client leads to; `is_running` knows the operations that are not over.
pub fn react(phase: Phase, text: &str, is_running: impl Fn(&Id) -> bool) -> Action {
    let message = match Message::parse(text) {
        Ok(message) => message,
        Err(reason) => return Action::Close(Closing::Invalid(reason)),
    };
    match (phase, message) {
        (Phase::Opened, Message::Init(payload)) => Action::SignIn(payload),
        (Phase::SigningIn | Phase::Ready | Phase::Draining, Message::Init(_)) => {
            Action::Close(Closing::TooManyInits)
        }
        (_, Message::Ping(payload)) => Action::Pong(payload),
        (_, Message::Pong) => Action::Ignore,
        (Phase::Opened | Phase::SigningIn, Message::Subscribe(..)) => {
            Action::Close(Closing::Unauthorized)
        }
        (Phase::Ready, Message::Subscribe(id, _)) if is_running(&id) => {
            Action::Close(Closing::AlreadyExists(id))
        }
        (Phase::Ready, Message::Subscribe(id, asked)) => Action::Start(id, asked),
        (Phase::Draining, Message::Subscribe(..)) => Action::Ignore,
        (_, Message::Complete(id)) => Action::Cancel(id),
    }
}

/// As messages are written.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Written {
    ConnectionInit { payload: Option<Payload> },
    Ping { payload: Option<Payload> },
    Pong {},
    Subscribe { id: Id, payload: Payload },
    Complete { id: Id },
}

impl Message {
    /// Objects are read as objects first: of a list, the derived readers would make a message too.
    fn parse(text: &str) -> Result<Self, String> {
        let object: Payload = serde_json::from_str(text).map_err(wrong)?;
        let written = Written::deserialize(Value::Object(object)).map_err(wrong)?;
        Ok(match written {
            Written::ConnectionInit { payload } => Self::Init(payload.unwrap_or_default()),
            Written::Ping { payload } => Self::Ping(payload),
            Written::Pong {} => Self::Pong,
            Written::Complete { id } => Self::Complete(id),
            Written::Subscribe { id, payload } => {
                let asked = Asked::deserialize(Value::Object(payload)).map_err(wrong)?;
                if asked.query.is_none() && !names_document(&asked) {
                    return Err("Invalid message: missing field `query`".to_owned());
                }
                Self::Subscribe(id, Box::new(asked))
            }
        })
    }
}

/// Whether a persisted document stands for the query.
fn names_document(asked: &Asked) -> bool {
    let extensions = asked.extensions.as_ref();
    asked.document_id.is_some()
        || extensions.is_some_and(|extensions| extensions.contains_key("persistedQuery"))
}

fn wrong(error: serde_json::Error) -> String {
    format!("Invalid message: {error}")
}

impl Said<'_> {
    /// As it is sent.
    pub fn to_text(&self) -> String {
        // Names, texts and numbers: they can always be written.
        let text = |said: &Self| serde_json::to_string(said).unwrap_or_default();
        let Self::Next { payload, .. } = self else { return text(self) };
        // Its payload is written already, as `Said` says everything else of it.
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
            1..=LONGEST_ID => Ok(Self(id)),
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
