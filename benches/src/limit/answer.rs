//! Values as Forsat's API writes them.

use serde::{Serialize, Serializer};
use uuid::Uuid;

/// Money in ten-thousandths, written with four places.
#[derive(Clone, Copy, Debug)]
pub struct Amount(pub i64);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (integer, part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        serializer.collect_str(&format_args!("{sign}{integer}.{part:04}"))
    }
}

/// An id with its prefix.
#[derive(Clone, Copy, Debug)]
pub struct Id(pub &'static str, pub Uuid);

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}_{}", self.0, self.1.simple()))
    }
}

/// An amount alone.
#[derive(Debug, Serialize)]
pub struct Money {
    /// How much.
    pub amount: Amount,
}

/// The English text of a text in several languages.
#[must_use]
pub fn english(texts: &str) -> String {
    #[derive(serde::Deserialize)]
    struct English {
        en: String,
    }
    serde_json::from_str::<English>(texts).map(|texts| texts.en).unwrap_or_default()
}

/// A name alone.
#[derive(Debug, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
}

/// A person's name alone.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The name.
    pub display_name: String,
}

#[cfg(test)]
mod tests {
    use super::{Amount, english};

    #[test]
    fn amounts_have_four_places() {
        for (raw, text) in [(0, "0.0000"), (11_783_200, "1178.3200"), (-5, "-0.0005")] {
            assert_eq!(serde_json::to_value(Amount(raw)).unwrap(), text);
        }
    }

    #[test]
    fn the_english_text_is_answered() {
        assert_eq!(english(r#"{"en":"Pump","fa":"تلمبه"}"#), "Pump");
    }
}
