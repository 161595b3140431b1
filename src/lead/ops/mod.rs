//! The commands on leads.

pub mod contact;
pub mod create;
pub mod disqualify;
mod duplicate;
pub mod import;
pub mod lifecycle;
pub mod qualify;
pub mod reactivate;
mod refold;
pub mod update;

use entity::choice::PipelineEventKind;
use entity::id::{CampaignId, LeadId};
use entity::{campaign, lead, source};
use serde::{Deserialize, Serialize};

use crate::event::{Body, Event, LeadFacts, LeadState, Owned};
use crate::lead::rules::record::{person_name, search_parts};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::validator::Validator;
use crate::reference;
use crate::reference::ops::check_places;

/// The lead that was changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ChangedLead {
    /// The lead.
    pub lead: LeadId,
}

/// The lead that was created.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct CreatedLead {
    /// The lead.
    pub lead: LeadId,
}

/// Saves a changed lead and emits its event; writes nothing if nothing changed.
async fn save(
    tx: &mut Tx,
    before: &lead::Model,
    after: lead::Model,
    kind: PipelineEventKind,
) -> Result<lead::Model, Error> {
    let after = tx.update(before, after).await?;
    if after.version != before.version {
        index(tx, &after).await?;
        tx.emit(event(kind, Some(before), &after));
    }
    Ok(after)
}

/// Sets a lead's search text.
async fn index(tx: &Tx, lead: &lead::Model) -> Result<(), Error> {
    tx.set_search_text(lead.id, &search_parts(lead)).await
}

/// Refuses a source, campaign or currency that does not exist or is retired, if it is newly set.
async fn check_references(
    tx: &Tx,
    before: Option<&lead::Model>,
    after: &lead::Model,
) -> Result<Validator, Error> {
    let mut validator = Validator::default();
    if let Some(id) = after.source_id
        && before.is_none_or(|before| before.source_id != Some(id))
    {
        let source = tx.get::<source::Model>(id).await.at("sourceId");
        if let Some(source) = validator.collect(source)?
            && !source.is_active
        {
            validator.refuse(UserError::invalid("lead-source-retired").at("sourceId"));
        }
    }
    if let Some(id) = after.campaign_id
        && before.is_none_or(|before| before.campaign_id != Some(id))
    {
        validator.collect(usable_campaign(tx, id).await)?;
    }
    if before.is_none_or(|before| before.currency_code != after.currency_code) {
        let currency = reference::ops::currency(tx, &after.currency_code).await;
        validator.collect(currency.at("currencyCode"))?;
    }
    check_amounts(tx, &mut validator, (before, after)).await?;
    Ok(validator)
}

/// Refuses an amount with more decimal places than its currency, if it or its currency is newly set.
async fn check_amounts(
    tx: &Tx,
    validator: &mut Validator,
    (before, after): (Option<&lead::Model>, &lead::Model),
) -> Result<(), Error> {
    let is_other_currency = before.is_some_and(|it| it.currency_code != after.currency_code);
    for (amount, kept, path) in [
        (after.estimated_value, before.map(|it| it.estimated_value), "estimatedValue"),
        (after.budget_amount, before.map(|it| it.budget_amount), "budgetAmount"),
    ] {
        let is_kept = kept == Some(amount);
        if is_kept && !is_other_currency {
            continue;
        }
        let path = if is_kept { "currencyCode" } else { path };
        let checked = check_places(tx, (amount, &after.currency_code), path).await;
        validator.collect(checked)?;
    }
    Ok(())
}

/// Refuses a campaign that does not exist or is retired.
async fn usable_campaign(tx: &Tx, id: CampaignId) -> Result<(), Error> {
    let campaign: campaign::Model = tx.get(id).await.at("campaignId")?;
    if campaign.is_active {
        Ok(())
    } else {
        Err(UserError::invalid("lead-campaign-retired").at("campaignId").into())
    }
}

/// The event of a lead as it is now and as it was.
fn event(kind: PipelineEventKind, before: Option<&lead::Model>, lead: &lead::Model) -> Event {
    let state_before = before.map(state).map(Box::new);
    let state_after = Some(Box::new(state(lead)));
    let change = LeadFacts { state_before, state_after, ..facts(before, lead) };
    Event { kind, body: Body::Lead(change) }
}

/// Who may see a lead's event: the facts that decide it, and its former owner.
#[must_use]
pub fn facts(before: Option<&lead::Model>, lead: &lead::Model) -> LeadFacts {
    LeadFacts {
        id: lead.id,
        version: lead.version,
        status: lead.status,
        owner_id: lead.owner_id,
        team_id: lead.team_id,
        account_id: lead.account_id,
        before: before.map(|before| Owned { owner_id: before.owner_id, team_id: before.team_id }),
        state_before: None,
        state_after: None,
    }
}

/// What lists show of a lead.
fn state(lead: &lead::Model) -> LeadState {
    LeadState {
        subject: lead.subject.clone(),
        full_name: person_name(lead),
        company_name: lead.company_name.clone(),
        status: lead.status,
        rating: lead.rating,
        owner_id: lead.owner_id,
        team_id: lead.team_id,
        campaign_id: lead.campaign_id,
        source_id: lead.source_id,
        account_id: lead.account_id,
        estimated_value: lead.estimated_value,
        currency_code: lead.currency_code.clone(),
        created_at: lead.created_at,
        updated_at: lead.updated_at,
    }
}
