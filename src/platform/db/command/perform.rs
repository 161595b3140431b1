//! Performs commands. Most of it is not generic, so it is compiled once instead of once per command.

use std::time::Duration;

use futures_util::future::BoxFuture;
use sea_orm::{DbErr, SqlErr};
use serde_json::Value;

use crate::access::permission::Permission;
use crate::platform::db::command::idempotency::IdempotencyKey;
use crate::platform::db::command::{CallTerms, Command, CommandOutcome, Concurrency, Emits};
use crate::platform::db::error_code::code_of;
use crate::platform::db::session::Session;
use crate::platform::db::tx::{Tx, TxOutcome};
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;

/// The waits between attempts.
const RETRIES: [Duration; 3] =
    [Duration::from_millis(5), Duration::from_millis(20), Duration::from_millis(80)];

/// Performs a command on the terms of its call; again where the database asks for it.
///
/// # Errors
/// Nobody is signed in, or something failed that the caller can't act on.
pub async fn perform<C: Command>(
    session: &Session,
    command: C,
    terms: CallTerms,
) -> Result<CommandOutcome<C::Output>, Error> {
    let mut call = Call { command, output: None };
    let outcome = perform_any(session, &mut call, &terms).await?;
    Ok(CommandOutcome {
        output: outcome.output.and(call.output),
        target: outcome.target,
        overlay: outcome.overlay,
        events: outcome.events,
        problems: outcome.problems,
        warnings: outcome.warnings,
    })
}

impl Tx {
    /// Performs a command as a step of this one; the outer call's key, version and dry run cover both.
    ///
    /// # Errors
    /// The role lacks the permission, the command was refused, or the database failed.
    pub async fn perform<C: Command>(&mut self, command: C) -> Result<C::Output, Error> {
        self.require(C::PERMISSION)?;
        // Boxed: the future of a command is too large for the stack.
        Box::pin(command.execute(self)).await
    }
}

/// A command with its type erased, so that the code below is compiled once.
trait AnyCommand: Send {
    /// The mutation's name.
    fn name(&self) -> &'static str;

    /// The permission that the actor needs.
    fn permission(&self) -> Permission;

    /// The kinds of events that it may emit.
    fn emits(&self) -> Emits;

    /// Whether other commands may run at the same time.
    fn concurrency(&self) -> Concurrency;

    /// Runs the command inside `tx`, and stores its output.
    fn execute<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<(), Error>>;

    /// The stored output, as JSON.
    fn output(&self) -> serde_json::Result<Value>;

    /// Takes the output of an earlier call instead of executing the command.
    fn replay(&mut self, output: Value) -> serde_json::Result<()>;
}

/// A command, and its output once it has been executed.
struct Call<C: Command> {
    command: C,
    output: Option<C::Output>,
}

impl<C: Command> AnyCommand for Call<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn permission(&self) -> Permission {
        C::PERMISSION
    }

    fn emits(&self) -> Emits {
        C::EMITS
    }

    fn concurrency(&self) -> Concurrency {
        C::CONCURRENCY
    }

    fn execute<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<(), Error>> {
        let command = self.command.clone();
        Box::pin(async move {
            self.output = Some(command.execute(tx).await?);
            Ok(())
        })
    }

    fn output(&self) -> serde_json::Result<Value> {
        serde_json::to_value(&self.output)
    }

    fn replay(&mut self, output: Value) -> serde_json::Result<()> {
        self.output = Some(serde_json::from_value(output)?);
        Ok(())
    }
}

/// Performs a type-erased command. The outcome says only whether there is an output: `command` holds it.
async fn perform_any(
    session: &Session,
    command: &mut dyn AnyCommand,
    terms: &CallTerms,
) -> Result<CommandOutcome<()>, Error> {
    let mut waits = RETRIES.into_iter();
    let attempted = loop {
        match attempt(session, command, terms).await {
            Err(Error::Database(error)) if is_transient(&error) => match waits.next() {
                Some(wait) => tokio::time::sleep(wait).await,
                None => break Err(Error::Database(error)),
            },
            attempted => break attempted,
        }
    };
    let (output, done, problems) = match attempted {
        Ok(done) => (Some(()), done, Vec::new()),
        Err(error) => (None, TxOutcome::default(), refusal(error)?),
    };
    let TxOutcome { overlay, events, warnings } = done;
    Ok(CommandOutcome { output, target: terms.target, overlay, events, problems, warnings })
}

async fn attempt(
    session: &Session,
    command: &mut dyn AnyCommand,
    terms: &CallTerms,
) -> Result<TxOutcome, Error> {
    let mut tx = session.begin_command(command.permission(), command.concurrency()).await?;
    tx.label(command.name());
    let key = IdempotencyKey::of(command.name(), terms)?;
    if let Some(key) = &key
        && let Some(kept) = key.claim(&tx).await?
    {
        command.replay(kept.output).map_err(broken)?;
        return Ok(TxOutcome { events: kept.events, ..TxOutcome::default() });
    }
    if let (Some(target), Some(version)) = (terms.target, terms.expected_version) {
        tx.expect_version(target, version);
    }
    command.execute(&mut tx).await?;
    if cfg!(debug_assertions)
        && let Some(kind) = tx.event_kinds().find(|kind| !command.emits().includes(*kind))
    {
        return Err(Error::Broken(format!("{} does not declare {kind:?}", command.name())));
    }
    if tx.expects_version() {
        return Err(Error::Broken(format!("{} ignored expectedVersion", command.name())));
    }
    if terms.is_dry_run {
        return tx.preview().await;
    }
    if let Some(key) = &key {
        key.keep(&tx, command.output().map_err(broken)?).await?;
    }
    tx.commit().await
}

/// The user errors of a refused command. Errors that the caller cannot act on are returned as they are.
fn refusal(error: Error) -> Result<Vec<UserError>, Error> {
    let (code, message) = match error {
        Error::Refused(problems) => return Ok(problems),
        Error::Forbidden(_) => (UserErrorCode::NOT_PERMITTED, "not-permitted"),
        Error::Database(DbErr::RecordNotUpdated) => {
            (UserErrorCode::VERSION_CONFLICT, "changed-meanwhile")
        }
        Error::Database(error)
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            (UserErrorCode::ALREADY_EXISTS, "already-exists")
        }
        error => return Err(error),
    };
    Ok(vec![UserError::new(code, Message::new(message))])
}

pub(super) fn broken(error: serde_json::Error) -> Error {
    Error::Broken(error.to_string())
}

fn is_transient(error: &DbErr) -> bool {
    matches!(code_of(error).as_deref(), Some("40001" | "40P01"))
}
