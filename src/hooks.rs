//! Connects events of lower slices with the higher slices that react to them.

use crate::account::ops::{ContactErased, CustomerRenamed};
use crate::note::ops::erase_notes_of_contact;
use crate::platform::db::hooks::Hooks;
use crate::record::ops::reassign::{has_open_records, reassign_all};
use crate::reference::currency::RateChanged;
use crate::sales::opportunity::ops::{reindex_contact, reindex_customer, revalue};
use crate::user::ops::{OwnsOpenRecords, PersonLeaves};

/// All hooks of the server.
#[must_use]
pub fn hooks() -> Hooks {
    Hooks::default()
        .on::<ContactErased>(|tx, ContactErased(id)| Box::pin(erase_notes_of_contact(tx, id)))
        .on::<RateChanged>(|tx, RateChanged { currency_code, rate }| {
            Box::pin(async move { revalue(tx, &currency_code, rate).await })
        })
        .on::<CustomerRenamed>(|tx, customer| {
            Box::pin(async move {
                match customer {
                    CustomerRenamed::Account(id) => reindex_customer(tx, id).await,
                    CustomerRenamed::Contact(id) => reindex_contact(tx, id).await,
                }
            })
        })
        .on::<PersonLeaves>(|tx, PersonLeaves { person, owner }| {
            Box::pin(reassign_all(tx, person, owner))
        })
        .on::<OwnsOpenRecords>(|tx, OwnsOpenRecords(person)| {
            Box::pin(async move { has_open_records(tx, person).await })
        })
}
