//! The custom scalars of the schema, and `Money`.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, InputValueError, InputValueResult, Object, OutputType, Positioned, Scalar,
    ScalarType, ServerResult, Value,
};
use chrono::{NaiveDate, SecondsFormat, Utc};
use entity::money::{Amount, SCALE};
use rust_decimal::Decimal;

use crate::platform::calendar::input::{parse_day, parse_instant};
use crate::platform::graphql::read::Immediate;

/// A day in the organization's time zone, e.g. `"2026-11-23"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub NaiveDate);

/// A day in the organization's time zone, as `YYYY-MM-DD`; always Gregorian, whatever the organization's calendar. As
/// an input it lies between 1900 and 2200.
#[Scalar(
    name = "Date",
    specified_by_url = "https://scalars.graphql.org/chillicream/local-date.html"
)]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(parse_day(text)?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

/// An instant, e.g. `"2026-11-23T10:22:52.000000Z"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// An instant in the format of RFC 3339: returned in UTC with microseconds, accepted with any offset. As an input it
/// lies between 1900 and 2200.
#[Scalar(
    name = "DateTime",
    specified_by_url = "https://scalars.graphql.org/chillicream/date-time.html"
)]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => Ok(Self(parse_instant(text)?)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

/// A currency's ISO 4217 code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CurrencyCode(pub String);

/// A currency's ISO 4217 code: three capital letters, e.g. `"IRR"`.
#[Scalar(
    name = "CurrencyCode",
    specified_by_url = "https://www.iso.org/iso-4217-currency-codes.html"
)]
impl ScalarType for CurrencyCode {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(code)
                if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) =>
            {
                Ok(Self(code))
            }
            Value::String(_) => Err("not a currency code such as \"EUR\"".into()),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// A decimal number that may exceed the range of `Amount`, e.g. a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub Decimal);

impl From<Amount> for Number {
    fn from(amount: Amount) -> Self {
        Self(amount.to_decimal())
    }
}

impl OutputType for Number {
    fn type_name() -> Cow<'static, str> {
        <Amount as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Amount as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        _: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let mut scaled = self.0;
        scaled.rescale(SCALE);
        Ok(Value::String(scaled.to_string()))
    }
}

/// An amount in a currency, as a type of the schema.
pub type Money = Immediate<AmountIn>;

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountIn {
    amount: Number,
    currency: String,
}

impl Money {
    /// An amount in a currency.
    #[must_use]
    pub fn new(amount: impl Into<Number>, currency: &str) -> Self {
        Self(AmountIn { amount: amount.into(), currency: currency.to_owned() })
    }
}

/// An amount in a currency.
#[Object(name = "Money")]
impl AmountIn {
    /// The amount, with four decimal places, rounded to the currency's precision.
    fn amount(&self) -> Number {
        self.amount
    }

    /// The currency of the amount.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency.clone())
    }
}
