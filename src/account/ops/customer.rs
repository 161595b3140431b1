//! Finds or creates the customer of an opportunity: an account, a contact or both.

use entity::id::{AccountId, UserId};
use entity::{account, contact};

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy, Nothing};
use crate::account::ops::create_account::home;
use crate::account::ops::{create_account, create_contact};
use crate::account::rules::record::{complete_account, complete_contact};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::validator::{Under, Validator};
use crate::user::owner::{self, Owner};

/// The customer of an opportunity.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The company.
    pub account: Option<account::Model>,
    /// The person.
    pub contact: Option<contact::Model>,
}

/// The requested customer of an opportunity.
#[derive(Clone)]
pub struct Targets {
    /// The company.
    pub account: AccountTarget,
    /// The person.
    pub contact: ContactTarget,
    /// What to do if a new record looks like an existing one.
    pub on_duplicate: DuplicatePolicy,
    /// The owner of the records that are created.
    pub owner_id: UserId,
}

/// Finds or creates the customer of an opportunity. A new contact belongs to the account; an existing one, named or
/// matched as a duplicate, stays unchanged.
///
/// # Errors
/// Neither is given (`CUSTOMER_REQUIRED`), or one is not found, is a duplicate or is invalid.
pub async fn resolve(tx: &mut Tx, targets: Targets) -> Result<Customer, Error> {
    let Targets { account, contact, on_duplicate: policy, owner_id } = targets;
    if let (AccountTarget::None(Nothing::None), ContactTarget::None(Nothing::None)) =
        (&account, &contact)
    {
        let message = Message::new("customer-required");
        return Err(UserError::new(UserErrorCode::CustomerRequired, message).into());
    }
    let making = Making { owner: owner::present(tx, owner_id).await?, policy };
    let mut validator = Validator::default();
    let account = validator.collect(find_or_make_account(tx, account, making).await)?;
    let account = account.flatten();
    let company = account.as_ref().map(|account| account.id);
    let contact = validator.collect(find_or_make_contact(tx, contact, company, making).await)?;
    validator.into_result()?;
    Ok(Customer { account, contact: contact.flatten() })
}

/// The owner and the duplicate policy of records to create.
#[derive(Clone, Copy)]
struct Making {
    owner: Owner,
    policy: DuplicatePolicy,
}

async fn find_or_make_account(
    tx: &mut Tx,
    target: AccountTarget,
    Making { owner, policy }: Making,
) -> Result<Option<account::Model>, Error> {
    match target {
        AccountTarget::None(Nothing::None) => Ok(None),
        AccountTarget::ExistingId(id) => {
            let account = tx.get(id).await.at("account.existingId")?;
            Ok(Some(account))
        }
        AccountTarget::Create(new) => {
            let mut draft = create_account::draft(tx, new.into(), owner);
            let validator = complete_account(&mut draft, None, home(tx));
            validator.into_result().under("account.create")?;
            let account = create_account::make(tx, draft, policy, "account.create").await?;
            Ok(Some(account))
        }
    }
}

async fn find_or_make_contact(
    tx: &mut Tx,
    target: ContactTarget,
    company: Option<AccountId>,
    Making { owner, policy }: Making,
) -> Result<Option<contact::Model>, Error> {
    match target {
        ContactTarget::None(Nothing::None) => Ok(None),
        ContactTarget::ExistingId(id) => {
            let contact = tx.get(id).await.at("contact.existingId")?;
            Ok(Some(contact))
        }
        ContactTarget::Create(new) => {
            let mut draft = create_contact::draft(tx, new.into(), owner);
            draft.account_id = company;
            let validator = complete_contact(&mut draft, None, home(tx));
            validator.into_result().under("contact.create")?;
            let contact = create_contact::make(tx, draft, policy, "contact.create").await?;
            Ok(Some(contact))
        }
    }
}
