//! Folds the keys and search texts of kept leads anew.

use entity::lead;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::lead::ops::index;
use crate::lead::rules::record::fold_lead;
use crate::platform::db::audit::Unaudited;
use crate::platform::db::refolding::Folded;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

impl Folded for lead::Model {
    async fn refold(tx: &mut Tx, kept: &[Self]) -> Result<(), Error> {
        for kept in kept {
            let mut folded = kept.clone();
            fold_lead(&mut folded);
            if folded != *kept {
                let keys = lead::Entity::update_many()
                    .col_expr(lead::Column::SortKey, Expr::val(folded.sort_key))
                    .col_expr(lead::Column::NameKey, Expr::val(folded.name_key))
                    .col_expr(lead::Column::CompanyKey, Expr::val(folded.company_key))
                    .filter(lead::Column::Id.eq(kept.id));
                let reason = Unaudited("the keys follow from the texts");
                tx.update_unaudited(kept.id, keys, reason).await?;
            }
            index(tx, kept).await?;
        }
        Ok(())
    }
}
