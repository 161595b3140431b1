//! The hash chain of the audit: one link per entry, bound to all previous links. Append-only.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::AuditEntryId;

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "audit_chain")]
pub struct Model {
    /// Number in the chain, from 1 without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Position of the entry; unique.
    pub position: i64,
    /// Id of the entry, so that a missing entry can be named.
    pub entry_id: AuditEntryId,
    /// SHA-256 over the entry's facts and the digest of its values.
    #[unaudited]
    pub digest: Vec<u8>,
    /// SHA-256 over the previous chain digest, the number and the entry's digest.
    #[unaudited]
    pub chain: Vec<u8>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
