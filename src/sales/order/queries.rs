//! Reads lists of orders.

use entity::id::OpportunityId;
use entity::order;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::Expr;

use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::sort::{SortDirection, sort_keys};
use crate::sales::opportunity::queries::document_list::with_number;
use crate::sales::order::filter::{OrderFilter, OrderSort, OrderSortField};
use crate::sales::order::ops::PricedOrder;

/// An order by its number; `None`: there is none, or the actor may not see it.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn by_number(session: &Session, number: &str) -> Result<Option<PricedOrder>, Error> {
    session.one(with_number::<order::Entity>(session, number)?).await
}

impl Filter for OrderFilter {
    type Id = OpportunityId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.document.text
    }

    fn text_owner() -> Option<Expr> {
        Some(order::Column::OpportunityId.into_expr())
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self { and: _, or: _, not: _, status, fulfillment, invoicing, document } = self;
        terms.any_of(order::Column::Status, status)?;
        terms.any_of(order::Column::Fulfillment, fulfillment)?;
        terms.any_of(order::Column::Invoicing, invoicing)?;
        document.add::<order::Entity>(terms)
    }
}

/// The sort keys of orders; newest first if none are given.
///
/// # Errors
/// There are too many keys.
pub fn order(sorts: &[OrderSort]) -> Result<Vec<SortKey<order::Column>>, Error> {
    sort_keys(sorts, SortDirection::Desc.by(order::Column::CreatedAt), |sort| match sort.field {
        OrderSortField::CreatedAt => sort.direction.by(order::Column::CreatedAt),
        OrderSortField::UpdatedAt => sort.direction.by(order::Column::UpdatedAt),
        OrderSortField::Number => sort.direction.by(order::Column::Number),
    })
}
