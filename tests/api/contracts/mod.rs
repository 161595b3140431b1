//! What the project promises of itself: its imports and names, its schema, texts, permissions, statements and plans.

mod architecture;
mod failing_associations;
mod migration;
mod permission;
mod plans;
mod reads;
mod schema;
mod statements;
mod texts;
