//! The closing of an opportunity: one row each time it is closed.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::ClosingOutcome;
use crate::id::{CloseReasonId, ClosingId, CompetitorId, OpportunityId, QuoteId, UserId};
use crate::money::Amount;

/// The closing of an opportunity: one row each time it is closed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "closing")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClosingId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Won or lost.
    pub outcome: ClosingOutcome,
    /// The close reason; null: none was given.
    pub reason_id: Option<CloseReasonId>,
    /// The competitor who won the sale; null: none was given.
    pub competitor_id: Option<CompetitorId>,
    /// The quote that won; null: none did.
    pub quote_id: Option<QuoteId>,
    /// The currency of the revenue.
    pub currency_code: String,
    /// Actual revenue; 0 if lost.
    pub actual_revenue: Amount,
    /// Actual revenue in the base currency, at the booked rate.
    pub base_actual_revenue: Amount,
    /// Revenue less cost; null: the cost is unknown.
    pub margin: Option<Amount>,
    /// Booked rate: the amount of the currency.
    pub rate_currency_amount: Amount,
    /// Booked rate: the equal amount of the base currency.
    pub rate_base_amount: Amount,
    /// The day of closing, in the organization's time zone.
    pub closed_on: NaiveDate,
    /// Remark.
    pub note: Option<String>,
    /// The user who closed it.
    pub by_id: UserId,
    /// When it was closed in the system.
    pub closed_at: DateTimeUtc,
    /// Whether a later reopening canceled it.
    pub is_canceled: bool,
    /// `margin` in the base currency, at the booked rate; null: the cost is unknown, or the margin out of range.
    pub base_margin: Option<Amount>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
