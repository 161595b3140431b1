//! Texts for people, in their language.

use std::borrow::Cow;
use std::collections::HashMap;

use entity::localized::Localized;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid, static_loader};

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

#[derive(Clone, Debug, PartialEq, Eq)]
enum Argument {
    Plain(String),
    Localized(Localized),
}

impl Message {
    /// A text without arguments.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, Argument::Plain(value.to_string())));
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

    /// Formats the text in a language, or in English if the language lacks it.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> String {
        let language: LanguageIdentifier = locale
            .split(['-', '_'])
            .next()
            .and_then(|language| language.parse().ok())
            .unwrap_or(langid!("en"));
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = self
            .arguments
            .iter()
            .map(|(name, value)| {
                let text = match value {
                    Argument::Plain(text) => text.as_str(),
                    Argument::Localized(text) => text.get(locale),
                };
                (Cow::Borrowed(*name), FluentValue::from(text))
            })
            .collect();
        TEXTS.lookup_with_args(&language, self.key, &arguments)
    }
}
