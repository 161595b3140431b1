//! Phone numbers and numbers of documents within folded texts, in which people put separators or none.

/// The fewest digits that are taken for a phone number.
const FEWEST_DIGITS: usize = 5;
/// The fewest digits after `011` by which it is the prefix of international calls in North America, and not an area
/// code, such as that of Mazandaran.
const FEWEST_INTERNATIONAL: usize = 10;

/// Words of a folded text that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    /// The words.
    pub(super) words: Vec<&'a str>,
    /// If they are a phone number as people type it, its digits without the prefix of international calls.
    pub(super) digits: Option<String>,
}

/// Splits words at the phone numbers among them. A comma ends a number.
pub(super) fn runs<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut others = Vec::new();
    let mut number = Vec::new();
    for word in words {
        let bare = without_commas(word);
        if bare.chars().all(is_of_phone) {
            number.push(bare);
            if bare.len() == word.len() {
                continue;
            }
            close(&mut number, &mut others, &mut runs);
        } else {
            close(&mut number, &mut others, &mut runs);
            others.push(bare);
        }
    }
    close(&mut number, &mut others, &mut runs);
    if !others.is_empty() {
        runs.push(Run { words: others, digits: None });
    }
    runs
}

/// Ends a number: it is a run of its own if it has enough digits, otherwise its words are as others.
fn close<'a>(number: &mut Vec<&'a str>, others: &mut Vec<&'a str>, runs: &mut Vec<Run<'a>>) {
    let words = std::mem::take(number);
    match phone_digits(&words.concat()) {
        None => others.extend(words),
        Some(digits) => {
            if !others.is_empty() {
                runs.push(Run { words: std::mem::take(others), digits: None });
            }
            runs.push(Run { words, digits: Some(digits) });
        }
    }
}

/// The numbers of a folded text without their separators: the digits of phone numbers, and `quo140500044` of
/// `quo-1405-00044`.
pub(super) fn without_separators(folded: &str) -> impl Iterator<Item = String> {
    let runs = runs(folded.split(' '));
    runs.into_iter().flat_map(|run| match run.digits {
        Some(digits) => vec![digits],
        None => run.words.into_iter().filter_map(without_hyphens).collect(),
    })
}

/// A word of letters and digits without the hyphens between them; `None`: it is another word.
fn without_hyphens(word: &str) -> Option<String> {
    let is_number = word.contains('-')
        && word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_alphanumeric() || c == '-');
    is_number.then(|| word.replace('-', ""))
}

fn without_commas(word: &str) -> &str {
    word.trim_matches([',', ';', '،', '؛'])
}

fn is_of_phone(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | '.' | '/' | '_')
}

/// The digits of a phone number without its prefix of international calls; `None`: they are too few.
fn phone_digits(number: &str) -> Option<String> {
    // In `+98 (0)21 …` the zero is for calls within the country.
    let digits = number.replace("(0)", "").replace(|c: char| !c.is_ascii_digit(), "");
    let is_long = |rest: &&str| rest.len() >= FEWEST_INTERNATIONAL;
    let international =
        digits.strip_prefix("00").or_else(|| digits.strip_prefix("011").filter(is_long));
    let digits = international.unwrap_or(&digits);
    (digits.len() >= FEWEST_DIGITS).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{runs, without_separators};

    #[test]
    fn phone_numbers_are_found_among_words() {
        for (text, expected) in [
            ("nasrin 0935-111-2233", vec!["nasrin", "=09351112233"]),
            ("09351112233, nasrin", vec!["=09351112233", "nasrin"]),
            (
                "call 0098 912 345 6778 or +98 (0)21 8845",
                vec!["call", "=989123456778", "or", "=98218845"],
            ),
            ("0912 345 6778, 021 8845", vec!["=09123456778", "=0218845"]),
            ("011 1 212 555 0123", vec!["=12125550123"]),
            ("011 33 12 34 56", vec!["=01133123456"]),
            ("0912_3456778", vec!["=09123456778"]),
            ("fair 1405 - hall 38", vec!["fair 1405 - hall 38"]),
            ("quo-1405-00042", vec!["quo-1405-00042"]),
            ("1 2 3 4", vec!["1 2 3 4"]),
            ("karimi, nora", vec!["karimi nora"]),
        ] {
            let found: Vec<String> = runs(text.split(' '))
                .into_iter()
                .map(|run| run.digits.map_or(run.words.join(" "), |digits| format!("={digits}")))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_also_written_without_separators() {
        for (text, expected) in [
            ("call 0912-345-6778 soon", vec!["09123456778"]),
            ("quo-1405-00044", vec!["quo140500044"]),
            ("acs880-01 x-ray e-mail", vec!["acs88001"]),
            ("12 kw", vec![]),
            ("", vec![]),
        ] {
            let found: Vec<String> = without_separators(text).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
