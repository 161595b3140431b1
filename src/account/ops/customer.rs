//! Finds or makes the customer of a deal: account, contact or both.

use entity::id::UserId;
use entity::{account, contact};

use crate::account::input::{AccountTarget, ContactTarget, DuplicatePolicy};
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Whom a deal is with.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The company.
    pub account: Option<account::Model>,
    /// The person.
    pub contact: Option<contact::Model>,
}

/// Who is asked for.
#[derive(Clone, Debug)]
pub struct Targets {
    /// The company.
    pub account: AccountTarget,
    /// The person.
    pub contact: ContactTarget,
    /// What to do where it looks like somebody known.
    pub on_duplicate: DuplicatePolicy,
    /// Who looks after what is made.
    pub owner_id: UserId,
}

/// Finds or makes the customer of a deal.
///
/// # Errors
/// Neither is asked for (`CUSTOMER_REQUIRED`), one is not found, looks like somebody known, or is
/// not acceptable.
pub async fn resolve(_tx: &mut Tx, _targets: Targets) -> Result<Customer, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
