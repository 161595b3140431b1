//! Records a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::id::LeadId;
use entity::lead;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::event::{Body, Event, LeadFacts};
use crate::lead::input::CreateLeadInput;
use crate::platform::db::tx::Tx;
use crate::platform::db::verb::Verb;
use crate::platform::error::Error;
use crate::platform::text::{fold, fold_email, fold_name};

/// The lead that was recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CreatedLead {
    /// The lead.
    pub lead: LeadId,
}

impl Verb for CreateLeadInput {
    const NAME: &'static str = "createLead";
    const PERMISSION: Permission = Permission::CreateLead;
    type Done = CreatedLead;

    async fn run(self, tx: &mut Tx) -> Result<CreatedLead, Error> {
        let owner = tx.user()?;
        let lead = tx.insert(row(tx, self, owner)).await?;
        tx.index(
            lead.id,
            &[&lead.subject, lead.company_name.as_deref().unwrap_or("")],
        )
        .await?;
        tx.emit(event(PipelineEventKind::LeadCreated, &lead));
        Ok(CreatedLead { lead: lead.id })
    }
}

/// The event of a lead as it is now.
#[must_use]
pub fn event(kind: PipelineEventKind, lead: &lead::Model) -> Event {
    let facts = LeadFacts {
        id: lead.id,
        version: lead.version,
        status: lead.status,
        owner_id: lead.owner_id,
        team_id: lead.team_id,
        account_id: lead.account_id,
    };
    Event {
        kind,
        body: Body::Lead(facts),
    }
}

fn row(tx: &Tx, input: CreateLeadInput, owner: entity::id::UserId) -> lead::Model {
    let person = [input.first_name.as_deref(), input.last_name.as_deref()];
    let person = person.into_iter().flatten().collect::<Vec<_>>().join(" ");
    lead::Model {
        id: LeadId::generate(),
        version: 1,
        sort_key: fold(&input.subject),
        subject: input.subject,
        status: LeadStatus::New,
        salutation: input.salutation,
        first_name: input.first_name,
        last_name: input.last_name,
        company_key: input.company_name.as_deref().map(fold_name),
        company_name: input.company_name,
        job_title: input.job_title,
        email_key: input.email.as_deref().and_then(fold_email),
        email: input.email,
        phone: input.phone,
        phone_extension: None,
        phone_key: None,
        mobile_phone: input.mobile_phone,
        mobile_key: None,
        name_key: (!person.is_empty()).then(|| fold_name(&person)),
        website: input.website,
        country: input.country,
        province: input.province,
        city: input.city,
        source_id: input.source_id,
        campaign_id: input.campaign_id,
        owner_id: input.owner_id.unwrap_or(owner),
        team_id: tx.actor().team_id,
        rating: input.rating,
        currency_code: input.currency_code.map_or_else(
            || tx.settings().organization.base_currency.clone(),
            |code| code.0,
        ),
        estimated_value: input.estimated_value,
        estimated_close_date: input.estimated_close_date.map(|day| day.0),
        customer_need: input.customer_need,
        pain_points: input.pain_points,
        budget_amount: input.budget_amount,
        budget_status: input.budget_status,
        purchase_timeframe: input.purchase_timeframe,
        note: input.note,
        disqualified_reason: None,
        account_id: None,
        contact_id: None,
        qualified_at: None,
        created_at: tx.now(),
        updated_at: tx.now(),
    }
}
