//! Finds existing accounts and contacts that a new one duplicates.
//!
//! Only records that the caller may see are compared. Any other record neither appears in the result nor causes a
//! refusal: both would reveal that it exists.

use std::cmp::Reverse;

use entity::record::Record;
use entity::{account, contact};
use sea_orm::{ColumnTrait, Condition, QueryFilter, QueryOrder, QuerySelect};

use crate::account::input::DuplicatePolicy;
use crate::account::rules::duplicate::{self, DuplicateKeys, Likeness, Verdict};
use crate::platform::db::tx::{Tx, Versioned};
use crate::platform::error::{Error, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::validator::Under;

/// The maximum number of records that a new one is compared with.
const MOST_COMPARED: u64 = 200;
/// The maximum number of candidates in an error.
const MOST_CANDIDATES: usize = 10;

/// An existing record that may be the same as the new one.
struct DuplicateCandidate<M> {
    likeness: Likeness,
    name: String,
    row: M,
}

/// The existing account to use instead of the new one; `None`: create the new one. `place` is the path of the new
/// account in the input; empty: it is the input itself.
pub(super) async fn account(
    tx: &mut Tx,
    draft: &account::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<account::Model>, Error> {
    let keys = DuplicateKeys::from(draft);
    let email = keys.email.map(|key| account::Column::EmailKey.eq(key));
    let phone = keys.phone.map(|key| account::Column::PhoneKey.eq(key));
    let alike = Condition::any()
        .add(account::Column::NameKey.eq(keys.name))
        .add_option(email)
        .add_option(phone);
    let rows = tx
        .find::<account::Entity>()
        .filter(alike)
        .order_by_asc(account::Column::Id)
        .limit(MOST_COMPARED);
    let rows: Vec<account::Model> = tx.all(rows).await?;
    let candidates = rows.into_iter().map(|row| DuplicateCandidate {
        likeness: duplicate::companies(keys, (&row).into()),
        name: row.name.clone(),
        row,
    });
    settle(tx, candidates.collect(), policy, place).under(place)
}

/// The existing contact to use instead of the new one; `None`: create the new one. `place` is the path of the new
/// contact in the input; empty: it is the input itself.
pub(super) async fn contact(
    tx: &mut Tx,
    draft: &contact::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<contact::Model>, Error> {
    let keys = DuplicateKeys::from(draft);
    let email = keys.email.map(|key| contact::Column::EmailKey.eq(key));
    let alike = Condition::any().add(contact::Column::NameKey.eq(keys.name)).add_option(email);
    // One condition per number: an `IN` with an empty list would be a condition that no index serves.
    let alike = keys.numbers().fold(alike, |alike, number| {
        alike.add(contact::Column::PhoneKey.eq(number)).add(contact::Column::MobileKey.eq(number))
    });
    let rows = tx
        .find::<contact::Entity>()
        .filter(alike)
        .order_by_asc(contact::Column::Id)
        .limit(MOST_COMPARED);
    let rows: Vec<contact::Model> = tx.all(rows).await?;
    let candidates = rows.into_iter().map(|row| DuplicateCandidate {
        likeness: duplicate::people(keys, (&row).into()),
        name: row.full_name.clone(),
        row,
    });
    settle(tx, candidates.collect(), policy, place).under(place)
}

fn settle<M: Record>(
    tx: &mut Tx,
    mut candidates: Vec<DuplicateCandidate<M>>,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<M>, Error> {
    candidates.sort_by_key(|candidate| Reverse(candidate.likeness));
    let (alike, similar): (Vec<_>, Vec<_>) = candidates
        .into_iter()
        .filter(|candidate| candidate.likeness > Likeness::None)
        .partition(|candidate| candidate.likeness == Likeness::Strong);
    match duplicate::settle(policy, alike.len()) {
        Verdict::Make => {
            if let Some(candidate) = alike.first().or(similar.first()) {
                let message = Message::new("customer-similar").with("name", &candidate.name);
                tx.warn("POSSIBLE_DUPLICATE", message, place);
            }
            Ok(None)
        }
        Verdict::Take => Ok(alike.into_iter().next().map(|candidate| candidate.row)),
        Verdict::Refuse => Err(refused("customer-duplicate", &alike)),
        Verdict::RefuseToChoose => Err(refused("customer-several-duplicates", &alike)),
    }
}

fn refused<M: Record>(key: &'static str, alike: &[DuplicateCandidate<M>]) -> Error {
    let name = alike.first().map_or("", |candidate| &candidate.name);
    let message = Message::new(key).with("name", name);
    let shown = alike.iter().take(MOST_CANDIDATES);
    let ids = shown.map(|candidate| candidate.row.client_id()).collect();
    UserError::new(UserErrorCode::DuplicateFound, message)
        .with(UserErrorDetail::Duplicates(ids))
        .into()
}
