//! Finds existing accounts and contacts that look like another one.
//!
//! Only records that the caller may see are compared. Any other record neither appears in the result nor causes a
//! refusal: both would reveal that it exists.

use std::cmp::Reverse;

use entity::{account, contact};
use sea_orm::sea_query::{CaseStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::account::rules::duplicate::{
    DuplicateKeys, Likeness, SharedKey, companies, people, shared,
};
use crate::platform::db::reader::Reader;
use crate::platform::error::Error;

/// The maximum number of records that one is compared with.
pub const MOST_COMPARED: u64 = 200;

/// An existing record that may be the same as another one.
#[derive(Clone, Debug)]
pub struct DuplicateCandidate<M> {
    /// How similar they are.
    pub likeness: Likeness,
    /// The values that they have in common.
    pub shared: Vec<SharedKey>,
    /// The name for people.
    pub name: String,
    /// The existing record.
    pub row: M,
}

/// The accounts that look like an account, the most similar ones first, itself excepted.
///
/// # Errors
/// The actor may not see accounts, or the database failed.
pub async fn accounts<R: Reader>(
    reader: &R,
    account: &account::Model,
) -> Result<Vec<DuplicateCandidate<account::Model>>, Error> {
    let keys = DuplicateKeys::from(account);
    let email = keys.email.map(|key| account::Column::EmailKey.eq(key));
    let phone = keys.phone.map(|key| account::Column::PhoneKey.eq(key));
    let reached = Condition::any().add_option(email).add_option(phone);
    let alike = reached.clone().add(account::Column::NameKey.eq(keys.name));
    let rows =
        reader.rows::<account::Entity>()?.filter(alike).filter(account::Column::Id.ne(account.id));
    let rows = first(rows, reached).order_by_asc(account::Column::Id).limit(MOST_COMPARED);
    let candidates = reader.read(rows).await?.into_iter().map(|row: account::Model| {
        let other = DuplicateKeys::from(&row);
        DuplicateCandidate {
            likeness: companies(keys, other),
            shared: shared(keys, other),
            name: row.name.clone(),
            row,
        }
    });
    Ok(sorted(candidates.collect()))
}

/// The contacts that look like a contact, the most similar ones first, itself excepted.
///
/// # Errors
/// The actor may not see contacts, or the database failed.
pub async fn contacts<R: Reader>(
    reader: &R,
    contact: &contact::Model,
) -> Result<Vec<DuplicateCandidate<contact::Model>>, Error> {
    let keys = DuplicateKeys::from(contact);
    let email = keys.email.map(|key| contact::Column::EmailKey.eq(key));
    let reached = Condition::any().add_option(email);
    // One condition per number: an `IN` with an empty list would be a condition that no index serves.
    let reached = keys.numbers().fold(reached, |reached, number| {
        let phone = contact::Column::PhoneKey.eq(number);
        reached.add(phone).add(contact::Column::MobileKey.eq(number))
    });
    let alike = reached.clone().add(contact::Column::NameKey.eq(keys.name));
    let rows =
        reader.rows::<contact::Entity>()?.filter(alike).filter(contact::Column::Id.ne(contact.id));
    let rows = first(rows, reached).order_by_asc(contact::Column::Id).limit(MOST_COMPARED);
    let candidates = reader.read(rows).await?.into_iter().map(|row: contact::Model| {
        let other = DuplicateKeys::from(&row);
        DuplicateCandidate {
            likeness: people(keys, other),
            shared: shared(keys, other),
            name: row.full_name.clone(),
            row,
        }
    });
    Ok(sorted(candidates.collect()))
}

/// Orders those that meet a condition first: many records may have one name, but few one address or number.
pub fn first<E: EntityTrait>(rows: Select<E>, condition: Condition) -> Select<E> {
    if condition.is_empty() {
        return rows;
    }
    let place: SimpleExpr = CaseStatement::new().case(condition, 0).finally(1).into();
    rows.order_by_asc(place)
}

/// Without the records that are not similar; of equally similar ones the oldest comes first.
#[must_use]
pub fn sorted<M>(mut candidates: Vec<DuplicateCandidate<M>>) -> Vec<DuplicateCandidate<M>> {
    candidates.retain(|candidate| candidate.likeness > Likeness::None);
    candidates.sort_by_key(|candidate| Reverse(candidate.likeness));
    candidates
}
