//! The parties of quotes and orders: taken when the document is generated and activated, and kept after that.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

const QUOTE: &str = "query ($id: ID!) { quote(id: $id) { contentHash parties { role kind legalName city } \
                     order { parties { role kind legalName city } } } }";

/// The legal name of the customer's company in a document.
fn company(document: &Value) -> String {
    let parties = document["parties"].as_array().unwrap();
    let company = parties.iter().find(|party| party["role"] == "ACCOUNT").unwrap();
    text(company, "legalName")
}

#[tokio::test]
async fn a_frozen_quote_keeps_the_customer_it_was_made_for() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let mut input = world.opportunity("Renamed");
    input["lines"] = json!([{ "productId": world.product, "quantity": "1" }]);
    input["contact"] = json!({ "create": { "lastName": "Rezaei" } });
    let opened = admin.done("openOpportunity", input, "opportunity { id } account { id }").await;
    let (opportunity, account) = (text(&opened, "opportunity.id"), text(&opened, "account.id"));
    let rename = async |name: &str| {
        let input = json!({ "accountId": account, "name": name, "city": "Tehran" });
        admin.done("updateAccount", input, "account { id }").await;
    };
    let quote = async |id: &str| admin.run(QUOTE, json!({ "id": id })).await["quote"].take();

    rename("At generation").await;
    let generate = json!({ "opportunityId": opportunity });
    let draft =
        admin.done("generateQuote", generate, "quote { id parties { role legalName } }").await;
    let id = text(&draft, "quote.id");
    assert_eq!(company(&draft["quote"]), "At generation");

    rename("At activation").await;
    assert_eq!(company(&quote(&id).await), "At generation");
    admin.done("activateQuote", json!({ "quoteId": id }), "quote { id }").await;
    let frozen = quote(&id).await;
    assert_eq!(company(&frozen), "At activation");
    let roles: Vec<_> =
        frozen["parties"].as_array().unwrap().iter().map(|party| party["role"].clone()).collect();
    assert_eq!(roles, ["ORGANIZATION", "ACCOUNT", "CONTACT"]);
    assert_eq!(frozen["parties"][1]["city"], "Tehran");

    rename("Today").await;
    assert_eq!(quote(&id).await, frozen, "the same hash, the same parties");
    admin.done("winQuote", json!({ "quoteId": id }), "order { id }").await;
    assert_eq!(quote(&id).await["order"]["parties"], frozen["parties"], "the order is a copy");
}

#[tokio::test]
async fn a_draft_that_wins_and_a_revision_take_the_customer_of_their_day() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let mut input = world.opportunity("Revised");
    input["lines"] = json!([{ "productId": world.product, "quantity": "1" }]);
    let opened = admin.done("openOpportunity", input, "opportunity { id } account { id }").await;
    let (opportunity, account) = (text(&opened, "opportunity.id"), text(&opened, "account.id"));
    let generate = json!({ "opportunityId": opportunity, "activate": true });
    let active =
        admin.done("generateQuote", generate, "quote { id parties { role legalName } }").await;
    assert_eq!(company(&active["quote"]), "Customer of Revised");

    let rename = json!({ "accountId": account, "legalName": "Registered Ltd" });
    admin.done("updateAccount", rename, "account { id }").await;
    let revise = json!({ "quoteId": active["quote"]["id"] });
    let revised =
        admin.done("reviseQuote", revise, "quote { id parties { role legalName } }").await;
    assert_eq!(company(&revised["quote"]), "Registered Ltd");
    let rename = json!({ "accountId": account, "legalName": "Registered PLC" });
    admin.done("updateAccount", rename, "account { id }").await;
    let won = json!({ "opportunityId": opportunity, "winningQuoteId": revised["quote"]["id"] });
    let won = admin.done("closeAsWon", won, "order { parties { role legalName } }").await;
    assert_eq!(company(&won["order"]), "Registered PLC");
}
