//! Commands on records of several kinds, many at once: reassigning, deleting and restoring records, and erasing a
//! person's data.
//!
//! A deleted record is invisible to everybody, as if it had never existed, and can be restored; erased data cannot.
//! Each kind decides which of its records may be deleted: none on which something closed depends.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
