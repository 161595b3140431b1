//! The inputs of opportunity commands and lists. An input of a mutation is the command.

pub mod document_list;
pub mod list;
pub mod open;
pub mod relations;
pub mod share;
pub mod stage;
pub mod update;
