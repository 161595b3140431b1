//! Lists in pages, filtered and sorted.

use async_graphql::Context;
use async_graphql::connection::EmptyFields;
use sea_orm::{EntityTrait, QueryFilter, Select};

use crate::access::rows::Visible;
use crate::platform::db::filter::{Filter, condition};
use crate::platform::db::page::{PageInput, Slice, SortKey, page};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Counted, Records, Streamed, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::Loadable;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};

/// A list by its selected rows.
#[derive(Debug)]
pub struct Rows<E: EntityTrait> {
    /// The rows, in parts that may overlap.
    pub parts: Vec<Select<E>>,
    /// The sort order; ties are sorted by id.
    pub keys: Vec<SortKey<E::Column>>,
}

impl<E: Visible> Rows<E> {
    async fn counted<R>(
        self,
        request: &RequestContext,
        input: &PageInput,
    ) -> Result<Records<R, Counted>, Error>
    where
        R: Loadable<Table = E>,
    {
        let slice = self.slice::<R>(request, input).await?;
        let count = Count::of(self.parts, request);
        Ok(connection(slice, request, Counted { count }))
    }

    async fn uncounted<R: Loadable<Table = E>>(
        self,
        request: &RequestContext,
        input: &PageInput,
    ) -> Result<Records<R>, Error> {
        Ok(connection(self.slice(request, input).await?, request, EmptyFields))
    }

    async fn slice<R: Loadable<Table = E>>(
        &self,
        request: &RequestContext,
        input: &PageInput,
    ) -> Result<Slice<R>, Error> {
        let joined = request.loaders().joined::<R>();
        page(request.session(), &self.parts, &self.keys, input, &joined).await
    }
}

/// The field of a list: a page of selected rows, with its count.
pub async fn counted_page<R: Loadable>(
    rows: Result<Rows<R::Table>, Error>,
    request: &RequestContext,
    input: &PageInput,
) -> NullableField<Records<R, Counted>> {
    let page = match rows {
        Ok(rows) => rows.counted(request, input).await,
        Err(error) => Err(error),
    };
    Some(page.map_err(ResolverError::from))
}

/// The field of a list: a page of selected rows.
pub async fn uncounted_page<R: Loadable>(
    rows: Result<Rows<R::Table>, Error>,
    request: &RequestContext,
    input: &PageInput,
) -> NullableField<Records<R>> {
    let page = match rows {
        Ok(rows) => rows.uncounted(request, input).await,
        Err(error) => Err(error),
    };
    Some(page.map_err(ResolverError::from))
}

/// A list by the arguments of its field.
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
    {
        let (rows, page) = self.rows::<R::Table>(request.session())?;
        rows.counted(request, &page).await
    }

    /// Reads the page.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn uncounted<R>(self, request: &RequestContext) -> Result<Records<R>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
    {
        let (rows, page) = self.rows::<R::Table>(request.session())?;
        rows.uncounted(request, &page).await
    }

    /// Reads the page, with its count and, if selected, its position in the event stream; in that case everything is
    /// read in one snapshot.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn streamed<R>(self, ctx: &Context<'_>) -> Result<Records<R, Streamed>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
    {
        let request = ctx.request_as_of().await?;
        let (rows, page) = self.rows::<R::Table>(request.session())?;
        let slice = rows.slice::<R>(&request, &page).await?;
        let as_of = if ctx.look_ahead().field("asOf").exists() {
            log::as_of(request.session()).await?
        } else {
            String::new()
        };
        let count = Count::of(rows.parts, &request);
        Ok(connection(slice, &request, Streamed { count, as_of }))
    }

    fn rows<E>(self, session: &Session) -> Result<(Rows<E>, PageInput), Error>
    where
        E: Visible + EntityTrait<Column = C>,
    {
        let filter = condition(&self.filter, session)?;
        let parts = session.find_parts::<E>()?.into_iter();
        let parts = parts.map(|part| part.filter(filter.clone())).collect();
        Ok((Rows { parts, keys: self.keys }, self.page))
    }
}
