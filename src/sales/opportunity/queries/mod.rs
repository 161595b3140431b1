//! Lists of opportunities, the board, and what belongs to an opportunity.

pub mod board;
pub mod children;
pub mod list;
