//! What one does with quotes, in the schema.

use async_graphql::{Context, Object};

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::input::{
    ActivateQuoteInput, CloseQuoteInput, GenerateQuoteInput, MarkQuoteAcceptedInput,
    MarkQuoteSentInput, ReviseQuoteInput,
};
use crate::sales::quote::ops::{ChangedQuote, GeneratedQuote};

/// What came of making a quote.
pub type GenerateQuotePayload = Payload<GeneratedQuote>;

/// What came of making a quote.
#[Object(name = "GenerateQuotePayload")]
impl Outcome<GeneratedQuote> {
    /// The new quote; null where it was refused.
    async fn quote(&self) -> NullableField<Quote> {
        self.load(|done| Some(done.quote)).await
    }

    /// The opportunity as it is now, also where the quote was refused.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// What came of a change of a quote.
pub type QuotePayload = Payload<ChangedQuote>;

/// What came of a change of a quote.
#[Object(name = "QuotePayload")]
impl Outcome<ChangedQuote> {
    /// The quote as it is now, of a revision the new one; where the change was refused, the
    /// quote that was to be changed, as it is.
    async fn quote(&self) -> NullableField<Quote> {
        match &self.done {
            Some(done) => self.request.load(done.quote).await,
            None => self.load_target().await,
        }
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
    ) -> NullableField<GenerateQuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Offers a DRAFT with lines: content and exchange rate are frozen. Other ACTIVE quotes of
    /// the opportunity stay.
    async fn activate_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: ActivateQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Makes a new DRAFT of a quote: the same number, the next revision, lines as they were.
    /// Refused while another revision of the number is DRAFT or ACTIVE, or has won.
    async fn revise_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: ReviseQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Ends a DRAFT or ACTIVE quote as LOST or CANCELED.
    async fn close_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote, and how it ends.")] input: CloseQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Notes that an ACTIVE quote was sent to the customer, now; may be noted again.
    async fn mark_quote_sent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: MarkQuoteSentInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Notes that the customer accepted an ACTIVE quote, now. It is a fact with a date: the
    /// quote stays ACTIVE until it is won.
    async fn mark_quote_accepted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote.")] input: MarkQuoteAcceptedInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
