//! What one does with people.

pub mod deactivate;
pub mod password;
pub mod person;
pub mod team;
pub mod token;

use entity::id::UserId;

use crate::platform::db::hooks::Hook;
use crate::user::owner::Owner;

/// A person leaves: what is open and theirs goes to `owner`. Answers how many records that were.
#[derive(Clone, Copy, Debug)]
pub struct PersonLeaves {
    /// Who leaves.
    pub person: UserId,
    /// Who takes over.
    pub owner: Owner,
}

impl Hook for PersonLeaves {
    type Answer = usize;
}

/// Asks whether a person owns records that are open.
#[derive(Clone, Copy, Debug)]
pub struct OwnsOpenRecords(pub UserId);

impl Hook for OwnsOpenRecords {
    type Answer = bool;
}
