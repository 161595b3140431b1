//! The seal of the audit: each entry with what binds it to all before it. Append-only.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::AuditEntryId;

/// One link.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// Its place, from 1 on without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The entry's position; unique.
    pub position: i64,
    /// The entry's id, so that one that is missing can be named.
    pub entry_id: AuditEntryId,
    /// SHA-256 over who, when, whence, what, and the entry's own digest.
    #[unaudited]
    pub digest: Vec<u8>,
    /// SHA-256 over the chain before, the number and the digest.
    #[unaudited]
    pub chain: Vec<u8>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
