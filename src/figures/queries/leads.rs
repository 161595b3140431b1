//! Figures of leads.

use entity::choice::LeadStatus;
use entity::id::{CampaignId, SourceId, TeamId, UserId};
use entity::lead;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, DbErr, QueryFilter, QueryResult, QuerySelect, Select,
};

use crate::figures::input::{LeadDimension, LeadRange};
use crate::figures::queries::MOST_ROWS;
use crate::figures::queries::division::{COUNT, Division, Divisions, instants};
use crate::figures::rules::group::{GroupValue, GroupValues, Grouped, grouped};
use crate::figures::rules::lead::{LeadPart, LeadSums};
use crate::figures::rules::period::PeriodLength;
use crate::lead::filter::LeadFilter;
use crate::lead::queries::order;
use crate::platform::db::exact_sum::Summed;
use crate::platform::db::filter::condition;
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::page::{PageInput, Rows, Slice, page};
use crate::platform::db::search::Wanted;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

/// Leads that are counted and summed.
#[derive(Clone, Debug)]
pub struct FiguredLeads {
    condition: Condition,
    divisions: Divisions,
}

impl FiguredLeads {
    /// Those that match a filter and were recorded in a range.
    ///
    /// # Errors
    /// The filter or the dimensions are invalid, or the database failed.
    pub async fn new(
        session: &Session,
        filter: &LeadFilter,
        range: Option<LeadRange>,
        dimensions: &[LeadDimension],
    ) -> Result<Self, Error> {
        let settings = session.settings().await?;
        let within = range.map(|LeadRange { first, last }| {
            let days = (first.map(|day| day.0), last.map(|day| day.0));
            instants(&lead::Column::CreatedAt.into_expr(), days, &settings)
        });
        let condition = condition(filter, session, Wanted::All).await?.add_option(within);
        let divisions = Divisions::new(dimensions, division, settings)?;
        Ok(Self { condition: Condition::all().add(condition), divisions })
    }

    /// What they come to; `None`: there are more than [`MOST_ROWS`].
    ///
    /// # Errors
    /// The actor may not read the pipeline, or the database failed.
    pub async fn sums(&self, session: &Session) -> Result<Option<Grouped<LeadSums>>, Error> {
        let mut rows = session.find::<lead::Entity>()?.filter(self.condition.clone()).select_only();
        for (column, name) in self.divisions.columns() {
            rows = rows.expr_as(column, name);
        }
        let rows = rows
            .expr_as(lead::Column::Status.into_expr(), STATUS)
            .expr_as(lead::Column::CurrencyCode.into_expr(), CURRENCY)
            .expr_as(lead::Column::EstimatedValue.into_expr(), ESTIMATED.name)
            .limit(MOST_ROWS + 1);
        let valued = (Expr::cust("COUNT(figured.estimated)"), VALUED.to_owned());
        let count = (Expr::cust("COUNT(*)"), COUNT.to_owned());
        let sums = ESTIMATED.columns().into_iter().chain([valued, count]).collect();
        let sum = |rows| self.divisions.sums_of(rows, &[STATUS, CURRENCY], sums);
        let rows = session.summarize(rows, sum).await?;
        let part = |row: &QueryResult| Ok::<_, DbErr>((self.divisions.values(row)?, part(row)?));
        let parts: Vec<(GroupValues, LeadPart)> =
            rows.iter().map(part).collect::<Result<_, _>>()?;
        Ok(grouped(parts, i64::try_from(MOST_ROWS).unwrap_or(i64::MAX)))
    }

    /// A page of the leads of a group, newest first, and the query for all of them, to be counted. An empty group is
    /// all.
    ///
    /// # Errors
    /// The page arguments are invalid, or the database failed.
    pub async fn records(
        &self,
        session: &Session,
        group: &[Option<GroupValue>],
        (input, joined): (&PageInput, &JoinedRelations),
    ) -> Result<(Vec<Select<lead::Entity>>, Slice<lead::Model>), Error> {
        let condition = self.condition.clone().add(self.divisions.condition(group));
        let parts = session.find_parts::<lead::Entity>()?.into_iter();
        let parts: Vec<_> = parts.map(|part| part.filter(condition.clone())).collect();
        let rows = Rows::new(parts, order(&[])?);
        let slice = page(session, &rows, input, joined).await?;
        Ok((rows.parts, slice))
    }
}

fn division(dimension: LeadDimension) -> Division {
    use LeadDimension as By;
    use lead::Column as Of;
    let created = |length| Division::Instant(Of::CreatedAt.into_expr(), length);
    match dimension {
        By::Status => Division::choice(Of::Status, "label-lead-status"),
        By::Owner => Division::record::<UserId>(Of::OwnerId),
        By::Team => Division::record::<TeamId>(Of::TeamId),
        By::Source => Division::record::<SourceId>(Of::SourceId),
        By::Campaign => Division::record::<CampaignId>(Of::CampaignId),
        By::Rating => Division::choice(Of::Rating, "label-rating"),
        By::CreatedMonth => created(PeriodLength::Month),
        By::CreatedQuarter => created(PeriodLength::Quarter),
        By::CreatedFiscalYear => created(PeriodLength::FiscalYear),
    }
}

const STATUS: &str = "status";
const CURRENCY: &str = "currency_code";
const VALUED: &str = "valued";
const ESTIMATED: Summed = Summed { column: "figured.estimated", name: "estimated" };

fn part(row: &QueryResult) -> Result<LeadPart, DbErr> {
    let status: String = row.try_get("", STATUS)?;
    Ok(LeadPart {
        status: LeadStatus::try_from_value(&status)?,
        currency_code: row.try_get("", CURRENCY)?,
        count: row.try_get("", COUNT)?,
        valued: row.try_get("", VALUED)?,
        estimated_value: ESTIMATED.read(row)?,
    })
}
