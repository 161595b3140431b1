//! Closing an opportunity, and opening it again.

use async_graphql::{Enum, InputObject};
use entity::id::{CloseReasonId, OpportunityId, QuoteId};
use entity::money::Amount;

use crate::platform::graphql::call_options::VersionedCallOptions;
use crate::platform::graphql::scalars::Date;
use crate::sales::opportunity::input::relations::CompetitorTarget;
use crate::workflow;

/// What happens to quotes that are still live when an opportunity is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpenQuotesPolicy {
    /// They are closed with it.
    Close,
    /// The closing is refused (`OPEN_QUOTES`).
    Reject,
}

/// Closes an OPEN opportunity as won: its winning quote is marked WON and becomes an order.
#[derive(Clone, Debug, InputObject)]
pub struct CloseAsWonInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// The winner; a DRAFT is activated first. Omitted: the quote already WON, else the only
    /// ACTIVE one; several are refused (`AMBIGUOUS_QUOTE`); none: revenue only, no order.
    pub winning_quote_id: Option<QuoteId>,
    /// What it brought, in the opportunity's currency, not negative; omitted: the winner's total
    /// less tax (with tax, where the organisation counts so), else the estimated value.
    pub actual_revenue: Option<Amount>,
    /// When; not in the future, not before the opening day, not in a closed month. Omitted: today.
    pub closed_on: Option<Date>,
    /// More about it; at most 10,000 characters. A manager's note excuses an expired winner.
    pub note: Option<String>,
    /// Why it was won; a close reason of outcome WON.
    pub reason_id: Option<CloseReasonId>,
    /// Whether the winner becomes an order; it keeps the one it has.
    #[graphql(default = true)]
    pub create_order: bool,
    /// What happens to its other live quotes: closed, they are CANCELED.
    #[graphql(default_with = "OpenQuotesPolicy::Close")]
    pub open_quotes: OpenQuotesPolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

/// Marks an ACTIVE quote as WON and makes its order. The opportunity stays OPEN.
#[derive(Clone, Debug, InputObject)]
pub struct WinQuoteInput {
    /// The quote.
    pub quote_id: QuoteId,
    /// Whether its order is made.
    #[graphql(default = true)]
    pub create_order: bool,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CloseAsWonInput: opportunity_id);

/// Closes an OPEN opportunity as lost; its revenue is 0.
#[derive(Clone, Debug, InputObject)]
pub struct CloseAsLostInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Why; a close reason of outcome LOST.
    pub reason_id: CloseReasonId,
    /// Who took it; required where the reason says so.
    pub competitor: Option<CompetitorTarget>,
    /// When; not in the future, not before the opening day, not in a closed month. Omitted: today.
    pub closed_on: Option<Date>,
    /// More about it; at most 10,000 characters; required where the reason says so.
    pub note: Option<String>,
    /// What happens to its live quotes: closed, they are LOST.
    #[graphql(default_with = "OpenQuotesPolicy::Close")]
    pub open_quotes: OpenQuotesPolicy,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(CloseAsLostInput: opportunity_id);

/// Opens a closed opportunity again, in the stage it was closed in. The closing is canceled and kept; a WON quote and its order stand.
#[derive(Clone, Debug, InputObject)]
pub struct ReopenOpportunityInput {
    /// The opportunity.
    pub opportunity_id: OpportunityId,
    /// Why; kept with the new stay in the stage; at most 10,000 characters.
    pub note: Option<String>,
    /// How the call is made.
    #[graphql(flatten)]
    pub call: VersionedCallOptions,
}

workflow!(ReopenOpportunityInput: opportunity_id);
workflow!(WinQuoteInput: quote_id);
