//! The whole life of an opportunity, each step by what the one before it answered.

use std::cell::Cell;
use std::net::SocketAddr;

use anyhow::Context;
use serde_json::{Value, json};

use crate::run::http::{self, Client};
use crate::run::works::{M2, NO_ERRORS, Sample, body};

/// What all lives have in common.
#[derive(Debug)]
pub struct Life {
    /// Where the server listens.
    pub address: SocketAddr,
    /// As whom.
    pub token: String,
    /// What is sold.
    pub sample: Sample,
    /// Tells the names of one run from those of another.
    pub mark: String,
    /// How many have begun: no two have one customer.
    pub count: Cell<usize>,
}

const LEAD: &str = "mutation Lead($input: CreateLeadInput!) { createLead(input: $input) { \
    lead { id } userErrors { code message path } } }";
const QUALIFY: &str = "mutation Qualify($input: QualifyLeadInput!) { qualifyLead(input: $input) { \
    opportunities { id } userErrors { code message path } } }";
const LINES: &str = "mutation Lines($input: SetLinesInput!) { setLines(input: $input) { \
    document { id } userErrors { code message path } } }";
const QUOTE: &str = "mutation Quote($input: GenerateQuoteInput!) { generateQuote(input: $input) { \
    quote { id } userErrors { code message path } } }";
const ACTIVATE: &str = "mutation Activate($input: ActivateQuoteInput!) { activateQuote(input: $input) { \
    quote { id status } userErrors { code message path } } }";

impl Life {
    /// Lead, qualified, lines, quote, activated, won.
    pub async fn live(&self, client: &mut Client) -> anyhow::Result<()> {
        let number = self.count.replace(self.count.get() + 1);
        let mark = format!("{}{number}", self.mark);
        let lead = json!({ "input": {
            "subject": format!("Pumps {mark}"), "companyName": format!("Life {mark}"),
            "firstName": "Vera", "lastName": format!("Person{mark}"),
            "email": format!("vera@life{mark}.example"),
        }});
        let lead = self.step(client, LEAD, &lead, "/createLead/lead/id").await?;
        let input = json!({ "input": { "leadId": lead, "priceListId": self.sample.price_list } });
        let opportunity =
            self.step(client, QUALIFY, &input, "/qualifyLead/opportunities/0/id").await?;
        let input =
            json!({ "input": { "documentId": opportunity, "lines": self.sample.lines(number) } });
        self.step(client, LINES, &input, "/setLines/document/id").await?;
        let input = json!({ "input": { "opportunityId": opportunity } });
        let quote = self.step(client, QUOTE, &input, "/generateQuote/quote/id").await?;
        let input = json!({ "input": { "quoteId": quote } });
        self.step(client, ACTIVATE, &input, "/activateQuote/quote/id").await?;
        let input = json!({ "input": { "opportunityId": opportunity } });
        self.step(client, M2, &input, "/closeAsWon/order/id").await?;
        Ok(())
    }

    async fn step(
        &self,
        client: &mut Client,
        query: &str,
        variables: &Value,
        wanted: &str,
    ) -> anyhow::Result<String> {
        let body = body(query, variables);
        let request = http::post(self.address, "/graphql", &self.token, &body);
        let answer = client.ask(&request, NO_ERRORS.as_bytes()).await?;
        let answer: Value = serde_json::from_slice(answer)?;
        let found = answer.pointer(&format!("/data{wanted}")).and_then(Value::as_str);
        found.map(str::to_owned).with_context(|| format!("no {wanted} in {answer}"))
    }
}
