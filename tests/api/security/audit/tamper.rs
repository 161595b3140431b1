//! Changes of the audit that bypass the server are found.

use std::process::{Command, Output};

use entity::id::LeadId;
use entity::lead;
use forsat::access::permission::Permission;
use forsat::app;
use forsat::config::Config;
use forsat::platform::clock::Clock;
use forsat::platform::db::audit::chain::Horizon;
use forsat::platform::db::audit::verify::Broken;
use forsat::platform::db::session::Session;
use serde_json::json;

use crate::harness::client::text;
use crate::harness::database::Scratch;
use crate::harness::raw::Raw;
use crate::harness::{Api, World, chained, eventually, instant};
use crate::security::audit::entries;

/// Runs the command line on a database.
fn forsat(database_url: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_forsat"))
        .args(arguments)
        .args(["--database-url", database_url])
        .output()
        .unwrap()
}

async fn broken(api: &Api) -> Option<Broken> {
    api.db().verify_audit(None).await.unwrap().broken
}

#[tokio::test]
async fn the_audit_can_only_grow() {
    let api = Api::start().await;
    chained(api.db()).await;
    let mut raw = Raw::open(api.database_url()).await;
    for refused in [
        "UPDATE audit_entry SET verb = 'other'",
        "UPDATE audit_entry SET after = '{}'",
        "UPDATE audit_entry SET after = NULL",
        "UPDATE audit_entry SET before = NULL, after = NULL, salt = NULL, actor_id = NULL",
        "DELETE FROM audit_entry",
        "UPDATE audit_chain SET number = number + 1000",
        "DELETE FROM audit_chain",
    ] {
        let error = raw.run(refused).await.expect_err(refused).to_string();
        assert!(error.contains("append-only"), "{refused}: {error}");
    }
    assert!(broken(&api).await.is_none());
}

#[tokio::test]
async fn what_was_tampered_with_is_named() {
    let api = Api::start().await;
    World::build(&api).await;
    chained(api.db()).await;
    assert!(broken(&api).await.is_none());
    let mut raw = Raw::open(api.database_url()).await;
    raw.disarm().await;
    let entry =
        |number| format!("position = (SELECT position FROM audit_chain WHERE number = {number})");
    let flipped = "substr(digest, 2, 31) || substr(digest, 1, 1)";
    // Each is at a lower number than the one above, so that it is the first broken entry.
    let set =
        |what: &str, number: i64| format!("UPDATE audit_entry SET {what} WHERE {}", entry(number));
    let link =
        |what: &str, number: i64| format!("UPDATE audit_chain SET {what} WHERE number = {number}");
    let other = |column: &str, number: i64| {
        format!("(SELECT {column} FROM audit_entry WHERE {})", entry(number))
    };
    let swap = ["before", "after", "salt", "digest"]
        .map(|column| format!("{column} = {}", other(column, 25)))
        .join(", ");
    for (number, sql, what) in [
        (40, set("after = replace(after, 'e', 'E')", 40), "the values"),
        (38, set("actor_id = NULL", 38), "who did what"),
        (36, set("verb = 'other'", 36), "who did what"),
        (
            34,
            set(
                "before = NULL, after = NULL, salt = NULL, occurred_at = '2001-01-01 00:00:00+00:00'",
                34,
            ),
            "who did what",
        ),
        (32, set("after = '{}', salt = NULL", 32), "values stand"),
        (30, format!("DELETE FROM audit_entry WHERE {}", entry(30)), "missing"),
        (24, set(&swap, 24), "who did what"),
        (22, link("position = -1", 22), "missing"),
        (20, link(&format!("digest = {flipped}"), 20), "who did what"),
        (18, link(&format!("chain = {}", flipped.replace("digest", "chain")), 18), "the chain"),
        (17, "DELETE FROM audit_chain WHERE number = 16".to_owned(), "links before it are missing"),
    ] {
        let sql = if raw.is_sqlite() {
            sql.replace(flipped, "randomblob(32)")
                .replace("substr(chain, 2, 31) || substr(chain, 1, 1)", "randomblob(32)")
        } else {
            sql
        };
        assert_eq!(raw.run(&sql).await.unwrap_or_else(|e| panic!("{sql}: {e}")), 1, "{sql}");
        let broken = broken(&api).await.unwrap_or_else(|| panic!("it is not seen: {sql}"));
        assert_eq!(broken.number, Some(number), "{sql}: {broken:?}");
        assert!(broken.what.contains(what), "{sql}: {broken:?}");
        assert!(broken.id.starts_with("aud_"), "{broken:?}");
    }
    let output = forsat(api.database_url(), &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    let output = String::from_utf8(output.stdout).unwrap();
    assert!(output.starts_with("BROKEN at number 17, aud_"), "{output}");
}

#[tokio::test]
async fn a_truncated_end_is_found_by_a_noted_head() {
    let api = Api::start().await;
    let url = api.database_url();
    chained(api.db()).await;
    let output = forsat(url, &["audit", "verify"]);
    assert_eq!(output.status.code(), Some(0));
    let output = String::from_utf8(output.stdout).unwrap();
    let head = output.lines().find_map(|line| line.strip_prefix("head ")).unwrap().to_owned();
    let noted = ["audit", "verify", "--head", &head];
    assert_eq!(forsat(url, &noted).status.code(), Some(0));
    api.admin.done("createLead", json!({ "subject": "Goes on" }), "").await;
    chained(api.db()).await;
    assert_eq!(forsat(url, &noted).status.code(), Some(0), "what was noted is still there");
    let (number, _) = head.split_once(':').unwrap();
    let other = format!("{number}:{}", "0".repeat(64));
    assert_eq!(forsat(url, &["audit", "verify", "--head", &other]).status.code(), Some(1));

    let mut raw = Raw::open(api.database_url()).await;
    raw.disarm().await;
    let cut = format!(
        "DELETE FROM audit_entry WHERE position >= (SELECT position FROM audit_chain WHERE number = {number})"
    );
    raw.run(&cut).await.unwrap();
    raw.run(&format!("DELETE FROM audit_chain WHERE number >= {number}")).await.unwrap();
    assert_eq!(forsat(url, &["audit", "verify"]).status.code(), Some(0), "the rest is whole");
    assert_eq!(forsat(url, &noted).status.code(), Some(1));
}

#[tokio::test]
async fn what_is_not_chained_yet_is_counted_and_looked_at() {
    let scratch = Scratch::create().await;
    let config = Config {
        data_dir: scratch.folder().to_owned(),
        database_url: scratch.url().to_owned().into(),
        ..Config::default()
    };
    let clock = Clock::fixed(instant("2026-11-23T08:00:00Z"));
    // No server runs: it would chain the entries that must be found unchained.
    let db = app::open(&config).await.unwrap();
    app::set_up(&config, &db, &clock).await.unwrap();
    let mut horizon = Horizon::default();
    while db.chain_audit(&mut horizon).await.unwrap() {}
    let verified = db.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_none() && verified.chained > 0, "{verified:?}");
    assert_eq!(verified.unchained, 0, "{verified:?}");
    let made = forsat(scratch.url(), &["token", "create", "--name", "Tail"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let verified = db.verify_audit(None).await.unwrap();
    assert!(verified.broken.is_none() && verified.unchained > 0, "{verified:?}");

    let mut raw = Raw::open(scratch.url()).await;
    raw.disarm().await;
    let tail = "position > (SELECT max(position) FROM audit_chain)";
    let changed = raw.run(&format!("UPDATE audit_entry SET after = '{{}}' WHERE {tail}")).await;
    assert!(changed.unwrap() > 0);
    let broken = db.verify_audit(None).await.unwrap().broken.expect("it is looked at");
    assert_eq!((broken.number, broken.what), (None, "the values before or after"));
}

#[tokio::test]
async fn erased_values_are_gone_and_the_rest_still_holds() {
    let api = Api::start().await;
    let url = api.database_url();
    let kept = api.admin.done("createLead", json!({ "subject": "Kept" }), "lead { id }").await;
    let lead = json!({ "subject": "Private", "lastName": "Unforgotten" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let lead = text(&lead, "lead.id");
    let renamed = json!({ "leadId": lead, "lastName": "Unforgettable" });
    api.admin.done("updateLead", renamed, "").await;
    chained(api.db()).await;

    let output = forsat(url, &["audit", "erase", "--record", &lead]);
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(out, "the values of 2 entries were erased\n", "{:?}", output.stderr);
    chained(api.db()).await;
    let verified = api.db().verify_audit(None).await.unwrap();
    assert!(verified.broken.is_none(), "{verified:?}");
    assert_eq!(verified.erased, 2);

    let mut raw = Raw::open(api.database_url()).await;
    let stored =
        raw.texts("SELECT coalesce(before, '') || coalesce(after, '') FROM audit_entry").await;
    assert!(!stored.iter().any(|values| values.contains("Unforg")), "{stored:#?}");
    assert!(stored.iter().any(|values| values.contains("Kept")));

    let of_lead = entries(&api.admin, json!({ "record": lead })).await;
    let verbs: Vec<_> = of_lead.iter().map(|entry| text(entry, "verb")).collect();
    assert_eq!(verbs, ["audit erase", "updateLead", "createLead"]);
    let [erasure, erased @ ..] = of_lead.as_slice() else { panic!("{of_lead:#?}") };
    assert_eq!((&erasure["actor"], &erasure["address"]), (&json!(null), &json!(null)));
    assert_eq!(
        erasure["changes"],
        json!([{ "field": "erased_entries", "before": null, "after": "2" }])
    );
    for entry in erased {
        assert_eq!(entry["isErased"], true);
        assert_eq!((&entry["changes"], &entry["kind"]), (&json!([]), &json!(null)));
        assert!(entry["actor"]["id"].is_string(), "who did it stays");
    }
    let of_kept = entries(&api.admin, json!({ "record": kept["lead"]["id"] })).await;
    assert_eq!(of_kept[0]["isErased"], false);
    assert_eq!(forsat(url, &["audit", "erase", "--record", "nobody"]).status.code(), Some(2));
}

#[tokio::test]
async fn a_record_can_be_erased_by_the_verb_that_changes_it() {
    let api = Api::start().await;
    let lead = json!({ "subject": "Private", "lastName": "Unforgotten" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let lead = LeadId::parse(&text(&lead, "lead.id"));
    let session = Session::system(api.db().clone(), api.clock().clone());
    let mut tx = session.begin(Permission::ViewAudit).await.unwrap();
    let before: lead::Model = tx.lock(lead).await.unwrap();
    let after = lead::Model { last_name: Some("Unforgettable".to_owned()), ..before.clone() };
    tx.update(&before, after).await.unwrap();
    assert_eq!(tx.erase_audit(lead).await.unwrap(), 1, "of those that stood");
    tx.commit().await.unwrap();
    chained(api.db()).await;

    let mut raw = Raw::open(api.database_url()).await;
    let stored =
        raw.texts("SELECT coalesce(before, '') || coalesce(after, '') FROM audit_entry").await;
    assert!(!stored.iter().any(|values| values.contains("Unforg")), "{stored:#?}");
    let verified = api.db().verify_audit(None).await.unwrap();
    assert!(verified.broken.is_none() && verified.erased == 2, "{verified:?}");
    let of_lead = entries(&api.admin, json!({ "record": lead.to_string() })).await;
    let erased = of_lead.iter().map(|entry| entry["isErased"] == true).collect::<Vec<_>>();
    assert_eq!(erased, [false, true, true], "the erasure is told: {of_lead:#?}");
}

/// On PostgreSQL positions may be committed in another order than they were drawn.
#[tokio::test]
async fn what_is_committed_late_is_chained_too() {
    let api = Api::start().await;
    let mut late = Raw::open(api.database_url()).await;
    if late.is_sqlite() {
        return;
    }
    chained(api.db()).await;
    late.run("BEGIN").await.unwrap();
    let entry = "INSERT INTO audit_entry (id, occurred_at, verb, record_kind, record_id, digest) \
                 VALUES (gen_random_uuid(), now(), 'late', 'led', gen_random_uuid(), sha256('late'))";
    late.run(entry).await.unwrap();
    for round in 0..3 {
        api.admin.done("createLead", json!({ "subject": format!("Meanwhile {round}") }), "").await;
        chained(api.db()).await;
    }
    late.run("COMMIT").await.unwrap();
    chained(api.db()).await;
    let logged = entries(&api.admin, json!({ "verb": "late" })).await;
    assert!(logged[0]["number"].is_string(), "{logged:#?}");
    assert!(broken(&api).await.is_none());
    api.admin.done("createLead", json!({ "subject": "Afterwards" }), "").await;
    let settled =
        "SELECT (settled = (SELECT max(position) FROM audit_entry))::text FROM audit_counter";
    // There is nothing left to wait for.
    eventually("the last entry is settled", async || {
        (late.texts(settled).await == ["true"]).then_some(())
    })
    .await;
}
