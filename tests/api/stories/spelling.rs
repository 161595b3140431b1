//! A record is found however its words and numbers are written, and texts are folded anew when the folding changes.

use forsat::platform::db::session::Session;
use forsat::refold::refold;
use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

const ACCOUNTS: &str =
    "query ($text: String!) { accounts(filter: { text: $text }) { nodes { name } } }";

async fn accounts(client: &Client, asked: &str) -> Vec<String> {
    let found = client.run(ACCOUNTS, json!({ "text": asked })).await;
    let nodes = found["accounts"]["nodes"].as_array().unwrap();
    nodes.iter().map(|account| text(account, "name")).collect()
}

async fn keep(client: &Client, name: &str, phone: &str) {
    let input = json!({ "name": name, "phone": phone, "onDuplicate": "ALLOW" });
    client.done("createAccount", input, "account { id }").await;
}

#[tokio::test]
async fn a_record_is_found_by_every_spelling() {
    let api = Api::start().await;
    let admin = &api.admin;
    keep(admin, "İSTANBUL Makina", "0912-345-6778").await;
    keep(admin, "Gießerei Müller", "+49 30 901820").await;
    keep(admin, "فولاد\u{200C}سازان", "021 8845 1200").await;
    keep(admin, "کتاب ها", "").await;
    keep(admin, "Oʻzbek O’Neil", "+1 212 555 0123").await;
    for (asked, name) in [
        ("istanbul", "İSTANBUL Makina"),
        ("GIESSEREI", "Gießerei Müller"),
        ("muller", "Gießerei Müller"),
        ("فولاد سازان", "فولاد\u{200C}سازان"),
        ("فولاد\u{200C}سازان", "فولاد\u{200C}سازان"),
        ("فولادسازان", "فولاد\u{200C}سازان"),
        ("کتاب\u{200C}ها", "کتاب ها"),
        ("کتابها", "کتاب ها"),
        ("کتاب ها", "کتاب ها"),
        ("0912-345-6778", "İSTANBUL Makina"),
        ("00989123456778", "İSTANBUL Makina"),
        ("(+98) 912 345 6778", "İSTANBUL Makina"),
        ("(021) 8845-1200", "فولاد\u{200C}سازان"),
        ("۰۲۱ ۸۸۴۵ ۱۲۰۰", "فولاد\u{200C}سازان"),
        ("030/901820", "Gießerei Müller"),
        ("0912–345–6778", "İSTANBUL Makina"),
        ("0912_3456778", "İSTANBUL Makina"),
        ("tel:+989123456778", "İSTANBUL Makina"),
        ("makina 0912-345-6778", "İSTANBUL Makina"),
        ("09123456778, istanbul", "İSTANBUL Makina"),
        ("o'neil", "Oʻzbek O’Neil"),
        ("oneil", "Oʻzbek O’Neil"),
        ("011 1 212 555 0123", "Oʻzbek O’Neil"),
    ] {
        assert_eq!(accounts(admin, asked).await, [name], "{asked}");
    }
    for name in ["فولاد سازان", "فولادسازان", "شرکت فولاد\u{200C}سازان (سهامی خاص)"]
    {
        let problem = admin.refused("createAccount", json!({ "name": name })).await;
        assert_eq!(problem["code"], "DUPLICATE_FOUND", "{name}");
    }
}

#[tokio::test]
async fn an_opportunity_is_found_by_the_numbers_of_its_documents() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Papers").await;
    let lines = json!([{ "productId": world.product, "quantity": "1" }]);
    let lines = json!({ "documentId": opportunity, "lines": lines });
    api.admin.done("setLines", lines, "document { id }").await;
    let generate = json!({ "opportunityId": opportunity, "activate": true });
    let quote = api.admin.done("generateQuote", generate, "quote { id number }").await;
    let win = json!({ "quoteId": quote["quote"]["id"] });
    let order = api.admin.done("winQuote", win, "order { number }").await;
    let list = "query ($text: String!) { opportunities(filter: { text: $text }) { nodes { id } } }";
    let numbers = [text(&quote, "quote.number"), text(&order, "order.number")];
    let is_found = async |asked: &str| {
        let found = api.admin.run(list, json!({ "text": asked })).await;
        assert_eq!(found["opportunities"]["nodes"], json!([{ "id": opportunity }]), "{asked}");
    };
    for number in &numbers {
        is_found(number).await;
        is_found(&number.to_lowercase()).await;
        is_found(&number.replace('-', "")).await;
    }
    let renamed = json!({ "opportunityId": opportunity, "name": "Other papers" });
    api.admin.done("updateOpportunity", renamed, "opportunity { id }").await;
    for number in &numbers {
        is_found(number).await;
    }
}

#[tokio::test]
async fn kept_texts_are_folded_anew_after_the_folding_has_changed() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Gießerei").await;
    keep(&api.admin, "فولاد سازان", "").await;
    let database = Database::connect(api.database_url()).await.unwrap();
    for spoilt in [
        "UPDATE search_document SET text = ' gießerei '",
        "UPDATE account SET name_key = 'old', name_sort = 'old'",
        "UPDATE opportunity SET name_sort = 'old', customer_sort = 'old'",
        "UPDATE text_fold SET version = 1",
    ] {
        database.execute_unprepared(spoilt).await.unwrap();
    }
    assert_eq!(accounts(&api.admin, "فولادسازان").await, Vec::<String>::new());
    let session = Session::system(api.db().clone(), api.clock().clone());
    assert!(refold(api.db(), &session).await.unwrap() > 3);
    assert_eq!(refold(api.db(), &session).await.unwrap(), 0, "it is done once");
    assert_eq!(accounts(&api.admin, "فولادسازان").await, ["فولاد سازان"]);
    let problem = api.admin.refused("createAccount", json!({ "name": "فولاد\u{200C}سازان" })).await;
    assert_eq!(problem["code"], "DUPLICATE_FOUND");
    let list = "query { opportunities(filter: { text: \"giesserei\", name: { eq: \"GIESSEREI\" } }) { nodes { id version } } }";
    let found = api.admin.run(list, json!({})).await;
    assert_eq!(found["opportunities"]["nodes"], json!([{ "id": opportunity, "version": 1 }]));
}
