//! Lines in the schema.

use std::cmp::Ordering;

use async_graphql::{ID, Object};
use entity::id::{DocumentId, Key, LineId, text};
use entity::money::Amount;
use entity::{document, line};
use uuid::Uuid;

use crate::catalog::graphql::{Product, Unit};
use crate::platform::graphql::read::{ChildOf, Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;

/// A line in the schema.
pub type Line = View<line::Model>;

/// The prefix of the ids of a preview's lines.
const PREVIEW: &str = "prv";

impl Loadable for document::Model {}

impl ChildOf<DocumentId> for line::Model {
    const SEEN_WITH_PARENT: bool = true;

    fn parent_column() -> line::Column {
        line::Column::DocumentId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.document_id.uuid())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.position, self.id).cmp(&(other.position, other.id))
    }
}

impl Loaded<line::Model> {
    const PRODUCT: ToOne<entity::line::Model, entity::product::Model> =
        ToOne::new(&["product"], |row: &line::Model| row.product_id.map(Into::into))
            .joined(line::Column::ProductId);
    const UNIT: ToOne<entity::line::Model, entity::unit::Model> =
        ToOne::new(&["unit"], |row| row.unit_id.map(Into::into));
}

impl Loaded<line::Model> {
    /// Whether it is a line of a preview, which belongs to no document and has its kept line as its source.
    fn is_preview(&self) -> bool {
        self.document_id.uuid().is_nil()
    }
}

impl Loadable for line::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::PRODUCT, &Loaded::<Self>::UNIT];
}

/// A line of a document: a catalogue product in a unit, or a write-in. All amounts are in the document's currency.
#[Object(name = "Line")]
impl Loaded<line::Model> {
    /// The id. A line of a `priceDocument` has one of its own (`prv_…`), so that no cache takes it for the line that is
    /// kept.
    pub async fn id(&self) -> ID {
        if self.is_preview() { ID(text(PREVIEW, self.id.uuid())) } else { ID(self.id.to_text()) }
    }

    /// The id of the line that it was copied from: of an invoice's line, the order's; null: it was not copied, or that
    /// line was deleted.
    fn source_line_id(&self) -> Option<LineId> {
        if self.is_preview() { None } else { self.row.source_line_id }
    }

    /// The id of the kept line, to be given to `setLines`; null: a new line of a `priceDocument`.
    fn line_id(&self) -> Option<LineId> {
        if self.is_preview() { self.source_line_id } else { Some(self.id) }
    }

    /// The position among the lines, starting at 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// The product, which may be retired; null: the line is a write-in.
    fn product(&self) -> NullableField<Product> {
        self.one(&Self::PRODUCT)
    }

    /// The unit in which the product is sold; null: the line is a write-in.
    fn unit(&self) -> NullableField<Unit> {
        self.one(&Self::UNIT)
    }

    /// The text on the document.
    fn description(&self) -> &str {
        &self.description
    }

    /// The quantity, in the unit; above zero.
    fn quantity(&self) -> Amount {
        self.quantity
    }

    /// The price list's price per unit when the line was priced; null: it was priced without a price list.
    fn list_unit_price(&self) -> Option<Amount> {
        self.list_unit_price
    }

    /// The price per unit before any discount, with four decimal places.
    fn unit_price(&self) -> Amount {
        self.unit_price
    }

    /// Whether a manually entered price replaces the price list's; false for a write-in.
    fn is_price_overridden(&self) -> bool {
        self.is_price_overridden
    }

    /// The discount per unit from the price tier that holds the quantity; 0 if there is none.
    fn volume_discount(&self) -> Amount {
        self.volume_discount
    }

    /// (unit price − volume discount) × quantity, rounded to the currency's decimal places.
    fn base_amount(&self) -> Amount {
        self.base_amount
    }

    /// The manual discount as an amount, also if it was entered as a percentage.
    fn manual_discount_amount(&self) -> Amount {
        self.manual_discount_amount
    }

    /// The manual discount in percent; null if it was entered as an amount, or if there is none.
    fn manual_discount_percent(&self) -> Option<Amount> {
        self.manual_discount_percent
    }

    /// The base amount less the manual discount.
    fn net_amount(&self) -> Amount {
        self.net_amount
    }

    /// The line's share of the document's header discount.
    fn header_discount_share(&self) -> Amount {
        self.header_discount_share
    }

    /// The tax rate in percent of the net amount less the share of the header discount; null: no tax, or a manually
    /// entered tax amount.
    fn tax_rate(&self) -> Option<Amount> {
        self.tax_rate
    }

    /// Whether the tax was entered manually.
    fn is_tax_overridden(&self) -> bool {
        self.is_tax_overridden
    }

    /// The tax amount.
    fn tax_amount(&self) -> Amount {
        self.tax_amount
    }

    /// How much of an order's line was delivered, in the unit; 0 in other documents.
    fn fulfilled_quantity(&self) -> Amount {
        self.fulfilled_quantity
    }

    /// How much of an order's line is on invoices, in the unit, drafts included and credit notes deducted; 0 in other
    /// documents.
    fn invoiced_quantity(&self) -> Amount {
        self.invoiced_quantity
    }

    /// The net amount plus tax, without the share of the header discount.
    fn extended_amount(&self) -> Amount {
        self.extended_amount
    }
}
