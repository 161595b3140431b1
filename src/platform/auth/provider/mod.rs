//! An identity provider by OpenID Connect: its tokens for programs, and its pages for people.
//!
//! <https://openid.net/specs/openid-connect-core-1_0.html>, with PKCE (RFC 7636) always. Its keys are fetched
//! when they are first needed, and again where a token names one that is unknown.

#[cfg(not(feature = "oidc"))]
mod absent;
#[cfg(feature = "oidc")]
mod client;
#[cfg(feature = "oidc")]
mod keys;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::choice::Role;

use crate::platform::auth::random;
use crate::platform::error::Error;

#[cfg(not(feature = "oidc"))]
pub use absent::Provider;
#[cfg(feature = "oidc")]
pub use client::Provider;

/// How an identity provider is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The provider's address, as its tokens name it.
    pub issuer: String,
    /// As whom this server is known to it.
    pub client_id: String,
    /// The secret for that; empty: there is none.
    pub client_secret: String,
    /// Whom bearer tokens must be for; empty: they are not taken.
    pub audience: String,
    /// What is asked for, beside `openid`.
    pub scopes: String,
    /// The claim that says the role; empty: none does.
    pub role_claim: String,
    /// Which value of it means which role.
    pub roles: BTreeMap<String, Role>,
    /// The claim that says the team's name; empty: none does.
    pub team_claim: String,
    /// Whether who is unknown is made a user, where the role is known.
    pub makes_users: bool,
    /// How much clocks may differ, in seconds.
    pub leeway: u64,
}

/// What an identity provider says of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Its name of the person.
    pub subject: String,
    /// The person's address, where the provider has verified it.
    pub email: Option<String>,
    /// What the person is called.
    pub name: Option<String>,
    /// The role, where the provider says one that is known.
    pub role: Option<Role>,
    /// The team's name.
    pub team: Option<String>,
    /// When its word ends.
    pub expires_at: DateTime<Utc>,
}

/// What a browser carries from this server to the provider and back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// Comes back with the code: so it is this browser's.
    pub state: String,
    /// Comes back in the token: so it is made for this errand.
    pub nonce: String,
    /// Proves at the exchange that who brings the code has asked for it.
    pub verifier: String,
}

impl Errand {
    /// A new one.
    ///
    /// # Errors
    /// The system has no randomness.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { state: random()?, nonce: random()?, verifier: random()? })
    }

    /// As a cookie's value.
    #[must_use]
    pub fn to_text(&self) -> String {
        [self.state.as_str(), &self.nonce, &self.verifier].join(".")
    }

    /// From a cookie's value.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::to_owned);
        let (state, nonce, verifier) = (parts.next()?, parts.next()?, parts.next()?);
        let is_whole = [&state, &nonce, &verifier].iter().all(|part| !part.is_empty());
        (is_whole && parts.next().is_none()).then_some(Self { state, nonce, verifier })
    }
}
