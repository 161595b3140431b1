//! Currencies and their exchange rates.

pub mod daily;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod rules;

use crate::platform::db::hooks::Hook;
use crate::pricing::Rate;

/// Today's rate of a currency has changed; the base values of open opportunities follow. Handlers return the numbers of
/// those that can't, because at this rate they leave the range: these stay at their former rate, which their records
/// say.
#[derive(Clone, Debug)]
pub struct RateChanged {
    /// The currency's code.
    pub currency_code: String,
    /// The rate in force today.
    pub rate: Rate,
}

impl Hook for RateChanged {
    const NEEDS_EXCLUSIVE: bool = true;
    type Answer = Vec<String>;
}
