//! The inputs of accounting months and holidays; each mutation's input is its command.

use async_graphql::InputObject;

use crate::platform::graphql::call_options::CallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Closes an accounting month: closings, reopenings and payments dated in it are refused from now on.
#[derive(Clone, InputObject)]
pub struct ClosePeriodInput {
    /// Any day of the month to close, which must have begun. The month is one of the organization's calendar.
    pub date: Date,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ClosePeriodInput);

/// Reopens a closed accounting month.
#[derive(Clone, InputObject)]
pub struct ReopenPeriodInput {
    /// Any day of the month to reopen.
    pub date: Date,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(ReopenPeriodInput);

/// A non-working day.
#[derive(Clone, InputObject)]
pub struct HolidayInput {
    /// The day.
    pub date: Date,
    /// The name, in at least one language; each text 1–200 characters.
    pub names: Vec<LocalizedTextInput>,
}

/// Adds non-working days; a day that is already a holiday gets the new name.
#[derive(Clone, InputObject)]
pub struct AddHolidaysInput {
    /// The days; 1–400, no day twice.
    pub holidays: Vec<HolidayInput>,
    /// Idempotency key and dry run.
    #[graphql(flatten)]
    pub call: CallOptions,
}

workflow!(AddHolidaysInput);
