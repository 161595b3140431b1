//! A priced offer to the customer. It shares its key with its document.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{QuoteClosedAs, QuoteStatus};
use crate::id::{CloseReasonId, OpportunityId, QuoteId};

/// A priced offer to the customer. It shares its key with its document.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "quote")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: QuoteId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Version, raised by every change.
    pub version: i32,
    /// Number for people, shared by all revisions.
    pub number: String,
    /// Revision, from 0; unique with the number.
    pub revision: i32,
    /// Its state.
    pub status: QuoteStatus,
    /// How it ended; null: it has not ended, or won.
    pub closed_as: Option<QuoteClosedAs>,
    /// The close reason; null: none was given.
    pub reason_id: Option<CloseReasonId>,
    /// Remark.
    pub note: Option<String>,
    /// Last day on which it is valid.
    pub valid_until: Option<NaiveDate>,
    /// SHA-256 (hex) of its content when it was activated.
    #[unaudited]
    pub content_hash: Option<String>,
    /// When it was activated.
    pub activated_at: Option<DateTimeUtc>,
    /// When it was sent.
    pub sent_at: Option<DateTimeUtc>,
    /// When the customer viewed it.
    pub viewed_at: Option<DateTimeUtc>,
    /// When the customer accepted it.
    pub accepted_at: Option<DateTimeUtc>,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
