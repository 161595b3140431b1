//! Creates an account.

use entity::account;
use entity::choice::PartyKind;
use entity::choice::PipelineEventKind;
use entity::id::{AccountId, TaxRateId};
use entity::tax_rate;

use crate::access::permission::Permission;
use crate::account::input::{CreateAccountInput, DuplicatePolicy};
use crate::account::ops::add_to_timeline;
use crate::account::ops::{AccountDone, duplicate, index};
use crate::account::rules::record::complete_account;
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError};
use crate::platform::validator::Validator;
use crate::user::owner::{self, Owner};

impl Command for CreateAccountInput {
    const NAME: &'static str = "createAccount";
    const PERMISSION: Permission = Permission::EditCustomers;
    const EMITS: Emits = Emits::Nothing("customers have no events; their timelines have an entry");
    type Output = AccountDone;

    async fn execute(self, tx: &mut Tx) -> Result<AccountDone, Error> {
        let mut validator = Validator::default();
        let owner = validator.collect(owner::chosen(tx, self.owner_id).await)?;
        if let Some(id) = self.tax_rate_id {
            validator.collect(usable_tax_rate(tx, id).await)?;
        }
        let policy = self.on_duplicate;
        let mut draft = draft(tx, self, owner.unwrap_or_else(Owner::nobody));
        validator.merge(complete_account(&mut draft, None, home(tx)));
        validator.into_result()?;
        duplicate::lock(tx, (Some(&draft), None), policy).await?;
        let account = make(tx, draft, policy, "").await?;
        Ok(AccountDone { account: account.id })
    }
}

/// The organisation's country code.
pub(super) fn home(tx: &Tx) -> &str {
    &tx.settings().organization.default_country
}

/// The country that a contact without one is taken to be in: its company's, else the organisation's.
pub(super) fn home_at<'a>(tx: &'a Tx, company: Option<&'a account::Model>) -> &'a str {
    company.and_then(|company| company.country.as_deref()).unwrap_or_else(|| home(tx))
}

/// Refuses a tax rate that does not exist or is retired.
pub(super) async fn usable_tax_rate(tx: &Tx, id: TaxRateId) -> Result<(), Error> {
    let rate: tax_rate::Model = tx.get(id).await.at("taxRateId")?;
    if rate.is_active {
        Ok(())
    } else {
        Err(UserError::invalid("customer-tax-rate-retired").at("taxRateId").into())
    }
}

/// Inserts the account of a checked draft, or returns the existing account that the duplicate policy chooses.
pub(super) async fn make(
    tx: &mut Tx,
    draft: account::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<account::Model, Error> {
    if let Some(known) = duplicate::account(tx, &draft, policy, place).await? {
        return tx.hold(known.id).await;
    }
    let account = tx.insert(draft).await?;
    index::account(tx, &account).await?;
    add_to_timeline(tx, account.id, PipelineEventKind::CustomerCreated);
    Ok(account)
}

/// An account with the input's values, not yet checked.
pub(super) fn draft(tx: &Tx, input: CreateAccountInput, owner: Owner) -> account::Model {
    let CreateAccountInput {
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
        owner_id: _,
        on_duplicate: _,
        call: _,
    } = input;
    account::Model {
        id: AccountId::generate(),
        version: 1,
        name,
        name_key: String::new(),
        name_sort: String::new(),
        legal_name,
        kind: kind.unwrap_or(PartyKind::Organization),
        national_id,
        economic_code,
        registration_number,
        country,
        province,
        city,
        street,
        postal_code,
        phone,
        phone_extension: None,
        phone_key: None,
        fax,
        email,
        email_key: None,
        website,
        tax_rate_id,
        owner_id: owner.id,
        team_id: owner.team_id,
        created_at: tx.now(),
        updated_at: tx.now(),
        deleted_at: None,
    }
}
