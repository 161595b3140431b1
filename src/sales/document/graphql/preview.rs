//! Totals while the seller types.

use async_graphql::{Context, Object};

use crate::sales::document::graphql::line::Line;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::document::input::PriceDocumentInput;
use crate::sales::document::queries::preview::{Preview, preview};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::read::View;
use crate::platform::graphql::scope::Scope;
use crate::refusal::UserError;

/// A document as it would be priced.
#[derive(Debug)]
pub struct PricePreview {
    preview: Preview,
    scope: Scope,
}

/// A document as it would be priced; nothing of it is kept.
#[Object]
impl PricePreview {
    /// The lines that could be priced, in order, at most 250; their ids are previews where they
    /// are new.
    fn lines(&self) -> Vec<Line> {
        let view = |line: &entity::line::Model| View::new(line.clone(), &self.scope);
        self.preview.sheet.lines.iter().map(view).collect()
    }

    /// What these lines come to; zero where they can't be totaled.
    fn totals(&self) -> Totals {
        let sheet = &self.preview.sheet;
        Totals::preview(&sheet.document, sheet.lines.clone(), &self.scope)
    }

    /// What would be refused; empty where everything is acceptable.
    fn user_errors(&self) -> Vec<UserError> {
        UserError::all(&self.preview.problems, &self.scope)
    }
}

/// Prices documents without keeping anything.
#[derive(Debug, Default)]
pub struct DocumentQuery;

#[Object]
impl DocumentQuery {
    /// Prices lines without keeping or locking anything: for totals while the seller types.
    async fn price_document(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The document as it would be.")] input: PriceDocumentInput,
    ) -> Answer<PricePreview> {
        let scope = ctx.scope().clone();
        let preview = preview(scope.session(), input).await;
        Some(preview.map(|preview| PricePreview { preview, scope }).map_err(Failure::from))
    }
}
