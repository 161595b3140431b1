//! The price preview of a document, for totals while the user types.

use async_graphql::{Context, Object};

use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::View;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::sales::document::graphql::line::Line;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::document::input::PriceDocumentInput;
use crate::sales::document::queries::preview::{DocumentPreview, preview};
use crate::user_error::UserErrorObject;

/// A document as it would be priced.
#[derive(Debug)]
pub struct PricePreview {
    preview: DocumentPreview,
    request: RequestContext,
}

/// A document as it would be priced; nothing is saved.
#[Object]
impl PricePreview {
    /// The lines that could be priced, in order, at most 250. Each has an id of the preview only; `lineId` names the
    /// kept line.
    fn lines(&self) -> Vec<Line> {
        let view = |line: &entity::line::Model| View::new(line.clone(), &self.request);
        self.preview.sheet.lines.iter().map(view).collect()
    }

    /// The totals of these lines; zero if they cannot be totaled.
    fn totals(&self) -> Totals {
        let sheet = &self.preview.sheet;
        Totals::preview(&sheet.document, sheet.lines.clone(), &self.request)
    }

    /// The errors with which the document would be refused; empty if everything is valid.
    fn user_errors(&self) -> Vec<UserErrorObject> {
        UserErrorObject::all(&self.preview.problems, &self.request)
    }
}

/// The queries that price documents without saving them.
#[derive(Debug, Default)]
pub struct DocumentQuery;

#[Object]
impl DocumentQuery {
    /// Prices lines without saving or locking anything, for totals while the user types; null only with an error.
    async fn price_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The lines and header to price.")] input: PriceDocumentInput,
    ) -> NullableField<PricePreview> {
        let request = ctx.request().clone();
        let preview = preview(request.session(), input).await;
        Some(preview.map(|preview| PricePreview { preview, request }).map_err(ResolverError::from))
    }
}
