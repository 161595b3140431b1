//! Serves the pages that `make web` builds and `build.rs` embeds.

use std::io::Read;
use std::sync::Arc;

use async_graphql::Executor;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use flate2::read::GzDecoder;

use crate::platform::http::http_error::HttpError;
use crate::platform::http::{AppState, identity};

/// Every built file: its path below `web/dist`, and its content compressed with gzip.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/web_files.rs"));

/// The pages load nothing from another host, run no inline script, and must not be framed.
const APP_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// GraphiQL's editor starts workers, writes style elements, and has its icons in its style sheet.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; worker-src 'self'; \
     style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
/// The page that says what is missing has a style element.
const MISSING_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
/// The names of files below `assets` change with their content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// A built page: its file and its content security policy.
#[derive(Clone, Copy)]
struct BuiltPage {
    file: &'static str,
    policy: &'static str,
}

const APP: BuiltPage = BuiltPage { file: "app.html", policy: APP_POLICY };
const GRAPHIQL: BuiltPage = BuiltPage { file: "graphiql.html", policy: GRAPHIQL_POLICY };

/// The routes of the pages and of the files that they load.
pub fn routes<E: Executor>() -> Router<Arc<AppState<E>>> {
    let app = || get(async |headers: HeaderMap| page(APP, &headers));
    Router::new()
        .route("/", app())
        .route("/board", app())
        .route("/dashboard", app())
        .route("/leads", app())
        .route("/leads/import", app())
        .route("/quotes", app())
        .route("/orders", app())
        .route("/invoices", app())
        .route("/opportunities/{number}", app())
        .route("/graphiql", get(async |headers: HeaderMap| page(GRAPHIQL, &headers)))
        .route("/assets/{*path}", get(asset))
}

/// A page, or without built pages one that says how to build them.
fn page(page: BuiltPage, headers: &HeaderMap) -> Response<Body> {
    let mut response = match file(page.file, headers) {
        Some(response) => response,
        None => return missing(headers),
    };
    protect(&mut response, page.policy);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Result<Response<Body>, HttpError> {
    let mut response =
        file(&format!("assets/{path}"), &headers).ok_or_else(HttpError::not_found)?;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
    Ok(response)
}

/// An embedded file, decompressed for a client that does not accept gzip.
fn file(path: &str, headers: &HeaderMap) -> Option<Response<Body>> {
    let (_, compressed) = FILES.iter().find(|(name, _)| *name == path)?;
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)))];
    let vary = [(header::VARY, HeaderValue::from_static("accept-encoding"))];
    if accepts_gzip(headers) {
        let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return Some((kind, vary, encoding, *compressed).into_response());
    }
    let mut plain = Vec::new();
    // Reading from memory fails only if the build has written something else than gzip.
    GzDecoder::new(*compressed).read_to_end(&mut plain).ok()?;
    Some((kind, vary, plain).into_response())
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter();
    let mut encodings =
        values.filter_map(|value| value.to_str().ok()).flat_map(|all| all.split(','));
    encodings.any(|encoding| {
        let mut parts = encoding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        is_gzip && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("ttf") => "font/ttf",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Adds the headers of a page that acts for who is signed in.
fn protect(response: &mut Response<Body>, policy: &'static str) {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
}

/// Says in place of a page that the build has none.
fn missing(headers: &HeaderMap) -> Response<Body> {
    let is_persian = identity::accepted(headers).is_some_and(|tag| tag.starts_with("fa"));
    let (lang, dir, text) = if is_persian {
        let text = "صفحه‌های وب در این نسخه نیست: Node.js 20 یا بالاتر را نصب کنید، <code>make web</code> را اجرا \
                    کنید و سرور را دوباره بسازید.";
        ("fa", "rtl", text)
    } else {
        let text = "This build has no web pages: install Node.js 20 or later, run <code>make web</code>, and build \
                    the server again.";
        ("en", "ltr", text)
    };
    let html = MISSING.replace("{lang}", lang).replace("{dir}", dir).replace("{text}", text);
    let mut response = (StatusCode::NOT_FOUND, Html(html)).into_response();
    protect(&mut response, MISSING_POLICY);
    response
}

const MISSING: &str = include_str!("web_missing.html");

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::accepts_gzip;

    #[test]
    fn gzip_is_sent_to_who_accepts_it() {
        for (accepted, expected) in [
            ("gzip, deflate, br", true),
            ("br, GZIP;q=0.5", true),
            ("br", false),
            ("gzip;q=0", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(
                header::ACCEPT_ENCODING,
                HeaderValue::from_static(accepted),
            )]);
            assert_eq!(accepts_gzip(&headers), expected, "{accepted:?}");
        }
    }
}
