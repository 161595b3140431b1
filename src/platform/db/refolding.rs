//! Folding kept texts anew, in batches, after the folding has changed.

use entity::record::Record;
use sea_orm::sea_query::Expr;
use sea_orm::{ExprTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::access::rows::Visible;
use crate::platform::db::row::primary_key;
use crate::platform::db::session::Session;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// The most records that one transaction folds, so that nobody waits long for their locks.
const BATCH: u64 = 200;
/// The same on SQLite, where everybody who writes waits for the end of the transaction: folding a record may take
/// milliseconds.
const SQLITE_BATCH: u64 = 20;

/// A record with texts that are folded, because people search for them or because they are keys.
pub trait Folded: Record<Entity: Visible> {
    /// Folds the texts of kept records anew; the caller has locked them.
    ///
    /// # Errors
    /// The database failed.
    fn refold(tx: &mut Tx, kept: &[Self]) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Folds the records of one kind after the other.
#[derive(Debug)]
pub struct Refolding<'a> {
    session: &'a Session,
    records: u64,
}

impl<'a> Refolding<'a> {
    /// Nothing is folded yet.
    #[must_use]
    pub const fn new(session: &'a Session) -> Self {
        Self { session, records: 0 }
    }

    /// How many records were folded.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// Folds all records of a kind, deleted ones too.
    ///
    /// # Errors
    /// The database failed.
    pub async fn fold<M: Folded>(&mut self) -> Result<(), Error> {
        let id = primary_key::<M::Entity>();
        let batch = if self.session.is_sqlite() { SQLITE_BATCH } else { BATCH };
        let mut last = Uuid::nil();
        loop {
            let mut tx = self.session.begin(Permission::EditCustomers).await?;
            let next = tx
                .find_any::<M::Entity>()
                .filter(Expr::col((M::Entity::default(), id)).gt(last))
                .limit(batch);
            let kept: Vec<M> = tx.lock_all(next).await?;
            let Some(end) = kept.last() else { return Ok(()) };
            last = end.key().into();
            M::refold(&mut tx, &kept).await?;
            tx.commit().await?;
            self.records += u64::try_from(kept.len()).unwrap_or(0);
        }
    }
}
