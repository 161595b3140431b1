//! How much a document may ask, before anybody looks at what it asks.

/// How much a document may ask, and how many documents are remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentLimits {
    /// The longest text, in bytes.
    pub bytes: usize,
    /// Tokens of the text.
    pub tokens: usize,
    /// Fields inside fields.
    pub depth: usize,
    /// Fields of one operation that are named anew.
    pub aliases: usize,
    /// Fields that one operation asks of the root.
    pub root_fields: usize,
    /// Directives of one operation.
    pub directives: usize,
    /// Fragments that are defined.
    pub fragments: usize,
    /// Operations that are defined.
    pub operations: usize,
    /// Selections of one operation, each fragment counted wherever it is spread.
    pub selections: usize,
    /// What one operation may cost.
    pub cost: u64,
    /// Checked documents that are remembered.
    pub cached_documents: usize,
    /// What the remembered documents may take of the memory, in bytes.
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
    /// How deep selection sets may nest: between any two fields there may be a fragment.
    pub(super) const fn deepest_nesting(&self) -> usize {
        self.depth.saturating_mul(2)
    }
}
