//! The inputs of an opportunity's commands and lists: the commands.

pub mod list;
pub mod open;
pub mod relations;
pub mod share;
pub mod stage;
pub mod update;
