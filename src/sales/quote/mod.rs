//! Quotes: priced proposals to a customer. An opportunity may have many quotes, and each quote many revisions.
//!
//! ```text
//! DRAFT ──activate──▶ ACTIVE ──win──▶ WON (makes the order)
//!   │                   │ ╲
//!   │                   │  revise ──▶ CLOSED as REVISED, and a new DRAFT with the next revision
//!   └──────close────────┴──▶ CLOSED as LOST or CANCELED ──revise──▶ a new DRAFT
//! ```
//!
//! Sent, viewed and accepted are facts with dates, not statuses. The quotes of a closed opportunity are read-only.

pub mod filter;
pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
