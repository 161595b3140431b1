use serde_json::json;

use super::{Meant, meant};
use crate::platform::graphql::engine::asked::Asked;
use crate::platform::graphql::engine::cache;
use crate::platform::graphql::engine::trusted::Trusted;

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

fn code(asked: &Asked, trusted: &Trusted) -> String {
    let refused = meant(asked, trusted).unwrap_err();
    let code = refused.extensions.unwrap().get("code").unwrap().to_string();
    code.trim_matches('"').to_owned()
}

fn by_text(text: &str) -> Asked {
    Asked { query: Some(text.to_owned()), ..Asked::default() }
}

fn by_id(id: &str) -> Asked {
    Asked { document_id: Some(id.to_owned()), ..Asked::default() }
}

fn by_apollo(hash: &str, text: Option<&str>) -> Asked {
    let persisted = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let extensions = persisted.as_object().cloned();
    Asked { query: text.map(str::to_owned), extensions, ..Asked::default() }
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
    let both = Asked { query: Some(TEXT.to_owned()), ..by_id("viewer") };
    let mut second = by_apollo(&hex(TEXT), None);
    second.extensions =
        json!({ "persistedQuery": { "version": 2, "sha256Hash": "" } }).as_object().cloned();
    for (asked, expected) in [
        (Asked::default(), "BAD_REQUEST"),
        (by_text(""), "BAD_REQUEST"),
        (both, "BAD_REQUEST"),
        (second, "BAD_REQUEST"),
        (by_apollo(&hex("{ other }"), Some(TEXT)), "BAD_REQUEST"),
        (by_apollo("no hash", Some(TEXT)), "BAD_REQUEST"),
        (by_apollo("no hash", None), "PERSISTED_QUERY_NOT_FOUND"),
        (by_apollo(&"é".repeat(32), None), "PERSISTED_QUERY_NOT_FOUND"),
        (by_id("viewer"), "PERSISTED_QUERY_NOT_FOUND"),
    ] {
        assert_eq!(code(&asked, &none), expected, "{asked:?}");
    }
}

#[test]
fn a_manifest_is_known_by_its_ids_and_stands_alone_where_it_is_exclusive() {
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
