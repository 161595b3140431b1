//! What is done about existing accounts and contacts that a new or changed one duplicates.

use entity::record::Record;
use entity::{account, contact};

use crate::account::input::DuplicatePolicy;
use crate::account::queries::alike::{self, DuplicateCandidate};
use crate::account::rules::duplicate::{self, DuplicateKeys, Likeness, SharedKey, Verdict};
use crate::platform::db::tx::{LookupKey, Tx, Versioned};
use crate::platform::error::{Error, UserError, UserErrorCode, UserErrorDetail};
use crate::platform::message::Message;
use crate::platform::validator::Under;

/// The kinds of an account's keys: name, e-mail address, phone number.
const ACCOUNT_KEYS: [&str; 3] = ["account.name", "account.email", "account.number"];
/// The kinds of a contact's keys, in the same order.
const CONTACT_KEYS: [&str; 3] = ["contact.name", "contact.email", "contact.number"];
/// The maximum number of candidates in an error.
const MOST_CANDIDATES: usize = 10;

/// Locks the keys of a new account and a new contact, so that two calls at once do not both miss what the other makes.
pub(super) async fn lock(
    tx: &mut Tx,
    (account, contact): (Option<&account::Model>, Option<&contact::Model>),
    policy: DuplicatePolicy,
) -> Result<(), Error> {
    match policy {
        DuplicatePolicy::Allow => Ok(()),
        DuplicatePolicy::Fail | DuplicatePolicy::Link => {
            tx.lock_keys(&keys_of(account, contact)).await
        }
    }
}

fn keys_of<'a>(
    account: Option<&'a account::Model>,
    contact: Option<&'a contact::Model>,
) -> Vec<LookupKey<'a>> {
    let account = account.map(|draft| lookups(draft.into(), ACCOUNT_KEYS));
    let contact = contact.map(|draft| lookups(draft.into(), CONTACT_KEYS));
    account.into_iter().chain(contact).flatten().collect()
}

/// The keys by which a record is found; `kinds` names those of names, e-mail addresses and numbers.
fn lookups<'a>(keys: DuplicateKeys<'a>, kinds: [&'static str; 3]) -> Vec<LookupKey<'a>> {
    let [name, email, number] = kinds;
    let names = Some(keys.name).filter(|name| !name.is_empty());
    let names = names.into_iter().map(|value| LookupKey { kind: name, value });
    let emails = keys.email.into_iter().map(|value| LookupKey { kind: email, value });
    let numbers = keys.numbers().map(|value| LookupKey { kind: number, value });
    names.chain(emails).chain(numbers).collect()
}

/// The existing account to use instead of the new one; `None`: create the new one. `place` is the path of the new
/// account in the input; empty: it is the input itself.
pub(super) async fn account(
    tx: &mut Tx,
    draft: &account::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<account::Model>, Error> {
    let candidates = alike::accounts(tx, draft).await?;
    settle(tx, candidates, policy, place).under(place)
}

/// The existing contact to use instead of the new one; `None`: create the new one. `place` is the path of the new
/// contact in the input; empty: it is the input itself.
pub(super) async fn contact(
    tx: &mut Tx,
    draft: &contact::Model,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<contact::Model>, Error> {
    let candidates = alike::contacts(tx, draft).await?;
    settle(tx, candidates, policy, place).under(place)
}

fn settle<M: Record>(
    tx: &mut Tx,
    candidates: Vec<DuplicateCandidate<M>>,
    policy: DuplicatePolicy,
    place: &str,
) -> Result<Option<M>, Error> {
    let (alike, similar): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| candidate.likeness == Likeness::Strong);
    match duplicate::settle(policy, alike.len()) {
        Verdict::Make => {
            if let Some(candidate) = alike.first().or(similar.first()) {
                warn(tx, &candidate.name, place);
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
    UserError::new(UserErrorCode::DUPLICATE_FOUND, message)
        .with(UserErrorDetail::Duplicates(ids))
        .into()
}

/// Warns if a changed account has become like another one.
pub(super) async fn warn_of_account(
    tx: &mut Tx,
    before: &account::Model,
    after: &account::Model,
) -> Result<(), Error> {
    let changed = duplicate::changed(before.into(), after.into());
    if !changed.is_empty() {
        let candidates = alike::accounts(tx, after).await?;
        warn_of_first(tx, &candidates, &changed, "name");
    }
    Ok(())
}

/// Warns if a changed contact has become like another one.
pub(super) async fn warn_of_contact(
    tx: &mut Tx,
    before: &contact::Model,
    after: &contact::Model,
) -> Result<(), Error> {
    let changed = duplicate::changed(before.into(), after.into());
    if !changed.is_empty() {
        let candidates = alike::contacts(tx, after).await?;
        warn_of_first(tx, &candidates, &changed, "lastName");
    }
    Ok(())
}

/// Warns if an account that is restored is like another one; the warning points to `path`.
pub(super) async fn warn_of_restored_account(
    tx: &mut Tx,
    account: &account::Model,
    path: &str,
) -> Result<(), Error> {
    if let Some(candidate) = alike::accounts(tx, account).await?.first() {
        warn(tx, &candidate.name, path);
    }
    Ok(())
}

/// Warns if a contact that is restored is like another one; the warning points to `path`.
pub(super) async fn warn_of_restored_contact(
    tx: &mut Tx,
    contact: &contact::Model,
    path: &str,
) -> Result<(), Error> {
    if let Some(candidate) = alike::contacts(tx, contact).await?.first() {
        warn(tx, &candidate.name, path);
    }
    Ok(())
}

/// Warns of the most similar record that shares a value which has just changed, at the path of that value.
fn warn_of_first<M>(
    tx: &mut Tx,
    candidates: &[DuplicateCandidate<M>],
    changed: &[SharedKey],
    name_path: &str,
) {
    let newly = |candidate: &DuplicateCandidate<M>| {
        changed.iter().copied().find(|key| candidate.shared.contains(key))
    };
    let found = candidates.iter().find_map(|it| newly(it).map(|key| (it, key)));
    if let Some((candidate, key)) = found {
        let path = match key {
            SharedKey::Name => name_path,
            SharedKey::Email => "email",
            SharedKey::Phone => "phone",
            SharedKey::MobilePhone => "mobilePhone",
        };
        warn(tx, &candidate.name, path);
    }
}

fn warn(tx: &mut Tx, name: &str, path: &str) {
    let message = Message::new("customer-similar").with("name", name);
    tx.warn("POSSIBLE_DUPLICATE", message, path);
}
