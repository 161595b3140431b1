//! Names of countries, in English and Persian.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::platform::text::fold_name;

/// A line for each country: its ISO 3166 code of two letters, and names by which people call it.
const COUNTRIES: &str = include_str!("countries.txt");

/// The codes by folded name.
static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = COUNTRIES.lines().filter_map(|line| line.split_once(';'));
    lines
        .flat_map(|(code, names)| names.split(';').map(move |name| (fold_name(name), code)))
        .collect()
});

/// The code of the country that a text names; `None`: it names none, and may be a code itself.
pub(super) fn code(text: &str) -> Option<&'static str> {
    CODES.get(&fold_name(text)).copied()
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, code};

    #[test]
    fn a_country_is_known_by_its_names() {
        for (name, expected) in [
            ("Germany", Some("DE")),
            ("GERMANY", Some("DE")),
            ("آلمان", Some("DE")),
            ("Deutschland", Some("DE")),
            ("DEU", Some("DE")),
            ("ايران", Some("IR")),
            ("UK", Some("GB")),
            ("Turkiye", Some("TR")),
            ("امارات", Some("AE")),
            ("آمریکا", Some("US")),
            ("DE", None),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(code(name), expected, "{name}");
        }
    }

    #[test]
    fn every_line_has_a_code_and_names_of_its_own() {
        for line in COUNTRIES.lines() {
            let (expected, names) = line.split_once(';').expect("a code and names");
            assert_eq!(expected.len(), 2, "{line}");
            for name in names.split(';') {
                assert_eq!(code(name), Some(expected), "{name}");
            }
        }
    }
}
