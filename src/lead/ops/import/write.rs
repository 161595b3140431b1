//! Inserts the rows of a file as leads.

use entity::choice::PipelineEventKind;

use crate::access::permission::Permission;
use crate::account::input::DuplicatePolicy;
use crate::account::rules::duplicate::Likeness;
use crate::lead::ops::create::checked;
use crate::lead::ops::import::column::ImportColumn;
use crate::lead::ops::import::{CreatedRow, ImportOptions, ImportReport, ImportRow, RowNote};
use crate::lead::ops::{event, index};
use crate::lead::queries::alike;
use crate::platform::db::command::{CallTerms, Command, Emits, Workflow};
use crate::platform::db::tx::{LookupKey, Tx};
use crate::platform::error::{Error, UserError, UserErrorCode};
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
        let report = create(tx, self.rows, &self.options).await?;
        if self.is_strict && !report.errors.is_empty() {
            // All rows passed the preview; a row that fails now was recorded by somebody else in between.
            return Err(UserError::invalid("import-changed-meanwhile").into());
        }
        Ok(report)
    }
}

/// Creates the leads of rows; a refused row becomes a note in the report.
///
/// # Errors
/// The database failed.
pub(super) async fn create(
    tx: &mut Tx,
    rows: Vec<ImportRow>,
    options: &ImportOptions,
) -> Result<ImportReport, Error> {
    // Two imports of the same file at once must not both miss what the other makes.
    if !matches!(options.on_duplicate, DuplicatePolicy::Allow) {
        tx.lock_keys(&[LookupKey { kind: "lead.import", value: "" }]).await?;
    }
    let mut report = ImportReport::default();
    for row in rows {
        keep(tx, row, options, &mut report).await?;
    }
    Ok(report)
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
            let message = Message::new(key).with("subject", &known.row.subject);
            RowNote {
                code: UserErrorCode::DUPLICATE_FOUND.0.name.to_owned(),
                duplicate_of: Some(known.row.id),
                ..RowNote::about_row(row.line, message.in_locale(&options.locale))
            }
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
    report.created.push(CreatedRow { line: row.line, lead: lead.id });
    Ok(())
}

fn refused(row: &ImportRow, problem: &UserError, options: &ImportOptions) -> RowNote {
    let column = problem.path.first().and_then(|field| ImportColumn::of_field(field));
    let cell = column.and_then(|column| row.cells.get(column));
    RowNote {
        code: problem.code.0.name.to_owned(),
        column: cell.map_or_else(String::new, |cell| cell.header.clone()),
        value: cell.map_or_else(String::new, |cell| cell.value.clone()),
        ..RowNote::about_row(row.line, problem.message.in_locale(&options.locale))
    }
}
