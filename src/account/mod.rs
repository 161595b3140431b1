//! Accounts and contacts: the companies and people that buy.

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod party;
pub mod queries;
pub mod rules;
