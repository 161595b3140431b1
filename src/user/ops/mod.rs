//! The commands of people, teams and API tokens, and the hooks they call.

pub mod deactivate;
pub mod password;
pub mod person;
pub mod team;
pub mod token;
pub mod update_viewer;

use entity::id::UserId;

use crate::platform::db::hooks::Hook;
use crate::user::owner::Owner;

/// A person leaves: handlers reassign the person's open records to `owner` and return how many there were.
#[derive(Clone, Copy, Debug)]
pub struct PersonLeaves {
    /// The person who leaves.
    pub person: UserId,
    /// The new owner of the records.
    pub owner: Owner,
}

impl Hook for PersonLeaves {
    const NEEDS_EXCLUSIVE: bool = true;
    type Answer = usize;
}

/// Asks handlers whether a person owns open records.
#[derive(Clone, Copy, Debug)]
pub struct OwnsOpenRecords(pub UserId);

impl Hook for OwnsOpenRecords {
    type Answer = bool;
}
