//! Which document a request means: the text that it carries, or one that is known by an id.

use async_graphql::{Request, ServerError, Value};

use super::cache::{self, Hash};
use super::refusal::{ID_REQUIRED, NOT_PERSISTED, REQUEST, error};
use super::request::document_id;
use super::trusted::Trusted;

/// How the draft of persisted documents writes the hash of a document's text as its id.
const BY_HASH: &str = "sha256:";

/// The document that a request means.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant<'a> {
    /// By its text.
    Text(&'a str),
    /// By the hash of a text that must have passed before.
    Hash(Hash),
}

/// Says which document a request means.
///
/// # Errors
/// It means none, or one that is not known, or one that is not trusted where only those are taken.
pub fn meant<'a>(request: &'a Request, trusted: &'a Trusted) -> Result<Meant<'a>, ServerError> {
    let text = Some(request.query.as_str()).filter(|text| !text.is_empty());
    let id = match (document_id(request), automatic(request)?) {
        (Some(_), _) if text.is_some() => {
            return Err(error(REQUEST, "send either `query` or `documentId`, not both"));
        }
        (Some(id), _) | (None, Some(id)) => id,
        (None, None) => return by_text(text, trusted),
    };
    let by_hash = id.strip_prefix(BY_HASH).unwrap_or(id);
    if let Some(text) = trusted.document(id).or_else(|| trusted.document(by_hash)) {
        return Ok(Meant::Text(text));
    }
    if trusted.is_exclusive() {
        return Err(not_found());
    }
    match (text, parse(by_hash)) {
        (Some(text), Some(hash)) if hash == cache::hash(text) => Ok(Meant::Text(text)),
        (Some(_), _) => Err(error(REQUEST, "the hash is not that of the query")),
        (None, Some(hash)) => Ok(Meant::Hash(hash)),
        (None, None) => Err(not_found()),
    }
}

/// No document is known by the id. Apollo's clients know the answer by this text.
pub fn not_found() -> ServerError {
    error(NOT_PERSISTED, "PersistedQueryNotFound")
}

fn by_text<'a>(text: Option<&'a str>, trusted: &Trusted) -> Result<Meant<'a>, ServerError> {
    match text {
        Some(_) if trusted.is_exclusive() => {
            Err(error(ID_REQUIRED, "only persisted documents are executed here: send `documentId`"))
        }
        Some(text) => Ok(Meant::Text(text)),
        None => Err(error(REQUEST, "`query` is missing")),
    }
}

/// The hash that Apollo's clients send in `extensions.persistedQuery`.
fn automatic(request: &Request) -> Result<Option<&str>, ServerError> {
    let Some(persisted) = request.extensions.get("persistedQuery") else { return Ok(None) };
    let member = |name| match persisted {
        Value::Object(members) => members.get(name),
        _ => None,
    };
    match (member("version"), member("sha256Hash")) {
        (Some(Value::Number(version)), Some(Value::String(hash)))
            if version.as_u64() == Some(1) =>
        {
            Ok(Some(hash))
        }
        _ => {
            let message = "`persistedQuery` must have `version` 1 and a `sha256Hash`";
            Err(error(REQUEST, message))
        }
    }
}

fn parse(hash: &str) -> Option<Hash> {
    let bytes = hash.as_bytes();
    if bytes.len() != 64 {
        return None;
    }
    let mut parsed = Hash::default();
    for (byte, pair) in parsed.iter_mut().zip(bytes.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|d| u8::try_from(d).ok());
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(parsed)
}

#[cfg(test)]
mod tests;
