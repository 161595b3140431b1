//! Inserts the first rows of an empty database; no transaction can begin without them.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::record::Record;
use entity::{currency, organization, user};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};

use crate::access::Actor;
use crate::platform::db::Db;
use crate::platform::db::pool::Lease;
use crate::platform::db::tx::{Tx, statements};

/// The first rows: the organization, its currency and its administrator.
#[derive(Clone, Debug)]
pub struct FirstRows {
    /// The organization.
    pub organization: organization::Model,
    /// The organization's base currency.
    pub currency: currency::Model,
    /// The first administrator.
    pub administrator: user::Model,
}

impl Db {
    /// Begins the transaction that sets up an empty database, as the administrator, and inserts the first rows. `None`:
    /// the database is set up already.
    ///
    /// # Errors
    /// The database failed; nothing was written.
    #[expect(clippy::disallowed_methods, reason = "no transaction of a verb can begin before")]
    pub async fn set_up(&self, rows: &FirstRows, now: DateTime<Utc>) -> Result<Option<Tx>, DbErr> {
        let work = self.begin().await?;
        if organization::Entity::find().one(&work).await?.is_some() {
            return Ok(None);
        }
        add(&work, &rows.currency).await?;
        add(&work, &rows.organization).await?;
        add(&work, &rows.administrator).await?;
        self.begin_fold_version(&work).await?;
        let actor = Actor::of(&rows.administrator, &[]);
        let mut tx = Tx::over(self, work, (actor, now), rows.organization.clone());
        tx.audit.label("set up");
        tx.audit.added(Arc::new(rows.currency.clone()));
        tx.audit.added(Arc::new(rows.organization.clone()));
        tx.audit.added(Arc::new(rows.administrator.clone()));
        Ok(Some(tx))
    }
}

async fn add<M: Record>(work: &Lease, row: &M) -> Result<(), DbErr> {
    work.execute(&statements::insert(std::slice::from_ref(row))).await?;
    Ok(())
}
