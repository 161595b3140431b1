//! The two ends of an opportunity: nothing that is kept contradicts how it ended.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

/// An opportunity with an ACTIVE quote of one line; their ids.
async fn offered(world: &World, client: &Client, name: &str) -> (String, String) {
    let mut input = world.opportunity(name);
    input["lines"] = json!([{ "productId": world.product, "quantity": "2" }]);
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    let opportunity = text(&opened, "opportunity.id");
    let quote = another_quote(client, &opportunity).await;
    (opportunity, quote)
}

async fn another_quote(client: &Client, opportunity: &str) -> String {
    let input = json!({ "opportunityId": opportunity, "activate": true });
    let quote = client.done("generateQuote", input, "quote { id }").await;
    text(&quote, "quote.id")
}

async fn quotes_of(client: &Client, opportunity: &str) -> Value {
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { status \
                 quotes(first: 10) { nodes { id status closedAs } } } }";
    client.run(query, json!({ "id": opportunity })).await["opportunity"].take()
}

fn is_allowed(refused: &Value, action: &str) -> bool {
    refused["allowedActions"].as_array().unwrap().iter().any(|allowed| allowed == action)
}

fn closed(id: &str, closed_as: &str) -> Value {
    json!({ "id": id, "status": "CLOSED", "closedAs": closed_as })
}

#[tokio::test]
async fn an_opportunity_with_an_order_is_not_lost_until_the_order_is_canceled() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let (opportunity, quote) = offered(&world, admin, "Ordered").await;
    let won = json!({ "opportunityId": opportunity });
    let won = admin.done("closeAsWon", won, "order { id number }").await;
    let reopen = json!({ "opportunityId": opportunity });
    admin.done("reopenOpportunity", reopen, "opportunity { id }").await;

    let lose = json!({ "opportunityId": opportunity, "reasonId": world.lost_plainly });
    let refused = admin.refused("closeAsLost", lose.clone()).await;
    assert_eq!(refused["code"], "INVALID_STATE", "{refused:#}");
    assert_eq!(refused["blockers"][0]["clearedBy"], "cancelOrder");
    let number = text(&won, "order.number");
    assert!(text(&refused, "blockers.0.message").contains(&number), "{refused:#}");
    assert_eq!(refused["quotes"], json!([{ "id": quote }]));
    assert!(!is_allowed(&refused, "CLOSE_AS_LOST"), "{refused:#}");
    assert!(is_allowed(&refused, "CLOSE_AS_WON"), "with the quote of the order: {refused:#}");

    let other = another_quote(admin, &opportunity).await;
    for (verb, input, blocked) in [
        (
            "closeAsWon",
            json!({ "opportunityId": opportunity, "winningQuoteId": other }),
            "CLOSE_AS_LOST",
        ),
        ("winQuote", json!({ "quoteId": other }), "WIN"),
    ] {
        let refused = admin.refused(verb, input).await;
        assert_eq!(refused["blockers"][0]["clearedBy"], "cancelOrder", "{verb}: {refused:#}");
        assert!(!is_allowed(&refused, blocked), "{verb}: {refused:#}");
    }

    let order = json!({ "orderId": won["order"]["id"] });
    let canceled =
        admin.done("cancelOrder", order, "order { status quote { status closedAs } }").await;
    let of_order =
        json!({ "status": "CANCELED", "quote": { "status": "CLOSED", "closedAs": "CANCELED" } });
    assert_eq!(canceled["order"], of_order);
    assert_eq!(canceled["eventIds"].as_array().unwrap().len(), 2, "the order's and the quote's");
    admin.done("closeAsLost", lose, "opportunity { id }").await;
    let kept = quotes_of(admin, &opportunity).await;
    assert_eq!(kept["status"], "LOST");
    let quotes = kept["quotes"]["nodes"].as_array().unwrap();
    assert!(quotes.contains(&closed(&quote, "CANCELED")), "{kept:#}");
    assert!(quotes.contains(&closed(&other, "LOST")), "{kept:#}");
}

#[tokio::test]
async fn what_is_blocked_is_not_named_as_allowed() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let bare = world.open_opportunity(&api, "Without lines").await;
    let empty = admin.done("generateQuote", json!({ "opportunityId": bare }), "quote { id }").await;
    let (opportunity, quote) = offered(&world, admin, "Revised").await;
    let draft = json!({ "quoteId": quote });
    let draft = admin.done("reviseQuote", draft, "quote { id }").await["quote"]["id"].clone();
    let activated = json!({ "quoteId": draft });
    admin.done("activateQuote", activated, "quote { id }").await;
    let canceled = json!({ "quoteId": draft, "as": "CANCELED" });
    admin.done("closeQuote", canceled, "quote { id }").await;
    let again = json!({ "quoteId": draft });
    admin.done("reviseQuote", again, "quote { id }").await;
    let move_on = json!({ "opportunityId": bare, "to": { "direction": "NEXT" } });
    admin.done("moveOpportunityStage", move_on.clone(), "opportunity { id }").await;
    for (verb, input, action, is_named) in [
        ("activateQuote", json!({ "quoteId": empty["quote"]["id"] }), "ACTIVATE", false),
        // The other draft of its number is still open.
        ("reviseQuote", json!({ "quoteId": draft }), "REVISE", false),
        ("closeAsWon", json!({ "opportunityId": bare }), "CLOSE_AS_WON", false),
        // A move back is still possible.
        ("moveOpportunityStage", move_on, "MOVE_STAGE", true),
    ] {
        let refused = admin.refused(verb, input).await;
        assert_eq!(is_allowed(&refused, action), is_named, "{verb}: {refused:#}");
    }
    assert_eq!(quotes_of(admin, &opportunity).await["status"], "OPEN");
}

#[tokio::test]
async fn a_quote_that_won_without_an_order_ends_with_the_opportunity_or_with_the_next_winner() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let (opportunity, first) = offered(&world, admin, "No order").await;
    let win = |quote: &str| json!({ "quoteId": quote, "createOrder": false });
    admin.done("winQuote", win(&first), "quote { status }").await;
    let second = another_quote(admin, &opportunity).await;
    admin.done("winQuote", win(&second), "quote { status }").await;
    let kept = quotes_of(admin, &opportunity).await;
    let quotes = kept["quotes"]["nodes"].as_array().unwrap();
    assert!(quotes.contains(&closed(&first, "CANCELED")), "one winner: {kept:#}");

    let third = another_quote(admin, &opportunity).await;
    let won =
        json!({ "opportunityId": opportunity, "winningQuoteId": third, "createOrder": false });
    let won = admin.done("closeAsWon", won, "closedQuotes { id status closedAs }").await;
    assert_eq!(won["closedQuotes"], json!([closed(&second, "CANCELED")]));

    let reopen = json!({ "opportunityId": opportunity });
    admin.done("reopenOpportunity", reopen, "opportunity { id }").await;
    let lose = json!({ "opportunityId": opportunity, "reasonId": world.lost_plainly });
    let lost = admin.done("closeAsLost", lose, "closedQuotes { id status closedAs }").await;
    assert_eq!(lost["closedQuotes"], json!([closed(&third, "LOST")]));
}
