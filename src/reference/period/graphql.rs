//! Months of the books and holidays in the schema.

use async_graphql::Object;
use entity::id::{HolidayId, PeriodId};

use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::localized::{LocalizedText, all, text};
use crate::platform::graphql::scalars::{Date, DateTime};
use crate::reference::graphql::{Holiday, Period};
use crate::user::graphql::User;

/// A month of the books. While it is closed, no closing, reopening or payment may be dated in it.
#[Object(name = "Period")]
impl Period {
    /// Its id.
    pub async fn id(&self) -> PeriodId {
        self.id
    }

    /// First day, inclusive.
    async fn starts_on(&self) -> Date {
        Date(self.starts_on)
    }

    /// Last day, inclusive.
    async fn ends_on(&self) -> Date {
        Date(self.ends_on)
    }

    /// Whether it is closed.
    async fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// When it was closed; null while open.
    async fn closed_at(&self) -> Option<DateTime> {
        self.closed_at.map(DateTime)
    }

    /// Who closed it; null while open.
    async fn closed_by(&self) -> Answer<User> {
        self.scope.load_some(self.closed_by_id).await
    }
}

/// A day without work.
#[Object(name = "Holiday")]
impl Holiday {
    /// Its id.
    pub async fn id(&self) -> HolidayId {
        self.id
    }

    /// The day; there is one holiday a day.
    async fn date(&self) -> Date {
        Date(self.date)
    }

    /// Its name.
    async fn name(
        &self,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> &str {
        text(&self.name, locale.as_deref(), &self.scope)
    }

    /// Its name in all languages that it has.
    async fn names(&self) -> Vec<LocalizedText> {
        all(&self.name)
    }
}
