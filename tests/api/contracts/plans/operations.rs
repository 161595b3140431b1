//! Runs what the schema offers: every record with its relations, every list with each filter and in each order,
//! forwards and backwards, every subscription and every mutation.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::harness::client::{Client, text};
use crate::harness::eventually;
use crate::harness::introspection::{Schema, named, printed};
use crate::harness::socket;

/// A word that no record contains, and one that `mod.rs` puts into the search text of each.
const RARE: &str = "zzqx";
pub const FREQUENT: &str = "everywhere";

/// A client that runs every operation.
pub struct Asking<'a> {
    pub schema: &'a Schema,
    pub client: &'a Client,
}

impl Asking<'_> {
    fn root(&self, index: usize) -> Vec<Value> {
        self.schema.fields(&self.schema.roots[index].1)
    }

    /// Every root field without optional arguments, with all fields of its result, two records deep.
    pub async fn records(&self) {
        for field in self.root(0) {
            let name = text(&field, "name");
            let (declared, passed, variables) = self.needed(&field);
            for selection in self.selections(&named(&field["type"]), 2) {
                let query = format!("query {declared} {{ {name}{passed} {selection} }}");
                self.ask(&query, Value::Object(variables.clone())).await;
            }
        }
        let ids: Vec<_> =
            ["opportunity", "lead", "account", "contact", "quote", "order", "invoice", "product"]
                .iter()
                .map(|name| self.schema.known[*name].clone())
                .collect();
        for id in &ids {
            self.ask("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": id })).await;
        }
        let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        self.ask(nodes, json!({ "ids": ids })).await;
        let number = json!({ "number": self.schema.known["number"] });
        let query = "query ($number: String!) { opportunity(by: { number: $number }) { id } }";
        self.ask(query, number).await;
    }

    /// Every list, with each condition of its filter and in each of its orders, also of what a rare and a frequent word
    /// find.
    pub async fn lists(&self) {
        for field in self.root(0) {
            let args = field["args"].as_array().unwrap();
            let argument = |name: &str| args.iter().find(|argument| argument["name"] == name);
            if let Some(filter) = argument("filter") {
                for condition in self.conditions(&named(&filter["type"])) {
                    let given = json!({ "filter": condition });
                    self.list(&field, given, "totalCount").await;
                }
                if self.is_searched(&named(&filter["type"])) {
                    let given = json!({ "filter": { "text": FREQUENT } });
                    self.list(&field, given, "totalCount").await;
                }
            }
            if argument("first").is_some() && argument("orderBy").is_none() {
                self.pages(&field, json!({})).await;
            }
            let Some(order) = argument("orderBy") else { continue };
            let of_field = &self.schema.types[&named(&order["type"])]["inputFields"];
            let of_field = of_field.as_array().unwrap().iter().find(|key| key["name"] == "field");
            let keys = self.schema.types[&named(&of_field.unwrap()["type"])]["enumValues"].clone();
            for key in keys.as_array().unwrap() {
                for direction in ["ASC", "DESC"] {
                    let order = json!([{ "field": key["name"], "direction": direction }]);
                    if argument("first").is_none() {
                        self.list(&field, json!({ "orderBy": order }), "").await;
                        continue;
                    }
                    self.pages(&field, json!({ "orderBy": order })).await;
                    for word in [RARE, FREQUENT] {
                        let found = json!({ "orderBy": order, "filter": { "text": word } });
                        self.pages(&field, found).await;
                    }
                }
            }
        }
    }

    /// Both streams, from the first event on.
    pub async fn streams(&self) {
        for field in self.root(2) {
            let name = text(&field, "name");
            let page = "{ pipelineEvents(first: 1) { pageInfo { endCursor } } }";
            let after = eventually("an event has its number", async || {
                let page = self.client.run(page, json!({})).await;
                page["pipelineEvents"]["pageInfo"]["endCursor"].as_str().map(str::to_owned)
            })
            .await;
            let query = format!(
                "subscription ($after: String) {{ {name}(after: $after) {{ __typename }} }}"
            );
            socket::first_answer(self.client, &query, json!({ "after": after })).await;
        }
    }

    /// Every mutation, as a dry run.
    pub async fn verbs(&self) {
        for field in self.root(1) {
            let (query, variables) = self.schema.sample("mutation", &field);
            self.ask(&query, variables).await;
        }
    }

    /// A refusal is fine: no person may run everything.
    async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer = self.client.ask(query, variables.clone()).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("");
        let is_understood =
            !["INTERNAL_SERVER_ERROR", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"]
                .contains(&code);
        assert!(is_understood, "{query}\n{variables:#}\n{:#}", answer["errors"]);
        answer
    }

    /// The first two pages from the front and from the back.
    async fn pages(&self, field: &Value, given: Value) {
        let name = text(field, "name");
        for (size, from, end) in
            [("first", "after", "endCursor"), ("last", "before", "startCursor")]
        {
            let mut given = given.clone();
            given[size] = json!(1);
            let answer =
                self.list(field, given.clone(), "pageInfo { startCursor endCursor }").await;
            given[from] = answer["data"][&name]["pageInfo"][end].clone();
            self.list(field, given, "").await;
        }
    }

    async fn list(&self, field: &Value, given: Value, fields: &str) -> Value {
        let name = text(field, "name");
        let (mut declared, mut passed) = (String::new(), String::new());
        let (_, _, mut variables) = self.needed(field);
        variables.extend(given.as_object().unwrap().clone());
        for argument in field["args"].as_array().unwrap() {
            let key = text(argument, "name");
            if variables.contains_key(&key) {
                let _ = write!(declared, "${key}: {} ", printed(&argument["type"]));
                let _ = write!(passed, "{key}: ${key} ");
            }
        }
        let is_page = self.schema.types[&named(&field["type"])]["fields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| field["name"] == "totalCount" || field["name"] == "pageInfo");
        let has_count = self.has(&named(&field["type"]), "totalCount");
        let fields = if fields == "totalCount" && !has_count { "" } else { fields };
        let nodes = if is_page { "nodes { __typename }" } else { "__typename" };
        let selection = if name == "board" {
            "{ columns { totals { count } opportunities { nodes { id } } } }".to_owned()
        } else {
            format!("{{ {nodes} {fields} }}")
        };
        let query = format!("query ({declared}) {{ {name}({passed}) {selection} }}");
        self.ask(&query, Value::Object(variables)).await
    }

    fn is_searched(&self, filter: &str) -> bool {
        let fields = self.schema.types[filter]["inputFields"].as_array().unwrap();
        fields.iter().any(|field| field["name"] == "text")
    }

    fn has(&self, kind: &str, field: &str) -> bool {
        self.schema.fields(kind).iter().any(|of_kind| of_kind["name"] == field)
    }

    /// One filter for each condition of a filter type, and some nested ones.
    fn conditions(&self, filter: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for field in self.schema.types[filter]["inputFields"].as_array().unwrap() {
            let name = text(field, "name");
            let kind = named(&field["type"]);
            if kind == filter {
                continue;
            }
            let of_kind = &self.schema.types[&kind];
            if of_kind["kind"] == "INPUT_OBJECT" {
                for operator in of_kind["inputFields"].as_array().unwrap() {
                    let value = self.filled(&name, &operator["type"]);
                    let condition = json!({ text(operator, "name"): value });
                    all.push(json!({ &name: condition }));
                }
            } else {
                all.push(json!({ &name: self.filled(&name, &field["type"]) }));
            }
        }
        if self.schema.types[filter]["inputFields"]
            .as_array()
            .unwrap()
            .iter()
            .any(|field| field["name"] == "or")
        {
            let (first, last) = (all[0].clone(), all[all.len() - 1].clone());
            all.push(json!({ "or": [first.clone(), last.clone()] }));
            all.push(json!({ "not": first }));
        }
        all
    }

    fn filled(&self, name: &str, kind: &Value) -> Value {
        match kind["kind"].as_str().unwrap() {
            "NON_NULL" => self.filled(name, &kind["ofType"]),
            "LIST" => {
                let one = self.filled(name, &kind["ofType"]);
                if named(kind) == "ID" {
                    json!([one, self.schema.known["id"]])
                } else {
                    json!([one])
                }
            }
            "SCALAR" if named(kind) == "ID" => {
                self.schema.known.get(name).unwrap_or(&self.schema.known["id"]).clone()
            }
            "SCALAR" if named(kind) == "String" => json!("plan"),
            _ => self.schema.value(kind),
        }
    }

    /// The arguments of a root field: their declarations, how they are passed, and their values.
    fn needed(&self, field: &Value) -> (String, String, Map<String, Value>) {
        let (mut declared, mut passed, mut variables) = (String::new(), String::new(), Map::new());
        for argument in field["args"].as_array().unwrap() {
            let key = text(argument, "name");
            let kind = &argument["type"];
            if kind["kind"] != "NON_NULL" || !argument["defaultValue"].is_null() {
                continue;
            }
            let value = match key.as_str() {
                "id" => self.schema.known[&text(field, "name")].clone(),
                "by" => json!({ "id": self.schema.known["id"] }),
                "ids" => json!([self.schema.known["id"]]),
                key => {
                    self.schema.known.get(key).cloned().unwrap_or_else(|| self.schema.value(kind))
                }
            };
            let _ = write!(declared, "${key}: {} ", printed(kind));
            let _ = write!(passed, "{key}: ${key} ");
            variables.insert(key, value);
        }
        let wrap = |text: String| if text.is_empty() { text } else { format!("({text})") };
        (wrap(declared), wrap(passed), variables)
    }

    /// Selections that together contain every field of a type, and of the types of these fields.
    fn selections(&self, kind: &str, depth: usize) -> Vec<String> {
        let of_kind = &self.schema.types[kind];
        if !of_kind["possibleTypes"].is_null() && of_kind["possibleTypes"] != json!([]) {
            let possible = of_kind["possibleTypes"].as_array().unwrap().iter();
            return possible
                .flat_map(|one| {
                    let one = text(one, "name");
                    let within = if depth == 0 {
                        vec!["{ __typename }".to_owned()]
                    } else {
                        self.selections(&one, depth)
                    };
                    within
                        .into_iter()
                        .map(move |selection| format!("{{ ... on {one} {selection} }}"))
                })
                .collect();
        }
        let Some(fields) = of_kind["fields"].as_array() else { return vec![String::new()] };
        if depth == 0 && !kind.ends_with("Connection") {
            return vec!["{ __typename }".to_owned()];
        }
        if kind.ends_with("Connection") {
            let nodes = fields.iter().find(|field| field["name"] == "nodes").unwrap();
            let count = if self.has(kind, "totalCount") { "totalCount" } else { "" };
            let within = self.selections(&named(&nodes["type"]), depth);
            return within.into_iter().map(|one| format!("{{ {count} nodes {one} }}")).collect();
        }
        let (mut plain, mut all) = (String::from("__typename"), Vec::new());
        for field in fields {
            let Some(passed) = self.literal(field) else { continue };
            let name = text(field, "name");
            for selection in self.selections(&named(&field["type"]), depth - 1) {
                if selection.is_empty() {
                    let _ = write!(plain, " {name}{passed}");
                } else {
                    all.push(format!("{name}{passed} {selection}"));
                }
            }
        }
        if depth == 1 {
            let mut known = std::collections::BTreeSet::new();
            let (once, more): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| {
                known.insert(one.split([' ', '(']).next().unwrap_or("").to_owned())
            });
            let mut selections = vec![format!("{{ {plain} {} }}", once.join(" "))];
            selections.extend(more.into_iter().map(|one| format!("{{ {one} }}")));
            return selections;
        }
        all.push(plain);
        all.into_iter().map(|one| format!("{{ {one} }}")).collect()
    }

    /// The arguments of a field within a record; `None`: unknown.
    fn literal(&self, field: &Value) -> Option<String> {
        let args = field["args"].as_array().unwrap().iter();
        let mut needed = args
            .filter(|one| one["type"]["kind"] == "NON_NULL" && one["defaultValue"].is_null())
            .map(|one| text(one, "name"));
        match needed.next().as_deref() {
            None => Some(String::new()),
            Some("to") => Some("(to: { direction: NEXT })".to_owned()),
            Some(_) => None,
        }
    }
}
