//! A change of one record: append-only, written in the transaction of the change.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};
use uuid::Uuid;

use crate::id::{ApiTokenId, AuditEntryId, UserId};

/// A change of one record.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Assigned by the database; on PostgreSQL a higher one may be committed first.
    #[sea_orm(primary_key)]
    pub position: i64,
    /// Primary key.
    pub id: AuditEntryId,
    /// When the change was made.
    pub occurred_at: DateTimeUtc,
    /// The user who made it; null: the system. Not a foreign key, since the audit outlives the records it names.
    pub actor_id: Option<UserId>,
    /// The API token that was used.
    pub token_id: Option<ApiTokenId>,
    /// The browser session that was used.
    pub session_id: Option<Uuid>,
    /// The client's address.
    pub address: Option<String>,
    /// The request's id, as in the log.
    pub request_id: Option<String>,
    /// The command: the mutation's name, or the subcommand of the command line.
    pub verb: String,
    /// Prefix of the record's client id.
    pub record_kind: String,
    /// The record's id.
    pub record_id: Uuid,
    /// The changed columns before, as a JSON object; null: the record was added, or the values were erased.
    pub before: Option<String>,
    /// The changed columns after, as a JSON object; null: the record was deleted, or the values were erased.
    pub after: Option<String>,
    /// Random prefix of the digest's input, so that erased values cannot be guessed from the digest; null: erased.
    #[unaudited]
    pub salt: Option<Vec<u8>>,
    /// SHA-256 over the salt and the values.
    #[unaudited]
    pub digest: Vec<u8>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
