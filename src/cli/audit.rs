//! The commands that verify the audit and erase the values it keeps of a record.

use std::process::ExitCode;

use anyhow::Context;
use entity::id::split;

use crate::access::permission::Permission;
use crate::app;
use crate::config::Config;
use crate::platform::clock::Clock;
use crate::platform::db::audit::verify::{Head, Verified};
use crate::platform::db::session::Session;

/// The subcommands of `forsat audit`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Recompute every digest and the whole chain, and name the first row that was tampered with.
    ///
    /// Exit code 1 reports tampering. Store the printed head where nobody with write access to the database
    /// can change it: given to a later run, it proves that the end of the chain was not cut off.
    ///
    /// Examples:
    #[command(verbatim_doc_comment)]
    Verify {
        /// A head printed by an earlier run.
        #[arg(long, value_name = "NUMBER:CHAIN")]
        head: Option<String>,
    },
    /// Erase the values the audit keeps of a record, for privacy. This can't be undone.
    ///
    /// Who changed the record and when stays, and the audit can still be verified. The erasure is audited too.
    ///
    /// Example:
    #[command(verbatim_doc_comment)]
    Erase {
        /// The id of the record.
        #[arg(long, value_name = "ID")]
        record: String,
    },
}

/// Executes the subcommand.
///
/// # Errors
/// The database failed, or an argument is malformed.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let db = app::open(config).await?;
    let code = match command {
        Command::Verify { head } => {
            let head = head.as_deref().map(noted).transpose()?;
            let verified = db.verify_audit(head.as_ref()).await?;
            print_report(&verified);
            ExitCode::from(u8::from(verified.broken.is_some()))
        }
        Command::Erase { record } => {
            let (kind, id) = split(&record).with_context(|| format!("{record} is not an id"))?;
            let session = Session::system(db.clone(), Clock::system()).command("audit erase");
            let mut tx = session.begin(Permission::ViewAudit).await?;
            let erased = tx.erase_audit_of(kind, id).await?;
            tx.commit().await?;
            println!("the values of {erased} entries were erased");
            ExitCode::SUCCESS
        }
    };
    db.close().await;
    Ok(code)
}

fn noted(text: &str) -> anyhow::Result<Head> {
    let (number, chain) =
        text.split_once(':').context("the head must have the form NUMBER:CHAIN")?;
    Ok((number.parse().context("the head must begin with a number")?, chain.to_ascii_lowercase()))
}

fn print_report(verified: &Verified) {
    let Verified { chained, unchained, erased, head, broken } = verified;
    if let Some(broken) = broken {
        let number =
            broken.number.map_or("not chained yet".to_owned(), |it| format!("number {it}"));
        println!("BROKEN at {number}, {}: {}", broken.id, broken.what);
        println!("{chained} entries before it are intact");
        return;
    }
    println!("{chained} entries are chained and intact, {unchained} are not chained yet");
    println!("{erased} entries have had their values erased");
    if let Some((number, chain)) = head {
        println!("head {number}:{chain}");
    }
}
