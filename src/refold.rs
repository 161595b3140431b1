//! Folds kept texts anew after the folding has changed, so that they are found as new ones are.

use crate::platform::db::Db;
use crate::platform::db::refolding::Refolding;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::text::FOLD_VERSION;
use crate::slices;

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

/// Folds kept texts anew if they were folded by another version; returns of how many records. If it is interrupted, it
/// begins again at the next start.
///
/// # Errors
/// The database failed.
pub async fn refold(db: &Db, session: &Session) -> Result<u64, Error> {
    if db.fold_version().await? == FOLD_VERSION {
        return Ok(0);
    }
    let mut refolding = Refolding::new(session);
    slices::refold(&mut refolding).await?;
    db.keep_fold_version(FOLD_VERSION).await?;
    Ok(refolding.records())
}
