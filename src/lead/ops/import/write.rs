//! Inserts the rows of a file as leads.

use entity::choice::PipelineEventKind;

use crate::access::permission::Permission;
use crate::account::input::DuplicatePolicy;
use crate::account::rules::duplicate::Likeness;
use crate::lead::ops::create::checked;
use crate::lead::ops::import::column::ImportColumn;
use crate::lead::ops::import::{ImportOptions, ImportReport, ImportRow, RowNote};
use crate::lead::ops::{event, index};
use crate::lead::queries::alike;
use crate::platform::db::command::{CallTerms, Command, Emits, Workflow};
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{Error, UserError};
use crate::platform::message::Message;

/// Rows that are imported in one transaction.
#[derive(Clone)]
pub(super) struct ImportRows {
    rows: Vec<ImportRow>,
    options: ImportOptions,
    /// Whether one refused row refuses all.
    is_strict: bool,
}

impl ImportRows {
    /// Tries all rows and rolls them back.
    pub(super) fn preview(rows: Vec<ImportRow>, options: &ImportOptions) -> Self {
        let mut options = options.clone();
        options.is_dry_run = true;
        Self { rows, options, is_strict: false }
    }

    /// Imports all rows or none.
    pub(super) fn strict(rows: Vec<ImportRow>, options: &ImportOptions) -> Self {
        Self { rows, options: options.clone(), is_strict: true }
    }

    /// Imports the rows that are not refused.
    pub(super) fn batch(rows: Vec<ImportRow>, options: &ImportOptions) -> Self {
        Self { rows, options: options.clone(), is_strict: false }
    }
}

impl Workflow for ImportRows {
    fn terms(&self) -> CallTerms {
        CallTerms { is_dry_run: self.options.is_dry_run, ..CallTerms::default() }
    }
}

impl Command for ImportRows {
    const NAME: &'static str = "importLeads";
    const PERMISSION: Permission = Permission::ImportLeads;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::LeadCreated]);
    type Output = ImportReport;

    async fn execute(self, tx: &mut Tx) -> Result<ImportReport, Error> {
        // Two imports of the same file at once must not both miss what the other makes.
        if !matches!(self.options.on_duplicate, DuplicatePolicy::Allow) {
            tx.lock_keys(&[LookupKey { kind: "lead.import", value: "" }]).await?;
        }
        let mut report = ImportReport::default();
        for row in self.rows {
            keep(tx, row, &self.options, &mut report).await?;
        }
        if self.is_strict && !report.errors.is_empty() {
            // All rows passed the preview; a row that fails now was recorded by somebody else in between.
            return Err(UserError::invalid("import-changed-meanwhile").into());
        }
        Ok(report)
    }
}

async fn keep(
    tx: &mut Tx,
    mut row: ImportRow,
    options: &ImportOptions,
    report: &mut ImportReport,
) -> Result<(), Error> {
    row.input.owner_id = options.owner_id;
    let lead = match checked(tx, row.input.clone()).await {
        Ok(lead) => lead,
        Err(Error::Refused(problems)) => {
            let notes = problems.iter().map(|problem| refused(&row, problem, options));
            report.errors.extend(notes);
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    // Leads of earlier rows are compared too.
    if let Some(known) = alike::leads(tx, &lead).await?.into_iter().next() {
        let note = |key| {
            let message = Message::new(key)
                .with("subject", &known.row.subject)
                .with("id", known.row.id.to_string());
            row_note(&row, &message, options)
        };
        match (known.likeness, options.on_duplicate) {
            (Likeness::None, _) => {}
            (Likeness::Weak, _) => report.warnings.push(note("import-similar")),
            (Likeness::Strong, DuplicatePolicy::Allow) => {
                report.warnings.push(note("import-duplicate"));
            }
            (Likeness::Strong, DuplicatePolicy::Link) => {
                report.warnings.push(note("import-skipped"));
                return Ok(());
            }
            (Likeness::Strong, DuplicatePolicy::Fail) => {
                report.errors.push(note("import-duplicate"));
                return Ok(());
            }
        }
    }
    let lead = tx.insert(lead).await?;
    index(tx, &lead).await?;
    tx.emit(event(PipelineEventKind::LeadCreated, None, &lead));
    report.created.push(lead.id);
    Ok(())
}

fn refused(row: &ImportRow, problem: &UserError, options: &ImportOptions) -> RowNote {
    let column = problem.path.first().and_then(|field| ImportColumn::of_field(field));
    let cell = column.and_then(|column| row.cells.get(column));
    RowNote {
        line: row.line,
        column: cell.map_or_else(String::new, |cell| cell.header.clone()),
        value: cell.map_or_else(String::new, |cell| cell.value.clone()),
        message: problem.message.in_locale(&options.locale),
    }
}

fn row_note(row: &ImportRow, message: &Message, options: &ImportOptions) -> RowNote {
    RowNote {
        line: row.line,
        column: String::new(),
        value: String::new(),
        message: message.in_locale(&options.locale),
    }
}
