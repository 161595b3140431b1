//! On PostgreSQL the server's own role cannot change the audit.

use forsat::app;
use forsat::config::Config;
use forsat::platform::clock::Clock;
use forsat::platform::db::{Db, DbLimits};
use serde_json::json;

use crate::harness::client::{Client, text};
use crate::harness::database::Scratch;
use crate::harness::raw::Raw;
use crate::harness::{chained, instant};
use crate::security::audit::entries;

/// The shipped script, with the names of this test's roles.
fn script(mark: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/postgres/roles.sql");
    let text = std::fs::read_to_string(path).unwrap();
    text.replace("forsat_owner", &format!("owner_{mark}"))
        .replace("forsat_app", &format!("app_{mark}"))
}

/// The URL with another role and database.
fn as_role(url: &str, role: &str) -> String {
    let (_, place) = url.split_once('@').expect("an address with a person");
    format!("postgres://{role}:secret@{place}")
}

#[tokio::test]
async fn the_serving_role_can_add_to_the_audit_and_change_nothing_of_it() {
    let Ok(server) = std::env::var("DATABASE_URL") else { return };
    let scratch = Scratch::bare().await;
    let mark = uuid::Uuid::now_v7().simple().to_string();
    let (owner, role) = (format!("owner_{mark}"), format!("app_{mark}"));
    let mut root = Raw::open(scratch.url()).await;
    root.run(&script(&mark)).await.unwrap();
    for role in [&owner, &role] {
        root.run(&format!("ALTER ROLE {role} PASSWORD 'secret'")).await.unwrap();
    }
    let db =
        Db::connect(&as_role(scratch.url(), &owner), DbLimits::default(), forsat::slices::hooks())
            .await
            .unwrap();
    db.migrate().await.expect("the owner migrates");
    db.close().await;
    root.run(&script(&mark)).await.unwrap();

    let config = Config {
        listen: "127.0.0.1:0".parse().unwrap(),
        data_dir: scratch.folder().to_owned(),
        database_url: as_role(scratch.url(), &role).into(),
        ..Config::default()
    };
    let clock = Clock::fixed(instant("2026-11-23T08:00:00Z"));
    let running = app::start(&config, clock).await.expect("the server starts as the other role");
    let token = running.first_token.clone().unwrap();
    let admin = Client::new(&format!("{}/graphql", running.url()), Some(&token));
    let lead = json!({ "subject": "Served", "lastName": "Private" });
    let lead = text(&admin.done("createLead", lead, "lead { id }").await, "lead.id");
    let renamed = json!({ "leadId": lead, "lastName": "Renamed" });
    admin.done("updateLead", renamed, "").await;
    chained(&running.db).await;
    let verified = running.db.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_none() && verified.unchained == 0, "{verified:?}");

    let mut raw = Raw::open(&as_role(scratch.url(), &role)).await;
    for refused in [
        "UPDATE audit_entry SET after = '{}'",
        "UPDATE audit_entry SET before = NULL, after = NULL, salt = NULL",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "UPDATE audit_chain SET number = 0",
        "DELETE FROM audit_chain",
        "TRUNCATE audit_chain",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "INSERT INTO seaql_migrations VALUES ('m', 0)",
        "CREATE TABLE other (id int)",
    ] {
        let error = raw.run(refused).await.expect_err(refused).to_string();
        assert!(error.contains("permission denied") || error.contains("must be owner"), "{error}");
    }

    let session =
        forsat::platform::db::session::Session::system(running.db.clone(), running.clock.clone());
    let permission = forsat::access::permission::Permission::ViewAudit;
    let mut tx = session.begin(permission).await.unwrap();
    let (kind, id) = entity::id::split(&lead).unwrap();
    assert_eq!(tx.erase_audit_of(kind, id).await.unwrap(), 2);
    tx.commit().await.unwrap();
    assert!(running.db.verify_audit(None).await.unwrap().broken.is_none());
    let logged = entries(&admin, json!({ "record": lead, "verb": "createLead" })).await;
    assert_eq!(logged[0]["isErased"], true);

    running.shutdown().await;
    drop((root, raw));
    // On another thread: a connection that is just being opened must be able to finish.
    tokio::task::spawn_blocking(move || drop(scratch)).await.unwrap();
    let mut root = Raw::open(&server).await;
    root.run(&format!("DROP ROLE {owner}; DROP ROLE {role}")).await.unwrap();
}
