//! Imports leads from a CSV file: `read` converts its rows to commands; `run` executes those of a file of any size, the
//! command `importLeads` those of a file that is sent in one call.

mod amount;
mod column;
mod convert;
mod find;
pub mod import_leads;
mod quotes;
mod read;
mod write;

use entity::id::{LeadId, UserId};
use entity::{campaign, currency, source};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::account::input::DuplicatePolicy;
use crate::lead::input::CreateLeadInput;
use crate::lead::ops::import::column::Cells;
use crate::lead::ops::import::write::ImportRows;
use crate::platform::db::command::{Workflow, perform};
use crate::platform::db::reader::Reader;
use crate::platform::db::session::Session;
use crate::platform::error::{Error, UserErrorCode};
use crate::platform::message::Message;

pub use read::read;

/// The records that a file may refer to by name.
#[derive(Clone, Debug, Default)]
pub struct KnownRecords {
    /// The lead sources.
    pub sources: Vec<source::Model>,
    /// The campaigns.
    pub campaigns: Vec<campaign::Model>,
    /// The currencies.
    pub currencies: Vec<currency::Model>,
    /// The language tag of the messages.
    pub locale: String,
}

/// A file without a table of leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableFile {
    /// The line at fault, starting at 1.
    pub line: u64,
    /// What is wrong, for people.
    pub message: Message,
}

/// The parsed content of a file.
#[derive(Clone, Default)]
pub struct ImportPreview {
    /// The rows that could be parsed.
    pub rows: Vec<ImportRow>,
    /// The errors of all other rows, by line.
    pub errors: Vec<RowNote>,
    /// Warnings about rows that could be parsed, by line.
    pub warnings: Vec<RowNote>,
    /// The headers that name no field of a lead, or a field that an earlier header names; their columns are ignored.
    pub unknown_headers: Vec<String>,
    /// The number of rows, empty ones excepted. If there are more than may be read, all else is empty.
    pub count: usize,
}

/// A row that could be parsed.
#[derive(Clone)]
pub struct ImportRow {
    /// The line of the file on which the row begins, starting at 1.
    pub line: u64,
    /// The command to execute.
    pub input: CreateLeadInput,
    /// The cells as they are in the file.
    cells: Cells,
}

/// Rows that one transaction imports: a commit takes as long as some rows, and others who write wait for its end.
const BATCH: usize = 50;

/// An error or a warning about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowNote {
    /// The line of the file on which the row begins, starting at 1.
    pub line: u64,
    /// The name of the machine-readable code, of a warning too.
    pub code: String,
    /// The column's header as in the file; empty: the note is about the entire row.
    pub column: String,
    /// The cell's value; empty: the note is about no cell. It is not stored with an idempotency key, because what was
    /// refused is not to be kept.
    #[serde(skip)]
    pub value: String,
    /// The text for people.
    pub message: String,
    /// The lead that the row looks like, if the note says so.
    pub duplicate_of: Option<LeadId>,
}

impl RowNote {
    /// A note about an entire row.
    fn about_row(line: u64, message: String) -> Self {
        Self {
            line,
            code: UserErrorCode::INVALID.0.name.to_owned(),
            column: String::new(),
            value: String::new(),
            message,
            duplicate_of: None,
        }
    }
}

/// The options of an import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Whether nothing is imported if any row is refused; otherwise all rows that are not refused are imported.
    pub is_all_or_nothing: bool,
    /// Whether everything is rolled back: the report is a preview.
    pub is_dry_run: bool,
    /// What to do with a row that looks like an existing lead or an earlier row: `Fail` refuses it, `Link` skips it
    /// with a warning, `Allow` imports it with a warning.
    pub on_duplicate: DuplicatePolicy,
    /// The owner of the leads; `None`: the user who imports them.
    pub owner_id: Option<UserId>,
    /// The language tag of the messages.
    pub locale: String,
}

/// The result of an import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// The rows whose leads were created; in a dry run, whose leads would be.
    pub created: Vec<CreatedRow>,
    /// Why rows were refused, by line.
    pub errors: Vec<RowNote>,
    /// Warnings about rows that were imported or skipped, by line.
    pub warnings: Vec<RowNote>,
}

/// A row whose lead was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedRow {
    /// The line of the file on which the row begins, starting at 1.
    pub line: u64,
    /// The lead.
    pub lead: LeadId,
}

impl ImportReport {
    /// The report on a file without a table of leads.
    #[must_use]
    pub fn refused(file: UnreadableFile, locale: &str) -> Self {
        let UnreadableFile { line, message } = file;
        let errors = vec![RowNote::about_row(line, message.in_locale(locale))];
        Self { errors, ..Self::default() }
    }

    fn add(&mut self, other: Self) {
        self.created.extend(other.created);
        self.errors.extend(other.errors);
        self.warnings.extend(other.warnings);
    }

    fn sorted(mut self) -> Self {
        self.errors.sort_by_key(|note| note.line);
        self.warnings.sort_by_key(|note| note.line);
        self
    }
}

/// Reads the active records that a file may refer to by name.
///
/// # Errors
/// The actor may not read them, or the database failed.
pub async fn names<R: Reader>(reader: &R, locale: &str) -> Result<KnownRecords, Error> {
    let sources = reader.rows::<source::Entity>()?.filter(source::Column::IsActive.eq(true));
    let campaigns = reader.rows::<campaign::Entity>()?.filter(campaign::Column::IsActive.eq(true));
    Ok(KnownRecords {
        sources: reader.read(sources).await?,
        campaigns: reader.read(campaigns).await?,
        currencies: reader.read(reader.rows::<currency::Entity>()?).await?,
        locale: locale.to_owned(),
    })
}

/// Executes the rows of a file. A refused row becomes a note in the report, not an error.
///
/// # Errors
/// The actor may not import leads, or the database failed. The batches that were committed before the failure stay.
pub async fn run(
    session: &Session,
    preview: ImportPreview,
    options: ImportOptions,
) -> Result<ImportReport, Error> {
    let ImportPreview { rows, errors, warnings, .. } = preview;
    let mut report = ImportReport { errors, warnings, ..ImportReport::default() };
    if options.is_dry_run || options.is_all_or_nothing {
        let tried = attempt(session, ImportRows::preview(rows.clone(), &options)).await?;
        let is_refused = !report.errors.is_empty() || !tried.errors.is_empty();
        if options.is_all_or_nothing && is_refused {
            report.add(tried);
            report.created.clear();
        } else if options.is_dry_run {
            report.add(tried);
        } else {
            report.add(attempt(session, ImportRows::strict(rows, &options)).await?);
        }
        return Ok(report.sorted());
    }
    let mut rows = rows.into_iter();
    loop {
        let batch: Vec<ImportRow> = rows.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        report.add(attempt(session, ImportRows::batch(batch, &options)).await?);
    }
    Ok(report.sorted())
}

async fn attempt(session: &Session, rows: ImportRows) -> Result<ImportReport, Error> {
    let terms = rows.terms();
    let outcome = perform(session, rows, terms).await?;
    outcome.output.ok_or(Error::Refused(outcome.problems))
}
