//! The mutations of documents.

use async_graphql::{Context, Object, ObjectType};
use entity::choice::DocumentKind;
use entity::document;
use entity::money::Amount;
use uuid::Uuid;

use crate::payload::Payload;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, View};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::sales::document::graphql::PricedDocument;
use crate::sales::document::graphql::line::Line;
use crate::sales::editing::input::{RepriceDocumentInput, SetLinesInput, UpdateDocumentInput};
use crate::sales::editing::ops::{ChangedDocument, LineChange, RepricedDocument, UpdatedDocument};

/// The record of a document, with which it shares its id; null if it does not exist or the viewer may not see it.
async fn load(
    ctx: &Context<'_>,
    request: &RequestContext,
    id: Option<Uuid>,
) -> NullableField<PricedDocument> {
    let kind = match request.row::<document::Model>(id?).await {
        Ok(document) => document?.kind,
        Err(error) => return Some(Err(error)),
    };
    match kind {
        DocumentKind::Opportunity => show(ctx, request, id, PricedDocument::Opportunity).await,
        DocumentKind::Quote => show(ctx, request, id, PricedDocument::Quote).await,
        DocumentKind::Order => show(ctx, request, id, PricedDocument::Order).await,
        DocumentKind::Invoice => show(ctx, request, id, PricedDocument::Invoice).await,
    }
}

async fn show<R: Loadable>(
    ctx: &Context<'_>,
    request: &RequestContext,
    id: Option<Uuid>,
    of_kind: fn(View<R>) -> PricedDocument,
) -> NullableField<PricedDocument>
where
    Loaded<R>: ObjectType,
{
    match request.load_some::<R>(id).await? {
        Ok(view) => Some(Ok(of_kind(view.prefetched(ctx).await))),
        Err(error) => Some(Err(error)),
    }
}

/// The result of replacing lines.
pub type SetLinesPayload = Payload<ChangedDocument>;

/// The result of replacing lines.
#[Object(name = "SetLinesPayload")]
impl Outcome<ChangedDocument> {
    /// The document after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }
}

/// The result of changing a header.
pub type UpdateDocumentPayload = Payload<UpdatedDocument>;

/// The result of changing a header.
#[Object(name = "UpdateDocumentPayload")]
impl Outcome<UpdatedDocument> {
    /// The document after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }
}

/// The result of repricing a document.
pub type RepriceDocumentPayload = Payload<RepricedDocument>;

/// The result of repricing a document.
#[Object(name = "RepriceDocumentPayload")]
impl Outcome<RepricedDocument> {
    /// The document after the call; unchanged if the call was refused; null if it does not exist or the viewer may not
    /// see it.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }

    /// The lines whose prices or amounts changed, in order, at most 250; null if the call was refused.
    fn changes(&self) -> Option<Vec<RepricedLine>> {
        let done = self.done.as_ref()?;
        let change = |change: &LineChange| RepricedLine {
            change: change.clone(),
            request: self.request.clone(),
        };
        Some(done.changes.iter().map(change).collect())
    }
}

/// A line that repricing changed.
#[derive(Debug)]
pub struct RepricedLine {
    change: LineChange,
    request: RequestContext,
}

/// A line that repricing changed; amounts are in the document's currency.
#[Object]
impl RepricedLine {
    /// The line after repricing; null only with an error.
    async fn line(&self) -> NullableField<Line> {
        self.request.load(self.change.line).await
    }

    /// The unit price before.
    fn unit_price_before(&self) -> Amount {
        self.change.unit_price.0
    }

    /// The unit price after.
    fn unit_price_after(&self) -> Amount {
        self.change.unit_price.1
    }

    /// The net amount plus tax, before.
    fn extended_amount_before(&self) -> Amount {
        self.change.extended_amount.0
    }

    /// The net amount plus tax, after.
    fn extended_amount_after(&self) -> Amount {
        self.change.extended_amount.1
    }
}

/// The mutations of documents.
#[derive(Debug, Default)]
pub struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Replaces all lines of an OPEN opportunity, a DRAFT quote or an ACTIVE order and prices them. Nothing of an order
    /// may fall below what was delivered or is on invoices. Null only with an error.
    async fn set_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and all its lines.")] input: SetLinesInput,
    ) -> NullableField<SetLinesPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes the header of an OPEN opportunity, a DRAFT quote or an ACTIVE order: price list, discounts, freight,
    /// terms and validity. Nothing of an order may fall below what is on invoices. Null only with an error.
    async fn update_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and the header fields to change.")]
        input: UpdateDocumentInput,
    ) -> NullableField<UpdateDocumentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Prices the lines of an OPEN opportunity or a DRAFT quote again from its current price list, and lists the lines
    /// that changed; with `dryRun` it only lists them. Null only with an error.
    async fn reprice_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document to reprice.")] input: RepriceDocumentInput,
    ) -> NullableField<RepriceDocumentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
