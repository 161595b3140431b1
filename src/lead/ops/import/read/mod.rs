//! Parses a CSV file of leads; a pure function without database and clock.

use csv::{ByteRecord, Position, ReaderBuilder};

use crate::lead::ops::import::column::{Cell, Cells, ImportColumn};
use crate::lead::ops::import::convert::lead;
use crate::lead::ops::import::{ImportPreview, ImportRow, KnownRecords, RowNote};
use crate::platform::message::Message;

/// Parses a CSV file of leads: UTF-8, with headers, separated by commas, semicolons or tabs.
#[must_use]
pub fn read(bytes: &[u8], names: &KnownRecords) -> ImportPreview {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut preview = ImportPreview::default();
    let refused = |line, message: Message| RowNote {
        line,
        column: String::new(),
        value: String::new(),
        message: message.in_locale(&names.locale),
    };
    let mut headers: Option<Headers> = None;
    for (line, values) in records(bytes) {
        let Some(values) = values else {
            let message = Message::new("import-not-utf8");
            preview.errors.push(refused(line, message));
            continue;
        };
        if values.iter().all(String::is_empty) {
            continue;
        }
        let Some(headers) = &headers else {
            let (known, unknown) = Headers::read(values);
            if !known.has(ImportColumn::Subject) {
                let message = Message::new("import-no-subject-column");
                preview.errors.push(refused(line, message));
                return preview;
            }
            preview.unknown_headers = unknown;
            headers = Some(known);
            continue;
        };
        if values.len() != headers.0.len() {
            let message = Message::new("import-row-width")
                .with("values", values.len())
                .with("columns", headers.0.len());
            preview.errors.push(refused(line, message));
            continue;
        }
        let cells = headers.cells(values);
        match lead(line, &cells, names) {
            Ok(input) => preview.rows.push(ImportRow { line, input, cells }),
            Err(errors) => preview.errors.extend(errors),
        }
    }
    if headers.is_none() && preview.errors.is_empty() {
        let message = Message::new("import-empty");
        preview.errors.push(refused(1, message));
    }
    preview
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

    fn cells(&self, values: Vec<String>) -> Cells {
        let columns = self.0.iter().zip(values);
        let cells = columns.filter_map(|((header, column), value)| {
            let column = (*column).filter(|_| !value.is_empty())?;
            Some(Cell { column, header: header.clone(), value })
        });
        Cells::new(cells.collect())
    }
}

/// The records of a file, each with the line on which it begins; `None`: the record is not valid UTF-8.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u64, Option<Vec<String>>)> + '_ {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(bytes))
        .from_reader(bytes);
    let mut lines = Lines { bytes, read: 0, line: 1 };
    std::iter::from_fn(move || {
        let mut record = ByteRecord::new();
        // Reading from memory does not fail, and a record may have any number of values.
        let is_there = reader.read_byte_record(&mut record).unwrap_or(false);
        is_there.then(|| {
            let start = record.position().map_or(0, Position::byte);
            (lines.at(start), texts(&record))
        })
    })
}

fn texts(record: &ByteRecord) -> Option<Vec<String>> {
    let text = |value| std::str::from_utf8(value).ok().map(|text| text.trim().to_owned());
    record.iter().map(text).collect()
}

/// The separator that occurs most often in the first line; a comma if none occurs.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    let found = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter));
    found.filter(|delimiter| count(*delimiter) > 0).unwrap_or(b',')
}

/// Counts the lines of a file from its start. The CSV reader's own line number is that of its position before the
/// record, which may lie in the previous line or before empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    read: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, start: u64) -> u64 {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
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
