//! The inputs of the catalogue: they are the commands.

pub mod price_list;
pub mod product;
pub mod tax;
pub mod unit;
