//! The media type of a body: uncompressed JSON in UTF-8.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

use crate::platform::http::http_error::HttpError;

/// Extractor that refuses a body unless it is uncompressed JSON in UTF-8.
///
/// This also prevents cross-site requests: a browser sends `application/json` from another site's page only after a
/// preflight, and a form cannot send it at all.
#[derive(Clone, Copy, Debug)]
pub struct JsonContent;

impl<S: Sync> FromRequestParts<S> for JsonContent {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, HttpError> {
        if !is_json(parts.headers.get(header::CONTENT_TYPE)) {
            return Err(HttpError::unsupported("send the request as application/json, in UTF-8"));
        }
        if !is_plain(parts.headers.get(header::CONTENT_ENCODING)) {
            return Err(HttpError::unsupported("send the body as it is, not compressed"));
        }
        // `GraphQLRequest` reads the header again, and would accept multipart.
        let json = HeaderValue::from_static("application/json");
        parts.headers.insert(header::CONTENT_TYPE, json);
        Ok(Self)
    }
}

fn is_json(kind: Option<&HeaderValue>) -> bool {
    let Some(kind) = kind.and_then(|kind| kind.to_str().ok()) else { return false };
    let mut parts = kind.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let mut charsets = parts.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    is_json && charsets.all(|charset| charset.eq_ignore_ascii_case("utf-8"))
}

fn is_plain(encoding: Option<&HeaderValue>) -> bool {
    encoding.is_none_or(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::is_json;

    #[test]
    fn only_json_in_utf_8_is_json() {
        for (kind, is) in [
            ("application/json", true),
            ("Application/JSON", true),
            ("application/json; charset=utf-8", true),
            ("application/json;charset=\"UTF-8\"", true),
            ("application/json; charset=utf-16", false),
            ("application/json-patch+json", false),
            ("text/plain", false),
            ("text/plain; application/json", false),
            ("application/x-www-form-urlencoded", false),
            ("multipart/form-data; boundary=application/json", false),
            ("", false),
        ] {
            assert_eq!(is_json(Some(&HeaderValue::from_static(kind))), is, "{kind}");
        }
        assert!(!is_json(None));
    }
}
