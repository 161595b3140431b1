//! What needs a person's attention, in the schema.

use std::sync::Arc;

use async_graphql::Object;
use entity::id::UserId;

use crate::figures::graphql::group::int;
use crate::figures::input::AttentionReason;
use crate::figures::queries::attention::{AttentionCounts, AttentionRows};
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::read::View;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;

/// The OPEN opportunities of a person that need attention, all read in one snapshot.
#[derive(Clone)]
pub struct Attention(Arc<Found>);

struct Found {
    request: RequestContext,
    rows: AttentionRows,
    /// `None`: the person owns too many opportunities.
    counts: Option<AttentionCounts>,
    as_of: String,
}

impl Attention {
    /// Reads in a snapshot of its own.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn load(
        request: &RequestContext,
        owner: UserId,
    ) -> Result<Self, ResolverError> {
        let request = request.snapshot().await?;
        let session = request.session();
        let rows = AttentionRows::of(session, owner).await?;
        let counts = rows.counts(session).await?;
        let as_of = log::as_of(session).await?;
        Ok(Self(Arc::new(Found { request: request.clone(), rows, counts, as_of })))
    }
}

impl Found {
    async fn page(
        &self,
        reason: Option<AttentionReason>,
        input: &PageInput,
    ) -> Result<Records<PricedOpportunity, Streamed>, Error> {
        let (request, session) = (&self.request, self.request.session());
        let joined = request.loaders().joined::<PricedOpportunity>();
        let (rows, slice) = self.rows.records(session, reason, (input, &joined)).await?;
        let fields = Streamed { count: Count::of(rows, request), as_of: self.as_of.clone() };
        Ok(connection(slice, request, fields))
    }

    async fn items(&self, first: Option<i32>) -> Result<Vec<AttentionItem>, Error> {
        let (request, session) = (&self.request, self.request.session());
        let input = PageInput { first, ..PageInput::default() };
        let joined = request.loaders().joined::<PricedOpportunity>();
        let (_, slice) = self.rows.records(session, None, (&input, &joined)).await?;
        let ids: Vec<_> = slice.rows.iter().map(|(_, row)| row.row.id).collect();
        let mut reasons = self.rows.reasons_of(session, &ids).await?;
        let item = |(_, row): (String, PricedOpportunity)| AttentionItem {
            reasons: reasons.remove(&row.row.id).unwrap_or_default(),
            opportunity: View::new(row, request),
        };
        Ok(slice.rows.into_iter().map(item).collect())
    }
}

/// The OPEN opportunities of a person, not on hold, that need attention; all read in one snapshot.
#[Object]
impl Attention {
    /// The position in the event stream at which they were read. A subscription that gets it as `after` delivers every
    /// later event exactly once.
    async fn as_of(&self) -> &str {
        &self.0.as_of
    }

    /// How many opportunities have at least one reason; each is counted once. Null if the person owns more than
    /// 100,000.
    async fn total(&self) -> Option<i32> {
        self.0.counts.as_ref().map(|counts| int(counts.total))
    }

    /// How many opportunities have each reason: one entry for every reason, in the order of the enum, also where none
    /// has it. An opportunity with several reasons counts for each. Null if the person owns more than 100,000.
    async fn counts(
        &self,
        #[graphql(desc = "Only these reasons; omitted: all.")] only: Option<Vec<AttentionReason>>,
    ) -> Option<Vec<AttentionCount>> {
        let counts = &self.0.counts.as_ref()?.by_reason;
        let count = |(reason, count): (&AttentionReason, &i64)| AttentionCount {
            found: Arc::clone(&self.0),
            reason: *reason,
            count: int(*count),
        };
        let is_wanted = |reason| only.as_ref().is_none_or(|only| only.contains(reason));
        Some(counts.iter().filter(|(reason, _)| is_wanted(reason)).map(count).collect())
    }

    /// The opportunities with at least one reason, each with all of its reasons: those with the largest estimated value
    /// in the base currency first. Null only with an error.
    async fn items(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
    ) -> NullableField<Vec<AttentionItem>> {
        Some(self.0.items(first).await.map_err(ResolverError::from))
    }
}

/// An opportunity that needs attention.
#[derive(Clone)]
pub struct AttentionItem {
    opportunity: Opportunity,
    reasons: Vec<AttentionReason>,
}

/// An opportunity that needs attention.
#[Object]
impl AttentionItem {
    /// The opportunity; never null.
    async fn opportunity(&self) -> Option<&Opportunity> {
        Some(&self.opportunity)
    }

    /// Why it needs attention: at least one reason, in the order of the enum.
    async fn reasons(&self) -> &[AttentionReason] {
        &self.reasons
    }
}

/// How many opportunities need attention for one reason.
#[derive(Clone)]
pub struct AttentionCount {
    found: Arc<Found>,
    reason: AttentionReason,
    count: i32,
}

/// How many opportunities need attention for one reason.
#[Object]
impl AttentionCount {
    /// The reason.
    async fn reason(&self) -> AttentionReason {
        self.reason
    }

    /// How many opportunities have it.
    async fn count(&self) -> i32 {
        self.count
    }

    /// These opportunities, those with the largest estimated value in the base currency first, in the same snapshot and
    /// under the same rights; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn records(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<PricedOpportunity, Streamed>> {
        let input = PageInput { first, after, last, before };
        let page = self.found.page(Some(self.reason), &input).await;
        Some(page.map_err(ResolverError::from))
    }
}
