//! Creates an opportunity, for `openOpportunity` and for the qualification of a lead.

use chrono::NaiveDate;
use entity::choice::{
    BudgetStatus, DocumentKind, MoveDirection, OpportunityStatus, PipelineEventKind,
    PurchaseTimeframe, Rating,
};
use entity::id::{
    CampaignId, LeadId, OpportunityId, PriceListId, ProcessId, SourceId, TeamId, UserId,
};
use entity::money::Amount;
use entity::share::Shares;
use entity::{opportunity, price_list, stage};

use crate::account::ops::customer::Customer;
use crate::event::OpportunityChange;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::text::sort_key;
use crate::process;
use crate::process::ops::Process;
use crate::sales::document;
use crate::sales::document::input::LineInput;
use crate::sales::document::ops::NewDocument;
use crate::sales::opportunity::ops::search_text::index;
use crate::sales::opportunity::ops::{
    PricedOpportunity, facts_in, record, value_of_lines, valued, visit,
};

/// The initial values of an opportunity.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The name.
    pub name: String,
    /// The customer.
    pub customer: Customer,
    /// The owner.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The lead it came from.
    pub lead_id: Option<LeadId>,
    /// The campaign it came from.
    pub campaign_id: Option<CampaignId>,
    /// The sales process; `None`: the default one.
    pub process_id: Option<ProcessId>,
    /// The currency; `None`: the price list's currency, else the base currency.
    pub currency_code: Option<String>,
    /// The price list.
    pub price_list_id: Option<PriceListId>,
    /// The estimated value; `None`: computed from the lines.
    pub estimated_value: Option<Amount>,
    /// The estimated close date.
    pub estimated_close_date: Option<NaiveDate>,
    /// The source of the lead, if any.
    pub source_id: Option<SourceId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Key fact: what the customer needs.
    pub customer_need: Option<String>,
    /// Key fact: the customer's pain points.
    pub pain_points: Option<String>,
    /// Key fact: the customer's budget.
    pub budget_amount: Option<Amount>,
    /// Key fact: how certain the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// Key fact: when the customer intends to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// The description.
    pub description: Option<String>,
}

/// Opens an opportunity in the first stage of its process, with document, parties, number, stage visit, history and
/// event.
///
/// # Errors
/// The currency, price list or process is not found or retired, or the database failed.
pub async fn open(tx: &mut Tx, opening: Opening) -> Result<PricedOpportunity, Error> {
    open_with(tx, opening, Vec::new()).await
}

/// Opens an opportunity with its first lines; otherwise like `open`.
///
/// # Errors
/// The same as of `open`; or a line is invalid, with a path such as `lines.0.quantity`.
pub async fn open_with(
    tx: &mut Tx,
    opening: Opening,
    lines: Vec<LineInput>,
) -> Result<PricedOpportunity, Error> {
    let process = usable_process(tx, opening.process_id).await?;
    let stage = first_stage(&process)?;
    let id = OpportunityId::generate();
    let document = document::ops::create(
        tx,
        NewDocument {
            id: id.into(),
            kind: DocumentKind::Opportunity,
            opportunity_id: id,
            currency_code: currency(tx, opening.currency_code.as_deref(), opening.price_list_id)
                .await?,
            price_list_id: opening.price_list_id,
        },
        &opening.customer,
    )
    .await?;
    let mut row = row(tx, id, &opening, stage);
    row.is_value_overridden = !lines.is_empty() && opening.estimated_value.is_some();
    let opportunity = if lines.is_empty() {
        let opportunity = PricedOpportunity { row, document };
        let mut opportunity = valued(tx, opportunity).await.at("estimatedValue")?;
        opportunity.row.number = tx.next_number(DocumentKind::Opportunity).await?;
        opportunity.row = tx.insert(opportunity.row).await?;
        opportunity
    } else {
        with_lines(tx, PricedOpportunity { row, document }, lines).await?
    };

    tx.insert(visit::entered(tx, &opportunity, MoveDirection::Start)?).await?;
    let Customer { account, contact } = &opening.customer;
    index(tx, &opportunity.row, (account.as_ref(), contact.as_ref()), &[]).await?;
    let facts = facts_in(tx, &opportunity, stage.name.clone());
    let change = OpportunityChange {
        id,
        version: opportunity.version,
        before: None,
        after: facts,
        seconds_in_previous_stage: None,
        parts: Some(Vec::new()),
    };
    record(tx, &opportunity, PipelineEventKind::OpportunityOpened, change).await?;
    Ok(opportunity)
}

/// Inserts the opportunity first, without number and value, because its lines refer to it.
async fn with_lines(
    tx: &mut Tx,
    opportunity: PricedOpportunity,
    lines: Vec<LineInput>,
) -> Result<PricedOpportunity, Error> {
    let draft = opportunity::Model { number: opportunity.id.to_string(), ..opportunity.row };
    tx.insert(draft.clone()).await?;
    let document = document::ops::add_lines(tx, &opportunity.document, lines).await?;
    let mut row = draft.clone();
    if !row.is_value_overridden {
        row.estimated_value = value_of_lines(tx, &document)?;
    }
    let path = if row.is_value_overridden { "estimatedValue" } else { "lines" };
    let mut opportunity = valued(tx, PricedOpportunity { row, document }).await.at(path)?;
    opportunity.row.number = tx.next_number(DocumentKind::Opportunity).await?;
    opportunity.row = tx.finish_insert(&draft, opportunity.row).await?;
    Ok(opportunity)
}

/// A process in which opportunities may be opened.
///
/// # Errors
/// It does not exist, or is retired.
pub async fn usable_process(tx: &Tx, id: Option<ProcessId>) -> Result<Process, Error> {
    let process = process::ops::load(tx, id).await.at("processId")?;
    if process.process.is_active {
        Ok(process)
    } else {
        Err(UserError::invalid("opportunity-process-retired").at("processId").into())
    }
}

fn first_stage(process: &Process) -> Result<&stage::Model, Error> {
    process.stages.first().ok_or_else(|| Error::Broken("a process without stages".to_owned()))
}

/// The currency that was given, else the price list's, else the base currency.
pub(super) async fn currency(
    tx: &Tx,
    given: Option<&str>,
    price_list: Option<PriceListId>,
) -> Result<String, Error> {
    if let Some(code) = given {
        return Ok(code.to_owned());
    }
    let Some(id) = price_list else {
        return Ok(tx.settings().organization.base_currency.clone());
    };
    let list: price_list::Model = tx.get(id).await.at("priceListId")?;
    Ok(list.currency_code)
}

fn row(tx: &Tx, id: OpportunityId, opening: &Opening, stage: &stage::Model) -> opportunity::Model {
    let customer_name = customer_name(&opening.customer).to_owned();
    let opening = opening.clone();
    opportunity::Model {
        id,
        version: 1,
        number: String::new(),
        name_sort: sort_key(&opening.name),
        name: opening.name,
        description: opening.description,
        status: OpportunityStatus::Open,
        is_on_hold: false,
        account_id: opening.customer.account.map(|account| account.id),
        contact_id: opening.customer.contact.map(|contact| contact.id),
        customer_sort: sort_key(&customer_name),
        customer_name,
        owner_id: opening.owner_id,
        team_id: opening.team_id,
        lead_id: opening.lead_id,
        campaign_id: opening.campaign_id,
        process_id: stage.process_id,
        stage_id: stage.id,
        stage_entered_at: tx.now(),
        rots_at: visit::rots_at(tx.now(), stage),
        estimated_value: opening.estimated_value.unwrap_or(Amount::ZERO),
        is_value_overridden: false,
        base_estimated_value: Amount::ZERO,
        base_weighted_value: Amount::ZERO,
        estimated_close_date: opening.estimated_close_date,
        probability: stage.probability,
        is_probability_overridden: false,
        forecast_category: stage.forecast_category,
        is_forecast_overridden: false,
        rating: opening.rating,
        customer_need: opening.customer_need,
        pain_points: opening.pain_points,
        decision_maker: None,
        budget_amount: opening.budget_amount,
        budget_status: opening.budget_status,
        purchase_timeframe: opening.purchase_timeframe,
        current_situation: None,
        proposed_solution: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        shared_with: Shares::NONE,
        deleted_at: None,
        next_step: None,
        next_step_on: None,
        closed_on: None,
        close_reason_id: None,
        competitor_id: None,
        base_actual_revenue: None,
        source_id: opening.source_id,
    }
}

/// The company's name, or the person's if there is no company.
pub(super) fn customer_name(customer: &Customer) -> &str {
    match (&customer.account, &customer.contact) {
        (Some(account), _) => &account.name,
        (None, Some(contact)) => &contact.full_name,
        (None, None) => "",
    }
}
