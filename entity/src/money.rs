//! Exact decimals with four places, stored as a BIGINT of ten-thousandths on both databases.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use sea_orm::{DbErr, DeriveValueType};
use serde::{Deserialize, Serialize};

/// Decimal places of every stored number.
pub const SCALE: u32 = 4;
const UNIT: i64 = 10_000;

/// An amount of money, a quantity or a percentage, in whole ten-thousandths: ±922,337,203,685,477.5807.
///
/// The column determines which of the three it is. Percentages are stored as percent: 8.8750 is 8.875 %.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct Amount(i64);

impl crate::column::ColumnValue for Amount {
    type Raw<'r> = i64;

    fn from_raw(raw: i64) -> Result<Self, DbErr> {
        Ok(Self(raw))
    }
}

/// The number is outside ±922,337,203,685,477.5807.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the number is outside ±922,337,203,685,477.5807")]
pub struct OutOfRange;

/// The text is not a plain decimal number with at most four places, or is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// It is not digits with an optional sign and decimal point.
    #[error("not a plain decimal number such as \"1234.50\"")]
    NotANumber,
    /// It has a nonzero fifth decimal place.
    #[error("more than four decimal places")]
    TooPrecise,
    /// It is out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

impl Amount {
    /// Zero.
    pub const ZERO: Self = Self(0);
    /// The largest number that can be stored.
    pub const MAX: Self = Self(i64::MAX);
    /// The smallest number that can be stored.
    pub const MIN: Self = Self(i64::MIN);

    /// A number given in ten-thousandths.
    #[must_use]
    pub const fn from_raw(ten_thousandths: i64) -> Self {
        Self(ten_thousandths)
    }

    /// A whole number.
    #[must_use]
    pub const fn from_units(units: i32) -> Self {
        Self(units as i64 * UNIT)
    }

    /// The number in ten-thousandths.
    #[must_use]
    pub const fn raw(self) -> i64 {
        self.0
    }

    /// The number as a decimal of scale 4.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.0), SCALE)
    }

    /// Rounds a decimal to `places` (0–4), half away from zero.
    ///
    /// # Errors
    /// The rounded number is out of range.
    pub fn rounded(value: Decimal, places: u32) -> Result<Self, OutOfRange> {
        let mut rounded =
            value.round_dp_with_strategy(places.min(SCALE), RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(SCALE);
        if rounded.scale() != SCALE {
            return Err(OutOfRange);
        }
        i64::try_from(rounded.mantissa()).map(Self).map_err(|_| OutOfRange)
    }

    /// The sum.
    ///
    /// # Errors
    /// The sum is out of range.
    pub fn plus(self, other: Self) -> Result<Self, OutOfRange> {
        self.0.checked_add(other.0).map(Self).ok_or(OutOfRange)
    }

    /// The difference.
    ///
    /// # Errors
    /// The difference is out of range.
    pub fn minus(self, other: Self) -> Result<Self, OutOfRange> {
        self.0.checked_sub(other.0).map(Self).ok_or(OutOfRange)
    }

    /// Whether the number has more than `places` (0–4) decimal places.
    #[must_use]
    pub const fn has_more_places(self, places: u32) -> bool {
        let places = if places < SCALE { places } else { SCALE };
        self.0 % 10_i64.pow(SCALE - places) != 0
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let raw = self.0.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        write!(f, "{sign}{}.{:04}", raw / unit, raw % unit)
    }
}

/// A number with Persian or Arabic digits and their decimal separator in the digits of computers.
#[must_use]
pub fn latin_digits(text: &str) -> Cow<'_, str> {
    let latin = |letter: char| match letter {
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(letter) - 0x6f0, 10).unwrap_or(letter),
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(letter) - 0x660, 10).unwrap_or(letter),
        '\u{66b}' => '.',
        other => other,
    };
    if text.is_ascii() { Cow::Borrowed(text) } else { text.chars().map(latin).collect() }
}

impl FromStr for Amount {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = &*latin_digits(text);
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !plain || digits.is_empty() || digits.starts_with('.') || digits.ends_with('.') {
            return Err(InvalidAmount::NotANumber);
        }
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if fraction.contains('.') {
            return Err(InvalidAmount::NotANumber);
        }
        let places = fraction.trim_end_matches('0');
        if places.len() > SCALE as usize {
            return Err(InvalidAmount::TooPrecise);
        }
        let integer: i128 = integer.parse().map_err(|_| OutOfRange)?;
        let fraction: i128 = format!("{places:0<4}").parse().map_err(|_| OutOfRange)?;
        let raw = integer
            .checked_mul(i128::from(UNIT))
            .and_then(|raw| raw.checked_add(fraction))
            .ok_or(OutOfRange)?;
        let signed = if text.starts_with('-') { -raw } else { raw };
        i64::try_from(signed).map(Self).map_err(|_| OutOfRange.into())
    }
}

/// An exact decimal as a JSON string, e.g. `"1234.5000"`, with at most four decimal places, within
/// ±922,337,203,685,477.5807. A JSON number is refused, because JSON numbers lose digits in transit.
#[async_graphql::Scalar(name = "Decimal")]
impl async_graphql::ScalarType for Amount {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match value {
            async_graphql::Value::String(text) => Ok(text.parse::<Self>()?),
            other => Err(async_graphql::InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.to_string())
    }
}
