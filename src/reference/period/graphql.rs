//! Months of the books and holidays in the schema.

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

/// A month of the books. While it is closed, no closing, reopening or payment may be dated in it.
#[Object(name = "Period")]
impl Loaded<entity::period::Model> {
    /// Its id.
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

    /// Whether it is closed.
    fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// When it was closed; null while open.
    fn closed_at(&self) -> Option<DateTime> {
        self.closed_at.map(DateTime)
    }

    /// Who closed it; null while open.
    fn closed_by(&self) -> NullableField<User> {
        self.one(&Self::CLOSED_BY)
    }
}

impl Loadable for entity::holiday::Model {}

/// A day without work.
#[Object(name = "Holiday")]
impl Loaded<entity::holiday::Model> {
    /// Its id.
    pub async fn id(&self) -> HolidayId {
        self.id
    }

    /// The day; there is one holiday a day.
    fn date(&self) -> Date {
        Date(self.date)
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
}

/// What came of closing or reopening a month.
pub type PeriodPayload = Payload<PeriodId>;

/// What came of closing or reopening a month.
#[Object(name = "PeriodPayload")]
impl Outcome<PeriodId> {
    /// The month; null where it was refused.
    async fn period(&self) -> NullableField<Period> {
        self.load_written().await
    }
}

/// What came of adding holidays.
pub type HolidaysPayload = Payload<Vec<HolidayId>>;

/// What came of adding holidays.
#[Object(name = "HolidaysPayload")]
impl Outcome<Vec<HolidayId>> {
    /// The holidays, in the order given; null where they were refused. At most 400.
    async fn holidays(&self) -> NullableField<ViewList<entity::holiday::Model>> {
        self.load_many(Clone::clone).await
    }
}

/// Reads months of the books and holidays.
#[derive(Debug, Default)]
pub struct PeriodQuery;

#[Object]
impl PeriodQuery {
    /// The months of the books that were closed at some time, newest first; the newest 1,000. A
    /// month that is not here is open.
    async fn periods(&self, ctx: &Context<'_>) -> NullableField<ViewList<entity::period::Model>> {
        ctx.request().views(queries::periods(ctx.request().session()).await)
    }

    /// Holidays in a span of days, in their order; the first 1,000.
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

/// Changes months of the books and holidays.
#[derive(Debug, Default)]
pub struct PeriodMutation;

#[Object]
impl PeriodMutation {
    /// Closes a month of the books. For managers and administrators.
    async fn close_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which month.")] input: ClosePeriodInput,
    ) -> NullableField<PeriodPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Opens a closed month of the books again. For managers and administrators.
    async fn reopen_period(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which month.")] input: ReopenPeriodInput,
    ) -> NullableField<PeriodPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Adds days without work. For administrators.
    async fn add_holidays(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The days.")] input: AddHolidaysInput,
    ) -> NullableField<HolidaysPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
