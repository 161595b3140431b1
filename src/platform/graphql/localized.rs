//! Texts in several languages, as inputs and outputs of the API.

use async_graphql::{InputObject, MaybeUndefined, SimpleObject};
use entity::localized::Localized;

use crate::platform::bounds::{NAME_LENGTH, TEXT_LENGTH, required};
use crate::platform::db::patch::put;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::message::Message;

/// A text in one language.
#[derive(Clone, InputObject)]
pub struct LocalizedTextInput {
    /// The language tag, e.g. `fa` or `en`.
    pub locale: String,
    /// The text, up to 200 characters for a name and 10,000 otherwise; surrounding white space is removed.
    pub text: String,
}

/// A text in one language.
#[derive(Clone, PartialEq, Eq, SimpleObject)]
pub struct LocalizedText {
    /// The language tag, e.g. `fa` or `en`.
    pub locale: String,
    /// The text.
    pub text: String,
}

const MOST_LANGUAGES: usize = 20;
const MOST_TAG: usize = 35;

/// Checks a name, which must exist in at least one language.
///
/// # Errors
/// There is none, one is empty or longer than 200 characters, or a language tag is invalid or repeated.
pub fn names(texts: &[LocalizedTextInput], path: &str) -> Result<Localized, UserError> {
    localized(texts, NAME_LENGTH, path)
}

/// Checks a longer text; `None`: it exists in no language.
///
/// # Errors
/// One is empty or longer than 10,000 characters, or a language tag is invalid or repeated.
pub fn texts(texts: &[LocalizedTextInput], path: &str) -> Result<Option<Localized>, UserError> {
    if texts.is_empty() {
        return Ok(None);
    }
    localized(texts, TEXT_LENGTH, path).map(Some)
}

/// Sets a field to names; an omitted input leaves it, null is refused.
///
/// # Errors
/// Those of `names`.
pub fn put_names(
    field: &mut Localized,
    input: MaybeUndefined<Vec<LocalizedTextInput>>,
    path: &str,
) -> Result<(), Error> {
    match input {
        MaybeUndefined::Undefined => Ok(()),
        MaybeUndefined::Null => put(field, MaybeUndefined::Null, path),
        MaybeUndefined::Value(texts) => {
            *field = names(&texts, path)?;
            Ok(())
        }
    }
}

/// Sets a field to a longer text; an omitted input leaves it, null and an empty list clear it.
///
/// # Errors
/// Those of `texts`.
pub fn put_texts(
    field: &mut Option<Localized>,
    input: MaybeUndefined<Vec<LocalizedTextInput>>,
    path: &str,
) -> Result<(), Error> {
    match input {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => *field = None,
        MaybeUndefined::Value(given) => *field = texts(&given, path)?,
    }
    Ok(())
}

/// Checks a language tag, e.g. `fa` or `en-GB`.
///
/// # Errors
/// The tag is invalid.
pub fn language(tag: &str, path: &str) -> Result<String, UserError> {
    let tag = tag.trim();
    if is_tag(tag) {
        return Ok(tag.to_owned());
    }
    Err(UserError::invalid("bad-language").at(path))
}

/// A text in the requested language, else in the viewer's.
#[must_use]
pub fn text<'a>(texts: &'a Localized, locale: Option<&str>, request: &RequestContext) -> &'a str {
    texts.get(locale.unwrap_or_else(|| request.locale()))
}

/// A text in all its languages.
#[must_use]
pub fn all(texts: &Localized) -> Vec<LocalizedText> {
    texts
        .iter()
        .map(|(locale, text)| LocalizedText { locale: locale.to_owned(), text: text.to_owned() })
        .collect()
}

fn localized(
    texts: &[LocalizedTextInput],
    longest: usize,
    path: &str,
) -> Result<Localized, UserError> {
    if texts.is_empty() {
        return Err(UserError::new(UserErrorCode::REQUIRED, Message::new("name-required")).at(path));
    }
    if texts.len() > MOST_LANGUAGES {
        let message = Message::new("too-many-languages").with("most", MOST_LANGUAGES);
        return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at(path));
    }
    let mut kept: Vec<(String, String)> = Vec::with_capacity(texts.len());
    for (index, LocalizedTextInput { locale, text }) in texts.iter().enumerate() {
        let locale = locale.trim();
        if !is_tag(locale) || kept.iter().any(|(known, _)| known == locale) {
            return Err(UserError::invalid("bad-language").at(&format!("{path}.{index}.locale")));
        }
        let at = format!("{path}.{index}.text");
        kept.push((locale.to_owned(), required(text, longest, &at)?));
    }
    Ok(Localized::new(kept))
}

/// A simplified check: letters, digits and hyphens, beginning with a lower-case letter.
fn is_tag(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default();
    tag.len() <= MOST_TAG
        && (2..=8).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
