//! A currency or a product gets fewer decimal places: what was entered before stays and blocks no other change.

use forsat::platform::db::session::Session;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

/// Makes the euro a currency without decimals, and the product one that is sold in whole pieces.
async fn coarsen(api: &Api, world: &World) {
    let found = api.admin.run("{ currencies { id code } }", json!({})).await;
    let currencies = found["currencies"].as_array().unwrap();
    let euro = currencies.iter().find(|currency| currency["code"] == "EUR").unwrap();
    let precision = json!({ "currencyId": euro["id"], "precision": 0 });
    api.admin.done("updateCurrency", precision, "currency { id }").await;
    let whole = json!({ "productId": world.product, "quantityDecimals": 0 });
    api.admin.done("updateProduct", whole, "product { id }").await;
}

const DOCUMENT: &str = "document { paymentTerms lines { id } \
    totals { detailAmount { amount } freightAmount { amount } totalAmount { amount } } }";

/// The input for a document's first line as it is kept, and another one.
fn kept_and(line: &Value, other: Value) -> Value {
    json!([{ "id": line["id"], "quantity": "1.5" }, other])
}

fn work(discount: &str) -> Value {
    json!({ "description": "Work", "quantity": "1", "unitPrice": "10", "manualDiscount": { "amount": discount } })
}

async fn refused_at(admin: &Client, verb: &str, input: Value) -> Value {
    let refused = admin.refused(verb, input).await;
    assert_eq!(refused["code"], "INVALID", "{refused:#}");
    refused["path"].clone()
}

#[tokio::test]
async fn amounts_that_are_finer_than_their_currency_block_no_other_change() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let session = Session::system(api.db().clone(), api.clock().clone());
    let fine = json!({ "productId": world.product, "quantityDecimals": 1 });
    admin.done("updateProduct", fine, "product { id }").await;
    let opportunity = world.open_opportunity(&api, "Finer").await;
    let line = json!({ "productId": world.product, "quantity": "1.5", "manualDiscount": { "amount": "0.25" } });
    let header = json!({ "discountAmount": "0.5", "freightAmount": "2.75" });
    let input = json!({ "documentId": opportunity, "lines": [line], "header": header });
    let set = admin.done("setLines", input, DOCUMENT).await["document"].take();
    let generate = json!({ "opportunityId": opportunity });
    let quote = admin
        .done(
            "generateQuote",
            generate,
            "quote { id lines { id } totals { totalAmount { amount } } }",
        )
        .await;
    let quote = quote["quote"].clone();
    assert_eq!(forsat::verify::faults(&session).await.unwrap(), []);
    coarsen(&api, &world).await;

    let faults = forsat::verify::faults(&session).await.unwrap();
    let mut columns: Vec<&str> = faults.iter().map(|fault| fault.column).collect();
    columns.sort_unstable();
    let once = ["discount_amount", "freight_amount", "manual_discount_amount", "quantity"];
    let of_both = once.into_iter().flat_map(|column| [column, column]);
    // The opportunity's value follows from its lines.
    let mut expected: Vec<&str> = of_both.chain(["estimated_value"]).collect();
    expected.sort_unstable();
    assert_eq!(columns, expected, "of the opportunity and of the quote");

    for (document, line, before) in [
        (json!(opportunity), &set["lines"][0], &set["totals"]["totalAmount"]),
        (quote["id"].clone(), &quote["lines"][0], &quote["totals"]["totalAmount"]),
    ] {
        let terms = json!({ "documentId": document, "paymentTerms": "30 days" });
        let done = admin.done("updateDocument", terms, DOCUMENT).await["document"].take();
        assert_eq!(done["paymentTerms"], "30 days");
        assert_eq!(&done["totals"]["totalAmount"], before, "nobody touched its amounts");
        let reprice = json!({ "documentId": document, "dryRun": true });
        let repriced = admin.done("repriceDocument", reprice, "changes { line { id } }").await;
        assert_eq!(repriced["changes"], json!([]));
        let lines = json!({ "documentId": document, "lines": kept_and(line, work("1")) });
        let done = admin.done("setLines", lines, DOCUMENT).await["document"].take();
        assert_eq!(done["lines"].as_array().unwrap().len(), 2);
        assert_eq!(done["lines"][0]["id"], line["id"]);

        // What is new must fit.
        let lines = json!({ "documentId": document, "lines": kept_and(line, work("1.5")) });
        let at = refused_at(admin, "setLines", lines).await;
        assert_eq!(at, json!(["lines", "1", "manualDiscount", "amount"]));
        let freight = json!({ "documentId": document, "freightAmount": "3.5" });
        assert_eq!(refused_at(admin, "updateDocument", freight).await, json!(["freightAmount"]));
        let quantity =
            json!({ "documentId": document, "lines": [{ "id": line["id"], "quantity": "2.5" }] });
        let at = refused_at(admin, "setLines", quantity).await;
        assert_eq!(at, json!(["lines", "0", "quantity"]));
    }

    let activate = json!({ "quoteId": quote["id"] });
    admin.done("activateQuote", activate, "quote { status }").await;
    let revised =
        admin.done("reviseQuote", json!({ "quoteId": quote["id"] }), "quote { id }").await;
    // The dialog sends back what it proposed.
    let revised = revised["quote"]["id"].clone();
    let activate = json!({ "quoteId": revised });
    admin.done("activateQuote", activate, "quote { id }").await;
    let query = "query ($id: ID!) { opportunity(by: { id: $id }) { closingDefaults { actualRevenue { amount } } } }";
    let proposed = admin.run(query, json!({ "id": opportunity })).await;
    let proposed = text(&proposed, "opportunity.closingDefaults.actualRevenue.amount");
    assert!(!proposed.ends_with(".0000"), "it is finer than the currency: {proposed}");
    let win = |revenue: &str| json!({ "opportunityId": opportunity, "winningQuoteId": revised, "actualRevenue": revenue });
    assert_eq!(refused_at(admin, "closeAsWon", win("60.5")).await, json!(["actualRevenue"]));
    let won = admin.done("closeAsWon", win(&proposed), "order { id status }").await;
    assert_eq!(text(&won, "order.status"), "ACTIVE");
}

#[tokio::test]
async fn a_preview_keeps_them_too() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let opportunity = world.open_opportunity(&api, "Finer").await;
    let lines = json!([work("0.25")]);
    let input = json!({ "documentId": opportunity, "lines": lines });
    let set = admin.done("setLines", input, DOCUMENT).await["document"].take();
    coarsen(&api, &world).await;
    let query = "query ($input: PriceDocumentInput!) { priceDocument(input: $input) { \
                 totals { detailAmount { amount } } userErrors { code path } } }";
    let price = async |line: Value| {
        let input = json!({ "documentId": opportunity, "currencyCode": "EUR", "lines": [line] });
        admin.run(query, json!({ "input": input })).await["priceDocument"].take()
    };
    let kept = price(json!({ "id": set["lines"][0]["id"], "quantity": "2" })).await;
    assert_eq!(kept["userErrors"], json!([]));
    assert_eq!(kept["totals"]["detailAmount"]["amount"], "19.7500");
    let new = price(work("0.25")).await;
    let path = json!(["lines", "0", "manualDiscount", "amount"]);
    assert_eq!(new["userErrors"], json!([{ "code": "INVALID", "path": path }]));
}
