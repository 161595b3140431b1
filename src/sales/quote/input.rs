//! The inputs of a quote's commands: they are the commands.

use async_graphql::InputObject;
use entity::choice::QuoteClosedAs;
use entity::id::{CloseReasonId, OpportunityId, QuoteId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Makes a quote of an open opportunity: a copy of its parties, header and all lines with their
/// prices, as revision 0.
#[derive(Clone, Debug, InputObject)]
pub struct GenerateQuoteInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Last day of the offer, inclusive, not before today; omitted: by the currency's usual
    /// number of days.
    pub valid_until: Option<Date>,
    /// Remark; at most 10,000 characters.
    pub note: Option<String>,
    /// Whether it is offered at once; then it needs lines.
    #[graphql(default = false)]
    pub activate: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Offers a DRAFT with lines: content and exchange rate are frozen from then on.
#[derive(Clone, Debug, InputObject)]
pub struct ActivateQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Makes a new DRAFT of a quote: the same number, the next revision, lines as they were. An
/// ACTIVE quote is closed as REVISED by it; one that is CLOSED as LOST or CANCELED stays so.
#[derive(Clone, Debug, InputObject)]
pub struct ReviseQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Ends a DRAFT or ACTIVE quote.
#[derive(Clone, Debug, InputObject)]
pub struct CloseQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How it ends: LOST or CANCELED; REVISED comes of `reviseQuote` only.
    #[graphql(name = "as")]
    pub closed_as: QuoteClosedAs,
    /// Why: an active reason for losing; omitted: nothing said.
    pub reason_id: Option<CloseReasonId>,
    /// Remark; at most 10,000 characters; omitted: the quote's remark stays.
    pub note: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Notes that an ACTIVE quote was sent to the customer, now.
#[derive(Clone, Debug, InputObject)]
pub struct MarkQuoteSentInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Notes that the customer accepted an ACTIVE quote, now.
#[derive(Clone, Debug, InputObject)]
pub struct MarkQuoteAcceptedInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(GenerateQuoteInput: opportunity_id);
workflow!(ActivateQuoteInput: quote_id);
workflow!(ReviseQuoteInput: quote_id);
workflow!(CloseQuoteInput: quote_id);
workflow!(MarkQuoteSentInput: quote_id);
workflow!(MarkQuoteAcceptedInput: quote_id);
