//! Documents that the operator trusts: those that the clients were built with.

use std::collections::HashMap;
use std::path::Path;

/// The documents of a manifest, each by its id.
#[derive(Debug, Default)]
pub struct Trusted {
    documents: HashMap<String, String>,
    is_exclusive: bool,
}

/// Why a manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TrustedError {
    /// The file cannot be read, or is no JSON object of texts.
    #[error("the trusted documents {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Only trusted documents shall be executed, and there are none.
    #[error("only trusted documents shall be executed, but `trusted_documents` names no file")]
    None,
}

impl Trusted {
    /// Reads a manifest: a JSON object of ids and documents, as graphql-codegen and Relay write it.
    /// An empty path names none. `only`: nothing else is executed.
    ///
    /// # Errors
    /// The file cannot be used, or is missing where only its documents shall be executed.
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

    /// Whether nothing else is executed.
    pub(super) const fn is_exclusive(&self) -> bool {
        self.is_exclusive
    }

    /// The document of an id.
    pub(super) fn document(&self, id: &str) -> Option<&str> {
        self.documents.get(id).map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
