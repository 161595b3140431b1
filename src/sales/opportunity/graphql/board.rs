//! The board of a sales process in the schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_graphql::{ID, Object, SimpleObject};
use entity::id::StageId;
use entity::{sales_process, stage};

use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::read::View;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{Money, Number};
use crate::process::graphql::Stage;
use crate::sales::opportunity::graphql::board_id::BoardSelection;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::queries::board::{Cards, Totals};

/// The columns of a sales process, all read in one snapshot.
#[derive(Clone)]
pub struct Board {
    id: ID,
    as_of: String,
    columns: Vec<BoardColumn>,
    totals: BoardTotals,
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
    /// The sum of the actual revenues of those that are closed, in the base currency.
    base_actual_revenue: Money,
    /// The sums of their estimated values in their own currencies: one sum per currency, ordered by currency code.
    by_currency: Vec<Money>,
}

/// A column of the board: a stage and its opportunities.
#[derive(Clone)]
pub struct BoardColumn {
    id: ID,
    stage: Arc<stage::Model>,
    request: RequestContext,
    cards: Arc<Cards>,
    totals: BoardTotals,
    as_of: String,
}

impl Board {
    /// Finds a board by its id; `None`: there is no such process, or the text is not a board's id.
    ///
    /// # Errors
    /// The filter in the id is too large, or the database failed.
    pub async fn find(request: &RequestContext, id: &str) -> Result<Option<Self>, ResolverError> {
        match BoardSelection::parse(id) {
            Some(selection) if selection.stage.is_none() => {
                Self::load(request, selection, true).await
            }
            Some(_) | None => Ok(None),
        }
    }

    /// Reads a board in a snapshot of its own; `None`: there is no such process. Without `has_totals` the totals are
    /// not computed: nothing that was selected shows them.
    ///
    /// # Errors
    /// The filter or the sort keys are invalid, or the database failed.
    pub(super) async fn load(
        request: &RequestContext,
        selection: BoardSelection,
        has_totals: bool,
    ) -> Result<Option<Self>, ResolverError> {
        let request = request.snapshot().await?;
        if request.row::<sales_process::Model>(selection.process).await?.is_none() {
            return Ok(None);
        }
        Self::read(&request, selection, has_totals).await.map(Some)
    }

    /// Reads a board within the request's snapshot; of a column's selection, that column only.
    async fn read(
        request: &RequestContext,
        selection: BoardSelection,
        has_totals: bool,
    ) -> Result<Self, ResolverError> {
        let session = request.session();
        let BoardSelection { process, stage: only, .. } = selection;
        let BoardSelection { filter, sorts, .. } = selection.clone();
        let cards = Arc::new(Cards::new(session, (process, only), filter, &sorts).await?);
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
        let is_shown = |it: &&Arc<stage::Model>| match only {
            Some(only) => it.id == only,
            None => it.is_active || totals.contains_key(&it.id),
        };
        let shown = stages.iter().filter(is_shown);
        let shown: Vec<&Arc<stage::Model>> = shown.collect();
        let sums: Vec<(&Arc<stage::Model>, Totals)> = shown
            .into_iter()
            .map(|stage| (stage, totals.remove(&stage.id).unwrap_or_default()))
            .collect();
        let all_stages = Totals::of(sums.iter().map(|(_, totals)| totals));
        let column = |(stage, totals): &(&Arc<stage::Model>, Totals)| BoardColumn {
            id: BoardSelection { stage: Some(stage.id), ..selection.clone() }.id(),
            stage: Arc::clone(stage),
            request: request.clone(),
            cards: Arc::clone(&cards),
            totals: BoardTotals::of(totals, base),
            as_of: as_of.clone(),
        };
        Ok(Self {
            id: selection.id(),
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
            base_actual_revenue: Money::new(Number(totals.base_actual_revenue), base),
            by_currency: by_currency
                .map(|(code, value)| Money::new(Number(*value), code))
                .collect(),
        }
    }
}

/// The columns of a sales process, all read in one snapshot.
#[Object]
impl Board {
    /// The id for the client's cache: it says the process, the filter and the order, so boards that show other
    /// opportunities have other ids. `node` reads the board anew; null for the few whose filter is too long for that.
    pub async fn id(&self) -> ID {
        self.id.clone()
    }

    /// The position in the event stream at which the board was read. A subscription that gets it as `after` delivers
    /// every later event exactly once.
    async fn as_of(&self) -> &str {
        &self.as_of
    }

    /// One column per active stage, and one per stage out of use in which the filter finds opportunities; in order, at
    /// most 50.
    async fn columns(&self) -> &[BoardColumn] {
        &self.columns
    }

    /// The totals over all columns.
    async fn totals(&self) -> &BoardTotals {
        &self.totals
    }
}

impl BoardColumn {
    /// Finds a column by its id, to page it alone; `None`: there is no such stage in the process, or the text is not a
    /// column's id.
    ///
    /// # Errors
    /// The filter in the id is too large, or the database failed.
    pub async fn find(request: &RequestContext, id: &str) -> Result<Option<Self>, ResolverError> {
        match BoardSelection::parse(id) {
            Some(selection) if selection.stage.is_some() => {
                let board = Board::load(request, selection, true).await?;
                Ok(board.and_then(|board| board.columns.into_iter().next()))
            }
            Some(_) | None => Ok(None),
        }
    }

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
    /// The id for the client's cache: it says the process, the stage, the filter and the order. `node` reads the column
    /// anew, e.g. its next page; null for the few whose filter is too long for that.
    pub async fn id(&self) -> ID {
        self.id.clone()
    }

    /// The position in the event stream at which the column was read; the board's, if it was read with the board.
    fn as_of(&self) -> &str {
        &self.as_of
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
