//! Lines and header in one change, the version of the lines, and the revisions of a quote.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

#[tokio::test]
async fn lines_and_header_change_at_once_and_have_a_version_of_their_own() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Lines").await;
    let line = json!({ "description": "Work", "quantity": "2", "unitPrice": "100" });
    let fields = "document { version linesVersion discountPercent freightTaxRate totals { totalAmount { amount } } }";
    let set = |rest: Value| {
        let mut input = json!({ "documentId": opportunity, "lines": [line] });
        for (key, value) in rest.as_object().unwrap() {
            input[key] = value.clone();
        }
        input
    };
    let header = json!({ "discountPercent": "50", "freightAmount": "10", "freightTaxRate": "20" });
    let done = api.admin.done("setLines", set(json!({ "header": header })), fields).await;
    let document = &done["document"];
    assert_eq!((&document["version"], &document["linesVersion"]), (&json!(2), &json!(2)));
    assert_eq!(document["discountPercent"], "50.0000");
    assert_eq!(document["freightTaxRate"], "20.0000");

    // A change of the description is no conflict for the lines; a change of the header is one.
    let described = json!({ "opportunityId": opportunity, "description": "Other" });
    api.admin.done("updateOpportunity", described, "opportunity { id }").await;
    let expected = json!({ "expectedLinesVersion": 2, "header": { "discountPercent": "10" } });
    let done = api.admin.done("setLines", set(expected.clone()), fields).await;
    assert_eq!(
        (&done["document"]["version"], &done["document"]["linesVersion"]),
        (&json!(4), &json!(3))
    );
    let refused = api.admin.refused("setLines", set(expected)).await;
    assert_eq!(refused["code"], "VERSION_CONFLICT");
    assert_eq!(refused["path"], json!(["expectedLinesVersion"]));
    assert_eq!(refused["currentVersion"], 3);
    for (header, path) in [
        (json!({ "discountAmount": "1000" }), json!(["header", "discountAmount"])),
        (json!({ "discountAmount": "-1" }), json!(["header", "discountAmount"])),
        (json!({ "discountPercent": null }), json!(["header", "discountPercent"])),
    ] {
        let refused = api.admin.refused("setLines", set(json!({ "header": header }))).await;
        assert_eq!(refused["path"], path);
    }
    let discounted = json!({ "description": "Work", "quantity": "1", "unitPrice": "1", "manualDiscount": { "percent": "101" } });
    let refused = api.admin.refused("setLines", set(json!({ "lines": [discounted] }))).await;
    assert_eq!(refused["path"], json!(["lines", "0", "manualDiscount", "percent"]));
}

#[tokio::test]
async fn a_preview_takes_the_header_of_the_document_or_none() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Preview").await;
    let header = json!({ "documentId": opportunity, "discountPercent": "50", "freightAmount": "10", "freightTaxRate": "20" });
    api.admin.done("updateDocument", header, "document { id }").await;
    let query = "query ($input: PriceDocumentInput!) { priceDocument(input: $input) { userErrors { path } \
        totals { headerDiscountAmount { amount } freightAmount { amount } taxAmount { amount } } } }";
    let exempt =
        json!([{ "description": "Work", "quantity": "1", "unitPrice": "100", "taxRate": "0" }]);
    for (given, discount, freight, tax) in [
        (json!({}), "50.0000", "10.0000", "2.0000"),
        (json!({ "discountPercent": null }), "0.0000", "10.0000", "2.0000"),
        (json!({ "freightTaxRate": null }), "50.0000", "10.0000", "0.0000"),
        (json!({ "freightAmount": null, "discountPercent": "10" }), "10.0000", "0.0000", "0.0000"),
    ] {
        let mut input =
            json!({ "documentId": opportunity, "currencyCode": "EUR", "lines": exempt });
        for (key, value) in given.as_object().unwrap() {
            input[key] = value.clone();
        }
        let priced = api.admin.run(query, json!({ "input": input })).await["priceDocument"].take();
        assert_eq!(priced["userErrors"], json!([]), "{given}");
        let amount = |name: &str| text(&priced["totals"][name], "amount");
        let found = ["headerDiscountAmount", "freightAmount", "taxAmount"].map(amount);
        assert_eq!(found, [discount, freight, tax], "{given}");
    }
}

#[tokio::test]
async fn a_line_of_a_preview_is_not_the_kept_one() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Poison").await;
    let line = json!({ "description": "Work", "quantity": "1", "unitPrice": "100" });
    let fields = "document { lines { id lineId } }";
    let set = json!({ "documentId": opportunity, "lines": [line] });
    let kept = api.admin.done("setLines", set, fields).await["document"]["lines"][0].take();
    assert_eq!(kept["id"], kept["lineId"]);
    let query = "query ($input: PriceDocumentInput!) { priceDocument(input: $input) { lines { id lineId netAmount } } }";
    let changed = json!({ "id": kept["id"], "quantity": "3" });
    let input =
        json!({ "documentId": opportunity, "currencyCode": "EUR", "lines": [changed, line] });
    let priced = api.admin.run(query, json!({ "input": input })).await["priceDocument"].take();
    let lines = &priced["lines"];
    assert_eq!([&lines[0]["lineId"], &lines[1]["lineId"]], [&kept["id"], &Value::Null]);
    assert_eq!(lines[0]["netAmount"], "300.0000");
    for line in [&lines[0], &lines[1]] {
        assert!(text(line, "id").starts_with("prv_"), "{line}");
    }
}

#[tokio::test]
async fn a_revision_names_the_quote_before_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Revised").await;
    let lines = json!([{ "productId": world.product, "quantity": "1" }]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": lines }), "document { id }")
        .await;
    let generate = json!({ "opportunityId": opportunity, "activate": true });
    let first =
        api.admin.done("generateQuote", generate, "quote { id previousRevision { id } }").await;
    assert_eq!(first["quote"]["previousRevision"], json!(null));
    let fields = "quote { revision previousRevision { id } } previousQuote { id status closedAs } opportunity { id }";
    for is_dry_run in [true, false] {
        let input = json!({ "quoteId": first["quote"]["id"], "dryRun": is_dry_run });
        let revised = api.admin.done("reviseQuote", input, fields).await;
        let before = json!({ "id": first["quote"]["id"] });
        assert_eq!(revised["quote"], json!({ "revision": 1, "previousRevision": before }));
        let closed =
            json!({ "id": first["quote"]["id"], "status": "CLOSED", "closedAs": "REVISED" });
        assert_eq!(revised["previousQuote"], closed);
        assert_eq!(revised["opportunity"]["id"], json!(opportunity));
    }
}
