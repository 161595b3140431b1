//! A text that people keep on a record.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{AccountId, ContactId, LeadId, NoteId, OpportunityId, QuoteId, UserId};

/// A text that people keep on a record: exactly one of the five references is set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "note")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NoteId,
    /// Raised by every change.
    pub version: i32,
    /// The lead that it is on.
    pub lead_id: Option<LeadId>,
    /// The account that it is on.
    pub account_id: Option<AccountId>,
    /// The contact that it is on.
    pub contact_id: Option<ContactId>,
    /// The opportunity that it is on.
    pub opportunity_id: Option<OpportunityId>,
    /// The quote that it is on.
    pub quote_id: Option<QuoteId>,
    /// Who wrote it.
    pub author_id: UserId,
    /// Its text.
    pub text: String,
    /// Whether it is listed before the others.
    pub is_pinned: bool,
    /// When it was written.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
