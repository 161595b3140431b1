//! Reads amounts as people write them: which of point and comma marks decimals is the file's convention.

use entity::money::Amount;

use crate::platform::text::fold;

/// Which mark stands before the decimals of a file's amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    /// A point, as in `1,234.50`.
    Point,
    /// A comma, as in `1.234,50`.
    Comma,
    /// The file does not show it.
    Unknown,
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoAmount {
    /// It is not a number, or not in the file's convention.
    Malformed,
    /// Its point or comma may mark thousands or decimals.
    Ambiguous,
}

/// The mark of thousands of Persian, for which a space or an apostrophe may stand.
const GROUP: char = '\u{066C}';
/// The decimal mark of Persian.
const DECIMAL: char = '\u{066B}';

impl Convention {
    /// The convention of a file. Between commas, decimals have a point. Otherwise it is what the amounts show whose
    /// marks can be read in only one way.
    pub(super) fn of<'a>(delimiter: u8, amounts: impl Iterator<Item = &'a str>) -> Self {
        if delimiter == b',' {
            return Self::Point;
        }
        let (mut has_point, mut has_comma) = (false, false);
        for amount in amounts {
            match Shape::of(&plain(amount)) {
                Shape { decimal: Some('.'), .. } | Shape { group: Some(','), .. } => {
                    has_point = true
                }
                Shape { decimal: Some(','), .. } | Shape { group: Some('.'), .. } => {
                    has_comma = true
                }
                Shape { .. } => {}
            }
        }
        match (has_point, has_comma) {
            (true, false) => Self::Point,
            (false, true) => Self::Comma,
            (true, true) | (false, false) => Self::Unknown,
        }
    }

    const fn decimal_mark(self) -> Option<char> {
        match self {
            Self::Point => Some('.'),
            Self::Comma => Some(','),
            Self::Unknown => None,
        }
    }
}

/// Reads an amount in digits of any script, with or without marks of thousands.
///
/// # Errors
/// It is not a number, its marks contradict the convention, or it could be read in two ways.
pub(super) fn amount(text: &str, convention: Convention) -> Result<Amount, NoAmount> {
    let text = plain(text);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.as_str()),
    };
    let Shape { decimal, group, unclear } = Shape::of(digits);
    let usual = convention.decimal_mark();
    let (decimal, group) = match (unclear, usual) {
        (None, _) => (decimal, group),
        (Some(_), None) => return Err(NoAmount::Ambiguous),
        (Some(mark), Some(usual)) if mark == usual => (Some(mark), group),
        (Some(mark), Some(_)) => (decimal, Some(mark)),
    };
    let is_unusual = |mark: char| usual.is_some_and(|usual| mark != usual && mark != DECIMAL);
    if decimal.is_some_and(is_unusual) || (group.is_some() && group == usual) {
        return Err(NoAmount::Malformed);
    }
    let (whole, fraction) = match decimal.and_then(|mark| digits.split_once(mark)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_group = |c: char| c == GROUP || Some(c) == group;
    let mut groups = whole.split(is_group);
    let first = groups.next().unwrap_or_default();
    let is_even = groups.all(|group| group.len() == 3);
    if whole.contains(is_group) && !(is_even && (1..=3).contains(&first.len())) {
        return Err(NoAmount::Malformed);
    }
    let whole = whole.replace(is_group, "");
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    format!("{sign}{whole}{fraction}").parse().map_err(|_| NoAmount::Malformed)
}

/// What point and comma mark in a number; a mark that may be either is unclear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shape {
    decimal: Option<char>,
    group: Option<char>,
    unclear: Option<char>,
}

impl Shape {
    fn of(digits: &str) -> Self {
        let digits = digits.trim_start_matches('-');
        let is_mark = |c: char| matches!(c, '.' | ',');
        let Some(last) = digits.rfind(is_mark) else {
            let decimal = digits.contains(DECIMAL).then_some(DECIMAL);
            return Self { decimal, ..Self::default() };
        };
        let (before, after) = (&digits[..last], &digits[last + 1..]);
        let mark = if digits[last..].starts_with('.') { '.' } else { ',' };
        if digits.contains(DECIMAL) {
            return Self { decimal: Some(DECIMAL), group: Some(mark), unclear: None };
        }
        match before.chars().find(|c| is_mark(*c)) {
            Some(other) if other == mark => Self { group: Some(mark), ..Self::default() },
            Some(other) => Self { decimal: Some(mark), group: Some(other), unclear: None },
            None if before.contains(GROUP) => Self { decimal: Some(mark), ..Self::default() },
            None => {
                let may_group =
                    after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0');
                if may_group {
                    Self { unclear: Some(mark), ..Self::default() }
                } else {
                    Self { decimal: Some(mark), ..Self::default() }
                }
            }
        }
    }
}

/// The number in ASCII digits, with one mark each for thousands and decimals of Persian.
fn plain(text: &str) -> String {
    // Folding drops apostrophes.
    let folded = fold(&text.replace(['\'', '’'], " "));
    folded.chars().map(|c| if matches!(c, '،' | ' ') { GROUP } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Convention, NoAmount, amount};

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let read = |text: &str| amount(text, Convention::Point).map(|amount| amount.to_string());
        for (text, kept) in [
            ("12100", "12100.0000"),
            ("13659.29", "13659.2900"),
            ("12.100", "12.1000"),
            ("۱۰٬۴۰۰٬۰۰۰", "10400000.0000"),
            ("1,350,000.5", "1350000.5000"),
            ("1,125", "1125.0000"),
            ("1 250 000", "1250000.0000"),
            ("1'250.5", "1250.5000"),
            ("۱۲٫۵", "12.5000"),
            ("۱٬۲۵۰٫۵", "1250.5000"),
            ("-5", "-5.0000"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(kept), "{text}");
        }
        for text in [
            "12,5", "12,5x", "1,35,000", "1.2.3", "1.234,56", "1.23456", "1e3", "12 5", "-", ".",
            ",", "",
        ] {
            assert_eq!(read(text), Err(NoAmount::Malformed), "{text}");
        }
    }

    #[test]
    fn a_file_shows_its_convention() {
        use Convention::{Comma, Point, Unknown};
        for (delimiter, amounts, convention) in [
            (b',', vec!["1.234,50"], Point),
            (b';', vec!["12.100", "1.234,50"], Comma),
            (b';', vec!["12.100", "12,5"], Comma),
            (b';', vec!["1.250.000"], Comma),
            (b';', vec!["1,125", "12.5"], Point),
            (b';', vec!["0.125"], Point),
            (b'\t', vec!["1,250,000"], Point),
            (b';', vec!["12.5", "12,5"], Unknown),
            (b';', vec!["12.100", "1,125", "7", "۱۲٫۵"], Unknown),
        ] {
            let found = Convention::of(delimiter, amounts.iter().copied());
            assert_eq!(found, convention, "{amounts:?}");
        }
    }

    #[test]
    fn an_unclear_amount_follows_the_convention_or_is_refused() {
        use Convention::{Comma, Point, Unknown};
        for (text, convention, read) in [
            ("12.100", Comma, Ok("12100.0000")),
            ("12.100", Point, Ok("12.1000")),
            ("12.100", Unknown, Err(NoAmount::Ambiguous)),
            ("1,125", Comma, Ok("1.1250")),
            ("1,125", Unknown, Err(NoAmount::Ambiguous)),
            ("-1,125", Unknown, Err(NoAmount::Ambiguous)),
            ("1.234,50", Comma, Ok("1234.5000")),
            ("12,5", Unknown, Ok("12.5000")),
            ("12.5", Unknown, Ok("12.5000")),
            ("1234.567", Unknown, Ok("1234.5670")),
            ("12.5", Comma, Err(NoAmount::Malformed)),
            ("1,250,000", Comma, Err(NoAmount::Malformed)),
        ] {
            let answer = amount(text, convention).map(|amount| amount.to_string());
            assert_eq!(answer.as_deref(), read.as_ref().copied(), "{text}");
        }
    }
}
