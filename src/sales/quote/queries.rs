//! Lets the quotes of an opportunity be loaded as its children.

use entity::quote;

use crate::sales::opportunity::queries::children::of_opportunity;
use crate::sales::quote::ops::PricedQuote;

of_opportunity! {
    PricedQuote, quote: created_at, id;
}
