//! Changes a lead.

use entity::choice::PipelineEventKind;
use entity::lead;

use crate::access::permission::Permission;
use crate::lead::input::UpdateLeadInput;
use crate::lead::ops::{LeadDone, check_references, save};
use crate::lead::rules::record::complete;
use crate::lead::rules::{self, LeadAction};
use crate::platform::db::command::Command;
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::form::Form;
use crate::user::owner;

impl Command for UpdateLeadInput {
    const NAME: &'static str = "updateLead";
    const PERMISSION: Permission = Permission::UpdateLead;
    type Output = LeadDone;

    async fn execute(self, tx: &mut Tx) -> Result<LeadDone, Error> {
        let before: lead::Model = tx.lock(self.lead_id).await?;
        rules::check(before.status, LeadAction::Update)?;
        let mut after = before.clone();
        let mut form = patch(self, &mut after)?;
        if after.owner_id != before.owner_id
            && let Some(owner) = form.catch(owner::passed_to(tx, after.owner_id).await)?
        {
            after.team_id = owner.team_id;
        }
        let home = &tx.settings().organization.default_country;
        form.join(complete(&mut after, Some(&before), home));
        form.join(check_references(tx, Some(&before), &after).await?);
        form.finish()?;
        let after = save(tx, &before, after, PipelineEventKind::LeadChanged).await?;
        Ok(LeadDone { lead: after.id })
    }
}

fn patch(input: UpdateLeadInput, lead: &mut lead::Model) -> Result<Form, Error> {
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
        expected_version: _,
        idempotency_key: _,
        dry_run: _,
    } = input;
    let mut form = Form::default();
    form.catch(put(&mut lead.subject, subject, "subject"))?;
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
    form.catch(put(&mut lead.owner_id, owner_id, "ownerId"))?;
    put_nullable(&mut lead.rating, rating);
    let currency = currency_code.map_value(|code| code.0);
    form.catch(put(&mut lead.currency_code, currency, "currencyCode"))?;
    put_nullable(&mut lead.estimated_value, estimated_value);
    let close_date = estimated_close_date.map_value(|day| day.0);
    put_nullable(&mut lead.estimated_close_date, close_date);
    put_nullable(&mut lead.customer_need, customer_need);
    put_nullable(&mut lead.pain_points, pain_points);
    put_nullable(&mut lead.budget_amount, budget_amount);
    put_nullable(&mut lead.budget_status, budget_status);
    put_nullable(&mut lead.purchase_timeframe, purchase_timeframe);
    put_nullable(&mut lead.note, note);
    Ok(form)
}
