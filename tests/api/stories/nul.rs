//! The character NUL, which PostgreSQL can't keep: refused alike on both databases, wherever a text goes.

use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::{Api, World};

#[tokio::test]
async fn a_mutation_names_each_text_with_nul() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let names = json!([{ "locale": "en", "text": "Name" }, { "locale": "fa", "text": "نام" }]);
    let group = admin.run("{ unitGroups { id } }", json!({})).await;
    let group = text(&group, "unitGroups.0.id");
    let opportunity = world.open_opportunity(&api, "Nul").await;
    let mut with_lines = world.opportunity("Lines");
    with_lines["lines"] = json!([{ "description": "a\0b", "quantity": "1", "unitPrice": "1" }]);
    let organization = admin.run("{ organization { id } }", json!({})).await;
    let organization = text(&organization, "organization.id");
    let token = json!({ "name": "a\0" });
    for (verb, input, path) in [
        (
            "createLead",
            json!({ "subject": "Lead", "idempotencyKey": "a\0b" }),
            json!(["idempotencyKey"]),
        ),
        (
            "createProduct",
            json!({ "sku": "a\0b", "names": names, "unitGroupId": group }),
            json!(["sku"]),
        ),
        ("updateProduct", json!({ "productId": world.product, "sku": "\0" }), json!(["sku"])),
        (
            "createUser",
            json!({ "displayNames": names, "role": "REP", "email": "a\0@b.ir" }),
            json!(["email"]),
        ),
        ("createContact", json!({ "lastName": "a", "phone": "\0" }), json!(["phone"])),
        ("openOpportunity", with_lines, json!(["lines", "0", "description"])),
        (
            "updateOrganization",
            json!({ "organizationId": organization, "timeZone": "Asia/Tehran\0" }),
            json!(["timeZone"]),
        ),
        ("createApiToken", token, json!(["name"])),
        (
            "closeAsLost",
            json!({ "opportunityId": opportunity, "reasonId": world.lost_to_competitor,
                                "competitor": { "newName": "\0" } }),
            json!(["competitor", "newName"]),
        ),
        ("createNote", json!({ "recordId": opportunity, "text": "a\0b" }), json!(["text"])),
    ] {
        let refused = admin.refused(verb, input).await;
        assert_eq!((&refused["code"], &refused["path"]), (&json!("INVALID"), &path), "{verb}");
    }
    let literal =
        r#"mutation { createLead(input: { subject: "a\u0000b" }) { userErrors { code path } } }"#;
    let refused = admin.run(literal, json!({})).await;
    let expected = json!([{ "code": "INVALID", "path": ["subject"] }]);
    assert_eq!(refused["createLead"]["userErrors"], expected);
}

#[tokio::test]
async fn a_query_with_nul_is_refused_before_it_runs() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    for (query, variables, path) in [
        (
            "query ($v: String) { leads(filter: { text: $v }) { totalCount } }",
            json!({ "v": "a\0b" }),
            json!(["filter", "text"]),
        ),
        (
            "query ($f: OpportunityFilter) { opportunities(filter: $f) { totalCount } }",
            json!({ "f": { "text": "\0" } }),
            json!(["filter", "text"]),
        ),
        (
            "query ($v: String) { leads(after: $v) { totalCount } }",
            json!({ "v": "\0" }),
            json!(["after"]),
        ),
        ("query ($v: ID!) { node(id: $v) { id } }", json!({ "v": "led_\0" }), json!(["id"])),
        (
            "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
            json!({ "v": ["x", "\0"] }),
            json!(["ids", "1"]),
        ),
        (
            "query ($v: String!) { opportunity(by: { number: $v }) { id } }",
            json!({ "v": "OPP\0" }),
            json!(["by", "number"]),
        ),
        (r#"{ opportunity(by: { number: "\u0000" }) { id } }"#, json!({}), json!(["by", "number"])),
    ] {
        let answer = api.admin.ask(query, variables).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{query}: {answer:#}");
        assert_eq!(error["extensions"]["inputPath"], path, "{query}");
    }
    let input = json!({ "email": "a\0@b.ir", "password": "long enough a password" });
    let query = "mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }";
    let answer = api.admin.ask(query, json!({ "input": input })).await;
    assert_ne!(answer["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR", "{answer:#}");
    assert_ne!(answer["data"]["signIn"], Value::Null, "{answer:#}");
    drop(world);
}
