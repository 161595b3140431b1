//! Documents that passed every check, by the hash of their text: a client sends the same few
//! documents again and again.

use std::sync::Arc;

use apollo_compiler::ExecutableDocument as Typed;
use apollo_compiler::validation::Valid;
use async_graphql::parser::types::ExecutableDocument;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::limits::DocumentLimits;

/// A document that passed every check that needs no variables.
#[derive(Debug)]
pub struct Document {
    /// As it was validated, with the types of the schema.
    pub typed: Valid<Typed>,
    /// As it is executed.
    pub executable: ExecutableDocument,
    /// The length of its text.
    pub bytes: usize,
}

/// The hash of a document's text, by which it is remembered and by which clients may name it.
pub type Hash = [u8; 32];

/// What any document takes of the memory, in bytes, and what each byte of its text adds: both of its
/// trees, as measured on documents from fifty bytes to thirty thousand, rounded up.
const TREES: (u64, u64) = (4096, 60);

/// The documents that are remembered, bounded by their number and by their memory.
pub struct Documents(Cache<Hash, Arc<Document>, Weight>);

impl Documents {
    /// Remembers none yet.
    pub fn new(limits: &DocumentLimits) -> Self {
        let most = limits.cached_documents.max(1);
        let bytes = limits.cached_bytes as u64;
        // No document weighs less than its share, which bounds their number too.
        let weight = Weight { least: (bytes / most as u64).max(1) };
        Self(Cache::with_weighter(most, bytes, weight))
    }

    /// A document that passed before.
    pub fn get(&self, hash: &Hash) -> Option<Arc<Document>> {
        let document = self.0.get(hash);
        let result = if document.is_some() { "hit" } else { "miss" };
        metrics::counter!("forsat_document_cache_total", "result" => result).increment(1);
        document
    }

    /// Remembers a document that passed.
    pub fn keep(&self, hash: Hash, document: &Arc<Document>) {
        self.0.insert(hash, Arc::clone(document));
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
