//! One folded form of text for search and duplicates, in Persian and Latin letters.
//!
//! Fold what is kept and what is asked with the same function; SQLite and PostgreSQL then see equal bytes.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Legal forms as words of folded text, the longer before its part.
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

/// The Persian alphabet as it sorts; letters of other alphabets keep their places before it.
const ALPHABET: &str = "ءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
/// Where the letters of [`ALPHABET`] go: code points for private use, in its order.
const ALPHABET_START: u32 = 0xE000;

/// The query has fewer than two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search text needs at least 2 characters")]
pub struct TooShort;

/// Folds text: compatibility forms, letter variants, marks, digits, case and white space.
///
/// A zero-width non-joiner becomes nothing. Names then have one form however they were typed
/// («نرم‌افزار» is «نرمافزار»), and a spaced query still finds the joined text, because its words are looked for one
/// by one («می خواهیم» asks for " می" and "خواهیم", and both are in " میخواهیم "). Made a space, the joiner would
/// hide all well-typed text from those who type without it. Only text kept with a space stays hidden from joined queries.
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

/// Folds the name of a party for comparison: no punctuation, no legal form.
///
/// A name of nothing but legal forms keeps them, so that no letters fold to nothing.
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
        if let Some(validator) = COMPANY_WORDS.iter().find(|validator| rest.starts_with(validator))
        {
            rest = &rest[validator.len()..];
        } else {
            kept.push(*word);
            rest = others;
        }
    }
    if kept.is_empty() { words } else { kept }.join(" ")
}

/// Folds an e-mail address for comparison; `None` if the text is no address.
#[must_use]
pub fn fold_email(text: &str) -> Option<String> {
    let folded = fold(text);
    let (local, domain) = folded.split_once('@')?;
    let is_address = !local.is_empty()
        && !local.contains(|c: char| c.is_whitespace() || "()<>[]{},;:\\\"".contains(c))
        && domain.contains('.')
        && domain.split('.').all(is_domain_label)
        && folded.len() <= MAX_EMAIL;
    is_address.then_some(folded)
}

/// The text by which a name is sorted: the bytes of two keys stand in alphabetical order, in Persian too.
///
/// Letter by letter, so a piece of a text has a piece of its key, and a key can be searched as the folded text can.
#[must_use]
pub fn sort_key(text: &str) -> String {
    let in_order = |c: char| {
        let place = (ALPHABET_START..).zip(ALPHABET.chars()).find(|(_, letter)| *letter == c);
        place.and_then(|(place, _)| char::from_u32(place)).unwrap_or(c)
    };
    fold(text).chars().map(in_order).collect()
}

/// The text that search looks in: the folded parts between spaces, with one space at each end.
///
/// The leading space makes the first word a word for [`search_terms`]; nothing at all is the empty text.
#[must_use]
pub fn search_text(parts: &[&str]) -> String {
    let folded = fold(&parts.join(" "));
    if folded.is_empty() { folded } else { format!(" {folded} ") }
}

/// The terms that a text must all contain to be found; each has three characters or more.
///
/// FTS5's trigram index and `pg_trgm` need three, so a word of two characters gets a leading space and matches the
/// beginning of words. A single character says nothing beside longer words and is dropped; a query of nothing but
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

/// Writes a term as one string of an FTS5 query: in double quotes, those within doubled.
#[must_use]
pub fn fts5_quote(term: &str) -> String {
    format!("\"{}\"", term.replace('"', "\"\""))
}

/// Harakat and combining hamza, tatweel, zero-width characters, bidi controls, other controls.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}'
            | '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// The one letter or digit that stands for its variants.
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
