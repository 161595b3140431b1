//! Reads lists of invoices, those of an order or opportunity, and what belongs to an invoice.

use std::cmp::Ordering;

use entity::choice::InvoiceStatus;
use entity::id::{CreditNoteId, InvoiceId, OpportunityId, OrderId};
use entity::{credit_note, credit_note_line, invoice, payment};
use sea_orm::sea_query::{Expr, Order};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

use crate::platform::db::filter::{Filter, Nested, Terms};
use crate::platform::db::page::SortKey;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::graphql::read::{ChildOf, Cut};
use crate::platform::graphql::sort::{SortDirection, sort_keys};
use crate::sales::invoice::filter::{InvoiceFilter, InvoiceSort, InvoiceSortField};
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::opportunity::queries::document_list::with_number;

/// The maximum number of rows in a list without pages.
const MOST_LISTED: usize = 100;

macro_rules! newest_of {
    ($($row:ty, $table:ident: $parent:ty, $column:ident $field:ident;)*) => {$(
        impl ChildOf<$parent> for $row {
            const SEEN_WITH_PARENT: bool = true;

            fn parent_column() -> $table::Column {
                $table::Column::$column
            }

            fn parent(&self) -> Option<Uuid> {
                Some(self.$field.into())
            }

            fn order(&self, other: &Self) -> Ordering {
                let key = |row: &Self| (row.created_at, row.id);
                key(other).cmp(&key(self))
            }

            fn cut() -> Option<Cut<$table::Entity>> {
                let columns = [$table::Column::CreatedAt, $table::Column::Id];
                let by = columns.into_iter().map(|column| (column, Order::Desc)).collect();
                Some(Cut { most: MOST_LISTED, by })
            }
        }
    )*};
}

newest_of! {
    PricedInvoice, invoice: OrderId, OrderId order_id;
    PricedInvoice, invoice: OpportunityId, OpportunityId opportunity_id;
    payment::Model, payment: InvoiceId, InvoiceId invoice_id;
    credit_note::Model, credit_note: InvoiceId, InvoiceId invoice_id;
}

impl ChildOf<CreditNoteId> for credit_note_line::Model {
    const SEEN_WITH_PARENT: bool = true;

    fn parent_column() -> credit_note_line::Column {
        credit_note_line::Column::CreditNoteId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.credit_note_id.uuid())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.position, self.id).cmp(&(other.position, other.id))
    }
}

/// An invoice by its number; `None`: there is none, or the actor may not see it.
///
/// # Errors
/// The actor may not read the pipeline, or the database failed.
pub async fn by_number(session: &Session, number: &str) -> Result<Option<PricedInvoice>, Error> {
    session.one(with_number::<invoice::Entity>(session, number)?).await
}

impl Filter for InvoiceFilter {
    type Id = OpportunityId;

    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: self.and.as_deref(), or: self.or.as_deref(), not: self.not.as_deref() }
    }

    fn text(&self) -> &Given<String> {
        &self.document.text
    }

    fn text_owner() -> Option<Expr> {
        Some(invoice::Column::OpportunityId.into_expr())
    }

    fn depends_on_today(&self) -> bool {
        self.is_overdue.is_some()
    }

    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self {
            and: _,
            or: _,
            not: _,
            status,
            is_overdue,
            order,
            issued_on,
            due_on,
            balance,
            document,
        } = self;
        terms.any_of(invoice::Column::Status, status)?;
        if is_overdue.is_some() {
            terms.flag(is_overdue, overdue(terms)?)?;
        }
        terms.id(invoice::Column::OrderId, order)?;
        terms.day(invoice::Column::IssuedOn, issued_on)?;
        terms.day(invoice::Column::DueOn, due_on)?;
        terms.amount(invoice::Column::Balance, balance)?;
        document.add::<invoice::Entity>(terms)
    }
}

/// The same condition as `rules::is_overdue`, in SQL.
fn overdue(terms: &Terms<'_>) -> Result<Condition, Error> {
    Ok(Condition::all()
        .add(invoice::Column::Status.eq(InvoiceStatus::Issued))
        .add(invoice::Column::DueOn.lt(terms.today()?)))
}

/// The sort keys of invoices; newest first if none are given.
///
/// # Errors
/// There are too many keys.
pub fn order(sorts: &[InvoiceSort]) -> Result<Vec<SortKey<invoice::Column>>, Error> {
    sort_keys(sorts, SortDirection::Desc.by(invoice::Column::CreatedAt), |sort| match sort.field {
        InvoiceSortField::CreatedAt => sort.direction.by(invoice::Column::CreatedAt),
        InvoiceSortField::UpdatedAt => sort.direction.by(invoice::Column::UpdatedAt),
        InvoiceSortField::Number => sort.direction.by_nullable(invoice::Column::Number),
        InvoiceSortField::IssuedOn => sort.direction.by_nullable(invoice::Column::IssuedOn),
        InvoiceSortField::DueOn => sort.direction.by_nullable(invoice::Column::DueOn),
    })
}
