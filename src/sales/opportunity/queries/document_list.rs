//! The conditions that lists of quotes, orders and invoices have in common.

use entity::{document, invoice, opportunity, order, quote};
use sea_orm::sea_query::{Expr, Func, Query};
use sea_orm::{ColumnTrait, Condition, ExprTrait, QueryFilter, Select};

use crate::access::rows::Visible;
use crate::platform::db::filter::Terms;
use crate::platform::db::row::id_of;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::text::fold_number;
use crate::sales::opportunity::input::document_list::DocumentFilter;

/// The columns by which quotes, orders or invoices are listed.
#[derive(Clone, Copy, Debug)]
pub struct DocumentColumns<C> {
    /// The number for people.
    pub number: C,
    /// The opportunity.
    pub opportunity_id: C,
    /// When it was created.
    pub created_at: C,
    /// When it was last changed.
    pub updated_at: C,
}

/// A table of records that belong to an opportunity and share their keys with their documents.
pub trait DocumentTable: Visible {
    /// The columns by which they are listed.
    const COLUMNS: DocumentColumns<Self::Column>;
}

macro_rules! document_tables {
    ($($table:ident)*) => {$(
        impl DocumentTable for $table::Entity {
            const COLUMNS: DocumentColumns<$table::Column> = DocumentColumns {
                number: $table::Column::Number,
                opportunity_id: $table::Column::OpportunityId,
                created_at: $table::Column::CreatedAt,
                updated_at: $table::Column::UpdatedAt,
            };
        }
    )*};
}

document_tables! { quote order invoice }

impl DocumentFilter {
    /// Adds its conditions but the text.
    ///
    /// # Errors
    /// A value is not acceptable, or the filter is too large.
    pub fn add<T: DocumentTable>(&self, terms: &mut Terms<'_>) -> Result<(), Error> {
        let Self {
            text: _,
            mine,
            number,
            opportunity,
            account,
            contact,
            owner,
            team,
            base_total_amount,
            created_at,
            updated_at,
        } = self;
        terms.folded(folded_number::<T>(), number, fold_number)?;
        terms.id(T::COLUMNS.opportunity_id, opportunity)?;
        terms.instant(T::COLUMNS.created_at, created_at)?;
        terms.instant(T::COLUMNS.updated_at, updated_at)?;
        terms.of_parent(on_opportunity::<T>, |terms| {
            terms.mine(opportunity::Column::OwnerId, mine)?;
            terms.id(opportunity::Column::AccountId, account)?;
            terms.id(opportunity::Column::ContactId, contact)?;
            terms.id(opportunity::Column::OwnerId, owner)?;
            terms.id(opportunity::Column::TeamId, team)
        })?;
        terms.of_parent(on_document::<T>, |terms| {
            terms.amount(document::Column::BaseTotalAmount, base_total_amount)
        })
    }
}

/// The rows with a number that the actor may see; letter case and kinds of digits make no difference.
///
/// # Errors
/// The actor may not read the pipeline.
pub fn with_number<T: DocumentTable>(session: &Session, number: &str) -> Result<Select<T>, Error> {
    Ok(session.find::<T>()?.filter(folded_number::<T>().eq(fold_number(number))))
}

/// The number in lower case, as an index has it. Its year and counter have Latin digits.
fn folded_number<T: DocumentTable>() -> Expr {
    Func::lower(T::COLUMNS.number.into_expr()).into()
}

/// The opportunities are listed first: usually a customer or a person has few.
fn on_opportunity<T: DocumentTable>(condition: Condition) -> Condition {
    let opportunities = Query::select()
        .column(opportunity::Column::Id)
        .from(opportunity::Entity)
        .cond_where(condition)
        .take();
    Condition::all().add(T::COLUMNS.opportunity_id.in_subquery(opportunities))
}

/// The document is looked up for each row of the list: usually a range of amounts has many.
fn on_document<T: DocumentTable>(condition: Condition) -> Condition {
    let own = Expr::col((document::Entity, document::Column::Id)).eq(id_of::<T>());
    let document = Query::select()
        .expr(Expr::val(1))
        .from(document::Entity)
        .and_where(own)
        .cond_where(condition)
        .take();
    Condition::all().add(Expr::exists(document))
}
