//! What one does with people.

pub mod deactivate;
pub mod person;
pub mod team;
pub mod token;
