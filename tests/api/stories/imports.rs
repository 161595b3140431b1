//! A file of leads is previewed and imported in one call, or by the command line.

use std::process::Command;

use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

const FIELDS: &str = "createdCount skippedCount refusedCount ignoredHeaders \
    rows { line result lead { subject phone owner { id } } \
           errors { code column value message duplicateOf { subject } } \
           warnings { code column value duplicateOf { subject } } }";

const FILE: &str = "subject;company_name;last_name;phone;est. value;rating;fax\n\
    Sensors;Kaveh;Rezaei;021 8888 1234;1200;hot;1\n\
    ;Kaveh;;;;;\n\
    \n\
    Drives;Zagros;Ahmadi;;12,1x;LUKEWARM;\n\
    Sensors again;Kaveh;Rezaei;;;;\n";

async fn leads(client: &Client) -> Value {
    let found = client.run("{ leads { totalCount } }", json!({})).await;
    found["leads"]["totalCount"].clone()
}

fn results(payload: &Value) -> Vec<(i64, String)> {
    let rows = payload["rows"].as_array().expect("rows").iter();
    rows.map(|row| (row["line"].as_i64().expect("a line"), text(row, "result"))).collect()
}

fn at(line: i64, result: &str) -> (i64, String) {
    (line, result.to_owned())
}

#[tokio::test]
async fn a_file_is_previewed_row_by_row_and_then_imported() {
    let api = Api::start().await;
    let admin = &api.admin;
    let mut input = json!({ "csv": FILE, "dryRun": true });
    let preview = admin.done("importLeads", input.clone(), FIELDS).await;
    let expected = [at(2, "CREATED"), at(3, "REFUSED"), at(5, "REFUSED"), at(6, "REFUSED")];
    assert_eq!(results(&preview), expected, "{preview:#}");
    let counts = |payload: &Value| {
        let count = |field: &str| payload[field].as_i64().expect("a count");
        (count("createdCount"), count("skippedCount"), count("refusedCount"))
    };
    assert_eq!(counts(&preview), (1, 0, 3));
    assert_eq!(preview["ignoredHeaders"], json!(["fax"]));
    let rows = &preview["rows"];
    assert_eq!(rows[0]["lead"]["subject"], "Sensors", "what would be made");
    assert_eq!(rows[0]["lead"]["phone"], "+982188881234");
    assert_eq!((&rows[0]["errors"], &rows[0]["warnings"]), (&json!([]), &json!([])));
    let errors = |row: &Value| -> Vec<(Value, Value, Value)> {
        let errors = row["errors"].as_array().expect("a list").iter();
        errors.map(|it| (it["code"].clone(), it["column"].clone(), it["value"].clone())).collect()
    };
    assert_eq!(errors(&rows[1]), [(json!("REQUIRED"), json!("subject"), json!(null))]);
    let both = [
        (json!("INVALID"), json!("rating"), json!("LUKEWARM")),
        (json!("INVALID"), json!("est. value"), json!("12,1x")),
    ];
    assert_eq!(errors(&rows[2]), both, "all that is wrong with a row");
    assert_eq!(errors(&rows[3]), [(json!("DUPLICATE_FOUND"), json!(null), json!(null))]);
    assert_eq!(rows[3]["errors"][0]["duplicateOf"]["subject"], "Sensors", "of an earlier row");
    assert_eq!(leads(admin).await, 0, "a preview stores nothing");

    input["dryRun"] = json!(false);
    input["idempotencyKey"] = json!("file-1");
    let imported = admin.done("importLeads", input.clone(), FIELDS).await;
    assert_eq!(results(&imported), expected);
    assert_eq!(imported["eventIds"].as_array().unwrap().len(), 1);
    assert_eq!(leads(admin).await, 1);
    let again = admin.done("importLeads", input.clone(), FIELDS).await;
    assert_eq!(results(&again), expected, "the first call's result");
    assert_eq!(again["rows"][2]["errors"][0]["column"], "rating");
    assert_eq!(again["rows"][2]["errors"][0]["value"], json!(null), "it was not stored");
    assert_eq!(leads(admin).await, 1);

    for (policy, expected, count) in [
        ("LINK", [at(2, "SKIPPED"), at(3, "REFUSED"), at(5, "REFUSED"), at(6, "SKIPPED")], 1),
        ("ALLOW", [at(2, "CREATED"), at(3, "REFUSED"), at(5, "REFUSED"), at(6, "CREATED")], 3),
    ] {
        input["onDuplicate"] = json!(policy);
        input["idempotencyKey"] = json!(policy);
        let imported = admin.done("importLeads", input.clone(), FIELDS).await;
        assert_eq!(results(&imported), expected, "{policy}");
        let warning = &imported["rows"][0]["warnings"][0];
        assert_eq!(warning["code"], "DUPLICATE_FOUND", "{policy}");
        assert_eq!(warning["duplicateOf"]["subject"], "Sensors", "{policy}");
        assert_eq!(leads(admin).await, count, "{policy}");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_imported_is_refused_as_a_whole() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let viewer = api.admin.run("{ viewer { user { id } } }", json!({})).await;
    let admin = text(&viewer, "viewer.user.id");
    let rows = |count: usize| format!("subject\n{}", "x\n".repeat(count));
    for (input, code, path) in [
        (json!({ "csv": "" }), "INVALID", json!(["csv"])),
        (json!({ "csv": "name,phone\nx,y\n" }), "INVALID", json!(["csv"])),
        (json!({ "csv": "subject,\"note\nx" }), "INVALID", json!(["csv"])),
        (json!({ "csv": rows(1001) }), "LIMIT_EXCEEDED", json!(["csv"])),
        (json!({ "csv": "subject\nx", "ownerId": admin }), "NOT_PERMITTED", json!(["ownerId"])),
    ] {
        let payload = rep.verb("importLeads", input, FIELDS).await;
        let error = &payload["userErrors"][0];
        assert_eq!((&error["code"], &error["path"]), (&json!(code), &path), "{payload:#}");
        assert_eq!((&payload["rows"], &payload["createdCount"]), (&json!(null), &json!(null)));
    }
    let most = json!({ "csv": rows(1000), "dryRun": true });
    let preview = rep.done("importLeads", most, "createdCount").await;
    assert_eq!(preview["createdCount"], 1000);
    let reader = world.person(&api, "Reader", "READER", "OWN").await;
    let refused = reader.refused("importLeads", json!({ "csv": "subject\nx" })).await;
    assert_eq!(refused["code"], "NOT_PERMITTED");
    assert_eq!(leads(&api.admin).await, 0);
}

#[tokio::test]
async fn an_import_tells_nothing_of_leads_out_of_reach() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let foreign = json!({ "subject": "Foreign", "email": "r@kaveh.ir" });
    api.admin.done("createLead", foreign, "lead { id }").await;
    let input = json!({ "csv": "subject,email\nOwn,r@kaveh.ir\n" });
    let imported = rep.done("importLeads", input, FIELDS).await;
    assert_eq!(results(&imported), [at(2, "CREATED")]);
    assert_eq!(imported["rows"][0]["warnings"], json!([]));
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "somebody else's transaction")]
async fn an_import_beside_a_foreign_lock_says_what_to_do() {
    let api = Api::start().await;
    let found = api.admin.run("{ organization { id } }", json!({})).await;
    let organization = json!({ "organizationId": found["organization"]["id"], "locale": "fa" });
    api.admin.done("updateOrganization", organization, "organization { id }").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("leads.csv");
    std::fs::write(&file, "subject\nx\n").unwrap();
    let other = Database::connect(api.database_url()).await.unwrap();
    let held = other.begin().await.unwrap();
    // On PostgreSQL a command waits for the lock of all commands.
    let lock = if api.db().is_sqlite() {
        "UPDATE organization SET version = version"
    } else {
        "LOCK TABLE lead"
    };
    held.execute_unprepared(lock).await.unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_forsat"))
        .args(["import", "leads"])
        .arg(&file)
        .args(["--database-url", api.database_url()])
        .args(["--busy-timeout-seconds", "1", "--lock-timeout-seconds", "1"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{printed}");
    assert!(printed.contains("برنامهٔ دیگری در حال تغییر پایگاه داده است"), "{printed}");
    assert!(!printed.contains("locked"), "{printed}");
    held.rollback().await.unwrap();
    assert_eq!(leads(&api.admin).await, 0);
}
