//! Reference records and settings, which administrators maintain: the organization's settings, currencies and
//! their rates, campaigns, sources, competitors, close reasons, accounting months and holidays.
//!
//! Every change emits `REFERENCE_DATA_CHANGED` with the record's id, on which clients refetch. Nothing here is
//! deleted: records no longer in use are deactivated and stay readable.

pub mod campaign;
pub mod competitor;
pub mod currency;
pub mod graphql;
pub mod labels;
pub mod ops;
pub mod organization;
pub mod period;
pub mod queries;
pub mod reason;
pub mod source;
