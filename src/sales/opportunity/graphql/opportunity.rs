//! An opportunity in the schema.

use async_graphql::Object;
use entity::choice::{
    BudgetStatus, ForecastCategory, OpportunityStatus, PurchaseTimeframe, Rating, ShareAccess,
};
use entity::id::{OpportunityId, StageId};
use entity::money::Amount;

use crate::account::graphql::{Account, Contact, Customer};
use crate::catalog::graphql::PriceList;
use crate::lead::graphql::Lead;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Counted, Paged, Records};
use crate::platform::graphql::read::{Loaded, ViewList};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::process::graphql::{SalesProcess, Stage};
use crate::reference::graphql::{Campaign, Source};
use crate::sales::closing::graphql::closing::{Closing, ClosingDefaults};
use crate::sales::closing::rules::winner;
use crate::sales::document::graphql::totals::Totals;
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::opportunity::graphql::action::OpportunityAction;
use crate::sales::opportunity::graphql::quotes;
use crate::sales::opportunity::graphql::stage::{StageMoveCheck, StageProgress, allowed_stages};
use crate::sales::opportunity::input::stage::StageTarget;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::opportunity::rules::{actions, moves};
use crate::sales::quote::graphql::Quote;
use crate::sales::quote::ops::PricedQuote;
use crate::slices::Attached;
use crate::user::graphql::{Team, User};

impl Paged for PricedOpportunity {
    const PAGE: &'static str = "A page of opportunities.";
}

/// A possible sale to one customer. Anyone who can see an opportunity sees everything in it: documents, lines, closings
/// and events.
#[Object(name = "Opportunity")]
impl Loaded<PricedOpportunity> {
    /// The id.
    pub async fn id(&self) -> OpportunityId {
        self.row.row.id
    }

    /// The number that people refer to it by; unique.
    fn number(&self) -> &str {
        &self.number
    }

    /// Increases with every change, including changes of its lines and header.
    pub async fn version(&self) -> i32 {
        self.version
    }

    /// The name.
    fn name(&self) -> &str {
        &self.name
    }

    /// The description; null: none was given.
    fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The status.
    fn status(&self) -> OpportunityStatus {
        self.status
    }

    /// Whether it is on hold: it then does not rot, does not change its stage and gets no new quotes.
    fn is_on_hold(&self) -> bool {
        self.is_on_hold
    }

    /// The customer: the account, or the contact if there is no account; null only with an error.
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

    /// The customer's company; null: the customer is a person.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// The customer's contact person; null: none was named.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// The owner: the user responsible for it; null only with an error.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: the owner is in none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// The lead it came from; null: it was opened without one, or the viewer may not see the lead.
    fn originating_lead(&self) -> NullableField<Lead> {
        self.one(&Self::ORIGINATING_LEAD)
    }

    /// The campaign this opportunity came from; null: none.
    fn campaign(&self) -> NullableField<Campaign> {
        self.one(&Self::CAMPAIGN)
    }

    /// The source of the lead it came from, as it was when the lead was qualified; null: none.
    fn source(&self) -> NullableField<Source> {
        self.one(&Self::SOURCE)
    }

    /// What the seller does next; null: nothing is planned.
    fn next_step(&self) -> Option<&str> {
        self.next_step.as_deref()
    }

    /// The day of the next step; null: it has none.
    fn next_step_on(&self) -> Option<Date> {
        self.next_step_on.map(Date)
    }

    /// The day on which it was closed; null while it is open.
    fn closed_on(&self) -> Option<Date> {
        self.closed_on.map(Date)
    }

    /// The currency of all amounts.
    pub async fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.document.currency_code.clone())
    }

    /// The price list that prices come from; null: none, every price is entered manually.
    pub async fn price_list(&self) -> NullableField<PriceList> {
        self.one(&Self::PRICE_LIST)
    }

    /// The header discount as an amount; it adds to the percentage.
    pub async fn discount_amount(&self) -> Amount {
        self.document.discount_amount
    }

    /// The header discount in percent of the sum of the lines, 0–100.
    pub async fn discount_percent(&self) -> Amount {
        self.document.discount_percent
    }

    /// The freight charge before tax.
    pub async fn freight_amount(&self) -> Amount {
        self.document.freight_amount
    }

    /// The tax rate on freight in percent; null: freight is not taxed.
    pub async fn freight_tax_rate(&self) -> Option<Amount> {
        self.document.freight_tax_rate
    }

    /// The payment terms; null: none were given.
    pub async fn payment_terms(&self) -> Option<String> {
        self.document.payment_terms.clone()
    }

    /// Within how many days of its issue an invoice is to be paid; null: nothing was agreed, at once.
    pub async fn payment_days(&self) -> Option<i32> {
        self.document.payment_days
    }

    /// The delivery terms; null: none were given.
    pub async fn delivery_terms(&self) -> Option<String> {
        self.document.delivery_terms.clone()
    }

    /// Increases with every change of the lines or the header, and with no other change.
    pub async fn lines_version(&self) -> i32 {
        self.document.lines_version
    }

    /// All lines in order, at most 250; null only with an error.
    pub async fn lines(&self) -> NullableField<ViewList<entity::line::Model>> {
        self.many(&Self::LINES)
    }

    /// The totals of its lines.
    pub async fn totals(&self) -> Totals {
        Totals::of(&self.document, &self.request)
    }

    /// The estimated value. If it is not overridden and there are lines, it is their total without tax (with tax, if
    /// the organisation counts revenue with tax); otherwise the amount that was entered.
    fn estimated_value(&self) -> Money {
        Money::new(self.estimated_value, &self.document.currency_code)
    }

    /// Whether an entered estimated value takes precedence over the lines' total.
    fn is_value_overridden(&self) -> bool {
        self.is_value_overridden
    }

    /// The estimated value in the base currency: at the day's rate while the opportunity is open, at the booked rate
    /// once it is closed.
    fn base_estimated_value(&self) -> Result<Money, ResolverError> {
        Ok(Money::new(self.base_estimated_value, self.base_currency_of(&Self::BASE_CURRENCY)?))
    }

    /// Whether the base values are at an older exchange rate, because at the day's rate they leave the range that can
    /// be stored.
    fn is_base_value_stale(&self) -> bool {
        self.document.is_base_stale
    }

    /// The estimated value in the base currency, multiplied by the probability.
    fn base_weighted_value(&self) -> Result<Money, ResolverError> {
        Ok(Money::new(self.base_weighted_value, self.base_currency_of(&Self::BASE_CURRENCY)?))
    }

    /// The estimated close date; null: unknown.
    fn estimated_close_date(&self) -> Option<Date> {
        self.estimated_close_date.map(Date)
    }

    /// The probability of winning in percent, 0–100: the stage's default unless it is overridden; 100 once won, 0 once
    /// lost.
    fn probability(&self) -> i32 {
        self.probability
    }

    /// Whether the probability was entered manually; it then stays when the stage changes.
    fn is_probability_overridden(&self) -> bool {
        self.is_probability_overridden
    }

    /// The category in which it counts in a forecast: the stage's default unless it is overridden; WON or LOST once
    /// closed.
    fn forecast_category(&self) -> ForecastCategory {
        self.forecast_category
    }

    /// Whether the forecast category was chosen manually; it then stays when the stage changes.
    fn is_forecast_overridden(&self) -> bool {
        self.is_forecast_overridden
    }

    /// How promising it is; null: not rated.
    fn rating(&self) -> Option<Rating> {
        self.rating
    }

    /// The sales process; null only with an error.
    fn process(&self) -> NullableField<SalesProcess> {
        self.one(&Self::PROCESS)
    }

    /// The current stage; once closed, the stage in which it was closed; null only with an error.
    fn stage(&self) -> NullableField<Stage> {
        self.one(&Self::STAGE)
    }

    /// When it entered the current stage.
    fn stage_entered_at(&self) -> DateTime {
        DateTime(self.stage_entered_at)
    }

    /// Whether it is OPEN, not on hold, and has been in its stage longer than the stage allows.
    fn is_rotting(&self) -> bool {
        moves::is_rotting(&self.row.row, self.request.session().now())
    }

    /// All its stays in stages, oldest first. Time during which it was closed belongs to none. Null only with an error.
    fn stage_visits(&self) -> NullableField<ViewList<entity::stage_visit::Model>> {
        self.many(&Self::STAGE_VISITS)
    }

    /// Checks whether it could be moved to a stage, and what blocks the move; changes nothing; null only with an error.
    async fn stage_move_check(
        &self,
        #[graphql(desc = "The stage to check.")] to: StageTarget,
    ) -> NullableField<StageMoveCheck> {
        Some(StageMoveCheck::of(self, &to).await)
    }

    /// The ids of the active stages to which it could be moved now, in order, at most 50; empty if it may not be moved.
    /// Cheap enough for every card of a board; `stageMoveCheck` says what blocks the others. Null only with an error.
    async fn allowed_stage_ids(&self) -> NullableField<Vec<StageId>> {
        Some(allowed_stages(self).await)
    }

    /// All active stages of its process in order, at most 50, each with what blocks a move to it; null only with an
    /// error.
    async fn stage_progress(&self) -> NullableField<Vec<StageProgress>> {
        Some(StageProgress::of(self).await)
    }

    /// Key fact: what the customer needs; null: unknown.
    fn customer_need(&self) -> Option<&str> {
        self.customer_need.as_deref()
    }

    /// Key fact: the customer's pain points; null: unknown.
    fn pain_points(&self) -> Option<&str> {
        self.pain_points.as_deref()
    }

    /// Key fact: who decides on the customer's side; null: unknown.
    fn decision_maker(&self) -> Option<&str> {
        self.decision_maker.as_deref()
    }

    /// Key fact: the customer's budget; null: unknown.
    fn budget_amount(&self) -> Option<Money> {
        self.budget_amount.map(|amount| Money::new(amount, &self.document.currency_code))
    }

    /// Key fact: how certain the budget is; null: unknown.
    fn budget_status(&self) -> Option<BudgetStatus> {
        self.budget_status
    }

    /// Key fact: when the customer intends to buy; null: unknown.
    fn purchase_timeframe(&self) -> Option<PurchaseTimeframe> {
        self.purchase_timeframe
    }

    /// Key fact: how the customer works today; null: unknown.
    fn current_situation(&self) -> Option<&str> {
        self.current_situation.as_deref()
    }

    /// Key fact: the solution proposed to the customer; null: unknown.
    fn proposed_solution(&self) -> Option<&str> {
        self.proposed_solution.as_deref()
    }

    /// All competitors for this opportunity; null only with an error.
    fn competitors(&self) -> NullableField<ViewList<entity::opportunity_competitor::Model>> {
        self.many(&Self::COMPETITORS)
    }

    /// All people who influence the customer's decision; null only with an error.
    fn stakeholders(&self) -> NullableField<ViewList<entity::stakeholder::Model>> {
        self.many(&Self::STAKEHOLDERS)
    }

    /// All users and teams with whom it is shared, at most 100. The owner and the managers who see the owner's records
    /// are not listed. Null only with an error.
    fn sales_team(&self) -> NullableField<ViewList<entity::opportunity_member::Model>> {
        self.many(&Self::SALES_TEAM)
    }

    /// Whether the viewer may change the opportunity (WRITE) or only see it (READ), by ownership and shares; null in
    /// the answer to the call that ended the viewer's own share.
    fn viewer_access(&self) -> Option<ShareAccess> {
        let actor = self.request.session().actor().ok()?;
        actor.access(self.owner_id, self.team_id, &self.shared_with)
    }

    /// The quotes, oldest first; null only with an error.
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

    /// The current quote: the WON one, else the accepted one, else the newest DRAFT or ACTIVE one, else the newest;
    /// null: there are no quotes.
    fn current_quote(&self) -> NullableField<Quote> {
        self.chosen(&Self::QUOTES, |quotes| quotes::chosen(quotes, winner::current))
    }

    /// The invoices of its orders, newest first, at most 100, canceled ones included; null only with an error.
    fn invoices(&self) -> NullableField<ViewList<PricedInvoice>> {
        self.many(&Self::INVOICES)
    }

    /// The closing that is in force; null while the opportunity is open.
    fn closing(&self) -> NullableField<Closing> {
        self.chosen(&Self::CLOSINGS, |all| all.iter().find(|closing| !closing.is_canceled))
    }

    /// All closings, oldest first, including those canceled by a reopening; null only with an error.
    fn closings(&self) -> NullableField<ViewList<entity::closing::Model>> {
        self.many(&Self::CLOSINGS)
    }

    /// The values with which a close dialog starts; null only with an error, e.g. if a currency has no exchange rate.
    async fn closing_defaults(&self) -> NullableField<ClosingDefaults> {
        // Boxed: its future is large, and otherwise every field's future would reserve room for it.
        Some(Box::pin(ClosingDefaults::of(self)).await)
    }

    /// The actions that its status and the viewer's rights allow now; never null.
    fn available_actions(&self) -> Option<Vec<OpportunityAction>> {
        let actor = self.request.session().actor().ok()?;
        let available = actions::available(&self.row.row, actor).into_iter();
        Some(available.map(OpportunityAction::from).collect())
    }

    #[graphql(flatten)]
    fn attached(&self) -> Attached<PricedOpportunity> {
        Attached::to(self)
    }

    /// When it was opened.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }
}
