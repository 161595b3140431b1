//! Close reasons: why opportunities are won or lost.

pub mod graphql;
pub mod input;
pub mod ops;
