//! A small company: rial and euro, three products, one price list, people as needed.

use serde_json::{Value, json};

use crate::harness::Api;
use crate::harness::client::{Client, text};

/// The ids of a small company.
#[derive(Clone)]
pub struct World {
    /// The default sales process: Record, Offer (which requires lines), Sale; stages may be skipped.
    pub process: String,
    /// A price list in euro.
    pub price_list: String,
    /// 44.50 apiece, taxed by the default rate of 10 %.
    pub product: String,
    /// 100.00 apiece, 10 % off from 10 to 19.
    pub tiered_product: String,
    /// 250.00 apiece, exempt.
    pub service: String,
    /// A reason that requires a competitor.
    pub lost_to_competitor: String,
    /// A reason that requires nothing.
    pub lost_plainly: String,
}

fn names(text: &str) -> Value {
    json!([{ "locale": "en", "text": text }, { "locale": "fa", "text": format!("{text} (فا)") }])
}

impl World {
    /// Creates it by mutations.
    pub async fn build(api: &Api) -> Self {
        let admin = &api.admin;
        admin
            .done(
                "createCurrency",
                json!({ "code": "EUR", "names": names("Euro") }),
                "currency { id }",
            )
            .await;
        let rate = json!({ "currencyCode": "EUR", "kind": "MARKET", "validFrom": "2026-01-01",
                           "currencyAmount": "1", "baseAmount": "1000" });
        admin.done("setExchangeRate", rate, "exchangeRate { id }").await;
        let group = json!({ "names": names("Pieces"), "units": [{ "names": names("piece") }] });
        let group = admin.done("createUnitGroup", group, "unitGroup { id units { id } }").await;
        let group = text(&group, "unitGroup.id");
        let exempt = json!({ "names": names("Exempt"), "kind": "EXEMPT", "percent": "0" });
        let exempt = admin.done("createTaxRate", exempt, "taxRate { id }").await;
        let exempt = exempt["taxRate"]["id"].clone();

        let product = |sku: &'static str, tax: Value| {
            let input =
                json!({ "sku": sku, "names": names(sku), "unitGroupId": group, "taxRateId": tax });
            async move {
                text(&admin.done("createProduct", input, "product { id }").await, "product.id")
            }
        };
        let sensor = product("SENSOR", Value::Null).await;
        let tiered = product("TIERED", Value::Null).await;
        let service = product("SERVICE", exempt).await;

        let list = json!({ "names": names("Export"), "currencyCode": "EUR" });
        let list = admin.done("createPriceList", list, "priceList { id }").await;
        let price_list = text(&list, "priceList.id");
        let items = json!([
            { "productId": sensor, "method": "AMOUNT", "value": "44.5" },
            { "productId": service, "method": "AMOUNT", "value": "250" },
            { "productId": tiered, "method": "AMOUNT", "value": "100",
              "tiers": [{ "fromQuantity": "10", "toQuantity": "19", "percent": "10" }] },
        ]);
        let items = json!({ "priceListId": price_list, "items": items });
        admin.done("setPriceListItems", items, "priceList { id }").await;

        let stage = |name: &str, steps: Value| json!({ "names": names(name), "probability": 20, "rotDays": 10, "steps": steps });
        let needs_lines =
            json!([{ "kind": "LINES", "labels": names("Lines"), "isRequired": true }]);
        let process = json!({ "names": names("Short"), "isDefault": true, "allowsSkipping": true,
            "stages": [stage("Record", json!([])), stage("Offer", needs_lines), stage("Sale", json!([]))] });
        let process = admin.done("createSalesProcess", process, "salesProcess { id }").await;

        let lists =
            admin.run("{ closeReasons(outcome: LOST) { id requiresCompetitor } }", json!({})).await;
        let reason = |requires: bool| {
            let reasons = lists["closeReasons"].as_array().expect("reasons").iter();
            let mut fitting = reasons.filter(|reason| reason["requiresCompetitor"] == requires);
            text(fitting.next().expect("a fitting reason"), "id")
        };
        Self {
            process: text(&process, "salesProcess.id"),
            price_list,
            product: sensor,
            tiered_product: tiered,
            service,
            lost_to_competitor: reason(true),
            lost_plainly: reason(false),
        }
    }

    /// A person with a token.
    pub async fn person(&self, api: &Api, name: &str, role: &str, reach: &str) -> Client {
        let input = json!({ "displayNames": names(name), "role": role, "reach": reach });
        let user = api.admin.done("createUser", input, "user { id }").await;
        let input = json!({ "name": name, "userId": user["user"]["id"] });
        let token = api.admin.done("createApiToken", input, "secret").await;
        Client::new(api.admin.url(), Some(&text(&token, "secret")))
    }

    /// The input that opens an opportunity in euro with a new customer.
    pub fn opportunity(&self, name: &str) -> Value {
        json!({ "name": name, "currencyCode": "EUR", "priceListId": self.price_list,
                "account": { "create": { "name": format!("Customer of {name}") } },
                "contact": { "none": "NONE" }, "onDuplicate": "ALLOW" })
    }

    /// Opens an opportunity as the administrator.
    pub async fn open_opportunity(&self, api: &Api, name: &str) -> String {
        self.open_opportunity_as(&api.admin, name).await
    }

    /// Opens an opportunity as this person.
    pub async fn open_opportunity_as(&self, client: &Client, name: &str) -> String {
        let opened =
            client.done("openOpportunity", self.opportunity(name), "opportunity { id }").await;
        text(&opened, "opportunity.id")
    }

    /// A closed opportunity with every relation: lead, team, lines, quotes, competitor.
    pub async fn full_opportunity(&self, api: &Api) -> String {
        let admin = &api.admin;
        let team =
            admin.done("createTeam", json!({ "names": names("North") }), "team { id }").await;
        let viewer = admin.run("{ viewer { user { id } } }", json!({})).await;
        let join =
            json!({ "userId": viewer["viewer"]["user"]["id"], "teamId": team["team"]["id"] });
        admin.done("updateUser", join, "user { id }").await;
        let lead =
            json!({ "subject": "Everything", "companyName": "Full Ltd", "lastName": "Full" });
        let lead = admin.done("createLead", lead, "lead { id }").await;
        let qualify = json!({ "leadId": lead["lead"]["id"], "currencyCode": "EUR", "priceListId": self.price_list });
        let qualified = admin.done("qualifyLead", qualify, "opportunities { id }").await;
        let opportunity = text(&qualified, "opportunities.0.id");
        let lines = json!([{ "productId": self.product, "quantity": "2" }]);
        admin
            .done(
                "setLines",
                json!({ "documentId": opportunity, "lines": lines }),
                "document { id }",
            )
            .await;
        admin
            .done(
                "generateQuote",
                json!({ "opportunityId": opportunity, "activate": true }),
                "quote { id }",
            )
            .await;
        let lost = json!({ "opportunityId": opportunity, "reasonId": self.lost_to_competitor,
                           "competitor": { "newName": "Rival" } });
        admin.done("closeAsLost", lost, "opportunity { id }").await;
        admin
            .done(
                "reopenOpportunity",
                json!({ "opportunityId": opportunity }),
                "opportunity { id }",
            )
            .await;
        opportunity
    }
}
