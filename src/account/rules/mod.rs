//! The business rules of accounts and contacts: how an input is checked and stored, and which records are duplicates.

pub mod duplicate;
pub mod record;
