//! How many statements the most frequent commands send: more would mean that a read sends pending writes too early.

use sea_orm::{
    ConnectionTrait, Database, DatabaseTransaction, DbBackend, Statement, TransactionTrait,
};
use serde_json::json;

use crate::harness::client::text;
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
