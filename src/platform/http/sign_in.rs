//! The pages for signing in: with a password, or through the identity provider.

use std::sync::Arc;

use async_graphql::Executor;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use entity::user;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;

use crate::platform::auth::client_context::ClientContext;
use crate::platform::auth::provider::{PendingSignIn, Provider};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::http::client_addr::ClientAddr;
use crate::platform::http::http_error::HttpError;
use crate::platform::http::{AppState, cookies, identity};

/// Path that redirects to the identity provider.
pub const START: &str = "/auth/oidc/start";
/// Path to which the identity provider redirects back.
pub const BACK: &str = "/auth/oidc/callback";

/// Path of the page's script.
pub const SCRIPT: &str = "/sign-in/form.js";
/// Path of the page's style sheet.
pub const STYLE: &str = "/sign-in/form.css";

/// The page loads nothing from elsewhere and must not be framed, because a password is typed here.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The longest path of a next page, in bytes; a cookie carries it to the identity provider and back.
const LONGEST_NEXT: usize = 2000;

/// Query parameters of the page, and of the way to the identity provider.
#[derive(Debug, Deserialize)]
pub struct SignInQuery {
    next: Option<String>,
}

/// The page of this server that a browser goes to once it is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPath(String);

impl NextPath {
    /// The wanted page if it is a path of this server, else the front page.
    #[must_use]
    pub fn new(wanted: Option<&str>) -> Self {
        let is_path = |wanted: &&str| {
            // A second slash or a backslash would begin the name of another host.
            wanted.starts_with('/')
                && !wanted[1..].starts_with(['/', '\\'])
                && wanted.len() <= LONGEST_NEXT
                && wanted.bytes().all(|byte| byte.is_ascii_graphic())
        };
        Self(wanted.filter(is_path).unwrap_or("/").to_owned())
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The path as a value in a query string, which needs no escaping in HTML.
    fn query_value(&self) -> String {
        utf8_percent_encode(&self.0, NON_ALPHANUMERIC).to_string()
    }

    /// The path as the value of an HTML attribute.
    fn attribute(&self) -> String {
        self.0.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
    }
}

/// The page with the sign-in form.
pub async fn page<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    ClientAddr(address): ClientAddr,
    Query(query): Query<SignInQuery>,
    headers: HeaderMap,
) -> impl IntoResponse {
    let is_persian = identity::accepted(&headers).is_some_and(|tag| tag.starts_with("fa"));
    let page = if is_persian { PERSIAN } else { ENGLISH };
    let provider = if app.authenticator.provider().is_some() { page.provider } else { "" };
    let demo = if app.demo_users.are_open_to(address, &headers) { page.demo } else { "" };
    let next = NextPath::new(query.next.as_deref());
    let html = TEMPLATE
        .replace("{demo}", demo)
        .replace("{lang}", page.lang)
        .replace("{dir}", page.dir)
        .replace("{title}", page.title)
        .replace("{email}", page.email)
        .replace("{password}", page.password)
        .replace("{enter}", page.enter)
        .replace("{failed}", page.failed)
        .replace("{provider}", provider)
        .replace("{next_value}", &next.query_value())
        .replace("{next}", &next.attribute());
    let headers: [(HeaderName, HeaderValue); 4] = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        // Not `no-referrer`: browsers would send forms with the origin `null`.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Html(html))
}

/// The page's script.
pub async fn script() -> impl IntoResponse {
    file("text/javascript; charset=utf-8", include_str!("sign_in.js"))
}

/// The page's style sheet.
pub async fn style() -> impl IntoResponse {
    file("text/css; charset=utf-8", include_str!("sign_in.css"))
}

fn file(media_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, text)
}

/// Redirects a browser to the identity provider.
pub async fn start<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    Query(query): Query<SignInQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, HttpError> {
    let provider = app.authenticator.provider().ok_or_else(HttpError::not_found)?;
    let next = NextPath::new(query.next.as_deref());
    let pending_sign_in = PendingSignIn::new(next.path())?;
    let sign_in_url = provider.sign_in_url(&pending_sign_in, &back_here(&headers)).await?;
    Ok(redirect(
        &sign_in_url,
        [
            cookies::set_pending_sign_in(
                Some(&pending_sign_in.to_text()),
                cookies::is_secure(&headers),
            ),
            None,
        ],
    ))
}

/// Query parameters of the identity provider's redirect.
#[derive(Debug, Deserialize)]
pub struct Returned {
    state: Option<String>,
    code: Option<String>,
}

/// Signs in a browser that the identity provider has redirected back.
pub async fn back<E: Executor>(
    State(app): State<Arc<AppState<E>>>,
    request: Request,
) -> Result<Response<Body>, HttpError> {
    let (parts, _) = request.into_parts();
    let provider = app.authenticator.provider().ok_or_else(HttpError::not_found)?;
    let returned = Query::<Returned>::try_from_uri(&parts.uri);
    let Query(returned) =
        returned.map_err(|_| HttpError::malformed("the query string is wrong"))?;
    let pending = cookies::pending_sign_in(&parts.headers).as_deref().and_then(PendingSignIn::of);
    let is_own =
        |pending_sign_in: &PendingSignIn| returned.state.as_ref() == Some(&pending_sign_in.state);
    let (Some(pending_sign_in), Some(code)) = (pending.filter(is_own), returned.code) else {
        let message = "this way of signing in was not begun in this browser, or was given up";
        return Err(HttpError::malformed(message));
    };
    let client_context = enter(&app, provider, (&pending_sign_in, &code), &parts).await?;
    let Some(kept) = client_context.kept() else {
        let message = "the identity provider does not vouch for you, or nobody here is meant";
        return Err(HttpError::new(StatusCode::FORBIDDEN, "FORBIDDEN", message));
    };
    let is_secure = cookies::is_secure(&parts.headers);
    let keeping = cookies::keeping(&kept, is_secure, app.clock.now());
    // A cookie is no promise: another page of this site could have set it.
    let next = NextPath::new(Some(&pending_sign_in.next));
    Ok(redirect(next.path(), [keeping, cookies::set_pending_sign_in(None, is_secure)]))
}

/// The client context of a browser that comes back; without a cookie if the provider names no known user.
async fn enter<E: Executor>(
    app: &AppState<E>,
    provider: &Provider,
    (pending_sign_in, code): (&PendingSignIn, &str),
    parts: &Parts,
) -> Result<Arc<ClientContext>, Error> {
    let client = (app.proxies.client(parts), identity::user_agent(&parts.headers));
    let client_context =
        Arc::new(ClientContext::new(Arc::clone(&app.authenticator), client, None, true));
    let now = app.clock.now();
    let back = back_here(&parts.headers);
    let Some(claims) = provider.exchange_code((code, &back), pending_sign_in, now).await? else {
        return Ok(client_context);
    };
    let Some(user) = app.authenticator.admit(provider, claims).await? else {
        return Ok(client_context);
    };
    let session = Session::system(app.db.clone(), app.clock.clone());
    let rows = session.find::<user::Entity>()?.filter(user::Column::Id.eq(user));
    if let Some(user) = session.one::<user::Model>(rows).await? {
        app.authenticator.enter(&user, &client_context).await?;
    }
    Ok(client_context)
}

/// The callback's URL, as the browser reaches this server.
fn back_here(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
    let scheme = if cookies::is_secure(headers) { "https" } else { "http" };
    format!("{scheme}://{host}{BACK}")
}

/// Redirects to a page, and sets the cookies.
pub fn redirect<const N: usize>(to: &str, cookies: [Option<HeaderValue>; N]) -> Response<Body> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(to) = HeaderValue::from_str(to) {
        headers.insert(header::LOCATION, to);
    }
    for cookie in cookies.into_iter().flatten() {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// The texts of the page.
struct SignInTexts {
    lang: &'static str,
    dir: &'static str,
    title: &'static str,
    email: &'static str,
    password: &'static str,
    enter: &'static str,
    failed: &'static str,
    provider: &'static str,
    /// The form that signs in as one of the demo company's people.
    demo: &'static str,
}

const ENGLISH: SignInTexts = SignInTexts {
    lang: "en",
    dir: "ltr",
    title: "Sign in to Forsat",
    email: "E-mail address",
    password: "Password",
    enter: "Sign in",
    failed: "The server could not be reached. Try again.",
    provider: "<a class=\"way\" href=\"/auth/oidc/start?next={next_value}\">Sign in with your organization</a>",
    demo: "<form class=\"demo\" method=\"post\" action=\"/sign-in/demo\"><h2>The demo company: one click</h2>\
        <input type=\"hidden\" name=\"next\" value=\"{next}\">\
        <button name=\"role\" value=\"REP\">Seller</button>\
        <button name=\"role\" value=\"MANAGER\">Manager</button>\
        <button name=\"role\" value=\"ADMIN\">Administrator</button></form>",
};

const PERSIAN: SignInTexts = SignInTexts {
    lang: "fa",
    dir: "rtl",
    title: "ورود به فرصت",
    email: "نشانی ایمیل",
    password: "گذرواژه",
    enter: "ورود",
    failed: "سرور در دسترس نیست. دوباره تلاش کنید.",
    provider: "<a class=\"way\" href=\"/auth/oidc/start?next={next_value}\">ورود با حساب سازمانی</a>",
    demo: "<form class=\"demo\" method=\"post\" action=\"/sign-in/demo\"><h2>شرکت نمایشی: با یک کلیک</h2>\
        <input type=\"hidden\" name=\"next\" value=\"{next}\">\
        <button name=\"role\" value=\"REP\">فروشنده</button>\
        <button name=\"role\" value=\"MANAGER\">مدیر فروش</button>\
        <button name=\"role\" value=\"ADMIN\">مدیر سامانه</button></form>",
};

const TEMPLATE: &str = include_str!("sign_in.html");

#[cfg(test)]
mod tests {
    use super::{LONGEST_NEXT, NextPath};

    #[test]
    fn only_paths_of_this_server_are_next() {
        for (wanted, expected) in [
            (Some("/board?process=prc_1&text=%D9%BE"), "/board?process=prc_1&text=%D9%BE"),
            (Some("/"), "/"),
            (None, "/"),
            (Some(""), "/"),
            (Some("https://evil.example/"), "/"),
            (Some("//evil.example/"), "/"),
            (Some("/\\evil.example/"), "/"),
            (Some("/board\r\nset-cookie: a=b"), "/"),
            (Some("/\t/evil.example/"), "/"),
            (Some("board"), "/"),
            (Some(&format!("/{}", "a".repeat(LONGEST_NEXT))), "/"),
        ] {
            assert_eq!(NextPath::new(wanted).path(), expected, "{wanted:?}");
        }
        let hostile = NextPath::new(Some("/\"><script>"));
        assert_eq!(hostile.attribute(), "/&quot;>&lt;script>");
        assert_eq!(hostile.query_value(), "%2F%22%3E%3Cscript%3E");
    }
}
