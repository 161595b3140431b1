//! The inputs of changes of a document: the commands.

use async_graphql::{InputObject, MaybeUndefined};
use entity::id::{DocumentId, PriceListId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::sales::document::input::LineInput;
use crate::workflow;

/// Replaces all lines of an open opportunity or a DRAFT quote.
#[derive(Clone, Debug, InputObject)]
pub struct SetLinesInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// All its lines, in order, at most 250: lines with an `id` are kept and changed, lines of
    /// the document that are missing here are deleted.
    pub lines: Vec<LineInput>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Changes the header of an open opportunity or a DRAFT quote. Omitted fields stay as they are.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateDocumentInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// From which it sells; null: from none. Lines whose price was not typed by hand are priced
    /// anew from another list; products that it lacks are refused by name.
    pub price_list_id: MaybeUndefined<PriceListId>,
    /// Header discount as an amount; adds to the percentage; not null.
    pub discount_amount: MaybeUndefined<Amount>,
    /// Header discount in percent, 0–100; not null.
    pub discount_percent: MaybeUndefined<Amount>,
    /// Freight before its tax; not null.
    pub freight_amount: MaybeUndefined<Amount>,
    /// In percent; null: freight is not taxed.
    pub freight_tax_rate: MaybeUndefined<Amount>,
    /// How it is paid, at most 10,000 characters; null: nothing said.
    pub payment_terms: MaybeUndefined<String>,
    /// How it is delivered, at most 10,000 characters; null: nothing said.
    pub delivery_terms: MaybeUndefined<String>,
    /// Last day of a quote, inclusive, not before today; null: no end. Refused for an
    /// opportunity.
    pub valid_until: MaybeUndefined<Date>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Prices the lines of an open opportunity or a DRAFT quote anew, from its price list as it is
/// today. Prices, tiers, costs and tax rates follow; what was typed by hand stays.
#[derive(Clone, Debug, InputObject)]
pub struct RepriceDocumentInput {
    /// The opportunity or quote.
    pub document_id: DocumentId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(SetLinesInput: document_id);
workflow!(UpdateDocumentInput: document_id);
workflow!(RepriceDocumentInput: document_id);
