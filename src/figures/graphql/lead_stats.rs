//! Figures of leads in the schema.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use entity::lead;

use crate::figures::graphql::group::{StatsKey, cursor, int, number_of, page_of};
use crate::figures::input::{LeadDimension, LeadRange};
use crate::figures::queries::leads::FiguredLeads;
use crate::figures::rules::group::{GroupValue, Grouped, StatsGroup};
use crate::figures::rules::lead::LeadSums;
use crate::figures::rules::percent::percent_of_count;
use crate::lead::filter::LeadFilter;
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Money, Number};

/// Figures of leads, all read in one snapshot.
#[derive(Clone)]
pub struct LeadStats(Arc<Stats>);

struct Stats {
    request: RequestContext,
    rows: FiguredLeads,
    /// `None`: too many leads match.
    found: Option<Grouped<LeadSums>>,
    as_of: String,
}

impl LeadStats {
    /// Computes figures in a snapshot of their own.
    ///
    /// # Errors
    /// The filter or the dimensions are invalid, or the database failed.
    pub(super) async fn load(
        request: &RequestContext,
        filter: LeadFilter,
        range: Option<LeadRange>,
        dimensions: Vec<LeadDimension>,
    ) -> Result<Self, ResolverError> {
        let request = request.snapshot().await?;
        let session = request.session();
        let rows = FiguredLeads::new(session, &filter, range, &dimensions).await?;
        let found = rows.sums(session).await?;
        let as_of = log::as_of(session).await?;
        Ok(Self(Arc::new(Stats { request: request.clone(), rows, found, as_of })))
    }
}

impl Stats {
    async fn page(
        &self,
        group: &[Option<GroupValue>],
        input: &PageInput,
    ) -> Result<Records<lead::Model, Streamed>, Error> {
        let (request, session) = (&self.request, self.request.session());
        let joined = request.loaders().joined::<lead::Model>();
        let (rows, slice) = self.rows.records(session, group, (input, &joined)).await?;
        let fields = Streamed { count: Count::of(rows, request), as_of: self.as_of.clone() };
        Ok(connection(slice, request, fields))
    }
}

/// Figures of leads, all read in one snapshot. They are exact: nothing is rounded but the percentages, half away from
/// zero to four decimal places.
#[Object]
impl LeadStats {
    /// The position in the event stream at which the figures were computed. A subscription that gets it as `after`
    /// delivers every later event exactly once.
    async fn as_of(&self) -> &str {
        &self.0.as_of
    }

    /// What all matching leads come to. Null above 100,000 of them: narrow the filter or the range.
    async fn totals(&self) -> Option<LeadFigures> {
        self.0.found.as_ref().map(|found| LeadFigures::of(&found.totals))
    }

    /// How many groups there are. Null above 100,000 leads.
    async fn group_count(&self) -> Option<i32> {
        self.0.found.as_ref().map(|found| number_of(&found.groups))
    }

    /// The groups that have leads: by their periods, oldest first; then by the number of leads, largest first. Null
    /// above 100,000 leads.
    async fn groups(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After the group with this cursor.")] after: Option<String>,
    ) -> NullableField<Vec<LeadGroup>> {
        let groups = &self.0.found.as_ref()?.groups;
        let page = page_of(groups, first, after).map_err(ResolverError::from);
        let group = |place| LeadGroup { stats: Arc::clone(&self.0), place };
        Some(page.map(|page| page.map(group).collect()))
    }

    /// The leads behind the totals, newest first, in the same snapshot; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn records(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<lead::Model, Streamed>> {
        let input = PageInput { first, after, last, before };
        Some(self.0.page(&[], &input).await.map_err(ResolverError::from))
    }
}

/// Leads that have something in common, with their figures.
#[derive(Clone)]
pub struct LeadGroup {
    stats: Arc<Stats>,
    place: usize,
}

impl LeadGroup {
    fn group(&self) -> Option<&StatsGroup<LeadSums>> {
        self.stats.found.as_ref()?.groups.get(self.place)
    }

    fn values(&self) -> &[Option<GroupValue>] {
        self.group().map_or(&[], |group| &group.values)
    }
}

/// Leads that have something in common, with their figures.
#[Object]
impl LeadGroup {
    /// The position among the groups of the same question; `groups(after:)` takes it.
    async fn cursor(&self) -> String {
        cursor(self.values())
    }

    /// What they have in common: one entry for each dimension of `groupBy`, in that order.
    async fn keys(&self) -> Vec<StatsKey> {
        StatsKey::all(self.values(), &self.stats.request)
    }

    /// What they come to.
    async fn figures(&self) -> LeadFigures {
        LeadFigures::of(&self.group().map(|group| group.sums.clone()).unwrap_or_default())
    }

    /// Their share of the number of all matching leads, in percent; null: none match.
    async fn share_of_count(&self) -> Option<Number> {
        let whole = self.stats.found.as_ref()?.totals.count;
        percent_of_count(self.group()?.sums.count, whole).map(Number)
    }

    /// The leads of this group, newest first: the very rows that the figures count, in the same snapshot and under the
    /// same rights. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn records(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<lead::Model, Streamed>> {
        let input = PageInput { first, after, last, before };
        Some(self.stats.page(self.values(), &input).await.map_err(ResolverError::from))
    }
}

/// What some leads come to.
#[derive(Clone, SimpleObject)]
pub struct LeadFigures {
    /// How many leads there are.
    count: i32,
    /// How many of them are NEW.
    new: i32,
    /// How many of them are CONTACTED.
    contacted: i32,
    /// How many of them are QUALIFIED.
    qualified: i32,
    /// How many of them are DISQUALIFIED.
    disqualified: i32,
    /// `qualified` in percent of `qualified + disqualified`; null: both are zero.
    qualified_rate: Option<Number>,
    /// The sums of the estimated values: one entry per currency in which a lead has a value, ordered by currency code.
    /// A lead has no exchange rate, so nothing is converted.
    by_currency: Vec<LeadCurrencyFigures>,
}

/// What the leads with a value in one currency come to.
#[derive(Clone, SimpleObject)]
pub struct LeadCurrencyFigures {
    /// The currency.
    currency_code: CurrencyCode,
    /// How many leads have an estimated value in it.
    count: i32,
    /// The sum of `estimatedValue`.
    estimated_value: Money,
}

impl LeadFigures {
    fn of(sums: &LeadSums) -> Self {
        let LeadSums { count, new, contacted, qualified, disqualified, by_currency } = sums;
        Self {
            count: int(*count),
            new: int(*new),
            contacted: int(*contacted),
            qualified: int(*qualified),
            disqualified: int(*disqualified),
            qualified_rate: percent_of_count(*qualified, qualified + disqualified).map(Number),
            by_currency: by_currency
                .iter()
                .map(|(code, (count, value))| LeadCurrencyFigures {
                    currency_code: CurrencyCode(code.clone()),
                    count: int(*count),
                    estimated_value: Money::new(Number(*value), code),
                })
                .collect(),
        }
    }
}
