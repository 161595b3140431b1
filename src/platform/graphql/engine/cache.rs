//! Documents that passed every check, by the hash of their text: a client sends the same few
//! documents again and again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apollo_compiler::ExecutableDocument as Typed;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::limits::DocumentLimits;
use crate::platform::graphql::read::FieldNames;

/// A document that passed every check that needs no variables.
#[derive(Debug)]
pub struct Document {
    /// As it was validated, with the types of the schema.
    pub typed: Valid<Typed>,
    /// As it is executed.
    pub executable: ExecutableDocument,
    /// Whether no selection names a key twice.
    pub is_plain: bool,
    /// The hash of its text.
    pub hash: Hash,
    /// The names of all its fields.
    pub names: FieldNames,
    /// The length of its text.
    pub bytes: usize,
}

/// The hash of a document's text, by which it is remembered and by which clients may name it.
pub type Hash = [u8; 32];

/// What any document takes of the memory, in bytes, and what each byte of its text adds: both of its
/// trees, as measured on documents from fifty bytes to thirty thousand, rounded up.
const TREES: (u64, u64) = (4096, 60);

/// The documents that are remembered, bounded by their number and by their memory.
pub struct Documents {
    known: Cache<Hash, Arc<Document>, Weight>,
    looks: Looks,
}

/// How often a document was looked for, shared with those who tell.
#[derive(Clone, Debug, Default)]
pub struct Looks(Arc<[AtomicU64; 2]>);

impl Looks {
    /// How often it was there.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.0[0].load(Ordering::Relaxed)
    }

    /// How often it was not.
    #[must_use]
    pub fn misses(&self) -> u64 {
        self.0[1].load(Ordering::Relaxed)
    }

    fn count(&self, is_hit: bool) {
        self.0[usize::from(!is_hit)].fetch_add(1, Ordering::Relaxed);
    }
}

impl Documents {
    /// Remembers none yet.
    pub fn new(limits: &DocumentLimits) -> Self {
        let most = limits.cached_documents.max(1);
        let bytes = limits.cached_bytes as u64;
        // No document weighs less than its share, which bounds their number too.
        let weight = Weight { least: (bytes / most as u64).max(1) };
        Self { known: Cache::with_weighter(most, bytes, weight), looks: Looks::default() }
    }

    /// A document that passed before.
    pub fn get(&self, hash: &Hash) -> Option<Arc<Document>> {
        let document = self.known.get(hash);
        self.looks.count(document.is_some());
        document
    }

    /// Remembers a document that passed.
    pub fn keep(&self, hash: Hash, document: &Arc<Document>) {
        self.known.insert(hash, Arc::clone(document));
    }

    /// How often documents were looked for.
    pub fn looks(&self) -> Looks {
        self.looks.clone()
    }
}

/// The hash of a document's text.
pub fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

#[derive(Clone)]
struct Weight {
    least: u64,
}

impl Weighter<Hash, Arc<Document>> for Weight {
    fn weight(&self, _: &Hash, document: &Arc<Document>) -> u64 {
        let (any, each) = TREES;
        (document.bytes as u64).saturating_mul(each).saturating_add(any).max(self.least)
    }
}
