//! The parts that all filters are made of: one comparator input per kind of value.

use std::borrow::Cow;
use std::ops::Deref;

use async_graphql::registry::Registry;
use async_graphql::{ID, InputObject, InputType, InputValueError, InputValueResult, Value};
use entity::money::Amount;

use crate::platform::graphql::scalars::{Date, DateTime};

/// A condition that a client gives or leaves out. Left out is no condition; null is refused,
/// because it is more often a forgotten variable than a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T>(pub Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<T> for Given<T> {
    fn from(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Deref for Given<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.0
    }
}

impl<T: InputType> InputType for Given<T> {
    type RawValueType = T::RawValueType;

    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::type_name().into_owned()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        T::type_name().into_owned()
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        match value {
            None => Ok(Self(None)),
            Some(Value::Null) => {
                let refused: InputValueError<Self> =
                    InputValueError::custom("null is no condition: leave it out, or ask `isNull`");
                Err(refused.with_extension("code", "BAD_USER_INPUT"))
            }
            value => {
                T::parse(value).map(|value| Self(Some(value))).map_err(InputValueError::propagate)
            }
        }
    }

    fn to_value(&self) -> Value {
        self.0.as_ref().map_or(Value::Null, InputType::to_value)
    }

    fn as_raw_value(&self) -> Option<&Self::RawValueType> {
        self.0.as_ref().and_then(InputType::as_raw_value)
    }
}

/// Conditions on a reference to a record; all given ones must hold.
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(name = "IDFilter")]
pub struct IdFilter {
    /// It is this record.
    pub eq: Given<ID>,
    /// It is one of these records; an empty list matches nothing.
    #[graphql(name = "in")]
    pub is_in: Given<Vec<ID>>,
    /// True: there is none; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on a text; all given ones must hold. Compared in a folded form: letter case,
/// digits, and the Arabic and Persian forms of a letter make no difference.
#[derive(Clone, Debug, Default, InputObject)]
pub struct StringFilter {
    /// It is this text.
    pub eq: Given<String>,
    /// It is one of these texts; an empty list matches nothing.
    #[graphql(name = "in")]
    pub is_in: Given<Vec<String>>,
    /// This stands somewhere in it.
    pub contains: Given<String>,
    /// It begins with this.
    pub starts_with: Given<String>,
    /// True: it is empty; false: it is not.
    pub is_null: Given<bool>,
}

/// Conditions on a day; all given ones must hold, and both ends are inclusive.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateFilter {
    /// On this day.
    pub eq: Given<Date>,
    /// On this day or later.
    pub gte: Given<Date>,
    /// On this day or earlier.
    pub lte: Given<Date>,
    /// True: there is no day; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on an instant; all given ones must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateTimeFilter {
    /// At this instant or later.
    pub gte: Given<DateTime>,
    /// Before this instant.
    pub lt: Given<DateTime>,
    /// True: there is no instant; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on an amount, in the base currency; both must hold where both are given.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DecimalFilter {
    /// This much or more.
    pub gte: Given<Amount>,
    /// This much or less.
    pub lte: Given<Amount>,
}
