//! The commands of a storm, and the records that all of them change.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::run::http::{self, Client};
use crate::run::works::body;

/// What is sent in turn. Some are dry runs, because they would end what the others work on: they lock all the same.
pub const COMMANDS: [&str; 23] = [
    "deleteRecords (dry run)",
    "reassignRecords",
    "updateAccount (name)",
    "updateContact",
    "setExchangeRate",
    "openOpportunity",
    "updateOpportunity",
    "setLines",
    "updateDocument",
    "repriceDocument",
    "moveOpportunityStage (next)",
    "moveOpportunityStage (previous)",
    "setOpportunityHold",
    "addOpportunityCompetitor (dry run)",
    "shareOpportunity",
    "generateQuote (dry run)",
    "closeAsWon (dry run)",
    "closeAsLost (dry run)",
    "closeAsLost",
    "reopenOpportunity",
    "createNote",
    "createContact (LINK)",
    "createAccount (LINK)",
];

const COMPANY: &str = "{ viewer { user { id } } currencies { code } organization { baseCurrency } \
    users { id } priceLists { id currencyCode items(first: 1) { nodes { product { id } } } } \
    closeReasons(outcome: LOST) { id requiresCompetitor requiresNote } }";

/// The records that all callers change.
pub struct Field {
    account: String,
    contact: String,
    opportunities: Vec<String>,
    owner: String,
    colleague: String,
    product: String,
    reason: String,
    /// A currency with a rate; `None`: the organization has only its own.
    currency: Option<String>,
    opening: Value,
}

impl Field {
    /// Makes a customer with opportunities.
    pub async fn prepare(
        (address, token): (SocketAddr, &str),
        opportunities: usize,
    ) -> anyhow::Result<Self> {
        let mut caller = Caller { client: Client::connect(address).await?, address, token };
        let company = caller.ask(COMPANY, &json!({})).await?;
        let text = |path: &str| {
            let found = company.pointer(path).and_then(Value::as_str);
            found.map(str::to_owned).with_context(|| format!("the company has no {path}"))
        };
        let list = |path: &str| {
            company.pointer(path).and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
        };
        let owner = text("/viewer/user/id")?;
        let id = |it: &Value| it["id"].as_str().map(str::to_owned);
        let mut others = list("/users").iter().filter_map(id);
        let colleague = others.find(|it| *it != owner).unwrap_or_else(|| owner.clone());
        let mut reasons = list("/closeReasons").iter();
        let plain =
            reasons.find(|it| it["requiresCompetitor"] == false && it["requiresNote"] == false);
        let reason = plain.and_then(id).context("no reason to lose without more")?;
        let base = text("/organization/baseCurrency")?;
        let mut codes = list("/currencies").iter().filter_map(|it| it["code"].as_str());
        let currency = codes.find(|code| *code != base).map(str::to_owned);

        let account = json!({ "name": "Storm Works", "onDuplicate": "ALLOW" });
        let account = caller.call("createAccount", account, "account { id }").await?;
        let account = account["account"]["id"].as_str().context("an account")?.to_owned();
        let contact = json!({ "lastName": "Storm", "accountId": account, "onDuplicate": "ALLOW" });
        let contact = caller.call("createContact", contact, "contact { id }").await?;
        let contact = contact["contact"]["id"].as_str().context("a contact")?.to_owned();
        let product = text("/priceLists/0/items/nodes/0/product/id")?;
        let opening = json!({
            "name": "Storm", "account": { "existingId": account },
            "contact": { "existingId": contact },
            "currencyCode": text("/priceLists/0/currencyCode")?,
            "priceListId": text("/priceLists/0/id")?,
            "lines": [{ "productId": product, "quantity": "2" }],
        });
        let mut opened = Vec::with_capacity(opportunities);
        for _ in 0..opportunities {
            let done =
                caller.call("openOpportunity", opening.clone(), "opportunity { id }").await?;
            let id = done["opportunity"]["id"].as_str().context("an opportunity")?;
            opened.push(id.to_owned());
        }
        if opened.is_empty() {
            bail!("a storm needs an opportunity");
        }
        let opportunities = opened;
        Ok(Self {
            account,
            contact,
            opportunities,
            owner,
            colleague,
            product,
            reason,
            currency,
            opening,
        })
    }

    /// The document and the variables of a command; `step` says which records it takes, and in which order.
    #[must_use]
    pub fn call(&self, command: usize, step: usize) -> (String, Value) {
        let id = &self.opportunities[step % self.opportunities.len()];
        let mut ids = self.opportunities.clone();
        ids.rotate_left(step % self.opportunities.len());
        if step.is_multiple_of(2) {
            ids.reverse();
        }
        let (verb, input) = match command {
            0 => ("deleteRecords", json!({ "recordIds": ids, "dryRun": true })),
            1 => ("reassignRecords", json!({ "recordIds": ids, "ownerId": self.owner })),
            2 => {
                let name = format!("Storm Works {}", step % 100);
                ("updateAccount", json!({ "accountId": self.account, "name": name }))
            }
            3 => {
                let title = format!("Buyer {step}");
                ("updateContact", json!({ "contactId": self.contact, "jobTitle": title }))
            }
            4 => ("setExchangeRate", self.rate(step)),
            5 => ("openOpportunity", self.opening.clone()),
            6 => {
                let need = format!("{step}");
                ("updateOpportunity", json!({ "opportunityId": id, "customerNeed": need }))
            }
            7 => {
                let line =
                    json!({ "productId": self.product, "quantity": (1 + step % 9).to_string() });
                ("setLines", json!({ "documentId": id, "lines": [line] }))
            }
            8 => {
                let terms = format!("{} days", step % 90);
                ("updateDocument", json!({ "documentId": id, "paymentTerms": terms }))
            }
            9 => ("repriceDocument", json!({ "documentId": id })),
            10 => ("moveOpportunityStage", moved(id, "NEXT")),
            11 => ("moveOpportunityStage", moved(id, "PREVIOUS")),
            12 => {
                let is_on_hold = step.is_multiple_of(46);
                ("setOpportunityHold", json!({ "opportunityId": id, "isOnHold": is_on_hold }))
            }
            13 => {
                let rival = json!({ "newName": format!("Rival {}", step % 5) });
                let input = json!({ "opportunityId": id, "competitor": rival, "dryRun": true });
                ("addOpportunityCompetitor", input)
            }
            14 => {
                let with = json!({ "userId": self.colleague });
                ("shareOpportunity", json!({ "opportunityId": id, "with": with, "access": "READ" }))
            }
            15 => {
                ("generateQuote", json!({ "opportunityId": id, "activate": true, "dryRun": true }))
            }
            16 => ("closeAsWon", json!({ "opportunityId": id, "dryRun": true })),
            17 => ("closeAsLost", self.lost(id, true)),
            18 => ("closeAsLost", self.lost(id, false)),
            19 => ("reopenOpportunity", json!({ "opportunityId": id })),
            20 => ("createNote", json!({ "recordId": id, "text": format!("Note {step}") })),
            21 => {
                let email = format!("buyer{}@storm.example", step % 50);
                let input = json!({ "lastName": "Storm", "email": email, "onDuplicate": "LINK" });
                ("createContact", input)
            }
            _ => {
                let name = format!("Storm Branch {}", step % 50);
                ("createAccount", json!({ "name": name, "onDuplicate": "LINK" }))
            }
        };
        (document(verb, ""), json!({ "input": input }))
    }

    /// Without a currency of its own the rule refuses it, which is counted.
    fn rate(&self, step: usize) -> Value {
        json!({ "currencyCode": self.currency.as_deref().unwrap_or("EUR"), "kind": "MARKET",
                "currencyAmount": "1", "baseAmount": (1000 + step % 100).to_string() })
    }

    fn lost(&self, id: &str, is_dry_run: bool) -> Value {
        json!({ "opportunityId": id, "reasonId": self.reason, "dryRun": is_dry_run })
    }
}

fn moved(id: &str, direction: &str) -> Value {
    json!({ "opportunityId": id, "to": { "direction": direction } })
}

/// The document of a mutation; its answer stands under `call`.
fn document(verb: &str, fields: &str) -> String {
    let mut kind = verb.to_owned();
    kind[..1].make_ascii_uppercase();
    format!(
        "mutation ($input: {kind}Input!) {{ call: {verb}(input: $input) {{ {fields} userErrors {{ code message }} }} }}"
    )
}

/// One connection that prepares.
struct Caller<'a> {
    client: Client,
    address: SocketAddr,
    token: &'a str,
}

impl Caller<'_> {
    async fn ask(&mut self, query: &str, variables: &Value) -> anyhow::Result<Value> {
        let request = http::post(self.address, "/graphql", self.token, &body(query, variables));
        let mut answer: Value = serde_json::from_slice(self.client.send(&request).await?)?;
        if !answer["errors"].is_null() {
            bail!("{query}: {}", answer["errors"]);
        }
        Ok(answer["data"].take())
    }

    async fn call(&mut self, verb: &str, input: Value, fields: &str) -> anyhow::Result<Value> {
        let mut done = self.ask(&document(verb, fields), &json!({ "input": input })).await?;
        if done["call"]["userErrors"] != json!([]) {
            bail!("{verb}: {}", done["call"]["userErrors"]);
        }
        Ok(done["call"].take())
    }
}
