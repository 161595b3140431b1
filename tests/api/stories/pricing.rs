//! Prices that are kept: nobody's line changes its price, and a frozen total is explained as it was computed.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

const LINES: &str = "document { lines { id quantity unitPrice volumeDiscount netAmount } }";

async fn opened(world: &World, client: &Client, lines: Value) -> String {
    let mut input = world.opportunity("Priced");
    input["lines"] = lines;
    let opened = client.done("openOpportunity", input, "opportunity { id }").await;
    text(&opened, "opportunity.id")
}

async fn set_lines(client: &Client, document: &str, lines: Value) -> Vec<Value> {
    let input = json!({ "documentId": document, "lines": lines });
    let set = client.done("setLines", input, LINES).await;
    set["document"]["lines"].as_array().unwrap().clone()
}

async fn set_tier(world: &World, client: &Client, percent: &str) -> String {
    let tiers = json!([{ "fromQuantity": "10", "toQuantity": "19", "percent": percent }]);
    let item = json!({ "productId": world.tiered_product, "method": "AMOUNT", "value": "100", "tiers": tiers });
    let input = json!({ "priceListId": world.price_list, "items": [item] });
    let set = client.done("setPriceListItems", input, "items { id }").await;
    text(&set, "items.0.id")
}

#[tokio::test]
async fn a_line_that_nobody_touched_keeps_its_price() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let tiered = json!({ "productId": world.tiered_product, "quantity": "10" });
    let document = opened(&world, admin, json!([tiered])).await;
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { lines { id netAmount } } }";
    let seen = admin.run(query, json!({ "id": document })).await;
    let line = text(&seen, "opportunity.lines.0.id");
    let kept = |changes: Value| {
        let mut line = json!({ "id": line, "quantity": "10" });
        line.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        line
    };
    let other = |quantity: &str| json!({ "productId": world.product, "quantity": quantity });

    let item = set_tier(&world, admin, "50").await;
    let set = set_lines(admin, &document, json!([kept(json!({})), other("1")])).await;
    assert_eq!(set[0]["netAmount"], "900.0000", "only the other line was changed");
    let quote = json!({ "opportunityId": document });
    let quote = admin.done("generateQuote", quote, "quote { id lines { id } }").await;
    let of_quote = json!([{ "id": quote["quote"]["lines"][0]["id"], "quantity": "10" }]);
    let set = set_lines(admin, &text(&quote, "quote.id"), of_quote).await;
    assert_eq!(set[0]["netAmount"], "900.0000", "nor does a quote's line change");
    let set = set_lines(admin, &document, json!([kept(json!({ "unitPrice": "50" }))])).await;
    assert_eq!(set[0]["volumeDiscount"], "5.0000", "10 % of the price typed by hand");
    let set = set_lines(admin, &document, json!([kept(json!({ "unitPrice": "100" }))])).await;
    assert_eq!(set[0]["netAmount"], "900.0000");

    let more = json!({ "id": line, "quantity": "12" });
    let set = set_lines(admin, &document, json!([more])).await;
    assert_eq!(set[0]["netAmount"], "600.0000", "another quantity reads the tier that is in force");
    let remove = json!({ "priceListItemId": item });
    admin.done("removePriceListItem", remove, "priceList { id }").await;
    let set = set_lines(admin, &document, json!([more, other("2")])).await;
    assert_eq!(set[0]["netAmount"], "600.0000", "though the list has it no longer");
}

#[tokio::test]
async fn a_price_preview_keeps_what_setting_the_lines_keeps() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let tiered = json!({ "productId": world.tiered_product, "quantity": "10" });
    let document = opened(&world, admin, json!([tiered])).await;
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { lines { id } } }";
    let seen = admin.run(query, json!({ "id": document })).await;
    set_tier(&world, admin, "50").await;
    let line = json!({ "id": seen["opportunity"]["lines"][0]["id"], "quantity": "10" });
    let input = json!({ "documentId": document, "currencyCode": "EUR", "lines": [line] });
    let query = "query ($input: PriceDocumentInput!) { priceDocument(input: $input) { lines { netAmount } } }";
    let preview = admin.run(query, json!({ "input": input })).await;
    assert_eq!(preview["priceDocument"]["lines"], json!([{ "netAmount": "900.0000" }]));
    let reprice = json!({ "documentId": document });
    let repriced = admin.done("repriceDocument", reprice, LINES).await;
    assert_eq!(repriced["document"]["lines"][0]["netAmount"], "500.0000", "on request only");
}

#[tokio::test]
async fn a_frozen_total_is_explained_with_the_rounding_it_was_frozen_with() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let currencies = admin.run("{ currencies { id code } }", json!({})).await;
    let euro = currencies["currencies"].as_array().unwrap().iter().find(|it| it["code"] == "EUR");
    let euro = text(euro.unwrap(), "id");
    let round_to = |multiple: &str| json!({ "currencyId": euro, "payableMultiple": multiple, "payableDirection": "NEAREST" });
    admin.done("updateCurrency", round_to("0.05"), "currency { id }").await;
    let line =
        json!({ "description": "Work", "quantity": "1", "unitPrice": "111.13", "taxAmount": "0" });
    let document = opened(&world, admin, json!([line])).await;
    let generate = json!({ "opportunityId": document, "activate": true });
    let fields = "quote { id totals { payableAmount { amount } explain { amount formula } } }";
    let quote = admin.done("generateQuote", generate, fields).await["quote"].clone();
    assert_eq!(quote["totals"]["payableAmount"]["amount"], "111.1500");

    admin.done("updateCurrency", round_to("10"), "currency { id }").await;
    let query = "query ($id: ID!) { quote(id: $id) { id totals { payableAmount { amount } explain { amount formula } } } }";
    let later = admin.run(query, json!({ "id": quote["id"] })).await;
    assert_eq!(later["quote"], quote);
    let steps = quote["totals"]["explain"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["amount"], "111.1500", "{steps:#?}");

    let won = json!({ "opportunityId": document });
    let fields = "order { totals { payableAmount { amount } explain { amount formula } } }";
    let won = admin.done("closeAsWon", won, fields).await;
    assert_eq!(won["order"]["totals"], quote["totals"], "the order is a copy");
}
