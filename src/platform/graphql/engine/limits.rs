//! The limits on a document, checked before its meaning.

/// The limits on a document, and the size of the document cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentLimits {
    /// The longest text in bytes.
    pub bytes: usize,
    /// The most tokens.
    pub tokens: usize,
    /// The deepest nesting of fields.
    pub depth: usize,
    /// The most aliases in one operation.
    pub aliases: usize,
    /// The most root fields in one operation.
    pub root_fields: usize,
    /// The most directives in the document.
    pub directives: usize,
    /// The most fragment definitions.
    pub fragments: usize,
    /// The most operation definitions.
    pub operations: usize,
    /// The most selections in one operation, counting a fragment wherever it is spread.
    pub selections: usize,
    /// The highest cost of one operation.
    pub cost: u64,
    /// The most documents in the cache.
    pub cached_documents: usize,
    /// The most memory of cached documents, in bytes.
    pub cached_bytes: usize,
}

impl Default for DocumentLimits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024,
            tokens: 2000,
            depth: 20,
            aliases: 100,
            root_fields: 20,
            directives: 20,
            fragments: 50,
            operations: 10,
            selections: 1000,
            cost: 5000,
            cached_documents: 1000,
            cached_bytes: 32 * 1024 * 1024,
        }
    }
}

impl DocumentLimits {
    /// The deepest nesting of selection sets: a fragment may stand between any two fields.
    pub(super) const fn deepest_nesting(&self) -> usize {
        self.depth.saturating_mul(2)
    }
}
