//! The inputs of catalog mutations; each input is its command.

pub mod price_list;
pub mod product;
pub mod tax;
pub mod unit;
