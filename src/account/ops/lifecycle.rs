//! Reassigns, deletes, restores and erases accounts and contacts, as part of commands on many records.

use entity::id::{AccountId, ContactId};
use entity::{account, contact, opportunity};
use sea_orm::{ColumnTrait, Condition, QueryFilter};

use crate::account::ops::{ContactErased, CustomerRenamed, duplicate, index};
use crate::account::rules::record::complete_contact;
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::user::owner::{self, Owner};

/// The placeholder for an erased name.
const ERASED: &str = "—";

/// Reassigns an account to another owner.
///
/// # Errors
/// The database failed.
pub async fn reassign_account(
    tx: &mut Tx,
    before: &account::Model,
    owner: Owner,
) -> Result<(), Error> {
    let after = account::Model { owner_id: owner.id, team_id: owner.team_id, ..before.clone() };
    tx.update(before, after).await?;
    Ok(())
}

/// Reassigns a contact to another owner.
///
/// # Errors
/// The database failed.
pub async fn reassign_contact(
    tx: &mut Tx,
    before: &contact::Model,
    owner: Owner,
) -> Result<(), Error> {
    let after = contact::Model { owner_id: owner.id, team_id: owner.team_id, ..before.clone() };
    tx.update(before, after).await?;
    Ok(())
}

/// Deletes an account to which no opportunity refers.
///
/// # Errors
/// An opportunity refers to it, or the database failed.
pub async fn delete_account(tx: &mut Tx, before: &account::Model) -> Result<(), Error> {
    refuse_named(tx, Some(before.id), None).await?;
    let after = account::Model { deleted_at: Some(tx.now()), ..before.clone() };
    tx.update(before, after).await?;
    Ok(())
}

/// Deletes a contact to which no opportunity refers.
///
/// # Errors
/// An opportunity refers to it, or the database failed.
pub async fn delete_contact(tx: &mut Tx, before: &contact::Model) -> Result<(), Error> {
    refuse_named(tx, None, Some(before.id)).await?;
    let after = contact::Model { deleted_at: Some(tx.now()), ..before.clone() };
    tx.update(before, after).await?;
    Ok(())
}

/// Restores a deleted account, with an active owner; warns at `path` if another one is like it.
///
/// # Errors
/// The database failed.
pub async fn restore_account(
    tx: &mut Tx,
    before: &account::Model,
    path: &str,
) -> Result<(), Error> {
    let mut after = account::Model { deleted_at: None, ..before.clone() };
    owner::put_active(tx, &mut after.owner_id, &mut after.team_id, path).await?;
    let after = tx.update(before, after).await?;
    duplicate::warn_of_restored_account(tx, &after, path).await
}

/// Restores a deleted contact, with an active owner; warns at `path` if another one is like it.
///
/// # Errors
/// The database failed.
pub async fn restore_contact(
    tx: &mut Tx,
    before: &contact::Model,
    path: &str,
) -> Result<(), Error> {
    let mut after = contact::Model { deleted_at: None, ..before.clone() };
    owner::put_active(tx, &mut after.owner_id, &mut after.team_id, path).await?;
    let after = tx.update(before, after).await?;
    duplicate::warn_of_restored_contact(tx, &after, path).await
}

async fn refuse_named(
    tx: &Tx,
    account: Option<AccountId>,
    contact: Option<ContactId>,
) -> Result<(), Error> {
    let of_account = account.map(|id| opportunity::Column::AccountId.eq(id));
    let of_contact = contact.map(|id| opportunity::Column::ContactId.eq(id));
    let opportunities = tx
        .find_any::<opportunity::Entity>()
        .filter(Condition::any().add_option(of_account).add_option(of_contact))
        .filter(opportunity::Column::DeletedAt.is_null());
    match tx.one::<opportunity::Model>(opportunities).await? {
        None => Ok(()),
        Some(_) => Err(UserError::invalid("delete-customer-with-opportunities").into()),
    }
}

/// Erases a contact's personal data, including the customer name of opportunities that show the person's name.
///
/// # Errors
/// The database failed.
pub async fn erase_contact(tx: &mut Tx, before: &contact::Model) -> Result<(), Error> {
    let mut after = contact::Model {
        salutation: None,
        first_name: None,
        last_name: ERASED.to_owned(),
        job_title: None,
        national_id: None,
        country: None,
        province: None,
        city: None,
        street: None,
        postal_code: None,
        phone: None,
        mobile_phone: None,
        email: None,
        ..before.clone()
    };
    complete_contact(&mut after, Some(before), "").into_result()?;
    let after = tx.update(before, after).await?;
    index::contact(tx, &after).await?;
    tx.call_hook(ContactErased(after.id)).await?;
    tx.call_hook(CustomerRenamed::Contact(after.id)).await
}
