//! Opportunities: possible sales, from opening until won or lost.
//!
//! ```text
//!          ┌──closeAsWon──▶ WON  ──reopen──┐
//! OPEN ────┤                               ├──▶ OPEN
//!  ⇅ hold  └──closeAsLost─▶ LOST ──reopen──┘
//! ```
//!
//! Stage, status, status reason and forecast category are independent. An opportunity may move back to any earlier
//! stage; to move forward, it must meet the required steps of the stage it leaves and of the stages it skips
//! (`rules::gates`). Every change increments the version, appends a row to `opportunity_history`, which is never
//! deleted, and emits one event with the facts before and after (`ops::save`).

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
