//! Qualifies a lead: finds or creates its customer and opens its opportunities.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::id::{AccountId, ContactId, LeadId, OpportunityId};
use entity::lead;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::account::ops::customer::{self, Customer, Targets, resolve};
use crate::lead::input::{NewOpportunityInput, QualifyLeadInput};
use crate::lead::ops::{save, usable_campaign};
use crate::lead::rules::LeadAction;
use crate::lead::rules::qualify::{
    Carried, account_in_country_of, account_of, carried, check_count, contact_in_country_of,
    contact_of,
};
use crate::platform::bounds::NAME_LENGTH;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::state_machine::StateMachine;
use crate::platform::text::visible::in_one_line;
use crate::platform::validator::Validator;
use crate::reference::ops::check_places;
use crate::sales::document::ops::check_terms;
use crate::sales::opportunity::ops::create::{Opening, open, usable_process};
use crate::user::owner::{self, Owner};

/// The records that a lead was qualified into.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Qualified {
    /// The lead.
    pub lead: LeadId,
    /// The company.
    pub account: Option<AccountId>,
    /// The person.
    pub contact: Option<ContactId>,
    /// The opportunities that were opened.
    pub opportunities: Vec<OpportunityId>,
}

impl Command for QualifyLeadInput {
    const NAME: &'static str = "qualifyLead";
    const PERMISSION: Permission = Permission::QualifyLead;
    const EMITS: Emits =
        Emits::Events(&[PipelineEventKind::LeadQualified, PipelineEventKind::OpportunityOpened]);
    type Output = Qualified;

    async fn execute(self, tx: &mut Tx) -> Result<Qualified, Error> {
        // The keys of the customer are locked before the lead, as in every command.
        let known: lead::Model = tx.get(self.lead_id).await?;
        let owner = owner::present(tx, known.owner_id).await?;
        customer::lock(tx, self.targets(&known, owner)).await?;
        let before: lead::Model = tx.lock(self.lead_id).await?;
        before.status.check(LeadAction::Qualify)?;
        let mut owner = owner::present(tx, before.owner_id).await?;
        owner::put_active(tx, &mut owner.id, &mut owner.team_id, "leadId").await?;
        // What is wrong with the customer and with the opportunities is reported in one round.
        let mut validator = Validator::default();
        let wanted = validator.collect(checked(tx, &self, &before).await)?;
        let customer = validator.collect(resolve(tx, self.targets(&before, owner)).await)?;
        let (Some(wanted), Some(customer)) = (wanted, customer) else {
            validator.into_result()?;
            return Err(Error::Broken("a refused qualification without a reason".to_owned()));
        };
        let plan = plan(tx, (&before, owner), &self, &customer).await?;

        let only = wanted.len() == 1;
        let mut opportunities = Vec::with_capacity(wanted.len());
        for (index, wanted) in wanted.into_iter().enumerate() {
            let opening = opening(&plan, wanted, only);
            let opportunity = open(tx, opening).await.map_err(|error| placed(error, index))?;
            opportunities.push(opportunity.id);
        }
        let after = lead::Model {
            status: LeadStatus::Qualified,
            account_id: customer.account.map(|account| account.id),
            contact_id: customer.contact.map(|contact| contact.id),
            qualified_at: Some(tx.now()),
            ..before.clone()
        };
        let after = save(tx, &before, after, PipelineEventKind::LeadQualified).await?;
        Ok(Qualified {
            lead: after.id,
            account: after.account_id,
            contact: after.contact_id,
            opportunities,
        })
    }
}

impl QualifyLeadInput {
    /// The requested customer; by default, made of what the lead says.
    fn targets(&self, lead: &lead::Model, owner: Owner) -> Targets {
        let account = match self.account.clone() {
            Some(account) => account_in_country_of(lead, account),
            None => account_of(lead),
        };
        let contact = match self.contact.clone() {
            Some(contact) => contact_in_country_of(lead, contact, &account),
            None => contact_of(lead),
        };
        Targets { account, contact, on_duplicate: self.on_duplicate, owner }
    }
}

/// The requested opportunities, with checked and trimmed texts.
async fn checked(
    tx: &Tx,
    input: &QualifyLeadInput,
    lead: &lead::Model,
) -> Result<Vec<NewOpportunityInput>, Error> {
    let named_after_lead = || vec![NewOpportunityInput::default()];
    let mut wanted = input.opportunities.clone().unwrap_or_else(named_after_lead);
    check_count(wanted.len())?;
    let mut validator = Validator::default();
    if !wanted.is_empty() {
        let terms = check_terms(tx, currency(input, lead), input.price_list_id).await;
        validator.collect(terms)?;
    }
    for (index, new) in wanted.iter_mut().enumerate() {
        let place = format!("opportunities.{index}");
        validator.text(&mut new.name, NAME_LENGTH, &format!("{place}.name"));
        let path = format!("{place}.estimatedValue");
        validator.not_negative(new.estimated_value, &path);
        let value = (new.estimated_value, currency(input, lead));
        validator.collect(check_places(tx, value, &path).await)?;
        let process = usable_process(tx, new.process_id).await;
        validator.collect(process.map_err(|error| placed(error, index)))?;
    }
    if let Some(id) = input.campaign_id {
        validator.collect(usable_campaign(tx, id).await)?;
    }
    validator.into_result()?;
    Ok(wanted)
}

/// The currency of the opportunities.
fn currency<'a>(input: &'a QualifyLeadInput, lead: &'a lead::Model) -> &'a str {
    input.currency_code.as_ref().map_or(&lead.currency_code, |code| &code.0)
}

/// What all opportunities of the lead have in common.
struct Plan<'a> {
    lead: &'a lead::Model,
    input: &'a QualifyLeadInput,
    customer: &'a Customer,
    owner: Owner,
    currency: String,
    carried: Carried,
}

async fn plan<'a>(
    tx: &mut Tx,
    (lead, owner): (&'a lead::Model, Owner),
    input: &'a QualifyLeadInput,
    customer: &'a Customer,
) -> Result<Plan<'a>, Error> {
    let currency = currency(input, lead).to_owned();
    let carried = carried(lead, &currency);
    let has_amounts = lead.estimated_value.is_some() || lead.budget_amount.is_some();
    if has_amounts && carried == Carried::default() {
        let message =
            Message::new("lead-amounts-not-carried").with("currency", &lead.currency_code);
        tx.warn("AMOUNTS_NOT_CARRIED", message, "currencyCode");
    }
    Ok(Plan { lead, input, customer, owner, currency, carried })
}

fn opening(plan: &Plan<'_>, new: NewOpportunityInput, is_only: bool) -> Opening {
    let Plan { lead, input, customer, owner, currency, carried } = plan;
    let NewOpportunityInput { name, estimated_value, estimated_close_date, process_id } = new;
    let close_date = estimated_close_date.map(|day| day.0);
    Opening {
        name: name.unwrap_or_else(|| in_one_line(&lead.subject)),
        customer: (*customer).clone(),
        owner_id: owner.id,
        team_id: owner.team_id,
        lead_id: Some(lead.id),
        campaign_id: input.campaign_id.or(lead.campaign_id),
        process_id,
        currency_code: Some(currency.clone()),
        price_list_id: input.price_list_id,
        estimated_value: estimated_value.or(carried.estimated_value.filter(|_| is_only)),
        estimated_close_date: close_date.or(lead.estimated_close_date.filter(|_| is_only)),
        source_id: lead.source_id,
        rating: lead.rating,
        customer_need: lead.customer_need.clone(),
        pain_points: lead.pain_points.clone(),
        budget_amount: carried.budget_amount,
        budget_status: lead.budget_status,
        purchase_timeframe: lead.purchase_timeframe,
        description: lead.note.clone(),
    }
}

/// Completes the path of an error: each opportunity has its own process, but currency and price list are the same for
/// all.
fn placed(error: Error, index: usize) -> Error {
    let Error::Refused(problems) = error else {
        return error;
    };
    let placed = problems.into_iter().map(|mut problem| {
        if problem.path.first().is_some_and(|field| field == "processId") {
            problem.path.splice(0..0, ["opportunities".to_owned(), index.to_string()]);
        }
        problem
    });
    Error::Refused(placed.collect())
}
