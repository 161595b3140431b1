//! An opportunity in the schema.

use async_graphql::Object;
use entity::choice::{
    BudgetStatus, ForecastCategory, OpportunityStatus, PurchaseTimeframe, Rating, ShareAccess,
};
use entity::id::{DocumentId, OpportunityId};
use entity::money::Amount;
use entity::opportunity;

use crate::account::graphql::{Account, Contact, Customer};
use crate::catalog::graphql::PriceList;
use crate::lead::graphql::Lead;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Records};
use crate::platform::graphql::read::{
    BaseCurrency, Loadable, Loaded, Relation, ToMany, ToOne, ViewList,
};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::process::graphql::{SalesProcess, Stage};
use crate::reference::graphql::Campaign;
use crate::sales::closing::graphql::closing::{Closing, ClosingDefaults};
use crate::sales::closing::rules::winner;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::opportunity::graphql::action::OpportunityAction;
use crate::sales::opportunity::graphql::quotes;
use crate::sales::opportunity::graphql::stage::{StageMoveCheck, StageProgress};
use crate::sales::opportunity::input::stage::StageTarget;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::rules::{actions, moves};
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::PricedQuote;
use crate::user::graphql::{Team, User};

impl Loaded<PricedOpportunity> {
    const ACCOUNT: ToOne<PricedOpportunity, entity::account::Model> =
        ToOne::new(&["account", "customer"], |row: &PricedOpportunity| {
            row.account_id.map(Into::into)
        })
        .joined(opportunity::Column::AccountId);
    /// The customer where there is no account.
    const PERSON: ToOne<PricedOpportunity, entity::contact::Model> =
        ToOne::new(&["customer"], |row| {
            row.contact_id.filter(|_| row.account_id.is_none()).map(Into::into)
        });
    const CONTACT: ToOne<PricedOpportunity, entity::contact::Model> =
        ToOne::new(&["contact"], |row| row.contact_id.map(Into::into));
    const OWNER: ToOne<PricedOpportunity, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<PricedOpportunity, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const ORIGINATING_LEAD: ToOne<PricedOpportunity, entity::lead::Model> =
        ToOne::new(&["originatingLead"], |row| row.lead_id.map(Into::into));
    const CAMPAIGN: ToOne<PricedOpportunity, entity::campaign::Model> =
        ToOne::new(&["campaign"], |row| row.campaign_id.map(Into::into));
    const PRICE_LIST: ToOne<PricedOpportunity, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    const LINES: ToMany<PricedOpportunity, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    const PROCESS: ToOne<PricedOpportunity, entity::sales_process::Model> =
        ToOne::new(&["process"], |row| Some(row.process_id.into()));
    const STAGE: ToOne<PricedOpportunity, entity::stage::Model> =
        ToOne::new(&["stage"], |row| Some(row.stage_id.into()));
    const STAGE_VISITS: ToMany<PricedOpportunity, entity::stage_visit::Model, OpportunityId> =
        ToMany::new(&["stageVisits"], |row| row.row.id);
    const COMPETITORS: ToMany<
        PricedOpportunity,
        entity::opportunity_competitor::Model,
        OpportunityId,
    > = ToMany::new(&["competitors"], |row| row.row.id);
    const STAKEHOLDERS: ToMany<PricedOpportunity, entity::stakeholder::Model, OpportunityId> =
        ToMany::new(&["stakeholders"], |row| row.row.id);
    const SALES_TEAM: ToMany<PricedOpportunity, entity::opportunity_member::Model, OpportunityId> =
        ToMany::new(&["salesTeam"], |row| row.row.id);
    const CLOSINGS: ToMany<PricedOpportunity, entity::closing::Model, OpportunityId> =
        ToMany::new(&["closing", "closings"], |row| row.row.id);
    const QUOTES: ToMany<PricedOpportunity, PricedQuote, OpportunityId> =
        ToMany::new(&["currentQuote"], |row| row.row.id);
    const BASE_CURRENCY: BaseCurrency =
        BaseCurrency::new(&["baseEstimatedValue", "baseWeightedValue"]);
}

impl Loadable for PricedOpportunity {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::PERSON,
        &Loaded::<Self>::CONTACT,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::ORIGINATING_LEAD,
        &Loaded::<Self>::CAMPAIGN,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::PROCESS,
        &Loaded::<Self>::STAGE,
        &Loaded::<Self>::STAGE_VISITS,
        &Loaded::<Self>::COMPETITORS,
        &Loaded::<Self>::STAKEHOLDERS,
        &Loaded::<Self>::SALES_TEAM,
        &Loaded::<Self>::CLOSINGS,
        &Loaded::<Self>::QUOTES,
        &Loaded::<Self>::BASE_CURRENCY,
    ];
    const WAITING: &'static [&'static str] =
        &["totals", "stageMoveCheck", "stageProgress", "quotes", "closingDefaults"];
}

/// A possible sale to one customer. Who sees it sees everything of it: documents, lines, closings
/// and events.
#[Object(name = "Opportunity")]
impl Loaded<PricedOpportunity> {
    /// Its id.
    pub async fn id(&self) -> OpportunityId {
        self.row.row.id
    }

    /// For people; unique.
    fn number(&self) -> &str {
        &self.number
    }

    /// Raised by every change, those of its lines and header too.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// What it is called.
    fn name(&self) -> &str {
        &self.name
    }

    /// More about it; null: nothing said.
    fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Its state.
    fn status(&self) -> OpportunityStatus {
        self.status
    }

    /// Whether it waits on purpose: it does not rot, does not move and gets no new quotes.
    fn is_on_hold(&self) -> bool {
        self.is_on_hold
    }

    /// Whom it is with: the account, or the contact where there is no account.
    fn customer(&self) -> NullableField<Customer> {
        if self.account_id.is_some() {
            return Some(self.one(&Self::ACCOUNT)?.map(Customer::Account));
        }
        Some(self.one(&Self::PERSON)?.map(Customer::Contact))
    }

    /// The customer's name.
    fn customer_name(&self) -> &str {
        &self.customer_name
    }

    /// The customer's company; null: a person buys.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// The customer's person; null: not named.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// Who works on it.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// The lead it came from; null: it was opened without one.
    fn originating_lead(&self) -> NullableField<Lead> {
        self.one(&Self::ORIGINATING_LEAD)
    }

    /// What was answered; null: none.
    fn campaign(&self) -> NullableField<Campaign> {
        self.one(&Self::CAMPAIGN)
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

    /// What its lines come to.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.request)
    }

    /// What it may be worth. With lines: their total less tax (with tax, where the organisation
    /// counts so), unless a value was typed by hand; without lines: as it was typed.
    fn estimated_value(&self) -> Money {
        Money::new(self.estimated_value, &self.document.currency_code)
    }

    /// Whether the estimated value was typed by hand although there are lines.
    fn is_value_overridden(&self) -> bool {
        self.is_value_overridden
    }

    /// The estimated value in the base currency: at the day's rate while it is open, at the
    /// booked rate once it is closed.
    fn base_estimated_value(&self) -> Result<Money, ResolverError> {
        Ok(Money::new(self.base_estimated_value, self.base_currency_of(&Self::BASE_CURRENCY)?))
    }

    /// That, times the probability.
    fn base_weighted_value(&self) -> Result<Money, ResolverError> {
        Ok(Money::new(self.base_weighted_value, self.base_currency_of(&Self::BASE_CURRENCY)?))
    }

    /// When it may be sold; null: not known.
    fn estimated_close_date(&self) -> Option<Date> {
        self.estimated_close_date.map(Date)
    }

    /// How likely it will be won, in percent, 0–100: its stage's, unless typed by hand; 100 once
    /// won, 0 once lost.
    fn probability(&self) -> i32 {
        self.probability
    }

    /// Whether the probability was typed by hand: then it stays when the stage changes.
    fn is_probability_overridden(&self) -> bool {
        self.is_probability_overridden
    }

    /// How it counts in a forecast: as its stage says, unless chosen by hand; WON or LOST once
    /// closed.
    fn forecast_category(&self) -> ForecastCategory {
        self.forecast_category
    }

    /// Whether the forecast category was chosen by hand: then it stays when the stage changes.
    fn is_forecast_overridden(&self) -> bool {
        self.is_forecast_overridden
    }

    /// How promising it is; null: not said.
    fn rating(&self) -> Option<Rating> {
        self.rating
    }

    /// Its sales process.
    fn process(&self) -> NullableField<SalesProcess> {
        self.one(&Self::PROCESS)
    }

    /// Where it is; where it was when it was closed.
    fn stage(&self) -> NullableField<Stage> {
        self.one(&Self::STAGE)
    }

    /// Since when it has been there.
    fn stage_entered_at(&self) -> DateTime {
        DateTime(self.stage_entered_at)
    }

    /// Whether it is OPEN, not on hold, and has stayed longer in its stage than that allows.
    fn is_rotting(&self) -> bool {
        moves::is_rotting(&self.row.row, self.request.session().now())
    }

    /// Its stays in stages, oldest first; closed time is in none. All of them.
    fn stage_visits(&self) -> NullableField<ViewList<entity::stage_visit::Model>> {
        self.many(&Self::STAGE_VISITS)
    }

    /// Whether it could be moved, and what blocks it; says so beforehand and changes nothing.
    async fn stage_move_check(
        &self,
        #[graphql(desc = "Where to.")] to: StageTarget,
    ) -> NullableField<StageMoveCheck> {
        Some(StageMoveCheck::of(self, &to).await)
    }

    /// All stages in use of its process in order, at most 50, each with what blocks the way to
    /// it.
    async fn stage_progress(&self) -> NullableField<Vec<StageProgress>> {
        Some(StageProgress::of(self).await)
    }

    /// Key fact: what they need; null: not known.
    fn customer_need(&self) -> Option<&str> {
        self.customer_need.as_deref()
    }

    /// Key fact: what hurts them; null: not known.
    fn pain_points(&self) -> Option<&str> {
        self.pain_points.as_deref()
    }

    /// Key fact: who decides; null: not known.
    fn decision_maker(&self) -> Option<&str> {
        self.decision_maker.as_deref()
    }

    /// Key fact: what they can spend; null: not known.
    fn budget_amount(&self) -> Option<Money> {
        self.budget_amount.map(|amount| Money::new(amount, &self.document.currency_code))
    }

    /// Key fact: how sure the budget is; null: not known.
    fn budget_status(&self) -> Option<BudgetStatus> {
        self.budget_status
    }

    /// Key fact: when they mean to buy; null: not known.
    fn purchase_timeframe(&self) -> Option<PurchaseTimeframe> {
        self.purchase_timeframe
    }

    /// Key fact: how they do it now; null: not known.
    fn current_situation(&self) -> Option<&str> {
        self.current_situation.as_deref()
    }

    /// Key fact: what is proposed to them; null: not known.
    fn proposed_solution(&self) -> Option<&str> {
        self.proposed_solution.as_deref()
    }

    /// Who else may take it. All of them.
    fn competitors(&self) -> NullableField<ViewList<entity::opportunity_competitor::Model>> {
        self.many(&Self::COMPETITORS)
    }

    /// The people who have a say in it. All of them.
    fn stakeholders(&self) -> NullableField<ViewList<entity::stakeholder::Model>> {
        self.many(&Self::STAKEHOLDERS)
    }

    /// With whom it is shared beside its owner and those above. All of them, at most 100.
    fn sales_team(&self) -> NullableField<ViewList<entity::opportunity_member::Model>> {
        self.many(&Self::SALES_TEAM)
    }

    /// What the viewer may do with it, as far as reach and shares go: WRITE, or only READ.
    fn viewer_access(&self) -> Option<ShareAccess> {
        let actor = self.request.session().actor().ok()?;
        actor.access(self.owner_id, self.team_id, &self.shared_with)
    }

    /// Its quotes, oldest first.
    #[graphql(complexity = "10 + child_complexity")]
    async fn quotes(
        &self,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> NullableField<Records<PricedQuote, Counted>> {
        let page = PageInput { first, after, last, before };
        Some(quotes::page(self, &page).await)
    }

    /// The quote that stands for it: WON, else accepted, else the newest live one, else the
    /// newest; null: none.
    fn current_quote(&self) -> NullableField<Quote> {
        self.chosen(&Self::QUOTES, |quotes| quotes::chosen(quotes, winner::current))
    }

    /// How it ended; null while it is open.
    fn closing(&self) -> NullableField<Closing> {
        self.chosen(&Self::CLOSINGS, |all| all.iter().find(|closing| !closing.is_canceled))
    }

    /// How it ended each time, oldest first, those canceled by a reopening too. All of them.
    fn closings(&self) -> NullableField<ViewList<entity::closing::Model>> {
        self.many(&Self::CLOSINGS)
    }

    /// What the close dialogs show before they are edited.
    async fn closing_defaults(&self) -> NullableField<ClosingDefaults> {
        // On the heap: it is large, and every field of an opportunity has room for it.
        Some(Box::pin(ClosingDefaults::of(self)).await)
    }

    /// What can be done with it now, by its state and the viewer's rights.
    fn available_actions(&self) -> Option<Vec<OpportunityAction>> {
        let actor = self.request.session().actor().ok()?;
        let available = actions::available(&self.row.row, actor).into_iter();
        Some(available.map(OpportunityAction::from).collect())
    }

    /// When it was opened.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}
