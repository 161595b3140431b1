//! Verifies the audit, and erases what it keeps of a record.

use std::process::ExitCode;

use anyhow::Context;
use entity::id::split;

use crate::access::permission::Permission;
use crate::app;
use crate::config::Config;
use crate::platform::clock::Clock;
use crate::platform::db::audit::verify::{Head, Verified};
use crate::platform::db::session::Session;

/// What to do with the audit.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Compute every digest and the whole chain anew, and name the first row that was tampered with.
    ///
    /// Exit code 1: something was. Note the head that is printed where nobody who can write to the
    /// database can: given later, it proves that the end was not cut off.
    ///
    /// Examples:
    ///   forsat audit verify
    ///   forsat audit verify --head 1042:6b1f…
    #[command(verbatim_doc_comment)]
    Verify {
        /// A head that was printed earlier.
        #[arg(long, value_name = "NUMBER:CHAIN")]
        head: Option<String>,
    },
    /// Erase the values that the audit keeps of a record, for privacy, and for good.
    ///
    /// Who changed it and when stays, and the audit can still be verified. The erasure itself is told.
    ///
    /// Example:
    ///   forsat audit erase --record con_0198…
    #[command(verbatim_doc_comment)]
    Erase {
        /// The record's id.
        #[arg(long, value_name = "ID")]
        record: String,
    },
}

/// Runs it.
///
/// # Errors
/// The database failed, or an argument is malformed.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let db = app::open(config).await?;
    let code = match command {
        Command::Verify { head } => {
            let head = head.as_deref().map(noted).transpose()?;
            let verified = db.verify_audit(head.as_ref()).await?;
            tell(&verified);
            ExitCode::from(u8::from(verified.broken.is_some()))
        }
        Command::Erase { record } => {
            let (kind, id) = split(&record).with_context(|| format!("{record} is no id"))?;
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
    let (number, chain) = text.split_once(':').context("a head is NUMBER:CHAIN")?;
    Ok((number.parse().context("a head begins with a number")?, chain.to_ascii_lowercase()))
}

fn tell(verified: &Verified) {
    let Verified { chained, unchained, erased, head, broken } = verified;
    if let Some(broken) = broken {
        let number =
            broken.number.map_or("not chained yet".to_owned(), |it| format!("number {it}"));
        println!("BROKEN at {number}, {}: {}", broken.id, broken.what);
        println!("{chained} entries before it hold");
        return;
    }
    println!("{chained} entries are chained and hold, {unchained} are not chained yet");
    println!("of {erased} the values are erased");
    if let Some((number, chain)) = head {
        println!("head {number}:{chain}");
    }
}
