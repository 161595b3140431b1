//! Links committed audit entries into a hash chain: after the commit, by one server at a time.

use std::collections::HashSet;

use entity::record::FromRowByIndex;
use entity::{audit_chain, audit_entry};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryResult,
    QueryTrait, Statement,
};

use crate::platform::db::Db;
use crate::platform::db::audit::seal::{self, Seal};
use crate::platform::db::pool::Lease;

/// The most links that one transaction adds.
const BATCH: usize = 1000;
/// The same on SQLite, where everybody who writes waits for the end of the transaction.
const SQLITE_BATCH: usize = 100;
/// The most positions that one statement reads, in batches.
const PAGE: usize = 10;

/// A position of the audit, with a transaction number above those of all transactions that may still commit at or below
/// it; `None`: nothing is being settled. A server keeps it between runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Horizon(Option<(i64, i64)>);

impl Db {
    /// Chains at most one batch of committed entries; returns whether more are left.
    ///
    /// The row of `audit_counter` serves as the lock. Every entry at or below its `settled` position is chained or was
    /// rolled back. On PostgreSQL a lower position may be committed after a higher one. So `horizon` remembers a
    /// position and a transaction number above that of every transaction that has drawn a position up to it: once all
    /// transactions with lower numbers have ended, the position is settled.
    ///
    /// # Errors
    /// The database failed; nothing was chained.
    pub async fn chain_audit(&self, horizon: &mut Horizon) -> Result<bool, DbErr> {
        let found = self.reader.lease().await?.query_one_raw(self.statement(COUNTS, [])).await?;
        let found = found.ok_or_else(|| DbErr::RecordNotFound("counts of the audit".to_owned()))?;
        let (entries, links): (i64, i64) = (found.try_get_by_index(1)?, found.try_get_by_index(2)?);
        let last: i64 = match found.try_get_by_index::<Option<i64>>(0)? {
            Some(last) if entries > links => last,
            // All entries are chained; only the horizon is left to settle.
            _ if horizon.0.is_some() => 0,
            _ => return Ok(false),
        };

        let work = self.begin().await?;
        // A statement of its own: the next one must see what the previous holder of the lock committed.
        let settled =
            if self.is_sqlite() { COUNTER.to_owned() } else { format!("{COUNTER} FOR UPDATE") };
        let settled: i64 = one(&work, self.statement(&settled, [])).await?.try_get_by_index(0)?;
        let settling = self.settling(&work, (last, settled), horizon).await?;
        let entries = self.unchained(&work, settled).await?;
        let is_full = entries.len() == self.batch();
        let highest = entries.iter().map(|entry| entry.position).max();
        if !entries.is_empty() {
            self.link(&work, &entries).await?;
        }
        let settled_now = match (self.is_sqlite(), is_full) {
            (true, _) => highest,
            (false, true) => None,
            (false, false) => settling,
        };
        if let Some(position) = settled_now {
            work.execute_raw(self.statement(SETTLE, [position.into()])).await?;
        }
        work.commit().await?;
        Ok(is_full)
    }

    fn batch(&self) -> usize {
        if self.is_sqlite() { SQLITE_BATCH } else { BATCH }
    }

    /// A batch of the entries without a link, by position. The difference is computed here: without statistics,
    /// PostgreSQL may plan the anti-join as a nested loop over both tables.
    async fn unchained(
        &self,
        work: &Lease,
        settled: i64,
    ) -> Result<Vec<audit_entry::Model>, DbErr> {
        let links = work.query_all_raw(self.statement(LINKS, [settled.into()])).await?;
        let links: HashSet<i64> = links.iter().map(position).collect::<Result<_, _>>()?;
        let batch = self.batch();
        let page_size = PAGE * batch;
        let limit = i64::try_from(page_size).unwrap_or(i64::MAX);
        let (mut found, mut from) = (Vec::with_capacity(batch), settled);
        loop {
            let page =
                work.query_all_raw(self.statement(POSITIONS, [from.into(), limit.into()])).await?;
            let page: Vec<i64> = page.iter().map(position).collect::<Result<_, _>>()?;
            found.extend(page.iter().copied().filter(|position| !links.contains(position)));
            match page.last() {
                Some(last) if page.len() == page_size && found.len() < batch => from = *last,
                _ => break,
            }
        }
        found.truncate(batch);
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            return Ok(Vec::new());
        };
        let read = self.statement(READ, [(*first).into(), (*last).into()]);
        let entries = work.query_all_raw(read).await?;
        let entries = entries.iter().map(|row| audit_entry::Model::from_row(row, 0));
        let mut entries = entries.collect::<Result<Vec<_>, _>>()?;
        entries.retain(|entry| !links.contains(&entry.position));
        // Entries committed between the two statements wait for the next batch.
        entries.truncate(batch);
        Ok(entries)
    }

    /// The position below which no further entry can be committed, once all entries committed by now are chained.
    async fn settling(
        &self,
        work: &Lease,
        (last, settled): (i64, i64),
        horizon: &mut Horizon,
    ) -> Result<Option<i64>, DbErr> {
        if self.is_sqlite() {
            return Ok(None);
        }
        let row = one(work, self.statement(TRANSACTIONS, [])).await?;
        let (own, oldest): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let (position, number) = *horizon.0.get_or_insert((last, own));
        if oldest < number {
            return Ok(None);
        }
        horizon.0 = None;
        Ok((position > settled).then_some(position))
    }

    async fn link(&self, work: &Lease, entries: &[audit_entry::Model]) -> Result<(), DbErr> {
        let before = work.query_one_raw(self.statement(LAST, [])).await?;
        let (mut number, mut chain): (i64, Vec<u8>) = match before {
            Some(row) => (row.try_get_by_index(0)?, row.try_get_by_index(1)?),
            None => (0, Vec::from(Seal::default())),
        };
        let links = entries.iter().map(|entry| {
            number += 1;
            let digest = seal::entry(entry).to_vec();
            chain = seal::chain(&chain, number, &digest).to_vec();
            let (position, entry_id) = (entry.position, entry.id);
            let link =
                audit_chain::Model { number, position, entry_id, digest, chain: chain.clone() };
            link.into_active_model().reset_all()
        });
        let links = audit_chain::Entity::insert_many(links).into_query();
        work.execute_raw(work.get_database_backend().build(&links)).await?;
        Ok(())
    }
}

fn position(row: &QueryResult) -> Result<i64, DbErr> {
    row.try_get_by_index(0)
}

async fn one(work: &Lease, statement: Statement) -> Result<QueryResult, DbErr> {
    let row = work.query_one_raw(statement).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the audit's counter".to_owned()))
}

/// The highest committed position, and the numbers of entries and of links above the settled position.
const COUNTS: &str = "SELECT (SELECT max(position) FROM audit_entry), \
     (SELECT count(*) FROM audit_entry \
     WHERE position > (SELECT settled FROM audit_counter WHERE id = 1)), \
     (SELECT count(*) FROM audit_chain \
     WHERE position > (SELECT settled FROM audit_counter WHERE id = 1))";

const COUNTER: &str = "SELECT settled FROM audit_counter WHERE id = 1";

const TRANSACTIONS: &str = "SELECT pg_current_xact_id()::text::bigint, \
     pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

const LINKS: &str = "SELECT position FROM audit_chain WHERE position > $1";

const POSITIONS: &str =
    "SELECT position FROM audit_entry WHERE position > $1 ORDER BY position LIMIT $2";

const READ: &str = "SELECT position, id, occurred_at, actor_id, token_id, session_id, address, \
     request_id, verb, record_kind, record_id, NULL, NULL, NULL, digest FROM audit_entry \
     WHERE position >= $1 AND position <= $2 ORDER BY position";

const LAST: &str = "SELECT number, chain FROM audit_chain \
     WHERE number = (SELECT max(number) FROM audit_chain)";

const SETTLE: &str = "UPDATE audit_counter SET settled = $1 WHERE id = 1";
