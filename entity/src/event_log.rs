//! The event log: append-only, written in the transaction of the change.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::PipelineEventKind;
use crate::id::{EventId, LeadId, OpportunityId, QuoteId, UserId};

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "event_log")]
pub struct Model {
    /// Assigned after the record is locked, so that it rises with the record's version.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// Number in the public stream: without gaps, in order of numbering; null: not numbered yet.
    pub number: Option<i64>,
    /// Id of the event; unique.
    pub id: EventId,
    /// The kind of event.
    pub kind: PipelineEventKind,
    /// When it happened.
    pub occurred_at: DateTimeUtc,
    /// The user who caused it; null: the system.
    pub actor_id: Option<UserId>,
    /// The lead concerned.
    pub lead_id: Option<LeadId>,
    /// The opportunity concerned.
    pub opportunity_id: Option<OpportunityId>,
    /// The quote concerned.
    pub quote_id: Option<QuoteId>,
    /// The records and facts of the event, as JSON.
    pub body: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
