//! Lists of leads.

use entity::lead;

use crate::platform::db::page::SortKey;

/// The keys of an order of leads.
#[must_use]
pub fn newest_first() -> Vec<SortKey<lead::Column>> {
    vec![SortKey {
        column: lead::Column::CreatedAt,
        is_descending: true,
        is_nullable: false,
    }]
}
