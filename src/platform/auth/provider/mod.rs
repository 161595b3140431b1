//! An OpenID Connect identity provider: its tokens authenticate programs, its sign-in page people.
//!
//! <https://openid.net/specs/openid-connect-core-1_0.html>, always with PKCE (RFC 7636). Its keys are fetched when
//! first needed, and again when a token names an unknown key.

#[cfg(not(feature = "oidc"))]
mod absent;
#[cfg(feature = "oidc")]
mod client;
#[cfg(feature = "oidc")]
mod keys;

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::choice::Role;

use crate::platform::auth::random;
use crate::platform::error::Error;

#[cfg(not(feature = "oidc"))]
pub use absent::Provider;
#[cfg(feature = "oidc")]
pub use client::Provider;

/// The settings of an identity provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// The provider's issuer URL, as its tokens name it.
    pub issuer: String,
    /// The client id of this server.
    pub client_id: String,
    /// The client secret of this server; empty: it has none.
    pub client_secret: String,
    /// The audience that bearer tokens must have; empty: bearer tokens are not accepted.
    pub audience: String,
    /// The scopes to request besides `openid`.
    pub scopes: String,
    /// The claim that holds the role; empty: none does.
    pub role_claim: String,
    /// The role for each value of that claim.
    pub roles: BTreeMap<String, Role>,
    /// The claim that holds the team's name; empty: none does.
    pub team_claim: String,
    /// Whether unknown people are provisioned automatically once their role is known.
    pub makes_users: bool,
    /// The clock difference that is tolerated, in seconds.
    pub leeway: u64,
}

/// The claims of an identity provider about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The provider's id of the person.
    pub subject: String,
    /// The person's e-mail address, if the provider has verified it.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The role, if the claim has a known value.
    pub role: Option<Role>,
    /// The team's name.
    pub team: Option<String>,
    /// When the token expires.
    pub expires_at: DateTime<Utc>,
}

/// The state of one sign-in at the provider, which the browser carries there and back in a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingSignIn {
    /// Returned with the code: proves that this browser began the sign-in.
    pub state: String,
    /// Returned in the token: proves that the token was issued for this sign-in.
    pub nonce: String,
    /// Sent with the code: proves that its bearer began the sign-in (PKCE).
    pub verifier: String,
    /// The page of this server to go to afterwards, as the browser wanted it: to be checked when it comes back.
    pub next: String,
}

impl PendingSignIn {
    /// A new sign-in, after which the browser goes to this page.
    ///
    /// # Errors
    /// The system's source of randomness failed.
    pub fn new(next: &str) -> Result<Self, Error> {
        let (state, nonce, verifier) = (random()?, random()?, random()?);
        Ok(Self { state, nonce, verifier, next: next.to_owned() })
    }

    /// Formats it as a cookie's value.
    #[must_use]
    pub fn to_text(&self) -> String {
        let next = BASE64_URL_SAFE_NO_PAD.encode(&self.next);
        [self.state.as_str(), &self.nonce, &self.verifier, &next].join(".")
    }

    /// Parses a cookie's value.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::to_owned);
        let (state, nonce, verifier) = (parts.next()?, parts.next()?, parts.next()?);
        let next = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        let is_complete = [&state, &nonce, &verifier].iter().all(|part| !part.is_empty());
        (is_complete && parts.next().is_none()).then_some(Self { state, nonce, verifier, next })
    }
}

#[cfg(test)]
mod tests {
    use super::PendingSignIn;

    #[test]
    fn a_sign_in_survives_the_cookie() {
        for next in ["/", "/board?process=prc_1;a=\"b\"&c=%D9%BE", ""] {
            let pending = PendingSignIn::new(next).unwrap();
            let text = pending.to_text();
            assert!(
                text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)),
                "{text}"
            );
            assert_eq!(PendingSignIn::of(&text), Some(pending));
        }
        for broken in ["", "a.b", "a.b.c", "a..c.Lw", "a.b.c.Lw.d", "a.b.c.*"] {
            assert_eq!(PendingSignIn::of(broken), None, "{broken}");
        }
    }
}
