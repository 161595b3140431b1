//! The mutations that close and reopen an opportunity or win a quote.

use async_graphql::{Context, Object};

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::ViewList;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::closing::input::{
    CloseAsLostInput, CloseAsWonInput, ReopenOpportunityInput, WinQuoteInput,
};
use crate::sales::closing::ops::WonQuote;
use crate::sales::closing::ops::close_as_lost::LostOpportunity;
use crate::sales::closing::ops::close_as_won::WonOpportunity;
use crate::sales::closing::ops::reopen::ReopenedOpportunity;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::PricedQuote;

/// The result of closing an opportunity as won.
pub type CloseAsWonPayload = Payload<WonOpportunity>;

/// The result of closing an opportunity as won.
#[Object(name = "CloseAsWonPayload")]
impl Outcome<WonOpportunity> {
    /// The opportunity after the call; unchanged if the call was refused; null if it does not exist or the viewer may
    /// not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// The winning quote; null: none, or the call was refused.
    async fn winning_quote(&self) -> NullableField<Quote> {
        self.load(|done| done.winning_quote).await
    }

    /// The winning quote's order; null: none, `createOrder` was false, or the call was refused.
    async fn order(&self) -> NullableField<Order> {
        self.load(|done| done.order).await
    }

    /// All other DRAFT and ACTIVE quotes, now closed as CANCELED; null if the call was refused.
    async fn closed_quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.load_many(|done| done.closed_quotes.clone()).await
    }
}

/// The result of closing an opportunity as lost.
pub type CloseAsLostPayload = Payload<LostOpportunity>;

/// The result of closing an opportunity as lost.
#[Object(name = "CloseAsLostPayload")]
impl Outcome<LostOpportunity> {
    /// The opportunity after the call; unchanged if the call was refused; null if it does not exist or the viewer may
    /// not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// All DRAFT and ACTIVE quotes, now closed as LOST; null if the call was refused.
    async fn closed_quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.load_many(|done| done.closed_quotes.clone()).await
    }
}

/// The result of reopening an opportunity.
pub type ReopenOpportunityPayload = Payload<ReopenedOpportunity>;

/// The result of reopening an opportunity.
#[Object(name = "ReopenOpportunityPayload")]
impl Outcome<ReopenedOpportunity> {
    /// The opportunity after the call; unchanged if the call was refused; null if it does not exist or the viewer may
    /// not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// The result of marking a quote as won.
pub type WinQuotePayload = Payload<WonQuote>;

/// The result of marking a quote as won.
#[Object(name = "WinQuotePayload")]
impl Outcome<WonQuote> {
    /// The quote after the call; unchanged if the call was refused; null if it does not exist or the viewer may not see
    /// it.
    async fn quote(&self) -> NullableField<Quote> {
        self.load_target().await
    }

    /// The quote's order; null if `createOrder` was false or the call was refused.
    async fn order(&self) -> NullableField<Order> {
        self.load(|done| done.order).await
    }

    /// The opportunity, which stays OPEN; null if the call was refused.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load(|done| Some(done.opportunity)).await
    }
}

/// The mutations that close and reopen opportunities and win quotes.
#[derive(Debug, Default)]
pub struct ClosingMutation;

#[Object]
impl ClosingMutation {
    /// Closes an OPEN opportunity as won in one transaction: marks the winning quote as WON, creates its order, closes
    /// the other DRAFT and ACTIVE quotes and books the exchange rate. Null only with an error.
    async fn close_as_won(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity, its winning quote and revenue.")] input: CloseAsWonInput,
    ) -> NullableField<CloseAsWonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Closes an OPEN opportunity as lost, with a reason from the organisation's list. Null only with an error.
    async fn close_as_lost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the reason it was lost.")] input: CloseAsLostInput,
    ) -> NullableField<CloseAsLostPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Reopens a closed opportunity. Its closing is canceled but kept; a WON quote and its order stay as they are. Null
    /// only with an error.
    async fn reopen_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the reason to reopen it.")]
        input: ReopenOpportunityInput,
    ) -> NullableField<ReopenOpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Marks an ACTIVE quote as WON and creates its order; the opportunity stays OPEN. Refused while another quote of
    /// the opportunity has an ACTIVE order. An expired quote must be revised, unless the caller has the permission to
    /// excuse expiry, such as a manager: then it is won with the warning `QUOTE_EXPIRED`. Null only with an error.
    async fn win_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote and whether to create its order.")] input: WinQuoteInput,
    ) -> NullableField<WinQuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
