//! Sets the parties of a document from the current customer.

use entity::choice::{PartyKind, PartyRole};
use entity::id::{DocumentId, PartyId};
use entity::{account, contact, document, organization, party};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};

use crate::account::ops::customer::Customer;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// The parties of a document, the seller first.
///
/// # Errors
/// The database failed.
pub async fn parties(tx: &Tx, document: DocumentId) -> Result<Vec<party::Model>, Error> {
    let parties = tx
        .find::<party::Entity>()
        .filter(party::Column::DocumentId.eq(document))
        .order_by_asc(party::Column::Role);
    tx.all(parties).await
}

/// Gives a new document its parties: what the organisation and the customer are now.
///
/// # Errors
/// The database failed.
pub async fn take_parties(
    tx: &mut Tx,
    document: &document::Model,
    customer: &Customer,
) -> Result<(), Error> {
    let parties = of(&tx.settings().organization, customer, document.id);
    tx.insert_all(&parties).await
}

/// Sets the parties of a document that is not frozen to what the organisation and the customer are now.
///
/// # Errors
/// The database failed.
pub async fn renew_parties(
    tx: &mut Tx,
    document: &document::Model,
    customer: &Customer,
) -> Result<(), Error> {
    let old = tx.find::<party::Entity>().filter(party::Column::DocumentId.eq(document.id));
    let old: Vec<party::Model> = tx.all(old).await?;
    let new = of(&tx.settings().organization, customer, document.id);
    for gone in old.iter().filter(|old| new.iter().all(|new| new.role != old.role)) {
        tx.delete(gone).await?;
    }
    let mut added = Vec::new();
    for party in new {
        match old.iter().find(|old| old.role == party.role) {
            Some(before) => {
                tx.update(before, party::Model { id: before.id, ..party }).await?;
            }
            None => added.push(party),
        }
    }
    tx.insert_all(&added).await
}

/// The parties of a document: the organisation, the customer's company and the contact person.
#[must_use]
fn of(
    organization: &organization::Model,
    customer: &Customer,
    document: DocumentId,
) -> Vec<party::Model> {
    let Customer { account, contact } = customer;
    [
        Some(seller(organization, document)),
        account.as_ref().map(|account| company(account, document)),
        contact.as_ref().map(|contact| person(contact, document)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn seller(organization: &organization::Model, document: DocumentId) -> party::Model {
    party::Model {
        country: Some(organization.default_country.clone()),
        ..bare(document, PartyRole::Organization, organization.name.get(&organization.locale))
    }
}

fn company(account: &account::Model, document: DocumentId) -> party::Model {
    let name = account.legal_name.as_deref().unwrap_or(&account.name);
    party::Model {
        kind: account.kind,
        national_id: account.national_id.clone(),
        economic_code: account.economic_code.clone(),
        registration_number: account.registration_number.clone(),
        country: account.country.clone(),
        province: account.province.clone(),
        city: account.city.clone(),
        street: account.street.clone(),
        postal_code: account.postal_code.clone(),
        phone: account.phone.clone(),
        fax: account.fax.clone(),
        ..bare(document, PartyRole::Account, name)
    }
}

fn person(contact: &contact::Model, document: DocumentId) -> party::Model {
    party::Model {
        kind: PartyKind::Person,
        national_id: contact.national_id.clone(),
        country: contact.country.clone(),
        province: contact.province.clone(),
        city: contact.city.clone(),
        street: contact.street.clone(),
        postal_code: contact.postal_code.clone(),
        phone: contact.phone.clone().or_else(|| contact.mobile_phone.clone()),
        ..bare(document, PartyRole::Contact, &contact.full_name)
    }
}

fn bare(document: DocumentId, role: PartyRole, name: &str) -> party::Model {
    party::Model {
        id: PartyId::generate(),
        document_id: document,
        role,
        kind: PartyKind::Organization,
        legal_name: name.to_owned(),
        national_id: None,
        economic_code: None,
        registration_number: None,
        country: None,
        province: None,
        city: None,
        street: None,
        postal_code: None,
        phone: None,
        fax: None,
    }
}
