//! Texts for people, in their language.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;
use entity::localized::Localized;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

use crate::platform::presentation::Presentation;

static_loader! {
    static TEXTS = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks are for texts that mix directions on the client's screen.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A text of `locales/` with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    key: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

/// An argument of a message. Its kind decides how it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A name, a code or a document's number: shown as it is.
    Text(String),
    /// A name in several languages.
    Localized(Localized),
    /// A number, in ASCII: shown in the digits of the language.
    Number(String),
    /// A day: shown in the calendar of the reader.
    Day(NaiveDate),
}

impl Argument {
    fn presented(&self, presentation: &Presentation) -> Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Localized(text) => text.get(&presentation.locale).into(),
            Self::Number(number) => presentation.number(number).into(),
            Self::Day(day) => presentation.day(*day).into(),
        }
    }
}

impl From<&str> for Argument {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Argument {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<NaiveDate> for Argument {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for Argument {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string())
            }
        }
    )*};
}

numbers!(i32, i64, u32, u64, usize);

impl Message {
    /// A text without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Argument>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// Adds an argument that is itself localized.
    #[must_use]
    pub fn with_text(mut self, name: &'static str, text: &Localized) -> Self {
        self.arguments.push((name, Argument::Localized(text.clone())));
        self
    }

    /// The key of the text in `locales/`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Formats the text in a language, with Gregorian days.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> String {
        self.presented(&Presentation::in_language(locale))
    }

    /// Formats the text for a reader, or in English if the language lacks it.
    #[must_use]
    pub fn presented(&self, presentation: &Presentation) -> String {
        let language: LanguageIdentifier = presentation
            .locale
            .split(['-', '_'])
            .next()
            .and_then(|language| language.parse().ok())
            .unwrap_or(langid!("en"));
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = self
            .arguments
            .iter()
            .map(|(name, value)| {
                (Cow::Borrowed(*name), FluentValue::from(value.presented(presentation)))
            })
            .collect();
        TEXTS.lookup_with_args(&language, self.key, &arguments)
    }
}

#[cfg(test)]
mod tests {
    use entity::choice::Calendar;

    use super::*;

    #[test]
    fn arguments_are_shown_by_their_kind() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for (message, english, persian) in [
            (
                Message::new("opportunity-closed-in-future").with("day", day),
                "2026-11-23",
                "۱۴۰۵/۰۹/۰۲",
            ),
            (Message::new("version-conflict").with("version", 12), "12", "۱۲"),
            (Message::new("text-too-long").with("most", 200_usize), "200", "۲۰۰"),
            // The number of a document is a name: it is typed as it stands.
            (
                Message::new("order-stands").with("order", "ORD-1405-00012"),
                "ORD-1405-00012",
                "ORD-1405-00012",
            ),
        ] {
            let in_english = message.in_locale("en");
            assert!(in_english.contains(english), "{in_english}");
            let persian_reader =
                Presentation { locale: "fa".to_owned(), calendar: Calendar::Jalali };
            let in_persian = message.presented(&persian_reader);
            assert!(in_persian.contains(persian), "{in_persian}");
        }
    }
}
