//! Lines in the schema.

use std::cmp::Ordering;

use async_graphql::Object;
use entity::id::{DocumentId, LineId};
use entity::money::Amount;
use entity::{document, line};
use uuid::Uuid;

use crate::catalog::graphql::{Product, Unit};
use crate::platform::graphql::read::{ChildOf, Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;

/// A line in the schema.
pub type Line = View<line::Model>;

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

impl Loadable for line::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::PRODUCT, &Loaded::<Self>::UNIT];
}

/// A line of a document: a catalogue product in a unit, or a write-in. Amounts are in the
/// document's currency.
#[Object(name = "Line")]
impl Loaded<line::Model> {
    /// Its id.
    pub async fn id(&self) -> LineId {
        self.id
    }

    /// Its place among the lines, from 1.
    fn position(&self) -> i32 {
        self.position
    }

    /// The product, retired or not; null: a write-in.
    fn product(&self) -> NullableField<Product> {
        self.one(&Self::PRODUCT)
    }

    /// The unit it is sold in; null: a write-in.
    fn unit(&self) -> NullableField<Unit> {
        self.one(&Self::UNIT)
    }

    /// What people read.
    fn description(&self) -> &str {
        &self.description
    }

    /// How much, in the unit; above zero.
    fn quantity(&self) -> Amount {
        self.quantity
    }

    /// What the price list said when the line was priced; null: it was priced without one.
    fn list_unit_price(&self) -> Option<Amount> {
        self.list_unit_price
    }

    /// Per unit before any discount, four decimal places.
    fn unit_price(&self) -> Amount {
        self.unit_price
    }

    /// Whether a price typed by hand stands instead of the list's; false for a write-in.
    fn is_price_overridden(&self) -> bool {
        self.is_price_overridden
    }

    /// Per unit, from the tier that holds the quantity; 0 where none does.
    fn volume_discount(&self) -> Amount {
        self.volume_discount
    }

    /// (unit price − volume discount) × quantity, rounded to the currency.
    fn base_amount(&self) -> Amount {
        self.base_amount
    }

    /// The discount given by hand; of a percentage, what it comes to.
    fn manual_discount_amount(&self) -> Amount {
        self.manual_discount_amount
    }

    /// The discount given by hand in percent; null where it was given as an amount, or not at
    /// all.
    fn manual_discount_percent(&self) -> Option<Amount> {
        self.manual_discount_percent
    }

    /// Base amount less the discount given by hand.
    fn net_amount(&self) -> Amount {
        self.net_amount
    }

    /// What the line bears of the document's header discount.
    fn header_discount_share(&self) -> Amount {
        self.header_discount_share
    }

    /// In percent of net amount less share; null: no tax, or an amount typed by hand.
    fn tax_rate(&self) -> Option<Amount> {
        self.tax_rate
    }

    /// Whether the tax was typed by hand.
    fn is_tax_overridden(&self) -> bool {
        self.is_tax_overridden
    }

    /// Its tax.
    fn tax_amount(&self) -> Amount {
        self.tax_amount
    }

    /// Net amount and tax; the header discount is not in it.
    fn extended_amount(&self) -> Amount {
        self.extended_amount
    }
}
