//! Whence a request comes, and what its answer tells the browser to keep.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use entity::id::{ApiTokenId, BrowserSessionId};

use crate::platform::auth::{Authenticator, Viewer};

/// Whence a request comes.
#[derive(Debug)]
pub struct ClientContext {
    /// Where people sign in.
    pub authenticator: Arc<Authenticator>,
    /// From which address.
    pub address: IpAddr,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// By which token of ours.
    pub token: Option<ApiTokenId>,
    /// In which browser.
    pub browser: Option<BrowserSessionId>,
    /// Whether the answer can tell the browser to keep something: a socket's can't.
    pub has_answer: bool,
    said: Mutex<Said>,
}

#[derive(Debug, Default)]
struct Said {
    has_tried: bool,
    cookie: Option<Kept>,
}

/// What a browser shall keep as its cookie.
#[derive(Clone, PartialEq, Eq)]
pub enum Kept {
    /// A secret, until then.
    Secret(String, DateTime<Utc>),
    /// Nothing.
    Nothing,
}

impl ClientContext {
    /// A visit of whoever was found out to ask; `None`: of nobody who is known.
    #[must_use]
    pub fn new(
        authenticator: Arc<Authenticator>,
        (address, user_agent): (IpAddr, Option<String>),
        viewer: Option<&Viewer>,
        has_answer: bool,
    ) -> Self {
        Self {
            authenticator,
            address,
            user_agent,
            token: viewer.and_then(|viewer| viewer.token),
            browser: viewer.and_then(|viewer| viewer.browser),
            has_answer,
            said: Mutex::default(),
        }
    }

    /// Whether a password is tried for the first time on this visit: one request tries one.
    pub fn tries(&self) -> bool {
        !std::mem::replace(&mut self.said().has_tried, true)
    }

    /// Tells the browser what to keep.
    pub fn keep(&self, kept: Kept) {
        self.said().cookie = Some(kept);
    }

    /// What the browser shall keep; `None`: what it has.
    #[must_use]
    pub fn kept(&self) -> Option<Kept> {
        self.said().cookie.clone()
    }

    fn said(&self) -> std::sync::MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Without the secret.
impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Secret(_, until) => f.debug_tuple("Secret").field(until).finish(),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}
