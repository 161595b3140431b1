//! What one does at the end of a sale, in the schema.

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

/// What came of closing an opportunity as won.
pub type CloseAsWonPayload = Payload<WonOpportunity>;

/// What came of closing an opportunity as won.
#[Object(name = "CloseAsWonPayload")]
impl Outcome<WonOpportunity> {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// The quote that won; null: none, or it was refused.
    async fn winning_quote(&self) -> NullableField<Quote> {
        self.load(|done| done.winning_quote).await
    }

    /// The winner's order; null: none, none asked for, or it was refused.
    async fn order(&self) -> NullableField<Order> {
        self.load(|done| done.order).await
    }

    /// The other live quotes, which were closed as CANCELED; null where it was refused. All of
    /// them.
    async fn closed_quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.load_many(|done| done.closed_quotes.clone()).await
    }
}

/// What came of closing an opportunity as lost.
pub type CloseAsLostPayload = Payload<LostOpportunity>;

/// What came of closing an opportunity as lost.
#[Object(name = "CloseAsLostPayload")]
impl Outcome<LostOpportunity> {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }

    /// The live quotes, which were closed as LOST; null where it was refused. All of them.
    async fn closed_quotes(&self) -> NullableField<ViewList<PricedQuote>> {
        self.load_many(|done| done.closed_quotes.clone()).await
    }
}

/// What came of opening an opportunity again.
pub type ReopenOpportunityPayload = Payload<ReopenedOpportunity>;

/// What came of opening an opportunity again.
#[Object(name = "ReopenOpportunityPayload")]
impl Outcome<ReopenedOpportunity> {
    /// The opportunity; where it was refused, as it stands.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// What came of marking a quote as won.
pub type WinQuotePayload = Payload<WonQuote>;

/// What came of marking a quote as won.
#[Object(name = "WinQuotePayload")]
impl Outcome<WonQuote> {
    /// The quote as it is now, also where it was refused.
    async fn quote(&self) -> NullableField<Quote> {
        self.load_target().await
    }

    /// The order that came of it; null where none was asked for, or it was refused.
    async fn order(&self) -> NullableField<Order> {
        self.load(|done| done.order).await
    }

    /// The opportunity; it stays OPEN. Null where it was refused.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load(|done| Some(done.opportunity)).await
    }
}

/// Ends sales, and opens them again.
#[derive(Debug, Default)]
pub struct ClosingMutation;

#[Object]
impl ClosingMutation {
    /// Closes an OPEN opportunity as won: marks the winning quote WON, makes its order, ends the other
    /// live quotes and books the exchange rate, all or nothing.
    async fn close_as_won(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: CloseAsWonInput,
    ) -> NullableField<CloseAsWonPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Closes an OPEN opportunity as lost, with a reason from the organisation's list.
    async fn close_as_lost(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: CloseAsLostInput,
    ) -> NullableField<CloseAsLostPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Opens a closed opportunity again: the closing is canceled and kept; a WON quote and its order
    /// stand.
    async fn reopen_opportunity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What shall be done.")] input: ReopenOpportunityInput,
    ) -> NullableField<ReopenOpportunityPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Marks an ACTIVE quote as WON and makes its order; the opportunity stays OPEN. Refused
    /// while an order of another quote of the opportunity stands. An expired quote needs
    /// re-pricing, or somebody who may excuse it (a manager): it is won with the warning
    /// `QUOTE_EXPIRED` then.
    async fn win_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: WinQuoteInput,
    ) -> NullableField<WinQuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
