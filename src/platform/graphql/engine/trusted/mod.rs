//! Trusted documents: those that the operator's clients were built with.

use std::collections::HashMap;
use std::path::Path;

/// The trusted documents by id.
#[derive(Debug, Default)]
pub struct Trusted {
    documents: HashMap<String, String>,
    is_exclusive: bool,
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustedError {
    /// The file cannot be read, or is not a JSON object of texts.
    #[error("the trusted documents {path}: {reason}")]
    File {
        /// The path of the file.
        path: String,
        /// What is wrong with the file.
        reason: String,
    },
    /// Only trusted documents may be executed, and there are none.
    #[error("only trusted documents shall be executed, but `trusted_documents` names no file")]
    None,
}

impl Trusted {
    /// Reads a manifest: a JSON object from ids to documents, as graphql-codegen and Relay write it. An empty path
    /// means no trusted documents. With `only`, no other document is executed.
    ///
    /// # Errors
    /// The file cannot be used, or is missing although only trusted documents may be executed.
    pub fn read(path: &Path, only: bool) -> Result<Self, TrustedError> {
        if path.as_os_str().is_empty() {
            return if only { Err(TrustedError::None) } else { Ok(Self::default()) };
        }
        let refused =
            |reason: String| TrustedError::File { path: path.display().to_string(), reason };
        let text = std::fs::read(path).map_err(|error| refused(error.to_string()))?;
        let documents =
            serde_json::from_slice(&text).map_err(|error| refused(error.to_string()))?;
        Ok(Self { documents, is_exclusive: only })
    }

    /// Whether only trusted documents may be executed.
    pub(super) const fn is_exclusive(&self) -> bool {
        self.is_exclusive
    }

    /// The document with an id.
    pub(super) fn document(&self, id: &str) -> Option<&str> {
        self.documents.get(id).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
