//! A position in the event stream, opaque to clients.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::platform::error::Error;
use crate::platform::message::Message;

/// A position in the event stream.
///
/// A snapshot includes every event up to `number`, and also committed events that had no number yet. The stream skips
/// each of the latter once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The highest number included.
    #[serde(rename = "n")]
    pub number: i64,
    /// The positions included before they had a number, as ascending ranges of first and last.
    #[serde(rename = "s", default, skip_serializing_if = "Vec::is_empty")]
    seen: Vec<(i64, i64)>,
}

/// The longest cursor text in bytes that is accepted.
const LONGEST: usize = 64 * 1024;

impl Cursor {
    /// The position after the event with this number.
    #[must_use]
    pub const fn after(number: i64) -> Self {
        Self { number, seen: Vec::new() }
    }

    /// The position of a snapshot; `unnumbered` must be ascending.
    #[must_use]
    pub fn of_snapshot(number: i64, unnumbered: &[i64]) -> Self {
        let mut seen: Vec<(i64, i64)> = Vec::new();
        for &position in unnumbered {
            match seen.last_mut() {
                Some((_, last)) if last.checked_add(1) == Some(position) => *last = position,
                _ => seen.push((position, position)),
            }
        }
        Self { number, seen }
    }

    /// Whether an event is included already: it has a lower number, or was included before it had one.
    #[must_use]
    pub fn has_seen(&self, number: i64, position: i64) -> bool {
        number <= self.number
            || self.seen.iter().any(|&(first, last)| (first..=last).contains(&position))
    }

    /// Whether no unnumbered positions are left to skip.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.seen.is_empty()
    }

    /// Moves past an event, and removes its position from those to skip.
    pub fn pass(&mut self, number: i64, position: i64) {
        self.number = self.number.max(number);
        let found = self.seen.iter().position(|&(first, last)| (first..=last).contains(&position));
        let Some(index) = found else { return };
        let (first, last) = self.seen[index];
        let rest = [(first, position.saturating_sub(1)), (position.saturating_add(1), last)];
        let rest =
            rest.into_iter().filter(|&(start, end)| first <= start && start <= end && end <= last);
        self.seen.splice(index..=index, rest);
    }

    /// Encodes the cursor for clients.
    #[must_use]
    pub fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Decodes a client's cursor.
    ///
    /// # Errors
    /// The text is not a cursor of the event stream.
    pub fn decode(text: &str) -> Result<Self, Error> {
        let wrong = || Error::BadInput(Message::new("bad-cursor"));
        if text.len() > LONGEST {
            return Err(wrong());
        }
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let cursor: Self = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let is_sane = cursor.number >= 0 && cursor.seen.iter().all(|(first, last)| first <= last);
        is_sane.then_some(cursor).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests;
