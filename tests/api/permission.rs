//! Every root field × every role, printed. A new root field changes the table, and a person looks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect_file;
use serde_json::{Map, Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket;
use crate::harness::{Api, World};

const INTROSPECTION: &str = "{ __schema { queryType { name } mutationType { name } subscriptionType { name } types { kind name \
    enumValues { name } \
    fields { name args { name defaultValue type { ...T } } type { ...T } } \
    inputFields { name defaultValue type { ...T } } isOneOf } } } \
    fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The schema, as introspection tells it.
struct Schema {
    types: BTreeMap<String, Value>,
    roots: [(&'static str, String); 3],
}

impl Schema {
    async fn read(client: &Client) -> Self {
        let schema = client.run(INTROSPECTION, json!({})).await["__schema"].take();
        let types = schema["types"].as_array().unwrap().iter();
        let types = types.map(|kind| (text(kind, "name"), kind.clone())).collect();
        let root = |name: &str| text(&schema, &format!("{name}Type.name"));
        let roots = [
            ("query", root("query")),
            ("mutation", root("mutation")),
            ("subscription", root("subscription")),
        ];
        Self { types, roots }
    }

    fn fields(&self, root: &str) -> Vec<Value> {
        self.types[root]["fields"].as_array().unwrap().clone()
    }

    /// The smallest value that a type takes.
    fn value(&self, of: &Value) -> Value {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" => self.value(&of["ofType"]),
            "LIST" => json!([]),
            "ENUM" => self.types[&text(of, "name")]["enumValues"][0]["name"].clone(),
            "INPUT_OBJECT" => self.object(&text(of, "name")),
            _ => match of["name"].as_str().unwrap() {
                "Int" => json!(1),
                "Boolean" => json!(true),
                "Decimal" => json!("1"),
                "Date" => json!("2026-11-23"),
                "DateTime" => json!("2026-11-23T00:00:00Z"),
                "CurrencyCode" => json!("EUR"),
                _ => json!("x"),
            },
        }
    }

    fn object(&self, name: &str) -> Value {
        let kind = &self.types[name];
        let fields = kind["inputFields"].as_array().unwrap();
        let is_one_of = kind["isOneOf"] == true;
        let mut object = Map::new();
        for field in fields {
            let name = text(field, "name");
            let is_needed = field["type"]["kind"] == "NON_NULL" && field["defaultValue"].is_null();
            if name == "dryRun" {
                object.insert(name, json!(true));
            } else if is_needed || (is_one_of && object.is_empty()) {
                object.insert(name, self.value(&field["type"]));
            }
        }
        Value::Object(object)
    }

    /// The smallest operation that asks for one root field.
    fn sample(&self, operation: &str, field: &Value) -> (String, Value) {
        let name = text(field, "name");
        let (mut declared, mut passed, mut variables) = (String::new(), String::new(), Map::new());
        for argument in field["args"].as_array().unwrap() {
            let key = text(argument, "name");
            let kind = &argument["type"];
            let is_needed = kind["kind"] == "NON_NULL" && argument["defaultValue"].is_null();
            if is_needed || (operation == "subscription" && key == "after") {
                let _ = write!(declared, "${key}: {} ", printed(kind));
                let _ = write!(passed, "{key}: ${key} ");
                variables.insert(key, self.value(kind));
            }
        }
        let wrap = |text: String| if text.is_empty() { text } else { format!("({text})") };
        let selection = if self.is_leaf(&field["type"]) { "" } else { "{ __typename }" };
        let query =
            format!("{operation} {} {{ {name}{} {selection} }}", wrap(declared), wrap(passed));
        let query = if operation == "mutation" {
            query.replace("{ __typename }", "{ __typename userErrors { code } }")
        } else {
            query
        };
        (query, Value::Object(variables))
    }

    fn is_leaf(&self, of: &Value) -> bool {
        match of["kind"].as_str().unwrap() {
            "NON_NULL" | "LIST" => self.is_leaf(&of["ofType"]),
            kind => kind == "SCALAR" || kind == "ENUM",
        }
    }
}

fn printed(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", printed(&of["ofType"])),
        "LIST" => format!("[{}]", printed(&of["ofType"])),
        _ => text(of, "name"),
    }
}

/// ✔ may, ✘ may not, ! is asked to sign in.
fn verdict(answer: &Value, field: &str) -> char {
    let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("");
    let refusal = answer["data"][field]["userErrors"][0]["code"].as_str().unwrap_or("");
    match (code, refusal) {
        ("UNAUTHENTICATED", _) => '!',
        ("FORBIDDEN", _) | (_, "NOT_PERMITTED") => '✘',
        ("INTERNAL_SERVER_ERROR", _) => panic!("{field}: {answer:#}"),
        _ => '✔',
    }
}

#[tokio::test]
async fn every_root_field_has_answered_every_role() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let schema = Schema::read(&api.admin).await;
    let people = [
        ("ADMIN", world.person(&api, "Ada", "ADMIN", "ALL").await),
        ("MANAGER", world.person(&api, "Mina", "MANAGER", "TEAM").await),
        ("REP", world.person(&api, "Reza", "REP", "OWN").await),
        ("READER", world.person(&api, "Rosa", "READER", "ALL").await),
        ("nobody", Client::new(api.admin.url(), None)),
    ];
    let mut table = String::from("ADMIN MANAGER REP READER nobody\n");
    for (operation, root) in &schema.roots {
        let _ = writeln!(table, "\n{operation}");
        let mut fields = schema.fields(root);
        fields.sort_by_key(|field| text(field, "name"));
        for field in &fields {
            let name = text(field, "name");
            let (query, variables) = schema.sample(operation, field);
            let mut row = Vec::new();
            for (_, person) in &people {
                let answer = if *operation == "subscription" {
                    socket::first_answer(person, &query, variables.clone()).await
                } else {
                    person.ask(&query, variables.clone()).await
                };
                row.push(verdict(&answer, &name).to_string());
            }
            let _ = writeln!(table, "{}  {name}", row.join(" "));
        }
    }
    expect_file!["snapshots/permission.txt"].assert_eq(&table);
}

#[tokio::test]
async fn a_foreign_record_is_as_one_that_does_not_exist() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let deal = world.open_deal(&api, "Secret plans").await;
    let made = api
        .admin
        .run(
            "query ($id: ID!) { opportunity(by: { id: $id }) { number account { id } owner { id } stageVisits { by { id } } } }",
            json!({ "id": deal }),
        )
        .await["opportunity"]
        .take();
    let quote = api
        .admin
        .done(
            "generateQuote",
            json!({ "opportunityId": deal, "activate": false }),
            "quote { id lines { id } }",
        )
        .await;
    let lead =
        api.admin.done("createLead", json!({ "subject": "Secret lead" }), "lead { id }").await;

    for (role, reach) in [("REP", "OWN"), ("MANAGER", "TEAM"), ("READER", "OWN")] {
        let stranger = world.person(&api, &format!("Stranger {role}"), role, reach).await;
        let ids = [
            json!(deal),
            made["account"]["id"].clone(),
            quote["quote"]["id"].clone(),
            lead["lead"]["id"].clone(),
        ];
        let seen = stranger
            .run("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
            .await;
        assert_eq!(seen["nodes"], json!([null, null, null, null]), "{role}");
        let listed = stranger
            .run(
                "query ($number: String!, $process: ID!) { opportunity(by: { number: $number }) { id } \
                   opportunities(filter: { text: \"Secret\" }) { totalCount nodes { id } } leads { totalCount nodes { id } } \
                   board(processId: $process) { totals { count } columns { totals { count } } } \
                   pipelineEvents(first: 100) { nodes { id } } }",
                json!({ "number": made["number"], "process": world.process }),
            )
            .await;
        assert_eq!(listed["opportunity"], json!(null), "{role}");
        assert_eq!(listed["opportunities"], json!({ "totalCount": 0, "nodes": [] }), "{role}");
        assert_eq!(listed["leads"]["totalCount"], 0, "{role}");
        assert_eq!(listed["board"]["totals"]["count"], 0, "{role}");
        let events = listed["pipelineEvents"]["nodes"].as_array().unwrap();
        assert!(events.len() < 60, "{role} sees reference data only");
        if role != "READER" {
            let refusal = stranger.refused("closeAsWon", json!({ "opportunityId": deal })).await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{role}");
            let refusal = stranger
                .refused("setLines", json!({ "documentId": quote["quote"]["id"], "lines": [] }))
                .await;
            assert_eq!(refusal["code"], "NOT_FOUND", "{role}");
        }
    }
}
