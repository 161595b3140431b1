//! Reads lists of quotes, and those of an opportunity as its children.

use entity::choice::QuoteStatus;
use entity::id::OpportunityId;
use entity::quote;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder};

use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::sort::{SortDirection, sort_keys};
use crate::sales::opportunity::queries::children::of_opportunity;
use crate::sales::opportunity::queries::document_list::with_number;
use crate::sales::quote::filter::{QuoteFilter, QuoteSort, QuoteSortField};
use crate::sales::quote::ops::PricedQuote;

of_opportunity! {
    PricedQuote, quote: created_at, id;
}

/// A quote by its number and revision; without one, the latest. `None`: there is none, or the actor may not see it.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn by_number(
    session: &Session,
    number: &str,
    revision: Option<i32>,
) -> Result<Option<PricedQuote>, Error> {
    let wanted = revision.map(|revision| quote::Column::Revision.eq(revision));
    let rows = with_number::<quote::Entity>(session, number)?
        .filter(Condition::all().add_option(wanted))
        .order_by_desc(quote::Column::Revision);
    session.one(rows).await
}

impl Filter for QuoteFilter {
    type Id = OpportunityId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.document.text
    }

    fn text_owner() -> Option<Expr> {
        Some(quote::Column::OpportunityId.into_expr())
    }

    fn depends_on_today(&self) -> bool {
        self.is_expired.is_some()
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self {
            and: _,
            or: _,
            not: _,
            status,
            closed_as,
            is_expired,
            valid_until,
            sent_at,
            accepted_at,
            document,
        } = self;
        terms.any_of(quote::Column::Status, status)?;
        terms.any_of(quote::Column::ClosedAs, closed_as)?;
        if is_expired.is_some() {
            terms.flag(is_expired, expired(terms)?)?;
        }
        terms.day(quote::Column::ValidUntil, valid_until)?;
        terms.instant(quote::Column::SentAt, sent_at)?;
        terms.instant(quote::Column::AcceptedAt, accepted_at)?;
        document.add::<quote::Entity>(terms)
    }
}

/// The same condition as `rules::is_expired`, in SQL.
fn expired(terms: &Terms<'_>) -> Result<Condition, Error> {
    let live = [QuoteStatus::Draft, QuoteStatus::Active];
    Ok(Condition::all()
        .add(quote::Column::Status.is_in(live))
        .add(quote::Column::ValidUntil.lt(terms.today()?)))
}

/// The sort keys of quotes; newest first if none are given.
///
/// # Errors
/// There are too many keys.
pub fn order(sorts: &[QuoteSort]) -> Result<Vec<SortKey<quote::Column>>, Error> {
    sort_keys(sorts, SortDirection::Desc.by(quote::Column::CreatedAt), |sort| match sort.field {
        QuoteSortField::CreatedAt => sort.direction.by(quote::Column::CreatedAt),
        QuoteSortField::UpdatedAt => sort.direction.by(quote::Column::UpdatedAt),
        QuoteSortField::Number => sort.direction.by(quote::Column::Number),
        QuoteSortField::ValidUntil => sort.direction.by_nullable(quote::Column::ValidUntil),
    })
}
