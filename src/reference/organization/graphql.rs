//! The GraphQL type, query and mutation of the organization's settings.

use async_graphql::{Context, Object, SimpleObject};
use entity::choice::{Calendar, DayOfWeek};
use entity::id::OrganizationId;

use crate::payload::Payload;
use crate::platform::calendar::local_date;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::filter::PeriodChoice;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, View};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::platform::settings::Settings;
use crate::reference::graphql::Organization;
use crate::reference::organization::input::UpdateOrganizationInput;
use crate::reference::organization::rules;
use crate::reference::queries;

impl Loadable for entity::organization::Model {}

/// The organization that uses this server: a single record with its settings.
#[Object(name = "Organization")]
impl Loaded<entity::organization::Model> {
    /// The organization's id.
    pub async fn id(&self) -> OrganizationId {
        self.id
    }

    /// Increases with every change; pass it as `expectedVersion` to detect concurrent edits.
    fn version(&self) -> i32 {
        self.version
    }

    /// The organization's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The organization's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The currency of all base values; chosen at the first setup, and never changes.
    fn base_currency(&self) -> CurrencyCode {
        CurrencyCode(self.base_currency.clone())
    }

    /// IANA time zone, e.g. `Asia/Tehran`; it determines the current day.
    fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The current day in the organization's time zone; null if this server does not know the time zone.
    fn today(&self) -> Option<Date> {
        let zone = self.time_zone.parse().ok()?;
        let now = self.request.session().now();
        Some(Date(local_date(now, zone)))
    }

    /// The calendar in which months and years are counted.
    fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// Language tag for people who have not chosen a language.
    fn locale(&self) -> &str {
        &self.locale
    }

    /// First day of the fiscal year as month and day of `calendar`, e.g. `"01-01"`.
    fn fiscal_year_start(&self) -> String {
        rules::month_and_day(&self.row)
    }

    /// First day of the week.
    fn week_start(&self) -> DayOfWeek {
        self.week_start
    }

    /// Days of the week on which nobody works.
    fn weekend_days(&self) -> Vec<DayOfWeek> {
        rules::weekend(&self.weekend_days)
    }

    /// ISO 3166 code of two letters, assumed for phone numbers entered without a country.
    fn default_country(&self) -> &str {
        &self.default_country
    }

    /// Format of opportunity numbers: `{year}` is the fiscal year of the day, `{number}` counts from 1 in each
    /// year.
    fn opportunity_number_format(&self) -> &str {
        &self.opportunity_number_format
    }

    /// Format of quote numbers, with the placeholders of `opportunityNumberFormat`.
    fn quote_number_format(&self) -> &str {
        &self.quote_number_format
    }

    /// Format of order numbers, with the placeholders of `opportunityNumberFormat`.
    fn order_number_format(&self) -> &str {
        &self.order_number_format
    }

    /// Format of invoice numbers, with the placeholders of `opportunityNumberFormat`.
    fn invoice_number_format(&self) -> &str {
        &self.invoice_number_format
    }

    /// Whether actual revenue, where it defaults to the winning document's total, includes tax.
    fn revenue_includes_tax(&self) -> bool {
        self.revenue_includes_tax
    }

    /// The days of a period relative to today, in the organisation's time zone and calendar.
    fn date_range(&self, #[graphql(desc = "The period.")] of: PeriodChoice) -> DateRange {
        let settings = Settings::new(entity::organization::Model::clone(&self.row));
        let today = settings.day(self.request.session().now());
        let (first, last) = settings.calendar.period_bounds(of.into(), today);
        DateRange { first: first.map(Date), last: last.map(Date) }
    }

    /// How long events are kept, in hours; at least 72. Resuming from an older cursor is refused.
    fn event_retention_hours(&self) -> i32 {
        self.event_retention_hours
    }
}

/// The days from one to another, both inclusive.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct DateRange {
    /// The first day; null: unbounded.
    first: Option<Date>,
    /// The last day; null: unbounded.
    last: Option<Date>,
}

/// The result of changing the organization's settings.
pub type OrganizationPayload = Payload<OrganizationId>;

/// The result of changing the organization's settings.
#[Object(name = "OrganizationPayload")]
impl Outcome<OrganizationId> {
    /// The organization; unchanged if the update was refused, null if the id is not its own.
    async fn organization(&self) -> NullableField<Organization> {
        self.load_written().await
    }
}

/// The query for the organization's settings.
#[derive(Debug, Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization that uses this server; null until it is set up.
    async fn organization(&self, ctx: &Context<'_>) -> NullableField<Organization> {
        let request = ctx.request();
        let found = queries::organization(request.session()).await.transpose()?;
        Some(found.map(|row| View::new(row, request)).map_err(ResolverError::from))
    }
}

/// The mutation of the organization's settings.
#[derive(Debug, Default)]
pub struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Changes the organization's settings. For administrators. Null only with an error.
    async fn update_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organization and its new values.")] input: UpdateOrganizationInput,
    ) -> NullableField<OrganizationPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
