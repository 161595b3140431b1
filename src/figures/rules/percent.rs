//! Shares and rates.

use entity::money::SCALE;
use rust_decimal::Decimal;

/// A hundred percent, in ten-thousandths of a percent.
const HUNDRED: i128 = 1_000_000;

/// The percentage that a part is of a whole, rounded half away from zero to four decimal places; `None`: the whole is
/// zero or less, or a number has more digits than the sums of 100,000 amounts can have.
#[must_use]
pub fn percent(part: Decimal, whole: Decimal) -> Option<Decimal> {
    let (part, whole) = (ten_thousandths(part)?, ten_thousandths(whole)?);
    if whole <= 0 {
        return None;
    }
    let scaled = part.checked_mul(HUNDRED)?;
    let (quotient, rest) = (scaled.abs() / whole, scaled.abs() % whole);
    let rounded = quotient + i128::from(rest >= whole - rest);
    Decimal::try_from_i128_with_scale(rounded * scaled.signum(), SCALE).ok()
}

/// The percentage that a number is of all.
#[must_use]
pub fn percent_of_count(part: i64, whole: i64) -> Option<Decimal> {
    percent(part.into(), whole.into())
}

fn ten_thousandths(mut number: Decimal) -> Option<i128> {
    number.rescale(SCALE);
    (number.scale() == SCALE).then(|| number.mantissa())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_rounded_half_away_from_zero() {
        let number = |text: &str| text.parse::<Decimal>().expect("a number");
        for (part, whole, expected) in [
            ("1", "3", Some("33.3333")),
            ("2", "3", Some("66.6667")),
            ("1", "1", Some("100.0000")),
            ("0", "5", Some("0.0000")),
            ("1", "2000000", Some("0.0001")),
            ("1", "2000001", Some("0.0000")),
            ("-1", "2000000", Some("-0.0001")),
            ("5", "0", None),
            ("5", "-1", None),
            // The largest sums of a hundred thousand amounts.
            ("92233720368547758070.0000", "92233720368547758070.0000", Some("100.0000")),
            ("46116860184273879035.0000", "92233720368547758070.0000", Some("50.0000")),
        ] {
            let found = percent(number(part), number(whole)).map(|it| it.to_string());
            assert_eq!(found.as_deref(), expected, "{part} of {whole}");
        }
    }
}
