//! What is done with records of any kind, many at once: given to another owner, deleted, restored,
//! and what is known of a person erased.
//!
//! What is deleted is out of everybody's sight, as if it had never been, and can be restored for as
//! long as nobody erases it. Each kind says itself what may be deleted: nothing on which something
//! closed depends.

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
