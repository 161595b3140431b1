use std::path::PathBuf;

use super::{Config, ConfigError, DatabaseUrl, Layer};

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("forsat.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

#[test]
fn arguments_override_the_file_and_the_file_overrides_the_defaults() {
    let (_folder, path) = file("listen = \"127.0.0.1:1\"\nlog = \"debug\"\n");
    let given = Layer { listen: Some("127.0.0.1:2".parse().unwrap()), ..Layer::default() };
    let config = Config::load(given, Some(&path)).unwrap();
    assert_eq!(config.listen.port(), 2);
    assert_eq!(config.log, "debug");
    assert_eq!(config.base_currency, Config::default().base_currency);
}

#[test]
fn the_default_database_is_a_file_in_the_data_folder() {
    let (_folder, path) = file("data_dir = \"/var/lib/forsat\"\n");
    let config = Config::load(Layer::default(), Some(&path)).unwrap();
    let database = config.database_url.file();
    assert_eq!(database, Some(PathBuf::from("/var/lib/forsat/forsat.db")));
}

#[test]
fn an_unknown_key_is_named() {
    let (_folder, path) = file("lisen = \"127.0.0.1:1\"\n");
    let refused = Config::load(Layer::default(), Some(&path)).unwrap_err();
    assert!(refused.to_string().contains("lisen"), "{refused}");
}

#[test]
fn a_missing_file_that_was_named_is_an_error() {
    let refused = Config::load(Layer::default(), Some("no/such/file.toml".as_ref()));
    assert!(matches!(refused, Err(ConfigError::File { .. })));
}

#[test]
fn an_address_of_another_database_is_refused() {
    let given =
        Layer { database_url: Some(DatabaseUrl::from("mysql://localhost/x")), ..Layer::default() };
    let refused = Config::load(given, None).unwrap_err();
    assert!(refused.to_string().contains("mysql"), "{refused}");
}

#[test]
fn a_password_is_never_shown() {
    for (url, shown) in [
        ("postgres://u:secret@host:5432/db", "postgres://u:***@host:5432/db"),
        ("postgres://u:se@cret@host/db", "postgres://u:***@host/db"),
        ("postgres://host/db", "postgres://host/db"),
        ("sqlite://data/forsat.db", "sqlite://data/forsat.db"),
    ] {
        let url = DatabaseUrl::from(url);
        assert_eq!(format!("{url} {url:?}"), format!("{shown} {shown}"));
    }
}

#[test]
fn the_file_of_an_sqlite_address() {
    for (url, path) in [
        ("sqlite://a/b.db", Some("a/b.db")),
        ("sqlite:///a/b.db?mode=rwc", Some("/a/b.db")),
        ("sqlite:b.db", Some("b.db")),
        ("sqlite::memory:", None),
        ("postgres://host/db", None),
    ] {
        assert_eq!(DatabaseUrl::from(url).file(), path.map(PathBuf::from), "{url}");
    }
}
