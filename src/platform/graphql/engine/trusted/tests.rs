use std::path::Path;

use super::{Trusted, TrustedError};

#[test]
fn a_manifest_gives_documents_by_their_ids() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.json");
    std::fs::write(&path, r#"{ "abc": "{ viewer { id } }" }"#).unwrap();
    let trusted = Trusted::read(&path, true).unwrap();
    assert_eq!(trusted.document("abc"), Some("{ viewer { id } }"));
    assert_eq!(trusted.document("abd"), None);
    assert!(trusted.is_exclusive());
}

#[test]
fn a_manifest_that_cannot_be_used_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("documents.json");
    for text in ["", "[]", r#"{ "abc": 1 }"#] {
        std::fs::write(&path, text).unwrap();
        let refused = Trusted::read(&path, false);
        assert!(matches!(refused, Err(TrustedError::File { .. })), "{text}");
    }
    let missing = Trusted::read(Path::new("no/such/file.json"), false);
    assert!(matches!(missing, Err(TrustedError::File { .. })));
}

#[test]
fn trusting_only_a_manifest_needs_one() {
    assert!(matches!(Trusted::read(Path::new(""), true), Err(TrustedError::None)));
    assert!(!Trusted::read(Path::new(""), false).unwrap().is_exclusive());
}
