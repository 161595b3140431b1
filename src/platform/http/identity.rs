//! The caller of a request: authentication, language and client context.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use entity::choice::Calendar;
use entity::id::{BrowserSessionId, UserId};

use crate::platform::auth::client_context::{ClientContext, CookieChange};
use crate::platform::auth::{Credential, Viewer};
use crate::platform::db::audit::Origin;
use crate::platform::db::session::Session;
use crate::platform::graphql::engine::Caller;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::REQUEST_ID;
use crate::platform::http::client_addr::ClientAddr;
use crate::platform::http::cookies::KnownClient;
use crate::platform::http::http_error::HttpError;
use crate::platform::http::rate_limited::RateLimited;
use crate::platform::http::{AppState, cookies};
use crate::platform::presentation::Presentation;
use crate::platform::rate_limit::{Allowance, RateLimitKey};

/// The most characters of a `User-Agent` that are stored.
const MAX_USER_AGENT: usize = 300;

/// The caller of a request with current permissions, and the rate limit that pays for it.
#[derive(Clone, Debug)]
pub struct Identity(pub Caller);

/// The parts of a request that identify its client.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// The client's address.
    pub address: IpAddr,
    /// The language that the client asks for in `connection_init`, because a page cannot set the headers of a socket.
    pub locale: Option<&'a str>,
}

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for Identity {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, HttpError> {
        let Ok(ClientAddr(address)) = ClientAddr::from_request_parts(parts, app).await;
        let Ok(RateLimited(allowance)) = RateLimited::from_request_parts(parts, app).await;
        let request_context =
            identify(app, Client { headers: &parts.headers, address, locale: None }).await?;
        if let (Some(known), Some(client_context)) =
            (parts.extensions.get::<KnownClient>(), request_context.session().client())
        {
            known.note(client_context);
        }
        allowance.bill_to(RateLimitKey::new(user(&request_context), address));
        Ok(Self(Caller { request_context, allowance: Some(allowance) }))
    }
}

/// The secret of an `Authorization: Bearer …` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?;
    // A value that is not text is no valid token, but must not pass as anonymous either.
    Some(secret(value.to_str().unwrap_or_default()))
}

/// The secret in the value of an `Authorization` header.
pub fn secret(authorization: &str) -> &str {
    match authorization.trim().split_once(' ') {
        Some((scheme, secret)) if scheme.eq_ignore_ascii_case("bearer") => secret.trim(),
        _ => authorization.trim(),
    }
}

/// The credential of a request; the header takes precedence over the cookie. A page of another site may not use the
/// cookie, even if the browser sends it.
pub fn credential<E: Executor>(
    app: &AppState<E>,
    headers: &HeaderMap,
) -> Result<Option<Credential>, HttpError> {
    if let Some(secret) = bearer(headers) {
        return Ok(Some(Credential::Bearer(secret.to_owned())));
    }
    let Some(secret) = cookies::secret(headers) else { return Ok(None) };
    if !app.origins.allow(headers) {
        return Err(HttpError::forbidden("pages of this origin may not act for who is signed in"));
    }
    Ok(Some(Credential::Cookie(secret)))
}

/// The request context of a request: its user, and the language of texts. With an
/// invalid cookie nobody is signed in, and the response deletes the cookie.
pub async fn identify<E: Executor>(
    app: &AppState<E>,
    client: Client<'_>,
) -> Result<RequestContext, HttpError> {
    let credential = credential(app, client.headers)?;
    let viewer = match &credential {
        None => None,
        Some(credential @ Credential::Bearer(_)) => {
            Some(authenticate(app, credential, client.address).await?)
        }
        Some(credential @ Credential::Cookie(_)) => app.authenticator.viewer(credential).await?,
    };
    let from = (client.address, user_agent(client.headers));
    let client_context =
        ClientContext::new(Arc::clone(&app.authenticator), from, viewer.as_ref(), true);
    match (&credential, &viewer) {
        (Some(Credential::Cookie(_)), None) => client_context.keep(CookieChange::Nothing),
        (Some(_), Some(viewer)) => app.authenticator.renew(viewer, &client_context).await?,
        (Some(Credential::Bearer(_)) | None, _) => {}
    }
    let references = viewer.as_ref().and_then(|viewer| viewer.reference_version);
    let origin = origin(viewer.as_ref(), client.address);
    let presentation = presentation(client, viewer.as_ref());
    let actor = viewer.map(|viewer| viewer.actor);
    let session = Session::new(app.db.clone(), actor, app.clock.clone());
    let session = session.from(origin).at_references(references).visiting(Arc::new(client_context));
    Ok(RequestContext::new(session, presentation))
}

/// The caller of one operation on a long connection.
pub fn caller<E: Executor>(
    app: &AppState<E>,
    request_context: RequestContext,
    address: IpAddr,
) -> Caller {
    let key = RateLimitKey::new(user(&request_context), address);
    Caller { request_context, allowance: Some(Allowance::new(&app.rate_limiter, key)) }
}

/// The user of a request context; `None`: nobody is signed in.
fn user(request_context: &RequestContext) -> Option<UserId> {
    request_context.session().actor().ok().and_then(|actor| actor.user_id)
}

/// The origin of a request, for the audit.
pub fn origin(viewer: Option<&Viewer>, address: IpAddr) -> Origin {
    Origin {
        token_id: viewer.and_then(|viewer| viewer.token),
        session_id: viewer.and_then(|viewer| viewer.browser).map(BrowserSessionId::uuid),
        address: Some(address),
        request_id: REQUEST_ID.try_with(Clone::clone).ok(),
        ..Origin::default()
    }
}

/// The client's `User-Agent`, truncated.
pub fn user_agent(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(agent.chars().take(MAX_USER_AGENT).collect())
}

/// Authenticates a credential, unless too many wrong ones came from the address.
pub async fn authenticate<E: Executor>(
    app: &AppState<E>,
    credential: &Credential,
    address: IpAddr,
) -> Result<Viewer, HttpError> {
    if let Some(wait) = app.auth_failures.wait(address) {
        return Err(HttpError::too_many_wrong_tokens(wait));
    }
    let viewer = app.authenticator.viewer(credential).await?;
    if viewer.is_none() {
        app.auth_failures.record(address);
    }
    viewer.ok_or_else(HttpError::unauthenticated)
}

/// How texts are shown: as the user has chosen, else in the language that the client asks for or accepts, else as the
/// organization has chosen.
pub fn presentation(client: Client<'_>, viewer: Option<&Viewer>) -> Presentation {
    let asked = client.locale.filter(|tag| is_language(tag)).map(str::to_owned);
    let own = viewer.and_then(|viewer| viewer.own_locale.clone());
    let shared = || viewer.and_then(|viewer| viewer.organization_locale.clone());
    let locale = own.or(asked).or_else(|| accepted(client.headers)).or_else(shared);
    let calendar = viewer.and_then(|viewer| viewer.own_calendar.or(viewer.organization_calendar));
    Presentation {
        locale: locale.unwrap_or_else(|| "en".to_owned()),
        calendar: calendar.unwrap_or(Calendar::Gregorian),
    }
}

/// The language tag that a client likes best; of equals, the first. With `q=0` a language is not accepted.
pub fn accepted(headers: &HeaderMap) -> Option<String> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let languages = accepted.split(',').filter_map(|part| {
        let mut parts = part.split(';').map(str::trim);
        let tag = parts.next().filter(|tag| is_language(tag))?;
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
        (quality > 0).then_some((tag, quality))
    });
    // Of equals, `max_by_key` takes the last.
    let (tag, _) = languages.rev().max_by_key(|(_, quality)| *quality)?;
    Some(tag.to_owned())
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The thousandths of a quality such as `0.8`; 0 if it is none.
fn thousandths(quality: &str) -> u16 {
    let (whole, fraction) = quality.split_once('.').unwrap_or((quality, ""));
    match whole {
        "1" => 1_000,
        "0" => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
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
    fn the_language_that_a_client_likes_best_counts() {
        for (value, tag) in [
            ("fa-IR,fa;q=0.9,en;q=0.8", Some("fa-IR")),
            ("de;q=0.5", Some("de")),
            ("de;q=0.5, fa;q=0.9, en;q=0.9", Some("fa")),
            ("fa;q=0, en;q=0.001", Some("en")),
            ("fa;q=0", None),
            ("de;q=much, en;q=0.1", Some("en")),
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
