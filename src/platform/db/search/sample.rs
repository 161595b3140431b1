//! A sample of the search texts, kept in memory: what is known of a word before it is searched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::{DbErr, QueryResult};

use crate::platform::db::search::frequency::Frequency;
use crate::platform::text::QueryPart;

/// How long a sample is kept, for each of its texts: a small one is cheap, and grows old soon. A full one is kept for
/// eight minutes.
const LIFE_OF_TEXT: Duration = Duration::from_millis(100);

/// Some texts of each kind of record, evenly spread over all.
#[derive(Debug)]
pub struct Sample {
    texts: HashMap<String, Vec<String>>,
    step: u64,
    ends: Instant,
}

/// The last sample that was read.
#[derive(Debug, Default)]
pub struct SampleCache(Mutex<Option<Arc<Sample>>>);

impl SampleCache {
    /// The last sample, unless it is too old.
    pub fn get(&self) -> Option<Arc<Sample>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.clone().filter(|sample| Instant::now() < sample.ends)
    }

    /// Keeps a sample that was just read.
    pub fn put(&self, sample: Sample) -> Arc<Sample> {
        let sample = Arc::new(sample);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&sample));
        sample
    }
}

impl Sample {
    /// A sample of the rows that `READ_SAMPLE` returns.
    pub fn new(rows: &[QueryResult]) -> Result<Self, DbErr> {
        let (mut step, mut count) = (1, 0);
        let mut texts: HashMap<String, Vec<String>> = HashMap::new();
        for row in rows {
            step = u64::try_from(row.try_get_by_index::<i64>(0)?).unwrap_or(1);
            let kind: String = row.try_get_by_index(1)?;
            texts.entry(kind).or_default().push(row.try_get_by_index(2)?);
            count += 1;
        }
        Ok(Self { texts, step, ends: Instant::now() + LIFE_OF_TEXT * count })
    }

    /// How often the words of a query occur in the texts of a kind.
    pub fn frequency(&self, kind: &str, query: &[QueryPart]) -> Frequency {
        let texts = self.texts.get(kind).map_or(&[][..], Vec::as_slice);
        let has_part = |text: &str, part: &QueryPart| {
            part.terms.iter().all(|term| text.contains(term.as_str()))
                || part.joined.as_ref().is_some_and(|joined| text.contains(joined.as_str()))
        };
        let matches = |text: &&String| query.iter().all(|part| has_part(text, part));
        let found = texts.iter().filter(matches).count() as u64;
        Frequency { found, read: texts.len() as u64, step: self.step }
    }
}

/// Every n-th text, about 5,000 in all, each with n and its kind; of a long text only the beginning.
pub const READ_SAMPLE: &str = "WITH RECURSIVE place (key, step, last) AS ( \
     SELECT last / 5000 + 1, last / 5000 + 1, last \
     FROM (SELECT MAX(key) AS last FROM search_document) AS spread \
     UNION ALL SELECT key + step, step, last FROM place WHERE key + step <= last) \
     SELECT place.step, document.kind, SUBSTR(document.text, 1, 400) \
     FROM place JOIN search_document AS document ON document.key = place.key";
