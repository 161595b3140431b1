//! An error of an input names the field, whatever is wrong with it.

use serde_json::{Value, json};

use crate::harness::{Api, World};

/// The first error of a request.
async fn error(api: &Api, query: &str, variables: Value) -> Value {
    api.admin.ask(query, variables).await["errors"][0].take()
}

#[tokio::test]
async fn an_error_in_a_variable_or_a_literal_names_its_field() {
    let api = Api::start().await;
    let lines = "mutation ($input: SetLinesInput!) { setLines(input: $input) { eventIds } }";
    let set = |line: Value| json!({ "input": { "documentId": "opp_1", "lines": [line] } });
    let list =
        "query ($filter: OpportunityFilter) { opportunities(filter: $filter) { totalCount } }";
    let mine =
        "query ($mine: Boolean) { opportunities(filter: { not: { mine: $mine } }) { totalCount } }";
    let literal =
        "{ opportunities(filter: { estimatedCloseDate: { gte: \"tomorrow\" } }) { totalCount } }";
    let null = "{ leads(filter: { and: [{ mine: null }] }) { totalCount } }";
    for (query, variables, path, reason) in [
        (
            lines,
            set(json!({ "quantity": "1", "unitPrice": "much" })),
            json!(["input", "lines", "0", "unitPrice"]),
            "not a Decimal",
        ),
        (
            lines,
            set(json!({ "quantity": 1 })),
            json!(["input", "lines", "0", "quantity"]),
            "send a text",
        ),
        (
            lines,
            set(json!({ "unitPrice": "1" })),
            json!(["input", "lines", "0", "quantity"]),
            "required",
        ),
        (
            lines,
            set(json!({ "quantity": "1", "price": "1" })),
            json!(["input", "lines", "0", "price"]),
            "no such field",
        ),
        (
            list,
            json!({ "filter": { "status": ["SOLD"] } }),
            json!(["filter", "status", "0"]),
            "OPEN, WON, LOST",
        ),
        (
            list,
            json!({ "filter": { "updatedAt": { "lt": "1405-09-02T00:00:00Z" } } }),
            json!(["filter", "updatedAt", "lt"]),
            "2026-11-23",
        ),
        (
            list,
            json!({ "filter": { "stage": { "eq": null } } }),
            json!(["filter", "stage", "eq"]),
            "null is no condition",
        ),
        (mine, json!({ "mine": null }), json!(["filter", "not", "mine"]), "null is no condition"),
        (literal, json!({}), json!(["filter", "estimatedCloseDate", "gte"]), "not a Date"),
        (null, json!({}), json!(["filter", "and", "0", "mine"]), "null is no condition"),
    ] {
        let error = error(&api, query, variables).await;
        assert_eq!(error["extensions"]["inputPath"], path, "{error:#}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(reason), "{message}");
    }
}

#[tokio::test]
async fn persian_digits_are_taken() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut input = world.opportunity("Digits");
    input["estimatedValue"] = json!("۱۲۳۴٫۵");
    input["estimatedCloseDate"] = json!("۲۰۲۶-۱۲-۲۱");
    let opened = api
        .admin
        .done(
            "openOpportunity",
            input,
            "opportunity { estimatedValue { amount } estimatedCloseDate }",
        )
        .await;
    let kept =
        json!({ "estimatedValue": { "amount": "1234.5000" }, "estimatedCloseDate": "2026-12-21" });
    assert_eq!(opened["opportunity"], kept);
    let filter = json!({ "baseEstimatedValue": { "gte": "۱٬۰۰۰" } });
    let list =
        "query ($filter: OpportunityFilter) { opportunities(filter: $filter) { totalCount } }";
    let error = error(&api, list, json!({ "filter": filter })).await;
    assert_eq!(error["extensions"]["inputPath"], json!(["filter", "baseEstimatedValue", "gte"]));
}

#[tokio::test]
async fn all_that_is_wrong_with_a_qualification_is_told_in_one_round() {
    let api = Api::start().await;
    World::build(&api).await;
    let lead = json!({ "subject": "Much is wrong", "companyName": "Any Ltd" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let input = json!({
        "leadId": lead["lead"]["id"], "currencyCode": "XXX",
        "account": { "create": { "name": " ", "nationalId": "1" } }, "contact": { "none": "NONE" },
        "opportunities": [{ "name": "x".repeat(201) }, { "processId": "prc_1", "estimatedValue": "-1" }],
    });
    let payload = api.admin.verb("qualifyLead", input, "lead { id }").await;
    let errors = payload["userErrors"].as_array().unwrap();
    let mut paths: Vec<String> = errors
        .iter()
        .map(|error| {
            let path = error["path"].as_array().unwrap().iter();
            path.map(|part| part.as_str().unwrap()).collect::<Vec<_>>().join(".")
        })
        .collect();
    paths.sort();
    assert_eq!(
        paths,
        [
            "account.create.name",
            "account.create.nationalId",
            "currencyCode",
            "opportunities.0.name",
            "opportunities.1.estimatedValue",
            "opportunities.1.processId",
        ],
        "{errors:#?}"
    );
}
