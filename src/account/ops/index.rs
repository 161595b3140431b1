//! Keeps the search texts of accounts and contacts up to date.

use entity::{account, contact};

use crate::account::party::dialled;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Sets an account's search text: names, phone number and e-mail address.
pub(super) async fn account(tx: &Tx, account: &account::Model) -> Result<(), Error> {
    let phone = account.phone.as_deref().unwrap_or("");
    let parts = [
        account.name.as_str(),
        account.legal_name.as_deref().unwrap_or(""),
        phone,
        &dialled(phone).unwrap_or_default(),
        account.email.as_deref().unwrap_or(""),
    ];
    tx.set_search_text(account.id, &parts).await
}

/// Sets a contact's search text: name, phone numbers and e-mail address.
pub(super) async fn contact(tx: &Tx, contact: &contact::Model) -> Result<(), Error> {
    let phone = contact.phone.as_deref().unwrap_or("");
    let mobile = contact.mobile_phone.as_deref().unwrap_or("");
    let parts = [
        contact.full_name.as_str(),
        phone,
        &dialled(phone).unwrap_or_default(),
        mobile,
        &dialled(mobile).unwrap_or_default(),
        contact.email.as_deref().unwrap_or(""),
    ];
    tx.set_search_text(contact.id, &parts).await
}
