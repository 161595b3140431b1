//! The codes of countries, and the names by which people call them, in English, Persian and German.
//!
//! The names are those of the Unicode CLDR (package `cldr-localenames-full`, `territories.json` of `en`, `fa` and `de`;
//! `LICENSE-UNICODE`), and others that people use.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::platform::text::{fold, fold_name};

/// A line for each country: its ISO 3166 code of two letters, its English and Persian name, and its other names. A name
/// of several countries stands in the line of each.
const COUNTRIES: &str = include_str!("countries.txt");

/// Words of folded names that people write, leave out or replace by a sign; «ی» stands in «کره‌ی».
const OPTIONAL_WORDS: [&str; 5] = ["and", "und", "the", "&", "ی"];

/// The countries by their folded names.
static COUNTRIES_BY_NAME: LazyLock<HashMap<String, Vec<Country>>> = LazyLock::new(|| {
    let mut countries: HashMap<String, Vec<Country>> = HashMap::new();
    for country in all() {
        for name in country.names.split(';') {
            let named = countries.entry(folded(name)).or_default();
            if !named.contains(&country) {
                named.push(country);
            }
        }
    }
    countries
});

/// A country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// The ISO 3166 code of two letters.
    pub code: &'static str,
    names: &'static str,
}

impl Country {
    /// The name in a language: Persian for `fa`, otherwise English.
    #[must_use]
    pub fn name(self, locale: &str) -> &'static str {
        let place = usize::from(locale.starts_with("fa"));
        self.names.split(';').nth(place).unwrap_or(self.code)
    }
}

/// The countries that a text names; several if the name is not enough, as `Congo`.
#[must_use]
pub fn named(text: &str) -> &'static [Country] {
    COUNTRIES_BY_NAME.get(&folded(text)).map(Vec::as_slice).unwrap_or_default()
}

/// The code that a text of two letters means, in capitals; also by the two letters that are not the country's code but
/// in use for it, as `UK`. `None`: it is no country's code.
#[must_use]
pub fn code(text: &str) -> Option<&'static str> {
    let code = text.trim();
    if code.len() != 2 {
        return None;
    }
    let is_meant = |country: &Country| country.code.eq_ignore_ascii_case(code);
    all().find(is_meant).or_else(|| named(code).first().copied()).map(|country| country.code)
}

fn all() -> impl Iterator<Item = Country> {
    let lines = COUNTRIES.lines().filter_map(|line| line.split_once(';'));
    lines.map(|(code, names)| Country { code, names })
}

/// A name without the words that may be left out; "Saint" is "St.".
fn folded(name: &str) -> String {
    let name = fold(name);
    let words = name.split([' ', ',', '(', ')', '-']).filter(|word| !OPTIONAL_WORDS.contains(word));
    let words: Vec<&str> = words.map(|word| if word == "saint" { "st" } else { word }).collect();
    // The code of Andorra is AND.
    if words.is_empty() { fold_name(&name) } else { fold_name(&words.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::{COUNTRIES, all, code, named};

    #[test]
    fn a_country_is_known_by_its_names() {
        for (name, codes) in [
            ("Germany", vec!["DE"]),
            ("GERMANY", vec!["DE"]),
            ("آلمان", vec!["DE"]),
            ("Deutschland", vec!["DE"]),
            ("DEU", vec!["DE"]),
            ("ايران", vec!["IR"]),
            ("UK", vec!["GB"]),
            ("The UK", vec!["GB"]),
            ("U.K.", vec!["GB"]),
            ("Turkiye", vec!["TR"]),
            ("Türkei", vec!["TR"]),
            ("امارات", vec!["AE"]),
            ("UAE", vec!["AE"]),
            ("U.A.E", vec!["AE"]),
            ("آمریکا", vec!["US"]),
            ("آذربایجان", vec!["AZ"]),
            ("Bosnia and Herzegovina", vec!["BA"]),
            ("Bosnia & Herzegovina", vec!["BA"]),
            ("Bosnien & Herzegowina", vec!["BA"]),
            ("Trinidad and Tobago", vec!["TT"]),
            ("Saint Kitts and Nevis", vec!["KN"]),
            ("کره‌ی جنوبی", vec!["KR"]),
            ("کرهٔ جنوبی", vec!["KR"]),
            ("هندوستان", vec!["IN"]),
            ("Kingdom of Saudi Arabia", vec!["SA"]),
            ("Frankreich", vec!["FR"]),
            ("Spanien", vec!["ES"]),
            ("Italien", vec!["IT"]),
            ("Österreich", vec!["AT"]),
            ("Congo", vec!["CD", "CG"]),
            ("کنگو", vec!["CD", "CG"]),
            ("Congo (DRC)", vec!["CD"]),
            ("DE", vec![]),
            ("Atlantis", vec![]),
            ("AND", vec!["AD"]),
            ("", vec![]),
        ] {
            let found: Vec<&str> = named(name).iter().map(|country| country.code).collect();
            assert_eq!(found, codes, "{name}");
        }
    }

    #[test]
    fn a_code_is_one_of_a_country() {
        for (text, expected) in [
            ("IR", Some("IR")),
            (" de ", Some("DE")),
            ("UK", Some("GB")),
            ("uk", Some("GB")),
            ("EL", Some("GR")),
            ("US", Some("US")),
            ("XX", None),
            ("ZZ", None),
            ("EU", None),
            ("DEU", None),
            ("ی", None),
            ("I", None),
            ("", None),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn every_line_has_a_code_and_names_of_its_own() {
        for country in all() {
            assert_eq!(country.code.len(), 2);
            assert_eq!(code(country.code), Some(country.code));
            for name in country.names.split(';') {
                assert!(named(name).contains(&country), "{name}");
            }
        }
        assert_eq!(COUNTRIES.lines().count(), all().count());
        let congo = named("Congo")[0];
        assert_eq!((congo.name("en"), congo.name("fa")), ("Congo - Kinshasa", "کنگو - کینشاسا"));
    }
}
