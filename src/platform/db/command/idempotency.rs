//! A repeated call with the same idempotency key gets the result of the first call.

use std::fmt::Write as _;

use chrono::TimeDelta;
use entity::id::EventId;
use entity::idempotency_key;
use sea_orm::{ColumnTrait, QueryFilter, QueryTrait};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::platform::db::command::CallTerms;
use crate::platform::db::command::perform::broken;
use crate::platform::db::error_code::{LOCK_NOT_AVAILABLE, code_of};
use crate::platform::db::tx::Tx;
use crate::platform::db::write_buffer::{PendingWrite, TablesRead, WriteKind};
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// The longest key in bytes.
const MOST_BYTES: usize = 255;

/// Prefix of the input hashes that are written today: SHA-256 of the input as given, as canonical JSON. Hashes without
/// a prefix have an older form that cannot be compared; their keys are replayed for any input until they expire.
const FORM: &str = "json-sha256:";

/// The idempotency key of a call, and the input it belongs to.
pub(super) struct IdempotencyKey {
    command: &'static str,
    key: String,
    input_hash: String,
}

/// The result stored under a key.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptResult {
    /// The command's output.
    #[serde(rename = "done")]
    pub output: Value,
    /// The events that it emitted.
    pub events: Vec<EventId>,
}

impl IdempotencyKey {
    /// The key of a call; `None`: it has none, or is a dry run, which stores nothing.
    ///
    /// # Errors
    /// The key is too long or empty.
    pub fn of(command: &'static str, terms: &CallTerms) -> Result<Option<Self>, Error> {
        let Some(key) = terms.idempotency_key.clone() else { return Ok(None) };
        if key.is_empty() || key.len() > MOST_BYTES {
            return Err(UserError::invalid("idempotency-key-length").at("idempotencyKey").into());
        }
        if terms.is_dry_run {
            return Ok(None);
        }
        let mut input_hash = String::from(FORM);
        for byte in Sha256::digest(terms.input.as_bytes()) {
            let _ = write!(input_hash, "{byte:02x}");
        }
        Ok(Some(Self { command, key, input_hash }))
    }

    /// Claims the key for this transaction, or returns the result stored under it.
    ///
    /// # Errors
    /// Another call in progress holds the key, the key was used with another input, or the database failed.
    pub async fn claim(&self, tx: &Tx) -> Result<Option<KeptResult>, Error> {
        let actor = tx.user()?;
        let expired = tx.now() - TimeDelta::hours(24);
        let forget = [actor.into(), self.command.into(), self.key.clone().into(), expired.into()];
        tx.writes.execute(tx.statement(FORGET, forget)).await?;
        let claim = [
            actor.into(),
            self.command.into(),
            self.key.clone().into(),
            self.input_hash.clone().into(),
            tx.now().into(),
        ];
        let is_claimed = match tx.writes.execute(tx.statement(CLAIM, claim)).await {
            Ok(result) => result.rows_affected() == 1,
            Err(error) if code_of(&error).as_deref() == Some(LOCK_NOT_AVAILABLE) => {
                return Err(self.problem(UserErrorCode::IDEMPOTENCY_IN_PROGRESS, "key-in-progress"));
            }
            Err(error) => return Err(error.into()),
        };
        if is_claimed { Ok(None) } else { self.kept(tx).await.map(Some) }
    }

    async fn kept(&self, tx: &Tx) -> Result<KeptResult, Error> {
        let rows = tx
            .find_any::<idempotency_key::Entity>()
            .filter(idempotency_key::Column::ActorId.eq(tx.user()?))
            .filter(idempotency_key::Column::Verb.eq(self.command))
            .filter(idempotency_key::Column::Key.eq(self.key.as_str()));
        let connection = tx.writes.reading(TablesRead::by(rows.as_query())).await?;
        match rows.one(&connection).await? {
            Some(kept) if is_other_input(&kept.input_hash, &self.input_hash) => {
                Err(self.problem(UserErrorCode::IDEMPOTENCY_KEY_REUSED, "key-reused"))
            }
            Some(idempotency_key::Model { result: Some(result), .. }) => {
                serde_json::from_str(&result).map_err(broken)
            }
            _ => Err(self.problem(UserErrorCode::IDEMPOTENCY_IN_PROGRESS, "key-in-progress")),
        }
    }

    /// Stores a command's output under the claimed key.
    ///
    /// # Errors
    /// The database failed.
    pub async fn keep(&self, tx: &Tx, output: Value) -> Result<(), Error> {
        let kept = KeptResult { output, events: tx.event_ids() };
        let kept = serde_json::to_string(&kept).map_err(broken)?;
        let values = [tx.user()?.into(), self.command.into(), self.key.clone().into(), kept.into()];
        let keep = tx.statement(KEEP, values);
        let write = PendingWrite::to::<idempotency_key::Entity>(WriteKind::Update, None, keep);
        Ok(tx.writes.push(write).await?)
    }

    fn problem(&self, code: UserErrorCode, key: &'static str) -> Error {
        UserError::new(code, Message::new(key).with("key", &self.key)).at("idempotencyKey").into()
    }
}

/// Whether a key was used with a different input.
fn is_other_input(kept: &str, input_hash: &str) -> bool {
    kept.contains(':') && kept != input_hash
}

const FORGET: &str = "DELETE FROM idempotency_key \
     WHERE actor_id = $1 AND verb = $2 AND key = $3 AND created_at < $4";

const CLAIM: &str = "INSERT INTO idempotency_key (actor_id, verb, key, input_hash, created_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

const KEEP: &str =
    "UPDATE idempotency_key SET result = $4 WHERE actor_id = $1 AND verb = $2 AND key = $3";

#[cfg(test)]
mod tests {
    use super::is_other_input;

    #[test]
    fn inputs_are_compared_only_by_hashes_of_the_same_form() {
        assert!(!is_other_input("json-sha256:aa", "json-sha256:aa"));
        assert!(is_other_input("json-sha256:aa", "json-sha256:bb"));
        assert!(!is_other_input("aa", "json-sha256:bb"), "a key of the older form is replayed");
    }
}
