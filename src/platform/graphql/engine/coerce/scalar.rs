//! The custom scalars, all of which are texts of a form of their own.

use entity::money::Amount;

use crate::platform::calendar::input::{parse_day, parse_instant};
use crate::platform::graphql::scalars::CurrencyCode;
use async_graphql::ScalarType;

/// Why a value is none of a custom scalar; `None`: it is one, or the scalar is built in. A value that is no text is
/// given as `None`.
pub fn reason(scalar: &str, value: Option<&str>) -> Option<String> {
    let example = match scalar {
        "Decimal" => "12.5",
        "Date" => "2026-11-23",
        "DateTime" => "2026-11-23T10:22:52Z",
        "CurrencyCode" => "EUR",
        _ => return None,
    };
    let Some(text) = value else {
        return Some(format!("not a {scalar}: send a text such as \"{example}\""));
    };
    let why = match scalar {
        "Decimal" => text.parse::<Amount>().err().map(|error| error.to_string()),
        "Date" => parse_day(text).err().map(|error| error.to_string()),
        "DateTime" => parse_instant(text).err().map(|error| error.to_string()),
        _ => CurrencyCode::parse(async_graphql::Value::from(text))
            .err()
            .map(|_| "send three capital letters such as \"EUR\"".to_owned()),
    };
    why.map(|why| format!("not a {scalar}: {why}"))
}
