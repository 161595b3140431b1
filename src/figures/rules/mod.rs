//! Pure decisions: which period a day is in, what rows come to, and in which order groups are shown.

pub mod group;
pub mod lead;
pub mod opportunity;
pub mod percent;
pub mod period;
pub mod waterfall;
