//! In a build without the feature `oidc` there is no identity provider.

use chrono::{DateTime, Utc};

use crate::platform::auth::provider::{Claims, Errand, Setting};
use crate::platform::error::Error;

/// An identity provider: this build has none.
#[derive(Debug)]
pub enum Provider {}

impl Provider {
    /// `None`, since none can be set.
    ///
    /// # Errors
    /// One is set.
    pub fn new(setting: Setting) -> Result<Option<Self>, Error> {
        if setting.issuer.is_empty() {
            return Ok(None);
        }
        let reason = "oidc_issuer is set, but this build has no identity provider; `make release` builds one that has";
        Err(Error::Broken(reason.to_owned()))
    }

    /// How it is used.
    #[must_use]
    pub const fn setting(&self) -> &Setting {
        match *self {}
    }

    /// What the provider says of a bearer token's person.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn vouched(&self, _: &str, _: DateTime<Utc>) -> Result<Option<Claims>, Error> {
        match *self {}
    }

    /// Where a browser goes to sign in.
    ///
    /// # Errors
    /// None: there is no provider.
    pub async fn entrance(&self, _: &Errand, _: &str) -> Result<String, Error> {
        match *self {}
    }

    /// Who comes back from the provider with a code.
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
