//! Marketing campaigns, as an origin of leads and opportunities.

pub mod graphql;
pub mod input;
pub mod ops;
