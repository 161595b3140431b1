//! What one does with accounts and contacts.

pub mod customer;
