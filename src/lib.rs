#![doc = include_str!("ARCHITECTURE.md")]

// The groups say who may use whom: outside of `graphql`, a module uses those of groups above its own, never one below
// and none of its own group, except in the first group. `tests/api/contracts/architecture.rs` reads this file and
// checks the imports.

pub mod access;
pub mod event;
pub mod platform;
pub mod pricing;

pub mod reference;

pub mod user;

pub mod account;
pub mod catalog;
pub mod process;

pub mod sales;

pub mod lead;

pub mod note;

pub mod audit;
pub mod figures;
pub mod record;
pub mod timeline;

// The whole: these use every slice, and every slice's `graphql` may use them.

pub mod app;
pub mod cli;
pub mod config;
pub mod node;
pub mod payload;
pub mod refold;
pub mod schema;
pub mod set_up;
pub mod slices;
pub mod user_error;
pub mod verify;
