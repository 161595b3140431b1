//! What the pipeline says: opportunities and leads counted and summed, in groups, each group with its rows.
//!
//! Figures are computed when they are asked for, in one statement over the rows that the viewer may see. The database
//! sums by day, currency, status and close reason; `rules` puts days together into periods of the organization's
//! calendar and derives rates. A statement reads at most [`queries::MOST_ROWS`] rows: above that there are no figures,
//! rather than wrong ones. Sums of the open pipeline are kept instead, and read at any number of rows: see
//! `sales/opportunity/queries/kept.rs`. `tests/figures` recomputes all of them from exported rows. Past days are read
//! from the history: the version of each opportunity that was in force at the end of a day.

pub mod graphql;
pub mod input;
pub mod queries;
pub mod rules;
