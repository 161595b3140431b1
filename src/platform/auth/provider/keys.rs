//! The provider's signing keys and endpoints, as last fetched.

use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};

use crate::platform::auth::provider::client::{Discovery, Provider, unreachable};
use crate::platform::error::Error;

/// The shortest time between two fetches for an unknown key: anybody can send tokens that name one.
const SELDOM: Duration = Duration::from_secs(10);

/// The provider's signing keys and endpoints, as last fetched.
#[derive(Debug, Default)]
pub(super) struct ProviderKeys {
    discovery: Option<Discovery>,
    set: Option<JwkSet>,
    fetched: Option<Instant>,
}

impl Provider {
    /// The key that a token names, for an algorithm; `None`: there is none.
    pub(super) async fn key(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<Option<DecodingKey>, Error> {
        let mut keys = self.keys.lock().await;
        if let Some(key) = keys.find(kid, algorithm) {
            return Ok(Some(key));
        }
        if keys.fetched.is_some_and(|fetched| fetched.elapsed() < SELDOM) {
            return Ok(None);
        }
        // Set before the outcome is known, so that a failing provider is not called again at once.
        keys.fetched = Some(Instant::now());
        keys.discovery = None;
        let discovery = keys.discovery(self).await?;
        keys.set = Some(self.fetch(&discovery.jwks_uri).await?);
        Ok(keys.find(kid, algorithm))
    }
}

impl ProviderKeys {
    /// The provider's endpoints.
    pub(super) async fn discovery(&mut self, provider: &Provider) -> Result<Discovery, Error> {
        if let Some(known) = &self.discovery {
            return Ok(known.clone());
        }
        let issuer = &provider.setting().issuer;
        let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let found: Discovery = provider.fetch(&url).await?;
        if found.issuer != *issuer {
            return Err(unreachable(&format!("it calls itself {}", found.issuer)));
        }
        self.discovery = Some(found.clone());
        Ok(found)
    }

    /// The key with this id, if it is of the algorithm's family. The id may be omitted if there is only one key.
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<DecodingKey> {
        let set = self.set.as_ref()?;
        let jwk = match (kid, set.keys.as_slice()) {
            (Some(kid), _) => set.find(kid)?,
            (None, [only]) => only,
            (None, _) => return None,
        };
        if !fits(jwk, algorithm) {
            return None;
        }
        let key = DecodingKey::from_jwk(jwk).ok()?;
        (key.family() == algorithm.family()).then_some(key)
    }
}

/// Whether a key is for signatures, and for this algorithm if it names one.
fn fits(jwk: &Jwk, algorithm: Algorithm) -> bool {
    let is_for_signatures =
        jwk.common.public_key_use.as_ref().is_none_or(|using| *using == PublicKeyUse::Signature);
    let is_of_kind = |named: KeyAlgorithm| named.to_string() == format!("{algorithm:?}");
    is_for_signatures && jwk.common.key_algorithm.is_none_or(is_of_kind)
}
