//! Folding of text for search and detection of duplicates, in Persian and Latin script.
//!
//! Stored texts and queries are folded by the same function, so SQLite and PostgreSQL compare equal bytes.

mod numbers;
mod query;
pub mod visible;

pub use query::{QueryPart, TooShort, search_query};

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

/// The version of the folding, kept in the database: a start with another version folds all kept texts anew. Raise it
/// whenever `fold`, `fold_name`, `sort_key` or `search_text` gives another result for some text.
pub const FOLD_VERSION: i32 = 3;

/// The most characters of a part of a search text whose words are also searched as one.
const MOST_JOINED: usize = 200;
const MAX_EMAIL: usize = 254;

/// The Persian alphabet in its order; letters of other alphabets sort before it.
const ALPHABET: &str = "ءابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";
/// The first of the private-use code points to which the letters of [`ALPHABET`] are mapped, in order.
const ALPHABET_START: u32 = 0xE000;

/// Folds a text: compatibility forms, letter variants, marks, accents of Latin and Greek letters, digits, dashes, case
/// and white space; apostrophes of all kinds are dropped. A half space (ZWNJ) is a space, because many people type a
/// space instead; see `search_text` for those who type nothing.
///
/// Case is folded by lower, upper and lower case in turn: so «ß» is "ss", and the letters of Turkish are those of
/// others.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut has_accents = false;
    let letters = text
        .chars()
        .filter(|c| *c != ACUTE)
        .nfkd()
        .flat_map(char::to_lowercase)
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .filter(|&c| match c {
            '\u{0300}'..='\u{036F}' => !has_accents,
            c if is_dropped(c) || is_apostrophe(c) => false,
            c => {
                has_accents = is_latin_or_greek(c) || (has_accents && is_combining_mark(c));
                true
            }
        });
    let folded: String = letters.flat_map(variants).nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds the number of a document as the lower case of a database does, which knows that of ASCII letters only; and
/// its digits. All else has to be typed as it stands, because the database compares it so.
#[must_use]
pub fn fold_number(number: &str) -> String {
    number.trim().chars().map(|c| latin_digit(c).to_ascii_lowercase()).collect()
}

/// Folds an e-mail address, in which accents and joiners make a difference: forms, digits and case.
#[must_use]
pub fn fold_address(text: &str) -> String {
    let is_kept = |c: &char| *c != HALF_SPACE && !is_dropped(*c);
    let folded: String =
        text.nfkc().filter(is_kept).flat_map(char::to_lowercase).map(letter).nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folds the name of a company or person for comparison, without punctuation, legal forms and spaces: half space, space
/// and nothing between letters are equal. Only numbers stay apart.
///
/// A name that consists only of legal forms keeps them, so that no name becomes empty.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let folded = fold(text).replace('.', "");
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
    let words = if kept.is_empty() { words } else { kept };
    join(&words.join(" "), |last, first| !(last.is_ascii_digit() && first.is_ascii_digit()))
}

/// Writes two words as one wherever the last letter of one `joins` the first letter of the next.
fn join(words: &str, joins: impl Fn(char, char) -> bool) -> String {
    let mut joined = String::with_capacity(words.len());
    for word in words.split(' ') {
        if let (Some(last), Some(first)) = (joined.chars().next_back(), word.chars().next())
            && !joins(last, first)
        {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Folds an e-mail address for comparison; `None`: the text is not an address.
#[must_use]
pub fn fold_email(text: &str) -> Option<String> {
    let folded = fold_address(text);
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
/// The leading space makes the first word a word for [`search_query`]. A part whose Persian words could be written as
/// one follows once more in that form, except a long text: «فولاد سازان» is found by «فولادسازان». So do its numbers
/// that have separators: `0912-345-6778` is found by `09123456778`. Empty parts give the empty text.
#[must_use]
pub fn search_text(parts: &[&str]) -> String {
    let mut words = fold(&parts.join(" "));
    for part in parts {
        let is_long = part.chars().nth(MOST_JOINED).is_some();
        let part = fold(part);
        let persian = (!is_long).then(|| join_persian(&part)).filter(|joined| *joined != part);
        for joined in persian.into_iter().chain(numbers::without_separators(&part)) {
            if !words.contains(&joined) {
                words.push(' ');
                words.push_str(&joined);
            }
        }
    }
    if words.is_empty() { words } else { format!(" {words} ") }
}

/// The folded text with words of Arabic script that follow each other written as one.
fn join_persian(folded: &str) -> String {
    let is_persian = |c: char| matches!(c, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D5}');
    join(folded, |last, first| is_persian(last) && is_persian(first))
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

/// The zero-width non-joiner, which Persian calls half space.
const HALF_SPACE: char = '\u{200C}';

/// The acute accent by itself, which people type for an apostrophe and whose compatibility form is a space.
const ACUTE: char = '\u{00B4}';

/// Apostrophes of all kinds, and the letters of Uzbek and Hawaiian for which people type them.
const fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '\u{2018}'..='\u{201B}' | '\u{02B9}'..='\u{02BF}' | '\u{02C8}' | '\u{2032}' | '\u{A78C}'
    )
}

/// Harakat and combining hamza, tatweel, zero-width characters but the half space, and control characters, including
/// those for direction.
fn is_dropped(c: char) -> bool {
    matches!(
        c,
        '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}' | '\u{00AD}' | '\u{061C}'
            | '\u{200B}' | '\u{200D}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// Whether accents of a letter make no difference.
const fn is_latin_or_greek(c: char) -> bool {
    c.is_ascii_alphabetic()
        || matches!(
            c,
            '\u{00C0}'..='\u{02AF}' | '\u{0370}'..='\u{03FF}' | '\u{1E00}'..='\u{1FFF}'
                | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
        )
}

/// Maps variants of a letter, digit or dash to one of them, ligatures to two letters, and the half space to a space.
fn variants(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ł' => ('l', None),
        HALF_SPACE => (' ', None),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => ('-', None),
        c => (letter(c), None),
    };
    std::iter::once(first).chain(second)
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

/// Maps variants of a digit to one of them.
fn latin_digit(c: char) -> char {
    match c {
        '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}' => letter(c),
        c => c,
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
