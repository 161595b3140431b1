//! Row locks. All commands take them in one order, so that two commands never wait for each other.

use std::collections::BTreeSet;

use sea_orm::sea_query::LockType;
use sea_orm::{EntityName, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::row::{Row, primary_key, with_id};
use crate::platform::db::tx::{Tx, Versioned};
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// The tables whose rows are locked, in the order in which a transaction locks them; rows of one table in the order of
/// their ids. Rows of other tables are parts of these: a command that changes a part has locked the whole.
const ORDER: [&str; 28] = [
    "currency",
    "campaign",
    "lead_source",
    "competitor",
    "close_reason",
    "unit_group",
    "unit",
    "tax_rate",
    "price_list",
    "sales_process",
    "holiday",
    "period",
    "team",
    "app_user",
    "api_token",
    "browser_session",
    "deletion",
    "lead",
    "account",
    "contact",
    "opportunity",
    "quote",
    "sales_order",
    "invoice",
    "product",
    "note",
    "organization",
    "number_counter",
];

/// The row locks that a transaction holds. A debug build keeps them, to check their order.
#[derive(Debug, Default)]
pub(super) struct Locks(BTreeSet<(usize, Uuid)>);

impl Locks {
    /// Notes a lock.
    ///
    /// # Errors
    /// A row that comes later in the order is locked already.
    fn take(&mut self, table: &str, id: Uuid) -> Result<(), Error> {
        let Some(place) = ORDER.iter().position(|ordered| *ordered == table) else {
            return Ok(());
        };
        if let Some((later, _)) = self.0.last().filter(|last| **last > (place, id))
            && !self.0.contains(&(place, id))
        {
            let message = format!("a row of {table} is locked after one of {}", ORDER[*later]);
            return Err(Error::Broken(message));
        }
        self.0.insert((place, id));
        Ok(())
    }
}

impl Tx {
    /// Locks a record that the actor may change until the transaction ends, and checks its expected version.
    ///
    /// # Errors
    /// The record does not exist or is not visible, the actor may only read it, it is at another version, or the
    /// database failed.
    pub async fn lock<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        let row = self.lock_any_version::<R>(id).await?;
        if R::Table::may_change(row.model(), &self.actor) {
            self.check_version(id, &row)?;
            return Ok(row);
        }
        let message = Message::new("shared-for-reading");
        Err(UserError::new(UserErrorCode::NOT_PERMITTED, message).into())
    }

    /// Like `lock`, for a change that is open to actors who may only read the record.
    ///
    /// # Errors
    /// The record does not exist or is not visible, it is at another version, or the database failed.
    pub async fn lock_seen<R>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error>
    where
        R: Row + Versioned,
    {
        let id = id.into();
        let row = self.lock_any_version::<R>(id).await?;
        self.check_version(id, &row)?;
        Ok(row)
    }

    async fn lock_any_version<R: Row>(&mut self, id: Uuid) -> Result<R, Error> {
        let rows = with_id(self.find::<R::Table>(), id);
        self.lock_all::<R>(rows).await?.pop().ok_or_else(Error::not_found)
    }

    /// Locks the rows of a selection in the order of their ids, and returns them.
    ///
    /// # Errors
    /// The database failed.
    #[expect(clippy::disallowed_methods, reason = "this is where the order is applied")]
    pub async fn lock_all<R: Row>(&mut self, rows: Select<R::Table>) -> Result<Vec<R>, Error> {
        self.reads_afresh |= R::Table::IS_CACHED;
        let id = primary_key::<R::Table>();
        // Another row that refers to a locked one can still be inserted: the lock is not one against deletion.
        let rows = rows.order_by_asc(id).lock(LockType::NoKeyUpdate);
        let rows = self.all::<R>(rows).await?;
        for row in &rows {
            self.check_lock_order::<R::Table>(row.id())?;
        }
        Ok(rows)
    }

    /// Keeps others from changing a record whose values this transaction copies, and returns it. The lock is not
    /// shared: PostgreSQL lets one shared lock pass after the other, and a change would wait for as long as copies are
    /// made.
    ///
    /// # Errors
    /// The record does not exist or is not visible, or the database failed.
    pub async fn hold<R: Row>(&mut self, id: impl Into<Uuid> + Send) -> Result<R, Error> {
        self.hold_if_seen(id).await?.ok_or_else(Error::not_found)
    }

    /// Like `hold`; `None`: the record does not exist or is not visible.
    ///
    /// # Errors
    /// The database failed.
    pub async fn hold_if_seen<R: Row>(
        &mut self,
        id: impl Into<Uuid> + Send,
    ) -> Result<Option<R>, Error> {
        let rows = with_id(self.find::<R::Table>(), id.into());
        Ok(self.lock_all::<R>(rows).await?.pop())
    }

    /// Checks that a lock of a row comes after those held. A debug build does, in every story.
    pub(super) fn check_lock_order<E: Visible>(&mut self, id: Uuid) -> Result<(), Error> {
        if cfg!(debug_assertions) {
            self.locks.take(EntityName::table_name(&E::default()), id)?;
        }
        Ok(())
    }

    /// Checks that a number is drawn after all rows are locked: its counter stays locked until the commit.
    pub(super) fn check_counter_order(&mut self) -> Result<(), Error> {
        if cfg!(debug_assertions) {
            self.locks.take("number_counter", Uuid::nil())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_taken_in_one_order() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let cases: &[(&[(&str, Uuid)], bool)] = &[
            (&[("lead", first), ("account", first), ("opportunity", first)], true),
            (&[("opportunity", first), ("opportunity", second)], true),
            (&[("opportunity", second), ("opportunity", first)], false),
            (&[("opportunity", first), ("account", first)], false),
            // A row that is locked already, and a part.
            (&[("account", first), ("opportunity", first), ("account", first)], true),
            (&[("opportunity", first), ("line", first), ("quote", first)], true),
        ];
        for (locks, is_allowed) in cases {
            let mut held = Locks::default();
            let taken = locks.iter().try_for_each(|(table, id)| held.take(table, *id));
            assert_eq!(taken.is_ok(), *is_allowed, "{locks:?}");
        }
    }
}
