//! What one does with a lead.

pub mod create;
