//! How many statements the most frequent commands send: more would mean that a read sends pending writes too early.

use sea_orm::{
    ConnectionTrait, Database, DatabaseTransaction, DbBackend, Statement, TransactionTrait,
};
use serde_json::json;

use crate::harness::client::text;
use crate::harness::socket::Subscription;
use crate::harness::statement_log::StatementLog;
use crate::harness::{Api, World, chained, eventually};

#[tokio::test]
async fn an_opportunity_is_opened_and_won_by_few_statements() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let is_sqlite = api.db().is_sqlite();
    let most = if is_sqlite { (28, 21) } else { (14, 12) };
    // The background's statements are counted too, so it is held up, or has nothing to do when a round begins. On
    // SQLite it may begin within a round, so the minimum of some rounds is the commands' own number.
    let _held = if is_sqlite { None } else { Some(hold_background(&api, &world).await) };
    let (mut opening, mut winning) = (u64::MAX, u64::MAX);
    for round in 0..if is_sqlite { 60 } else { 1 } {
        if opening <= most.0 && winning <= most.1 {
            break;
        }
        if is_sqlite {
            chained(api.db()).await;
        }
        let before = api.statements();
        let opened = open(&api, &world, &format!("Cheap {round}")).await;
        opening = opening.min(api.statements() - before);
        let win = json!({ "opportunityId": opened });
        let before = api.statements();
        api.admin.done("closeAsWon", win, "opportunity { id }").await;
        winning = winning.min(api.statements() - before);
    }
    assert!(opening <= most.0 && winning <= most.1, "{opening} and {winning} statements");
}

async fn open(api: &Api, world: &World, name: &str) -> String {
    let mut open = world.opportunity(name);
    open["lines"] = json!([
        { "productId": world.product, "quantity": "2" },
        { "productId": world.service, "quantity": "1" },
        { "description": "Work", "quantity": "1", "unitPrice": "10" },
    ]);
    text(&api.admin.done("openOpportunity", open, "opportunity { id }").await, "opportunity.id")
}

/// Locks the rows that the relay and the audit's chain need, and waits until both wait for them.
#[expect(clippy::disallowed_methods, reason = "somebody else's transaction")]
async fn hold_background(api: &Api, world: &World) -> DatabaseTransaction {
    let database = Database::connect(api.database_url()).await.unwrap();
    let held = database.begin().await.unwrap();
    held.execute_unprepared("SELECT 1 FROM event_counter FOR UPDATE").await.unwrap();
    held.execute_unprepared("SELECT 1 FROM audit_counter FOR UPDATE").await.unwrap();
    let waiting = "SELECT count(*) FROM pg_stat_activity \
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waiting = Statement::from_string(DbBackend::Postgres, waiting);
    // A change gives both something to do, and reads the reference tables that later ones have in memory.
    open(api, world, "Held").await;
    eventually("the background waits", async || {
        let row = database.query_one_raw(waiting.clone()).await.unwrap().unwrap();
        (row.try_get_by_index::<i64>(0).unwrap() == 2).then_some(())
    })
    .await;
    held
}

/// What is selected of an opportunity: itself, its customer, its lines, and the lines' products.
const LEVELS: &str = "id name account { name } lines { quantity product { name } }";

/// The tables of those levels that were read after an event was stored, if one was, in the order of the statements.
fn levels_read(statements: &[String]) -> Vec<&'static str> {
    let tables = ["opportunity", "account", "line", "product"];
    let stored = statements.iter().rposition(|sql| sql.contains("INSERT INTO \"event_log\""));
    let of = |sql: &String| {
        let (_, from) = sql.strip_prefix("SELECT")?.split_once(" FROM ")?;
        tables.into_iter().find(|table| from.starts_with(&format!("\"{table}\"")))
    };
    statements[stored.map_or(0, |place| place + 1)..].iter().filter_map(of).collect()
}

#[tokio::test]
async fn each_level_of_a_list_a_payload_and_an_event_is_read_by_one_statement() {
    let log = StatementLog::default();
    let api = Api::start_traced(Some(log.dispatch()), |_| {}).await;
    let world = World::build(&api).await;
    for number in 0..5 {
        open(&api, &world, &format!("Level {number}")).await;
    }

    let list = format!("{{ opportunities(first: 50) {{ nodes {{ {LEVELS} }} }} }}");
    let before = log.len();
    let page = api.admin.run(&list, json!({})).await["opportunities"].take();
    assert_eq!(page["nodes"].as_array().unwrap().len(), 5);
    // The account is joined to the opportunity's statement, the product to the line's.
    assert_eq!(levels_read(&log.since(before)), ["opportunity", "line"]);

    // The record of a payload or an event is loaded by its id, with nothing joined.
    let alone = ["opportunity", "account", "line", "product"];
    let rename = json!({ "opportunityId": page["nodes"][0]["id"], "name": "Renamed" });
    let before = log.len();
    api.admin.done("updateOpportunity", rename, &format!("opportunity {{ {LEVELS} }}")).await;
    assert_eq!(levels_read(&log.since(before)), alone);

    let query = format!(
        "subscription($after: String) {{ pipelineEvents(after: $after, filter: {{ kinds: \
         [OPPORTUNITY_OPENED] }}) {{ ... on OpportunityChanged {{ opportunity {{ {LEVELS} }} }} }} }}"
    );
    let now = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    let after = json!({ "after": now["opportunities"]["asOf"] });
    let token = api.admin.token().unwrap();
    let mut events = Subscription::open(api.admin.url(), token, &query, after).await;
    let before = log.len();
    open(&api, &world, "Announced").await;
    let announced = loop {
        let opportunity = events.next().await["pipelineEvents"]["opportunity"].take();
        if !opportunity.is_null() {
            break opportunity;
        }
    };
    assert_eq!(announced["lines"].as_array().unwrap().len(), 3);
    assert_eq!(levels_read(&log.since(before)), alone);
}

#[tokio::test]
async fn the_rows_of_an_import_are_compared_by_a_statement_for_each_hundred() {
    let log = StatementLog::default();
    let api = Api::start_traced(Some(log.dispatch()), |_| {}).await;
    let rows: String = (0..250).map(|row| format!("S{row},C{row},N{row},n{row}@c.ir\n")).collect();
    let csv = format!("subject,company name,last name,email\n{rows}");
    for created in [250, 0] {
        let before = log.len();
        let input = json!({ "csv": csv, "onDuplicate": "LINK" });
        let imported = api.admin.done("importLeads", input, "createdCount skippedCount").await;
        let counts = (imported["createdCount"].as_i64(), imported["skippedCount"].as_i64());
        assert_eq!(counts, (Some(created), Some(250 - created)));
        let statements = log.since(before);
        let of_leads = |sql: &&String| sql.starts_with("SELECT") && sql.contains("FROM \"lead\"");
        assert_eq!(statements.iter().filter(of_leads).count(), 3, "{created}");
    }
}
