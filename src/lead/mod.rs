//! Leads: interest that is not yet qualified.
//!
//! ```text
//! NEW ──markContacted──▶ CONTACTED
//!  │ ╲                     │ ╲
//!  │  qualify              │  qualify ──▶ QUALIFIED (final)
//!  └──disqualify──▶ DISQUALIFIED ◀──disqualify
//!                        └──reactivate──▶ NEW
//! ```

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
