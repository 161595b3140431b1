//! What one does with documents, in the schema.

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

/// A document by the id that it shares with its record; null where there is none that may be
/// seen.
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
        DocumentKind::Invoice => None,
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

/// What came of replacing lines.
pub type SetLinesPayload = Payload<ChangedDocument>;

/// What came of replacing lines.
#[Object(name = "SetLinesPayload")]
impl Outcome<ChangedDocument> {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }
}

/// What came of changing a header.
pub type UpdateDocumentPayload = Payload<UpdatedDocument>;

/// What came of changing a header.
#[Object(name = "UpdateDocumentPayload")]
impl Outcome<UpdatedDocument> {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }
}

/// What came of pricing lines anew.
pub type RepriceDocumentPayload = Payload<RepricedDocument>;

/// What came of pricing lines anew.
#[Object(name = "RepriceDocumentPayload")]
impl Outcome<RepricedDocument> {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> NullableField<PricedDocument> {
        load(ctx, &self.request, self.target).await
    }

    /// The lines that came out different, in order, at most 250; null where the change was
    /// refused.
    fn changes(&self) -> Option<Vec<RepricedLine>> {
        let done = self.done.as_ref()?;
        let change = |change: &LineChange| RepricedLine {
            change: change.clone(),
            request: self.request.clone(),
        };
        Some(done.changes.iter().map(change).collect())
    }
}

/// A line that came out different.
#[derive(Debug)]
pub struct RepricedLine {
    change: LineChange,
    request: RequestContext,
}

/// A line that came out different when it was priced anew, in the document's currency.
#[Object]
impl RepricedLine {
    /// The line as it is now.
    async fn line(&self) -> NullableField<Line> {
        self.request.load(self.change.line).await
    }

    /// Per unit, before.
    fn unit_price_before(&self) -> Amount {
        self.change.unit_price.0
    }

    /// Per unit, now.
    fn unit_price_after(&self) -> Amount {
        self.change.unit_price.1
    }

    /// Net amount and tax, before.
    fn extended_amount_before(&self) -> Amount {
        self.change.extended_amount.0
    }

    /// Net amount and tax, now.
    fn extended_amount_after(&self) -> Amount {
        self.change.extended_amount.1
    }
}

/// Changes documents.
#[derive(Debug, Default)]
pub struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Replaces all lines of an open opportunity or a DRAFT quote and prices them.
    async fn set_lines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and all its lines.")] input: SetLinesInput,
    ) -> NullableField<SetLinesPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Changes the header of an open opportunity or a DRAFT quote: price list, discounts,
    /// freight, terms and validity.
    async fn update_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and what changes of it.")] input: UpdateDocumentInput,
    ) -> NullableField<UpdateDocumentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }

    /// Prices the lines of an open opportunity or a DRAFT quote anew, and says what came out
    /// different; with `dryRun`, only says it.
    async fn reprice_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] input: RepriceDocumentInput,
    ) -> NullableField<RepriceDocumentPayload> {
        Some(ctx.perform(input).await.map(Payload))
    }
}
