//! Folds kept texts anew after the folding has changed, so that they are found as new ones are.

use entity::record::Record;
use entity::{account, competitor, contact, lead, note, opportunity, product};
use sea_orm::sea_query::Expr;
use sea_orm::{ExprTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::account::ops::{refold_account, refold_contact};
use crate::catalog::ops::products;
use crate::lead::ops::refold::refold_lead;
use crate::platform::db::Db;
use crate::platform::db::row::primary_key;
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;
use crate::platform::text::FOLD_VERSION;
use crate::reference::competitor::ops::refold_competitor;
use crate::sales::opportunity::ops::search_text;

/// The most records that one transaction folds, so that nobody waits long for their locks.
const BATCH: u64 = 200;

/// The kinds of records with folded texts.
const KINDS: [Kind; 7] = [
    Kind::Competitors,
    Kind::Products,
    Kind::Accounts,
    Kind::Contacts,
    Kind::Leads,
    Kind::Opportunities,
    Kind::Notes,
];

#[derive(Clone, Copy, Debug)]
enum Kind {
    Competitors,
    Products,
    Accounts,
    Contacts,
    Leads,
    Opportunities,
    Notes,
}

/// Folds kept texts anew if they were folded by another version; logs a failure, after which the next start tries
/// again. Until it is done, some records are not found by every spelling.
pub async fn run(db: Db, session: Session) {
    match refold(&db, &session).await {
        Ok(0) => {}
        Ok(records) => {
            tracing::info!(records, "the texts of all records were folded anew for searches")
        }
        Err(error) => {
            tracing::warn!(?error, "texts were not folded anew; the next start tries again")
        }
    }
}

/// Folds kept texts anew if they were folded by another version; returns of how many records. Broken off, it begins
/// again at the next start.
///
/// # Errors
/// The database failed.
pub async fn refold(db: &Db, session: &Session) -> Result<u64, Error> {
    if db.fold_version().await? == FOLD_VERSION {
        return Ok(0);
    }
    let mut records = 0;
    for kind in KINDS {
        let mut last = Some(Uuid::nil());
        while let Some(after) = last {
            let mut tx = session.begin(Permission::EditCustomers).await?;
            let batch = batch(&mut tx, kind, after).await?;
            tx.commit().await?;
            records += batch.records;
            last = batch.last;
        }
    }
    db.keep_fold_version(FOLD_VERSION).await?;
    Ok(records)
}

/// What was folded in one transaction; `last` is `None` when no record is left.
struct Batch {
    records: u64,
    last: Option<Uuid>,
}

impl Batch {
    fn of<M: Record>(rows: &[M]) -> Self {
        let records = u64::try_from(rows.len()).unwrap_or(0);
        Self { records, last: rows.last().map(|row| row.key().into()) }
    }
}

async fn batch(tx: &mut Tx, kind: Kind, after: Uuid) -> Result<Batch, Error> {
    match kind {
        Kind::Competitors => {
            let rows: Vec<competitor::Model> = next(tx, after).await?;
            for row in &rows {
                refold_competitor(tx, row).await?;
            }
            Ok(Batch::of(&rows))
        }
        Kind::Products => {
            let rows: Vec<product::Model> = next(tx, after).await?;
            for row in &rows {
                products::index(tx, row).await?;
            }
            Ok(Batch::of(&rows))
        }
        Kind::Accounts => {
            let rows: Vec<account::Model> = next(tx, after).await?;
            for row in &rows {
                refold_account(tx, row).await?;
            }
            Ok(Batch::of(&rows))
        }
        Kind::Contacts => {
            let rows: Vec<contact::Model> = next(tx, after).await?;
            for row in &rows {
                refold_contact(tx, row).await?;
            }
            Ok(Batch::of(&rows))
        }
        Kind::Leads => {
            let rows: Vec<lead::Model> = next(tx, after).await?;
            for row in &rows {
                refold_lead(tx, row).await?;
            }
            Ok(Batch::of(&rows))
        }
        Kind::Opportunities => {
            let rows: Vec<opportunity::Model> = next(tx, after).await?;
            search_text::refold(tx, &rows).await?;
            Ok(Batch::of(&rows))
        }
        Kind::Notes => {
            let rows: Vec<note::Model> = next(tx, after).await?;
            for row in &rows {
                tx.set_search_text(row.id, &[&row.text]).await?;
            }
            Ok(Batch::of(&rows))
        }
    }
}

/// Locks the next records of a table, deleted ones too.
async fn next<M: Record<Entity: Visible>>(tx: &mut Tx, after: Uuid) -> Result<Vec<M>, Error> {
    let id = primary_key::<M::Entity>();
    let rows = tx
        .find_any::<M::Entity>()
        .filter(Expr::col((M::Entity::default(), id)).gt(after))
        .limit(BATCH);
    tx.lock_all(rows).await
}
