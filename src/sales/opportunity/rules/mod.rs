//! What may be done with an opportunity: pure decisions.

pub mod actions;
pub mod gates;
pub mod moves;
pub mod value;

#[cfg(test)]
pub(in crate::sales) mod sample;
