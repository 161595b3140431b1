//! Inserts the rows of a file as leads.

use entity::choice::PipelineEventKind;
use entity::lead;

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

/// The rows that are compared with known leads by one statement.
const COMPARED_AT_ONCE: usize = 100;

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
    // Two imports of the same file at once must not both miss what the other makes; a dry run makes nothing.
    if !options.is_dry_run && !matches!(options.on_duplicate, DuplicatePolicy::Allow) {
        tx.lock_keys(&[LookupKey { kind: "lead.import", value: "" }]).await?;
    }
    let mut report = ImportReport::default();
    let mut rows = rows.into_iter();
    loop {
        let some: Vec<ImportRow> = rows.by_ref().take(COMPARED_AT_ONCE).collect();
        if some.is_empty() {
            return Ok(report);
        }
        keep(tx, some, options, &mut report).await?;
    }
}

/// Checks some rows, compares them with what is known by one statement, and creates their leads.
async fn keep(
    tx: &mut Tx,
    rows: Vec<ImportRow>,
    options: &ImportOptions,
    report: &mut ImportReport,
) -> Result<(), Error> {
    let (mut lines, mut leads) = (Vec::new(), Vec::new());
    for mut row in rows {
        row.input.owner_id = options.owner_id;
        match checked(tx, row.input.clone()).await {
            Ok(lead) => {
                lines.push(row.line);
                leads.push(lead);
            }
            Err(Error::Refused(problems)) => {
                let notes = problems.iter().map(|problem| refused(&row, problem, options));
                report.errors.extend(notes);
            }
            Err(error) => return Err(error),
        }
    }
    let mut known = alike::known(tx, &leads).await?;
    for (line, lead) in lines.into_iter().zip(leads) {
        let similar = match &known {
            Some(known) => alike::most_similar(&lead, known).map(|(is, row)| (is, row.clone())),
            None => {
                let found = alike::leads(tx, &lead).await?.into_iter().next();
                found.map(|candidate| (candidate.likeness, candidate.row))
            }
        };
        if let Some((likeness, other)) = similar
            && !is_imported(line, (likeness, &other), options, report)
        {
            continue;
        }
        let lead = tx.insert(lead).await?;
        index(tx, &lead).await?;
        tx.emit(event(PipelineEventKind::LeadCreated, None, &lead));
        report.created.push(CreatedRow { line, lead: lead.id });
        // Later rows are compared with it too.
        if let Some(known) = &mut known {
            known.push(lead);
        }
    }
    Ok(())
}

/// Whether a row is imported that looks like another lead; notes why, or why not.
fn is_imported(
    line: u64,
    (likeness, other): (Likeness, &lead::Model),
    options: &ImportOptions,
    report: &mut ImportReport,
) -> bool {
    let note = |key| {
        let message = Message::new(key).with("subject", &other.subject);
        RowNote {
            code: UserErrorCode::DUPLICATE_FOUND.0.name.to_owned(),
            duplicate_of: Some(other.id),
            ..RowNote::about_row(line, message.in_locale(&options.locale))
        }
    };
    match (likeness, options.on_duplicate) {
        (Likeness::None, _) => true,
        (Likeness::Weak, _) => {
            report.warnings.push(note("import-similar"));
            true
        }
        (Likeness::Strong, DuplicatePolicy::Allow) => {
            report.warnings.push(note("import-duplicate"));
            true
        }
        (Likeness::Strong, DuplicatePolicy::Link) => {
            report.warnings.push(note("import-skipped"));
            false
        }
        (Likeness::Strong, DuplicatePolicy::Fail) => {
            report.errors.push(note("import-duplicate"));
            false
        }
    }
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
