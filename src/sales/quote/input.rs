//! The inputs of quote commands. An input of a mutation is the command.

use async_graphql::InputObject;
use entity::choice::QuoteClosedAs;
use entity::id::{CloseReasonId, OpportunityId, QuoteId};

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::workflow;

/// Generates a quote from an OPEN opportunity: a copy of its parties, header and all lines with their prices, as
/// revision 0.
#[derive(Clone, InputObject)]
pub struct GenerateQuoteInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The last day on which the quote is valid, not before today; omitted: today plus the currency's default number of
    /// days.
    pub valid_until: Option<Date>,
    /// A note; at most 10,000 characters.
    pub note: Option<String>,
    /// Whether the quote is activated at once, which requires lines.
    #[graphql(default = false)]
    pub activate: bool,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Activates a DRAFT quote that has lines: its content and exchange rate do not change from then on.
#[derive(Clone, InputObject)]
pub struct ActivateQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Creates a new DRAFT from a quote, with the same number, the next revision and the same lines. An ACTIVE quote is
/// closed as REVISED; a quote CLOSED as LOST or CANCELED stays as it is.
#[derive(Clone, InputObject)]
pub struct ReviseQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Closes a DRAFT or ACTIVE quote.
#[derive(Clone, InputObject)]
pub struct CloseQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// How it is closed: LOST or CANCELED. REVISED is refused: only `reviseQuote` sets it.
    #[graphql(name = "as")]
    pub closed_as: QuoteClosedAs,
    /// The close reason, active and of outcome LOST; omitted: none.
    pub reason_id: Option<CloseReasonId>,
    /// A note; at most 10,000 characters; omitted: the quote's note stays.
    pub note: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Records that an ACTIVE quote was sent to the customer now.
#[derive(Clone, InputObject)]
pub struct MarkQuoteSentInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Records that the customer accepted an ACTIVE quote now.
#[derive(Clone, InputObject)]
pub struct MarkQuoteAcceptedInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(GenerateQuoteInput: opportunity_id);
workflow!(ActivateQuoteInput: quote_id);
workflow!(ReviseQuoteInput: quote_id);
workflow!(CloseQuoteInput: quote_id);
workflow!(MarkQuoteSentInput: quote_id);
workflow!(MarkQuoteAcceptedInput: quote_id);
