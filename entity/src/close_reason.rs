//! A reason for closing an opportunity, from an editable list.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::ClosingOutcome;
use crate::id::CloseReasonId;
use crate::localized::Localized;

/// A reason for closing an opportunity, from an editable list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "close_reason")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CloseReasonId,
    /// Version, raised by every change.
    pub version: i32,
    /// Whether it is for winning or losing.
    pub outcome: ClosingOutcome,
    /// The text for people.
    pub label: Localized,
    /// Position in lists.
    pub position: i32,
    /// Whether a competitor must be given.
    pub requires_competitor: bool,
    /// Whether a note must be given.
    pub requires_note: bool,
    /// Whether opportunities closed with it count in the win rate.
    pub counts_in_win_rate: bool,
    /// Whether new closings may use it.
    pub is_active: bool,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
