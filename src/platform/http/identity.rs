//! As whom a request is answered.

use std::net::IpAddr;

use async_graphql::Executor;
use axum::http::{HeaderMap, header};

use crate::platform::auth::{self, Viewer};
use crate::platform::db::audit::Origin;
use crate::platform::db::session::Session;
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::Edge;
use crate::platform::http::answer::Refusal;

/// The secret of an `Authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    // What is no text is no token of ours, but is not nobody either.
    Some(secret(value.to_str().unwrap_or_default()))
}

/// The secret of an authorization's value.
pub fn secret(authorization: &str) -> &str {
    match authorization.trim().split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => secret.trim(),
        _ => authorization.trim(),
    }
}

/// As whom, and in which language: the first that the client accepts, else the person's, else the
/// organisation's. `None`: somebody who is not signed in.
pub async fn scope<E: Executor>(
    edge: &Edge<E>,
    secret: Option<&str>,
    (headers, address): (&HeaderMap, IpAddr),
) -> Result<Scope, Refusal> {
    let viewer = match secret {
        None => None,
        Some(secret) => Some(viewer(edge, secret, address).await?),
    };
    let references = viewer.as_ref().and_then(|viewer| viewer.reference_version);
    let origin = origin(viewer.as_ref(), address);
    let (actor, chosen) = viewer.map(|viewer| (viewer.actor, viewer.locale)).unzip();
    let session = Session::new(edge.db.clone(), actor, edge.clock.clone()).from(origin);
    Ok(Scope::new(session.at_references(references), locale(headers, chosen)))
}

/// Whence a request comes: what the audit tells of it.
pub fn origin(viewer: Option<&Viewer>, address: IpAddr) -> Origin {
    Origin {
        token_id: viewer.and_then(|viewer| viewer.token_id),
        address: Some(address),
        request_id: REQUEST_ID.try_with(Clone::clone).ok(),
        ..Origin::default()
    }
}

/// Whose token this is, unless too many wrong ones came from the address.
pub async fn viewer<E: Executor>(
    edge: &Edge<E>,
    secret: &str,
    address: IpAddr,
) -> Result<Viewer, Refusal> {
    if let Some(wait) = edge.failures.wait(address) {
        return Err(Refusal::too_much("too many wrong tokens came from your address", wait));
    }
    let found = auth::viewer(&edge.db, &edge.clock, secret).await?;
    if found.is_none() {
        edge.failures.note(address);
    }
    found.ok_or_else(Refusal::unauthenticated)
}

/// The first language that the client accepts, else the chosen one.
pub fn locale(headers: &HeaderMap, chosen: Option<String>) -> String {
    accepted(headers).or(chosen).unwrap_or_else(|| "en".to_owned())
}

/// The first language tag that a client accepts.
fn accepted(headers: &HeaderMap) -> Option<String> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let first = accepted.split([',', ';']).next()?.trim();
    let is_tag = (2..=35).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{accepted, bearer};

    #[test]
    fn the_secret_is_what_follows_bearer() {
        for (value, secret) in [
            ("Bearer fst_1", "fst_1"),
            ("bearer  fst_1 ", "fst_1"),
            ("fst_1", "fst_1"),
            ("Basic dXNlcg==", "Basic dXNlcg=="),
            ("", ""),
        ] {
            let headers =
                HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))]);
            assert_eq!(bearer(&headers), Some(secret), "{value}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn the_first_language_counts() {
        for (value, tag) in [
            ("fa-IR,fa;q=0.9,en;q=0.8", Some("fa-IR")),
            ("de;q=0.5", Some("de")),
            ("*", None),
            ("", None),
            ("\"><script>", None),
        ] {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value))]);
            assert_eq!(accepted(&headers).as_deref(), tag, "{value}");
        }
    }
}
