//! Stand-in for the identity provider in a build without the feature `oidc`.

use chrono::{DateTime, Utc};

use crate::platform::auth::provider::{Claims, PendingSignIn, Setting};
use crate::platform::error::Error;

/// An identity provider; uninhabited, since this build has none.
#[derive(Debug)]
pub enum Provider {}

impl Provider {
    /// Always `None`.
    ///
    /// # Errors
    /// A provider is configured, but this build has no support for it.
    pub fn new(setting: Setting) -> Result<Option<Self>, Error> {
        if setting.issuer.is_empty() {
            return Ok(None);
        }
        let reason = "oidc_issuer is set, but this build has no identity provider; `make release` builds one that has";
        Err(Error::Broken(reason.to_owned()))
    }

    /// The provider's settings.
    #[must_use]
    pub const fn setting(&self) -> &Setting {
        match *self {}
    }

    /// The claims of a bearer token.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn claims_of_token(
        &self,
        _: &str,
        _: DateTime<Utc>,
    ) -> Result<Option<Claims>, Error> {
        match *self {}
    }

    /// The URL of the provider's sign-in page.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn sign_in_url(&self, _: &PendingSignIn, _: &str) -> Result<String, Error> {
        match *self {}
    }

    /// Exchanges a code for the claims about the person.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn exchange_code(
        &self,
        _: (&str, &str),
        _: &PendingSignIn,
        _: DateTime<Utc>,
    ) -> Result<Option<Claims>, Error> {
        match *self {}
    }
}
