//! What a field needs is loaded whatever else is selected: its value is the same alone and among all other fields.

use std::collections::{BTreeMap, HashSet, VecDeque};

use serde_json::{Value, json};

use crate::harness::{Api, World};

const TYPES: &str = "{ __schema { types { kind name interfaces { name } fields { name args { type { kind } defaultValue } \
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }";

/// An object of the schema.
struct Object {
    /// Whether `node` finds it by its id.
    is_node: bool,
    fields: Vec<Field>,
}

/// A field that needs no arguments, and its type.
struct Field {
    name: String,
    kind: String,
    of: String,
}

/// The objects of the schema by their names.
async fn objects(api: &Api) -> BTreeMap<String, Object> {
    let answer = api.admin.run(TYPES, json!({})).await;
    let types = answer["__schema"]["types"].as_array().unwrap().iter();
    let objects = types.filter(|it| it["kind"] == "OBJECT");
    let object = |it: &Value| {
        let mut interfaces = it["interfaces"].as_array().unwrap().iter();
        let is_node = interfaces.any(|interface| interface["name"] == "Node");
        (string(&it["name"]), Object { is_node, fields: fields(it) })
    };
    objects.map(object).collect()
}

fn fields(object: &Value) -> Vec<Field> {
    let fields = object["fields"].as_array().unwrap().iter();
    let is_required =
        |arg: &Value| arg["type"]["kind"] == "NON_NULL" && arg["defaultValue"].is_null();
    let plain = fields.filter(|field| !field["args"].as_array().unwrap().iter().any(is_required));
    let field = |field: &Value| {
        let mut named = &field["type"];
        while named["name"].is_null() {
            named = &named["ofType"];
        }
        Field {
            name: string(&field["name"]),
            kind: string(&named["kind"]),
            of: string(&named["name"]),
        }
    };
    plain.map(field).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// How to reach objects of a type: the text of the document before their fields, and the keys of the response.
#[derive(Clone)]
struct Path {
    text: String,
    keys: Vec<String>,
}

impl Path {
    fn node(id: &str, object: &str) -> Self {
        let text = format!("{{ node(id: \"{id}\") {{ ... on {object} {{ ");
        Self { text, keys: vec!["node".to_owned()] }
    }

    fn below(&self, key: &str) -> Self {
        let text = format!("{}{key} {{ ", self.text);
        Self { text, keys: self.keys.iter().cloned().chain([key.to_owned()]).collect() }
    }

    /// The values of the objects there, in their order.
    async fn ask(&self, api: &Api, fields: &str) -> Vec<Value> {
        let opened = self.text.matches('{').count();
        let document = format!("{}{fields} {}", self.text, "} ".repeat(opened));
        let answer = api.admin.run(&document, json!({})).await;
        let mut found = vec![answer];
        for key in &self.keys {
            let below = found.into_iter().map(|mut value| value[key.as_str()].take());
            found = below.flat_map(flat).filter(|value| !value.is_null()).collect();
        }
        found
    }
}

fn flat(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values.into_iter().flat_map(flat).collect(),
        value => vec![value],
    }
}

fn is_leaf(field: &Field) -> bool {
    matches!(field.kind.as_str(), "SCALAR" | "ENUM")
}

fn asked(field: &Field) -> String {
    if is_leaf(field) { field.name.clone() } else { format!("{} {{ __typename }}", field.name) }
}

/// The types of the objects at a path that were not seen yet, each with a way to some of its objects.
async fn news(
    api: &Api,
    (below, is_node): (&Path, bool),
    seen: &mut HashSet<String>,
) -> Vec<(String, Path)> {
    let mut news = Vec::new();
    for found in below.ask(api, if is_node { "__typename id" } else { "__typename" }).await {
        let kind = string(&found["__typename"]);
        if seen.insert(kind.clone()) {
            let path = match found["id"].as_str() {
                Some(id) => Path::node(id, &kind),
                None => Path { text: format!("{}... on {kind} {{ ", below.text), ..below.clone() },
            };
            news.push((kind, path));
        }
    }
    news
}

#[tokio::test]
async fn each_field_has_the_same_value_alone_as_among_all_others() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.full_opportunity(&api).await;
    let quote = json!({ "opportunityId": opportunity, "activate": true });
    api.admin.done("generateQuote", quote, "quote { id }").await;
    let won = json!({ "opportunityId": opportunity });
    let won = api.admin.done("closeAsWon", won, "order { id }").await;
    let bill = json!({ "orderId": won["order"]["id"] });
    let bill = api.admin.done("createInvoice", bill, "invoice { id lines { id } }").await;
    let bill = &bill["invoice"];
    api.admin.done("issueInvoice", json!({ "invoiceId": bill["id"] }), "invoice { id }").await;
    let pay = json!({ "invoiceId": bill["id"], "amount": "1" });
    api.admin.done("recordPayment", pay, "invoice { id }").await;
    let one = json!([{ "lineId": bill["lines"][0]["id"], "quantity": "1" }]);
    let credit = json!({ "invoiceId": bill["id"], "lines": one, "reason": "Returned" });
    api.admin.done("createCreditNote", credit, "invoice { id }").await;
    let objects = objects(&api).await;

    let mut seen = HashSet::from(["Opportunity".to_owned()]);
    let mut waiting =
        VecDeque::from([("Opportunity".to_owned(), Path::node(&opportunity, "Opportunity"))]);
    let mut compared = 0;
    while let Some((name, path)) = waiting.pop_front() {
        let all: Vec<String> = objects[&name].fields.iter().map(asked).collect();
        let together = path.ask(&api, &all.join(" ")).await;
        for field in &objects[&name].fields {
            let alone = path.ask(&api, &asked(field)).await;
            let one = |object: &Value| object[&field.name].clone();
            let [alone, together] =
                [&alone, &together].map(|all| all.iter().map(one).collect::<Vec<_>>());
            assert_eq!(alone, together, "{name}.{} at {}", field.name, path.text);
            compared += 1;
            if !is_leaf(field) {
                let below = path.below(&field.name);
                let is_connection = field.of.ends_with("Connection");
                let below = if is_connection { below.below("nodes") } else { below };
                let is_node = objects.get(&field.of).is_some_and(|object| object.is_node);
                waiting.extend(news(&api, (&below, is_node), &mut seen).await);
            }
        }
    }
    for name in [
        "Account",
        "Closing",
        "Contact",
        "CreditNote",
        "Invoice",
        "Lead",
        "Line",
        "Order",
        "Payment",
        "Product",
        "Quote",
        "StageVisit",
        "User",
    ] {
        assert!(seen.contains(name), "{name} is not reached");
    }
    assert!(compared > 300, "{compared} fields of {} types", seen.len());
}

#[tokio::test]
async fn a_mutation_that_is_written_twice_under_one_key_is_performed_once() {
    let api = Api::start().await;
    World::build(&api).await;
    let count = async || {
        let answer = api.admin.run("{ leads { totalCount } }", json!({})).await;
        answer["leads"]["totalCount"].as_i64().unwrap()
    };
    let before = count().await;
    let twice = "mutation ($input: CreateLeadInput!) { createLead(input: $input) { lead { id } } \
        ... { createLead(input: $input) { lead { subject } userErrors { code } } } }";
    let answer = api.admin.run(twice, json!({ "input": { "subject": "Once" } })).await;
    let lead = &answer["createLead"]["lead"];
    assert_eq!(lead["subject"], "Once", "{answer:#}");
    assert!(lead["id"].is_string(), "{answer:#}");
    assert_eq!(count().await, before + 1);
}
