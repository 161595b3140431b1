//! What was done to one record: append-only, written in the transaction of the change.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::id::{ApiTokenId, AuditEntryId, UserId};

/// What was done to one record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Drawn by the database; on PostgreSQL a higher one may be committed first.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// Its id.
    pub id: AuditEntryId,
    /// When.
    pub occurred_at: DateTimeUtc,
    /// Who did it; null: the system. No foreign key: the audit outlives what it names.
    pub actor_id: Option<UserId>,
    /// By which token.
    pub token_id: Option<ApiTokenId>,
    /// In which session.
    pub session_id: Option<Uuid>,
    /// From which address.
    pub address: Option<String>,
    /// By which request, as the log names it.
    pub request_id: Option<String>,
    /// By which verb: the mutation's name, or the command.
    pub verb: String,
    /// What the record's client id begins with.
    pub record_kind: String,
    /// The record.
    pub record_id: Uuid,
    /// What changed, as it was: a JSON object; null: the record was added, or this was erased.
    pub before: Option<String>,
    /// What changed, as it became: a JSON object; null: the record was deleted, or this was erased.
    pub after: Option<String>,
    /// What the digest begins with, so that nobody guesses erased values from it; null: erased.
    #[unaudited]
    pub salt: Option<Vec<u8>>,
    /// SHA-256 over salt and values.
    #[unaudited]
    pub digest: Vec<u8>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
