//! What one does with people.

pub mod person;
pub mod team;
pub mod token;
