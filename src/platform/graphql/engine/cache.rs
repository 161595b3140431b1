//! The cache of checked documents, by the hash of their text: a client sends the same few documents repeatedly.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apollo_compiler::ExecutableDocument as Typed;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::coerce::VariableCondition;
use super::limits::DocumentLimits;
use crate::platform::graphql::read::FieldNames;

/// A document that passed all checks that need no variables.
#[derive(Debug)]
pub struct Document {
    /// The validated document, with types of the schema.
    pub typed: Valid<Typed>,
    /// The document as the executor needs it.
    pub executable: ExecutableDocument,
    /// The variables that stand for conditions of filters.
    pub conditions: Vec<VariableCondition>,
    /// Whether no selection repeats a response key.
    pub is_plain: bool,
    /// Whether a literal may have the character NUL.
    pub may_have_nul: bool,
    /// The hash of the text.
    pub hash: Hash,
    /// The names of all selected fields.
    pub names: FieldNames,
    /// The length of the text in bytes.
    pub bytes: usize,
}

/// SHA-256 of a document's text: its key in the cache, and an id by which clients may name it.
pub type Hash = [u8; 32];

/// Estimated memory of a document in bytes: a constant, and a factor per byte of text. Measured for both trees on
/// documents of fifty bytes to thirty thousand, rounded up.
const TREES: (u64, u64) = (4096, 60);

/// The cache of checked documents, bounded in number and memory.
pub struct Documents {
    known: Cache<Hash, Arc<Document>, Weight>,
    looks: Looks,
}

/// Hits and misses of the cache; clones share the counters.
#[derive(Clone, Debug, Default)]
pub struct Looks(Arc<[AtomicU64; 2]>);

impl Looks {
    /// How often a document was found.
    #[must_use]
    pub fn hits(&self) -> u64 {
        self.0[0].load(Ordering::Relaxed)
    }

    /// How often a document was not found.
    #[must_use]
    pub fn misses(&self) -> u64 {
        self.0[1].load(Ordering::Relaxed)
    }

    fn count(&self, is_hit: bool) {
        self.0[usize::from(!is_hit)].fetch_add(1, Ordering::Relaxed);
    }
}

impl Documents {
    /// An empty cache.
    pub fn new(limits: &DocumentLimits) -> Self {
        let most = limits.cached_documents.max(1);
        let bytes = limits.cached_bytes as u64;
        // No document weighs less than an equal share of the memory, which bounds their number too.
        let weight = Weight { least: (bytes / most as u64).max(1) };
        Self { known: Cache::with_weighter(most, bytes, weight), looks: Looks::default() }
    }

    /// Looks up a document.
    pub fn get(&self, hash: &Hash) -> Option<Arc<Document>> {
        let document = self.known.get(hash);
        self.looks.count(document.is_some());
        document
    }

    /// Caches a document that passed.
    pub fn keep(&self, hash: Hash, document: &Arc<Document>) {
        self.known.insert(hash, Arc::clone(document));
    }

    /// The hits and misses of the cache.
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
