//! The inputs for closing and reopening an opportunity and for winning a quote.

use async_graphql::{Enum, InputObject};
use entity::id::{CloseReasonId, OpportunityId, QuoteId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::sales::opportunity::input::relations::CompetitorTarget;
use crate::workflow;

/// What happens to the other DRAFT and ACTIVE quotes when an opportunity is closed, and to a WON one without an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpenQuotesPolicy {
    /// The quotes are closed with the opportunity.
    Close,
    /// The closing is refused (`OPEN_QUOTES`) while there are such quotes.
    Reject,
}

/// Closes an OPEN opportunity as won: its winning quote is marked as WON and becomes an order.
#[derive(Clone, InputObject)]
pub struct CloseAsWonInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The winning quote; a DRAFT is activated first. Omitted: the quote that is WON already, else the only ACTIVE one,
    /// else none; then the revenue is recorded without an order. Refused if several quotes are ACTIVE
    /// (`AMBIGUOUS_QUOTE`).
    pub winning_quote_id: Option<QuoteId>,
    /// The actual revenue in the opportunity's currency: not negative, with no more decimals than the currency;
    /// omitted: the winning quote's total without tax (with tax, if the organisation counts revenue with tax), else the
    /// estimated value.
    pub actual_revenue: Option<Amount>,
    /// The day of closing; not in the future, not before the day the opportunity was opened, not in a closed month.
    /// Omitted: today.
    pub closed_on: Option<Date>,
    /// A note; at most 10,000 characters. An expired quote can win only with a note by somebody with the permission to
    /// excuse expiry, such as a manager.
    pub note: Option<String>,
    /// The close reason, of outcome WON; omitted: none.
    pub reason_id: Option<CloseReasonId>,
    /// Whether the winning quote becomes an order. An order that it already has stays.
    #[graphql(default = true)]
    pub create_order: bool,
    /// What happens to the other quotes that are not closed. Closed ones become CANCELED.
    #[graphql(default_with = "OpenQuotesPolicy::Close")]
    pub open_quotes: OpenQuotesPolicy,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Marks an ACTIVE quote as WON and creates its order. The opportunity stays OPEN. A quote that won before without an
/// order is closed as CANCELED.
#[derive(Clone, InputObject)]
pub struct WinQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// Whether the quote becomes an order.
    #[graphql(default = true)]
    pub create_order: bool,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CloseAsWonInput: opportunity_id);

/// Closes an OPEN opportunity as lost; its revenue is 0. Refused while an order of it is ACTIVE: cancel that first.
#[derive(Clone, InputObject)]
pub struct CloseAsLostInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The close reason, of outcome LOST.
    pub reason_id: CloseReasonId,
    /// The competitor who won the sale; required if the reason demands one.
    pub competitor: Option<CompetitorTarget>,
    /// The day of closing; not in the future, not before the day the opportunity was opened, not in a closed month.
    /// Omitted: today.
    pub closed_on: Option<Date>,
    /// A note; at most 10,000 characters; required if the reason demands one.
    pub note: Option<String>,
    /// What happens to its quotes that are not closed. Closed ones become LOST.
    #[graphql(default_with = "OpenQuotesPolicy::Close")]
    pub open_quotes: OpenQuotesPolicy,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CloseAsLostInput: opportunity_id);

/// Reopens a closed opportunity in the stage in which it was closed, or in the next one in use if that is out of use.
/// The closing is canceled but kept; a WON quote and its order stay as they are. If its owner has left, the successor
/// named then owns it, else the caller. Warnings tell of another stage (`STAGE_CHANGED`) or owner (`OWNER_CHANGED`).
#[derive(Clone, InputObject)]
pub struct ReopenOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The reason for reopening; stored with the new stay in the stage; at most 10,000 characters.
    pub note: Option<String>,
    /// The expected version, idempotency key and dry run of the call.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ReopenOpportunityInput: opportunity_id);
workflow!(WinQuoteInput: quote_id);
