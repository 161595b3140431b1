//! Chains audit entries in the background, shortly after commits wake it, so that one run chains many commits.

use std::time::Duration;

use sea_orm::DbErr;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::platform::db::Db;
use crate::platform::db::audit::chain::Horizon;

/// How often it looks for entries of other servers when no local commit wakes it.
const POLL: Duration = Duration::from_secs(5);
/// How long it waits after a commit, to chain further commits in the same run.
const GATHER: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Chains committed entries until `stop` is cancelled. If the database fails, it waits and retries.
pub async fn chain(db: Db, stop: CancellationToken) {
    let audited = db.audited();
    let mut horizon = Horizon::default();
    let mut wait = GATHER;
    loop {
        let done = chain_all(&db, &mut horizon, &stop).await;
        let pause = async {
            match &done {
                Ok(()) => {
                    let _ = timeout(POLL, audited.notified()).await;
                    sleep(GATHER).await;
                }
                Err(error) => {
                    tracing::warn!(?error, "the audit could not be chained; it retries");
                    sleep(wait).await;
                }
            }
        };
        if stop.run_until_cancelled(pause).await.is_none() {
            return;
        }
        wait = match done {
            Ok(()) => GATHER,
            Err(_) => (wait * 2).min(LONGEST_WAIT),
        };
    }
}

async fn chain_all(db: &Db, horizon: &mut Horizon, stop: &CancellationToken) -> Result<(), DbErr> {
    while db.chain_audit(horizon).await? && !stop.is_cancelled() {}
    Ok(())
}
