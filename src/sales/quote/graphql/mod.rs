//! Quotes in the schema.

pub mod mutations;

use async_graphql::{Context, Enum, Object};
use entity::choice::{QuoteClosedAs, QuoteStatus};
use entity::id::{DocumentId, QuoteId};
use entity::money::Amount;
use entity::organization;

use crate::catalog::graphql::PriceList;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::{
    Loadable, Loaded, Relation, ToMany, ToOne, View, ViewList, Whole,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime};
use crate::platform::settings::Settings;
use crate::platform::state_machine::StateMachine;
use crate::reference::graphql::CloseReason;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::graphql::Order;
use crate::sales::order::ops::PricedOrder;
use crate::sales::quote::ops::PricedQuote;
use crate::sales::quote::rules::{self, QuoteState};

/// A quote in the schema.
pub type Quote = View<PricedQuote>;

/// Something that can be done with a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::QuoteAction")]
pub enum QuoteAction {
    /// Change its header and lines.
    SetLines,
    /// Offer it: content and rate are frozen.
    Activate,
    /// Make a new DRAFT of it with the next revision.
    Revise,
    /// End it.
    Close,
    /// Mark it as the opportunity's winner.
    Win,
    /// Note that it was sent.
    Send,
    /// Note that the customer accepted it.
    Accept,
    /// Delete it; never allowed, because numbers are kept.
    Delete,
}

impl Loaded<PricedQuote> {
    const REASON: ToOne<PricedQuote, entity::close_reason::Model> =
        ToOne::new(&["reason"], |row| row.reason_id.map(Into::into));
    const OPPORTUNITY: ToOne<PricedQuote, PricedOpportunity> =
        ToOne::new(&["opportunity", "availableActions"], |row| Some(row.opportunity_id.into()));
    const PRICE_LIST: ToOne<PricedQuote, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    const LINES: ToMany<PricedQuote, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    const ORDERS: ToMany<PricedQuote, PricedOrder, QuoteId> =
        ToMany::new(&["order"], |row| row.row.id);
    const ORGANIZATION: Whole<organization::Model> = Whole::new(&["isExpired"]);
}

impl Loadable for PricedQuote {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::REASON,
        &Loaded::<Self>::OPPORTUNITY,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::ORDERS,
        &Loaded::<Self>::ORGANIZATION,
    ];
    const WAITING: &'static [&'static str] = &["totals"];
}

/// A priced offer: a copy of its opportunity's header and lines. Its number is shared by its
/// revisions.
#[Object(name = "Quote")]
impl Loaded<PricedQuote> {
    /// Its id.
    pub async fn id(&self) -> QuoteId {
        self.row.id
    }

    /// What people call it, e.g. `QUO-1405-00042`; its revisions share it.
    fn number(&self) -> &str {
        &self.number
    }

    /// Which revision of its number it is, from 0.
    fn revision(&self) -> i32 {
        self.revision
    }

    /// Raised by every change.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// Its state.
    fn status(&self) -> QuoteStatus {
        self.status
    }

    /// How it ended; null while it has not, and where it won.
    fn closed_as(&self) -> Option<QuoteClosedAs> {
        self.closed_as
    }

    /// Why it ended; null where nobody said.
    fn reason(&self) -> NullableField<CloseReason> {
        self.one(&Self::REASON)
    }

    /// Remark.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Last day of the offer, inclusive, in the organisation's time zone; null: no end.
    fn valid_until(&self) -> Option<Date> {
        self.valid_until.map(Date)
    }

    /// Whether it is DRAFT or ACTIVE and its last day is over.
    fn is_expired(&self) -> Result<bool, ResolverError> {
        let organizations = self.whole(&Self::ORGANIZATION)?;
        let today = organizations.first().map(|organization| {
            Settings::new(organization::Model::clone(organization))
                .day(self.request.session().now())
        });
        Ok(today.is_some_and(|today| rules::is_expired(&self.row.row, today)))
    }

    /// SHA-256 in hexadecimal over what was frozen when it was offered: header, lines and
    /// parties; null before.
    fn content_hash(&self) -> Option<&str> {
        self.content_hash.as_deref()
    }

    /// When it was offered; null: not yet.
    fn activated_at(&self) -> Option<DateTime> {
        self.activated_at.map(DateTime)
    }

    /// When it was last noted as sent; null: never.
    fn sent_at(&self) -> Option<DateTime> {
        self.sent_at.map(DateTime)
    }

    /// When it was last noted as accepted by the customer; null: never.
    fn accepted_at(&self) -> Option<DateTime> {
        self.accepted_at.map(DateTime)
    }

    /// The opportunity.
    fn opportunity(&self) -> NullableField<Opportunity> {
        self.one(&Self::OPPORTUNITY)
    }

    /// The order that came of it: the one that stands, else the last one canceled; null: none.
    fn order(&self) -> NullableField<Order> {
        self.chosen(&Self::ORDERS, |orders| orders.first())
    }

    /// Of all its amounts.
    pub async fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.document.currency_code.clone())
    }

    /// From which it sells; null: from none, every price is typed.
    pub async fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// Header discount as an amount; adds to the percentage.
    pub async fn discount_amount(&self) -> Amount {
        self.document.discount_amount
    }

    /// Header discount in percent of the sum of its lines.
    pub async fn discount_percent(&self) -> Amount {
        self.document.discount_percent
    }

    /// Freight before its tax.
    pub async fn freight_amount(&self) -> Amount {
        self.document.freight_amount
    }

    /// Tax on freight in percent; null: freight is not taxed.
    fn freight_tax_rate(&self) -> Option<Amount> {
        self.document.freight_tax_rate
    }

    /// How it is paid; null: nothing said.
    pub async fn payment_terms(&self) -> Option<String> {
        self.document.payment_terms.clone()
    }

    /// How it is delivered; null: nothing said.
    pub async fn delivery_terms(&self) -> Option<String> {
        self.document.delivery_terms.clone()
    }

    /// All its lines in order, at most 250.
    pub async fn lines(&self) -> NullableField<ViewList<entity::line::Model>> {
        self.many(&Self::LINES)
    }

    /// What it comes to.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.request)
    }

    /// What the viewer can do with it now, by its state, its opportunity's and the viewer's role; at
    /// most 8.
    fn available_actions(&self) -> NullableField<Vec<QuoteAction>> {
        let opportunity = match self.row_of(&Self::OPPORTUNITY) {
            Ok(opportunity) => opportunity?,
            Err(error) => return Some(Err(error.into())),
        };
        let state = QuoteState::of(&self.row.row, opportunity.status);
        let actor = self.request.session().actor().ok()?;
        if !actor.may_write(opportunity.owner_id, opportunity.team_id, &opportunity.shared_with) {
            return Some(Ok(Vec::new()));
        }
        let actions = state.available(actor);
        Some(Ok(actions.into_iter().map(QuoteAction::from).collect()))
    }

    /// When it was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}

/// Reads quotes.
#[derive(Debug, Default)]
pub struct QuoteQuery;

#[Object]
impl QuoteQuery {
    /// A quote; null where there is none that may be seen.
    async fn quote(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: QuoteId,
    ) -> NullableField<Quote> {
        ctx.request().load(id).await
    }
}
