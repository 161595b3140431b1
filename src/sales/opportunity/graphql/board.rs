//! The board of a sales process in the schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use entity::id::{self, ProcessId, StageId};
use entity::stage;

use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::read::View;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{Money, Number};
use crate::process::graphql::Stage;
use crate::sales::opportunity::input::list::{OpportunityFilter, OpportunitySort};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::queries::board::{Cards, Totals};

/// The columns of a sales process, all read in one snapshot.
#[derive(Clone, SimpleObject)]
pub struct Board {
    /// A stable id for the client's cache; it identifies the board of this process.
    id: ID,
    /// The position in the event stream at which the board was read. A subscription that gets it as `after` delivers
    /// every later event exactly once.
    as_of: String,
    /// One column per active stage, and one per stage out of use in which the filter finds opportunities; in order, at
    /// most 50.
    columns: Vec<BoardColumn>,
    /// The totals over all columns.
    totals: BoardTotals,
}

/// What a board shows.
pub(super) struct BoardInput {
    /// Which opportunities are its cards.
    pub filter: OpportunityFilter,
    /// The order of the cards within a column.
    pub sorts: Vec<OpportunitySort>,
    /// Whether totals are selected; they are not computed otherwise.
    pub has_totals: bool,
}

/// The number of some opportunities and the sums of their values.
#[derive(Clone, SimpleObject)]
pub struct BoardTotals {
    /// How many opportunities there are.
    count: i32,
    /// The sum of their estimated values, in the base currency.
    base_value: Money,
    /// The sum of their estimated values, each multiplied by its probability, in the base currency.
    base_weighted_value: Money,
    /// The sums of their estimated values in their own currencies: one sum per currency, ordered by currency code.
    by_currency: Vec<Money>,
}

/// A column of the board: a stage and its opportunities.
#[derive(Clone)]
pub struct BoardColumn {
    stage: Arc<stage::Model>,
    request: RequestContext,
    cards: Cards,
    totals: BoardTotals,
    as_of: String,
}

impl Board {
    /// Reads the board of a process within the request's snapshot.
    ///
    /// # Errors
    /// Fails if the filter or the sort keys are invalid, or on a database error.
    pub(super) async fn read(
        process: ProcessId,
        request: &RequestContext,
        BoardInput { filter, sorts, has_totals }: BoardInput,
    ) -> Result<Self, ResolverError> {
        let session = request.session();
        let cards = Cards::new(session, process, filter, &sorts).await?;
        let stages = request.rows_of::<stage::Model, _>(process).await?;
        let mut totals: BTreeMap<StageId, Totals> = if has_totals {
            cards.totals(session).await?
        } else {
            let retired = stages.iter().filter(|it| !it.is_active).map(|it| it.id);
            let occupied = cards.occupied(session, &retired.collect::<Vec<_>>()).await?;
            occupied.into_iter().map(|stage| (stage, Totals::default())).collect()
        };
        let base = session.base_currency().await?;
        let as_of = log::as_of(session).await?;
        let shown = stages.iter().filter(|it| it.is_active || totals.contains_key(&it.id));
        let shown: Vec<&Arc<stage::Model>> = shown.collect();
        let sums: Vec<(&Arc<stage::Model>, Totals)> = shown
            .into_iter()
            .map(|stage| (stage, totals.remove(&stage.id).unwrap_or_default()))
            .collect();
        let all_stages = Totals::of(sums.iter().map(|(_, totals)| totals));
        let column = |(stage, totals): &(&Arc<stage::Model>, Totals)| BoardColumn {
            stage: Arc::clone(stage),
            request: request.clone(),
            cards: cards.clone(),
            totals: BoardTotals::of(totals, base),
            as_of: as_of.clone(),
        };
        Ok(Self {
            id: ID(id::text("board", process.uuid())),
            columns: sums.iter().map(column).collect(),
            totals: BoardTotals::of(&all_stages, base),
            as_of: as_of.clone(),
        })
    }
}

impl BoardTotals {
    fn of(totals: &Totals, base: &str) -> Self {
        let by_currency = totals.by_currency.iter();
        Self {
            count: i32::try_from(totals.count).unwrap_or(i32::MAX),
            base_value: Money::new(Number(totals.base_value), base),
            base_weighted_value: Money::new(Number(totals.base_weighted_value), base),
            by_currency: by_currency
                .map(|(code, value)| Money::new(Number(*value), code))
                .collect(),
        }
    }
}

impl BoardColumn {
    async fn page(&self, input: &PageInput) -> Result<Records<PricedOpportunity, Streamed>, Error> {
        let request = &self.request;
        let joined = request.loaders().joined::<PricedOpportunity>();
        let (rows, slice) =
            self.cards.in_stage(request.session(), self.stage.id, (input, &joined)).await?;
        let fields = Streamed { count: Count::of(rows, request), as_of: self.as_of.clone() };
        Ok(connection(slice, request, fields))
    }
}

/// A column of the board: a stage and its opportunities.
#[Object]
impl BoardColumn {
    /// A stable id for the client's cache; it identifies the column of this stage.
    fn id(&self) -> ID {
        ID(id::text("column", self.stage.id.uuid()))
    }

    /// The stage.
    fn stage(&self) -> Option<Stage> {
        Some(View::new(Arc::clone(&self.stage), &self.request))
    }

    /// The totals of all opportunities in the column, not only of the page.
    fn totals(&self) -> &BoardTotals {
        &self.totals
    }

    /// The opportunities in this stage, read in the board's snapshot.
    #[graphql(complexity = "10 + child_complexity")]
    async fn opportunities(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<PricedOpportunity, Streamed>> {
        let input = PageInput { first, after, last, before };
        Some(self.page(&input).await.map_err(ResolverError::from))
    }
}
