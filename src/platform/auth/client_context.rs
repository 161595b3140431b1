//! The client context of a request: where it comes from, and the cookie that its response sets.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use entity::id::{ApiTokenId, BrowserSessionId};

use crate::platform::auth::{Authenticator, Viewer};

/// Client context of an authenticated or anonymous request.
#[derive(Debug)]
pub struct ClientContext {
    /// The authenticator.
    pub authenticator: Arc<Authenticator>,
    /// The client's address.
    pub address: IpAddr,
    /// The client's `User-Agent`.
    pub user_agent: Option<String>,
    /// The API token; `None`: another credential or none was presented.
    pub token: Option<ApiTokenId>,
    /// The browser session; `None`: the request carried no valid cookie.
    pub browser: Option<BrowserSessionId>,
    /// Whether the response can set a cookie; on a WebSocket it cannot.
    pub has_answer: bool,
    cookie_state: Mutex<CookieState>,
}

#[derive(Debug, Default)]
struct CookieState {
    has_tried: bool,
    cookie: Option<CookieChange>,
}

/// What the response does to the browser's cookie.
#[derive(Clone, PartialEq, Eq)]
pub enum CookieChange {
    /// Sets the cookie to a secret, until its expiry.
    Secret(String, DateTime<Utc>),
    /// Deletes the cookie.
    Nothing,
}

impl ClientContext {
    /// The client context of a request; `viewer` is `None` if nobody is signed in.
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
            cookie_state: Mutex::default(),
        }
    }

    /// Whether this is the first password that the request tries; further ones are refused.
    pub fn tries(&self) -> bool {
        !std::mem::replace(&mut self.cookie_state().has_tried, true)
    }

    /// Sets what the response does to the cookie.
    pub fn keep(&self, kept: CookieChange) {
        self.cookie_state().cookie = Some(kept);
    }

    /// What the response does to the cookie; `None`: nothing.
    #[must_use]
    pub fn kept(&self) -> Option<CookieChange> {
        self.cookie_state().cookie.clone()
    }

    fn cookie_state(&self) -> std::sync::MutexGuard<'_, CookieState> {
        self.cookie_state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hides the secret.
impl std::fmt::Debug for CookieChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Secret(_, until) => f.debug_tuple("Secret").field(until).finish(),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}
