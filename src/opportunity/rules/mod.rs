//! What may be done with an opportunity: pure decisions.

pub mod value;
