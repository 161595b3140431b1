//! Later changes: customers of opportunities, rates set in advance, expired quotes, retries that clear a field.

use forsat::platform::db::session::Session;
use forsat::reference::currency::daily::take_over_rates;
use serde_json::{Value, json};

use crate::harness::client::text;
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

#[tokio::test]
async fn the_customer_of_an_opportunity_may_change() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let admin = &api.admin;
    let opportunity = world.open_opportunity(&api, "Moved").await;
    let sent = json!({ "opportunityId": opportunity });
    let quote = admin.done("generateQuote", sent, "quote { id }").await;
    let input = json!({ "name": "Other Company", "phone": "021 8884 5120" });
    let other = admin.done("createAccount", input, "account { id }").await;
    let input = json!({ "lastName": "Other Person" });
    let person = admin.done("createContact", input, "contact { id }").await;

    let input = json!({ "opportunityId": opportunity, "accountId": other["account"]["id"],
                        "contactId": person["contact"]["id"] });
    let fields = "opportunity { version customerName customer { ... on Account { id } } \
                  contact { fullName } }";
    let changed = admin.done("updateOpportunity", input.clone(), fields).await;
    let moved = &changed["opportunity"];
    assert_eq!(moved["customerName"], "Other Company");
    assert_eq!(moved["customer"]["id"], other["account"]["id"]);
    assert_eq!(moved["contact"]["fullName"], "Other Person");
    let again = admin.done("updateOpportunity", input, fields).await;
    assert_eq!(again["opportunity"]["version"], moved["version"], "nothing changed");

    let find = "query ($text: String!) { opportunities(filter: { text: $text }) { nodes { id } } }";
    for asked in ["Other Company", "other person", "02188845120"] {
        let found = admin.run(find, json!({ "text": asked })).await;
        assert_eq!(found["opportunities"]["nodes"], json!([{ "id": opportunity }]), "{asked}");
    }
    let found = admin.run(find, json!({ "text": "Customer of Moved" })).await;
    assert_eq!(found["opportunities"]["nodes"], json!([]), "the old name finds nothing");

    let nobody = json!({ "opportunityId": opportunity, "accountId": null, "contactId": null });
    assert_eq!(admin.refused("updateOpportunity", nobody).await["code"], "CUSTOMER_REQUIRED");
    let quote = admin
        .run(
            "query ($id: ID!) { quote(id: $id) { opportunity { id } } }",
            json!({ "id": quote["quote"]["id"] }),
        )
        .await;
    assert_eq!(
        quote["quote"]["opportunity"]["id"],
        json!(opportunity),
        "its quotes stay its quotes"
    );
}

#[tokio::test]
async fn a_rate_that_was_set_beforehand_holds_from_its_day_on() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut input = world.opportunity("Abroad");
    input["estimatedValue"] = json!("100");
    let opened = api.admin.done("openOpportunity", input, "opportunity { id }").await;
    let opportunity = text(&opened, "opportunity.id");
    let rate = json!({ "currencyCode": "EUR", "kind": "MARKET", "validFrom": "2026-11-25",
                       "currencyAmount": "1", "baseAmount": "1500" });
    api.admin.done("setExchangeRate", rate, "exchangeRate { id }").await;

    let session = Session::system(api.db().clone(), api.clock().clone());
    for (days, worth, version) in
        [(0, "100000.0000", 1), (1, "100000.0000", 1), (2, "150000.0000", 1)]
    {
        api.clock()
            .set(crate::harness::instant("2026-11-23T08:00:00Z") + chrono::Duration::days(days));
        take_over_rates(&session).await.expect("the day begins");
        let read = "query ($id: ID!) { opportunity(by: { id: $id }) { version baseEstimatedValue { amount } } }";
        let found = api.admin.run(read, json!({ "id": opportunity })).await;
        assert_eq!(
            found["opportunity"],
            json!({ "version": version, "baseEstimatedValue": { "amount": worth } }),
            "after {days} days"
        );
    }
}

#[tokio::test]
async fn a_retry_that_clears_is_no_retry_of_one_that_leaves() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Key").await;
    let leaves =
        json!({ "opportunityId": opportunity, "painPoints": "slow", "idempotencyKey": "k" });
    api.admin.done("updateOpportunity", leaves.clone(), "opportunity { version }").await;
    let mut clears = leaves.clone();
    clears["customerNeed"] = json!(null);
    let refused = api.admin.refused("updateOpportunity", clears).await;
    assert_eq!(refused["code"], "IDEMPOTENCY_KEY_REUSED");
    let replayed = api.admin.done("updateOpportunity", leaves, "opportunity { version }").await;
    assert_eq!(replayed["opportunity"]["version"], 2);
}

#[tokio::test]
async fn lists_without_pages_stop_where_they_say() {
    let api = Api::start().await;
    let names = |name: String| json!({ "name": name });
    let first = api.admin.done("createAccount", names("Large".into()), "account { id }").await;
    let second = api.admin.done("createAccount", names("Small".into()), "account { id }").await;
    for number in 0..103 {
        let input = json!({ "lastName": format!("Person {number:03}"), "onDuplicate": "ALLOW",
                            "accountId": first["account"]["id"] });
        api.admin.done("createContact", input, "contact { id }").await;
    }
    let input = json!({ "lastName": "Alone", "accountId": second["account"]["id"] });
    api.admin.done("createContact", input, "contact { id }").await;
    let read = "{ accounts(first: 2) { nodes { name contacts { lastName } } } }";
    let found = api.admin.run(read, json!({})).await;
    for account in found["accounts"]["nodes"].as_array().expect("accounts") {
        let contacts = account["contacts"].as_array().expect("contacts");
        let last = contacts.last().expect("a contact")["lastName"].clone();
        match account["name"].as_str() {
            Some("Large") => assert_eq!((contacts.len(), last), (100, json!("Person 099"))),
            _ => assert_eq!((contacts.len(), last), (1, json!("Alone"))),
        }
    }
}

#[tokio::test]
async fn an_error_of_an_amount_names_its_path() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Amounts").await;
    let line = |price: &str| json!([{ "description": "One", "quantity": "1", "unitPrice": price }]);
    let lines = |price: &str| json!({ "documentId": opportunity, "lines": line(price) });
    api.admin.done("setLines", lines("100"), "document { id }").await;
    let header = json!({ "documentId": opportunity, "discountAmount": "60" });
    api.admin.done("updateDocument", header, "document { id }").await;
    let refused = api.admin.refused("setLines", lines("50")).await;
    assert_eq!(refused["path"], json!(["lines"]), "{refused:#}");
    for field in ["discountAmount", "discountPercent", "freightAmount", "freightTaxRate"] {
        let mut header = json!({ "documentId": opportunity });
        header[field] = json!("-1");
        let refused = api.admin.refused("updateDocument", header).await;
        assert_eq!(refused["path"], json!([field]), "{refused:#}");
    }
    let mut header = json!({ "documentId": opportunity });
    header["discountAmount"] = json!("100.01");
    let refused = api.admin.refused("updateDocument", header).await;
    assert_eq!(refused["path"], json!(["discountAmount"]), "{refused:#}");
}

#[tokio::test]
async fn an_expired_quote_is_not_won_silently() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let opportunity = world.open_opportunity_as(&rep, "Late").await;
    let line = json!([{ "description": "One", "quantity": "1", "unitPrice": "10" }]);
    rep.done("setLines", json!({ "documentId": opportunity, "lines": line }), "document { id }")
        .await;
    let input = json!({ "opportunityId": opportunity, "activate": true });
    let quote = rep.done("generateQuote", input, "quote { id }").await["quote"]["id"].clone();
    api.clock().advance(chrono::Duration::days(31));

    let win = json!({ "quoteId": quote });
    let close = json!({ "opportunityId": opportunity, "note": "They signed all the same" });
    assert_eq!(rep.refused("winQuote", win.clone()).await["code"], "INVALID_STATE");
    assert_eq!(rep.refused("closeAsWon", close.clone()).await["code"], "INVALID_STATE");
    let excused = api.admin.done("winQuote", win, "quote { status } warnings { code }").await;
    assert_eq!(excused["warnings"][0]["code"], "QUOTE_EXPIRED");
    let won = rep.done("closeAsWon", close, "opportunity { status } winningQuote { id }").await;
    assert_eq!(won["winningQuote"]["id"], quote, "what has won already needs no excuse");
}

/// An opportunity in a currency, worth so much of it; its id and number.
async fn worth(api: &Api, currency: &str, value: &str) -> (String, String) {
    let customer = json!({ "create": { "lastName": "Worth" } });
    let input = json!({ "name": "Worth", "currencyCode": currency, "estimatedValue": value,
                        "contact": customer, "onDuplicate": "ALLOW" });
    let opened = api.admin.done("openOpportunity", input, "opportunity { id number }").await;
    (text(&opened, "opportunity.id"), text(&opened, "opportunity.number"))
}

#[tokio::test]
async fn a_value_that_leaves_the_range_stops_no_rate_of_the_day() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let names = json!([{ "locale": "en", "text": "Dollar" }, { "locale": "fa", "text": "دلار" }]);
    let dollar = json!({ "code": "USD", "names": names });
    api.admin.done("createCurrency", dollar, "currency { id }").await;
    let rate = |currency: &str, day: &str, base: &str| {
        json!({ "currencyCode": currency, "kind": "MARKET", "validFrom": day,
                "currencyAmount": "1", "baseAmount": base })
    };
    let set =
        async |rate: Value| api.admin.done("setExchangeRate", rate, "exchangeRate { id }").await;
    set(rate("USD", "2026-01-01", "900")).await;
    let (large, number) = worth(&api, "EUR", "900000000000").await;
    let (corrected, _) = worth(&api, "EUR", "900000000000").await;
    let (small, _) = worth(&api, "EUR", "100").await;
    let (other, _) = worth(&api, "USD", "100").await;
    let euro = text(&set(rate("EUR", "2026-11-25", "1500000")).await, "exchangeRate.id");
    set(rate("USD", "2026-11-25", "1000")).await;

    api.numbered().await;
    let start = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    let stream = "subscription ($after: String) { pipelineEvents(after: $after) { kind \
                  ... on ReferenceDataChanged { recordId } } }";
    let after = json!({ "after": start["opportunities"]["asOf"] });
    let token = api.admin.token().unwrap();
    let mut heard = Subscription::open(api.admin.url(), token, stream, after).await;
    api.clock().set(crate::harness::instant("2026-11-25T08:00:00Z"));
    let session = Session::system(api.db().clone(), api.clock().clone());
    take_over_rates(&session).await.expect("the day begins");

    let read = "query ($id: ID!) { opportunity(by: { id: $id }) { isBaseValueStale baseEstimatedValue { amount } } }";
    for (id, stale, base) in [
        (&large, true, "900000000000000.0000"),
        (&small, false, "150000000.0000"),
        (&other, false, "100000.0000"),
    ] {
        let found = api.admin.run(read, json!({ "id": id })).await;
        let expected =
            json!({ "isBaseValueStale": stale, "baseEstimatedValue": { "amount": base } });
        assert_eq!(found["opportunity"], expected, "{id}");
    }
    let changed = async |heard: &mut Subscription| loop {
        let event = heard.next().await["pipelineEvents"].take();
        if event["kind"] == "REFERENCE_DATA_CHANGED" {
            return text(&event, "recordId");
        }
    };
    let first = [changed(&mut heard).await, changed(&mut heard).await];
    assert!(first.contains(&euro), "both rates took effect: {first:?}");

    // What is applied already is told once; who sets a rate is told what it does not fit.
    take_over_rates(&session).await.expect("the day goes on");
    let higher = set(rate("EUR", "2026-11-25", "1600000")).await;
    assert_eq!(higher["warnings"][0]["code"], "BASE_VALUES_NOT_CONVERTED", "{higher:#}");
    assert!(text(&higher, "warnings.0.message").contains(&number), "{higher:#}");
    assert_eq!(changed(&mut heard).await, euro, "the event of the new rate is the next one");

    // Such a value holds nothing open, and a value that fits takes the day's rate.
    let shown = async |id: &str| {
        let found = api.admin.run(read, json!({ "id": id })).await;
        (
            found["opportunity"]["isBaseValueStale"].clone(),
            text(&found, "opportunity.baseEstimatedValue.amount"),
        )
    };
    let former = (json!(true), "900000000000000.0000".to_owned());
    let lose = json!({ "opportunityId": large, "reasonId": world.lost_plainly });
    api.admin.done("closeAsLost", lose, "opportunity { id }").await;
    assert_eq!(shown(&large).await, former);
    api.admin
        .done("reopenOpportunity", json!({ "opportunityId": large }), "opportunity { id }")
        .await;
    assert_eq!(shown(&large).await, former);
    let less = json!({ "opportunityId": corrected, "estimatedValue": "1000" });
    api.admin.done("updateOpportunity", less, "opportunity { id }").await;
    assert_eq!(shown(&corrected).await, (json!(false), "1600000000.0000".to_owned()));
    let more = json!({ "opportunityId": corrected, "estimatedValue": "900000000000" });
    let refused = api.admin.refused("updateOpportunity", more).await;
    assert_eq!(
        (&refused["code"], &refused["path"]),
        (&json!("OUT_OF_RANGE"), &json!(["estimatedValue"]))
    );

    set(rate("EUR", "2026-11-25", "1000")).await;
    let found = api.admin.run(read, json!({ "id": large })).await;
    assert_eq!(found["opportunity"]["isBaseValueStale"], false, "a rate that fits clears the mark");
}
