//! Keeps an opportunity's search text and its displayed customer name up to date.

use std::collections::HashMap;

use entity::id::{AccountId, ContactId};
use entity::{account, contact, opportunity};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany};

use crate::account::party::dialled;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::text::sort_key;
use crate::sales::opportunity::ops::PricedOpportunity;

/// Sets an opportunity's search text: number, name, customer, contact and phone numbers.
///
/// # Errors
/// The database failed.
pub async fn reindex(tx: &Tx, opportunity: &PricedOpportunity) -> Result<(), Error> {
    let account = account_of(tx, opportunity.account_id).await?;
    let contact = contact_of(tx, opportunity.contact_id).await?;
    index(tx, &opportunity.row, (account.as_ref(), contact.as_ref())).await
}

/// Copies an account's name and phone number into its opportunities.
///
/// # Errors
/// The database failed.
pub async fn reindex_customer(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    let Some(account) = account_of(tx, Some(account)).await? else {
        return Ok(());
    };
    let opportunities = locked(tx, opportunity::Column::AccountId.eq(account.id)).await?;
    let renamed = named(&account.name).filter(opportunity::Column::AccountId.eq(account.id));
    tx.update_many(renamed, FOLLOWS_THE_CUSTOMER).await?;
    let contacts = contacts_of(tx, &opportunities).await?;
    for opportunity in &opportunities {
        let contact = opportunity.contact_id.and_then(|id| contacts.get(&id));
        index(tx, opportunity, (Some(&account), contact)).await?;
    }
    Ok(())
}

/// Copies a contact's name and phone numbers into the opportunities that refer to it.
///
/// # Errors
/// The database failed.
pub async fn reindex_contact(tx: &mut Tx, contact: ContactId) -> Result<(), Error> {
    let Some(contact) = contact_of(tx, Some(contact)).await? else {
        return Ok(());
    };
    let opportunities = locked(tx, opportunity::Column::ContactId.eq(contact.id)).await?;
    let renamed = named(&contact.full_name)
        .filter(opportunity::Column::ContactId.eq(contact.id))
        .filter(opportunity::Column::AccountId.is_null());
    tx.update_many(renamed, FOLLOWS_THE_CUSTOMER).await?;
    let accounts = accounts_of(tx, &opportunities).await?;
    for opportunity in &opportunities {
        let account = opportunity.account_id.and_then(|id| accounts.get(&id));
        index(tx, opportunity, (account, Some(&contact))).await?;
    }
    Ok(())
}

/// The opportunities of a customer, locked in the order of their ids, as by every command.
async fn locked(tx: &mut Tx, of_customer: SimpleExpr) -> Result<Vec<opportunity::Model>, Error> {
    let rows = tx.find_any::<opportunity::Entity>().filter(of_customer);
    tx.lock_all(rows).await
}

/// The audit has the change of the customer itself.
const FOLLOWS_THE_CUSTOMER: Unaudited = Unaudited("the shown name follows from the customer's");

type CustomerRows<'a> = (Option<&'a account::Model>, Option<&'a contact::Model>);

/// Sets the search text of one opportunity.
pub(super) async fn index(
    tx: &Tx,
    opportunity: &opportunity::Model,
    (account, contact): CustomerRows<'_>,
) -> Result<(), Error> {
    let mut parts = vec![opportunity.number.as_str(), opportunity.name.as_str()];
    let mut phones = Vec::new();
    if let Some(account) = account {
        parts.push(&account.name);
        phones.extend(account.phone.as_deref());
    }
    if let Some(contact) = contact {
        parts.push(&contact.full_name);
        phones.extend(contact.phone.as_deref());
        phones.extend(contact.mobile_phone.as_deref());
    }
    let dialled: Vec<String> = phones.iter().filter_map(|phone| dialled(phone)).collect();
    parts.extend(phones);
    parts.extend(dialled.iter().map(String::as_str));
    tx.set_search_text(opportunity.id, &parts).await
}

fn named(name: &str) -> UpdateMany<opportunity::Entity> {
    opportunity::Entity::update_many()
        .col_expr(opportunity::Column::CustomerName, Expr::val(name))
        .col_expr(opportunity::Column::CustomerSort, Expr::val(sort_key(name)))
}

/// An opportunity's account, even if the actor may not see it.
pub(super) async fn account_of(
    tx: &Tx,
    id: Option<AccountId>,
) -> Result<Option<account::Model>, Error> {
    let Some(id) = id else { return Ok(None) };
    let rows = tx.find_any::<account::Entity>().filter(account::Column::Id.eq(id));
    tx.one(rows).await
}

/// An opportunity's contact, even if the actor may not see it.
pub(super) async fn contact_of(
    tx: &Tx,
    id: Option<ContactId>,
) -> Result<Option<contact::Model>, Error> {
    let Some(id) = id else { return Ok(None) };
    let rows = tx.find_any::<contact::Entity>().filter(contact::Column::Id.eq(id));
    tx.one(rows).await
}

async fn accounts_of(
    tx: &Tx,
    opportunities: &[opportunity::Model],
) -> Result<HashMap<AccountId, account::Model>, Error> {
    let ids = opportunities.iter().filter_map(|opportunity| opportunity.account_id);
    let rows = tx.find_any::<account::Entity>().filter(account::Column::Id.is_in(ids));
    let rows: Vec<account::Model> = tx.all(rows).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn contacts_of(
    tx: &Tx,
    opportunities: &[opportunity::Model],
) -> Result<HashMap<ContactId, contact::Model>, Error> {
    let ids = opportunities.iter().filter_map(|opportunity| opportunity.contact_id);
    let rows = tx.find_any::<contact::Entity>().filter(contact::Column::Id.is_in(ids));
    let rows: Vec<contact::Model> = tx.all(rows).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
