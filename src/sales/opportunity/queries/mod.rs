//! Reads lists of opportunities, the board, and the records that belong to an opportunity.

pub mod board;
pub mod children;
pub mod document_list;
pub mod kept;
pub mod list;
