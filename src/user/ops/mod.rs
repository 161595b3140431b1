//! What one does with people.

pub mod deactivate;
pub mod password;
pub mod person;
pub mod team;
pub mod token;
