//! The comparator inputs that all filters consist of, one for each kind of value.

use std::borrow::Cow;
use std::ops::Deref;

use async_graphql::registry::Registry;
use async_graphql::{Enum, ID, InputObject, InputType, InputValueError, InputValueResult, Value};
use entity::money::Amount;

use crate::platform::calendar;
use crate::platform::graphql::scalars::{Date, DateTime};

/// A condition that a client may omit. An omitted field is no condition; null is refused, because it is more often a
/// forgotten variable than intended.
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
#[derive(Clone, Default, InputObject)]
#[graphql(name = "IDFilter")]
pub struct IdFilter {
    /// The reference is to this record.
    pub eq: Given<ID>,
    /// The reference is to one of these records; an empty list matches nothing.
    #[graphql(name = "in")]
    pub is_in: Given<Vec<ID>>,
    /// True: there is no reference; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on a text; all given ones must hold. Letter case, kinds of digits, and Arabic or Persian forms of a
/// letter make no difference.
#[derive(Clone, Default, InputObject)]
pub struct StringFilter {
    /// The text equals this one.
    pub eq: Given<String>,
    /// The text equals one of these; an empty list matches nothing.
    #[graphql(name = "in")]
    pub is_in: Given<Vec<String>>,
    /// The text contains this one.
    pub contains: Given<String>,
    /// The text begins with this one.
    pub starts_with: Given<String>,
    /// True: there is no text; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on a day; all given ones must hold, and both ends are inclusive.
#[derive(Clone, Default, InputObject)]
pub struct DateFilter {
    /// The day is this one.
    pub eq: Given<Date>,
    /// The day is this one or later.
    pub gte: Given<Date>,
    /// The day is this one or earlier.
    pub lte: Given<Date>,
    /// True: there is no day; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on an instant; all given ones must hold.
#[derive(Clone, Default, InputObject)]
pub struct DateTimeFilter {
    /// The instant is this one or later.
    pub gte: Given<DateTime>,
    /// The instant is before this one.
    pub lt: Given<DateTime>,
    /// True: there is no instant; false: there is one.
    pub is_null: Given<bool>,
}

/// Conditions on a whole number; all given ones must hold.
#[derive(Clone, Default, InputObject)]
pub struct IntFilter {
    /// The number is at least this.
    pub gte: Given<i32>,
    /// The number is at most this.
    pub lte: Given<i32>,
}

/// Conditions on an amount in the base currency; all given ones must hold.
#[derive(Clone, Default, InputObject)]
pub struct DecimalFilter {
    /// The amount is at least this.
    pub gte: Given<Amount>,
    /// The amount is at most this.
    pub lte: Given<Amount>,
}

/// A period relative to today, in the organisation's time zone and calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(name = "RelativePeriod", remote = "calendar::RelativePeriod")]
pub enum PeriodChoice {
    /// All days before today.
    Overdue,
    /// Only today.
    Today,
    /// The current week.
    ThisWeek,
    /// The current month.
    ThisMonth,
    /// The previous month.
    LastMonth,
    /// The next month.
    NextMonth,
    /// The current quarter of the fiscal year.
    ThisQuarter,
    /// The next quarter, which may be of the next fiscal year.
    NextQuarter,
    /// The current fiscal year.
    ThisFiscalYear,
}
