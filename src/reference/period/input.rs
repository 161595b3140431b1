//! The inputs of months of the books and holidays: they are the commands.

use async_graphql::InputObject;

use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Closes a month of the books: no closing, reopening or payment may be dated in it any more.
#[derive(Clone, Debug, InputObject)]
pub struct ClosePeriodInput {
    /// Any day of the month; the month is that of the organization's calendar, and has begun.
    pub date: Date,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ClosePeriodInput);

/// Opens a closed month of the books again.
#[derive(Clone, Debug, InputObject)]
pub struct ReopenPeriodInput {
    /// Any day of the month.
    pub date: Date,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ReopenPeriodInput);

/// A day without work.
#[derive(Clone, Debug, InputObject)]
pub struct HolidayInput {
    /// The day.
    pub date: Date,
    /// Its name in at least one language; each 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
}

/// Adds days without work; a day that is one already gets the new name.
#[derive(Clone, Debug, InputObject)]
pub struct AddHolidaysInput {
    /// The days; 1–400, each once.
    pub holidays: Vec<HolidayInput>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(AddHolidaysInput);
