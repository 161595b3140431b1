//! Counts and sums of the rows that the actor may see, and the rows behind each group.

pub mod attention;
pub mod leads;
pub mod opportunities;
pub mod past;

mod division;

/// The most rows that are counted and summed. For more there are no figures.
pub const MOST_ROWS: u64 = 100_000;

/// The most dimensions of one question.
const MOST_DIMENSIONS: usize = 2;
