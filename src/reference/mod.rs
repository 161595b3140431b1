//! What an administrator keeps and everybody names: the organisation's settings, currencies and
//! their rates, campaigns, sources, competitors, close reasons, months of the books and holidays.
//!
//! Each change tells `REFERENCE_DATA_CHANGED` with the record's id, so that clients read again.
//! Nothing here is deleted: what is not used any more is made inactive and stays readable.

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
