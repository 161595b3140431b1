//! Opportunities: possible sales, from the first word to won or lost.
//!
//! ```text
//!          ┌──closeAsWon──▶ WON  ──reopen──┐
//! OPEN ────┤                               ├──▶ OPEN
//!  ⇅ hold  └──closeAsLost─▶ LOST ──reopen──┘
//! ```
//!
//! Stage, status, reason and forecast category are four things. Moving through the stages of a
//! sales process is free backwards; forwards it asks for what each stage left or skipped demands
//! (`rules::gates`). Every change is one version: a row of `opportunity_history`, kept for good,
//! and one event with the facts before and after (`ops::save`).

pub mod graphql;
pub mod input;
pub mod ops;
pub mod queries;
pub mod rules;
