//! The sales context: opportunities, their documents, and how a sale is closed.

// One direction, as in `lib.rs`: outside of `graphql`, a slice uses those above it.

pub mod document;

pub mod opportunity;

pub mod quote;

pub mod order;

pub mod invoice;

pub mod editing;

pub mod closing;
