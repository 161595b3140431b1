//! As whom a request is answered.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::Executor;
use axum::http::{HeaderMap, header};
use entity::id::BrowserSessionId;

use crate::platform::auth::visit::{Kept, Visit};
use crate::platform::auth::{Credential, Viewer};
use crate::platform::db::audit::Origin;
use crate::platform::db::session::Session;
use crate::platform::graphql::failure::REQUEST_ID;
use crate::platform::graphql::scope::Scope;
use crate::platform::http::answer::Refusal;
use crate::platform::http::{Edge, cookies};

/// How much is kept of what a client calls itself.
const LONGEST_AGENT: usize = 300;

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

/// By what a request shows who sends it: the header before the cookie. A page of another site may not
/// act by the cookie, whatever the browser sends along.
pub fn credential<E: Executor>(
    edge: &Edge<E>,
    headers: &HeaderMap,
) -> Result<Option<Credential>, Refusal> {
    if let Some(secret) = bearer(headers) {
        return Ok(Some(Credential::Bearer(secret.to_owned())));
    }
    let Some(secret) = cookies::secret(headers) else { return Ok(None) };
    if !edge.origins.allow(headers) {
        return Err(Refusal::forbidden("pages of this origin may not act for who is signed in"));
    }
    Ok(Some(Credential::Cookie(secret)))
}

/// As whom, and in which language: the first that the client accepts, else the person's, else the
/// organisation's. A cookie that opens nothing any more is nobody's, and is taken back.
pub async fn scope<E: Executor>(
    edge: &Edge<E>,
    (headers, address): (&HeaderMap, IpAddr),
) -> Result<Scope, Refusal> {
    let credential = credential(edge, headers)?;
    let found = match &credential {
        None => None,
        Some(credential @ Credential::Bearer(_)) => Some(viewer(edge, credential, address).await?),
        Some(credential @ Credential::Cookie(_)) => edge.desk.viewer(credential).await?,
    };
    let client = (address, user_agent(headers));
    let visit = Visit::new(Arc::clone(&edge.desk), client, found.as_ref(), true);
    match (&credential, &found) {
        (Some(Credential::Cookie(_)), None) => visit.keep(Kept::Nothing),
        (Some(_), Some(viewer)) => edge.desk.renew(viewer, &visit).await?,
        (Some(Credential::Bearer(_)) | None, _) => {}
    }
    let references = found.as_ref().and_then(|viewer| viewer.reference_version);
    let origin = origin(found.as_ref(), address);
    let (actor, chosen) = found.map(|viewer| (viewer.actor, viewer.locale)).unzip();
    let session = Session::new(edge.db.clone(), actor, edge.clock.clone());
    let session = session.from(origin).at_references(references).visiting(Arc::new(visit));
    Ok(Scope::new(session, locale(headers, chosen)))
}

/// Whence a request comes: what the audit tells of it.
pub fn origin(viewer: Option<&Viewer>, address: IpAddr) -> Origin {
    Origin {
        token_id: viewer.and_then(|viewer| viewer.token),
        session_id: viewer.and_then(|viewer| viewer.browser).map(BrowserSessionId::uuid),
        address: Some(address),
        request_id: REQUEST_ID.try_with(Clone::clone).ok(),
        ..Origin::default()
    }
}

/// What a client calls itself, as far as it is kept.
pub fn user_agent(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(agent.chars().take(LONGEST_AGENT).collect())
}

/// Who shows this, unless too many wrong ones came from the address.
pub async fn viewer<E: Executor>(
    edge: &Edge<E>,
    credential: &Credential,
    address: IpAddr,
) -> Result<Viewer, Refusal> {
    if let Some(wait) = edge.failures.wait(address) {
        return Err(Refusal::too_much("too many wrong tokens came from your address", wait));
    }
    let found = edge.desk.viewer(credential).await?;
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
