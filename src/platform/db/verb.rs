//! How a verb is performed: version, idempotency key and dry run are said here, once for all.

use std::fmt::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use entity::id::EventId;
use entity::idempotency_key;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityName, QueryFilter, RuntimeErr, SqlErr};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::permission::Permission;
use crate::platform::db::deferred::{Kind, Waiting};
use crate::platform::db::overlay::Overlay;
use crate::platform::db::session::Session;
use crate::platform::db::tx::{Tx, Warning};
use crate::platform::error::{Error, Problem, UserErrorCode};
use crate::platform::message::Message;

/// A command: its input, and what it does within a transaction.
pub trait Verb: Workflow + Clone + Send + Sync + 'static {
    /// The mutation's name.
    const NAME: &'static str;
    /// What the actor must hold.
    const PERMISSION: Permission;
    /// The ids of the payload's records.
    type Done: Serialize + DeserializeOwned + Clone + Send + Sync + 'static;

    /// Does it. It neither commits nor knows of versions, keys and dry runs.
    fn run(self, tx: &mut Tx) -> impl Future<Output = Result<Self::Done, Error>> + Send;
}

/// What every workflow input says beside its own fields.
pub trait Workflow {
    /// Says it.
    fn options(&self) -> Options;
}

/// What every workflow input says beside its own fields.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The record that the verb is about.
    pub target: Option<Uuid>,
    /// The version it must be at.
    pub expected_version: Option<i32>,
    /// The key of a retry.
    pub idempotency_key: Option<String>,
    /// Whether everything is taken back.
    pub is_dry_run: bool,
    /// The coerced input, as text that tells an omitted field from null; GraphQL's own form of a
    /// value does not.
    pub input: String,
}

/// Declares an input's workflow fields: its target, where it changes a record.
///
/// `workflow!(ReviseQuoteInput: quote_id);` says that `expectedVersion` is that quote's, and
/// `workflow!(CreateLeadInput);` that the input has no `expectedVersion`.
#[macro_export]
macro_rules! workflow {
    ($input:ty: $target:ident) => {
        impl $crate::platform::db::verb::Workflow for $input {
            fn options(&self) -> $crate::platform::db::verb::Options {
                $crate::platform::db::verb::Options {
                    target: Some(self.$target.uuid()),
                    expected_version: self.expected_version,
                    idempotency_key: self.idempotency_key.clone(),
                    is_dry_run: self.dry_run,
                    input: format!("{self:?}"),
                }
            }
        }
    };
    ($input:ty) => {
        impl $crate::platform::db::verb::Workflow for $input {
            fn options(&self) -> $crate::platform::db::verb::Options {
                $crate::platform::db::verb::Options {
                    target: None,
                    expected_version: None,
                    idempotency_key: self.idempotency_key.clone(),
                    is_dry_run: self.dry_run,
                    input: format!("{self:?}"),
                }
            }
        }
    };
}

/// Declares an input without a key and a target: what it holds is kept nowhere, not even as a hash.
#[macro_export]
macro_rules! keyless {
    ($input:ty) => {
        impl $crate::platform::db::verb::Workflow for $input {
            fn options(&self) -> $crate::platform::db::verb::Options {
                $crate::platform::db::verb::Options {
                    is_dry_run: self.dry_run,
                    ..$crate::platform::db::verb::Options::default()
                }
            }
        }
    };
}

/// What came of a verb.
#[derive(Debug)]
pub struct Ran<D> {
    /// The ids of the payload's records; `None` where it was refused.
    pub done: Option<D>,
    /// The record that the verb is about.
    pub target: Option<Uuid>,
    /// The rows it wrote.
    pub overlay: Overlay,
    /// The events it told.
    pub events: Vec<EventId>,
    /// Why it was refused.
    pub problems: Vec<Problem>,
    /// Its warnings.
    pub warnings: Vec<Warning>,
}

/// Performs a verb; again where the database asks for it.
///
/// # Errors
/// Nobody is signed in, or something failed that the caller can't act on.
pub async fn perform<V: Verb>(session: &Session, verb: V) -> Result<Ran<V::Done>, Error> {
    let options = verb.options();
    for wait in RETRIES {
        match attempt(session, verb.clone(), &options).await {
            Err(Error::Database(error)) if is_transient(&error) => tokio::time::sleep(wait).await,
            outcome => return refused_or_failed(outcome, &options),
        }
    }
    refused_or_failed(attempt(session, verb, &options).await, &options)
}

impl Tx {
    /// Performs a verb as a step of a larger one: its key, version and dry run are those of the whole.
    ///
    /// # Errors
    /// The role does not allow it, it was refused, or the database failed.
    pub async fn perform<V: Verb>(&mut self, verb: V) -> Result<V::Done, Error> {
        self.require(V::PERMISSION)?;
        // On the heap: a verb's future is large, and stacks are not.
        Box::pin(verb.run(self)).await
    }
}

const RETRIES: [Duration; 3] =
    [Duration::from_millis(5), Duration::from_millis(20), Duration::from_millis(80)];

async fn attempt<V: Verb>(
    session: &Session,
    verb: V,
    options: &Options,
) -> Result<Ran<V::Done>, Error> {
    let mut tx = session.begin(V::PERMISSION).await?;
    tx.by(V::NAME);
    let claim = claim(V::NAME, options)?;
    if let Some(claim) = &claim
        && let Some(kept) = claim.take(&tx).await?
    {
        return replayed(&kept, options);
    }
    if let (Some(target), Some(version)) = (options.target, options.expected_version) {
        tx.expect(target, version);
    }
    // On the heap: a verb's future is large, and stacks are not.
    let done = Box::pin(verb.run(&mut tx)).await?;
    if tx.expects() {
        return Err(Error::Broken(format!("{} ignored expectedVersion", V::NAME)));
    }
    let finished = if options.is_dry_run {
        tx.preview().await?
    } else {
        if let Some(claim) = &claim {
            claim.keep(&tx, &done).await?;
        }
        tx.commit().await?
    };
    Ok(Ran {
        done: Some(done),
        target: options.target,
        overlay: finished.overlay,
        events: finished.events.iter().map(|told| told.id).collect(),
        problems: Vec::new(),
        warnings: finished.warnings,
    })
}

fn replayed<D: DeserializeOwned>(kept: &str, options: &Options) -> Result<Ran<D>, Error> {
    let kept: Kept<D> =
        serde_json::from_str(kept).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(Ran {
        done: Some(kept.done),
        target: options.target,
        overlay: Overlay::default(),
        events: kept.events,
        problems: Vec::new(),
        warnings: Vec::new(),
    })
}

fn refused_or_failed<D>(
    outcome: Result<Ran<D>, Error>,
    options: &Options,
) -> Result<Ran<D>, Error> {
    let problems = match outcome {
        Ok(ran) => return Ok(ran),
        Err(Error::Refused(problems)) => problems,
        Err(Error::Forbidden(_)) => {
            vec![Problem::new(UserErrorCode::NotPermitted, Message::new("not-permitted"))]
        }
        Err(Error::Database(DbErr::RecordNotUpdated)) => {
            let message = Message::new("changed-meanwhile");
            vec![Problem::new(UserErrorCode::VersionConflict, message)]
        }
        Err(Error::Database(error)) => match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => {
                vec![Problem::new(UserErrorCode::AlreadyExists, Message::new("already-exists"))]
            }
            _ => return Err(Error::Database(error)),
        },
        Err(error) => return Err(error),
    };
    Ok(Ran {
        done: None,
        target: options.target,
        overlay: Overlay::default(),
        events: Vec::new(),
        problems,
        warnings: Vec::new(),
    })
}

/// What is kept under an idempotency key.
#[derive(Serialize, Deserialize)]
struct Kept<D> {
    done: D,
    events: Vec<EventId>,
}

struct Claim {
    verb: &'static str,
    key: String,
    input_hash: String,
}

fn claim(verb: &'static str, options: &Options) -> Result<Option<Claim>, Error> {
    let Some(key) = options.idempotency_key.clone().filter(|_| !options.is_dry_run) else {
        return Ok(None);
    };
    if key.is_empty() || key.len() > 255 {
        return Err(Problem::invalid("idempotency-key-length").at("idempotencyKey").into());
    }
    let mut input_hash = String::with_capacity(64);
    for byte in Sha256::digest(options.input.as_bytes()) {
        let _ = write!(input_hash, "{byte:02x}");
    }
    Ok(Some(Claim { verb, key, input_hash }))
}

impl Claim {
    /// Takes the key for this transaction, or finds what was kept under it.
    async fn take(&self, tx: &Tx) -> Result<Option<String>, Error> {
        let actor = tx.user()?;
        let forgotten = tx.now() - TimeDelta::hours(24);
        let forget = [actor.into(), self.verb.into(), self.key.clone().into(), forgotten.into()];
        tx.inner().execute_raw(tx.statement(FORGET, forget)).await?;
        let take = [
            actor.into(),
            self.verb.into(),
            self.key.clone().into(),
            self.input_hash.clone().into(),
            tx.now().into(),
        ];
        let taken = match tx.inner().execute_raw(tx.statement(TAKE, take)).await {
            Ok(result) => result.rows_affected() == 1,
            Err(error) if code_of(&error).as_deref() == Some("55P03") => {
                return Err(self.problem(UserErrorCode::IdempotencyInProgress, "key-in-progress"));
            }
            Err(error) => return Err(error.into()),
        };
        if taken {
            return Ok(None);
        }
        let kept = tx
            .find_any::<idempotency_key::Entity>()
            .filter(idempotency_key::Column::ActorId.eq(actor))
            .filter(idempotency_key::Column::Verb.eq(self.verb))
            .filter(idempotency_key::Column::Key.eq(self.key.as_str()))
            .one(tx.inner())
            .await?;
        match kept {
            Some(kept) if kept.input_hash != self.input_hash => {
                Err(self.problem(UserErrorCode::IdempotencyKeyReused, "key-reused"))
            }
            Some(idempotency_key::Model { result: Some(result), .. }) => Ok(Some(result)),
            _ => Err(self.problem(UserErrorCode::IdempotencyInProgress, "key-in-progress")),
        }
    }

    async fn keep<D: Serialize>(&self, tx: &Tx, done: &D) -> Result<(), Error> {
        let kept = Kept { done, events: tx.event_ids() };
        let kept = serde_json::to_string(&kept).map_err(|e| Error::Broken(e.to_string()))?;
        let values = [tx.user()?.into(), self.verb.into(), self.key.clone().into(), kept.into()];
        let (table, kind) = (idempotency_key::Entity.table_name(), Kind::Update);
        let statement = tx.statement(KEEP, values);
        Ok(tx.inner().defer(Waiting { table, kind, row: None, statement }).await?)
    }

    fn problem(&self, code: UserErrorCode, key: &'static str) -> Error {
        Problem::new(code, Message::new(key).with("key", &self.key)).at("idempotencyKey").into()
    }
}

fn is_transient(error: &DbErr) -> bool {
    matches!(code_of(error).as_deref(), Some("40001" | "40P01"))
}

fn code_of(error: &DbErr) -> Option<String> {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return None;
    };
    Some(error.as_database_error()?.code()?.into_owned())
}

const FORGET: &str = "DELETE FROM idempotency_key \
     WHERE actor_id = $1 AND verb = $2 AND key = $3 AND created_at < $4";

const TAKE: &str = "INSERT INTO idempotency_key (actor_id, verb, key, input_hash, created_at) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

const KEEP: &str =
    "UPDATE idempotency_key SET result = $4 WHERE actor_id = $1 AND verb = $2 AND key = $3";
