//! Keeps the search texts of accounts and contacts up to date.

use entity::{account, contact};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account::party::searched_forms;
use crate::account::rules::record::{fold_account, fold_contact};
use crate::platform::db::audit::Unaudited;
use crate::platform::db::refolding::Folded;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// Sets an account's search text: names, phone number and e-mail address.
pub(super) async fn account(tx: &Tx, account: &account::Model) -> Result<(), Error> {
    let names = [Some(&account.name), account.legal_name.as_ref(), account.email.as_ref()];
    let parts = names.into_iter().flatten().cloned();
    let phones = account.phone.iter().flat_map(|phone| searched_forms(phone));
    let parts: Vec<String> = parts.chain(phones).collect();
    tx.set_search_text(account.id, &parts).await
}

/// Sets a contact's search text: name, phone numbers and e-mail address.
pub(super) async fn contact(tx: &Tx, contact: &contact::Model) -> Result<(), Error> {
    let names = [Some(&contact.full_name), contact.email.as_ref()];
    let parts = names.into_iter().flatten().cloned();
    let phones = [&contact.phone, &contact.mobile_phone].into_iter().flatten();
    let parts: Vec<String> = parts.chain(phones.flat_map(|phone| searched_forms(phone))).collect();
    tx.set_search_text(contact.id, &parts).await
}

impl Folded for account::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            let mut folded = kept.clone();
            fold_account(&mut folded);
            if folded != *kept {
                let keys = account::Entity::update_many()
                    .col_expr(account::Column::NameKey, Expr::val(folded.name_key))
                    .col_expr(account::Column::NameSort, Expr::val(folded.name_sort))
                    .filter(account::Column::Id.eq(kept.id));
                tx.update_unaudited(kept.id, keys, FOLDED).await?;
            }
            account(tx, kept).await?;
        }
        Ok(())
    }
}

impl Folded for contact::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            let mut folded = kept.clone();
            fold_contact(&mut folded);
            if folded != *kept {
                let keys = contact::Entity::update_many()
                    .col_expr(contact::Column::NameKey, Expr::val(folded.name_key))
                    .col_expr(contact::Column::NameSort, Expr::val(folded.name_sort))
                    .filter(contact::Column::Id.eq(kept.id));
                tx.update_unaudited(kept.id, keys, FOLDED).await?;
            }
            contact(tx, kept).await?;
        }
        Ok(())
    }
}

const FOLDED: Unaudited = Unaudited("the keys follow from the names");
