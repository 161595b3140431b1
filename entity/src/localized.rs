//! A text in several languages, stored as a JSON object from language tag to text.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sea_orm::{DbErr, DeriveValueType};
use serde::{Deserialize, Serialize};

/// A text in several languages; never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, DeriveValueType)]
#[serde(transparent)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct Localized(BTreeMap<String, String>);

impl crate::column::ColumnValue for Localized {
    type Raw<'r> = &'r str;

    fn from_raw(raw: &str) -> Result<Self, DbErr> {
        raw.parse().map_err(|error| DbErr::Type(format!("Localized: {error}")))
    }
}

impl Localized {
    /// From pairs of language tag and text.
    pub fn new<L: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (L, T)>) -> Self {
        Self(texts.into_iter().map(|(locale, text)| (locale.into(), text.into())).collect())
    }

    /// The text for a language tag such as `fa-IR`: the exact one, else that of its language, else the English one,
    /// else any.
    #[must_use]
    pub fn get(&self, locale: &str) -> &str {
        let language = locale.split(['-', '_']).next().unwrap_or(locale);
        [locale, language, "en"]
            .iter()
            .find_map(|tag| self.0.get(*tag))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// The language tags and texts, ordered by tag.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(locale, text)| (locale.as_str(), text.as_str()))
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Localized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// The stored text is not a JSON object of texts.
#[derive(Debug, thiserror::Error)]
#[error("not a JSON object of texts by language")]
pub struct InvalidLocalized;

impl FromStr for Localized {
    type Err = InvalidLocalized;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text).map(Self).map_err(|_| InvalidLocalized)
    }
}
