//! Finds quotation marks that a CSV reader would take differently from what the file's author meant.

use crate::platform::message::Message;

/// What is wrong with a quotation mark that opens a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// It is never closed, so all that follows in the file would be one value.
    Unclosed,
    /// Text follows the closing mark, so the marks of the line are probably not paired as they are read.
    TextAfter,
}

impl QuoteFault {
    /// The text for people.
    pub(super) const fn message(self) -> Message {
        match self {
            Self::Unclosed => Message::new("import-quote-unclosed"),
            Self::TextAfter => Message::new("import-quote-unpaired"),
        }
    }
}

/// The faults of a file's quotation marks, each with the place of the mark that opens.
pub(super) fn faults(bytes: &[u8], delimiter: u8) -> Vec<(usize, QuoteFault)> {
    let mut faults = Vec::new();
    let mut state = State::Start;
    for (place, &byte) in bytes.iter().enumerate() {
        let is_end = byte == delimiter || byte == b'\n' || byte == b'\r';
        state = match (state, byte) {
            (State::Start, b'"') => State::Quoted(place),
            (State::Quoted(opened), b'"') => State::Closed(opened),
            (State::Quoted(opened), _) | (State::Closed(opened), b'"') => State::Quoted(opened),
            (_, _) if is_end => State::Start,
            (State::Closed(opened), b' ' | b'\t') => State::Closed(opened),
            (State::Closed(opened), _) => {
                faults.push((opened, QuoteFault::TextAfter));
                State::Plain
            }
            (State::Start | State::Plain, _) => State::Plain,
        };
    }
    if let State::Quoted(opened) = state {
        faults.push((opened, QuoteFault::Unclosed));
    }
    faults
}

/// Where in a value the reader is; a quoted value knows where its mark stands.
#[derive(Clone, Copy)]
enum State {
    Start,
    Plain,
    Quoted(usize),
    Closed(usize),
}

#[cfg(test)]
mod tests {
    use super::{QuoteFault, faults};

    #[test]
    fn a_mark_closes_before_the_next_value() {
        use QuoteFault::{TextAfter, Unclosed};
        for (file, found) in [
            ("a,\"b\"\nc,d", vec![]),
            ("a,\"b \"\"c\"\", d\n\"\n", vec![]),
            ("\"a\" ,\"b\"\t,c", vec![]),
            ("5\" pipe,\"\",x", vec![]),
            ("a,\"never closed\nb,x\nc,y", vec![(2, Unclosed)]),
            ("a,\"never closed\nb,\"x\"\nc,y", vec![(2, TextAfter)]),
            ("\"a\"b,c\n\"d", vec![(0, TextAfter), (7, Unclosed)]),
            ("\"", vec![(0, Unclosed)]),
            ("", vec![]),
        ] {
            assert_eq!(faults(file.as_bytes(), b','), found, "{file}");
        }
        assert_eq!(faults(b"\"a\";\"b\"", b';'), vec![]);
    }
}
