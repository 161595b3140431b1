//! Sales processes, their stages and steps.

pub mod ops;
