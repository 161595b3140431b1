//! Imports records from files.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use entity::team;

use crate::access::Actor;
use crate::account::input::DuplicatePolicy;
use crate::app;
use crate::cli::is_busy;
use crate::cli::token::{administrator, person};
use crate::config::Config;
use crate::lead::ops::import::{self, ImportOptions, ImportPreview, ImportReport, RowNote};
use crate::platform::clock::Clock;
use crate::platform::db::session::Session;
use crate::platform::message::Message;

/// The subcommands of `forsat import`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Import leads from a CSV file.
    ///
    /// The file is UTF-8 with a header line, separated by commas, semicolons or tabs. Headers are the
    /// names of a lead's fields, in English or Persian, e.g. subject, company_name, phone; `subject` is
    /// required. Unknown columns are reported and ignored. Cells such as `-` or `n/a` are empty;
    /// choices, countries and currencies may be given by their names.
    ///
    /// Every valid row is imported; every refused row is reported with line, column and
    /// reason. Exit code 1: rows were refused.
    ///
    /// Examples:
    ///   forsat import leads samples/leads.csv --preview
    ///   forsat import leads fair.csv --user nora@example.com --on-duplicate link
    #[command(verbatim_doc_comment)]
    Leads(Leads),
}

/// The arguments of `forsat import leads`.
#[derive(Debug, clap::Args)]
pub struct Leads {
    /// The CSV file.
    file: PathBuf,
    /// Who imports, by e-mail address or by id such as usr_0198…; omitted: the first administrator.
    #[arg(long, value_name = "PERSON")]
    user: Option<String>,
    /// Who owns the leads, by e-mail address or id; omitted: whoever imports.
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// Import nothing; show what the import would do.
    #[arg(long)]
    preview: bool,
    /// Import nothing if any row is refused.
    #[arg(long)]
    all_or_nothing: bool,
    /// What to do with a row that resembles an existing lead or an earlier row.
    #[arg(long, value_enum, default_value_t = OnDuplicate::Fail)]
    on_duplicate: OnDuplicate,
}

/// What to do with a row that resembles an existing lead.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum OnDuplicate {
    /// Refuse the row.
    Fail,
    /// Skip the row, with a warning.
    Link,
    /// Import the row, with a warning.
    Allow,
}

/// Executes the subcommand.
///
/// # Errors
/// The file can't be read, the person may not import leads, or the database failed.
pub async fn run(config: &Config, command: Command) -> anyhow::Result<ExitCode> {
    let Command::Leads(leads) = command;
    let bytes = std::fs::read(&leads.file)
        .with_context(|| format!("{} cannot be read", leads.file.display()))?;
    let db = app::open(config).await?;
    let clock = Clock::system();
    let system = Session::system(db.clone(), clock.clone());
    let importer = match &leads.user {
        Some(user) => person(&system, user).await?,
        None => administrator(&system).await?,
    };
    let owner_id = match &leads.owner {
        Some(owner) => Some(person(&system, owner).await?.id),
        None => None,
    };
    let options = ImportOptions {
        is_all_or_nothing: leads.all_or_nothing,
        is_dry_run: leads.preview,
        on_duplicate: match leads.on_duplicate {
            OnDuplicate::Fail => DuplicatePolicy::Fail,
            OnDuplicate::Link => DuplicatePolicy::Link,
            OnDuplicate::Allow => DuplicatePolicy::Allow,
        },
        owner_id,
        locale: match &importer.locale {
            Some(locale) => locale.clone(),
            None => system.settings().await?.organization.locale,
        },
    };
    let teams: Vec<team::Model> = system.all(system.find::<team::Entity>()?).await?;
    let importer = Actor::of(&importer, &teams);
    let session = Session::new(db.clone(), Some(importer), clock).command("import leads");
    let locale = options.locale.clone();
    let names = import::names(&session, &locale).await?;
    let report = match import::read(&bytes, &names, usize::MAX) {
        Ok(rows) => import_rows(&session, rows, options).await,
        Err(fault) => Ok(ImportReport::refused(fault, &locale)),
    };
    db.close().await;
    let report = report.map_err(|error| {
        if is_busy(&error) {
            anyhow!(Message::new("import-database-busy").in_locale(&locale))
        } else {
            error
        }
    })?;
    print_report(&report, leads.preview, &locale);
    Ok(ExitCode::from(u8::from(!report.errors.is_empty())))
}

async fn import_rows(
    session: &Session,
    rows: ImportPreview,
    options: ImportOptions,
) -> anyhow::Result<ImportReport> {
    for header in &rows.unknown_headers {
        let message = Message::new("import-unknown-column").with("header", header);
        eprintln!("{}", message.in_locale(&options.locale));
    }
    Ok(import::run(session, rows, options).await?)
}

fn print_report(report: &ImportReport, is_preview: bool, locale: &str) {
    let print = |of_row: &'static str, of_cell: &'static str, note: &RowNote| {
        eprintln!("{}", about_row(of_row, of_cell, note).in_locale(locale));
    };
    for note in &report.warnings {
        print("import-row-warning", "import-cell-warning", note);
    }
    for note in &report.errors {
        print("import-row-refused", "import-cell-refused", note);
    }
    let lines = |notes: &[RowNote]| {
        let mut lines: Vec<_> = notes.iter().map(|note| note.line).collect();
        lines.dedup();
        lines.len()
    };
    let (created, refused) = (report.created.len(), lines(&report.errors));
    let key = if is_preview { "import-report-preview" } else { "import-report" };
    let message = Message::new(key).with("created", created).with("refused", refused);
    println!("{}", message.in_locale(locale));
}

/// The text about a row, or about one of its cells.
fn about_row(of_row: &'static str, of_cell: &'static str, note: &RowNote) -> Message {
    let RowNote { line, code: _, column, value, message, duplicate_of } = note;
    let about = match column.as_str() {
        "" => Message::new(of_row),
        column => Message::new(of_cell).with("column", column).with("value", value),
    };
    let message = match duplicate_of {
        Some(lead) => format!("{message} ({lead})"),
        None => message.clone(),
    };
    about.with("line", *line).with("message", message)
}
