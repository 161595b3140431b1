//! The version of the folding by which the kept texts were folded.

use sea_orm::{ConnectionTrait, DbErr};

use crate::platform::db::Db;
use crate::platform::db::pool::Lease;
use crate::platform::text::FOLD_VERSION;

impl Db {
    /// The version by which all kept texts were folded.
    ///
    /// # Errors
    /// The database failed.
    pub async fn fold_version(&self) -> Result<i32, DbErr> {
        let read = self.statement(READ, []);
        let found = self.reader.lease().await?.query_one_raw(read).await?;
        found.map_or(Ok(0), |row| row.try_get_by_index(0))
    }

    /// Records that all kept texts are folded by a version.
    ///
    /// # Errors
    /// The database failed.
    pub async fn keep_fold_version(&self, version: i32) -> Result<(), DbErr> {
        self.run(&self.writer.lease().await?, KEEP, [version.into()]).await?;
        Ok(())
    }

    /// Records in the transaction that sets a database up that its texts are folded by this build's version: they are
    /// all written by it.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn begin_fold_version(&self, work: &Lease) -> Result<(), DbErr> {
        self.run(work, KEEP, [FOLD_VERSION.into()]).await?;
        Ok(())
    }
}

const READ: &str = "SELECT version FROM text_fold WHERE id = 1";

const KEEP: &str = "UPDATE text_fold SET version = $1 WHERE id = 1";
