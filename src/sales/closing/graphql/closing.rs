//! Closings and the defaults of the close dialogs in the schema.

use std::sync::Arc;

use async_graphql::Object;
use chrono::NaiveDate;
use entity::choice::ClosingOutcome;
use entity::id::ClosingId;
use entity::money::Amount;
use entity::{close_reason, closing, competitor};

use crate::access::permission::Permission;
use crate::platform::graphql::read::{
    BaseCurrency, Loadable, Loaded, Relation, ToOne, View, ViewList,
};
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{Date, DateTime, Money};
use crate::reference::graphql::{CloseReason, Competitor};
use crate::sales::closing::queries;
use crate::sales::closing::rules::winner::{is_live, proposed};
use crate::sales::opportunity::graphql::quotes;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::PricedQuote;
use crate::user::graphql::User;

/// A closing in the schema.
pub type Closing = View<closing::Model>;

impl Loaded<closing::Model> {
    const REASON: ToOne<entity::closing::Model, entity::close_reason::Model> =
        ToOne::new(&["reason"], |row| row.reason_id.map(Into::into));
    const COMPETITOR: ToOne<entity::closing::Model, entity::competitor::Model> =
        ToOne::new(&["competitor"], |row| row.competitor_id.map(Into::into));
    const WINNING_QUOTE: ToOne<entity::closing::Model, PricedQuote> =
        ToOne::new(&["winningQuote"], |row| row.quote_id.map(Into::into));
    const BY: ToOne<entity::closing::Model, entity::user::Model> =
        ToOne::new(&["by"], |row| Some(row.by_id.into()));
    const BASE_CURRENCY: BaseCurrency = BaseCurrency::new(&["baseActualRevenue", "baseMargin"]);
}

impl Loadable for closing::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::REASON,
        &Loaded::<Self>::COMPETITOR,
        &Loaded::<Self>::WINNING_QUOTE,
        &Loaded::<Self>::BY,
        &Loaded::<Self>::BASE_CURRENCY,
    ];
}

/// The end of an opportunity, as won or as lost.
#[Object(name = "Closing")]
impl Loaded<closing::Model> {
    /// The id.
    fn id(&self) -> ClosingId {
        self.id
    }

    /// Whether the opportunity was won or lost.
    fn outcome(&self) -> ClosingOutcome {
        self.outcome
    }

    /// The close reason; null: none was given.
    fn reason(&self) -> NullableField<CloseReason> {
        self.one(&Self::REASON)
    }

    /// The competitor who won the sale; null: none was named.
    fn competitor(&self) -> NullableField<Competitor> {
        self.one(&Self::COMPETITOR)
    }

    /// The winning quote; null: none.
    fn winning_quote(&self) -> NullableField<Quote> {
        self.one(&Self::WINNING_QUOTE)
    }

    /// The actual revenue in the opportunity's currency; 0 if lost.
    fn actual_revenue(&self) -> Money {
        Money::new(self.actual_revenue, &self.currency_code)
    }

    /// The actual revenue in the base currency, at the booked rate.
    fn base_actual_revenue(&self) -> Result<Money, ResolverError> {
        Ok(Money::new(self.base_actual_revenue, self.base_currency_of(&Self::BASE_CURRENCY)?))
    }

    /// The revenue less the cost; null if a cost is unknown or the viewer may not see costs.
    fn margin(&self) -> Option<Money> {
        let margin = self.margin.filter(|_| sees_costs(&self.request))?;
        Some(Money::new(margin, &self.currency_code))
    }

    /// The margin in the base currency, at the booked rate, rounded half away from zero to its precision; null if a
    /// cost is unknown, it is out of range, or the viewer may not see costs.
    fn base_margin(&self) -> Result<Option<Money>, ResolverError> {
        let Some(margin) = self.base_margin.filter(|_| sees_costs(&self.request)) else {
            return Ok(None);
        };
        Ok(Some(Money::new(margin, self.base_currency_of(&Self::BASE_CURRENCY)?)))
    }

    /// The day that the closing counts for, in the organisation's time zone.
    fn closed_on(&self) -> Date {
        Date(self.closed_on)
    }

    /// When the closing was recorded.
    fn closed_at(&self) -> DateTime {
        DateTime(self.closed_at)
    }

    /// A note; null: none.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The user who closed the opportunity; null only with an error.
    fn by(&self) -> NullableField<User> {
        self.one(&Self::BY)
    }

    /// Whether the closing was canceled by reopening the opportunity.
    fn is_canceled(&self) -> bool {
        self.is_canceled
    }
}

/// The values with which a close dialog starts.
#[derive(Clone, Debug)]
pub struct ClosingDefaults {
    opportunity: Loaded<PricedOpportunity>,
    winner: Option<PricedQuote>,
    open: Vec<PricedQuote>,
    revenue: Amount,
    today: NaiveDate,
}

impl ClosingDefaults {
    /// Computes the defaults for an OPEN opportunity.
    ///
    /// # Errors
    /// A currency has no rate, the revenue is out of range, or the database failed.
    pub(in crate::sales) async fn of(
        opportunity: &Loaded<PricedOpportunity>,
    ) -> Result<Self, ResolverError> {
        let quotes = quotes::all(opportunity).await?;
        let proposed = proposed(&quotes::rows(&quotes));
        let winner = quotes.iter().find(|quote| Some(quote.id) == proposed);
        let winner = winner.map(|quote| PricedQuote::clone(quote));
        let session = opportunity.request.session();
        let revenue = queries::revenue(session, &opportunity.row, winner.as_ref()).await?;
        let settings = session.settings().await?;
        let open = quotes.iter().filter(|quote| is_live(quote));
        Ok(Self {
            opportunity: opportunity.clone(),
            winner,
            open: open.map(|quote| PricedQuote::clone(quote)).collect(),
            revenue,
            today: settings.day(session.now()),
        })
    }

    fn money(&self, amount: Amount) -> Money {
        Money::new(amount, &self.opportunity.document.currency_code)
    }

    fn quote(&self, quote: &PricedQuote) -> Quote {
        View::new(quote.clone(), &self.opportunity.request)
    }

    async fn reasons(
        &self,
        outcome: ClosingOutcome,
    ) -> NullableField<ViewList<entity::close_reason::Model>> {
        let request = &self.opportunity.request;
        let mut reasons = match request.all_cached::<close_reason::Model>().await {
            Ok(all) => all
                .iter()
                .filter(|reason| reason.is_active && reason.outcome == outcome)
                .cloned()
                .collect::<Vec<_>>(),
            Err(error) => return Some(Err(error)),
        };
        reasons.sort_by_key(|reason| (reason.position, reason.id));
        Some(Ok(ViewList::new(reasons, request.clone())))
    }
}

/// The values with which a close dialog starts.
#[Object]
impl ClosingDefaults {
    /// The proposed winner: the quote that is WON already, else the accepted one, else the one sent last, else the only
    /// ACTIVE one; null: the user must choose.
    fn winning_quote(&self) -> Option<Quote> {
        self.winner.as_ref().map(|quote| self.quote(quote))
    }

    /// The proposed revenue: the winner's total without tax (with tax, if the organisation counts revenue with tax),
    /// converted at the day's rate if it is in another currency; without a winner, the estimated value.
    fn actual_revenue(&self) -> Money {
        self.money(self.revenue)
    }

    /// The proposed revenue less the cost; null if a cost is unknown or the viewer may not see costs.
    async fn margin(&self) -> NullableField<Money> {
        if !sees_costs(&self.opportunity.request) {
            return None;
        }
        let session = self.opportunity.request.session();
        let winner = self.winner.as_ref();
        match queries::usual_margin(session, &self.opportunity.row, winner, self.revenue).await {
            Ok(margin) => margin.map(|margin| Ok(self.money(margin))),
            Err(error) => Some(Err(error.into())),
        }
    }

    /// Today, in the organisation's time zone.
    fn closed_on(&self) -> Date {
        Date(self.today)
    }

    /// All DRAFT and ACTIVE quotes, at most 100; never null. Closing the opportunity closes them, except for the
    /// winner.
    fn open_quotes(&self) -> Option<ViewList<PricedQuote>> {
        let open = self.open.iter().cloned().map(Arc::new);
        Some(ViewList::new(open.collect(), self.opportunity.request.clone()))
    }

    /// The active reasons for winning, in order; at most 500; null only with an error.
    async fn won_reasons(&self) -> NullableField<ViewList<entity::close_reason::Model>> {
        self.reasons(ClosingOutcome::Won).await
    }

    /// The active reasons for losing, in order; at most 500; null only with an error.
    async fn lost_reasons(&self) -> NullableField<ViewList<entity::close_reason::Model>> {
        self.reasons(ClosingOutcome::Lost).await
    }

    /// The active competitors, by name; at most 500; null only with an error.
    async fn competitors(&self) -> NullableField<ViewList<entity::competitor::Model>> {
        let request = &self.opportunity.request;
        let mut competitors = match request.all_cached::<competitor::Model>().await {
            Ok(all) => {
                all.iter().filter(|competitor| competitor.is_active).cloned().collect::<Vec<_>>()
            }
            Err(error) => return Some(Err(error)),
        };
        competitors.sort_by(|a, b| (&a.name_key, a.id).cmp(&(&b.name_key, b.id)));
        Some(Ok(ViewList::new(competitors, request.clone())))
    }
}

fn sees_costs(request: &RequestContext) -> bool {
    let actor = request.session().actor();
    actor.is_ok_and(|actor| actor.may(Permission::ViewCosts))
}
