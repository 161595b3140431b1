//! Finds the document of a request: the text that it carries, or a persisted document by its id.

use async_graphql::{Request, ServerError, Value};

use super::cache::{self, Hash};
use super::refusal::{ID_REQUIRED, NOT_PERSISTED, REQUEST, error};
use super::request::document_id;
use super::trusted::Trusted;

/// Prefix of a text's hash as an id, by the draft on persisted documents.
const BY_HASH: &str = "sha256:";

/// The document that a request refers to.
#[derive(Debug, PartialEq, Eq)]
pub enum Meant<'a> {
    /// Its text.
    Text(&'a str),
    /// The hash of the text of a cached document.
    Hash(Hash),
}

/// Finds the document that a request refers to.
///
/// # Errors
/// The request names no document, an unknown one, or an untrusted one where only trusted documents are executed.
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

/// No document has this id. Apollo's clients recognize the error by this text.
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

/// The hash in `extensions.persistedQuery`, as Apollo's clients send it.
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
