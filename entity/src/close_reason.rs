//! Why an opportunity ended: a list that the company keeps.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::ClosingOutcome;
use crate::id::CloseReasonId;
use crate::localized::Localized;

/// Why an opportunity ended: a list that the company keeps.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "close_reason")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CloseReasonId,
    /// Raised by every change.
    pub version: i32,
    /// For which end it is.
    pub outcome: ClosingOutcome,
    /// What people read.
    pub label: Localized,
    /// Order in lists.
    pub position: i32,
    /// Whether a competitor must be named.
    pub requires_competitor: bool,
    /// Whether a note must be written.
    pub requires_note: bool,
    /// Whether such opportunities count in the win rate.
    pub counts_in_win_rate: bool,
    /// Whether new closings may name it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
