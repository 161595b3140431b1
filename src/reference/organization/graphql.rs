//! The organisation in the schema.

use async_graphql::{Context, Object};
use entity::choice::{Calendar, DayOfWeek};
use entity::id::OrganizationId;

use crate::payload::Payload;
use crate::platform::calendar::local_date;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, View};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date};
use crate::reference::graphql::Organization;
use crate::reference::organization::input::UpdateOrganizationInput;
use crate::reference::organization::rules;
use crate::reference::queries;

impl Loadable for entity::organization::Model {}

/// The organization whose sales these are: one record, its settings.
#[Object(name = "Organization")]
impl Loaded<entity::organization::Model> {
    /// Its id.
    pub async fn id(&self) -> OrganizationId {
        self.id
    }

    /// Raised by every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// Its name.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// Its name in all languages that it has.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }

    /// The currency of all base values; chosen once, at the first setup.
    fn base_currency(&self) -> CurrencyCode {
        CurrencyCode(self.base_currency.clone())
    }

    /// IANA name, e.g. `Asia/Tehran`; decides what "today" is.
    fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// The day it is there now.
    fn today(&self) -> Option<Date> {
        let zone = self.time_zone.parse().ok()?;
        let now = self.request.session().now();
        Some(Date(local_date(now, zone)))
    }

    /// In which months and years are counted.
    fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// Language tag of people who have chosen none.
    fn locale(&self) -> &str {
        &self.locale
    }

    /// Month and day, counted in `calendar`, on which the fiscal year begins, e.g. `"01-01"`.
    fn fiscal_year_start(&self) -> String {
        rules::month_and_day(&self.row)
    }

    /// First day of the week.
    fn week_start(&self) -> DayOfWeek {
        self.week_start
    }

    /// Days of the week without work.
    fn weekend_days(&self) -> Vec<DayOfWeek> {
        rules::weekend(&self.weekend_days)
    }

    /// ISO 3166 code of two letters, for phones written without a country.
    fn default_country(&self) -> &str {
        &self.default_country
    }

    /// How opportunities are numbered: `{year}` is the fiscal year of the day, `{number}` counts
    /// from 1 in each year.
    fn opportunity_number_format(&self) -> &str {
        &self.opportunity_number_format
    }

    /// How quotes are numbered, as opportunities are.
    fn quote_number_format(&self) -> &str {
        &self.quote_number_format
    }

    /// How orders are numbered, as opportunities are.
    fn order_number_format(&self) -> &str {
        &self.order_number_format
    }

    /// How invoices are numbered, as opportunities are.
    fn invoice_number_format(&self) -> &str {
        &self.invoice_number_format
    }

    /// Whether actual revenue is by default the winner's total with tax.
    fn revenue_includes_tax(&self) -> bool {
        self.revenue_includes_tax
    }

    /// How long the event log is kept, in hours; at least 72. An older cursor is refused.
    fn event_retention_hours(&self) -> i32 {
        self.event_retention_hours
    }
}

/// What came of changing the settings.
pub type OrganizationPayload = Payload<OrganizationId>;

/// What came of changing the settings.
#[Object(name = "OrganizationPayload")]
impl Outcome<OrganizationId> {
    /// The organization; as it is where its change was refused.
    async fn organization(&self) -> NullableField<Organization> {
        self.load_written().await
    }
}

/// Reads the settings.
#[derive(Debug, Default)]
pub struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization whose sales these are.
    async fn organization(&self, ctx: &Context<'_>) -> NullableField<Organization> {
        let request = ctx.request();
        let found = queries::organization(request.session()).await.transpose()?;
        Some(found.map(|row| View::new(row, request)).map_err(ResolverError::from))
    }
}

/// Changes the settings.
#[derive(Debug, Default)]
pub struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Changes the organization's settings. For administrators.
    async fn update_organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateOrganizationInput,
    ) -> NullableField<OrganizationPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
