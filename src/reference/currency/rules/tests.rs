use entity::localized::Localized;

use super::{check, new};
use crate::platform::validator::Validator;

#[test]
fn a_currency_has_the_decimals_of_iso_4217() {
    for (code, places) in [("EUR", 2), ("JPY", 0), ("KWD", 3), ("IRR", 2)] {
        let currency = new(code, Localized::new([("en", code)])).expect("it exists");
        assert_eq!(currency.precision, places, "{code}");
    }
    assert!(new("XQQ", Localized::new([("en", "none")])).is_err());
}

#[test]
fn a_multiple_has_no_more_decimals_than_its_currency() {
    let cases = [
        ("0", 0, true),
        ("1000", 0, true),
        ("0.05", 2, true),
        ("0.05", 1, false),
        ("0.5", 0, false),
        ("0.0001", 4, true),
    ];
    for (multiple, precision, is_fit) in cases {
        let mut currency = new("EUR", Localized::new([("en", "Euro")])).expect("it exists");
        currency.payable_multiple = multiple.parse().expect("a number");
        currency.precision = precision;
        let mut validator = Validator::default();
        check(&mut validator, &currency);
        assert_eq!(validator.problems().is_empty(), is_fit, "{multiple} at {precision}");
    }
}
