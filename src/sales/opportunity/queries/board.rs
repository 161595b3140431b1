//! Reads the cards and totals of a process's board.

use std::collections::{BTreeMap, BTreeSet};

use entity::choice::OpportunityStatus;
use entity::id::{ProcessId, StageId};
use entity::{document, opportunity};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Alias, Expr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, RelationDef, Select,
};

use crate::platform::db::exact_sum::{Summed, total};
use crate::platform::db::filter::{PageFilter, any_within, condition, page_filter};
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Rows, Slice, SortKey, page};
use crate::platform::db::search::Wanted;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::sales::opportunity::input::list::{OpportunityFilter, OpportunitySort};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::queries::{kept, list};

/// The cards of a board: which opportunities it shows, and in which order.
#[derive(Clone, Debug)]
pub struct Cards {
    shown: PageFilter,
    /// What is shown, as one condition.
    condition: Condition,
    /// Whether the totals are kept.
    is_kept: bool,
    keys: Vec<SortKey<opportunity::Column>>,
}

/// The number of some cards and the sums of their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many cards there are.
    pub count: i64,
    /// The sum of their estimated values, in the base currency.
    pub base_value: Decimal,
    /// The sum of their estimated values, each multiplied by its probability, in the base currency.
    pub base_weighted_value: Decimal,
    /// The sum of the actual revenues of those that are WON, in the base currency.
    pub base_actual_revenue: Decimal,
    /// The sums of their estimated values, by currency code.
    pub by_currency: BTreeMap<String, Decimal>,
}

impl Cards {
    /// The cards of a process, or of one stage of it; only OPEN ones unless the filter has a condition on `status`.
    ///
    /// # Errors
    /// The filter or the sort keys are invalid, or the database failed.
    pub async fn new(
        session: &Session,
        (process, stage): (ProcessId, Option<StageId>),
        filter: OpportunityFilter,
        sorts: &[OpportunitySort],
    ) -> Result<Self, Error> {
        let names_status = any_within(&filter, &|it| it.status.is_some());
        let open = (!names_status).then(|| opportunity::Column::Status.eq(OpportunityStatus::Open));
        let of_process = Condition::all()
            .add(opportunity::Column::ProcessId.eq(process))
            .add_option(stage.map(|stage| opportunity::Column::StageId.eq(stage)))
            .add_option(open);
        let mut shown = page_filter(&filter, session).await?;
        shown.condition = of_process.clone().add(shown.condition);
        let condition = of_process.add(condition(&filter, session, Wanted::All).await?);
        let is_kept = kept::is_kept(session, &filter)?;
        Ok(Self { shown, condition, is_kept, keys: list::order(sorts)? })
    }

    /// Those of some stages that have cards, in one statement; none for no stages.
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn occupied(
        &self,
        session: &Session,
        stages: &[StageId],
    ) -> Result<BTreeSet<StageId>, Error> {
        if stages.is_empty() {
            return Ok(BTreeSet::new());
        }
        let rows = session
            .find::<opportunity::Entity>()?
            .filter(opportunity::Column::StageId.is_in(stages.iter().copied()))
            .filter(self.condition.clone())
            .select_only()
            .column(opportunity::Column::StageId)
            .distinct();
        let occupied = session.values::<Occupied, _>(rows).await?;
        Ok(occupied.into_iter().map(|it| it.stage_id).collect())
    }

    /// The totals of each stage's cards, in one statement for all stages.
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn totals(&self, session: &Session) -> Result<BTreeMap<StageId, Totals>, Error> {
        let sums = match self.is_kept {
            true => self.kept_sums(session).await?,
            false => self.sums(session).await?,
        };
        let mut totals: BTreeMap<StageId, Totals> = BTreeMap::new();
        for sums in sums {
            totals.entry(sums.stage_id).or_default().add(sums);
        }
        Ok(totals)
    }

    /// The sums of each stage and currency, computed from the rows.
    async fn sums(&self, session: &Session) -> Result<Vec<Sums>, Error> {
        let mut rows = session
            .find::<opportunity::Entity>()?
            .filter(self.condition.clone())
            .join(JoinType::InnerJoin, to_document())
            .select_only()
            .column(opportunity::Column::StageId)
            .column_as(document::Column::CurrencyCode, "currency_code")
            .column_as(opportunity::Column::Id.count(), "count")
            .group_by(opportunity::Column::StageId)
            .group_by(document::Column::CurrencyCode);
        for (sum, name) in SUMMED.into_iter().flat_map(Summed::columns) {
            rows = rows.column_as(sum, name);
        }
        session.values::<Sums, _>(rows).await
    }

    /// The same, from the sums that are kept.
    async fn kept_sums(&self, session: &Session) -> Result<Vec<Sums>, Error> {
        let stage = (opportunity::Entity, opportunity::Column::StageId);
        let currency = (opportunity::Entity, document::Column::CurrencyCode);
        let over = |rows| {
            let mut sums = kept::selected(rows, self.condition.clone());
            sums.column(stage).column(currency).group_by_col(stage).group_by_col(currency);
            for (sum, name) in KEPT.into_iter().flat_map(Summed::columns_of_split) {
                sums.expr_as(sum, Alias::new(name));
            }
            sums.expr_as(Expr::cust(kept::COUNT), Alias::new("count"));
            sums.and_having(Expr::cust(kept::COUNT).ne(0));
            sums
        };
        let rows = session.summarize(kept::rows(session)?, over).await?;
        let sums = rows.iter().map(|row| Sums::from_query_result(row, ""));
        Ok(sums.collect::<Result<_, _>>()?)
    }

    /// A page of a stage's cards with the joined relations, and the query for all its cards, to be counted.
    ///
    /// # Errors
    /// The page arguments are invalid, or the database failed.
    pub async fn in_stage(
        &self,
        session: &Session,
        stage: StageId,
        (input, joined): (&PageInput, &JoinedRelations),
    ) -> Result<(Vec<Select<opportunity::Entity>>, Slice<PricedOpportunity>), Error> {
        let parts = session.find_parts::<opportunity::Entity>()?.into_iter();
        let parts: Vec<_> =
            parts.map(|part| part.filter(opportunity::Column::StageId.eq(stage))).collect();
        let kept = |condition: &Condition| {
            parts.iter().map(|part| part.clone().filter(condition.clone())).collect()
        };
        let rows = Rows {
            parts: kept(&self.shown.condition),
            tested: None,
            along_list: self.shown.along_list.clone(),
            keys: self.keys.clone(),
        };
        let slice = page(session, &rows, input, joined).await?;
        Ok((kept(&self.condition), slice))
    }
}

impl Totals {
    /// The sum of several totals.
    #[must_use]
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for totals in all {
            sum.count += totals.count;
            sum.base_value += totals.base_value;
            sum.base_weighted_value += totals.base_weighted_value;
            sum.base_actual_revenue += totals.base_actual_revenue;
            for (code, value) in &totals.by_currency {
                *sum.by_currency.entry(code.clone()).or_default() += value;
            }
        }
        sum
    }

    fn add(&mut self, sums: Sums) {
        self.count += sums.count;
        self.base_value += total(sums.base_millions, sums.base_rest);
        self.base_weighted_value += total(sums.weighted_millions, sums.weighted_rest);
        let revenue = (sums.revenue_millions.unwrap_or(0), sums.revenue_rest.unwrap_or(0));
        self.base_actual_revenue += total(revenue.0, revenue.1);
        *self.by_currency.entry(sums.currency_code).or_default() +=
            total(sums.value_millions, sums.value_rest);
    }
}

#[derive(Debug, FromQueryResult)]
struct Occupied {
    stage_id: StageId,
}

#[derive(Debug, FromQueryResult)]
struct Sums {
    stage_id: StageId,
    currency_code: String,
    count: i64,
    value_millions: i64,
    value_rest: i64,
    base_millions: i64,
    base_rest: i64,
    weighted_millions: i64,
    weighted_rest: i64,
    /// `None`: none of them is closed.
    revenue_millions: Option<i64>,
    revenue_rest: Option<i64>,
}

/// The sums of a column.
const SUMMED: [Summed; 4] = [
    Summed { column: "opportunity.estimated_value", name: "value" },
    Summed { column: "opportunity.base_estimated_value", name: "base" },
    Summed { column: "opportunity.base_weighted_value", name: "weighted" },
    Summed { column: "opportunity.base_actual_revenue", name: "revenue" },
];

/// The same, where they are kept; only OPEN opportunities are, which have no revenue.
const KEPT: [Summed; 3] = [
    Summed { column: kept::VALUE, name: "value" },
    Summed { column: kept::BASE_VALUE, name: "base" },
    Summed { column: kept::BASE_WEIGHTED_VALUE, name: "weighted" },
];

fn to_document() -> RelationDef {
    opportunity::Entity::belongs_to(document::Entity)
        .from(opportunity::Column::Id)
        .to(document::Column::Id)
        .into()
}
