//! The reasons for closing a socket, and their close frames.

use std::borrow::Cow;

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use crate::platform::http::socket::protocol::Id;

/// A control frame holds 125 bytes; the code takes two of them.
const MAX_REASON: usize = 123;

/// The reason for closing a socket.
#[derive(Debug)]
pub enum Closing {
    /// The client is gone or has closed the socket.
    Gone,
    /// A message violates the protocol.
    Invalid(String),
    /// The client subscribed before `connection_ack`.
    Unauthorized,
    /// The credential is invalid or has expired.
    Forbidden(Cow<'static, str>),
    /// `connection_init` did not arrive in time.
    InitTimeout,
    /// An operation with this id is already running.
    AlreadyExists(Id),
    /// A second `connection_init` arrived.
    TooManyInits,
    /// A message is larger than the limit.
    TooLarge,
    /// A text message is not UTF-8.
    NotUtf8,
    /// The client violates RFC 6455.
    Violation,
    /// The user has too many connections open.
    TooManyConnections,
    /// The client reads too slowly.
    Stalled,
    /// The client did not answer pings.
    Silent,
    /// The server stops.
    GoingAway,
}

impl Closing {
    /// The close code: 4xxx from graphql-transport-ws, 1xxx from RFC 6455 and IANA's registry. Clients using graphql-ws
    /// reconnect after 1001, 1013, 4403 and 4408, and give up after the others.
    pub const fn code(&self) -> u16 {
        match self {
            Self::Gone => 1000,
            Self::GoingAway => 1001,
            Self::Violation => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLarge => 1009,
            Self::TooManyConnections | Self::Stalled | Self::Silent => 1013,
            Self::Invalid(_) => 4400,
            Self::Unauthorized => 4401,
            Self::Forbidden(_) => 4403,
            Self::InitTimeout => 4408,
            Self::AlreadyExists(_) => 4409,
            Self::TooManyInits => 4429,
        }
    }

    /// The close reason, for people.
    pub fn reason(&self) -> String {
        let text = match self {
            Self::Gone => String::new(),
            Self::Invalid(reason) => reason.clone(),
            Self::AlreadyExists(id) => format!("Subscriber for {id} already exists"),
            Self::Forbidden(reason) => reason.clone().into_owned(),
            Self::Unauthorized => "Unauthorized".to_owned(),
            Self::InitTimeout => "Connection initialisation timeout".to_owned(),
            Self::TooManyInits => "Too many initialisation requests".to_owned(),
            Self::TooLarge => "The message is too large".to_owned(),
            Self::NotUtf8 => "The text is no UTF-8".to_owned(),
            Self::Violation => "This breaks the WebSocket protocol".to_owned(),
            Self::TooManyConnections => "Too many connections of yours are open".to_owned(),
            Self::Stalled => "Reading too slowly; connect again after your last cursor".to_owned(),
            Self::Silent => "No sign of life".to_owned(),
            Self::GoingAway => "The server stops; connect again".to_owned(),
        };
        let end = text.floor_char_boundary(MAX_REASON);
        text[..end].to_owned()
    }

    /// The close frame; `None`: the client is gone.
    pub fn frame(&self) -> Option<Message> {
        match self {
            Self::Gone => None,
            _ => Some(Message::Close(Some(CloseFrame {
                code: self.code().into(),
                reason: self.reason().into(),
            }))),
        }
    }
}

/// Maps a read error to the reason for closing.
impl From<Error> for Closing {
    fn from(error: Error) -> Self {
        match error {
            Error::Capacity(CapacityError::MessageTooLong { .. }) => Self::TooLarge,
            Error::Utf8(_) => Self::NotUtf8,
            Error::Protocol(_) | Error::AttackAttempt => Self::Violation,
            _ => Self::Gone,
        }
    }
}
