//! Opportunities in the schema.

mod board_id;
mod loadable;
mod opportunity;
pub(in crate::sales) mod quotes;

pub mod action;
pub mod board;
pub mod event;
pub mod mutations;
pub mod payload;
pub mod relations;
pub mod stage;

use async_graphql::{Context, Object, OneofObject};
use entity::id::{OpportunityId, ProcessId};

use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Records, Streamed};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::List;
use crate::platform::graphql::read::View;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::sales::opportunity::graphql::board::Board;
use crate::sales::opportunity::graphql::board_id::BoardSelection;
use crate::sales::opportunity::input::list::{OpportunityFilter, OpportunitySort};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::queries::list;

pub use mutations::OpportunityMutation;

/// An opportunity in the schema.
pub type Opportunity = View<PricedOpportunity>;

/// Identifies an opportunity.
#[derive(Clone, OneofObject)]
pub enum OpportunityLookup {
    /// By its id.
    Id(OpportunityId),
    /// By its number.
    Number(String),
}

/// The queries for opportunities.
#[derive(Debug, Default)]
pub struct OpportunityQuery;

#[Object]
impl OpportunityQuery {
    /// An opportunity; null if it does not exist or the viewer may not see it.
    async fn opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity's id or number.")] by: OpportunityLookup,
    ) -> NullableField<Opportunity> {
        let request = ctx.request();
        match by {
            OpportunityLookup::Id(id) => request.load(id).await,
            OpportunityLookup::Number(number) => {
                match list::by_number(request.session(), &number).await {
                    Ok(opportunity) => {
                        opportunity.map(|opportunity| Ok(View::new(opportunity, request)))
                    }
                    Err(error) => Some(Err(error.into())),
                }
            }
        }
    }

    /// The opportunities that the viewer may see; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn opportunities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Conditions to match; omitted: all.")] filter: Option<OpportunityFilter>,
        #[graphql(desc = "The sort keys, at most 8, ties by id; omitted: newest first.")]
        order_by: Option<Vec<OpportunitySort>>,
    ) -> NullableField<Records<PricedOpportunity, Streamed>> {
        let page = PageInput { first, after, last, before };
        let list = List::new(filter, list::order(&order_by.unwrap_or_default()), page);
        Some(async { list?.streamed(ctx).await }.await.map_err(ResolverError::from))
    }

    /// The board of a sales process, with its stages as columns, read in one snapshot; null if there is no such
    /// process.
    #[graphql(complexity = "10 + child_complexity")]
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sales process.")] process_id: ProcessId,
        #[graphql(
            desc = "The conditions to match; without one on `status`, only OPEN opportunities."
        )]
        filter: Option<OpportunityFilter>,
        #[graphql(
            desc = "The sort keys within a column, at most 8, ties by id; omitted: newest first."
        )]
        order_by: Option<Vec<OpportunitySort>>,
    ) -> NullableField<Board> {
        let (board, totals) = (ctx.look_ahead(), "totals");
        let has_totals =
            board.field(totals).exists() || board.field("columns").field(totals).exists();
        let selection = BoardSelection {
            process: process_id,
            stage: None,
            filter: filter.unwrap_or_default(),
            sorts: order_by.unwrap_or_default(),
        };
        Board::load(ctx.request(), selection, has_totals).await.transpose()
    }
}
