//! Figures of opportunities.

use entity::choice::OpportunityStatus;
use entity::id::{
    CampaignId, CloseReasonId, CompetitorId, Key, PriceListId, ProcessId, SourceId, StageId,
    TeamId, UserId,
};
use entity::{close_reason, closing, document, line, opportunity};
use rust_decimal::Decimal;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Query, SimpleExpr};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, JoinType, QueryFilter,
    QueryResult, QuerySelect, RelationDef, Select,
};

use crate::figures::input::{OpportunityDate, OpportunityDimension, OpportunityRange};
use crate::figures::queries::MOST_ROWS;
use crate::figures::queries::division::{COUNT, Division, Divisions};
use crate::figures::rules::group::{GroupValue, GroupValues, Grouped, grouped};
use crate::figures::rules::opportunity::{OpportunityPart, OpportunitySums};
use crate::figures::rules::period::PeriodLength;
use crate::platform::db::exact_sum::Summed;
use crate::platform::db::filter::condition;
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Rows, Slice, page};
use crate::platform::db::search::Wanted;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::sales::opportunity::input::list::OpportunityFilter;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::queries::{kept, list};

/// Opportunities that are counted and summed.
#[derive(Clone, Debug)]
pub struct FiguredOpportunities {
    condition: Condition,
    divisions: Divisions,
    /// Whether the sums are kept.
    is_kept: bool,
}

impl FiguredOpportunities {
    /// Those that match a filter, with a date in a range.
    ///
    /// # Errors
    /// The filter or the dimensions are invalid, or the database failed.
    pub async fn new(
        session: &Session,
        filter: &OpportunityFilter,
        range: Option<OpportunityRange>,
        dimensions: &[OpportunityDimension],
    ) -> Result<Self, Error> {
        let divisions = Divisions::new(dimensions, division, session.settings().await?)?;
        let is_open = filter.status.as_deref() == Some(&[OpportunityStatus::Open]);
        let is_kept = is_open
            && range.is_none()
            && dimensions.iter().all(|it| KEPT_DIMENSIONS.contains(it))
            && kept::is_kept(session, filter)?;
        let condition = condition(filter, session, Wanted::All).await?;
        let condition = condition.add_option(range.map(|range| within(&range)));
        Ok(Self { condition: Condition::all().add(condition), divisions, is_kept })
    }

    /// What they come to; `None`: there are more than [`MOST_ROWS`].
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn sums(&self, session: &Session) -> Result<Option<Grouped<OpportunitySums>>, Error> {
        if self.is_kept {
            return self.kept_sums(session).await;
        }
        let Some(found) = self.summed_by(session, &self.divisions).await? else { return Ok(None) };
        if !self.divisions.overlap() {
            return Ok(Some(found));
        }
        // A row in several groups is added once to the totals.
        let all = self.summed_by(session, &self.divisions.none()).await?;
        Ok(all.map(|all| Grouped { totals: all.totals, ..found }))
    }

    /// What they come to, from the sums that are kept: at any number of opportunities.
    async fn kept_sums(
        &self,
        session: &Session,
    ) -> Result<Option<Grouped<OpportunitySums>>, Error> {
        let over = |rows| {
            let mut kept = kept::selected(rows, self.condition.clone());
            for (column, name) in self.divisions.columns() {
                kept.expr_as(column, Alias::new(name));
            }
            kept.column(Asterisk);
            let sums = KEPT.into_iter().flat_map(Summed::columns_of_split);
            let sums = sums.chain([(Expr::cust(kept::COUNT), COUNT.to_owned())]);
            let mut sums = self.divisions.sums_of(kept, &[CURRENCY], sums.collect());
            sums.and_having(Expr::cust(kept::COUNT).ne(0));
            sums
        };
        let rows = session.summarize(kept::rows(session)?, over).await?;
        let part = |row: &QueryResult| Ok((self.divisions.values(row)?, kept_part(row)?));
        let parts: Vec<(GroupValues, OpportunityPart)> =
            rows.iter().map(part).collect::<Result<_, DbErr>>()?;
        Ok(grouped(parts, i64::MAX))
    }

    async fn summed_by(
        &self,
        session: &Session,
        divisions: &Divisions,
    ) -> Result<Option<Grouped<OpportunitySums>>, Error> {
        let sums = SUMMED.into_iter().flat_map(Summed::columns);
        let sums = sums.chain([
            (Expr::cust("COUNT(figured.margin)"), KNOWN_MARGINS.to_owned()),
            (Expr::cust("COUNT(*)"), COUNT.to_owned()),
        ]);
        let rows = session
            .summarize(self.rows(session, divisions)?, |rows| {
                divisions.sums_of(rows, &[STATUS, COUNTS, CURRENCY], sums.collect())
            })
            .await?;
        let part = |row: &QueryResult| Ok::<_, DbErr>((divisions.values(row)?, part(row)?));
        let parts: Vec<(GroupValues, OpportunityPart)> =
            rows.iter().map(part).collect::<Result<_, _>>()?;
        Ok(grouped(parts, i64::try_from(MOST_ROWS).unwrap_or(i64::MAX)))
    }

    /// The rows that are summed: one for each opportunity, or one for each product of it.
    fn rows(
        &self,
        session: &Session,
        divisions: &Divisions,
    ) -> Result<Select<opportunity::Entity>, Error> {
        let mut rows = session
            .find::<opportunity::Entity>()?
            .filter(self.condition.clone())
            .join(JoinType::InnerJoin, to_document())
            .join(JoinType::LeftJoin, to_closing())
            .join(JoinType::LeftJoin, to_reason())
            .select_only();
        if divisions.overlap() {
            rows = rows.join(JoinType::LeftJoin, to_first_lines());
        }
        for (column, name) in divisions.columns() {
            rows = rows.expr_as(column, name);
        }
        for (column, name) in columns() {
            rows = rows.expr_as(column, name);
        }
        Ok(rows.limit(MOST_ROWS + 1))
    }

    /// A page of the opportunities of a group, newest first, and the query for all of them, to be counted. An empty
    /// group is all.
    ///
    /// # Errors
    /// The page arguments are invalid, or the database failed.
    pub async fn records(
        &self,
        session: &Session,
        group: &[Option<GroupValue>],
        (input, joined): (&PageInput, &JoinedRelations),
    ) -> Result<(Vec<Select<opportunity::Entity>>, Slice<PricedOpportunity>), Error> {
        let condition = self.condition.clone().add(self.divisions.condition(group));
        let parts = session.find_parts::<opportunity::Entity>()?.into_iter();
        let parts: Vec<_> = parts.map(|part| part.filter(condition.clone())).collect();
        let rows = Rows::new(parts, list::order(&[])?);
        let slice = page(session, &rows, input, joined).await?;
        Ok((rows.parts, slice))
    }
}

fn within(range: &OpportunityRange) -> Condition {
    let column = match range.date {
        OpportunityDate::EstimatedClose => opportunity::Column::EstimatedCloseDate,
        OpportunityDate::Closed => opportunity::Column::ClosedOn,
    };
    Condition::all()
        .add(column.is_not_null())
        .add_option(range.first.map(|day| column.gte(day.0)))
        .add_option(range.last.map(|day| column.lte(day.0)))
}

fn division(dimension: OpportunityDimension) -> Division {
    use OpportunityDimension as By;
    use opportunity::Column as Of;
    let close = |length| Division::Day(Of::EstimatedCloseDate.into_expr(), length);
    let closed = |length| Division::Day(Of::ClosedOn.into_expr(), length);
    match dimension {
        By::Status => Division::choice(Of::Status, "label-opportunity-status"),
        By::Process => Division::record::<ProcessId>(Of::ProcessId),
        By::Stage => Division::record::<StageId>(Of::StageId),
        By::Owner => Division::record::<UserId>(Of::OwnerId),
        By::Team => Division::record::<TeamId>(Of::TeamId),
        By::ForecastCategory => Division::choice(Of::ForecastCategory, "label-forecast-category"),
        By::CloseMonth => close(PeriodLength::Month),
        By::CloseQuarter => close(PeriodLength::Quarter),
        By::CloseFiscalYear => close(PeriodLength::FiscalYear),
        By::ClosedMonth => closed(PeriodLength::Month),
        By::ClosedQuarter => closed(PeriodLength::Quarter),
        By::ClosedFiscalYear => closed(PeriodLength::FiscalYear),
        By::CloseReason => Division::record::<CloseReasonId>(Of::CloseReasonId),
        By::Competitor => Division::record::<CompetitorId>(Of::CompetitorId),
        By::Campaign => Division::record::<CampaignId>(Of::CampaignId),
        By::Source => Division::record::<SourceId>(Of::SourceId),
        By::Customer => Division::Customer,
        By::Product => Division::Product,
        By::PriceList => {
            Division::Record { column: Expr::cust(PRICE_LIST), prefix: PriceListId::PREFIX }
        }
    }
}

/// The price list of an opportunity's document, also where the document is not joined.
const PRICE_LIST: &str = "(SELECT priced.price_list_id FROM document priced \
                          WHERE priced.id = opportunity.id)";

const STATUS: &str = "status";
const COUNTS: &str = "counts_in_win_rate";
const CURRENCY: &str = "currency_code";
const KNOWN_MARGINS: &str = "known_margins";

const ESTIMATED: Summed = Summed { column: "figured.estimated", name: "estimated" };
const BASE_ESTIMATED: Summed = Summed { column: "figured.base_estimated", name: "base_estimated" };
const BASE_WEIGHTED: Summed = Summed { column: "figured.base_weighted", name: "base_weighted" };
const REVENUE: Summed = Summed { column: "figured.revenue", name: "revenue" };
const BASE_REVENUE: Summed = Summed { column: "figured.base_revenue", name: "base_revenue" };
const MARGIN: Summed = Summed { column: "figured.margin", name: "margin" };
const BASE_MARGIN: Summed = Summed { column: "figured.base_margin", name: "base_margin" };

const SUMMED: [Summed; 7] =
    [ESTIMATED, BASE_ESTIMATED, BASE_WEIGHTED, REVENUE, BASE_REVENUE, MARGIN, BASE_MARGIN];

/// What is read of each opportunity, with the names under which it is summed.
fn columns() -> Vec<(SimpleExpr, &'static str)> {
    let counts = "CASE WHEN close_reason.counts_in_win_rate IS NULL \
                  OR close_reason.counts_in_win_rate THEN 1 ELSE 0 END";
    vec![
        (opportunity::Column::Status.into_expr(), STATUS),
        (Expr::cust(counts), COUNTS),
        (document::Column::CurrencyCode.into_expr(), CURRENCY),
        (opportunity::Column::EstimatedValue.into_expr(), ESTIMATED.name),
        (opportunity::Column::BaseEstimatedValue.into_expr(), BASE_ESTIMATED.name),
        (opportunity::Column::BaseWeightedValue.into_expr(), BASE_WEIGHTED.name),
        (closing::Column::ActualRevenue.into_expr(), REVENUE.name),
        (opportunity::Column::BaseActualRevenue.into_expr(), BASE_REVENUE.name),
        (closing::Column::Margin.into_expr(), MARGIN.name),
        (closing::Column::BaseMargin.into_expr(), BASE_MARGIN.name),
    ]
}

fn part(row: &QueryResult) -> Result<OpportunityPart, DbErr> {
    let status: String = row.try_get("", STATUS)?;
    let counts: i32 = row.try_get("", COUNTS)?;
    Ok(OpportunityPart {
        status: OpportunityStatus::try_from_value(&status)?,
        counts_in_win_rate: counts != 0,
        currency_code: row.try_get("", CURRENCY)?,
        count: row.try_get("", COUNT)?,
        known_margins: row.try_get("", KNOWN_MARGINS)?,
        estimated_value: ESTIMATED.read(row)?,
        base_estimated_value: BASE_ESTIMATED.read(row)?,
        base_weighted_value: BASE_WEIGHTED.read(row)?,
        actual_revenue: REVENUE.read(row)?,
        base_actual_revenue: BASE_REVENUE.read(row)?,
        margin: MARGIN.read(row)?,
        base_margin: BASE_MARGIN.read(row)?,
    })
}

/// The dimensions by which sums are kept.
const KEPT_DIMENSIONS: [OpportunityDimension; 6] = [
    OpportunityDimension::Status,
    OpportunityDimension::Process,
    OpportunityDimension::Stage,
    OpportunityDimension::Owner,
    OpportunityDimension::Team,
    OpportunityDimension::ForecastCategory,
];

/// The amounts that are kept; only OPEN opportunities are, which have no revenue.
const KEPT: [Summed; 3] = [
    Summed { column: kept::VALUE, name: ESTIMATED.name },
    Summed { column: kept::BASE_VALUE, name: BASE_ESTIMATED.name },
    Summed { column: kept::BASE_WEIGHTED_VALUE, name: BASE_WEIGHTED.name },
];

fn kept_part(row: &QueryResult) -> Result<OpportunityPart, DbErr> {
    let [estimated, base_estimated, base_weighted] = KEPT;
    Ok(OpportunityPart {
        status: OpportunityStatus::Open,
        counts_in_win_rate: true,
        currency_code: row.try_get("", CURRENCY)?,
        count: row.try_get("", COUNT)?,
        known_margins: 0,
        estimated_value: estimated.read(row)?,
        base_estimated_value: base_estimated.read(row)?,
        base_weighted_value: base_weighted.read(row)?,
        actual_revenue: Decimal::ZERO,
        base_actual_revenue: Decimal::ZERO,
        margin: Decimal::ZERO,
        base_margin: Decimal::ZERO,
    })
}

fn to_document() -> RelationDef {
    opportunity::Entity::belongs_to(document::Entity)
        .from(opportunity::Column::Id)
        .to(document::Column::Id)
        .into()
}

/// The closing in force.
fn to_closing() -> RelationDef {
    opportunity::Entity::belongs_to(closing::Entity)
        .from(opportunity::Column::Id)
        .to(closing::Column::OpportunityId)
        .on_condition(|_, _| Condition::all().add(Expr::cust("NOT closing.is_canceled")))
        .into()
}

fn to_reason() -> RelationDef {
    opportunity::Entity::belongs_to(close_reason::Entity)
        .from(opportunity::Column::CloseReasonId)
        .to(close_reason::Column::Id)
        .into()
}

/// The first line of each product, and the first write-in.
fn to_first_lines() -> RelationDef {
    opportunity::Entity::belongs_to(line::Entity)
        .from(opportunity::Column::Id)
        .to(line::Column::DocumentId)
        .on_condition(|_, _| {
            let of_earlier = |column: line::Column| Expr::col((Alias::new("earlier"), column));
            let of_line = |column: line::Column| (line::Entity, column);
            let both_write_ins = of_earlier(line::Column::ProductId)
                .is_null()
                .and(line::Column::ProductId.is_null());
            let same = of_earlier(line::Column::ProductId)
                .equals(of_line(line::Column::ProductId))
                .or(both_write_ins);
            let earlier = Query::select()
                .expr(Expr::val(1))
                .from_as(line::Entity, Alias::new("earlier"))
                .and_where(
                    of_earlier(line::Column::DocumentId).equals(of_line(line::Column::DocumentId)),
                )
                .and_where(
                    of_earlier(line::Column::Position)
                        .lt(Expr::col(of_line(line::Column::Position))),
                )
                .and_where(same)
                .take();
            Condition::all().add(Expr::exists(earlier).not())
        })
        .into()
}
