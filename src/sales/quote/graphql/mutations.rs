//! The mutations of quotes.

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
use crate::sales::quote::ops::{ChangedQuote, GeneratedQuote, PricedQuote};

/// The result of generating a quote.
pub type GenerateQuotePayload = Payload<GeneratedQuote>;

/// The result of generating a quote.
#[Object(name = "GenerateQuotePayload")]
impl Outcome<GeneratedQuote> {
    /// The new quote; null if the call was refused.
    async fn quote(&self) -> NullableField<Quote> {
        self.load(|done| Some(done.quote)).await
    }

    /// The opportunity, which the call does not change; null if it does not exist or the viewer may not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        self.load_target().await
    }
}

/// The result of changing a quote.
pub type QuotePayload = Payload<ChangedQuote>;

/// The result of changing a quote.
#[Object(name = "QuotePayload")]
impl Outcome<ChangedQuote> {
    /// The quote after the call; of `reviseQuote`, the new revision. If the call was refused, the quote that was to be
    /// changed, unchanged; null if it does not exist or the viewer may not see it.
    async fn quote(&self) -> NullableField<Quote> {
        match &self.done {
            Some(done) => self.request.load(done.quote).await,
            None => self.load_target().await,
        }
    }

    /// The quote that `reviseQuote` replaced, as it is after the call; null: the call revised no quote.
    async fn previous_quote(&self) -> NullableField<Quote> {
        self.load(|done| done.previous).await
    }

    /// The quote's opportunity; null if the quote does not exist or the viewer may not see it.
    async fn opportunity(&self) -> NullableField<Opportunity> {
        let quote = self.done.as_ref().map(|done| done.quote.uuid()).or(self.target);
        match self.request.row::<PricedQuote>(quote?).await {
            Ok(quote) => self.request.load(quote?.opportunity_id).await,
            Err(error) => Some(Err(error)),
        }
    }
}

/// The mutations of quotes.
#[derive(Debug, Default)]
pub struct QuoteMutation;

#[Object]
impl QuoteMutation {
    /// Generates a quote from an OPEN opportunity: a copy of its parties, header and all lines with their prices. The
    /// opportunity's version does not change. Null only with an error.
    async fn generate_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The opportunity and the quote's options.")] input: GenerateQuoteInput,
    ) -> NullableField<GenerateQuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Activates a DRAFT quote that has lines: its content and exchange rate do not change from then on. Other ACTIVE
    /// quotes of the opportunity stay ACTIVE. Null only with an error.
    async fn activate_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The DRAFT quote to activate.")] input: ActivateQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Creates a new DRAFT from a quote, with the same number, the next revision and the same lines. Refused while
    /// another revision of the number is DRAFT or ACTIVE, or if one has won. Null only with an error.
    async fn revise_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote to revise.")] input: ReviseQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Closes a DRAFT or ACTIVE quote as LOST or CANCELED. Null only with an error.
    async fn close_quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The quote and how it is closed.")] input: CloseQuoteInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Records that an ACTIVE quote was sent to the customer now; may be repeated. Null only with an error.
    async fn mark_quote_sent(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ACTIVE quote that was sent.")] input: MarkQuoteSentInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Records that the customer accepted an ACTIVE quote now. Only the date is recorded: the quote stays ACTIVE until
    /// it is won. Null only with an error.
    async fn mark_quote_accepted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ACTIVE quote that was accepted.")] input: MarkQuoteAcceptedInput,
    ) -> NullableField<QuotePayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
