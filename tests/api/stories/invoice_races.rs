//! Many people issue, pay and credit at once: numbers have no gaps, and no amount is taken twice.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

const CALLERS: usize = 8;

async fn order(world: &World, client: &Client, name: &str) -> String {
    let mut input = world.opportunity(name);
    input["lines"] = json!([{ "productId": world.product, "quantity": "8" }]);
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    let opportunity = json!({ "opportunityId": opened["opportunity"]["id"], "activate": true });
    client.done("generateQuote", opportunity, "quote { id }").await;
    let won = json!({ "opportunityId": opened["opportunity"]["id"] });
    text(&client.done("closeAsWon", won, "order { id }").await, "order.id")
}

/// Drafts and issues an invoice of one piece of an order; another caller may have left nothing.
async fn bill(client: &Client, order: &str) -> Option<Value> {
    let query = "query ($id: ID!) { order(id: $id) { lines { id } } }";
    let lines = client.run(query, json!({ "id": order })).await["order"]["lines"].take();
    let one = json!({ "orderId": order, "lines": [{ "lineId": lines[0]["id"], "quantity": "1" }] });
    let drafted = client.verb("createInvoice", one, "invoice { id }").await;
    let id = drafted["invoice"]["id"].as_str()?;
    let issue = json!({ "invoiceId": id });
    Some(client.done("issueInvoice", issue, "invoice { id number }").await["invoice"].take())
}

#[tokio::test]
async fn issuers_take_all_numbers_and_payers_pay_what_is_due() {
    let api = Api::start().await;
    let world = &World::build(&api).await;
    let client = &api.admin;
    // Half of the callers meet on one order, the others issue each for an order of their own.
    let shared = order(world, client, "Shared").await;
    let own = (0..CALLERS / 2)
        .map(|number| async move { order(world, client, &format!("Own {number}")).await });
    let own = join_all(own).await;
    let rounds = join_all((0..CALLERS).map(|caller| {
        let order = if caller < CALLERS / 2 { &shared } else { &own[caller - CALLERS / 2] };
        async move {
            let mut issued = Vec::new();
            for _ in 0..3 {
                issued.extend(bill(client, order).await);
            }
            issued
        }
    }))
    .await;
    let issued: Vec<Value> = rounds.into_iter().flatten().collect();
    // The shared order has 8 pieces for 4 × 3 callers.
    assert_eq!(issued.len(), 8 + CALLERS / 2 * 3);
    let numbers: BTreeSet<u32> = issued
        .iter()
        .map(|invoice| text(invoice, "number").rsplit('-').next().unwrap().parse().unwrap())
        .collect();
    let expected: BTreeSet<u32> = (1..).take(issued.len()).collect();
    assert_eq!(numbers, expected, "no gap and no number twice");

    // 8 payers want to pay a third of one invoice each: three do.
    let invoice = &issued[0]["id"];
    let state = "query ($id: ID!) { invoice(id: $id) { status balance { amount } paidAmount { amount } \
                 totals { payableAmount { amount } } payments { amount { amount } } } }";
    let read = client.run(state, json!({ "id": invoice })).await["invoice"].take();
    let due = text(&read, "balance.amount").replace('.', "").parse::<i64>().unwrap();
    let third = (due / 100 / 3) * 100;
    let third_text = format!("{}.{:04}", third / 10_000, third % 10_000);
    let pay = |_| {
        client.verb(
            "recordPayment",
            json!({ "invoiceId": invoice, "amount": third_text }),
            "payment { id }",
        )
    };
    let paid = join_all((0..CALLERS).map(pay)).await;
    let done = paid.iter().filter(|payload| payload["userErrors"] == json!([])).count();
    assert_eq!(done, 3, "{paid:#?}");
    let read = client.run(state, json!({ "id": invoice })).await["invoice"].take();
    let left = text(&read, "balance.amount").replace('.', "").parse::<i64>().unwrap();
    assert_eq!(left, due - 3 * third);
    assert_eq!(read["payments"].as_array().unwrap().len(), 3);
    if left > 0 {
        let rest = json!({ "invoiceId": invoice, "amount": read["balance"]["amount"] });
        client.done("recordPayment", rest, "invoice { status }").await;
    }
    let read = client.run(state, json!({ "id": invoice })).await["invoice"].take();
    assert_eq!(read["status"], "PAID");

    // Two credit notes for all of another meet: one is made.
    let credit = json!({ "invoiceId": issued[1]["id"], "reason": "Twice" });
    let credits = join_all(
        [0, 1].map(|_| client.verb("createCreditNote", credit.clone(), "creditNote { number }")),
    )
    .await;
    let made: Vec<&Value> =
        credits.iter().filter(|payload| !payload["creditNote"].is_null()).collect();
    assert_eq!(made.len(), 1, "{credits:#?}");
}

#[tokio::test]
async fn the_last_part_of_an_order_has_one_taker() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let client = &api.admin;
    let order = order(&world, client, "Last").await;
    let all = json!({ "orderId": order });
    let drafts =
        join_all((0..CALLERS).map(|_| client.verb("createInvoice", all.clone(), "invoice { id }")))
            .await;
    let made: Vec<&Value> = drafts.iter().filter(|payload| !payload["invoice"].is_null()).collect();
    assert_eq!(made.len(), 1);
    for refused in drafts.iter().filter(|payload| payload["invoice"].is_null()) {
        assert_eq!(refused["userErrors"][0]["code"], "INVALID_STATE", "{refused:#}");
    }
    let id = &made[0]["invoice"]["id"];
    let issue = json!({ "invoiceId": id });
    let cancel = json!({ "invoiceId": id });
    let (issued, canceled) = tokio::join!(
        client.verb("issueInvoice", issue, "invoice { status }"),
        client.verb("cancelInvoice", cancel, "invoice { status }")
    );
    let is_done = |payload: &Value| payload["userErrors"] == json!([]);
    assert_ne!(is_done(&issued), is_done(&canceled), "{issued:#} {canceled:#}");
}
