//! What holds for accounts and contacts: what a told record is kept as, and which records are
//! the same.

pub mod duplicate;
pub mod record;
