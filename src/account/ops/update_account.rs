//! Changes an account.

use entity::account;
use entity::choice::PipelineEventKind;

use crate::access::permission::Permission;
use crate::account::input::UpdateAccountInput;
use crate::account::ops::create_account::{home, usable_tax_rate};
use crate::account::ops::{AccountDone, duplicate, index};
use crate::account::ops::{CustomerRenamed, add_to_timeline};
use crate::account::rules::record::complete_account;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::patch::{put, put_nullable};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::validator::Validator;
use crate::user::owner;

impl Command for UpdateAccountInput {
    const NAME: &'static str = "updateAccount";
    const PERMISSION: Permission = Permission::EditCustomers;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::ReferenceDataChanged]);
    type Output = AccountDone;

    async fn execute(self, tx: &mut Tx) -> Result<AccountDone, Error> {
        let before: account::Model = tx.lock(self.account_id).await?;
        let mut after = before.clone();
        let mut validator = patch(self, &mut after)?;
        if after.owner_id != before.owner_id
            && let Some(owner) = validator.collect(owner::passed_to(tx, after.owner_id).await)?
        {
            after.team_id = owner.team_id;
        }
        if after.tax_rate_id != before.tax_rate_id
            && let Some(id) = after.tax_rate_id
        {
            validator.collect(usable_tax_rate(tx, id).await)?;
        }
        validator.merge(complete_account(&mut after, Some(&before), home(tx)));
        validator.into_result()?;
        duplicate::warn_of_account(tx, &before, &after).await?;
        let after = tx.update(&before, after).await?;
        index::account(tx, &after).await?;
        if after.version != before.version {
            add_to_timeline(tx, after.id, PipelineEventKind::CustomerChanged);
        }
        if after.name != before.name || after.phone != before.phone {
            tx.call_hook(CustomerRenamed::Account(after.id)).await?;
        }
        Ok(AccountDone { account: after.id })
    }
}

fn patch(input: UpdateAccountInput, account: &mut account::Model) -> Result<Validator, Error> {
    let UpdateAccountInput {
        account_id: _,
        name,
        legal_name,
        kind,
        national_id,
        economic_code,
        registration_number,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        fax,
        email,
        website,
        tax_rate_id,
        owner_id,
        call: _,
    } = input;
    let mut validator = Validator::default();
    validator.collect(put(&mut account.name, name, "name"))?;
    put_nullable(&mut account.legal_name, legal_name);
    validator.collect(put(&mut account.kind, kind, "kind"))?;
    put_nullable(&mut account.national_id, national_id);
    put_nullable(&mut account.economic_code, economic_code);
    put_nullable(&mut account.registration_number, registration_number);
    put_nullable(&mut account.country, country);
    put_nullable(&mut account.province, province);
    put_nullable(&mut account.city, city);
    put_nullable(&mut account.street, street);
    put_nullable(&mut account.postal_code, postal_code);
    put_nullable(&mut account.phone, phone);
    put_nullable(&mut account.fax, fax);
    put_nullable(&mut account.email, email);
    put_nullable(&mut account.website, website);
    put_nullable(&mut account.tax_rate_id, tax_rate_id);
    validator.collect(put(&mut account.owner_id, owner_id, "ownerId"))?;
    Ok(validator)
}
