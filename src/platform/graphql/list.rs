//! Lists in pages, filtered and sorted.

use std::sync::Arc;

use async_graphql::Context;
use async_graphql::connection::EmptyFields;
use entity::choice::Reach;
use sea_orm::{Condition, EntityTrait, QueryFilter, Select};

use crate::access::rows::Visible;
use crate::platform::db::filter::{Filter, PageFilter, condition, exceeds_count, page_filter};
use crate::platform::db::page::{PageInput, Rows, Slice, SortKey, page};
use crate::platform::db::search::Wanted;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{
    Count, Counted, MOST_COUNTED, Records, Streamed, connection,
};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::Loadable;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};

async fn slice<R: Loadable>(
    rows: &Rows<R::Table>,
    request: &RequestContext,
    input: &PageInput,
) -> Result<Slice<R>, Error> {
    let joined = request.loaders().joined::<R>();
    page(request.session(), rows, input, &joined).await
}

/// The field of a list: a page of selected rows, with its count.
pub async fn counted_page<R: Loadable>(
    rows: Result<Rows<R::Table>, Error>,
    request: &RequestContext,
    input: &PageInput,
) -> NullableField<Records<R, Counted>> {
    let page = match rows {
        Ok(rows) => {
            let page = slice::<R>(&rows, request, input).await;
            let counted = Counted { count: Count::of(rows.parts, request) };
            page.map(|slice| connection(slice, request, counted))
        }
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
        Ok(rows) => slice::<R>(&rows, request, input).await,
        Err(error) => Err(error),
    };
    let page = page.map(|slice| connection(slice, request, EmptyFields));
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

impl<F, C> List<F, C>
where
    F: Filter + Clone + Send + 'static,
    C: Copy + Send + Sync + 'static,
{
    /// A list by the arguments of its field.
    ///
    /// # Errors
    /// The sort keys are invalid.
    pub fn new(
        filter: Option<F>,
        keys: Result<Vec<SortKey<C>>, Error>,
        page: PageInput,
    ) -> Result<Self, Error>
    where
        F: Default,
    {
        Ok(Self { filter: filter.unwrap_or_default(), keys: keys?, page })
    }

    /// Reads the page, with its count.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn counted<R>(self, request: &RequestContext) -> Result<Records<R, Counted>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
    {
        let slice = self.slice::<R>(request).await?;
        Ok(connection(slice, request, Counted { count: self.count::<R::Table>(request) }))
    }

    /// Reads the page.
    ///
    /// # Errors
    /// The filter or the pagination arguments are invalid, or the database failed.
    pub async fn uncounted<R>(self, request: &RequestContext) -> Result<Records<R>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
    {
        Ok(connection(self.slice::<R>(request).await?, request, EmptyFields))
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
        let slice = self.slice::<R>(&request).await?;
        let as_of = if ctx.look_ahead().field("asOf").exists() {
            log::as_of(request.session()).await?
        } else {
            String::new()
        };
        let count = self.count::<R::Table>(&request);
        Ok(connection(slice, &request, Streamed { count, as_of }))
    }

    async fn slice<R>(&self, request: &RequestContext) -> Result<Slice<R>, Error>
    where
        R: Loadable<Table: EntityTrait<Column = C>>,
    {
        let PageFilter { condition, along_list } =
            page_filter(&self.filter, request.session()).await?;
        let parts = parts::<R::Table>(request.session(), &condition)?;
        let tests_first = R::Table::IS_LISTED_BY_OTHERS && parts.len() > 1 && along_list.is_none();
        let seen = request.session().find::<R::Table>()?.filter(condition);
        let tested = tests_first.then_some(seen);
        let rows = Rows { parts, tested, along_list, keys: self.keys.clone() };
        slice(&rows, request, &self.page).await
    }

    fn count<E>(self, request: &RequestContext) -> Count
    where
        E: Visible + EntityTrait<Column = C>,
        Select<E>: Send + Sync,
    {
        let (list, session) = (Arc::new(self), request.session().clone());
        Count::by(move || {
            let (list, session) = (Arc::clone(&list), session.clone());
            Box::pin(async move { list.counted_rows::<E>(&session).await })
        })
    }

    /// The number of rows, at most one more than are counted. A frequent word alone needs no counting.
    async fn counted_rows<E>(&self, session: &Session) -> Result<u64, Error>
    where
        E: Visible + EntityTrait<Column = C>,
    {
        let sees_all = session.actor()?.reach == Reach::All;
        if sees_all && exceeds_count(&self.filter, session, MOST_COUNTED).await? {
            return Ok(MOST_COUNTED + 1);
        }
        let filter = condition(&self.filter, session, Wanted::Count).await?;
        let parts = parts::<E>(session, &filter)?;
        session.count(&parts, MOST_COUNTED + 1).await
    }
}

/// The rows that the actor sees and a condition keeps.
fn parts<E: Visible>(session: &Session, filter: &Condition) -> Result<Vec<Select<E>>, Error> {
    let parts = session.find_parts::<E>()?.into_iter();
    Ok(parts.map(|part| part.filter(filter.clone())).collect())
}
