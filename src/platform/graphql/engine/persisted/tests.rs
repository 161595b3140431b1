use async_graphql::{Extensions, Request};
use serde_json::json;

use super::{Meant, meant};
use crate::platform::graphql::engine::trusted::Trusted;
use crate::platform::graphql::engine::{DocumentId, cache};

const TEXT: &str = "{ viewer { id } }";

fn hex(text: &str) -> String {
    cache::hash(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn trusted(only: bool) -> Trusted {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.json");
    let documents = json!({ "viewer": TEXT, hex(TEXT): TEXT });
    std::fs::write(&path, documents.to_string()).unwrap();
    Trusted::read(&path, only).unwrap()
}

fn code(request: &Request, trusted: &Trusted) -> String {
    let refused = meant(request, trusted).unwrap_err();
    let code = refused.extensions.unwrap().get("code").unwrap().to_string();
    code.trim_matches('"').to_owned()
}

fn by_text(text: &str) -> Request {
    Request::new(text)
}

fn by_id(id: &str) -> Request {
    Request::new("").data(DocumentId(id.to_owned()))
}

fn by_apollo(hash: &str, text: Option<&str>) -> Request {
    persisted(1, hash, text)
}

fn persisted(version: u32, hash: &str, text: Option<&str>) -> Request {
    let mut request = Request::new(text.unwrap_or_default());
    let persisted = json!({ "persistedQuery": { "version": version, "sha256Hash": hash } });
    request.extensions = serde_json::from_value::<Extensions>(persisted).unwrap();
    request
}

#[test]
fn a_text_means_itself_and_a_hash_what_was_seen_before() {
    let none = Trusted::default();
    let other = "{ viewer { name } }";
    assert_eq!(meant(&by_text(TEXT), &none).unwrap(), Meant::Text(TEXT));
    let seen = Meant::Hash(cache::hash(other));
    assert_eq!(meant(&by_apollo(&hex(other), None), &none).unwrap(), seen);
    assert_eq!(meant(&by_id(&format!("sha256:{}", hex(other))), &none).unwrap(), seen);
    assert_eq!(meant(&by_apollo(&hex(TEXT), Some(TEXT)), &none).unwrap(), Meant::Text(TEXT));
}

#[test]
fn what_contradicts_itself_is_refused() {
    let none = Trusted::default();
    let both = by_text(TEXT).data(DocumentId("viewer".to_owned()));
    for (request, expected) in [
        (by_text(""), "BAD_REQUEST"),
        (both, "BAD_REQUEST"),
        (persisted(2, "", None), "BAD_REQUEST"),
        (by_apollo(&hex("{ other }"), Some(TEXT)), "BAD_REQUEST"),
        (by_apollo("no hash", Some(TEXT)), "BAD_REQUEST"),
        (by_apollo("no hash", None), "PERSISTED_QUERY_NOT_FOUND"),
        (by_apollo(&"é".repeat(32), None), "PERSISTED_QUERY_NOT_FOUND"),
        (by_id("viewer"), "PERSISTED_QUERY_NOT_FOUND"),
    ] {
        assert_eq!(code(&request, &none), expected, "{request:?}");
    }
}

#[test]
fn a_manifest_is_found_by_its_ids_and_may_be_exclusive() {
    for only in [false, true] {
        let trusted = trusted(only);
        for id in ["viewer", &hex(TEXT), &format!("sha256:{}", hex(TEXT))] {
            assert_eq!(meant(&by_id(id), &trusted).unwrap(), Meant::Text(TEXT), "{id}");
        }
        assert_eq!(meant(&by_apollo(&hex(TEXT), None), &trusted).unwrap(), Meant::Text(TEXT));
    }
    let trusted = trusted(true);
    let other = "{ viewer { name } }";
    assert_eq!(code(&by_text(TEXT), &trusted), "PERSISTED_QUERY_ID_REQUIRED");
    assert_eq!(code(&by_id(&hex(other)), &trusted), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(code(&by_apollo(&hex(other), Some(other)), &trusted), "PERSISTED_QUERY_NOT_FOUND");
}
