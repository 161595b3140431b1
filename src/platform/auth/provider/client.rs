//! The identity provider's client, over HTTP.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::choice::Role;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use reqwest::{Client, Response, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::platform::auth::provider::keys::ProviderKeys;
use crate::platform::auth::provider::{Claims, PendingSignIn, Setting};
use crate::platform::error::Error;

/// The accepted signature algorithms: all are asymmetric, so a public key cannot forge a token.
const ALGORITHMS: [Algorithm; 7] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];
/// Time limit of a request to the provider.
const LONGEST: Duration = Duration::from_secs(5);
/// The largest response of the provider, in bytes.
const LARGEST: usize = 256 * 1024;

/// An identity provider.
pub struct Provider {
    setting: Setting,
    client: Client,
    pub(super) keys: Mutex<ProviderKeys>,
}

/// The provider's discovery document.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Discovery {
    pub(super) issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    pub(super) jwks_uri: String,
}

#[derive(Deserialize)]
struct Exchanged {
    id_token: String,
}

#[derive(Deserialize)]
struct TokenClaims {
    sub: String,
    exp: i64,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Provider {
    /// An identity provider; `None`: none is configured.
    ///
    /// # Errors
    /// The system's certificates cannot be read.
    pub fn new(setting: Setting) -> Result<Option<Self>, Error> {
        if setting.issuer.is_empty() {
            return Ok(None);
        }
        let client = Client::builder()
            .timeout(LONGEST)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| Error::Broken(format!("no HTTP client: {error}")))?;
        Ok(Some(Self { setting, client, keys: Mutex::default() }))
    }

    /// The provider's settings.
    #[must_use]
    pub const fn setting(&self) -> &Setting {
        &self.setting
    }

    /// The claims of a bearer token; `None`: the token is not valid.
    ///
    /// # Errors
    /// The provider cannot be reached.
    pub async fn claims_of_token(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Claims>, Error> {
        if self.setting.audience.is_empty() {
            return Ok(None);
        }
        self.read(token, &self.setting.audience, (None, now)).await
    }

    /// The URL of the provider's sign-in page, where the browser is sent.
    ///
    /// # Errors
    /// The provider cannot be reached.
    pub async fn sign_in_url(&self, pending: &PendingSignIn, back: &str) -> Result<String, Error> {
        let discovery = self.discovery().await?;
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(pending.verifier.as_bytes()));
        let scope = format!("openid {}", self.setting.scopes);
        let asked = [
            ("response_type", "code"),
            ("client_id", &self.setting.client_id),
            ("redirect_uri", back),
            ("scope", scope.trim()),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        let url = Url::parse_with_params(&discovery.authorization_endpoint, asked);
        url.map(String::from).map_err(|error| unreachable(&error))
    }

    /// Exchanges a code for the claims about the person; `None`: the provider refuses it.
    ///
    /// # Errors
    /// The provider cannot be reached.
    pub async fn exchange_code(
        &self,
        (code, back): (&str, &str),
        pending: &PendingSignIn,
        now: DateTime<Utc>,
    ) -> Result<Option<Claims>, Error> {
        let discovery = self.discovery().await?;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("client_id", &self.setting.client_id),
            ("code_verifier", &pending.verifier),
        ];
        let mut request = self.client.post(&discovery.token_endpoint).form(&form);
        if !self.setting.client_secret.is_empty() {
            request =
                request.basic_auth(&self.setting.client_id, Some(&self.setting.client_secret));
        }
        let answer = request.send().await.map_err(|error| unreachable(&error))?;
        if answer.status().is_client_error() {
            return Ok(None);
        }
        let exchanged: Exchanged = read(answer).await?;
        let nonce = Some(pending.nonce.as_str());
        self.read(&exchanged.id_token, &self.setting.client_id, (nonce, now)).await
    }

    /// The claims of a token, if it is signed by the provider, for this audience, and valid now.
    async fn read(
        &self,
        token: &str,
        audience: &str,
        (nonce, now): (Option<&str>, DateTime<Utc>),
    ) -> Result<Option<Claims>, Error> {
        let Ok(header) = decode_header(token) else { return Ok(None) };
        if !ALGORITHMS.contains(&header.alg) {
            return Ok(None);
        }
        let Some(key) = self.key(header.kid.as_deref(), header.alg).await? else {
            return Ok(None);
        };
        let mut validation = Validation::new(header.alg);
        validation.set_audience(&[audience]);
        validation.set_issuer(&[&self.setting.issuer]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Checked below by the server's own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let Ok(read) = decode::<TokenClaims>(token, &key, &validation) else { return Ok(None) };
        let TokenClaims { sub, exp, rest } = read.claims;
        let leeway = i64::try_from(self.setting.leeway).unwrap_or(0);
        let time = |claim: &str| rest.get(claim).and_then(Value::as_i64);
        let second = now.timestamp();
        let is_early = ["nbf", "iat"]
            .iter()
            .filter_map(|claim| time(claim))
            .any(|from| from > second + leeway);
        let is_foreign = nonce.is_some_and(|nonce| text(&rest, "nonce") != Some(nonce));
        if exp + leeway <= second || is_early || is_foreign {
            return Ok(None);
        }
        let is_verified = rest.get("email_verified") == Some(&Value::Bool(true));
        let expires_at = DateTime::from_timestamp(exp + leeway, 0);
        Ok(expires_at.map(|expires_at| Claims {
            subject: sub,
            email: text(&rest, "email").filter(|_| is_verified).map(str::to_owned),
            name: text(&rest, "name").map(str::to_owned),
            role: self.role(&rest),
            team: text(&rest, &self.setting.team_claim).map(str::to_owned),
            expires_at,
        }))
    }

    /// The role with the most permissions that any value of the claim maps to.
    fn role(&self, claims: &Map<String, Value>) -> Option<Role> {
        let values = match claims.get(&self.setting.role_claim)? {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        let known = values.iter().filter_map(Value::as_str);
        // `Role` is ordered by permissions, most first.
        known.filter_map(|value| self.setting.roles.get(value).copied()).min()
    }

    async fn discovery(&self) -> Result<Discovery, Error> {
        self.keys.lock().await.discovery(self).await
    }

    pub(super) async fn fetch<T: DeserializeOwned>(&self, url: &str) -> Result<T, Error> {
        let answer = self.client.get(url).send().await.map_err(|error| unreachable(&error))?;
        let answer = answer.error_for_status().map_err(|error| unreachable(&error))?;
        read(answer).await
    }
}

/// Reads a response of bounded length.
async fn read<T: DeserializeOwned>(mut answer: Response) -> Result<T, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(unreachable(&"its answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|error| unreachable(&error))
}

fn text<'a>(claims: &'a Map<String, Value>, claim: &str) -> Option<&'a str> {
    claims.get(claim).and_then(Value::as_str)
}

pub(super) fn unreachable(why: &dyn fmt::Display) -> Error {
    Error::Broken(format!("the identity provider cannot be used: {why}"))
}

/// Hides the client secret.
impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.setting.issuer).finish_non_exhaustive()
    }
}
