//! Imports the leads of a file that is sent in one call.

use std::collections::BTreeMap;

use entity::choice::PipelineEventKind;
use entity::id::LeadId;
use serde::{Deserialize, Serialize};

use crate::access::permission::Permission;
use crate::lead::input::ImportLeadsInput;
use crate::lead::ops::import::write::create;
use crate::lead::ops::import::{ImportOptions, ImportReport, RowNote, names, read};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::user::owner;

/// The maximum number of rows of a file.
pub const MOST_ROWS: usize = 1_000;

/// A file whose leads were imported.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportedFile {
    /// The rows, by line.
    pub rows: Vec<ImportedRow>,
    /// The headers whose columns were ignored.
    pub ignored_headers: Vec<String>,
}

/// What became of a row: its lead was created, it was refused, or else it was skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedRow {
    /// The line of the file on which the row begins, starting at 1.
    pub line: u64,
    /// The lead that was created; `None`: the row was refused or skipped.
    pub lead: Option<LeadId>,
    /// Why the row was refused; empty: it was not.
    pub errors: Vec<RowNote>,
    /// Warnings about the row.
    pub warnings: Vec<RowNote>,
}

impl Command for ImportLeadsInput {
    const NAME: &'static str = "importLeads";
    const PERMISSION: Permission = Permission::ImportLeads;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadCreated]);
    type Output = ImportedFile;

    async fn execute(self, tx: &mut Tx) -> Result<ImportedFile, Error> {
        owner::chosen(tx, self.owner_id).await?;
        let names = names(tx, &self.locale).await?;
        let preview = read(self.csv.as_bytes(), &names, MOST_ROWS)
            .map_err(|file| UserError::new(UserErrorCode::INVALID, file.message).at("csv"))?;
        check_count(preview.count)?;
        let options = ImportOptions {
            is_all_or_nothing: false,
            is_dry_run: self.call.dry_run,
            on_duplicate: self.on_duplicate,
            owner_id: self.owner_id,
            locale: self.locale,
        };
        let mut report = ImportReport {
            created: Vec::new(),
            errors: preview.errors,
            warnings: preview.warnings,
        };
        report.add(create(tx, preview.rows, &options).await?);
        Ok(ImportedFile { rows: by_line(report), ignored_headers: preview.unknown_headers })
    }
}

/// Refuses more rows than one call may import.
fn check_count(rows: usize) -> Result<(), UserError> {
    if rows <= MOST_ROWS {
        return Ok(());
    }
    let message = Message::new("import-too-many-rows").with("rows", rows).with("most", MOST_ROWS);
    Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("csv"))
}

/// What became of each row, by line.
fn by_line(report: ImportReport) -> Vec<ImportedRow> {
    let mut rows: BTreeMap<u64, ImportedRow> = BTreeMap::new();
    for created in report.created {
        rows.entry(created.line).or_default().lead = Some(created.lead);
    }
    for note in report.errors {
        rows.entry(note.line).or_default().errors.push(note);
    }
    for note in report.warnings {
        rows.entry(note.line).or_default().warnings.push(note);
    }
    rows.into_iter().map(|(line, row)| ImportedRow { line, ..row }).collect()
}
