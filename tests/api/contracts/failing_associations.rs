//! A failing association is null with an error and its path; the page stays, and no text of the database gets out.

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::harness::{Api, World};

/// A table that the test drops, and an association of an opportunity that reads it.
const ASSOCIATIONS: &[(&str, &str)] = &[
    ("team", "team { id }"),
    ("account", "account { id }"),
    ("account", "customer { __typename }"),
    ("price_list", "priceList { id }"),
    ("sales_process", "process { id }"),
    ("stage", "stage { id }"),
    ("stage_visit", "stageVisits { seconds }"),
    ("stage_step", "stageMoveCheck(to: { direction: NEXT }) { isAllowed }"),
    ("line", "lines { id }"),
    ("quote", "quotes(first: 5) { nodes { id } }"),
    ("quote", "currentQuote { id }"),
    ("closing", "closings { id }"),
    ("close_reason", "closingDefaults { lostReasons { id } }"),
    ("opportunity_competitor", "competitors { competitor { id } }"),
    ("lead", "originatingLead { id }"),
];

#[tokio::test]
async fn a_failing_association_takes_nothing_with_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.full_opportunity(&api).await;
    // A member of a team reads the teams at every request, because the teams decide what the member reaches.
    let me = api.admin.run("{ viewer { user { id } } }", json!({})).await;
    let leave = json!({ "userId": me["viewer"]["user"]["id"], "teamId": null });
    api.admin.done("updateUser", leave, "user { id }").await;
    let database = Database::connect(api.database_url()).await.expect("the test's own connection");
    let rename = |from: String, to: String| {
        let database = database.clone();
        async move {
            let statement = format!("ALTER TABLE {from} RENAME TO {to}");
            database.execute_unprepared(&statement).await.expect("the table is renamed");
        }
    };
    for (table, association) in ASSOCIATIONS {
        let query = format!(
            "query ($id: ID!) {{ opportunity(by: {{ id: $id }}) {{ name found: {association} }} }}"
        );
        let intact = api.admin.run(&query, json!({ "id": opportunity })).await;
        assert!(
            !intact["opportunity"]["found"].is_null(),
            "{association} is there to be lost: {intact:#}"
        );

        rename((*table).to_owned(), format!("{table}_gone")).await;
        // The cached rows are out of date now.
        let raise = "UPDATE organization SET reference_version = reference_version + 1";
        database.execute_unprepared(raise).await.expect("the version is raised");
        let answer = api.admin.ask(&query, json!({ "id": opportunity })).await;
        rename(format!("{table}_gone"), (*table).to_owned()).await;

        assert_eq!(
            answer["data"]["opportunity"]["name"], intact["opportunity"]["name"],
            "{association}: {answer:#}"
        );
        let error = &answer["errors"][0];
        assert_eq!(
            error["extensions"]["code"], "INTERNAL_SERVER_ERROR",
            "{association}: {answer:#}"
        );
        assert!(
            error["extensions"]["requestId"].as_str().is_some_and(|id| !id.is_empty()),
            "{answer:#}"
        );
        let path: Vec<&Value> = error["path"].as_array().expect("a path").iter().take(2).collect();
        assert_eq!(path, [&json!("opportunity"), &json!("found")], "{association}");
        let text = answer["errors"].to_string().to_lowercase();
        for word in ["sql", "no such table", "relation", "select", &format!("{table}_gone")] {
            assert!(!text.contains(word), "{association} leaks `{word}`: {text}");
        }
    }
}
