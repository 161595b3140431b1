//! The inputs of an opportunity's verbs and lists: the commands.

pub mod close;
pub mod list;
pub mod open;
pub mod part;
pub mod stage;
pub mod update;
