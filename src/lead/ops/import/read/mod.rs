//! Parses a CSV file of leads; a pure function without database and clock.

use csv::{ByteRecord, Position, ReaderBuilder};

use crate::lead::ops::import::amount::Convention;
use crate::lead::ops::import::column::{Cell, Cells, ImportColumn};
use crate::lead::ops::import::convert::lead;
use crate::lead::ops::import::quotes::faults;
use crate::lead::ops::import::{ImportPreview, ImportRow, KnownRecords, RowNote, UnreadableFile};
use crate::platform::message::Message;

/// Parses a CSV file of leads: UTF-8, with headers, separated by commas, semicolons or tabs. A first line such as
/// `sep=;`, which spreadsheets write, names the separator. Of a file with more than `most` rows, the rows are only
/// counted.
///
/// # Errors
/// The file has no header line that names the subject.
pub fn read(
    bytes: &[u8],
    names: &KnownRecords,
    most: usize,
) -> Result<ImportPreview, UnreadableFile> {
    let (start, delimiter) = table(bytes);
    let mut preview = ImportPreview::default();
    let mut headers: Option<Headers> = None;
    let mut rows: Vec<(u64, Cells)> = Vec::new();
    for (line, values) in records(bytes, start, delimiter) {
        let cells = match (values, &headers) {
            (Err(message), None) => return Err(UnreadableFile { line, message }),
            (Err(message), Some(_)) => Err(message),
            (Ok(values), _) if values.iter().all(String::is_empty) => continue,
            (Ok(values), Some(headers)) => headers.cells(values),
            (Ok(values), None) => {
                let (known, unknown) = Headers::read(values);
                if !known.has(ImportColumn::Subject) {
                    let message = Message::new("import-no-subject-column");
                    return Err(UnreadableFile { line, message });
                }
                preview.unknown_headers = unknown;
                headers = Some(known);
                continue;
            }
        };
        preview.count += 1;
        if preview.count > most {
            continue;
        }
        match cells {
            Ok(cells) => rows.push((line, cells)),
            Err(message) => {
                let message = message.in_locale(&names.locale);
                preview.errors.push(RowNote::about_row(line, message));
            }
        }
    }
    if headers.is_none() {
        return Err(UnreadableFile { line: 1, message: Message::new("import-empty") });
    }
    if preview.count > most {
        return Ok(ImportPreview { count: preview.count, ..ImportPreview::default() });
    }
    let amounts = rows.iter().flat_map(|(_, cells)| cells.amounts());
    let convention = Convention::of(delimiter, amounts);
    for (line, cells) in rows {
        match lead((line, &cells), convention, names) {
            Ok((input, warnings)) => {
                preview.warnings.extend(warnings);
                preview.rows.push(ImportRow { line, input, cells });
            }
            Err(errors) => preview.errors.extend(errors),
        }
    }
    preview.errors.sort_by_key(|note| note.line);
    Ok(preview)
}

/// Where a file's table begins, and what separates its values.
fn table(bytes: &[u8]) -> (usize, u8) {
    let mark = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let first =
        bytes[mark..].split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let hint = first.trim_ascii();
    let hint = hint.strip_prefix(b"\"").and_then(|hint| hint.strip_suffix(b"\"")).unwrap_or(hint);
    match hint {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => {
            (mark + first.len(), *separator)
        }
        // A tab at the end of the line was trimmed.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => (mark + first.len(), b'\t'),
        _ => (mark, delimiter(&bytes[mark..])),
    }
}

/// The columns that the headers name; `None`: the column is ignored.
struct Headers(Vec<(String, Option<ImportColumn>)>);

impl Headers {
    /// Parses the headers; also returns those that name no column, or a column that an earlier header names.
    fn read(headers: Vec<String>) -> (Self, Vec<String>) {
        let mut known = Self(Vec::with_capacity(headers.len()));
        let mut unknown = Vec::new();
        for header in headers {
            let column = ImportColumn::named(&header).filter(|column| !known.has(*column));
            if column.is_none() && !header.is_empty() {
                unknown.push(header.clone());
            }
            known.0.push((header, column));
        }
        (known, unknown)
    }

    fn has(&self, column: ImportColumn) -> bool {
        self.0.iter().any(|(_, known)| *known == Some(column))
    }

    /// The cells of a row. Spreadsheets leave out empty values at the end of a row, or write too many of them.
    ///
    /// # Errors
    /// The row has a value beyond the last header.
    fn cells(&self, values: Vec<String>) -> Result<Cells, Message> {
        if values.iter().skip(self.0.len()).any(|value| !value.is_empty()) {
            return Err(Message::new("import-row-width")
                .with("values", values.len())
                .with("columns", self.0.len()));
        }
        let columns = self.0.iter().zip(values);
        let cells = columns.filter_map(|((header, column), value)| {
            let column = (*column).filter(|column| !column.is_blank(&value))?;
            Some(Cell { column, header: header.clone(), value })
        });
        Ok(Cells::new(cells.collect()))
    }
}

/// The records of a table, each with the line on which it begins, or with its fault and the line of the fault.
fn records(
    bytes: &[u8],
    start: usize,
    delimiter: u8,
) -> impl Iterator<Item = (u64, Result<Vec<String>, Message>)> + '_ {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(&bytes[start..]);
    let mut lines = Lines { bytes, read: 0, line: 1 };
    let mut faults = faults(&bytes[start..], delimiter).into_iter().peekable();
    std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        // Reading from memory does not fail, and a record may have any number of values.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return None;
        }
        let end = reader.position().byte();
        let is_within = |place: usize| u64::try_from(place).is_ok_and(|place| place < end);
        let fault = faults.next_if(|(place, _)| is_within(*place));
        while faults.next_if(|(place, _)| is_within(*place)).is_some() {}
        Some(match fault {
            Some((opened, fault)) => (lines.at(start + opened), Err(fault.message())),
            None => {
                let begins = record.position().map_or(0, Position::byte);
                let begins = start + usize::try_from(begins).unwrap_or(usize::MAX - start);
                let not_utf8 = || Message::new("import-not-utf8");
                (lines.at(begins), texts(&record).ok_or_else(not_utf8))
            }
        })
    })
}

/// The values of a record; `None`: it is not valid UTF-8.
fn texts(record: &ByteRecord) -> Option<Vec<String>> {
    let text = |value| std::str::from_utf8(value).ok().map(|text| text.trim().to_owned());
    record.iter().map(text).collect()
}

/// The separator that occurs most often between the headers; a comma if none occurs.
fn delimiter(table: &[u8]) -> u8 {
    const SEPARATORS: [u8; 3] = [b'\t', b';', b','];
    let mut found = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    let mut last = SEPARATORS[0];
    for &byte in table {
        match byte {
            b'"' if is_quoted => is_quoted = false,
            // A doubled mark stands for one within a quoted header.
            b'"' if last == b'"' || SEPARATORS.contains(&last) => is_quoted = true,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                let counts = found.iter_mut().zip(SEPARATORS);
                counts.for_each(|(count, separator)| *count += usize::from(separator == byte));
            }
        }
        last = byte;
    }
    let most = found.into_iter().zip(SEPARATORS).max_by_key(|(count, _)| *count);
    most.filter(|(count, _)| *count > 0).map_or(b',', |(_, separator)| separator)
}

/// Counts the lines of a file from its start. The CSV reader's own line number is that of its position before the
/// record, which may lie in the previous line or before empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    read: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a place, or of the first character after the line ends that stand there.
    fn at(&mut self, start: usize) -> u64 {
        while let Some(&byte) = self.bytes.get(self.read) {
            let is_end = byte == b'\n' || byte == b'\r';
            if self.read >= start && !is_end {
                break;
            }
            let is_half = byte == b'\r' && self.bytes.get(self.read + 1) == Some(&b'\n');
            if is_end && !is_half {
                self.line += 1;
            }
            self.read += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests;
