//! What one does with accounts and contacts.

pub mod create_account;
pub mod create_contact;
pub mod customer;
mod duplicate;
mod index;
pub mod lifecycle;
pub mod update_account;
pub mod update_contact;

use entity::id::{AccountId, ContactId};
use serde::{Deserialize, Serialize};

use crate::platform::db::hooks::Hook;

/// The account that a command made or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AccountDone {
    /// The account.
    pub account: AccountId,
}

/// The contact that a command made or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ContactDone {
    /// The contact.
    pub contact: ContactId,
}

/// A customer's name or phone changed; opportunities show them and are found by them.
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
