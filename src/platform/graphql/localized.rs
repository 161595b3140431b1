//! Texts in several languages, as the API takes and gives them.

use async_graphql::{InputObject, SimpleObject};
use entity::localized::Localized;

use crate::platform::error::{Problem, UserErrorCode};
use crate::platform::graphql::scope::Scope;
use crate::platform::message::Message;

/// A text in one language.
#[derive(Clone, Debug, InputObject)]
pub struct LocalizedTextInput {
    /// Language tag, e.g. `fa` or `en`.
    pub locale: String,
    /// The text; blanks at both ends are cut off.
    pub text: String,
}

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct LocalizedText {
    /// Language tag, e.g. `fa` or `en`.
    pub locale: String,
    /// The text.
    pub text: String,
}

/// The most characters of a name.
pub const NAME_LENGTH: usize = 200;
/// The most characters of a longer text.
pub const TEXT_LENGTH: usize = 10_000;
const MOST_LANGUAGES: usize = 20;
const MOST_TAG: usize = 35;

/// A name in at least one language.
///
/// # Errors
/// There is none, one is empty or longer than 200 characters, or a language tag is none or given
/// twice.
pub fn names(texts: &[LocalizedTextInput], path: &str) -> Result<Localized, Problem> {
    localized(texts, NAME_LENGTH, path)
}

/// A longer text; `None` where there is none in any language.
///
/// # Errors
/// One is empty or longer than 10,000 characters, or a language tag is none or given twice.
pub fn texts(texts: &[LocalizedTextInput], path: &str) -> Result<Option<Localized>, Problem> {
    if texts.is_empty() {
        return Ok(None);
    }
    localized(texts, TEXT_LENGTH, path).map(Some)
}

/// A text in the language asked for, else in the viewer's.
#[must_use]
pub fn text<'a>(texts: &'a Localized, locale: Option<&str>, scope: &Scope) -> &'a str {
    texts.get(locale.unwrap_or_else(|| scope.locale()))
}

/// A text in all its languages.
#[must_use]
pub fn all(texts: &Localized) -> Vec<LocalizedText> {
    texts
        .iter()
        .map(|(locale, text)| LocalizedText {
            locale: locale.to_owned(),
            text: text.to_owned(),
        })
        .collect()
}

fn localized(
    texts: &[LocalizedTextInput],
    longest: usize,
    path: &str,
) -> Result<Localized, Problem> {
    if texts.is_empty() {
        return Err(Problem::new(UserErrorCode::Required, Message::new("name-required")).at(path));
    }
    if texts.len() > MOST_LANGUAGES {
        let message = Message::new("too-many-languages").with("most", MOST_LANGUAGES);
        return Err(Problem::new(UserErrorCode::LimitExceeded, message).at(path));
    }
    let mut kept: Vec<(String, String)> = Vec::with_capacity(texts.len());
    for (index, LocalizedTextInput { locale, text }) in texts.iter().enumerate() {
        let locale = locale.trim();
        if !is_tag(locale) || kept.iter().any(|(known, _)| known == locale) {
            return Err(Problem::invalid("bad-language").at(&format!("{path}.{index}.locale")));
        }
        let at = format!("{path}.{index}.text");
        kept.push((locale.to_owned(), required(text, longest, &at)?));
    }
    Ok(Localized::new(kept))
}

/// A text that must be there, without the blanks at its ends.
///
/// # Errors
/// It is empty, or longer than `longest` characters.
pub fn required(text: &str, longest: usize, path: &str) -> Result<String, Problem> {
    optional(Some(text), longest, path)?
        .ok_or_else(|| Problem::new(UserErrorCode::Required, Message::new("required")).at(path))
}

/// A text without the blanks at its ends; nothing is absent.
///
/// # Errors
/// It is longer than `longest` characters.
pub fn optional(
    text: Option<&str>,
    longest: usize,
    path: &str,
) -> Result<Option<String>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > longest) {
        let message = Message::new("text-too-long").with("most", longest);
        return Err(Problem::new(UserErrorCode::LimitExceeded, message).at(path));
    }
    Ok(text.map(str::to_owned))
}

/// A language tag as far as it matters here: letters, digits and hyphens, a letter first.
fn is_tag(tag: &str) -> bool {
    tag.len() <= MOST_TAG
        && tag.starts_with(|c: char| c.is_ascii_lowercase())
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
