//! Stand-in for the identity provider in a build without the feature `oidc`.

use chrono::{DateTime, Utc};

use crate::platform::auth::provider::{Claims, Errand, Setting};
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
    pub async fn vouched(&self, _: &str, _: DateTime<Utc>) -> Result<Option<Claims>, Error> {
        match *self {}
    }

    /// The URL of the provider's sign-in page.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn entrance(&self, _: &Errand, _: &str) -> Result<String, Error> {
        match *self {}
    }

    /// Exchanges a code for the claims about the person.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn exchanged(
        &self,
        _: (&str, &str),
        _: &Errand,
        _: DateTime<Utc>,
    ) -> Result<Option<Claims>, Error> {
        match *self {}
    }
}
