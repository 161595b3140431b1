//! The input of `updateOrganization`, which is its command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::choice::{Calendar, DayOfWeek};
use entity::id::OrganizationId;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::localized::LocalizedTextInput;
use crate::workflow;

/// Changes the organization's settings; omitted fields stay unchanged. The base currency never changes.
#[derive(Clone, InputObject)]
pub struct UpdateOrganizationInput {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The name in all languages, replacing the present texts; each 1–200 characters.
    pub names: MaybeUndefined<Vec<LocalizedTextInput>>,
    /// IANA time zone, e.g. `Asia/Tehran`.
    pub time_zone: MaybeUndefined<String>,
    /// The calendar in which months and years are counted; later document numbers follow it.
    pub calendar: MaybeUndefined<Calendar>,
    /// First day of the fiscal year as month and day of the calendar, e.g. `"01-01"`.
    pub fiscal_year_start: MaybeUndefined<String>,
    /// First day of the week.
    pub week_start: MaybeUndefined<DayOfWeek>,
    /// Days of the week on which nobody works.
    pub weekend_days: MaybeUndefined<Vec<DayOfWeek>>,
    /// Language tag for people who have not chosen a language.
    pub locale: MaybeUndefined<String>,
    /// ISO 3166 code of two letters, assumed for phone numbers entered without a country.
    pub default_country: MaybeUndefined<String>,
    /// Format of later opportunity numbers: at most 40 characters, with `{year}` and `{number}` once each.
    pub opportunity_number_format: MaybeUndefined<String>,
    /// Format of later quote numbers, under the same rule.
    pub quote_number_format: MaybeUndefined<String>,
    /// Format of later order numbers, under the same rule.
    pub order_number_format: MaybeUndefined<String>,
    /// Format of later invoice numbers, under the same rule.
    pub invoice_number_format: MaybeUndefined<String>,
    /// Whether actual revenue, where it defaults to the winning document's total, includes tax.
    pub revenue_includes_tax: MaybeUndefined<bool>,
    /// How long events are kept, in hours, 72–8784.
    pub event_retention_hours: MaybeUndefined<i32>,
    /// Expected version, idempotency key and dry run.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(UpdateOrganizationInput: organization_id);
