//! Sums that are kept while rows change, in constant time at any number of rows.
//!
//! A table of running sums has several rows for a group; what the group comes to is their sum. Each change of what is
//! summed adds a row, in the same transaction, so writers never wait for one another's sums. In the background the rows
//! of a group are merged into one. Readers add up what they find: merged or not, the result is the same.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};
use tokio::time::sleep;

use crate::platform::db::Db;
use crate::platform::db::pool::Lease;

/// How often it looks for rows to be merged.
const LOOK: Duration = Duration::from_secs(2);

/// So many changes are left unmerged: adding them up costs a reader little.
const LEFT: u32 = 200;

/// A table of running sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningSums {
    /// The table. It has a serial `id` and the flag `is_change`.
    pub table: &'static str,
    /// The columns of a group that are never null, as SQL.
    pub group: &'static str,
    /// The columns of a group that may be null.
    pub nullable: &'static str,
    /// The summed columns, all of them 64-bit numbers.
    pub sums: &'static [&'static str],
    /// A selection of the sums of all groups, recounted from what is summed: the columns in the order `group`,
    /// `nullable`, `sums`.
    pub recount: &'static str,
}

impl RunningSums {
    fn columns(&self) -> String {
        format!("{}, {}, {}", self.group, self.nullable, self.sums.join(", "))
    }

    /// Adds up rows of the table; groups that come to nothing are left out.
    fn added_up(&self, rows: &str) -> String {
        let Self { group, nullable, sums, .. } = self;
        let total = |column: &&str| format!("CAST(SUM({column}) AS BIGINT)");
        let totals = sums.iter().map(total).collect::<Vec<_>>().join(", ");
        let some = |column: &&str| format!("SUM({column}) <> 0");
        let some = sums.iter().map(some).collect::<Vec<_>>().join(" OR ");
        format!(
            "INSERT INTO {} (is_change, {}) SELECT FALSE, {group}, {nullable}, {totals} FROM {rows} \
             GROUP BY {group}, {nullable} HAVING {some}",
            self.table,
            self.columns()
        )
    }

    /// The rows of all groups that have changes.
    fn of_changed(&self) -> String {
        let Self { table, group, .. } = self;
        format!("({group}) IN (SELECT {group} FROM {table} WHERE is_change)")
    }

    /// On PostgreSQL changes are added while rows are merged, so exactly the deleted rows are added up. Rows that
    /// another server merges are skipped.
    fn merge_on_postgres(&self) -> String {
        let changed = self.of_changed();
        format!(
            "WITH merged AS (DELETE FROM {table} WHERE id IN \
             (SELECT id FROM {table} WHERE {changed} FOR UPDATE SKIP LOCKED) RETURNING *) {}",
            self.added_up("merged"),
            table = self.table
        )
    }
}

impl Db {
    /// Merges the rows of a group into one, for all groups that have changes, if there are more than `left` changes.
    /// Returns whether there were.
    ///
    /// # Errors
    /// The database failed; nothing was merged.
    pub async fn merge(&self, sums: &RunningSums, left: u32) -> Result<bool, DbErr> {
        let table = sums.table;
        let some = format!("SELECT 1 FROM {table} WHERE is_change LIMIT 1 OFFSET {left}");
        if self.has_none(&some, []).await? {
            return Ok(false);
        }
        let work = self.begin().await?;
        if self.is_sqlite() {
            // One writer at a time: nothing is added between these statements but the merged rows, which are no changes
            // and come after the last row.
            let last =
                work.query_one_raw(self.statement(&format!("SELECT MAX(id) FROM {table}"), []));
            let last = last.await?.map(|row| row.try_get_by_index::<Option<i64>>(0)).transpose()?;
            // Another server may have merged meanwhile, and nothing may be left.
            let Some(last) = last.flatten() else { return Ok(false) };
            let rows = format!("{table} WHERE id <= {last} AND {}", sums.of_changed());
            self.run(&work, &sums.added_up(&rows), []).await?;
            self.run(&work, &format!("DELETE FROM {rows}"), []).await?;
        } else {
            self.run(&work, &sums.merge_on_postgres(), []).await?;
        }
        work.commit().await?;
        Ok(true)
    }

    /// Replaces all sums by a recount, in one transaction; writers wait for its end.
    ///
    /// # Errors
    /// The database failed; nothing was replaced.
    pub async fn recount(&self, sums: &RunningSums) -> Result<(), DbErr> {
        let work: Lease = self.begin().await?;
        if !self.is_sqlite() {
            // A statement of its own: the recount must see what committed while this waited.
            let lock = format!("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", sums.table);
            self.run(&work, &lock, []).await?;
        }
        self.run(&work, &format!("DELETE FROM {}", sums.table), []).await?;
        let fill = format!(
            "INSERT INTO {} (is_change, {}) SELECT FALSE, counted.* FROM ({}) counted",
            sums.table,
            sums.columns(),
            sums.recount
        );
        self.run(&work, &fill, []).await?;
        work.commit().await
    }
}

/// Merges changes into sums, forever. If the database fails, it tries again.
pub async fn keep(db: Db, sums: &'static [RunningSums]) {
    loop {
        for table in sums {
            if let Err(error) = db.merge(table, LEFT).await {
                tracing::warn!(
                    ?error,
                    table = table.table,
                    "changes were not merged; it tries again"
                );
            }
        }
        sleep(LOOK).await;
    }
}
