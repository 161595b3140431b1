//! Priced documents in the schema: what opportunities, quotes, orders and invoices have in common.

pub mod line;
pub mod party;
pub mod preview;
pub mod totals;

use async_graphql::Interface;

use crate::catalog::graphql::PriceList;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::CurrencyCode;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::invoice::graphql::Invoice;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use async_graphql::ID;
use entity::money::Amount;

/// A record with a header, lines and totals: an opportunity, a quote, an order or an invoice.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "The id."),
    field(name = "version", ty = "i32", desc = "Increases with every change."),
    field(name = "currency_code", ty = "CurrencyCode", desc = "The currency of all amounts."),
    field(
        name = "price_list",
        ty = "NullableField<PriceList>",
        desc = "The price list that prices come from; null: none, every price is entered manually."
    ),
    field(
        name = "discount_amount",
        ty = "Amount",
        desc = "The header discount as an amount; it adds to the percentage."
    ),
    field(
        name = "discount_percent",
        ty = "Amount",
        desc = "The header discount in percent of the sum of the lines, 0–100."
    ),
    field(name = "freight_amount", ty = "Amount", desc = "The freight charge before tax."),
    field(
        name = "freight_tax_rate",
        ty = "Option<Amount>",
        desc = "The tax rate on freight in percent; null: freight is not taxed."
    ),
    field(
        name = "lines_version",
        ty = "i32",
        desc = "Increases with every change of the lines or the header, and with no other change."
    ),
    field(
        name = "payment_terms",
        ty = "Option<String>",
        desc = "The payment terms; null: none were given."
    ),
    field(
        name = "payment_days",
        ty = "Option<i32>",
        desc = "Within how many days of its issue an invoice is to be paid; null: nothing was agreed, at once."
    ),
    field(
        name = "delivery_terms",
        ty = "Option<String>",
        desc = "The delivery terms; null: none were given."
    ),
    field(
        name = "lines",
        ty = "NullableField<ViewList<entity::line::Model>>",
        desc = "All lines in order, at most 250; null only with an error."
    ),
    field(name = "totals", ty = "Totals", desc = "The totals.")
)]
pub enum PricedDocument {
    /// An opportunity.
    Opportunity(Opportunity),
    /// A quote.
    Quote(Quote),
    /// An order.
    Order(Order),
    /// An invoice.
    Invoice(Invoice),
}
