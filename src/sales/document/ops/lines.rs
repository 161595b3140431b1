//! Replaces the lines of a document.

use std::collections::HashMap;

use entity::id::LineId;
use entity::{document, line};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::sales::document::input::LineInput;
use crate::sales::document::queries;
use crate::sales::document::rules::draft::{check_count, drafts};
use crate::sales::document::rules::line_request::LineRequest;
use crate::sales::document::rules::totals::{Sheet, UnpricedDocument, price};

/// Replaces all lines of a document, prices it and writes both.
///
/// # Errors
/// A line is invalid; the path is e.g. `lines.0.quantity`.
pub async fn replace_lines(
    tx: &mut Tx,
    document: &document::Model,
    lines: Vec<LineInput>,
) -> Result<document::Model, Error> {
    Ok(replace(tx, (document, document.clone()), lines).await?.document)
}

/// Adds the first lines of a document, prices it and writes both.
///
/// # Errors
/// The same as of `replace_lines`.
pub async fn add_lines(
    tx: &mut Tx,
    document: &document::Model,
    lines: Vec<LineInput>,
) -> Result<document::Model, Error> {
    Ok(replace_kept(tx, (document, document.clone()), &[], lines).await?.document)
}

/// The result of writing a document.
pub struct WrittenDocument {
    /// The document after the write.
    pub document: document::Model,
    /// Whether the header, the totals or a line changed.
    pub has_changed: bool,
    /// Whether a line changed.
    pub has_other_lines: bool,
}

/// Like `replace_lines`, for a document whose header changes with its lines; also returns whether anything changed.
///
/// # Errors
/// The same, or the header does not fit the lines; the path is then e.g. `header.discountAmount`.
pub async fn replace(
    tx: &mut Tx,
    (before, after): (&document::Model, document::Model),
    lines: Vec<LineInput>,
) -> Result<WrittenDocument, Error> {
    let kept = queries::lines(tx, before).await?;
    replace_kept(tx, (before, after), &kept, lines).await
}

async fn replace_kept(
    tx: &mut Tx,
    (before, after): (&document::Model, document::Model),
    kept: &[line::Model],
    lines: Vec<LineInput>,
) -> Result<WrittenDocument, Error> {
    check_count(lines.len())?;
    let requested: Vec<LineRequest> = lines.into_iter().map(LineRequest::from).collect();
    let has_header = after != *before;
    let sheet = priced(tx, (before, after), kept, &requested).await;
    let sheet = sheet.map_err(if has_header { about_header } else { about_lines })?;
    write(tx, before, kept, sheet).await
}

/// Moves errors of the header under the path `header`.
fn about_header(error: Error) -> Error {
    let moved = |mut problem: UserError| {
        if problem.path.first().is_some_and(|first| first != "lines") {
            problem.path.insert(0, "header".to_owned());
        }
        problem
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

/// Moves errors of the header to the path `lines`, because the caller gave only lines.
fn about_lines(error: Error) -> Error {
    let moved = |problem: UserError| match problem.path.first() {
        Some(first) if first != "lines" => problem.at("lines"),
        Some(_) | None => problem,
    };
    match error {
        Error::Refused(problems) => Error::Refused(problems.into_iter().map(moved).collect()),
        other => other,
    }
}

/// Prices a document with new lines, without writing it.
pub async fn priced(
    tx: &Tx,
    (before, document): (&document::Model, document::Model),
    kept: &[line::Model],
    requested: &[LineRequest],
) -> Result<Sheet, Error> {
    let pricing_data = queries::pricing_data(tx, &document, kept, requested).await?;
    let (drafts, problems) = drafts(&pricing_data, &document, kept, requested);
    if !problems.is_empty() {
        return Err(Error::Refused(problems));
    }
    let unpriced = UnpricedDocument { before, kept, document, drafts };
    Ok(price(unpriced, pricing_data.precisions())?)
}

/// Writes the differences between the stored document and the new one.
pub async fn write(
    tx: &mut Tx,
    before: &document::Model,
    kept: &[line::Model],
    sheet: Sheet,
) -> Result<WrittenDocument, Error> {
    let Sheet { mut document, lines } = sheet;
    let has_other_lines = lines != kept;
    let has_changed = document != *before || has_other_lines;
    if has_changed {
        document.lines_version = before.lines_version + 1;
        document.line_count = i32::try_from(lines.len()).unwrap_or(i32::MAX);
    }
    let document = tx.update(before, document).await?;
    for line in kept {
        if lines.iter().all(|other| other.id != line.id) {
            tx.delete(line).await?;
        }
    }
    let was: HashMap<LineId, &line::Model> = kept.iter().map(|line| (line.id, line)).collect();
    let mut new = Vec::new();
    for line in lines {
        match was.get(&line.id) {
            Some(before) => {
                tx.update(*before, line).await?;
            }
            None => new.push(line),
        }
    }
    tx.insert_all(&new).await?;
    Ok(WrittenDocument { document, has_changed, has_other_lines })
}
