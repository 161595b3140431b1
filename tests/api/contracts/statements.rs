//! How many statements the most frequent commands send: more would mean that a read sends pending writes too early.

use serde_json::json;

use crate::harness::client::text;
use crate::harness::{Api, World};

#[tokio::test]
async fn an_opportunity_is_opened_and_won_by_few_statements() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let (mut opening, mut winning) = (u64::MAX, u64::MAX);
    // On PostgreSQL, `BEGIN` and the lock of all commands are two statements of one message.
    let most = if api.db().is_sqlite() { (28, 21) } else { (15, 13) };
    // The statements of the relay and of the audit's chain are counted too. On a busy machine they run during nearly
    // every command, so the minimum of many rounds is the command's own number.
    for round in 0..60 {
        if opening <= most.0 && winning <= most.1 {
            break;
        }
        let mut open = world.opportunity(&format!("Cheap {round}"));
        open["lines"] = json!([
            { "productId": world.product, "quantity": "2" },
            { "productId": world.service, "quantity": "1" },
            { "description": "Work", "quantity": "1", "unitPrice": "10" },
        ]);
        let before = api.statements();
        let opened = api.admin.done("openOpportunity", open, "opportunity { id }").await;
        opening = opening.min(api.statements() - before);
        let win = json!({ "opportunityId": text(&opened, "opportunity.id") });
        let before = api.statements();
        api.admin.done("closeAsWon", win, "opportunity { id }").await;
        winning = winning.min(api.statements() - before);
    }
    assert!(opening <= most.0 && winning <= most.1, "{opening} and {winning} statements");
}
