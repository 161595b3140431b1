//! The cookies of browsers: the session cookie, and the state of a sign-in at the identity provider.

use std::sync::{Arc, OnceLock};

use async_graphql::Executor;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use chrono::{DateTime, Utc};
use cookie::{Cookie, SameSite};

use crate::platform::auth::client_context::{ClientContext, CookieChange};
use crate::platform::http::AppState;

/// Session cookie over TLS; with the prefix `__Host-` no other host can set it (RFC 6265bis).
const SECURE: &str = "__Host-forsat";
/// Session cookie on this machine, without TLS.
const PLAIN: &str = "forsat";
/// Carries the state of a sign-in to the identity provider and back.
const PENDING_SIGN_IN: &str = "forsat-sign-in";

/// The client context of an HTTP request, once known. The layer reads it after the response, even if the response is
/// not the handler's: a browser that misses its new secret would be signed out.
#[derive(Clone, Debug, Default)]
pub struct KnownClient(Arc<OnceLock<Arc<ClientContext>>>);

impl KnownClient {
    /// Notes the client context of the request.
    pub fn note(&self, client_context: &Arc<ClientContext>) {
        self.0.get_or_init(|| Arc::clone(client_context));
    }
}

/// Adds the cookie to the response that the client context asks for.
pub async fn send<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let (known, is_secure) = (KnownClient::default(), is_secure(request.headers()));
    request.extensions_mut().insert(known.clone());
    let mut response = next.run(request).await;
    if let Some(kept) = known.0.get().and_then(|client_context| client_context.kept())
        && let Some(cookie) = keeping(&kept, is_secure, app.clock.now())
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
        // Responses that sign in or out must not be cached.
        let no_store = HeaderValue::from_static("no-store");
        response.headers_mut().insert(header::CACHE_CONTROL, no_store);
    }
    response
}

/// The secret of the session cookie.
pub fn secret(headers: &HeaderMap) -> Option<String> {
    named(headers, SECURE).or_else(|| named(headers, PLAIN)).filter(|secret| !secret.is_empty())
}

/// The state of a sign-in at the identity provider.
pub fn pending_sign_in(headers: &HeaderMap) -> Option<String> {
    named(headers, PENDING_SIGN_IN)
}

fn named(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut all = all.flat_map(|value| Cookie::split_parse(value.to_owned())).flatten();
    all.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

/// The session cookie: inaccessible to scripts, and not sent with cross-site subrequests.
pub fn keeping(kept: &CookieChange, is_secure: bool, now: DateTime<Utc>) -> Option<HeaderValue> {
    let name = if is_secure { SECURE } else { PLAIN };
    let (value, seconds) = match kept {
        CookieChange::Secret(secret, until) => (secret.as_str(), (*until - now).num_seconds()),
        CookieChange::Nothing => ("", 0),
    };
    header_value(Cookie::build((name, value.to_owned())).path("/"), is_secure, seconds)
}

/// The cookie with the state of a sign-in, valid for ten minutes; `None` deletes it.
pub fn set_pending_sign_in(pending_sign_in: Option<&str>, is_secure: bool) -> Option<HeaderValue> {
    let value = pending_sign_in.unwrap_or("").to_owned();
    let seconds = if pending_sign_in.is_some() { 600 } else { 0 };
    header_value(Cookie::build((PENDING_SIGN_IN, value)).path("/auth"), is_secure, seconds)
}

fn header_value(
    cookie: cookie::CookieBuilder<'_>,
    is_secure: bool,
    seconds: i64,
) -> Option<HeaderValue> {
    let cookie = cookie
        .http_only(true)
        .secure(is_secure)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(seconds.max(0)))
        .build();
    HeaderValue::from_str(&cookie.to_string()).ok()
}

/// Whether the browser uses TLS: assumed, unless it is on this machine.
pub fn is_secure(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    !matches!(name.unwrap_or(""), "localhost" | "127.0.0.1" | "::1")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &'static str, cookies: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (header::HOST, HeaderValue::from_static(host)),
            (header::COOKIE, HeaderValue::from_static(cookies)),
        ])
    }

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let now = DateTime::UNIX_EPOCH;
        let kept = CookieChange::Secret("abc".to_owned(), now + chrono::TimeDelta::seconds(60));
        for (host, expected) in [
            (
                "crm.example.com",
                "__Host-forsat=abc; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60",
            ),
            ("localhost:8000", "forsat=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"),
            ("[::1]:8000", "forsat=abc; HttpOnly; SameSite=Lax; Path=/; Max-Age=60"),
        ] {
            let value = keeping(&kept, is_secure(&headers(host, "")), now);
            assert_eq!(value.as_ref().and_then(|value| value.to_str().ok()), Some(expected));
        }
        let nothing = keeping(&CookieChange::Nothing, false, now);
        let nothing = nothing.expect("it is a valid header value");
        assert!(nothing.to_str().expect("it is text").contains("Max-Age=0"));
    }

    #[test]
    fn the_secret_is_found_among_others() {
        let cookies = "theme=dark; forsat=plain; __Host-forsat=secure";
        assert_eq!(secret(&headers("x", cookies)).as_deref(), Some("secure"));
        assert_eq!(secret(&headers("x", "forsat=plain")).as_deref(), Some("plain"));
        assert_eq!(secret(&headers("x", "forsat=")), None);
        assert_eq!(secret(&headers("x", "other=1")), None);
    }
}
