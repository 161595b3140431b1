//! Priced documents in the schema: what opportunity, quote and order have in common.

pub mod line;
pub mod preview;
pub mod totals;

use async_graphql::Interface;

use crate::catalog::graphql::PriceList;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::CurrencyCode;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use async_graphql::ID;
use entity::money::Amount;

/// What has lines, a header and totals: an opportunity, a quote or an order.
#[derive(Debug, Interface)]
#[graphql(
    field(name = "id", ty = "ID", desc = "Its id."),
    field(name = "version", ty = "i32", desc = "Raised by every change."),
    field(name = "currency_code", ty = "CurrencyCode", desc = "Of all its amounts."),
    field(
        name = "price_list",
        ty = "NullableField<PriceList>",
        desc = "From which it sells; null: from none, every price is typed."
    ),
    field(
        name = "discount_amount",
        ty = "Amount",
        desc = "Header discount as an amount; adds to the percentage."
    ),
    field(
        name = "discount_percent",
        ty = "Amount",
        desc = "Header discount in percent of the sum of its lines."
    ),
    field(name = "freight_amount", ty = "Amount", desc = "Freight before its tax."),
    field(
        name = "payment_terms",
        ty = "Option<String>",
        desc = "How it is paid; null: nothing said."
    ),
    field(
        name = "delivery_terms",
        ty = "Option<String>",
        desc = "How it is delivered; null: nothing said."
    ),
    field(
        name = "lines",
        ty = "NullableField<ViewList<entity::line::Model>>",
        desc = "All its lines in order, at most 250."
    ),
    field(name = "totals", ty = "Totals", desc = "What it comes to.")
)]
pub enum PricedDocument {
    /// An opportunity.
    Opportunity(Opportunity),
    /// A quote.
    Quote(Quote),
    /// An order.
    Order(Order),
}
