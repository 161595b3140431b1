//! Changes a contact.

use entity::choice::PipelineEventKind;
use entity::{account, contact};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::account::input::UpdateContactInput;
use crate::account::ops::create_account::home_at;
use crate::account::ops::{ContactDone, duplicate, index};
use crate::account::ops::{CustomerRenamed, add_to_timeline};
use crate::account::rules::record::complete_contact;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error};
use crate::platform::validator::Validator;
use crate::user::owner;

impl Command for UpdateContactInput {
    const NAME: &'static str = "updateContact";
    const PERMISSION: Permission = Permission::EditCustomers;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = ContactDone;

    async fn execute(self, tx: &mut Tx) -> Result<ContactDone, Error> {
        let before: contact::Model = tx.lock(self.contact_id).await?;
        let mut after = before.clone();
        let mut validator = patch(self, &mut after)?;
        if after.owner_id != before.owner_id
            && let Some(owner) = validator.collect(owner::passed_to(tx, after.owner_id).await)?
        {
            after.team_id = owner.team_id;
        }
        let company = if after.account_id == before.account_id {
            company_of(tx, &after).await?
        } else if let Some(id) = after.account_id {
            validator.collect(tx.get::<account::Model>(id).await.at("accountId"))?
        } else {
            None
        };
        let home = home_at(tx, company.as_ref());
        validator.merge(complete_contact(&mut after, Some(&before), home));
        validator.into_result()?;
        duplicate::warn_of_contact(tx, &before, &after).await?;
        let after = tx.update(&before, after).await?;
        index::contact(tx, &after).await?;
        if after.version != before.version {
            add_to_timeline(tx, after.id, PipelineEventKind::CustomerChanged);
        }
        let is_found_otherwise = after.full_name != before.full_name
            || after.phone != before.phone
            || after.mobile_phone != before.mobile_phone;
        if is_found_otherwise {
            tx.call_hook(CustomerRenamed::Contact(after.id)).await?;
        }
        Ok(ContactDone { contact: after.id })
    }
}

/// The company of a contact that needs its country, even if the actor may not see it.
async fn company_of(tx: &Tx, contact: &contact::Model) -> Result<Option<account::Model>, Error> {
    match contact.account_id {
        Some(id) if contact.country.is_none() => {
            tx.one(tx.find_any::<account::Entity>().filter(account::Column::Id.eq(id))).await
        }
        Some(_) | None => Ok(None),
    }
}

fn patch(input: UpdateContactInput, contact: &mut contact::Model) -> Result<Validator, Error> {
    let UpdateContactInput {
        contact_id: _,
        last_name,
        account_id,
        salutation,
        first_name,
        job_title,
        national_id,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        mobile_phone,
        email,
        owner_id,
        call: _,
    } = input;
    let mut validator = Validator::default();
    validator.collect(put(&mut contact.last_name, last_name, "lastName"))?;
    put_nullable(&mut contact.account_id, account_id);
    put_nullable(&mut contact.salutation, salutation);
    put_nullable(&mut contact.first_name, first_name);
    put_nullable(&mut contact.job_title, job_title);
    put_nullable(&mut contact.national_id, national_id);
    put_nullable(&mut contact.country, country);
    put_nullable(&mut contact.province, province);
    put_nullable(&mut contact.city, city);
    put_nullable(&mut contact.street, street);
    put_nullable(&mut contact.postal_code, postal_code);
    put_nullable(&mut contact.phone, phone);
    put_nullable(&mut contact.mobile_phone, mobile_phone);
    put_nullable(&mut contact.email, email);
    validator.collect(put(&mut contact.owner_id, owner_id, "ownerId"))?;
    Ok(validator)
}
