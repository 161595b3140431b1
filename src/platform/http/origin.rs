//! Checks of the origin of browser requests.

use std::sync::Arc;

use async_graphql::Executor;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use crate::platform::http::AppState;
use crate::platform::http::http_error::HttpError;

/// The origins whose pages may use the API: the server's own, and those listed in the settings.
#[derive(Clone, Debug, Default)]
pub struct Origins(Vec<String>);

/// Extractor that refuses requests sent by a page of another site without permission.
///
/// Such a page can send a GET without a preflight. It cannot read the response, but must not make this server work
/// either, unless a header proves that a preflight succeeded.
#[derive(Clone, Copy, Debug)]
pub struct NotCrossSite;

impl<E: Executor> FromRequestParts<Arc<AppState<E>>> for NotCrossSite {
    type Rejection = HttpError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState<E>>,
    ) -> Result<Self, HttpError> {
        // An image or a link of another site sends no `Origin`.
        let is_permitted =
            parts.headers.contains_key(header::ORIGIN) && app.origins.allow(&parts.headers);
        if is_cross_site(&parts.headers) && !is_permitted {
            return Err(HttpError::forbidden("pages of other sites are not answered"));
        }
        Ok(Self)
    }
}

impl Origins {
    /// Parses a comma-separated list, e.g. `https://crm.example.com,http://localhost:5173`.
    #[must_use]
    pub fn new(list: &str) -> Self {
        let listed = list.split(',').map(str::trim).filter(|origin| !origin.is_empty());
        Self(listed.map(str::to_owned).collect())
    }

    /// The listed origins.
    pub fn listed(&self) -> impl Iterator<Item = HeaderValue> {
        self.0.iter().filter_map(|origin| HeaderValue::from_str(origin).ok())
    }

    /// Whether a request comes from a permitted page or from no page. Browsers send the page's origin with every
    /// WebSocket handshake and every POST, and pages cannot change it.
    #[must_use]
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else { return true };
        let Ok(origin) = origin.to_str() else { return false };
        let is_listed = self.0.iter().any(|listed| listed.eq_ignore_ascii_case(origin));
        is_listed || is_own(origin, headers)
    }
}

/// Whether a page of another site sends the request without a preflight: a page may add the headers below only after
/// one.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    let is_foreign = match site {
        Some(site) => matches!(site, "cross-site" | "same-site"),
        None => headers.contains_key(header::ORIGIN),
    };
    let consented = ["apollo-require-preflight", "x-apollo-operation-name", "authorization"];
    is_foreign && !consented.iter().any(|name| headers.contains_key(*name))
}

fn is_own(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let (Some(host), Some((scheme, page))) = (host, origin.split_once("://")) else {
        return false;
    };
    let port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => return false,
    };
    let [host, page] = [host, page].map(|host| host.strip_suffix(port).unwrap_or(host));
    host.eq_ignore_ascii_case(page)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Origins;

    #[test]
    fn a_foreign_page_is_distinguished_from_ours() {
        let listed = "https://crm.example.com, http://localhost:5173";
        for (list, host, origin, is_allowed) in [
            ("", "api.example.com", None, true),
            ("", "api.example.com", Some("https://api.example.com"), true),
            ("", "api.example.com:443", Some("https://API.example.com"), true),
            ("", "api.example.com:8000", Some("http://api.example.com:8000"), true),
            ("", "api.example.com:8000", Some("http://api.example.com"), false),
            ("", "api.example.com", Some("https://evil.example"), false),
            ("", "api.example.com", Some("https://api.example.com.evil.example"), false),
            // A dev server that passes a page's requests on, with the page's host.
            ("", "localhost:5173", Some("http://localhost:5173"), true),
            ("", "api.example.com", Some("null"), false),
            ("", "api.example.com", Some(""), false),
            ("", "api.example.com", Some("file://api.example.com"), false),
            (listed, "api.example.com", Some("https://crm.example.com"), true),
            (listed, "api.example.com", Some("http://crm.example.com"), false),
            (listed, "api.example.com", Some("http://localhost:5173"), true),
            (listed, "api.example.com", Some("http://localhost:5174"), false),
        ] {
            let mut headers =
                HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            let allowed = Origins::new(list).allow(&headers);
            assert_eq!(allowed, is_allowed, "{origin:?} for {host}, listed: {list:?}");
        }
    }
}
