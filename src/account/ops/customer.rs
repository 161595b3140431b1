//! Finds or creates the customer of an opportunity: an account, a contact or both.

use entity::record::Record;
use entity::{account, contact};

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy, Nothing};
use crate::account::ops::create_account::{home, home_at};
use crate::account::ops::{create_account, create_contact, duplicate};
use crate::account::rules::record::{complete_account, complete_contact};
use crate::platform::db::row::with_id;
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, Reason, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::platform::validator::{Under, Validator};
use crate::user::owner::Owner;

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
    pub owner: Owner,
}

/// What a target asks for. A draft is checked; an existing record is not read yet.
enum CheckedTarget<M: Record> {
    Nobody,
    Existing(M::Id),
    New(Box<M>),
}

/// Neither an account nor a contact is given; a customer needs one of them.
pub const CUSTOMER_REQUIRED: UserErrorCode = UserErrorCode(&Reason {
    name: "CUSTOMER_REQUIRED",
    meaning: "Neither an account nor a contact is given; a customer needs one of them.",
});

/// Finds or creates the customer of an opportunity. A new contact belongs to the account; an existing one, named or
/// matched as a duplicate, stays unchanged.
///
/// # Errors
/// Neither is given (`CUSTOMER_REQUIRED`), or one is not found, is a duplicate or is invalid.
pub async fn resolve(tx: &mut Tx, targets: Targets) -> Result<Customer, Error> {
    let Targets { account, contact, on_duplicate: policy, owner } = targets;
    if let (AccountTarget::None(Nothing::None), ContactTarget::None(Nothing::None)) =
        (&account, &contact)
    {
        let message = Message::new("customer-required");
        return Err(UserError::new(CUSTOMER_REQUIRED, message).into());
    }
    let mut validator = Validator::default();
    let account = validator.collect(checked_account(tx, account, owner))?;
    let contact = checked_contact(tx, contact, account.as_ref(), owner).await;
    let contact = validator.collect(contact)?;
    let (Some(account), Some(contact)) = (account, contact) else {
        validator.into_result()?;
        return Err(Error::Broken("a refused customer without a reason".to_owned()));
    };
    lock_keys(tx, (&account, &contact), policy).await?;
    let account = validator.collect(find_or_make_account(tx, account, policy).await)?.flatten();
    let company = account.as_ref();
    let contact = find_or_make_contact(tx, contact, company, policy).await;
    let contact = validator.collect(contact)?.flatten();
    validator.into_result()?;
    Ok(Customer { account, contact })
}

/// Locks the keys of the customer that `resolve` would make, for a command that locks rows before it resolves. What is
/// wrong with the targets is left to `resolve`.
///
/// # Errors
/// The database failed.
pub async fn lock(tx: &mut Tx, targets: Targets) -> Result<(), Error> {
    let Targets { account, contact, on_duplicate: policy, owner } = targets;
    let mut validator = Validator::default();
    let account = validator.collect(checked_account(tx, account, owner))?;
    let contact = checked_contact(tx, contact, account.as_ref(), owner).await;
    let contact = validator.collect(contact)?;
    let account = account.unwrap_or(CheckedTarget::Nobody);
    let contact = contact.unwrap_or(CheckedTarget::Nobody);
    lock_keys(tx, (&account, &contact), policy).await
}

async fn lock_keys(
    tx: &mut Tx,
    (account, contact): (&CheckedTarget<account::Model>, &CheckedTarget<contact::Model>),
    policy: DuplicatePolicy,
) -> Result<(), Error> {
    duplicate::lock(tx, (account.draft(), contact.draft()), policy).await
}

impl<M: Record> CheckedTarget<M> {
    fn draft(&self) -> Option<&M> {
        match self {
            Self::New(draft) => Some(draft),
            Self::Nobody | Self::Existing(_) => None,
        }
    }
}

fn checked_account(
    tx: &Tx,
    target: AccountTarget,
    owner: Owner,
) -> Result<CheckedTarget<account::Model>, Error> {
    Ok(match target {
        AccountTarget::None(Nothing::None) => CheckedTarget::Nobody,
        AccountTarget::ExistingId(id) => CheckedTarget::Existing(id),
        AccountTarget::Create(new) => {
            let mut draft = create_account::draft(tx, new.into(), owner);
            let validator = complete_account(&mut draft, None, home(tx));
            validator.into_result().under("account.create")?;
            CheckedTarget::New(Box::new(draft))
        }
    })
}

async fn checked_contact(
    tx: &Tx,
    target: ContactTarget,
    company: Option<&CheckedTarget<account::Model>>,
    owner: Owner,
) -> Result<CheckedTarget<contact::Model>, Error> {
    Ok(match target {
        ContactTarget::None(Nothing::None) => CheckedTarget::Nobody,
        ContactTarget::ExistingId(id) => CheckedTarget::Existing(id),
        ContactTarget::Create(new) => {
            let mut draft = create_contact::draft(tx, new.into(), owner);
            let company = company_of(tx, company).await?;
            let home = home_at(tx, company.as_ref());
            let validator = complete_contact(&mut draft, None, home);
            validator.into_result().under("contact.create")?;
            CheckedTarget::New(Box::new(draft))
        }
    })
}

/// The company by whose country a new contact's numbers are read.
async fn company_of(
    tx: &Tx,
    target: Option<&CheckedTarget<account::Model>>,
) -> Result<Option<account::Model>, Error> {
    match target {
        None | Some(CheckedTarget::Nobody) => Ok(None),
        Some(CheckedTarget::New(draft)) => Ok(Some(account::Model::clone(draft))),
        Some(CheckedTarget::Existing(id)) => tx.one(with_id(tx.find(), id.uuid())).await,
    }
}

async fn find_or_make_account(
    tx: &mut Tx,
    target: CheckedTarget<account::Model>,
    policy: DuplicatePolicy,
) -> Result<Option<account::Model>, Error> {
    match target {
        CheckedTarget::Nobody => Ok(None),
        CheckedTarget::Existing(id) => tx.hold(id).await.at("account.existingId").map(Some),
        CheckedTarget::New(draft) => {
            create_account::make(tx, *draft, policy, "account.create").await.map(Some)
        }
    }
}

async fn find_or_make_contact(
    tx: &mut Tx,
    target: CheckedTarget<contact::Model>,
    company: Option<&account::Model>,
    policy: DuplicatePolicy,
) -> Result<Option<contact::Model>, Error> {
    match target {
        CheckedTarget::Nobody => Ok(None),
        CheckedTarget::Existing(id) => tx.hold(id).await.at("contact.existingId").map(Some),
        CheckedTarget::New(mut draft) => {
            draft.account_id = company.map(|company| company.id);
            create_contact::make(tx, *draft, policy, "contact.create").await.map(Some)
        }
    }
}
