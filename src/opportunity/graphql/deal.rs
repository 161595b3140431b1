//! An opportunity in the schema.

use std::sync::Arc;

use async_graphql::Object;
use entity::choice::{
    BudgetStatus, ForecastCategory, OpportunityStatus, PurchaseTimeframe, Rating, ShareAccess,
};
use entity::id::OpportunityId;
use entity::money::Amount;
use entity::{account, closing, opportunity};
use entity_derive::reads;

use crate::account::graphql::{Account, Contact, Customer};
use crate::catalog::graphql::PriceList;
use crate::document::graphql as document;
use crate::document::graphql::line::Line;
use crate::document::graphql::totals::Totals;
use crate::lead::graphql::Lead;
use crate::opportunity::graphql::action::OpportunityAction;
use crate::opportunity::graphql::ending::{Closing, ClosingDefaults};
use crate::opportunity::graphql::part::{
    OpportunityCompetitor, OpportunityStakeholder, SalesTeamMember,
};
use crate::opportunity::graphql::quotes;
use crate::opportunity::graphql::stage::{StageMoveCheck, StageProgress, StageVisit};
use crate::opportunity::input::stage::StageTarget;
use crate::opportunity::ops::Deal;
use crate::opportunity::rules::{actions, moves, winner};
use crate::platform::db::beside::Beside;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Records};
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::loader::Loaders;
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::platform::graphql::scope::{Scope, Seen, View};
use crate::platform::graphql::walk::Walks;
use crate::process::graphql::{SalesProcess, Stage};
use crate::quote::graphql::Quote;
use crate::quote::ops::Offer;
use crate::reference::graphql::Campaign;
use crate::user::graphql::{Team, User};

async fn base_money(amount: Amount, scope: &Scope) -> Result<Money, Failure> {
    Ok(Money::new(amount, scope.session().base_currency().await?))
}

async fn standing_closing(id: OpportunityId, scope: &Scope) -> Answer<Closing> {
    match scope.rows_of::<closing::Model, _>(id).await {
        Ok(closings) => {
            let standing = closings.iter().find(|closing| !closing.is_canceled)?;
            Some(Ok(View::new(Arc::clone(standing), scope)))
        }
        Err(error) => Some(Err(error)),
    }
}

/// A deal is mostly shown with its customer.
fn beside(loaders: &Loaders) -> Option<Arc<dyn Beside>> {
    loaders.beside::<account::Model>(opportunity::Column::AccountId, &["account", "customer"])
}

/// A possible sale to one customer. Who sees it sees everything of it: documents, lines, closings
/// and events.
#[reads(beside = beside)]
#[Object(name = "Opportunity")]
impl Seen<Deal> {
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
    async fn customer(&self) -> Answer<Customer> {
        if let Some(account) = self.account_id {
            let account = self.scope.load(account).await?;
            return Some(account.map(Customer::Account));
        }
        let contact = self.scope.load_some(self.contact_id).await?;
        Some(contact.map(Customer::Contact))
    }

    /// The customer's name.
    fn customer_name(&self) -> &str {
        &self.customer_name
    }

    /// The customer's company; null: a person buys.
    async fn account(&self) -> Answer<Account> {
        self.scope.load_some(self.account_id).await
    }

    /// The customer's person; null: not named.
    async fn contact(&self) -> Answer<Contact> {
        self.scope.load_some(self.contact_id).await
    }

    /// Who works on it.
    async fn owner(&self) -> Answer<User> {
        self.scope.load(self.owner_id).await
    }

    /// The owner's team; null: none.
    async fn team(&self) -> Answer<Team> {
        self.scope.load_some(self.team_id).await
    }

    /// The lead it came from; null: it was opened without one.
    async fn originating_lead(&self) -> Answer<Lead> {
        self.scope.load_some(self.lead_id).await
    }

    /// What was answered; null: none.
    async fn campaign(&self) -> Answer<Campaign> {
        self.scope.load_some(self.campaign_id).await
    }

    /// Of all its amounts.
    pub async fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.document.currency_code.clone())
    }

    /// From which it sells; null: from none, every price is typed.
    pub async fn price_list(&self) -> Answer<PriceList> {
        document::price_list(self.document.price_list_id, &self.scope).await
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
    pub async fn lines(&self) -> Answer<Walks<Line>> {
        document::lines(self.row.row.id, &self.scope).await
    }

    /// What its lines come to.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.scope)
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
    async fn base_estimated_value(&self) -> Result<Money, Failure> {
        base_money(self.base_estimated_value, &self.scope).await
    }

    /// That, times the probability.
    async fn base_weighted_value(&self) -> Result<Money, Failure> {
        base_money(self.base_weighted_value, &self.scope).await
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
    async fn process(&self) -> Answer<SalesProcess> {
        self.scope.load(self.process_id).await
    }

    /// Where it is; where it was when it was closed.
    async fn stage(&self) -> Answer<Stage> {
        self.scope.load(self.stage_id).await
    }

    /// Since when it has been there.
    fn stage_entered_at(&self) -> DateTime {
        DateTime(self.stage_entered_at)
    }

    /// Whether it is OPEN, not on hold, and has stayed longer in its stage than that allows.
    fn is_rotting(&self) -> bool {
        moves::is_rotting(&self.row.row, self.scope.session().now())
    }

    /// Its stays in stages, oldest first; closed time is in none. All of them.
    async fn stage_visits(&self) -> Answer<Walks<StageVisit>> {
        self.scope.children(self.row.row.id).await
    }

    /// Whether it could be moved, and what blocks it; says so beforehand and changes nothing.
    async fn stage_move_check(
        &self,
        #[graphql(desc = "Where to.")] to: StageTarget,
    ) -> Answer<StageMoveCheck> {
        Some(StageMoveCheck::of(self, &to).await)
    }

    /// All stages in use of its process in order, at most 50, each with what blocks the way to
    /// it.
    async fn stage_progress(&self) -> Answer<Vec<StageProgress>> {
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
    async fn competitors(&self) -> Answer<Walks<OpportunityCompetitor>> {
        self.scope.children(self.row.row.id).await
    }

    /// The people who have a say in it. All of them.
    async fn stakeholders(&self) -> Answer<Walks<OpportunityStakeholder>> {
        self.scope.children(self.row.row.id).await
    }

    /// With whom it is shared beside its owner and those above. All of them, at most 100.
    async fn sales_team(&self) -> Answer<Walks<SalesTeamMember>> {
        self.scope.children(self.row.row.id).await
    }

    /// What the viewer may do with it, as far as reach and shares go: WRITE, or only READ.
    fn viewer_access(&self) -> Option<ShareAccess> {
        let actor = self.scope.session().actor().ok()?;
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
    ) -> Answer<Records<Offer, Counted>> {
        let page = PageInput { first, after, last, before };
        Some(quotes::page(self, &page).await)
    }

    /// The quote that stands for it: WON, else accepted, else the newest live one, else the
    /// newest; null: none.
    async fn current_quote(&self) -> Answer<Quote> {
        quotes::chosen(self, winner::current).await
    }

    /// How it ended; null while it is open.
    async fn closing(&self) -> Answer<Closing> {
        standing_closing(self.row.row.id, &self.scope).await
    }

    /// How it ended each time, oldest first, those canceled by a reopening too. All of them.
    async fn closings(&self) -> Answer<Walks<Closing>> {
        self.scope.children(self.row.row.id).await
    }

    /// What the close dialogs show before they are edited.
    async fn closing_defaults(&self) -> Answer<ClosingDefaults> {
        // On the heap: it is large, and every field of a deal has room for it.
        Some(Box::pin(ClosingDefaults::of(self)).await)
    }

    /// What can be done with it now, by its state and the viewer's rights.
    fn available_actions(&self) -> Option<Vec<OpportunityAction>> {
        let actor = self.scope.session().actor().ok()?;
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
