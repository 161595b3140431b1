//! How an opportunity ended: one row per closing.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::ClosingOutcome;
use crate::id::{CloseReasonId, ClosingId, CompetitorId, OpportunityId, QuoteId, UserId};
use crate::money::Amount;

/// How an opportunity ended: one row per closing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "closing")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClosingId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Won or lost.
    pub outcome: ClosingOutcome,
    /// Why.
    pub reason_id: Option<CloseReasonId>,
    /// Who took it.
    pub competitor_id: Option<CompetitorId>,
    /// The winner.
    pub quote_id: Option<QuoteId>,
    /// Of the revenue.
    pub currency_code: String,
    /// What it brought; 0 where lost.
    pub actual_revenue: Amount,
    /// In the base currency at the booked rate.
    pub base_actual_revenue: Amount,
    /// Revenue less cost; null where costs are unknown.
    pub margin: Option<Amount>,
    /// Booked rate.
    pub rate_currency_amount: Amount,
    /// Booked rate.
    pub rate_base_amount: Amount,
    /// In the organisation's time zone.
    pub closed_on: NaiveDate,
    /// More about it.
    pub note: Option<String>,
    /// Who closed it.
    pub by_id: UserId,
    /// When it was done.
    pub closed_at: DateTimeUtc,
    /// Whether a reopening canceled it.
    pub is_canceled: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
