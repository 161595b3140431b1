//! What may be done with an opportunity: pure decisions.

pub mod actions;
pub mod closing;
pub mod gates;
pub mod moves;
pub mod value;
pub mod winner;

#[cfg(test)]
mod sample;
