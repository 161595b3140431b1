use std::fmt::Write;

use apollo_compiler::parser::Parser;
use proptest::prelude::{Strategy, prop, prop_oneof, proptest};

use super::check;
use crate::platform::graphql::engine::limits::DocumentLimits;
use crate::platform::graphql::engine::tokens;

/// The limit that a document exceeds, or the code of another error.
fn refusal(text: &str) -> Option<String> {
    let document = Parser::new().parse_ast(text, "document").unwrap();
    let extensions = check(&document, &DocumentLimits::default()).err()?.extensions?;
    let limit = extensions.get("limit").or_else(|| extensions.get("code"))?;
    Some(limit.to_string().trim_matches('"').to_owned())
}

/// Repeats a text, with a number each time.
fn each(count: usize, write: impl Fn(usize) -> String) -> String {
    (0..count).map(write).collect()
}

/// A chain of fragments, each of which spreads the next `times` times.
fn bomb(fragments: usize, times: usize) -> String {
    let mut text = "{ a { ...f0 } }".to_owned();
    for fragment in 0..fragments {
        let spreads = each(times, |_| format!(" ...f{}", fragment + 1));
        let _ = write!(text, " fragment f{fragment} on Query {{{spreads} }}");
    }
    let _ = write!(text, " fragment f{fragments} on Query {{ __typename }}");
    text
}

#[test]
fn a_document_is_refused_by_the_limit_that_it_exceeds() {
    let nested = |depth: usize| format!("{}{}", "{ a ".repeat(depth), "}".repeat(depth));
    let fragment = |set: &str| format!("{{ ...f }} fragment f on Query {set}");
    let inside = |set: &str| format!("{{ b {{ ...f }} }} fragment f on Query {set}");
    let twice = |of: &str| format!("{{ ...f b {{ ...f }} }} fragment f on Query {{ {of} }}");
    for (text, limit) in [
        (nested(20), None),
        (nested(21), Some("depth")),
        (fragment(&nested(20)), None),
        (inside(&nested(19)), None),
        (inside(&nested(20)), Some("depth")),
        (format!("{{ a {{ {} }} }}", "... { a ".repeat(40) + &"}".repeat(40)), Some("depth")),
        (format!("{{ a {{ {} }} }}", each(100, |n| format!(" a{n}: a"))), None),
        (format!("{{ a {{ {} }} }}", each(101, |n| format!(" a{n}: a"))), Some("aliases")),
        // Counted wherever the fragment is spread.
        (twice(&format!("c {{ {} }}", each(50, |n| format!(" a{n}: a")))), None),
        (twice(&format!("c {{ {} }}", each(51, |n| format!(" a{n}: a")))), Some("aliases")),
        (format!("{{ {} }}", each(20, |n| format!(" a{n}"))), None),
        (format!("{{ {} }}", each(21, |n| format!(" a{n}"))), Some("rootFields")),
        (fragment(&format!("{{ {} }}", each(21, |n| format!(" a{n}")))), Some("rootFields")),
        (format!("{{ a {} }}", "@x ".repeat(20)), None),
        (format!("{{ a {} }}", "@x ".repeat(21)), Some("directives")),
        (format!("query q($a: A {}) {{ a }}", "@x ".repeat(21)), Some("directives")),
        (format!("{{ a {{ {} }} }}", "... @x { b } ".repeat(21)), Some("directives")),
        (each(10, |n| format!("query q{n} {{ a }} ")), None),
        (each(11, |n| format!("query q{n} {{ a }} ")), Some("operations")),
        (bomb(49, 1), Some("depth")),
        (bomb(30, 1), None),
        (bomb(50, 0), Some("fragments")),
        (format!("{{ a {{ {} }} }}", "b ".repeat(999)), None),
        (format!("{{ a {{ {} }} }}", "b ".repeat(1000)), Some("selections")),
        // Neither spread nor executed, but validated.
        (bomb(12, 2).replace("{ a { ...f0 } }", "{ a }"), Some("selections")),
        (bomb(8, 2), None),
        (bomb(9, 2), Some("selections")),
        (bomb(30, 12), Some("selections")),
        ("{ ...f } fragment f on Q { ...g } fragment g on Q { ...f }".to_owned(), Some(INVALID)),
        ("{ a } fragment f on Q { a { ...f } }".to_owned(), Some(INVALID)),
        ("{ ...f } fragment f on Q { a } fragment f on Q { b }".to_owned(), Some(INVALID)),
        // Left to validation.
        ("{ ...nobody }".to_owned(), None),
        ("type T { a: Int }".to_owned(), None),
    ] {
        assert_eq!(refusal(&text).as_deref(), limit, "{text}");
    }
}

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";

/// A piece of a document, valid or not.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]",
        "[a-c]: [a-c]",
        "\\.\\.\\. ?[a-c]?",
        "[{}(){}\\[\\]$@!:=,]",
        "fragment [a-c] on [A-C] \\{ (a|\\.\\.\\.[a-c]) \\}",
        "(query|mutation|subscription) [a-c]?",
        "\"[^\"]{0,5}\"?",
        "-?[0-9]{1,3}(\\.[0-9])?",
        "\\PC{1,3}",
    ]
}

proptest! {
    /// Any text is counted or refused, without a panic or excessive work.
    #[test]
    fn any_text_is_counted_or_refused(pieces in prop::collection::vec(piece(), 0..200)) {
        let text = pieces.join(" ");
        let limits = DocumentLimits::default();
        if tokens::check(&text, &limits).is_ok()
            && let Ok(document) = Parser::new().parse_ast(text, "document")
        {
            let _ = check(&document, &limits);
        }
    }

    /// Each fragment is visited once, however often fragments spread each other.
    #[test]
    fn a_bomb_of_any_size_is_counted_at_once(fragments in 1..50_usize, times in 1..40_usize) {
        let document = Parser::new().parse_ast(bomb(fragments, times), "document").unwrap();
        let mut looked_at = 0;
        let all = DocumentLimits { selections: usize::MAX, depth: usize::MAX, ..DocumentLimits::default() };
        let _ = super::count(&document, &all, &mut looked_at);
        assert_eq!(looked_at, 2 + fragments * times + 1);
    }
}
