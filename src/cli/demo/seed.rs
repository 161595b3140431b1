//! Loads the demo company.

use crate::platform::clock::Clock;
use crate::platform::db::Db;

/// Loads the company into a database that has just been set up.
///
/// # Errors
/// The database failed.
pub async fn company(_db: &Db, _clock: &Clock) -> anyhow::Result<()> {
    Ok(())
}
