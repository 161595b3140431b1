//! The inputs of an opportunity's verbs and lists: the commands.

pub mod list;
pub mod open;
pub mod part;
pub mod share;
pub mod stage;
pub mod update;
