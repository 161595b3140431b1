use async_graphql::Value;

use super::check;

#[test]
fn our_scalars_are_texts_of_their_own_form() {
    for (scalar, text, is_one) in [
        ("Decimal", "12.5", true),
        ("Decimal", "-0.0001", true),
        ("Decimal", "much", false),
        ("Date", "2026-11-23", true),
        ("Date", "2026-02-30", false),
        ("DateTime", "2026-11-23T10:22:52+03:30", true),
        ("DateTime", "2026-11-23", false),
        ("CurrencyCode", "IRR", true),
        ("CurrencyCode", "irr", false),
        ("String", "anything", true),
    ] {
        assert_eq!(check(scalar, Value::from(text)).is_ok(), is_one, "{scalar} {text}");
    }
    for scalar in ["Decimal", "Date", "DateTime", "CurrencyCode"] {
        assert!(check(scalar, Value::from(1)).is_err(), "{scalar}");
    }
}
