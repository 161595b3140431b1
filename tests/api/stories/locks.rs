//! Commands that meet: they lock in one order, and what is made beside a change has the new value.

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World, eventually};

/// The opportunities that all callers work on.
const OPPORTUNITIES: usize = 5;
const CALLERS: usize = 8;
const CALLS_EACH: usize = 24;

/// What the callers of a storm work on.
struct Field {
    world: World,
    account: String,
    opportunities: Vec<String>,
    owner: String,
}

impl Field {
    async fn build(api: &Api) -> Self {
        let world = World::build(api).await;
        let account =
            api.admin.done("createAccount", json!({ "name": "Meeting Ltd" }), "account { id }");
        let account = text(&account.await, "account.id");
        let viewer = api.admin.run("{ viewer { user { id } } }", json!({})).await;
        let owner = text(&viewer, "viewer.user.id");
        let mut opportunities = Vec::new();
        for number in 0..OPPORTUNITIES {
            let input = Self::opportunity(&world, &account, &format!("Meeting {number}"));
            let opened = api.admin.done("openOpportunity", input, "opportunity { id }").await;
            opportunities.push(text(&opened, "opportunity.id"));
        }
        Self { world, account, opportunities, owner }
    }

    fn opportunity(world: &World, account: &str, name: &str) -> Value {
        let mut input = world.opportunity(name);
        input["account"] = json!({ "existingId": account });
        input["lines"] = json!([{ "productId": world.product, "quantity": "2" }]);
        input
    }

    /// The call of a caller in a round: who comes next begins at another place.
    async fn call(&self, client: &Client, caller: usize, round: usize) {
        let step = caller * 7 + round;
        let id = &self.opportunities[step % OPPORTUNITIES];
        let mut ids = self.opportunities.clone();
        ids.rotate_left(step % OPPORTUNITIES);
        if step.is_multiple_of(2) {
            ids.reverse();
        }
        let (verb, input) = match step % 9 {
            0 => ("deleteRecords", json!({ "recordIds": ids, "dryRun": true })),
            1 => ("reassignRecords", json!({ "recordIds": ids, "ownerId": self.owner })),
            2 => (
                "updateAccount",
                json!({ "accountId": self.account, "name": format!("Meeting {step}") }),
            ),
            3 => ("setExchangeRate", rate(1000 + step)),
            4 => (
                "openOpportunity",
                Self::opportunity(&self.world, &self.account, &format!("More {step}")),
            ),
            5 => ("generateQuote", json!({ "opportunityId": id, "dryRun": true })),
            6 => (
                "updateOpportunity",
                json!({ "opportunityId": id, "accountId": self.account, "customerNeed": format!("{step}") }),
            ),
            7 => (
                "closeAsLost",
                json!({ "opportunityId": id, "reasonId": self.world.lost_plainly, "openQuotes": "CLOSE", "dryRun": true }),
            ),
            _ => (
                "setLines",
                json!({ "documentId": id, "lines": [{ "productId": self.world.product, "quantity": "3" }] }),
            ),
        };
        // A rule may refuse it; that the server failed would be a top-level error, which `verb` does not take.
        client.verb(verb, input, "").await;
    }
}

fn rate(base: usize) -> Value {
    json!({ "currencyCode": "EUR", "kind": "MARKET", "validFrom": "2026-11-23",
            "currencyAmount": "1", "baseAmount": base.to_string() })
}

#[tokio::test]
async fn commands_that_meet_wait_for_each_other_in_one_order() {
    let api = Api::start().await;
    let field = Field::build(&api).await;
    join_all((0..CALLERS).map(|caller| {
        let (field, client) = (&field, &api.admin);
        async move {
            for round in 0..CALLS_EACH {
                field.call(client, caller, round).await;
            }
        }
    }))
    .await;
    if api.db().is_sqlite() {
        return;
    }
    let database = Database::connect(api.database_url()).await.unwrap();
    let backends = "SELECT pid FROM pg_stat_activity \
                    WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let pids = async || {
        let found = Statement::from_string(DbBackend::Postgres, backends);
        let found = database.query_all_raw(found).await.unwrap();
        found.iter().map(|row| row.try_get_by_index::<i32>(0).unwrap()).collect::<Vec<_>>()
    };
    let before = pids().await;
    assert!(!before.is_empty());
    // A backend tells its deadlocks at the latest when it ends.
    let api = api.restart_with(|_| {}).await;
    eventually("the connections of before are closed", async || {
        pids().await.iter().all(|pid| !before.contains(pid)).then_some(())
    })
    .await;
    let deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let deadlocks = Statement::from_string(DbBackend::Postgres, deadlocks);
    let deadlocks = database.query_one_raw(deadlocks).await.unwrap().unwrap();
    assert_eq!(
        deadlocks.try_get_by_index::<i64>(0).unwrap(),
        0,
        "deadlocks, by PostgreSQL's own count"
    );
    drop(api);
}

#[tokio::test]
async fn what_is_made_beside_a_change_has_the_new_value() {
    let api = Api::start().await;
    let field = Field::build(&api).await;
    let opens = |name: String| {
        let input = Field::opportunity(&field.world, &field.account, &name);
        async { api.admin.done("openOpportunity", input, "").await }
    };
    for round in 0..6 {
        let opening = join_all((0..6).map(|number| opens(format!("Beside {round}-{number}"))));
        let new_rate = api.admin.done("setExchangeRate", rate(2000 + round), "");
        let rename = json!({ "accountId": field.account, "name": format!("Renamed {round}") });
        let renaming = api.admin.done("updateAccount", rename, "");
        tokio::join!(opening, new_rate, renaming);
        let query = "{ opportunities(first: 100) { nodes { customerName \
                     estimatedValue { amount } baseEstimatedValue { amount } } } }";
        let read = api.admin.run(query, json!({})).await;
        let nodes = read["opportunities"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), OPPORTUNITIES + 6 * (round + 1));
        for node in nodes {
            assert_eq!(node["customerName"], format!("Renamed {round}"));
            let value: f64 = text(node, "estimatedValue.amount").parse().unwrap();
            let base: f64 = text(node, "baseEstimatedValue.amount").parse().unwrap();
            assert!((base - value * (2000 + round) as f64).abs() < 0.01, "{node:#}");
        }
    }
}
