use super::{check, check_length};
use crate::platform::graphql::engine::limits::DocumentLimits;

fn limit_of(text: &str, limits: &DocumentLimits) -> Option<String> {
    let refused = check_length(text, limits).and_then(|()| check(text, limits)).err()?;
    let limit = refused.extensions?.get("limit").cloned()?;
    Some(limit.to_string().trim_matches('"').to_owned())
}

#[test]
fn texts_are_refused_by_length_tokens_and_nesting() {
    let small = DocumentLimits { bytes: 100, tokens: 10, depth: 2, ..DocumentLimits::default() };
    let long = format!("{{ a }} #{}", "x".repeat(100));
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let many = DocumentLimits { tokens: 1000, bytes: 1000, ..small };
    for (text, limits, limit) in [
        ("", &small, None),
        ("{ a }", &small, None),
        (&long, &small, Some("bytes")),
        ("{ a b c d e f g h }", &small, None),
        ("{ a b c d e f g h i }", &small, Some("tokens")),
        // Commas, comments and white space are no tokens.
        ("{ a, b, c, d, e, f, g, h } # i j k l", &small, None),
        (&deep(36), &many, None),
        (&deep(37), &many, Some("depth")),
        // Brackets in strings do not nest; invalid tokens are left to the parser.
        ("{ a(b: \"[[[[[[[[[[\") }", &small, None),
        ("\u{0} ^ ~", &small, None),
    ] {
        assert_eq!(limit_of(text, limits).as_deref(), limit, "{text}");
    }
}
