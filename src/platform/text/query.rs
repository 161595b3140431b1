//! What a text must contain to be found by what people type.

use super::numbers::{Run, runs};
use super::{fold, join_persian};

const MAX_TERMS: usize = 8;

/// The query has fewer than two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search text needs at least 2 characters")]
pub struct TooShort;

/// A part of a query that a text must contain to be found: all terms, or the part as one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPart {
    /// The words; at least one, and each has at least three characters.
    pub terms: Vec<String>,
    /// The part without its separators, if that is another way of writing it: a phone number's digits, or Persian words
    /// of which one is too short to be found within another. At least three characters.
    pub joined: Option<String>,
}

/// The parts of a query, at least one; a text is found if it contains all of them. Each phone number is a part of its
/// own.
///
/// FTS5's trigram index and `pg_trgm` need three characters, so a word of two gets a leading space and matches the
/// beginning of words. A single character next to longer words adds nothing and is dropped; a query of only single
/// characters ("a b") is one term. Words after the eighth are ignored.
///
/// # Errors
/// The folded query has fewer than two characters.
pub fn search_query(query: &str) -> Result<Vec<QueryPart>, TooShort> {
    let folded = fold(query);
    if folded.chars().count() < 2 {
        return Err(TooShort);
    }
    let words = folded.split(' ').map(|word| word.strip_prefix("tel:").unwrap_or(word));
    let mut parts = Vec::new();
    let mut most = MAX_TERMS;
    for run in runs(words.filter(|word| !word.is_empty())) {
        let terms = terms(&run, most);
        if !terms.is_empty() {
            most -= terms.len();
            parts.push(QueryPart { terms, joined: joined(run) });
        }
    }
    if parts.is_empty() {
        parts.push(QueryPart { terms: vec![format!(" {folded}")], joined: None });
    }
    Ok(parts)
}

/// At most so many words of a run, as they can be searched.
fn terms(run: &Run<'_>, most: usize) -> Vec<String> {
    let words = run.words.iter().filter_map(|word| match word.chars().count() {
        0 | 1 => None,
        2 => Some(format!(" {word}")),
        _ => Some((*word).to_owned()),
    });
    let mut terms: Vec<String> = words.take(most).collect();
    if terms.is_empty() && run.digits.is_some() && most > 0 {
        terms.push(format!(" {}", run.words.join(" ")));
    }
    terms
}

fn joined(run: Run<'_>) -> Option<String> {
    let words = run.words.join(" ");
    let joined = run.digits.or_else(|| {
        let has_short = run.words.iter().any(|word| word.chars().count() < 3);
        has_short.then(|| join_persian(&words))
    });
    joined.filter(|joined| *joined != words && joined.chars().count() >= 3)
}
