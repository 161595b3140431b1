//! Content negotiation: the media type of the response.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::platform::http::http_error::HttpError;

/// A media type of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status says whether the operation was executed.
    GraphqlResponse,
    /// `application/json`: the status is 200 whenever a GraphQL response is returned.
    Json,
    /// `text/event-stream`: a stream of events.
    EventStream,
}

/// Negotiates the media type and provides it to the extractor [`Media`]. Errors of handlers, extractors and other
/// layers come as JSON; this layer gives them the JSON media type that the client prefers.
pub async fn negotiate(mut request: Request, next: Next) -> Response {
    let mut response = match preferred(request.headers()) {
        None => HttpError::not_acceptable().into_response(),
        Some(media) => {
            request.extensions_mut().insert(media);
            let mut response = next.run(request).await;
            let kind = response.headers_mut().get_mut(header::CONTENT_TYPE);
            if let (Media::GraphqlResponse, Some(kind)) = (media, kind)
                && *kind == Media::Json.content_type()
            {
                *kind = HeaderValue::from_static(media.content_type());
            }
            response
        }
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// The negotiated media type.
impl<S: Sync> FromRequestParts<S> for Media {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self::Json))
    }
}

/// The available media type that the client prefers; `None`: it accepts none of them.
fn preferred(headers: &HeaderMap) -> Option<Media> {
    let texts = headers.get_all(header::ACCEPT).iter().filter_map(|accept| accept.to_str().ok());
    let ranges: Vec<Range> = texts.flat_map(|text| text.split(',')).filter_map(parse).collect();
    if ranges.is_empty() {
        return Some(Media::Json);
    }
    let supported = [Media::GraphqlResponse, Media::Json, Media::EventStream];
    let accepted =
        supported.into_iter().filter_map(|media| Some((preference(media, &ranges)?, media)));
    // The first of equals wins.
    accepted.rev().max_by_key(|(preference, _)| *preference).map(|(_, media)| media)
}

impl Media {
    /// The value of the `Content-Type` header.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
            Self::EventStream => "text/event-stream",
        }
    }

    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::GraphqlResponse => ("application", "graphql-response+json"),
            Self::Json => ("application", "json"),
            Self::EventStream => ("text", "event-stream"),
        }
    }
}

/// A media range of an `Accept` header, e.g. `application/*;q=0.8`.
struct Range {
    kind: String,
    subkind: String,
    thousandths: u16,
}

/// How much a client prefers a media type: its quality, and whether the type is named rather than matched by a
/// wildcard. A wildcard matches only JSON, which every client reads.
fn preference(media: Media, ranges: &[Range]) -> Option<(u16, bool)> {
    let (kind, subkind) = media.name();
    let fitting = ranges.iter().filter(|range| {
        let is_named = range.kind == kind && range.subkind == subkind;
        let is_meant = range.subkind == "*" && (range.kind == "*" || range.kind == kind);
        is_named || (is_meant && media == Media::Json)
    });
    // The most specific range wins, e.g. in `application/json;q=0, */*`.
    let closest = fitting.max_by_key(|range| (range.kind != "*", range.subkind != "*"))?;
    (closest.thousandths > 0).then_some((closest.thousandths, closest.subkind != "*"))
}

fn parse(text: &str) -> Option<Range> {
    let mut parts = text.split(';').map(|part| part.trim().to_ascii_lowercase());
    let name = parts.next()?;
    let (kind, subkind) = name.split_once('/')?;
    let mut thousandths = 1000;
    for parameter in parts {
        match parameter.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some(("q", quality)) => thousandths = quality_of(quality)?,
            Some(("charset", charset)) if charset.trim_matches('"') != "utf-8" => return None,
            Some(_) | None => {}
        }
    }
    Some(Range { kind: kind.to_owned(), subkind: subkind.to_owned(), thousandths })
}

/// A quality from 0 to 1 with at most three decimals, in thousandths; `None`: it is malformed, and its range is
/// ignored.
fn quality_of(text: &str) -> Option<u16> {
    let (integer, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 3 {
        return None;
    }
    let thousandths: u16 = format!("{integer}{part:0<3}").parse().ok()?;
    (thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{Media, preferred};

    #[test]
    fn the_preferred_media_type_is_taken() {
        let graphql = Some(Media::GraphqlResponse);
        let json = Some(Media::Json);
        for (accept, media) in [
            ("", json),
            ("*/*", json),
            ("application/*", json),
            ("application/json", json),
            ("APPLICATION/JSON; Charset=UTF-8", json),
            ("application/graphql-response+json", graphql),
            ("application/json, application/graphql-response+json", graphql),
            ("application/graphql-response+json;q=0.9, application/json", json),
            ("application/graphql-response+json, application/json;q=0.9", graphql),
            ("application/graphql-response+json, */*", graphql),
            ("application/graphql-response+json;q=0.5, */*;q=0.1", graphql),
            ("application/graphql-response+json, text/event-stream, */*", graphql),
            ("text/html, application/xhtml+xml, */*;q=0.8", json),
            ("text/event-stream", Some(Media::EventStream)),
            ("text/event-stream, */*;q=0.1", Some(Media::EventStream)),
            ("text/*", None),
            ("text/html", None),
            ("application/json;q=0", None),
            ("application/json;q=0, */*", None),
            ("application/json;q=0, application/graphql-response+json;q=0.001", graphql),
            ("application/json;charset=utf-16", json),
            ("application/json;q=2, text/html", None),
        ] {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            assert_eq!(preferred(&headers), media, "{accept}");
        }
        assert_eq!(preferred(&HeaderMap::new()), json);
    }

    #[test]
    fn several_headers_are_one() {
        let headers = HeaderMap::from_iter([
            (header::ACCEPT, HeaderValue::from_static("text/html")),
            (header::ACCEPT, HeaderValue::from_static("application/json")),
        ]);
        assert_eq!(preferred(&headers), Some(Media::Json));
    }
}
