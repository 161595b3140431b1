//! Replaces the lines of a document.

use std::collections::HashMap;

use entity::id::LineId;
use entity::{document, line};

use crate::platform::db::tx::Tx;
use crate::platform::error::{Error, UserError};
use crate::sales::document::input::LineInput;
use crate::sales::document::queries;
use crate::sales::document::rules::draft::{check_count, drafts};
use crate::sales::document::rules::totals::{Sheet, price};
use crate::sales::document::rules::wanted::Wanted;

/// Replaces all lines of a document, prices it and writes both.
///
/// # Errors
/// A line is not acceptable; the path is `lines.0.quantity` and the like.
pub async fn replace_lines(
    tx: &mut Tx,
    document: &document::Model,
    lines: Vec<LineInput>,
) -> Result<document::Model, Error> {
    Ok(replace(tx, document, lines).await?.document)
}

/// Adds the first lines of a document that has none, prices it and writes both.
///
/// # Errors
/// As `replace_lines`.
pub async fn add_lines(
    tx: &mut Tx,
    document: &document::Model,
    lines: Vec<LineInput>,
) -> Result<document::Model, Error> {
    Ok(replace_kept(tx, document, &[], lines).await?.document)
}

/// What came of writing a document.
pub struct Written {
    /// As it stands now.
    pub document: document::Model,
    /// Whether header, totals or a line changed.
    pub has_changed: bool,
}

/// As `replace_lines`, and says whether anything changed.
pub async fn replace(
    tx: &mut Tx,
    document: &document::Model,
    lines: Vec<LineInput>,
) -> Result<Written, Error> {
    let kept = queries::lines(tx, document).await?;
    replace_kept(tx, document, &kept, lines).await
}

async fn replace_kept(
    tx: &mut Tx,
    document: &document::Model,
    kept: &[line::Model],
    lines: Vec<LineInput>,
) -> Result<Written, Error> {
    check_count(lines.len())?;
    let wanted: Vec<Wanted> = lines.into_iter().map(Wanted::from).collect();
    let sheet = priced(tx, document.clone(), kept, &wanted).await;
    write(tx, document, kept, sheet.map_err(about_lines)?).await
}

/// What is wrong with the header comes of the lines, where only these are given.
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

/// A document with the lines that are asked for, priced and not yet written.
pub async fn priced(
    tx: &Tx,
    document: document::Model,
    kept: &[line::Model],
    wanted: &[Wanted],
) -> Result<Sheet, Error> {
    let stock = queries::stock(tx, &document, kept, wanted).await?;
    let (drafts, problems) = drafts(&stock, &document, kept, wanted);
    if !problems.is_empty() {
        return Err(Error::Refused(problems));
    }
    Ok(price(document, drafts, stock.coin())?)
}

/// Writes what differs between a document as it was and as it shall be.
pub async fn write(
    tx: &mut Tx,
    before: &document::Model,
    kept: &[line::Model],
    sheet: Sheet,
) -> Result<Written, Error> {
    let Sheet { document, lines } = sheet;
    let has_changed = document != *before || lines != kept;
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
    Ok(Written { document, has_changed })
}
