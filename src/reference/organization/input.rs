//! The input of the organisation's settings: it is the command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{Calendar, DayOfWeek};
use entity::id::OrganizationId;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Changes the organization's settings; what is omitted stays. The base currency never changes.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateOrganizationInput {
    /// The organization.
    pub organization_id: OrganizationId,
    /// All its names; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// IANA name, e.g. `Asia/Tehran`.
    pub time_zone: MaybeUndefined<String>,
    /// In which months and years are counted, and documents are numbered from now on.
    pub calendar: MaybeUndefined<Calendar>,
    /// Month and day, counted in the calendar, on which the fiscal year begins, e.g. `"01-01"`.
    pub fiscal_year_start: MaybeUndefined<String>,
    /// First day of the week.
    pub week_start: MaybeUndefined<DayOfWeek>,
    /// Days of the week without work.
    pub weekend_days: MaybeUndefined<Vec<DayOfWeek>>,
    /// Language tag of people who have chosen none.
    pub locale: MaybeUndefined<String>,
    /// ISO 3166 code of two letters, for phones written without a country.
    pub default_country: MaybeUndefined<String>,
    /// How opportunities are numbered from now on: at most 40 characters, with `{year}` and
    /// `{number}` once each.
    pub opportunity_number_format: MaybeUndefined<String>,
    /// How quotes are numbered, as opportunities are.
    pub quote_number_format: MaybeUndefined<String>,
    /// How orders are numbered, as opportunities are.
    pub order_number_format: MaybeUndefined<String>,
    /// How invoices are numbered, as opportunities are.
    pub invoice_number_format: MaybeUndefined<String>,
    /// Whether actual revenue is by default the winner's total with tax.
    pub revenue_includes_tax: MaybeUndefined<bool>,
    /// How long the event log is kept, in hours, 72–8784.
    pub event_retention_hours: MaybeUndefined<i32>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateOrganizationInput: organization_id);
