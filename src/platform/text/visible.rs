//! What of a text can be seen: invisible characters are removed, and a text of nothing else counts as absent.

/// Removes what cannot be seen: marks of direction, zero-width spaces, byte order marks, soft hyphens, joiners that
/// join nothing, and surrounding white space. Joiners within words (میز‌ها) and within emoji stay. A text without any
/// visible character becomes empty.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut joiner = None;
    for c in text.chars().filter(|c| !is_removed(*c)) {
        if is_joiner(c) {
            joiner = joiner.or(Some(c));
            continue;
        }
        let joined = joiner.take().filter(|_| !c.is_whitespace());
        kept.extend(joined.filter(|_| kept.ends_with(|last: char| !last.is_whitespace())));
        kept.push(c);
    }
    if kept.chars().any(is_visible) { kept.trim().to_owned() } else { String::new() }
}

/// As `clean`, without joiners too: no address, number or code has any.
#[must_use]
pub fn clean_code(text: &str) -> String {
    let mut cleaned = clean(text);
    cleaned.retain(|c| !is_joiner(c));
    cleaned
}

/// Whether a text has a character that no person types: a control character, or in a text of one line a line break.
#[must_use]
pub fn has_control(text: &str, is_one_line: bool) -> bool {
    text.chars().any(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => is_one_line,
        c => c.is_control(),
    })
}

/// A kept text as people may enter it in one line: control characters and line breaks are spaces.
#[must_use]
pub fn in_one_line(text: &str) -> String {
    let is_control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    clean(&text.replace(is_control, " "))
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Characters that show nothing wherever they stand.
const fn is_removed(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' // soft hyphen
            | '\u{061C}' | '\u{200E}' | '\u{200F}' // marks of direction
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' // embeddings, overrides, isolates
            | '\u{180E}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' // zero-width spaces
            | '\u{2061}'..='\u{2064}' | '\u{206A}'..='\u{206F}' // invisible operators, deprecated marks
            | '\u{FFF9}'..='\u{FFFB}' // marks of annotations
    )
}

/// Whether a character shows something by itself; blanks of scripts and what only modifies other characters do not.
fn is_visible(c: char) -> bool {
    let is_blank = matches!(
        c,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{2800}' | '\u{3164}' | '\u{FFA0}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !(is_blank || is_joiner(c) || is_removed(c) || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{clean, clean_code, has_control, in_one_line};

    #[test]
    fn what_cannot_be_seen_is_removed() {
        for (text, cleaned) in [
            ("\u{200B}\u{200B}", ""),
            ("\u{200C}", ""),
            (" \u{FEFF}\u{00A0}\u{2800}\u{3164}", ""),
            ("\u{FE0F}\u{E0020}", ""),
            ("\u{202A}nora@example.com\u{202C}", "nora@example.com"),
            ("\u{FEFF}Nora \u{200B}", "Nora"),
            ("No\u{200B}ra\u{200F}", "Nora"),
            ("\u{202E}abc", "abc"),
            ("\u{2067}تهران\u{2069}", "تهران"),
            ("میز\u{200C}ها", "میز\u{200C}ها"),
            ("میز\u{200C}\u{200C}ها", "میز\u{200C}ها"),
            ("\u{200C}میز\u{200C} ها\u{200C}", "میز ها"),
            ("👩\u{200D}💻", "👩\u{200D}💻"),
            ("❤\u{FE0F}\u{200D}🔥", "❤\u{FE0F}\u{200D}🔥"),
            ("کرج\u{2060}", "کرج"),
            ("a\u{00AD}b", "ab"),
            (" a  b\n c ", "a  b\n c"),
        ] {
            assert_eq!(clean(text), cleaned, "{text:?}");
        }
        assert_eq!(clean_code("0912\u{200C}345\u{200D}"), "0912345");
    }

    #[test]
    fn a_line_has_no_controls_and_a_text_has_line_breaks() {
        for (text, in_line, in_text) in [
            ("Nora", false, false),
            ("a\nb", true, false),
            ("a\r\nb", true, false),
            ("a\tb", true, false),
            ("a\u{2028}b", true, false),
            ("a\0b", true, true),
            ("a\u{7}b", true, true),
            ("a\u{1B}[31m", true, true),
            ("a\u{85}b", true, true),
        ] {
            assert_eq!(has_control(text, true), in_line, "{text:?}");
            assert!(!has_control(&in_one_line(text), true), "{text:?}");
            assert_eq!(has_control(text, false), in_text, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>(), marks in "[a\u{200B}-\u{200F} \u{FEFF}]{0,9}") {
            for text in [text, marks] {
                let cleaned = clean(&text);
                assert_eq!(clean(&cleaned), cleaned);
                let code = clean_code(&text);
                assert_eq!(clean_code(&code), code);
            }
        }
    }
}
