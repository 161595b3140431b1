//! What happened: an append-only log, written in the transaction of the change.

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
    /// Drawn after the record's lock, so that it rises with the record's version.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// Place in the public stream: gapless, in commit order; null until it has been given.
    pub number: Option<i64>,
    /// Its id; unique.
    pub id: EventId,
    /// What happened.
    pub kind: PipelineEventKind,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// Who did it; null: the system.
    pub actor_id: Option<UserId>,
    /// The lead that it is about.
    pub lead_id: Option<LeadId>,
    /// The opportunity that it is about.
    pub opportunity_id: Option<OpportunityId>,
    /// The quote that it is about.
    pub quote_id: Option<QuoteId>,
    /// The facts before and after, as JSON.
    pub body: String,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
