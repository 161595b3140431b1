//! Money is exact: the worked example of the rules, the largest amount, and what is refused.

use serde_json::json;

use crate::harness::{Api, World};

#[tokio::test]
async fn the_worked_example_comes_out_to_the_last_digit() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Worked example").await;
    let lines = json!([
        // A list price of 100 with 10 % off from 10 to 19, and a manual discount of 50.
        { "productId": world.tiered_product, "quantity": "12", "manualDiscount": { "amount": "50" }, "taxRate": "9" },
        { "description": "Write-in", "quantity": "3", "unitPrice": "33.3350", "taxRate": "9" },
    ]);
    api.admin
        .done("setLines", json!({ "documentId": opportunity, "lines": lines }), "document { id }")
        .await;
    let priced = api
        .admin
        .done(
            "updateDocument",
            json!({ "documentId": opportunity, "discountAmount": "20", "discountPercent": "5", "freightAmount": "30" }),
            "document { lines { volumeDiscount baseAmount netAmount headerDiscountShare taxAmount extendedAmount } \
               totals { detailAmount { amount } headerDiscountAmount { amount } freightAmount { amount } \
                 taxAmount { amount } totalAmount { amount currencyCode } explain { amount formula label(locale: \"fa\") } } }",
        )
        .await["document"]
        .clone();
    let line = |index: usize| priced["lines"][index].clone();
    assert_eq!(
        line(0),
        json!({ "volumeDiscount": "10.0000", "baseAmount": "1080.0000", "netAmount": "1030.0000",
                "headerDiscountShare": "69.7300", "taxAmount": "86.4200", "extendedAmount": "1116.4200" })
    );
    assert_eq!(
        line(1),
        json!({ "volumeDiscount": "0.0000", "baseAmount": "100.0100", "netAmount": "100.0100",
                "headerDiscountShare": "6.7700", "taxAmount": "8.3900", "extendedAmount": "108.4000" })
    );
    let totals = &priced["totals"];
    assert_eq!(totals["detailAmount"]["amount"], "1130.0100");
    assert_eq!(totals["headerDiscountAmount"]["amount"], "76.5000");
    assert_eq!(totals["totalAmount"], json!({ "amount": "1178.3200", "currencyCode": "EUR" }));
    let steps = totals["explain"].as_array().expect("steps");
    assert!(steps.iter().any(|step| step["amount"] == "1178.3200"), "{steps:#?}");
}

#[tokio::test]
async fn the_largest_number_survives_the_round_trip() {
    let api = Api::start().await;
    World::build(&api).await;
    let rial = json!({ "name": "Large", "currencyCode": "IRR", "contact": { "create": { "lastName": "Large" } } });
    let opportunity = api.admin.done("openOpportunity", rial, "opportunity { id }").await;
    let opportunity = opportunity["opportunity"]["id"].clone();
    for amount in ["9999999999999.9999", "922337203685477.5807", "0.0001"] {
        let line = json!([{ "description": "All of it", "quantity": "1", "unitPrice": amount, "taxRate": "0" }]);
        let input = json!({ "documentId": opportunity, "lines": line });
        let payload = api.admin.verb("setLines", input, "document { lines { unitPrice } }").await;
        if amount == "922337203685477.5807" {
            // Its rounded amount is out of range: refused, not wrapped.
            assert_eq!(payload["userErrors"][0]["code"], "OUT_OF_RANGE", "{payload:#}");
        } else {
            assert_eq!(payload["document"]["lines"][0]["unitPrice"], amount, "{payload:#}");
        }
    }
    let budget = json!({ "opportunityId": opportunity, "budgetAmount": "922337203685477" });
    let kept = api
        .admin
        .done("updateOpportunity", budget, "opportunity { budgetAmount { amount } }")
        .await;
    assert_eq!(kept["opportunity"]["budgetAmount"]["amount"], "922337203685477.0000");
}

#[tokio::test]
async fn a_number_that_is_no_exact_decimal_is_refused() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Inexact").await;
    for quantity in [
        json!(1.5),
        json!(2),
        json!("1e3"),
        json!("1.00001"),
        json!("NaN"),
        json!("1,5"),
        json!(""),
    ] {
        let input = json!({ "documentId": opportunity, "lines": [{ "description": "x", "quantity": quantity, "unitPrice": "1" }] });
        let answer = api
            .admin
            .ask("mutation ($input: SetLinesInput!) { setLines(input: $input) { userErrors { code } } }",
                 json!({ "input": input }))
            .await;
        assert!(answer["errors"][0]["extensions"]["code"].is_string(), "{quantity}: {answer:#}");
    }
}

#[tokio::test]
async fn totals_while_typing_are_the_totals_that_are_kept() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Typing").await;
    let lines = json!([{ "productId": world.product, "quantity": "7" },
                       { "description": "Extra", "quantity": "1.5", "unitPrice": "19.99" }]);
    let totals = "totals { detailAmount { amount } taxAmount { amount } totalAmount { amount } payableAmount { amount } }";
    let preview = api
        .admin
        .run(
            &format!("query ($input: PriceDocumentInput!) {{ priceDocument(input: $input) {{ {totals} userErrors {{ code }} }} }}"),
            json!({ "input": { "currencyCode": "EUR", "priceListId": world.price_list, "lines": lines } }),
        )
        .await;
    let kept = api
        .admin
        .done(
            "setLines",
            json!({ "documentId": opportunity, "lines": lines }),
            &format!("document {{ {totals} }}"),
        )
        .await;
    assert_eq!(preview["priceDocument"]["totals"], kept["document"]["totals"]);
    assert_eq!(preview["priceDocument"]["userErrors"], json!([]));
}
