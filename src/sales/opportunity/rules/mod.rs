//! The business rules of opportunities, as pure functions.

pub mod actions;
pub mod gates;
pub mod moves;
pub mod parts;
pub mod value;

#[cfg(test)]
pub(in crate::sales) mod sample;
