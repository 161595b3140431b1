//! The query that pages through the event log.

use async_graphql::{Context, Object};

use crate::event::delivery::Delivery;
use crate::event::input::PipelineEventFilter;
use crate::event::queries;
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::cursor::Cursor;
use crate::platform::graphql::connection::PageInfo;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::slices::PipelineEvent;

/// A page of events, oldest first.
pub struct PipelineEventConnection {
    edges: Vec<PipelineEventEdge>,
    page: queries::EventPage,
}

/// An event of a page with its cursor.
pub struct PipelineEventEdge {
    cursor: String,
    node: PipelineEvent,
}

/// A page of events, oldest first. If few events match the filter, a page may hold fewer events than requested,
/// or none, although more follow: continue from `endCursor`.
#[Object]
impl PipelineEventConnection {
    /// The events with their cursors.
    fn edges(&self) -> &[PipelineEventEdge] {
        &self.edges
    }

    /// The events.
    fn nodes(&self) -> Vec<&PipelineEvent> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Whether there are more events, and the cursors to continue from.
    fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.page.has_previous,
            has_next_page: self.page.has_next,
            start_cursor: self.page.start.as_ref().map(Cursor::encode),
            end_cursor: self.page.end.as_ref().map(Cursor::encode),
        }
    }
}

/// An event of a page with its cursor.
#[Object]
impl PipelineEventEdge {
    /// The event's cursor, from which to continue here or as a subscription's `after`.
    fn cursor(&self) -> &str {
        &self.cursor
    }

    /// The event.
    fn node(&self) -> &PipelineEvent {
        &self.node
    }
}

/// The query for the event log.
#[derive(Debug, Default)]
pub struct PipelineEventQuery;

#[Object]
impl PipelineEventQuery {
    /// Past events that the viewer may see now, oldest first, as far back as the log is kept (72 hours or longer).
    /// RECORD_HIDDEN replaces an event by which the viewer lost access to the record. Cursors are those of the
    /// subscription; a cursor older than the log fails with CURSOR_EXPIRED. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn pipeline_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many events to return from the start, 1–100; omitted: 25.")]
        first: Option<i32>,
        #[graphql(desc = "Only events after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many events to return from the end, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Only events before this cursor.")] before: Option<String>,
        #[graphql(desc = "Restricts the result; omitted: all events.")] filter: Option<
            PipelineEventFilter,
        >,
    ) -> NullableField<PipelineEventConnection> {
        let input = PageInput { first, after, last, before };
        let filter = filter.unwrap_or_default();
        Some(read(ctx, &input, &filter).await.map_err(ResolverError::from))
    }
}

async fn read(
    ctx: &Context<'_>,
    input: &PageInput,
    filter: &PipelineEventFilter,
) -> Result<PipelineEventConnection, Error> {
    filter.check()?;
    let request = ctx.request();
    let mut page = queries::page(request.session(), filter, &input.window()?).await?;
    let edges = std::mem::take(&mut page.events)
        .into_iter()
        .filter_map(|(event, delivery, cursor)| {
            let node = match delivery {
                Delivery::Nothing | Delivery::Withheld => None,
                Delivery::Event(_) | Delivery::Shown => {
                    PipelineEvent::of(&event, delivery.sides(), &cursor, request)
                }
                Delivery::Hidden => PipelineEvent::hidden(&event, &cursor, request),
            }?;
            let cursor = cursor.encode();
            Some(PipelineEventEdge { cursor, node })
        })
        .collect();
    Ok(PipelineEventConnection { edges, page })
}
