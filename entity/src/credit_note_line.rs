//! A line of a credit note: the part of an invoice's line that is taken back.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{CreditNoteId, CreditNoteLineId, LineId, OpportunityId};
use crate::money::Amount;

/// A line of a credit note: the part of an invoice's line that is taken back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "credit_note_line")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CreditNoteLineId,
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The credit note.
    pub credit_note_id: CreditNoteId,
    /// The invoice's line.
    pub line_id: LineId,
    /// Position in the credit note, from 1.
    pub position: i32,
    /// The quantity that is taken back; above zero.
    pub quantity: Amount,
    /// The part of the base amount.
    pub base_amount: Amount,
    /// The part of the manual discount.
    pub manual_discount_amount: Amount,
    /// The part of the line's share of the header discount.
    pub header_discount_share: Amount,
    /// The part of the tax amount.
    pub tax_amount: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
