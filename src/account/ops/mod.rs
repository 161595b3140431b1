//! What one does with accounts and contacts.

pub mod create_account;
pub mod create_contact;
pub mod customer;
mod duplicate;
pub mod hand;
mod index;
pub mod update_account;
pub mod update_contact;

use entity::id::{AccountId, ContactId};
use serde::{Deserialize, Serialize};

/// The account that a verb made or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct AccountDone {
    /// The account.
    pub account: AccountId,
}

/// The contact that a verb made or changed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ContactDone {
    /// The contact.
    pub contact: ContactId,
}
