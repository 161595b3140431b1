//! Locks of keys: what is found or made by a key is found or made by one transaction at a time.

use std::collections::BTreeSet;

use sea_orm::{DbErr, Statement, Value};
use sha2::{Digest, Sha256};

use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// A folded value by which a record is found, and what it identifies, e.g. `contact.email`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LookupKey<'a> {
    /// What the value identifies.
    pub kind: &'static str,
    /// The value, folded as it is stored.
    pub value: &'a str,
}

impl LookupKey<'_> {
    /// The number under which PostgreSQL locks it.
    fn number(self) -> i64 {
        let mut hash = Sha256::new();
        hash.update(self.kind);
        hash.update([0]);
        hash.update(self.value);
        let digest: [u8; 32] = hash.finalize().into();
        let (first, _) = digest.split_at(8);
        first.iter().fold(0, |number, byte| (number << 8) | i64::from(*byte))
    }
}

impl Tx {
    /// Locks keys until the end of the transaction: whoever finds or makes a record by one of them waits until it is
    /// clear whether this transaction has made one. A command calls it before it locks any row, and once for all its
    /// keys, which are locked in one order. On SQLite there is one writer, so nothing needs to be locked.
    ///
    /// # Errors
    /// The lock was not granted in time, or the database failed.
    pub async fn lock_keys(&mut self, keys: &[LookupKey<'_>]) -> Result<(), Error> {
        if self.is_sqlite() {
            return Ok(());
        }
        let numbers: BTreeSet<i64> = keys.iter().map(|key| key.number()).collect();
        let missing: Vec<i64> = numbers.difference(&self.locked_keys).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        self.lock_numbers(&missing).await?;
        self.locked_keys.extend(missing);
        Ok(())
    }

    /// The functions of a list of results are called from left to right.
    async fn lock_numbers(&self, numbers: &[i64]) -> Result<(), DbErr> {
        let calls = (1..=numbers.len()).map(|place| format!("pg_advisory_xact_lock(${place})"));
        let select = format!("SELECT {}", calls.collect::<Vec<_>>().join(", "));
        let values = numbers.iter().map(|number| Value::from(*number));
        let lock = Statement::from_sql_and_values(self.writes.backend(), select, values);
        self.writes.execute(lock).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::LookupKey;

    #[test]
    fn a_key_has_the_same_number_on_every_server_and_another_for_every_kind() {
        let number = |kind, value| LookupKey { kind, value }.number();
        assert_eq!(number("contact.email", "a@b.ir"), number("contact.email", "a@b.ir"));
        assert_ne!(number("contact.email", "a@b.ir"), number("account.email", "a@b.ir"));
        assert_ne!(number("a", "bc"), number("ab", "c"));
    }
}
