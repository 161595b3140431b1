//! Imported files in the schema.

use async_graphql::{Enum, Object};

use crate::lead::graphql::Lead;
use crate::lead::ops::import::RowNote;
use crate::lead::ops::import::import_leads::{ImportedFile, ImportedRow};
use crate::payload::Payload;
use crate::platform::error::UserErrorCode;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::NullableField;
use crate::user_error::user_error_code;

/// The result of importing leads.
pub type ImportLeadsPayload = Payload<ImportedFile>;

/// The result of importing leads.
#[Object(name = "ImportLeadsPayload")]
impl Outcome<ImportedFile> {
    /// The rows of the file by line, without empty ones, at most 1,000; null if the call was refused.
    async fn rows(&self) -> Option<Vec<LeadImportRow>> {
        let row =
            |row: &ImportedRow| LeadImportRow { row: row.clone(), request: self.request.clone() };
        Some(self.done.as_ref()?.rows.iter().map(row).collect())
    }

    /// The number of leads that were created, in a dry run of those that would be; null if the call was refused.
    async fn created_count(&self) -> Option<usize> {
        self.count(LeadImportResult::Created)
    }

    /// The number of rows that were skipped because their leads exist already; null if the call was refused.
    async fn skipped_count(&self) -> Option<usize> {
        self.count(LeadImportResult::Skipped)
    }

    /// The number of rows that were refused; null if the call was refused.
    async fn refused_count(&self) -> Option<usize> {
        self.count(LeadImportResult::Refused)
    }

    /// The headers that name no field of a lead, or one that an earlier header names: their columns were ignored. Null
    /// if the call was refused.
    async fn ignored_headers(&self) -> Option<&[String]> {
        Some(&self.done.as_ref()?.ignored_headers)
    }
}

impl Outcome<ImportedFile> {
    fn count(&self, result: LeadImportResult) -> Option<usize> {
        let rows = self.done.as_ref()?.rows.iter();
        Some(rows.filter(|row| LeadImportResult::of(row) == result).count())
    }
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LeadImportResult {
    /// Its lead is created.
    Created,
    /// Its lead exists already, so the row is left out, as the input asks.
    Skipped,
    /// It is left out because of its errors.
    Refused,
}

impl LeadImportResult {
    const fn of(row: &ImportedRow) -> Self {
        match row.lead {
            Some(_) => Self::Created,
            None if row.errors.is_empty() => Self::Skipped,
            None => Self::Refused,
        }
    }
}

/// A row of an imported file.
#[derive(Debug)]
pub struct LeadImportRow {
    row: ImportedRow,
    request: RequestContext,
}

impl LeadImportRow {
    fn notes(&self, notes: &[RowNote]) -> Vec<LeadImportNote> {
        let shown =
            |note: &RowNote| LeadImportNote { note: note.clone(), request: self.request.clone() };
        notes.iter().map(shown).collect()
    }
}

/// A row of an imported file.
#[Object]
impl LeadImportRow {
    /// The line of the file on which the row begins, starting at 1; the header counts.
    async fn line(&self) -> u64 {
        self.row.line
    }

    /// What becomes of the row.
    async fn result(&self) -> LeadImportResult {
        LeadImportResult::of(&self.row)
    }

    /// The lead that was created, in a dry run the one that would be; null: the row was refused or skipped.
    async fn lead(&self) -> NullableField<Lead> {
        self.request.load_some(self.row.lead).await
    }

    /// Why the row is refused, at most one error a cell or one for the row; empty: it is not.
    async fn errors(&self) -> Vec<LeadImportNote> {
        self.notes(&self.row.errors)
    }

    /// Remarks on the row, e.g. that its lead may exist already.
    async fn warnings(&self) -> Vec<LeadImportNote> {
        self.notes(&self.row.warnings)
    }
}

/// An error of a row, or a remark on it.
#[derive(Debug)]
pub struct LeadImportNote {
    note: RowNote,
    request: RequestContext,
}

/// An error of a row, or a remark on it.
#[Object]
impl LeadImportNote {
    /// Stable code for clients to branch on: `DUPLICATE_FOUND` for a possible duplicate, as an error and as a remark.
    async fn code(&self) -> UserErrorCode {
        user_error_code(&self.note.code)
    }

    /// Text for users, in the viewer's language.
    async fn message(&self) -> &str {
        &self.note.message
    }

    /// The column's header as in the file; null: the note is about the entire row.
    async fn column(&self) -> Option<&str> {
        Some(self.note.column.as_str()).filter(|column| !column.is_empty())
    }

    /// The cell's value as in the file; null: the note is about no cell, or the call repeats an earlier one with the
    /// same `idempotencyKey`.
    async fn value(&self) -> Option<&str> {
        Some(self.note.value.as_str()).filter(|value| !value.is_empty())
    }

    /// The existing lead, or that of an earlier row, which the row looks like; null: the note is about something else.
    async fn duplicate_of(&self) -> NullableField<Lead> {
        self.request.load_some(self.note.duplicate_of).await
    }
}
