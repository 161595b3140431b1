//! A priced offer. Shares its key with its document.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{QuoteClosedAs, QuoteStatus};
use crate::id::{CloseReasonId, OpportunityId, QuoteId};

/// A priced offer. Shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "quote")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuoteId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Raised by every change.
    pub version: i32,
    /// For people; its revisions share it.
    pub number: String,
    /// From 0; unique with the number.
    pub revision: i32,
    /// Its state.
    pub status: QuoteStatus,
    /// How it ended.
    pub closed_as: Option<QuoteClosedAs>,
    /// Why it ended.
    pub reason_id: Option<CloseReasonId>,
    /// Remark.
    pub note: Option<String>,
    /// Last day, inclusive.
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 (hex) of what was frozen.
    #[unaudited]
    pub content_hash: Option<String>,
    /// When it was offered.
    pub activated_at: Option<DateTimeUtc>,
    /// When it was sent.
    pub sent_at: Option<DateTimeUtc>,
    /// When the customer looked at it.
    pub viewed_at: Option<DateTimeUtc>,
    /// When the customer accepted it.
    pub accepted_at: Option<DateTimeUtc>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
