//! The commands on accounts and contacts.

pub mod create_account;
pub mod create_contact;
pub mod customer;
mod duplicate;
mod index;
pub mod lifecycle;
pub mod update_account;
pub mod update_contact;

use entity::choice::PipelineEventKind;
use entity::id::{AccountId, ContactId, Key};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::platform::db::hooks::Hook;
use crate::platform::db::tx::{TimelineEntry, Tx};

/// The account that a command created or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AccountDone {
    /// The account.
    pub account: AccountId,
}

/// The contact that a command created or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ContactDone {
    /// The contact.
    pub contact: ContactId,
}

/// A domain event: a customer's name or phone number changed, and opportunities must update the copies that they show
/// and search.
#[derive(Clone, Copy, Debug)]
pub enum CustomerRenamed {
    /// The account.
    Account(AccountId),
    /// The contact.
    Contact(ContactId),
}

impl Hook for CustomerRenamed {
    type Answer = ();
}

/// The personal data of a contact is erased; what others keep about the person goes with it.
#[derive(Clone, Copy, Debug)]
pub struct ContactErased(pub ContactId);

impl Hook for ContactErased {
    type Answer = ();
}

/// Adds to a customer's timeline that it was recorded or changed: customers have no events in the stream.
fn add_to_timeline<K: Key>(tx: &mut Tx, id: K, kind: PipelineEventKind) {
    let subject: Uuid = id.into();
    let record = (K::PREFIX, subject);
    tx.add_to_timeline(TimelineEntry { subject, kind, record, data: Value::Null });
}
