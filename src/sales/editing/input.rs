//! The inputs for changing documents. An input of a mutation is the command.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::{DocumentId, PriceListId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::sales::document::input::LineInput;
use crate::workflow;

/// Replaces all lines of an OPEN opportunity, a DRAFT quote or an ACTIVE order.
#[derive(Clone, InputObject)]
pub struct SetLinesInput {
    /// The opportunity, quote or order.
    pub document_id: DocumentId,
    /// All lines, in order, at most 250. Existing lines are named by their `id` and changed; existing lines that are
    /// missing here are deleted.
    pub lines: Vec<LineInput>,
    /// Changes of the header that belong to the lines, so that both change at once; omitted, null or empty: the header
    /// stays as it is.
    pub header: Option<DocumentHeaderInput>,
    /// The `linesVersion` that the document must have; otherwise the call is refused (`VERSION_CONFLICT`). Unlike
    /// `expectedVersion`, it lets changes of other fields pass, e.g. of an opportunity's description. Omitted: any.
    pub expected_lines_version: Option<i32>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Changes of a document's discount, freight and terms. Omitted fields stay as they are.
#[derive(Clone, Default, InputObject)]
pub struct DocumentHeaderInput {
    /// The header discount as an amount, in addition to `discountPercent`; not negative, not null.
    pub discount_amount: MaybeUndefined<Amount>,
    /// The header discount in percent of the sum of the lines, 0–100, in addition to `discountAmount`; not null.
    pub discount_percent: MaybeUndefined<Amount>,
    /// The freight charge before tax; not negative, not null.
    pub freight_amount: MaybeUndefined<Amount>,
    /// The tax rate on freight in percent, not negative; null: freight is not taxed.
    pub freight_tax_rate: MaybeUndefined<Amount>,
    /// The payment terms, at most 10,000 characters; null: none.
    pub payment_terms: MaybeUndefined<String>,
    /// The delivery terms, at most 10,000 characters; null: none.
    pub delivery_terms: MaybeUndefined<String>,
    /// Within how many days of its issue an invoice is to be paid, 0–3,650; null: nothing was agreed, invoices are due
    /// at once.
    pub payment_days: MaybeUndefined<i32>,
}

/// Changes the header of an OPEN opportunity, a DRAFT quote or an ACTIVE order. Omitted fields stay as they are.
#[derive(Clone, InputObject)]
pub struct UpdateDocumentInput {
    /// The opportunity, quote or order.
    pub document_id: DocumentId,
    /// The price list; null: none. On a change, all lines without a manual price are priced from the new list; products
    /// that it does not have are refused by name.
    pub price_list_id: MaybeUndefined<PriceListId>,
    /// The discount, freight and terms.
    #[graphql(flatten)]
    pub header: DocumentHeaderInput,
    /// The `linesVersion` that the document must have; otherwise the call is refused (`VERSION_CONFLICT`). Omitted:
    /// any.
    pub expected_lines_version: Option<i32>,
    /// The last day on which a quote is valid, not before today; null: no end. Refused for an opportunity or order.
    pub valid_until: MaybeUndefined<Date>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Prices the lines of an OPEN opportunity or a DRAFT quote again from its current price list. Prices, tiers, costs and
/// tax rates are updated; values that were entered manually stay.
#[derive(Clone, InputObject)]
pub struct RepriceDocumentInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetLinesInput: document_id);
workflow!(UpdateDocumentInput: document_id);
workflow!(RepriceDocumentInput: document_id);
