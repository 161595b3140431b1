//! Figures of opportunities in the schema.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use rust_decimal::Decimal;

use crate::access::permission::Permission;
use crate::figures::graphql::group::{StatsKey, cursor, int, number_of, page_of};
use crate::figures::input::{OpportunityDimension, OpportunityRange};
use crate::figures::queries::opportunities::FiguredOpportunities;
use crate::figures::rules::group::{GroupValue, Grouped, StatsGroup};
use crate::figures::rules::opportunity::{CurrencySums, DecidedSums, OpportunitySums};
use crate::figures::rules::percent::{percent, percent_of_count};
use crate::platform::db::page::PageInput;
use crate::platform::error::Error;
use crate::platform::events::log;
use crate::platform::graphql::connection::{Count, Records, Streamed, connection};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Money, Number};
use crate::sales::opportunity::input::list::OpportunityFilter;
use crate::sales::opportunity::ops::PricedOpportunity;

/// Figures of opportunities, all read in one snapshot.
#[derive(Clone)]
pub struct OpportunityStats(Arc<Stats>);

struct Stats {
    request: RequestContext,
    rows: FiguredOpportunities,
    /// `None`: too many opportunities match.
    found: Option<Grouped<OpportunitySums>>,
    as_of: String,
    base_currency: String,
    sees_costs: bool,
}

impl OpportunityStats {
    /// Computes figures in a snapshot of their own.
    ///
    /// # Errors
    /// The filter or the dimensions are invalid, or the database failed.
    pub(super) async fn load(
        request: &RequestContext,
        filter: OpportunityFilter,
        range: Option<OpportunityRange>,
        dimensions: Vec<OpportunityDimension>,
    ) -> Result<Self, ResolverError> {
        let request = request.snapshot().await?;
        let session = request.session();
        let rows = FiguredOpportunities::new(session, &filter, range, &dimensions).await?;
        let found = rows.sums(session).await?;
        Ok(Self(Arc::new(Stats {
            as_of: log::as_of(session).await?,
            base_currency: session.base_currency().await?.to_owned(),
            sees_costs: session.actor().is_ok_and(|actor| actor.may(Permission::ViewCosts)),
            request: request.clone(),
            rows,
            found,
        })))
    }
}

impl Stats {
    async fn page(
        &self,
        group: &[Option<GroupValue>],
        input: &PageInput,
    ) -> Result<Records<PricedOpportunity, Streamed>, Error> {
        let (request, session) = (&self.request, self.request.session());
        let joined = request.loaders().joined::<PricedOpportunity>();
        let (rows, slice) = self.rows.records(session, group, (input, &joined)).await?;
        let fields = Streamed { count: Count::of(rows, request), as_of: self.as_of.clone() };
        Ok(connection(slice, request, fields))
    }

    fn figures(&self, sums: &OpportunitySums) -> OpportunityFigures {
        let base = |amount| Money::new(Number(amount), &self.base_currency);
        OpportunityFigures {
            count: int(sums.count),
            open: int(sums.open),
            won: int(sums.won),
            lost: int(sums.lost),
            base_estimated_value: base(sums.base_estimated_value),
            base_weighted_value: base(sums.base_weighted_value),
            base_actual_revenue: base(sums.base_actual_revenue),
            base_margin: self.sees_costs.then(|| base(sums.base_margin)),
            unknown_margins: self.sees_costs.then(|| int(sums.unknown_margins)),
            win_rate: self.win_rate(&sums.decided),
            by_currency: sums
                .by_currency
                .iter()
                .map(|(code, sums)| self.in_currency(code, sums))
                .collect(),
        }
    }

    fn win_rate(&self, decided: &DecidedSums) -> WinRate {
        let base = |amount| Money::new(Number(amount), &self.base_currency);
        let DecidedSums { won, lost, left_out, base_won_value, base_lost_value } = *decided;
        WinRate {
            won: int(won),
            lost: int(lost),
            left_out: int(left_out),
            base_won_value: base(base_won_value),
            base_lost_value: base(base_lost_value),
            by_count: percent_of_count(won, won + lost).map(Number),
            by_value: percent(base_won_value, base_won_value + base_lost_value).map(Number),
        }
    }

    fn in_currency(&self, code: &str, sums: &CurrencySums) -> CurrencyFigures {
        let own = |amount: Decimal| Money::new(Number(amount), code);
        CurrencyFigures {
            currency_code: CurrencyCode(code.to_owned()),
            count: int(sums.count),
            estimated_value: own(sums.estimated_value),
            actual_revenue: own(sums.actual_revenue),
            margin: self.sees_costs.then(|| own(sums.margin)),
        }
    }
}

/// Figures of opportunities, all read in one snapshot. They are exact: nothing is rounded but the percentages, half
/// away from zero to four decimal places.
#[Object]
impl OpportunityStats {
    /// The position in the event stream at which the figures were computed. A subscription that gets it as `after`
    /// delivers every later event exactly once.
    async fn as_of(&self) -> &str {
        &self.0.as_of
    }

    /// What all matching opportunities come to, each counted once. Null above 100,000 of them: narrow the filter or the
    /// range. Sums of OPEN ones (`status: [OPEN]`) are kept for people who see all opportunities and are never null, if
    /// there is no range, and conditions and dimensions are about process, stage, owner, team and forecast category.
    async fn totals(&self) -> Option<OpportunityFigures> {
        self.0.found.as_ref().map(|found| self.0.figures(&found.totals))
    }

    /// How many groups there are. Null above 100,000 opportunities; by PRODUCT, also above 100,000 pairs of an
    /// opportunity and a product.
    async fn group_count(&self) -> Option<i32> {
        self.0.found.as_ref().map(|found| number_of(&found.groups))
    }

    /// The groups that have opportunities: by their periods, oldest first and without one last; then by the number of
    /// opportunities, largest first. Null where `groupCount` is.
    async fn groups(
        &self,
        #[graphql(desc = "How many, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After the group with this cursor.")] after: Option<String>,
    ) -> NullableField<Vec<OpportunityGroup>> {
        let groups = &self.0.found.as_ref()?.groups;
        let page = page_of(groups, first, after).map_err(ResolverError::from);
        let group = |place| OpportunityGroup { stats: Arc::clone(&self.0), place };
        Some(page.map(|page| page.map(group).collect()))
    }

    /// The opportunities behind the totals, newest first, in the same snapshot; null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn records(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<PricedOpportunity, Streamed>> {
        let input = PageInput { first, after, last, before };
        Some(self.0.page(&[], &input).await.map_err(ResolverError::from))
    }
}

/// Opportunities that have something in common, with their figures.
#[derive(Clone)]
pub struct OpportunityGroup {
    stats: Arc<Stats>,
    place: usize,
}

impl OpportunityGroup {
    fn group(&self) -> Option<&StatsGroup<OpportunitySums>> {
        self.stats.found.as_ref()?.groups.get(self.place)
    }

    fn values(&self) -> &[Option<GroupValue>] {
        self.group().map_or(&[], |group| &group.values)
    }

    fn share(&self, of: impl Fn(&OpportunitySums) -> Decimal) -> Option<Number> {
        let whole = of(&self.stats.found.as_ref()?.totals);
        percent(of(&self.group()?.sums), whole).map(Number)
    }
}

/// Opportunities that have something in common, with their figures.
#[Object]
impl OpportunityGroup {
    /// The position among the groups of the same question; `groups(after:)` takes it.
    async fn cursor(&self) -> String {
        cursor(self.values())
    }

    /// What they have in common: one entry for each dimension of `groupBy`, in that order.
    async fn keys(&self) -> Vec<StatsKey> {
        StatsKey::all(self.values(), &self.stats.request)
    }

    /// What they come to.
    async fn figures(&self) -> OpportunityFigures {
        let sums = self.group().map(|group| group.sums.clone()).unwrap_or_default();
        self.stats.figures(&sums)
    }

    /// Their share of the number of all matching opportunities, in percent; null: none match.
    async fn share_of_count(&self) -> Option<Number> {
        self.share(|sums| sums.count.into())
    }

    /// Their share of the estimated value of all matching opportunities in the base currency, in percent; null: that
    /// value is zero.
    async fn share_of_value(&self) -> Option<Number> {
        self.share(|sums| sums.base_estimated_value)
    }

    /// The opportunities of this group, newest first: the very rows that the figures count, in the same snapshot and
    /// under the same rights. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn records(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<PricedOpportunity, Streamed>> {
        let input = PageInput { first, after, last, before };
        Some(self.stats.page(self.values(), &input).await.map_err(ResolverError::from))
    }
}

/// What some opportunities come to. Amounts in the base currency are sums of what each opportunity shows: of an OPEN
/// one at the day's rate, of a closed one at the rate booked when it was closed. Unlike currencies are never added.
#[derive(Clone, SimpleObject)]
pub struct OpportunityFigures {
    /// How many opportunities there are.
    count: i32,
    /// How many of them are OPEN, on hold or not.
    open: i32,
    /// How many of them are WON.
    won: i32,
    /// How many of them are LOST.
    lost: i32,
    /// The sum of `baseEstimatedValue`: of OPEN, WON and LOST ones alike.
    base_estimated_value: Money,
    /// The sum of `baseWeightedValue`: the estimated value times the probability, which is 100 % when WON and 0 % when
    /// LOST; each rounded to the base currency before it is added.
    base_weighted_value: Money,
    /// The sum of `closing.baseActualRevenue` of the closings in force; OPEN and LOST ones add nothing.
    base_actual_revenue: Money,
    /// The sum of the margins of the closings in force of those that are WON, each converted at its booked rate and
    /// rounded to the base currency. Those without a known margin add nothing: see `unknownMargins`. Null: the viewer
    /// may not see costs.
    base_margin: Option<Money>,
    /// How many WON ones have no known margin, because a cost is unknown; null: the viewer may not see costs.
    unknown_margins: Option<i32>,
    /// How often they were won.
    win_rate: WinRate,
    /// The sums in the opportunities' own currencies: one entry per currency, ordered by currency code.
    by_currency: Vec<CurrencyFigures>,
}

/// How often opportunities were won, among those that are closed. Closings for a reason that does not count in the win
/// rate (`CloseReason.countsInWinRate`, as it says now) are left out; those without a reason count.
#[derive(Clone, SimpleObject)]
pub struct WinRate {
    /// How many WON ones count.
    won: i32,
    /// How many LOST ones count.
    lost: i32,
    /// How many are closed, but left out because their reason does not count.
    left_out: i32,
    /// The sum of `baseEstimatedValue` of the WON ones that count. It is the estimated value, not the revenue, because
    /// a lost opportunity has no revenue to compare with.
    base_won_value: Money,
    /// The sum of `baseEstimatedValue` of the LOST ones that count.
    base_lost_value: Money,
    /// `won` in percent of `won + lost`; null: both are zero.
    by_count: Option<Number>,
    /// `baseWonValue` in percent of `baseWonValue + baseLostValue`; null: both are zero.
    by_value: Option<Number>,
}

/// What the opportunities in one currency come to, in that currency.
#[derive(Clone, SimpleObject)]
pub struct CurrencyFigures {
    /// The currency.
    currency_code: CurrencyCode,
    /// How many opportunities there are.
    count: i32,
    /// The sum of `estimatedValue`.
    estimated_value: Money,
    /// The sum of `closing.actualRevenue` of the closings in force.
    actual_revenue: Money,
    /// The sum of the known margins of the closings in force; null: the viewer may not see costs.
    margin: Option<Money>,
}
