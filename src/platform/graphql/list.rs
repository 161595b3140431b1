//! A filtered, sorted and paginated list.

use async_graphql::Context;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use crate::platform::db::filter::{Filter, condition};
use crate::platform::db::page::{PageInput, Slice, SortKey, page};
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Counted, Records, Streamed, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::Loadable;
use crate::platform::graphql::request_context::RequestContext;

/// The arguments of a list.
#[derive(Clone, Debug)]
pub struct List<F, C> {
    /// Selects the rows.
    pub filter: F,
    /// The sort order.
    pub keys: Vec<SortKey<C>>,
    /// The pagination arguments.
    pub page: PageInput,
}

impl<F: Filter, C> List<F, C> {
    /// Reads the page, with its count.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn counted<R>(self, request: &RequestContext) -> Result<Records<R, Counted>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
        C: ColumnTrait,
    {
        let (parts, slice) = self.read::<R>(request).await?;
        let count = Count::of(parts, request);
        Ok(connection(slice, request, Counted { count }))
    }

    /// Reads the page, with its count and, if selected, its position in the event stream; in that case everything is
    /// read in one snapshot.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn streamed<R>(self, ctx: &Context<'_>) -> Result<Records<R, Streamed>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
        C: ColumnTrait,
    {
        let request = ctx.request_as_of().await?;
        let (parts, slice) = self.read::<R>(&request).await?;
        let as_of = if ctx.look_ahead().field("asOf").exists() {
            log::as_of(request.session()).await?
        } else {
            String::new()
        };
        let count = Count::of(parts, &request);
        Ok(connection(slice, &request, Streamed { count, as_of }))
    }

    async fn read<R>(
        &self,
        request: &RequestContext,
    ) -> Result<(Vec<Select<R::Table>>, Slice<R>), Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
        C: ColumnTrait,
    {
        let session = request.session();
        let filter = condition(&self.filter, session)?;
        let parts = session.find_parts::<R::Table>()?.into_iter();
        let parts: Vec<_> = parts.map(|part| part.filter(filter.clone())).collect();
        let slice =
            page(session, &parts, &self.keys, &self.page, &request.loaders().joined::<R>()).await?;
        Ok((parts, slice))
    }
}
