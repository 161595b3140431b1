//! What a client asks, before anything of it is known to be right.

use serde::Deserialize;
use serde_json::{Map, Value};

/// What a client asks: the parameters of a GraphQL request, as every transport carries them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Asked {
    /// The document.
    pub query: Option<String>,
    /// Which of its operations.
    pub operation_name: Option<String>,
    /// The values of its variables.
    pub variables: Option<Map<String, Value>>,
    /// What clients say beside, e.g. Apollo's `persistedQuery`.
    pub extensions: Option<Map<String, Value>>,
    /// The id of a persisted document, instead of `query`.
    pub document_id: Option<String>,
}
