//! What one does with documents, in the schema.

use async_graphql::{Context, Object, ObjectType};
use entity::choice::DocumentKind;
use entity::document;
use entity::money::Amount;
use uuid::Uuid;

use crate::sales::document::graphql::PricedDocument;
use crate::sales::document::graphql::line::Line;
use crate::sales::document::input::{RepriceDocumentInput, SetLinesInput, UpdateDocumentInput};
use crate::sales::document::ops::{ChangedDocument, LineChange, RepricedDocument};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::Answer;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::read::{Loadable, Loaded, View};
use crate::platform::graphql::scope::Scope;
use crate::refusal::Report;

/// A document by the id that it shares with its record; null where there is none that may be
/// seen.
async fn load(ctx: &Context<'_>, scope: &Scope, id: Option<Uuid>) -> Answer<PricedDocument> {
    let kind = match scope.row::<document::Model>(id?).await {
        Ok(document) => document?.kind,
        Err(error) => return Some(Err(error)),
    };
    match kind {
        DocumentKind::Opportunity => show(ctx, scope, id, PricedDocument::Opportunity).await,
        DocumentKind::Quote => show(ctx, scope, id, PricedDocument::Quote).await,
        DocumentKind::Order => show(ctx, scope, id, PricedDocument::Order).await,
        DocumentKind::Invoice => None,
    }
}

async fn show<R: Loadable>(
    ctx: &Context<'_>,
    scope: &Scope,
    id: Option<Uuid>,
    of_kind: fn(View<R>) -> PricedDocument,
) -> Answer<PricedDocument>
where
    Loaded<R>: ObjectType,
{
    match scope.load_some::<R>(id).await? {
        Ok(view) => Some(Ok(of_kind(view.prefetched(ctx).await))),
        Err(error) => Some(Err(error)),
    }
}

/// What came of replacing lines.
#[derive(Debug)]
pub struct SetLinesPayload(Outcome<ChangedDocument>);

/// What came of replacing lines.
#[Object]
impl SetLinesPayload {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> Answer<PricedDocument> {
        load(ctx, &self.0.scope, self.0.target).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of changing a header.
#[derive(Debug)]
pub struct UpdateDocumentPayload(Outcome<ChangedDocument>);

/// What came of changing a header.
#[Object]
impl UpdateDocumentPayload {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> Answer<PricedDocument> {
        load(ctx, &self.0.scope, self.0.target).await
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// What came of pricing lines anew.
#[derive(Debug)]
pub struct RepriceDocumentPayload(Outcome<RepricedDocument>);

/// What came of pricing lines anew.
#[Object]
impl RepriceDocumentPayload {
    /// The document as it is now, also where the change was refused.
    async fn document(&self, ctx: &Context<'_>) -> Answer<PricedDocument> {
        load(ctx, &self.0.scope, self.0.target).await
    }

    /// The lines that came out different, in order, at most 250; null where the change was
    /// refused.
    fn changes(&self) -> Option<Vec<RepricedLine>> {
        let done = self.0.done.as_ref()?;
        let change = |change: &LineChange| RepricedLine {
            change: change.clone(),
            scope: self.0.scope.clone(),
        };
        Some(done.changes.iter().map(change).collect())
    }

    #[graphql(flatten)]
    fn report(&self) -> Report {
        Report::of(&self.0)
    }
}

/// A line that came out different.
#[derive(Debug)]
pub struct RepricedLine {
    change: LineChange,
    scope: Scope,
}

/// A line that came out different when it was priced anew, in the document's currency.
#[Object]
impl RepricedLine {
    /// The line as it is now.
    async fn line(&self) -> Answer<Line> {
        self.scope.load(self.change.line).await
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
    ) -> Answer<SetLinesPayload> {
        Some(ctx.perform(input).await.map(SetLinesPayload))
    }

    /// Changes the header of an open opportunity or a DRAFT quote: price list, discounts,
    /// freight, terms and validity.
    async fn update_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document and what changes of it.")] input: UpdateDocumentInput,
    ) -> Answer<UpdateDocumentPayload> {
        Some(ctx.perform(input).await.map(UpdateDocumentPayload))
    }

    /// Prices the lines of an open opportunity or a DRAFT quote anew, and says what came out
    /// different; with `dryRun`, only says it.
    async fn reprice_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document.")] input: RepriceDocumentInput,
    ) -> Answer<RepriceDocumentPayload> {
        Some(ctx.perform(input).await.map(RepriceDocumentPayload))
    }
}
