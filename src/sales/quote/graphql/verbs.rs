//! What one does with quotes, in the schema.

use async_graphql::{Context, Object};

use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::payload::Outcome;
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::input::{
    ActivateQuoteInput, CloseQuoteInput, GenerateQuoteInput, MarkQuoteAcceptedInput,
    MarkQuoteSentInput, ReviseQuoteInput, WinQuoteInput,
};
use crate::sales::quote::ops::{ChangedQuote, GeneratedQuote, WonQuote};
use crate::refusal::Report;

/// What came of making a quote.
#[derive(Debug)]
pub struct GenerateQuotePayload(Outcome<GeneratedQuote>);

/// What came of making a quote.
#[Object]
impl GenerateQuotePayload {
    /// The new quote; null where it was refused.
    async fn quote(&self) -> Answer<Quote> {
        self.0.record(|done| Some(done.quote)).await
    }

    /// The opportunity as it is now, also where the quote was refused.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.subject().await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of a change of a quote.
#[derive(Debug)]
pub struct QuotePayload(Outcome<ChangedQuote>);

/// What came of a change of a quote.
#[Object]
impl QuotePayload {
    /// The quote as it is now, of a revision the new one; where the change was refused, the
    /// quote that was to be changed, as it is.
    async fn quote(&self) -> Answer<Quote> {
        match &self.0.done {
            Some(done) => self.0.scope.load(done.quote).await,
            None => self.0.subject().await,
        }
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of marking a quote as won.
#[derive(Debug)]
pub struct WinQuotePayload(Outcome<WonQuote>);

/// What came of marking a quote as won.
#[Object]
impl WinQuotePayload {
    /// The quote as it is now, also where it was refused.
    async fn quote(&self) -> Answer<Quote> {
        self.0.subject().await
    }

    /// The order that came of it; null where none was asked for, or it was refused.
    async fn order(&self) -> Answer<Order> {
        self.0.record(|done| done.order).await
    }

    /// The deal; it stays OPEN. Null where it was refused.
    async fn opportunity(&self) -> Answer<Opportunity> {
        self.0.record(|done| Some(done.opportunity)).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// Changes quotes.
#[derive(Debug, Default)]
pub struct QuoteMutation;

#[Object]
impl QuoteMutation {
    /// Makes a quote of an open opportunity: a copy of its parties, header and all lines with
    /// their prices. The opportunity's version stays.
    async fn generate_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity, and how its quote is made.")] input: GenerateQuoteInput,
    ) -> Answer<GenerateQuotePayload> {
        Some(ctx.perform(input).await.map(GenerateQuotePayload))
    }

    /// Offers a DRAFT with lines: content and exchange rate are frozen. Other ACTIVE quotes of
    /// the deal stay.
    async fn activate_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: ActivateQuoteInput,
    ) -> Answer<QuotePayload> {
        Some(ctx.perform(input).await.map(QuotePayload))
    }

    /// Makes a new DRAFT of a quote: the same number, the next revision, lines as they were.
    /// Refused while another revision of the number is DRAFT or ACTIVE, or has won.
    async fn revise_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: ReviseQuoteInput,
    ) -> Answer<QuotePayload> {
        Some(ctx.perform(input).await.map(QuotePayload))
    }

    /// Ends a DRAFT or ACTIVE quote as LOST or CANCELED.
    async fn close_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote, and how it ends.")] input: CloseQuoteInput,
    ) -> Answer<QuotePayload> {
        Some(ctx.perform(input).await.map(QuotePayload))
    }

    /// Marks an ACTIVE quote as WON and makes its order; the opportunity stays OPEN. Refused
    /// while an order of another quote of the deal stands. An expired quote needs
    /// re-pricing, or somebody who may excuse it (a manager): it is won with the warning
    /// `QUOTE_EXPIRED` then.
    async fn win_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: WinQuoteInput,
    ) -> Answer<WinQuotePayload> {
        Some(ctx.perform(input).await.map(WinQuotePayload))
    }

    /// Notes that an ACTIVE quote was sent to the customer, now; may be noted again.
    async fn mark_quote_sent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: MarkQuoteSentInput,
    ) -> Answer<QuotePayload> {
        Some(ctx.perform(input).await.map(QuotePayload))
    }

    /// Notes that the customer accepted an ACTIVE quote, now. It is a fact with a date: the
    /// quote stays ACTIVE until it is won.
    async fn mark_quote_accepted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: MarkQuoteAcceptedInput,
    ) -> Answer<QuotePayload> {
        Some(ctx.perform(input).await.map(QuotePayload))
    }
}
