//! Currencies and their exchange rates.

pub mod daily;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod rules;

use crate::platform::db::hooks::Hook;
use crate::pricing::Rate;

/// The rate of a currency that holds today changed; open opportunities follow it.
#[derive(Clone, Debug)]
pub struct RateChanged {
    /// The currency's code.
    pub currency_code: String,
    /// The rate that holds now.
    pub rate: Rate,
}

impl Hook for RateChanged {
    type Answer = ();
}
