//! Imports leads from a CSV file: `read` makes commands of its rows, `run` performs them.

mod column;
mod convert;
mod find;
mod read;
mod write;

use entity::id::{LeadId, UserId};
use entity::{campaign, source};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::account::input::DuplicatePolicy;
use crate::lead::input::CreateLeadInput;
use crate::lead::ops::import::column::Cells;
use crate::lead::ops::import::write::ImportRows;
use crate::platform::db::command::perform;
use crate::platform::db::session::Session;
use crate::platform::error::Error;

pub use read::read;

/// The records that a file may name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Where leads come from.
    pub sources: Vec<source::Model>,
    /// What was answered.
    pub campaigns: Vec<campaign::Model>,
    /// The viewer's language tag: messages are in it.
    pub locale: String,
}

/// What a file says.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The rows that can be read.
    pub rows: Vec<Row>,
    /// What can't be read, by line.
    pub errors: Vec<RowNote>,
    /// The headers that name no field of a lead, or one that an earlier header names; their
    /// columns are left out.
    pub unknown_headers: Vec<String>,
}

/// A row that can be read.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// What it says.
    pub input: CreateLeadInput,
    /// Its cells as they stand in the file.
    cells: Cells,
}

/// What is to be known of a row: why it is refused, or a warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowNote {
    /// The line of the file on which the row begins, from 1.
    pub line: u64,
    /// The column's header as in the file; empty: the row as a whole.
    pub column: String,
    /// What stands there; empty: nothing.
    pub value: String,
    /// For people.
    pub message: String,
}

/// How rows are performed.
#[derive(Clone, Debug)]
pub struct Options {
    /// Keeps nothing where any row is refused; else each good row is kept by itself.
    pub is_all_or_nothing: bool,
    /// Takes everything back: the report is a preview.
    pub is_dry_run: bool,
    /// What to do with a row that looks like a lead which exists, or like an earlier row: `Fail`
    /// refuses it, `Link` leaves it out with a warning, `Allow` keeps it with a warning.
    pub on_duplicate: DuplicatePolicy,
    /// Who works on the leads; `None`: who imports them.
    pub owner_id: Option<UserId>,
    /// The viewer's language tag: messages are in it.
    pub locale: String,
}

/// What came of an import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// The leads that were recorded; previews in a dry run.
    pub created: Vec<LeadId>,
    /// Why rows were refused, by line.
    pub errors: Vec<RowNote>,
    /// What was done and should be known, by line.
    pub warnings: Vec<RowNote>,
}

impl Report {
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

/// The records that a file may name, as a session sees them: the active ones.
///
/// # Errors
/// They may not be read, or the database failed.
pub async fn names(session: &Session, locale: &str) -> Result<Names, Error> {
    let sources = session.find::<source::Entity>()?.filter(source::Column::IsActive.eq(true));
    let campaigns = session.find::<campaign::Entity>()?.filter(campaign::Column::IsActive.eq(true));
    Ok(Names {
        sources: session.all(sources).await?,
        campaigns: session.all(campaigns).await?,
        locale: locale.to_owned(),
    })
}

/// Performs the rows of a file. A refused row is a line of the report, never an error.
///
/// # Errors
/// Who imports may not, or the database failed. Rows that were kept by themselves before that
/// stay.
pub async fn run(session: &Session, preview: Preview, options: Options) -> Result<Report, Error> {
    let Preview { rows, errors, .. } = preview;
    let mut report = Report { errors, ..Report::default() };
    if options.is_dry_run || options.is_all_or_nothing {
        let tried = attempt(session, ImportRows::preview(rows.clone(), &options)).await?;
        report.add(tried);
        if options.is_all_or_nothing && !report.errors.is_empty() {
            report.created.clear();
            return Ok(report.sorted());
        }
        if options.is_dry_run {
            return Ok(report.sorted());
        }
        let done = attempt(session, ImportRows::strict(rows, &options)).await?;
        return Ok(done.sorted());
    }
    for row in rows {
        report.add(attempt(session, ImportRows::one(row, &options)).await?);
    }
    Ok(report.sorted())
}

async fn attempt(session: &Session, rows: ImportRows) -> Result<Report, Error> {
    let outcome = perform(session, rows, String::new).await?;
    outcome.output.ok_or(Error::Refused(outcome.problems))
}
