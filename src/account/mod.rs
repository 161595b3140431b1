//! Accounts and contacts: the companies and people that buy.

pub mod input;
pub mod ops;
pub mod party;
