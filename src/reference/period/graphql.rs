//! The GraphQL types, queries and mutations of accounting months and holidays.

use async_graphql::{Context, Object};
use entity::id::{HolidayId, PeriodId};

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, ViewList};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{Date, DateTime};
use crate::reference::graphql::Period;
use crate::reference::period::input::{AddHolidaysInput, ClosePeriodInput, ReopenPeriodInput};
use crate::reference::queries;
use crate::user::graphql::User;

impl Loaded<entity::period::Model> {
    const CLOSED_BY: ToOne<entity::period::Model, entity::user::Model> =
        ToOne::new(&["closedBy"], |row| row.closed_by_id.map(Into::into));
}

impl Loadable for entity::period::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[&Loaded::<Self>::CLOSED_BY];
}

/// An accounting month. While it is closed, no closing, reopening or payment may be dated in it
/// (`PERIOD_CLOSED`).
#[Object(name = "Period")]
impl Loaded<entity::period::Model> {
    /// The month's id.
    pub async fn id(&self) -> PeriodId {
        self.id
    }

    /// First day, inclusive.
    fn starts_on(&self) -> Date {
        Date(self.starts_on)
    }

    /// Last day, inclusive.
    fn ends_on(&self) -> Date {
        Date(self.ends_on)
    }

    /// Whether the month is closed.
    fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// When the month was closed; null while it is open.
    fn closed_at(&self) -> Option<DateTime> {
        self.closed_at.map(DateTime)
    }

    /// The person who closed the month; null while it is open.
    fn closed_by(&self) -> NullableField<User> {
        self.one(&Self::CLOSED_BY)
    }
}

impl Loadable for entity::holiday::Model {}

/// A non-working day.
#[Object(name = "Holiday")]
impl Loaded<entity::holiday::Model> {
    /// The holiday's id.
    pub async fn id(&self) -> HolidayId {
        self.id
    }

    /// The date; unique.
    fn date(&self) -> Date {
        Date(self.date)
    }

    /// The holiday's name, in the requested language where it has one.
    fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.request)
    }

    /// The holiday's name in every language it was entered in.
    fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }
}

/// The result of closing or reopening a month.
pub type PeriodPayload = Payload<PeriodId>;

/// The result of closing or reopening a month.
#[Object(name = "PeriodPayload")]
impl Outcome<PeriodId> {
    /// The month; null if the call was refused.
    async fn period(&self) -> NullableField<Period> {
        self.load_written().await
    }
}

/// The result of adding holidays.
pub type HolidaysPayload = Payload<Vec<HolidayId>>;

/// The result of adding holidays.
#[Object(name = "HolidaysPayload")]
impl Outcome<Vec<HolidayId>> {
    /// The holidays, in the order given; null if the call was refused. At most 400.
    async fn holidays(&self) -> NullableField<ViewList<entity::holiday::Model>> {
        self.load_many(Clone::clone).await
    }
}

/// Queries for accounting months and holidays.
#[derive(Debug, Default)]
pub struct PeriodQuery;

#[Object]
impl PeriodQuery {
    /// The months that have ever been closed, newest first; at most 1,000. Months not listed here are open. Null only
    /// with an error.
    async fn periods(&self, ctx: &Context<'_>) -> NullableField<ViewList<entity::period::Model>> {
        ctx.request().views(queries::periods(ctx.request().session()).await)
    }

    /// The holidays between two days, in order; at most 1,000; null only with an error.
    async fn holidays(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "First day, inclusive.")] from: Date,
        #[graphql(desc = "Last day, inclusive.")] to: Date,
    ) -> NullableField<ViewList<entity::holiday::Model>> {
        let rows = queries::holidays(ctx.request().session(), (from.0, to.0)).await;
        ctx.request().views(rows)
    }
}

/// Mutations of accounting months and holidays.
#[derive(Debug, Default)]
pub struct PeriodMutation;

#[Object]
impl PeriodMutation {
    /// Closes an accounting month. For managers and administrators. Null only with an error.
    async fn close_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month to close.")] input: ClosePeriodInput,
    ) -> NullableField<PeriodPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Reopens a closed accounting month. For managers and administrators. Null only with an error.
    async fn reopen_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The month to reopen.")] input: ReopenPeriodInput,
    ) -> NullableField<PeriodPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds non-working days. For administrators. Null only with an error.
    async fn add_holidays(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days to add.")] input: AddHolidaysInput,
    ) -> NullableField<HolidaysPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
