//! Creates a lead.

use entity::choice::{LeadStatus, PipelineEventKind};
use entity::id::LeadId;
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::CreateLeadInput;
use crate::lead::ops::{CreatedLead, check_references, duplicate, event, index};
use crate::lead::rules::record::complete;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::validator::Validator;
use crate::user::owner::{self, Owner};

impl Command for CreateLeadInput {
    const NAME: &'static str = "createLead";
    const PERMISSION: Permission = Permission::CreateLead;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadCreated]);
    type Output = CreatedLead;

    async fn execute(self, tx: &mut Tx) -> Result<CreatedLead, Error> {
        let lead = checked(tx, self).await?;
        duplicate::warn_of_new(tx, &lead).await?;
        let lead = tx.insert(lead).await?;
        index(tx, &lead).await?;
        tx.emit(event(PipelineEventKind::LeadCreated, None, &lead));
        Ok(CreatedLead { lead: lead.id })
    }
}

/// A checked lead, not yet inserted.
///
/// # Errors
/// The input is invalid (all its errors are collected), or the database failed.
pub(super) async fn checked(tx: &Tx, input: CreateLeadInput) -> Result<lead::Model, Error> {
    let mut validator = Validator::default();
    let owner = validator.collect(owner::chosen(tx, input.owner_id).await)?;
    let mut lead = draft(tx, input, owner.unwrap_or_else(Owner::nobody));
    let home = &tx.settings().organization.default_country;
    validator.merge(complete(&mut lead, None, home));
    validator.merge(check_references(tx, None, &lead).await?);
    validator.into_result()?;
    Ok(lead)
}

fn draft(tx: &Tx, input: CreateLeadInput, owner: Owner) -> lead::Model {
    let CreateLeadInput {
        subject,
        salutation,
        first_name,
        last_name,
        company_name,
        job_title,
        email,
        phone,
        mobile_phone,
        website,
        country,
        province,
        city,
        source_id,
        campaign_id,
        owner_id: _,
        rating,
        currency_code,
        estimated_value,
        estimated_close_date,
        customer_need,
        pain_points,
        budget_amount,
        budget_status,
        purchase_timeframe,
        note,
        call: _,
    } = input;
    let base_currency = || tx.settings().organization.base_currency.clone();
    lead::Model {
        id: LeadId::generate(),
        version: 1,
        subject,
        status: LeadStatus::New,
        salutation,
        first_name,
        last_name,
        company_name,
        job_title,
        email,
        email_key: None,
        phone,
        phone_extension: None,
        phone_key: None,
        mobile_phone,
        mobile_key: None,
        name_key: None,
        company_key: None,
        website,
        country,
        province,
        city,
        source_id,
        campaign_id,
        owner_id: owner.id,
        team_id: owner.team_id,
        rating,
        currency_code: currency_code.map_or_else(base_currency, |code| code.0),
        estimated_value,
        estimated_close_date: estimated_close_date.map(|day| day.0),
        customer_need,
        pain_points,
        budget_amount,
        budget_status,
        purchase_timeframe,
        note,
        disqualified_reason: None,
        account_id: None,
        contact_id: None,
        qualified_at: None,
        sort_key: String::new(),
        created_at: tx.now(),
        updated_at: tx.now(),
        deleted_at: None,
    }
}
