//! The requests of every list that the schema offers.

use std::collections::HashMap;

use serde_json::Value;

/// A word of every record, one of a fifth, one of some, and one of none.
const WORDS: [&str; 4] = ["works", "boiler", "00012", "zzqx"];
/// Those that are searched for together with each other condition: one is looked for along the list, the other by its
/// index.
const WORDS_WITH_FILTERS: [&str; 2] = ["works", "00012"];
/// Filters that people set every day; a list takes those whose fields it has.
const EVERYDAY: [(&str, &str); 2] = [("mine", "{ mine: true }"), ("status", "{ status: [OPEN] }")];

/// The schema, by the names of its types.
pub struct Schema<'a> {
    types: HashMap<&'a str, &'a Value>,
    root: &'a str,
}

/// Ids of records that exist.
pub struct Known<'a>(pub &'a Value);

impl<'a> Schema<'a> {
    /// Reads an answer to the introspection.
    pub fn new(schema: &'a Value) -> Option<Self> {
        let types = schema["types"].as_array()?.iter();
        let types = types.filter_map(|it| Some((it["name"].as_str()?, it))).collect();
        Some(Self { types, root: schema["queryType"]["name"].as_str()? })
    }

    /// Every list from both ends, with each condition of its filter, each order and each count.
    pub fn requests(&self, known: &Known<'_>) -> Vec<String> {
        let mut requests = Vec::new();
        for field in list(&self.types[self.root]["fields"]) {
            let is_page = list(&field["args"]).iter().any(|it| it["name"] == "first");
            if is_page || field["name"] == "board" {
                self.of_list(field, known, &mut requests);
            }
        }
        requests
    }

    fn of_list(&self, field: &Value, known: &Known<'_>, requests: &mut Vec<String>) {
        let name = text(field, "name");
        let argument = |name: &str| list(&field["args"]).iter().find(|it| it["name"] == name);
        let needed: Vec<String> = list(&field["args"])
            .iter()
            .filter(|it| it["type"]["kind"] == "NON_NULL" && it["defaultValue"].is_null())
            .map(|it| {
                format!(
                    "{}: {}",
                    text(it, "name"),
                    self.value(known, text(it, "name"), &it["type"])
                )
            })
            .collect();
        let has_count = list(&self.types[named(&field["type"])]["fields"])
            .iter()
            .any(|it| it["name"] == "totalCount");
        let mut ask = |given: &[String], end: &str, selection: &str| {
            let given: Vec<_> = needed.iter().chain(given).cloned().collect();
            let given = match (name, end) {
                ("board", _) | (_, "") => given.join(", "),
                (_, end) => format!("{}, {end}: 25", given.join(", ")),
            };
            let given = given.trim_start_matches(", ");
            let given = if given.is_empty() { String::new() } else { format!("({given})") };
            requests.push(format!("{{ {name}{given} {selection} }}"));
        };
        let selection = if name == "board" {
            "{ columns { stage { id } opportunities { nodes { id name } } } }"
        } else {
            "{ nodes { __typename id } }"
        };
        let counted = if name == "board" {
            "{ totals { count baseValue { amount } } }"
        } else {
            "{ totalCount }"
        };
        let counts = has_count || name == "board";
        ask(&[], "first", selection);
        ask(&[], "last", selection);
        if counts {
            ask(&[], "", counted);
        }
        let filters = argument("filter").map(|it| named(&it["type"]));
        let conditions = filters.map_or_else(Vec::new, |it| self.conditions(known, it));
        for condition in &conditions {
            let filter = [format!("filter: {condition}")];
            ask(&filter, "first", selection);
            if counts {
                ask(&filter, "", counted);
            }
        }
        let everyday = EVERYDAY.iter().filter(|(field, _)| {
            let fields = filters.map_or(&[][..], |it| list(&self.types[it]["inputFields"]));
            fields.iter().any(|it| it["name"] == *field)
        });
        let texts = conditions.iter().filter(|it| it.starts_with("{ text:")).cloned();
        let usual: Vec<String> = everyday.map(|(_, it)| (*it).to_owned()).chain(texts).collect();
        for order in argument("orderBy").map_or_else(Vec::new, |it| self.orders(named(&it["type"])))
        {
            for end in ["first", "last"] {
                ask(&[format!("orderBy: {order}")], end, selection);
                for filter in &usual {
                    ask(
                        &[format!("orderBy: {order}"), format!("filter: {filter}")],
                        end,
                        selection,
                    );
                }
            }
        }
    }

    /// One filter for each condition, and the text together with each other one.
    fn conditions(&self, known: &Known<'_>, filter: &str) -> Vec<String> {
        let mut all = Vec::new();
        for field in list(&self.types[filter]["inputFields"]) {
            let (name, kind) = (text(field, "name"), named(&field["type"]));
            match (name, &self.types[kind]["kind"]) {
                ("and" | "or" | "not", _) => {}
                ("text", _) => all.extend(WORDS.map(|word| format!("{{ text: \"{word}\" }}"))),
                (_, of_kind) if of_kind == "INPUT_OBJECT" => {
                    // `in` with one value is planned as `eq` is.
                    let operators = list(&self.types[kind]["inputFields"]).iter();
                    for operator in operators.filter(|it| it["name"] != "in") {
                        let value = self.value(known, name, &operator["type"]);
                        all.push(format!(
                            "{{ {name}: {{ {}: {value} }} }}",
                            text(operator, "name")
                        ));
                    }
                }
                _ => all.push(format!("{{ {name}: {} }}", self.value(known, name, &field["type"]))),
            }
        }
        if all.iter().any(|it| it.starts_with("{ text:")) {
            let others: Vec<_> =
                all.iter().filter(|it| !it.starts_with("{ text:")).cloned().collect();
            for other in others {
                for word in WORDS_WITH_FILTERS {
                    all.push(format!("{{ text: \"{word}\", {}", other.trim_start_matches("{ ")));
                }
            }
        }
        all
    }

    fn orders(&self, sort: &str) -> Vec<String> {
        let fields = list(&self.types[sort]["inputFields"]).iter();
        let keys = fields.filter(|it| it["name"] == "field").flat_map(|it| {
            list(&self.types[named(&it["type"])]["enumValues"]).iter().map(|it| text(it, "name"))
        });
        keys.flat_map(|key| {
            ["ASC", "DESC"].map(|direction| format!("[{{ field: {key}, direction: {direction} }}]"))
        })
        .collect()
    }

    /// A value of a type, as it is written in a document.
    fn value(&self, known: &Known<'_>, name: &str, kind: &Value) -> String {
        let today = chrono::Utc::now().format("%Y-%m-%d");
        match text(kind, "kind") {
            "NON_NULL" => self.value(known, name, &kind["ofType"]),
            "LIST" => format!("[{}]", self.value(known, name, &kind["ofType"])),
            "ENUM" => text(&self.types[named(kind)]["enumValues"][0], "name").to_owned(),
            _ => match named(kind) {
                "ID" => format!("\"{}\"", known.id(name)),
                "Boolean" => "true".to_owned(),
                "Int" => "1".to_owned(),
                "Date" => format!("\"{today}\""),
                "DateTime" => format!("\"{today}T00:00:00Z\""),
                "Decimal" => "\"100000\"".to_owned(),
                _ => "\"boiler\"".to_owned(),
            },
        }
    }
}

impl Known<'_> {
    /// The id of a record that an argument or a condition of this name may refer to.
    fn id(&self, name: &str) -> &str {
        let opportunity = "/opportunities/nodes/0";
        let path = match name {
            "processId" | "process" => "/salesProcesses/0/id".to_owned(),
            "stage" | "stageId" => "/salesProcesses/0/stages/0/id".to_owned(),
            "leadId" => "/leads/nodes/0/id".to_owned(),
            "priceListId" => "/priceLists/0/id".to_owned(),
            "account" | "contact" | "owner" | "team" => format!("{opportunity}/{name}/id"),
            "accountId" | "contactId" => {
                format!("{opportunity}/{}/id", name.trim_end_matches("Id"))
            }
            "ownerId" | "actorId" | "userId" => format!("{opportunity}/owner/id"),
            _ => format!("{opportunity}/id"),
        };
        self.0.pointer(&path).and_then(Value::as_str).unwrap_or("none")
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The name of a type, without what wraps it.
fn named(kind: &Value) -> &str {
    if kind["ofType"].is_null() { text(kind, "name") } else { named(&kind["ofType"]) }
}
