//! Changes a lead.

use entity::choice::PipelineEventKind;
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::UpdateLeadInput;
use crate::lead::ops::{ChangedLead, check_references, duplicate, save};
use crate::lead::rules::LeadAction;
use crate::lead::rules::record::complete;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::state_machine::StateMachine;
use crate::platform::validator::Validator;
use crate::user::owner;

impl Command for UpdateLeadInput {
    const NAME: &'static str = "updateLead";
    const PERMISSION: Permission = Permission::UpdateLead;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadChanged]);
    type Output = ChangedLead;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedLead, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        before.status.check(LeadAction::Update)?;
        let mut after = before.clone();
        let mut validator = patch(self, &mut after)?;
        if after.owner_id != before.owner_id
            && let Some(owner) = validator.collect(owner::passed_to(tx, after.owner_id).await)?
        {
            after.team_id = owner.team_id;
        }
        let home = &tx.settings().organization.default_country;
        validator.merge(complete(&mut after, Some(&before), home));
        validator.merge(check_references(tx, Some(&before), &after).await?);
        validator.into_result()?;
        duplicate::warn_of_changed(tx, &before, &after).await?;
        let after = save(tx, &before, after, PipelineEventKind::LeadChanged).await?;
        Ok(ChangedLead { lead: after.id })
    }
}

fn patch(input: UpdateLeadInput, lead: &mut lead::Model) -> Result<Validator, Error> {
    let UpdateLeadInput {
        lead_id: _,
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
        owner_id,
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
    let mut validator = Validator::default();
    validator.collect(put(&mut lead.subject, subject, "subject"))?;
    put_nullable(&mut lead.salutation, salutation);
    put_nullable(&mut lead.first_name, first_name);
    put_nullable(&mut lead.last_name, last_name);
    put_nullable(&mut lead.company_name, company_name);
    put_nullable(&mut lead.job_title, job_title);
    put_nullable(&mut lead.email, email);
    put_nullable(&mut lead.phone, phone);
    put_nullable(&mut lead.mobile_phone, mobile_phone);
    put_nullable(&mut lead.website, website);
    put_nullable(&mut lead.country, country);
    put_nullable(&mut lead.province, province);
    put_nullable(&mut lead.city, city);
    put_nullable(&mut lead.source_id, source_id);
    put_nullable(&mut lead.campaign_id, campaign_id);
    validator.collect(put(&mut lead.owner_id, owner_id, "ownerId"))?;
    put_nullable(&mut lead.rating, rating);
    let currency = currency_code.map_value(|code| code.0);
    validator.collect(put(&mut lead.currency_code, currency, "currencyCode"))?;
    put_nullable(&mut lead.estimated_value, estimated_value);
    let close_date = estimated_close_date.map_value(|day| day.0);
    put_nullable(&mut lead.estimated_close_date, close_date);
    put_nullable(&mut lead.customer_need, customer_need);
    put_nullable(&mut lead.pain_points, pain_points);
    put_nullable(&mut lead.budget_amount, budget_amount);
    put_nullable(&mut lead.budget_status, budget_status);
    put_nullable(&mut lead.purchase_timeframe, purchase_timeframe);
    put_nullable(&mut lead.note, note);
    Ok(validator)
}
