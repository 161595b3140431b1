//! Keeps an opportunity's search text and its displayed customer name up to date.

use std::collections::{BTreeSet, HashMap};

use entity::id::{AccountId, ContactId, OpportunityId};
use entity::{account, contact, opportunity, order, quote};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, UpdateMany};
use uuid::Uuid;

use crate::account::party::searched_forms;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::refolding::Folded;
use crate::platform::db::row::{among, with_ids};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::text::sort_key;
use crate::reference::ops::changed_with_opportunities;
use crate::sales::opportunity::ops::PricedOpportunity;

/// The most opportunities whose customers and documents are read at once.
const CHUNK: usize = 200;

/// Sets an opportunity's search text: its number and those of its quotes and orders, name, customer, contact and phone
/// numbers.
///
/// # Errors
/// The database failed.
pub async fn reindex(tx: &Tx, opportunity: &PricedOpportunity) -> Result<(), Error> {
    reindex_all(tx, std::slice::from_ref(&opportunity.row)).await
}

async fn reindex_all(tx: &Tx, opportunities: &[opportunity::Model]) -> Result<(), Error> {
    for chunk in opportunities.chunks(CHUNK) {
        reindex_chunk(tx, chunk).await?;
    }
    Ok(())
}

async fn reindex_chunk(tx: &Tx, opportunities: &[opportunity::Model]) -> Result<(), Error> {
    let accounts = accounts_of(tx, opportunities).await?;
    let contacts = contacts_of(tx, opportunities).await?;
    let numbers = numbers_of(tx, opportunities).await?;
    for opportunity in opportunities {
        let account = opportunity.account_id.and_then(|id| accounts.get(&id));
        let contact = opportunity.contact_id.and_then(|id| contacts.get(&id));
        let numbers = numbers.get(&opportunity.id).map_or(&[][..], Vec::as_slice);
        index(tx, opportunity, (account, contact), numbers).await?;
    }
    Ok(())
}

impl Folded for opportunity::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for opportunity in kept {
            let folded = (sort_key(&opportunity.name), sort_key(&opportunity.customer_name));
            if (&folded.0, &folded.1) != (&opportunity.name_sort, &opportunity.customer_sort) {
                let keys = opportunity::Entity::update_many()
                    .col_expr(opportunity::Column::NameSort, Expr::val(folded.0))
                    .col_expr(opportunity::Column::CustomerSort, Expr::val(folded.1))
                    .filter(opportunity::Column::Id.eq(opportunity.id));
                let reason = Unaudited("the keys follow from the names");
                tx.update_unaudited(opportunity.id, keys, reason).await?;
            }
        }
        reindex_all(tx, kept).await
    }
}

/// Copies an account's name and phone number into its opportunities, and announces once that they show another name.
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
    if opportunities.iter().any(|it| it.customer_name != account.name) {
        announce_renaming(tx);
    }
    reindex_all(tx, &opportunities).await
}

/// Copies a contact's name and phone numbers into the opportunities that refer to it, and announces once that those
/// whose customer it is show another name.
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
    let has_other_name =
        |it: &opportunity::Model| it.account_id.is_none() && it.customer_name != contact.full_name;
    if opportunities.iter().any(has_other_name) {
        announce_renaming(tx);
    }
    reindex_all(tx, &opportunities).await
}

/// Announces that opportunities show another name. It names the organization: everybody receives it, and not everybody
/// may know of the customer.
fn announce_renaming(tx: &mut Tx) {
    let organization = tx.settings().organization.id;
    changed_with_opportunities(tx, organization);
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
    numbers: &[String],
) -> Result<(), Error> {
    let mut parts = vec![opportunity.number.clone(), opportunity.name.clone()];
    parts.extend_from_slice(numbers);
    let mut phones = Vec::new();
    if let Some(account) = account {
        parts.push(account.name.clone());
        phones.extend(&account.phone);
    }
    if let Some(contact) = contact {
        parts.push(contact.full_name.clone());
        phones.extend(&contact.phone);
        phones.extend(&contact.mobile_phone);
    }
    parts.extend(phones.into_iter().flat_map(|phone| searched_forms(phone)));
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

/// The numbers of the quotes and orders of opportunities.
async fn numbers_of(
    tx: &Tx,
    opportunities: &[opportunity::Model],
) -> Result<HashMap<OpportunityId, Vec<String>>, Error> {
    let ids: Vec<Uuid> = opportunities.iter().map(|opportunity| opportunity.id.uuid()).collect();
    let among = |column| among(column, &ids, tx.is_sqlite());
    let quotes = tx.find_any::<quote::Entity>();
    let quotes = quotes.filter(among(quote::Column::OpportunityId.into_expr()));
    let orders = tx.find_any::<order::Entity>();
    let orders = orders.filter(among(order::Column::OpportunityId.into_expr()));
    let quotes = tx.all::<quote::Model>(quotes).await?.into_iter();
    let quotes = quotes.map(|quote| (quote.opportunity_id, quote.number));
    let orders = tx.all::<order::Model>(orders).await?.into_iter();
    let orders = orders.map(|order| (order.opportunity_id, order.number));
    let mut numbers: HashMap<OpportunityId, Vec<String>> = HashMap::new();
    for (opportunity, number) in quotes.chain(orders) {
        let known = numbers.entry(opportunity).or_default();
        if !known.contains(&number) {
            known.push(number);
        }
    }
    Ok(numbers)
}

async fn accounts_of(
    tx: &Tx,
    opportunities: &[opportunity::Model],
) -> Result<HashMap<AccountId, account::Model>, Error> {
    let ids = opportunities.iter().filter_map(|opportunity| opportunity.account_id);
    let ids: BTreeSet<Uuid> = ids.map(|id| id.uuid()).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let rows = with_ids(tx.find_any::<account::Entity>(), &ids, tx.is_sqlite());
    let rows: Vec<account::Model> = tx.all(rows).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

async fn contacts_of(
    tx: &Tx,
    opportunities: &[opportunity::Model],
) -> Result<HashMap<ContactId, contact::Model>, Error> {
    let ids = opportunities.iter().filter_map(|opportunity| opportunity.contact_id);
    let ids: BTreeSet<Uuid> = ids.map(|id| id.uuid()).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let rows = with_ids(tx.find_any::<contact::Entity>(), &ids, tx.is_sqlite());
    let rows: Vec<contact::Model> = tx.all(rows).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
