//! Folding of text for search and detection of duplicates, in Persian and Latin script.
//!
//! Stored texts and queries are folded by the same function, so SQLite and PostgreSQL compare equal bytes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Legal forms of companies as words of folded text; a longer form precedes its parts.
const COMPANY_WORDS: &[&[&str]] = &[
    &["با", "مسیولیت", "محدود"],
    &["با", "مسوولیت", "محدود"],
    &["با", "مسولیت", "محدود"],
    &["مسیولیت", "محدود"],
    &["مسوولیت", "محدود"],
    &["سهامی", "خاص"],
    &["سهامی", "عام"],
    &["سهامیخاص"],
    &["سهامیعام"],
    &["شرکت"],
    &["ag"],
    &["bv"],
    &["co"],
    &["coltd"],
    &["company"],
    &["corp"],
    &["corporation"],
    &["fze"],
    &["gmbh"],
    &["inc"],
    &["incorporated"],
    &["kg"],
    &["limited"],
    &["llc"],
    &["llp"],
    &["ltd"],
    &["plc"],
];

const MAX_TERMS: usize = 8;
const MAX_EMAIL: usize = 254;

/// The Persian alphabet in its order; letters of other alphabets sort before it.
const ALPHABET: &str = "ءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
/// The first of the private-use code points to which the letters of [`ALPHABET`] are mapped, in order.
const ALPHABET_START: u32 = 0xE000;

/// The query has fewer than two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search text needs at least 2 characters")]
pub struct TooShort;

/// Folds a text: compatibility forms, letter variants, marks, digits, case and white space.
///
/// A zero-width non-joiner is removed. So a name has one form however it was typed («نرم‌افزار» is «نرمافزار»), and a
/// query with a space still finds joined text, because its words are searched separately («می خواهیم» searches " می"
/// and "خواهیم", both found in " میخواهیم "). Replaced by a space, it would hide correctly typed text from people who
/// type without it. Only a text stored with a space is not found by a joined query.
#[must_use]
pub fn fold(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .filter(|&c| !is_dropped(c))
        .flat_map(char::to_lowercase)
        .map(letter)
        .nfc()
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds the name of a company or person for comparison, without punctuation and legal forms.
///
/// A name that consists only of legal forms keeps them, so that no name becomes empty.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let folded = fold(text).replace(['.', '\'', '’'], "");
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .filter(|word| !word.is_empty())
        .collect();
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let [word, others @ ..] = rest {
        if let Some(form) = COMPANY_WORDS.iter().find(|form| rest.starts_with(form)) {
            rest = &rest[form.len()..];
        } else {
            kept.push(*word);
            rest = others;
        }
    }
    if kept.is_empty() { words } else { kept }.join(" ")
}

/// Folds an e-mail address for comparison; `None`: the text is not an address.
#[must_use]
pub fn fold_email(text: &str) -> Option<String> {
    let folded = fold(text);
    let (local, domain) = folded.split_once('@')?;
    let is_address = !local.is_empty()
        && !local.contains(|c: char| {
            c.is_whitespace() || c.is_control() || "()<>[]{},;:\\\"".contains(c)
        })
        && domain.contains('.')
        && domain.split('.').all(is_domain_label)
        && folded.len() <= MAX_EMAIL;
    is_address.then_some(folded)
}

/// The sort key of a text: keys compared by bytes are in alphabetical order, in Persian too.
///
/// It maps letter by letter, so the key of a part of a text is a part of its key, and keys can be searched like folded
/// texts.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let in_order = |c: char| {
        let place = (ALPHABET_START..).zip(ALPHABET.chars()).find(|(_, letter)| *letter == c);
        place.and_then(|(place, _)| char::from_u32(place)).unwrap_or(c)
    };
    fold(text).chars().map(in_order).collect()
}

/// The text that a search looks in: the folded parts, separated and surrounded by single spaces.
///
/// The leading space makes the first word a word for [`search_terms`]. Empty parts give the empty text.
#[must_use]
pub fn search_text(parts: &[&str]) -> String {
    let folded = fold(&parts.join(" "));
    if folded.is_empty() { folded } else { format!(" {folded} ") }
}

/// The terms of a query, all of which a text must contain to be found; each has at least three characters.
///
/// FTS5's trigram index and `pg_trgm` need three, so a word of two characters gets a leading space and matches the
/// beginning of words. A single character next to longer words adds nothing and is dropped; a query of only single
/// characters ("a b") is one term. Words after the eighth are ignored.
/// single characters ("a b") is one term. Words after the eighth are ignored.
///
/// # Errors
/// The folded query has fewer than two characters.
pub fn search_terms(query: &str) -> Result<Vec<String>, TooShort> {
    let folded = fold(query);
    if folded.chars().count() < 2 {
        return Err(TooShort);
    }
    let terms: Vec<String> = folded
        .split(' ')
        .filter_map(|word| match word.chars().count() {
            0 | 1 => None,
            2 => Some(format!(" {word}")),
            _ => Some(word.to_owned()),
        })
        .take(MAX_TERMS)
        .collect();
    if terms.is_empty() {
        return Ok(vec![format!(" {folded}")]);
    }
    Ok(terms)
}

/// Escapes a term for `LIKE '%…%' ESCAPE '\'`.
#[must_use]
pub fn like_escape(term: &str) -> String {
    let mut escaped = String::with_capacity(term.len());
    for c in term.chars() {
        if matches!(c, '\\' | '%' | '_') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Quotes a term as a string of an FTS5 query, doubling the quotes inside.
#[must_use]
pub fn fts5_quote(term: &str) -> String {
    format!("\"{}\"", term.replace('"', "\"\""))
}

/// Harakat and combining hamza, tatweel, zero-width characters, and control characters, including those for direction.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}'
            | '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Maps variants of a letter or digit to one of them.
fn letter(c: char) -> char {
    match c {
        '\u{064A}' | '\u{0649}' | '\u{0626}' => '\u{06CC}', // ي ى ئ to ی
        '\u{0643}' => '\u{06A9}',                           // ك to ک
        '\u{06C0}' | '\u{06D5}' | '\u{0629}' => '\u{0647}', // ۀ ە ة to ه
        '\u{0622}' | '\u{0623}' | '\u{0625}' | '\u{0671}' => '\u{0627}', // آ أ إ ٱ to ا
        '\u{0624}' => '\u{0648}',                           // ؤ to و
        '\u{06F0}'..='\u{06F9}' => digit(c, '\u{06F0}'),
        '\u{0660}'..='\u{0669}' => digit(c, '\u{0660}'),
        _ => c,
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

#[cfg(test)]
mod tests;
