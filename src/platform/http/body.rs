//! What a POST says: read within bounds of size and time, and never unpacked.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use http_body_util::BodyExt;
use tokio::time::timeout;

use crate::platform::graphql::engine::Asked;
use crate::platform::http::answer::Refusal;

/// How long the rest of a body that is too large is read and thrown away: a client that still
/// sends does not see the answer.
const LINGER: Duration = Duration::from_secs(5);

/// Reads what a POST asks.
///
/// A browser sends `application/json` only where the other site has allowed it: a form cannot.
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    (limit, longest): (usize, Duration),
) -> Result<Asked, Refusal> {
    if !is_json(headers.get(header::CONTENT_TYPE)) {
        return Err(Refusal::unsupported("send the request as application/json, in UTF-8"));
    }
    if !is_plain(headers.get(header::CONTENT_ENCODING)) {
        return Err(Refusal::unsupported("send the body as it is, not compressed"));
    }
    let waits_for_consent = headers.contains_key(header::EXPECT);
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|size| size.to_str().ok());
    let announced = announced.and_then(|size| size.parse::<usize>().ok());
    if waits_for_consent && announced.is_some_and(|size| size > limit) {
        return Err(Refusal::too_large());
    }
    let mut body = body;
    let kept =
        timeout(longest, keep(&mut body, limit)).await.map_err(|_| Refusal::too_slow())??;
    let Some(kept) = kept else {
        // Whether it ends or goes on: it is too large.
        let _ = timeout(LINGER, async { while let Some(Ok(_)) = body.frame().await {} }).await;
        return Err(Refusal::too_large());
    };
    parse(&kept)
}

/// The whole body; `None` where it is too large.
async fn keep(body: &mut Body, limit: usize) -> Result<Option<Vec<u8>>, Refusal> {
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::malformed("the body could not be read"))?;
        let data = frame.into_data().unwrap_or_default();
        if kept.len() + data.len() > limit {
            return Ok(None);
        }
        kept.extend_from_slice(&data);
    }
    Ok(Some(kept))
}

fn parse(body: &[u8]) -> Result<Asked, Refusal> {
    // A list would be read as the fields in their order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Refusal::malformed("the body is no JSON object; batches are not taken"));
    }
    let malformed = "the body is no JSON object of a GraphQL request";
    serde_json::from_slice(body).map_err(|_| Refusal::malformed(malformed))
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

    use super::{is_json, parse};

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

    #[test]
    fn a_body_is_one_object() {
        for (body, is_taken) in [
            (r#"{"query":"{ a }"}"#, true),
            (r#" {"query":"{ a }","variables":null,"extensions":{"a":1},"more":1}"#, true),
            (r#"{"query":"{ a }","variables":{"a":[1]},"operationName":"a"}"#, true),
            (r#"["{ a }"]"#, false),
            (r#"[{"query":"{ a }"}]"#, false),
            (r#"{"query":1}"#, false),
            (r#"{"query":"{ a }","variables":[1]}"#, false),
            (r#"{"query":"{ a }","variables":"{}"}"#, false),
            (r#"{"query":"{ a }","extensions":[]}"#, false),
            (r#"{"query":"{ a }","operationName":{}}"#, false),
            (r#"{"query":"{ a }""#, false),
            ("null", false),
            ("", false),
        ] {
            assert_eq!(parse(body.as_bytes()).is_ok(), is_taken, "{body}");
        }
        assert!(parse(b"{\"query\":\"\xff\"}").is_err(), "no UTF-8");
        let deep = format!("{{\"variables\":{{\"a\":{}{}}}}}", "[".repeat(9000), "]".repeat(9000));
        assert!(parse(deep.as_bytes()).is_err(), "too deep");
    }
}
