//! A line of a document: a product in a unit, or a write-in.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::id::{DocumentId, LineId, PriceListItemId, ProductId, TaxRateId, UnitId};
use crate::money::Amount;

/// A line of a document: a product in a unit, or a write-in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "line")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LineId,
    /// The document.
    pub document_id: DocumentId,
    /// Position in the document, from 1; unique with the document.
    pub position: i32,
    /// The product; null: a write-in.
    pub product_id: Option<ProductId>,
    /// The unit; null: a write-in.
    pub unit_id: Option<UnitId>,
    /// The price list item that priced it; null: none did.
    pub price_list_item_id: Option<PriceListItemId>,
    /// The text for people.
    pub description: String,
    /// Quantity; above zero.
    pub quantity: Amount,
    /// List price per unit at the time of pricing.
    pub list_unit_price: Option<Amount>,
    /// Price per unit.
    pub unit_price: Amount,
    /// Whether the unit price was entered manually.
    pub is_price_overridden: bool,
    /// Cost per unit in the document's currency, at the time of pricing; null: unknown.
    pub cost: Option<Amount>,
    /// Volume discount per unit.
    pub volume_discount: Amount,
    /// (unit price − volume discount) × quantity.
    pub base_amount: Amount,
    /// Manual discount as an amount.
    pub manual_discount_amount: Amount,
    /// Manual discount in percent; null: it was given as an amount.
    pub manual_discount_percent: Option<Amount>,
    /// Base amount less manual discount.
    pub net_amount: Amount,
    /// The line's share of the header discount.
    pub header_discount_share: Amount,
    /// The tax rate that was applied.
    pub tax_rate_id: Option<TaxRateId>,
    /// Tax in percent; null: there is no tax, or its amount was entered manually.
    pub tax_rate: Option<Amount>,
    /// Whether the tax rate or amount was entered manually.
    pub is_tax_overridden: bool,
    /// Tax amount.
    pub tax_amount: Amount,
    /// Net amount plus tax.
    pub extended_amount: Amount,
    /// The line it was copied from.
    pub source_line_id: Option<LineId>,
    /// The tier's discount in percent of the unit price; null: it is an amount, or there is none.
    pub volume_percent: Option<Amount>,
    /// How much of an order's line has been delivered; zero in other documents.
    pub fulfilled_quantity: Amount,
    /// How much of an order's line is on invoices, drafts included and credit notes deducted; zero in other documents.
    pub invoiced_quantity: Amount,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The quantity that it must keep: what was delivered or invoiced of it.
    #[must_use]
    pub fn least_quantity(&self) -> Amount {
        self.fulfilled_quantity.max(self.invoiced_quantity)
    }
}
