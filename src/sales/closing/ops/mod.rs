//! The commands that close and reopen opportunities, one per file.

pub mod close_as_lost;
pub mod close_as_won;
pub mod reopen;

mod closing;
mod win_quote;

pub use win_quote::WonQuote;
