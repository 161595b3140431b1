//! Warns of leads that look like a new or changed one.

use entity::lead;

use crate::account::rules::duplicate::SharedKey;
use crate::lead::queries::alike;
use crate::lead::rules::duplicate::changed_keys;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::message::Message;

/// Warns if a new lead looks like another one.
pub(super) async fn warn_of_new(tx: &mut Tx, lead: &lead::Model) -> Result<(), Error> {
    let all = [SharedKey::Name, SharedKey::Email, SharedKey::Phone, SharedKey::MobilePhone];
    warn(tx, lead, &all).await
}

/// Warns if a changed lead has become like another one.
pub(super) async fn warn_of_changed(
    tx: &mut Tx,
    before: &lead::Model,
    after: &lead::Model,
) -> Result<(), Error> {
    let changed = changed_keys(before, after);
    if changed.is_empty() { Ok(()) } else { warn(tx, after, &changed).await }
}

/// Warns if a lead that is restored looks like another one; the warning points to `path`.
pub(super) async fn warn_of_restored(
    tx: &mut Tx,
    lead: &lead::Model,
    path: &str,
) -> Result<(), Error> {
    if let Some(candidate) = alike::leads(tx, lead).await?.first() {
        warn_of(tx, &candidate.name, path);
    }
    Ok(())
}

/// Warns of the most similar lead that shares one of these values, at the path of that value.
async fn warn(tx: &mut Tx, lead: &lead::Model, keys: &[SharedKey]) -> Result<(), Error> {
    let candidates = alike::leads(tx, lead).await?;
    let found = candidates.iter().find_map(|candidate| {
        let shared = keys.iter().find(|key| candidate.shared.contains(key));
        shared.map(|key| (candidate, *key))
    });
    if let Some((candidate, key)) = found {
        let path = match key {
            SharedKey::Name => "companyName",
            SharedKey::Email => "email",
            SharedKey::Phone => "phone",
            SharedKey::MobilePhone => "mobilePhone",
        };
        warn_of(tx, &candidate.name, path);
    }
    Ok(())
}

fn warn_of(tx: &mut Tx, subject: &str, path: &str) {
    let message = Message::new("lead-similar").with("subject", subject);
    tx.warn("POSSIBLE_DUPLICATE", message, path);
}
