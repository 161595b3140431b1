//! A line of a document: a catalogue product in a unit, or a write-in.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{DocumentId, LineId, PriceListItemId, ProductId, TaxRateId, UnitId};
use crate::money::Amount;

/// A line of a document: a catalogue product in a unit, or a write-in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "line")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    /// Its document.
    pub document_id: DocumentId,
    /// Order, from 1; unique with the document.
    pub position: i32,
    /// The product; null: a write-in.
    pub product_id: Option<ProductId>,
    /// The unit; null: a write-in.
    pub unit_id: Option<UnitId>,
    /// From which it was priced.
    pub price_list_item_id: Option<PriceListItemId>,
    /// What people read.
    pub description: String,
    /// Above zero.
    pub quantity: Amount,
    /// What the list said when it was priced.
    pub list_unit_price: Option<Amount>,
    /// Per unit.
    pub unit_price: Amount,
    /// Whether that was typed by hand.
    pub is_price_overridden: bool,
    /// Per unit in the document's currency when it was priced.
    pub cost: Option<Amount>,
    /// Per unit.
    pub volume_discount: Amount,
    /// (unit price − volume discount) × quantity.
    pub base_amount: Amount,
    /// As an amount.
    pub manual_discount_amount: Amount,
    /// As percent, where it was given so.
    pub manual_discount_percent: Option<Amount>,
    /// Base less manual discount.
    pub net_amount: Amount,
    /// Its share of the header discount.
    pub header_discount_share: Amount,
    /// Which rate it was.
    pub tax_rate_id: Option<TaxRateId>,
    /// In percent; null: no tax or typed by hand.
    pub tax_rate: Option<Amount>,
    /// Whether rate or amount was typed by hand.
    pub is_tax_overridden: bool,
    /// Its tax.
    pub tax_amount: Amount,
    /// Net and tax.
    pub extended_amount: Amount,
    /// The line it was copied from.
    pub source_line_id: Option<LineId>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
