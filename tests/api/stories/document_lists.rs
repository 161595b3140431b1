//! Lists of quotes and orders: who sees which, and how they are found, sorted and paged.

use chrono::Duration;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::{Api, World};

/// Two sellers with their opportunities. The first quote is revised, and its revision wins; the second is a draft.
struct Sale {
    first_seller: Client,
    second_seller: Client,
    /// Leads the first seller's team.
    manager: Client,
    team: String,
    first: String,
    second: String,
    /// The number of the first quote.
    number: String,
    order: String,
    order_number: String,
}

impl Sale {
    async fn make(api: &Api, world: &World) -> Self {
        let names = json!([{ "locale": "en", "text": "North" }]);
        let team = api.admin.done("createTeam", json!({ "names": names }), "team { id }").await;
        let team = text(&team, "team.id");
        let first_seller = world.person(api, "Reza", "REP", "OWN").await;
        let second_seller = world.person(api, "Sara", "REP", "OWN").await;
        let manager = world.person(api, "Mina", "MANAGER", "TEAM").await;
        for person in [&first_seller, &manager] {
            let join = json!({ "userId": id_of(person).await, "teamId": team });
            api.admin.done("updateUser", join, "user { id }").await;
        }

        let first = world.open_opportunity_as(&first_seller, "Pars").await;
        let line = json!({ "productId": world.product, "quantity": "2" });
        let set = json!({ "documentId": first, "lines": [line] });
        first_seller.done("setLines", set, "document { id }").await;
        let generate =
            json!({ "opportunityId": first, "activate": true, "validUntil": "2026-12-20" });
        let quote = first_seller.done("generateQuote", generate, "quote { id number }").await;
        let of_quote = json!({ "quoteId": quote["quote"]["id"] });
        let revised = first_seller.done("reviseQuote", of_quote, "quote { id }").await;
        let of_quote = json!({ "quoteId": revised["quote"]["id"] });
        first_seller.done("activateQuote", of_quote.clone(), "quote { id }").await;
        let won = first_seller.done("winQuote", of_quote, "order { id number }").await;

        api.clock().advance(Duration::hours(1));
        let second = world.open_opportunity_as(&second_seller, "Alborz").await;
        let line = json!({ "productId": world.service, "quantity": "10" });
        let set = json!({ "documentId": second, "lines": [line] });
        second_seller.done("setLines", set, "document { id }").await;
        let generate = json!({ "opportunityId": second, "validUntil": "2026-11-24" });
        second_seller.done("generateQuote", generate, "quote { id }").await;
        api.clock().advance(Duration::days(3));
        Self {
            first_seller,
            second_seller,
            manager,
            team,
            first,
            second,
            number: text(&quote, "quote.number"),
            order: text(&won, "order.id"),
            order_number: text(&won, "order.number"),
        }
    }
}

async fn id_of(person: &Client) -> String {
    text(&person.run("{ viewer { user { id } } }", json!({})).await, "viewer.user.id")
}

/// The customers and revisions of the quotes that a person finds, by number.
async fn quotes(person: &Client, filter: Value) -> Vec<String> {
    sorted_quotes(person, filter, json!([{ "field": "NUMBER", "direction": "ASC" }])).await
}

async fn sorted_quotes(person: &Client, filter: Value, order: Value) -> Vec<String> {
    let query = "query ($filter: QuoteFilter, $order: [QuoteSort!]) { quotes(filter: $filter, orderBy: $order) { \
        totalCount nodes { revision opportunity { name } } } }";
    let found = person.run(query, json!({ "filter": filter, "order": order })).await;
    let nodes = found["quotes"]["nodes"].as_array().unwrap();
    assert_eq!(found["quotes"]["totalCount"], nodes.len(), "{filter}");
    let shown = |node: &Value| format!("{} {}", text(node, "opportunity.name"), node["revision"]);
    nodes.iter().map(shown).collect()
}

#[tokio::test]
async fn quotes_are_found_by_what_they_and_their_opportunities_are() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let sale = Sale::make(&api, &world).await;
    let [original, revision, draft] = ["Pars 0", "Pars 1", "Alborz 0"];
    let account = "query ($id: ID!) { opportunity(by: { id: $id }) { account { id } } }";
    let account = api.admin.run(account, json!({ "id": sale.first })).await;
    let account = &account["opportunity"]["account"]["id"];
    let seller = id_of(&sale.first_seller).await;
    let persian = sale.number.replace('0', "۰").replace('1', "۱").replace('2', "۲");
    for (filter, expected) in [
        (json!({}), vec![original, revision, draft]),
        (json!({ "status": ["DRAFT", "WON"] }), vec![revision, draft]),
        (json!({ "status": [] }), vec![]),
        (json!({ "closedAs": ["REVISED"] }), vec![original]),
        (json!({ "isExpired": true }), vec![draft]),
        (json!({ "isExpired": false }), vec![original, revision]),
        (json!({ "not": { "isExpired": false } }), vec![draft]),
        (json!({ "validUntil": { "lte": "2026-11-30" } }), vec![draft]),
        (json!({ "sentAt": { "isNull": false } }), vec![]),
        (json!({ "acceptedAt": { "isNull": true }, "status": ["WON"] }), vec![revision]),
        (json!({ "number": { "eq": sale.number.to_lowercase() } }), vec![original, revision]),
        (json!({ "number": { "eq": persian } }), vec![original, revision]),
        (json!({ "number": { "startsWith": "quo-" } }), vec![original, revision, draft]),
        (json!({ "number": { "contains": "00002" } }), vec![draft]),
        (json!({ "text": "alborz" }), vec![draft]),
        (json!({ "text": sale.order_number }), vec![original, revision]),
        (json!({ "text": "nowhere" }), vec![]),
        (json!({ "mine": true }), vec![]),
        (json!({ "mine": false }), vec![original, revision, draft]),
        (json!({ "opportunity": { "eq": sale.second } }), vec![draft]),
        (json!({ "account": { "in": [account] } }), vec![original, revision]),
        (json!({ "contact": { "isNull": true } }), vec![original, revision, draft]),
        (json!({ "owner": { "eq": seller } }), vec![original, revision]),
        (json!({ "not": { "owner": { "eq": seller } } }), vec![draft]),
        (json!({ "team": { "eq": sale.team } }), vec![original, revision]),
        (json!({ "team": { "isNull": true } }), vec![draft]),
        (json!({ "team": { "isNull": false } }), vec![original, revision]),
        (json!({ "baseTotalAmount": { "gte": "1000000" } }), vec![draft]),
        (
            json!({ "baseTotalAmount": { "gte": "97900", "lte": "97900" } }),
            vec![original, revision],
        ),
        (json!({ "createdAt": { "lt": "2026-11-23T08:30:00Z" } }), vec![original, revision]),
        (json!({ "updatedAt": { "gte": "2026-11-23T08:30:00Z" } }), vec![draft]),
        (
            json!({ "or": [{ "text": "alborz" }, { "closedAs": ["REVISED"] }] }),
            vec![original, draft],
        ),
    ] {
        assert_eq!(quotes(&api.admin, filter.clone()).await, expected, "{filter}");
    }
    for (field, direction, expected) in [
        ("CREATED_AT", "DESC", [draft, revision, original]),
        ("UPDATED_AT", "ASC", [original, revision, draft]),
        ("NUMBER", "DESC", [draft, revision, original]),
        ("VALID_UNTIL", "ASC", [draft, revision, original]),
    ] {
        let order = json!([{ "field": field, "direction": direction }]);
        let found = sorted_quotes(&api.admin, json!({}), order).await;
        assert_eq!(found[0], expected[0], "{field}");
        assert_eq!(found.len(), 3);
    }
    assert_eq!(sorted_quotes(&api.admin, json!({}), Value::Null).await[0], draft, "newest first");
}

#[tokio::test]
async fn a_quote_or_order_is_found_by_its_number() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let sale = Sale::make(&api, &world).await;
    let query = "query ($number: String!, $revision: Int) { quoteByNumber(number: $number, revision: $revision) { \
        revision } }";
    let lower = sale.number.to_lowercase();
    for (number, revision, expected) in [
        (&sale.number, Value::Null, json!({ "revision": 1 })),
        (&lower, json!(0), json!({ "revision": 0 })),
        (&sale.number, json!(7), Value::Null),
        (&"QUO-1-1".to_owned(), Value::Null, Value::Null),
    ] {
        let asked = json!({ "number": number, "revision": revision });
        let found = api.admin.run(query, asked.clone()).await;
        assert_eq!(found["quoteByNumber"], expected, "{asked}");
        let foreign = sale.second_seller.run(query, asked).await;
        assert_eq!(foreign["quoteByNumber"], Value::Null, "out of reach");
    }
    let query = "query ($number: String!) { orderByNumber(number: $number) { id } }";
    let asked = json!({ "number": sale.order_number });
    let found = sale.first_seller.run(query, asked.clone()).await;
    assert_eq!(found["orderByNumber"]["id"], sale.order);
    let foreign = sale.second_seller.run(query, asked).await;
    assert_eq!(foreign["orderByNumber"], Value::Null);
}

#[tokio::test]
async fn a_number_in_any_alphabet_is_found_as_it_stands() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let found = api.admin.run("{ organization { id } }", json!({})).await;
    // With a half space, a variant of a letter that texts fold, and a letter whose case databases do not know.
    let formats = json!({ "organizationId": found["organization"]["id"],
        "quoteNumberFormat": "پیش\u{200c}فاكتور-Ä-{year}-{number}" });
    api.admin.done("updateOrganization", formats, "organization { id }").await;
    let opportunity = world.open_opportunity(&api, "Pars").await;
    let generate = json!({ "opportunityId": opportunity });
    let quote = api.admin.done("generateQuote", generate, "quote { id number }").await;
    let number = text(&quote, "quote.number");
    let query = "query ($number: String!, $start: String!) { quoteByNumber(number: $number) { id } \
        eq: quotes(filter: { number: { eq: $number } }) { nodes { id } } \
        in: quotes(filter: { number: { in: [$number] } }) { nodes { id } } \
        starts: quotes(filter: { number: { startsWith: $start } }) { nodes { id } } }";
    let start = number.chars().take(8).collect::<String>();
    let found = api.admin.run(query, json!({ "number": number, "start": start })).await;
    let quote = &quote["quote"]["id"];
    assert_eq!(&found["quoteByNumber"]["id"], quote, "{number}");
    for list in ["eq", "in", "starts"] {
        assert_eq!(found[list]["nodes"], json!([{ "id": quote }]), "{list} of {number}");
    }
}

#[tokio::test]
async fn quotes_are_seen_with_their_opportunities() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let sale = Sale::make(&api, &world).await;
    let [original, revision, draft] = ["Pars 0", "Pars 1", "Alborz 0"];
    let reader = world.person(&api, "Rosa", "READER", "ALL").await;
    for (person, expected) in [
        (&sale.first_seller, vec![original, revision]),
        (&sale.second_seller, vec![draft]),
        (&sale.manager, vec![original, revision]),
        (&reader, vec![original, revision, draft]),
    ] {
        assert_eq!(quotes(person, json!({})).await, expected);
    }
    assert_eq!(quotes(&sale.manager, json!({ "mine": true })).await, Vec::<String>::new());
    assert_eq!(quotes(&sale.first_seller, json!({ "mine": true })).await, [original, revision]);

    let share = json!({ "opportunityId": sale.second, "access": "READ",
        "with": { "userId": id_of(&sale.first_seller).await } });
    sale.second_seller.done("shareOpportunity", share, "opportunity { id }").await;
    let shared = quotes(&sale.first_seller, json!({})).await;
    assert_eq!(shared, [original, revision, draft]);

    let delete = json!({ "recordIds": [sale.second] });
    api.admin.done("deleteRecords", delete, "recordIds").await;
    for person in [&api.admin, &sale.first_seller] {
        assert_eq!(quotes(person, json!({})).await, [original, revision], "a deleted one is gone");
    }
}

#[tokio::test]
async fn quotes_are_paged_in_both_directions() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let sale = Sale::make(&api, &world).await;
    let share = json!({ "opportunityId": sale.second, "access": "READ",
        "with": { "userId": id_of(&sale.first_seller).await } });
    sale.second_seller.done("shareOpportunity", share, "opportunity { id }").await;
    let query = "query ($first: Int, $after: String, $last: Int, $before: String) { \
        quotes(first: $first, after: $after, last: $last, before: $before, \
          orderBy: [{ field: VALID_UNTIL, direction: ASC }, { field: NUMBER, direction: ASC }]) { \
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } totalCount } }";
    for person in [&api.admin, &sale.first_seller] {
        for (size, from, end, more) in [
            ("first", "after", "endCursor", "hasNextPage"),
            ("last", "before", "startCursor", "hasPreviousPage"),
        ] {
            let (mut seen, mut given) = (Vec::new(), json!({ size: 1 }));
            loop {
                let page = person.run(query, given.clone()).await["quotes"].take();
                assert_eq!(page["totalCount"], 3);
                seen.push(text(&page, "nodes.0.id"));
                if page["pageInfo"][more] == false {
                    break;
                }
                given[from] = page["pageInfo"][end].clone();
            }
            let distinct: std::collections::BTreeSet<&String> = seen.iter().collect();
            assert_eq!((seen.len(), distinct.len()), (3, 3), "{size}");
        }
    }
}

#[tokio::test]
async fn orders_are_found_by_what_they_and_their_opportunities_are() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let sale = Sale::make(&api, &world).await;
    let query = "query ($filter: OrderFilter, $order: [OrderSort!]) { orders(filter: $filter, orderBy: $order) { \
        totalCount nodes { id } } }";
    let count = async |person: &Client, filter: Value| {
        let found = person.run(query, json!({ "filter": filter })).await["orders"].take();
        assert_eq!(found["totalCount"], found["nodes"].as_array().unwrap().len(), "{filter}");
        found["totalCount"].as_u64().unwrap()
    };
    for (filter, expected) in [
        (json!({}), 1),
        (json!({ "status": ["ACTIVE"], "fulfillment": ["NONE"] }), 1),
        (json!({ "status": ["CANCELED"] }), 0),
        (json!({ "fulfillment": ["COMPLETE", "PARTIAL"] }), 0),
        (json!({ "number": { "eq": sale.order_number.to_lowercase() } }), 1),
        (json!({ "text": "pars" }), 1),
        (json!({ "text": "alborz" }), 0),
        (json!({ "opportunity": { "eq": sale.first } }), 1),
        (json!({ "team": { "isNull": true } }), 0),
        (json!({ "baseTotalAmount": { "gte": "97900" } }), 1),
        (json!({ "createdAt": { "gte": "2026-11-23T08:30:00Z" } }), 0),
    ] {
        assert_eq!(count(&api.admin, filter.clone()).await, expected, "{filter}");
    }
    assert_eq!(count(&sale.first_seller, json!({ "mine": true })).await, 1);
    assert_eq!(count(&sale.manager, json!({})).await, 1);
    assert_eq!(count(&sale.second_seller, json!({})).await, 0);
    api.admin.done("cancelOrder", json!({ "orderId": sale.order }), "order { id }").await;
    assert_eq!(count(&api.admin, json!({ "status": ["CANCELED"] })).await, 1);
    for field in ["CREATED_AT", "UPDATED_AT", "NUMBER"] {
        let order = json!([{ "field": field, "direction": "DESC" }]);
        let found = api.admin.run(query, json!({ "order": order })).await;
        assert_eq!(found["orders"]["nodes"], json!([{ "id": sale.order }]), "{field}");
    }
    let many = vec![json!({ "field": "NUMBER", "direction": "ASC" }); 9];
    let refused = api.admin.ask(query, json!({ "order": many })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn the_items_of_a_price_list_are_found_by_words_of_their_products() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let query = "query ($id: ID!, $text: String) { priceList(id: $id) { items(text: $text) { totalCount \
        nodes { value product { sku } } } } }";
    for (words, expected) in [
        (Value::Null, vec!["SENSOR", "SERVICE", "TIERED"]),
        (json!("sens"), vec!["SENSOR"]),
        (json!("SERV"), vec!["SERVICE"]),
        (json!("nothing"), vec![]),
    ] {
        let asked = json!({ "id": world.price_list, "text": words });
        let items = api.admin.run(query, asked).await["priceList"]["items"].take();
        let nodes = items["nodes"].as_array().unwrap().iter();
        let mut skus: Vec<String> = nodes.map(|item| text(item, "product.sku")).collect();
        skus.sort();
        assert_eq!(skus, expected, "{words}");
        assert_eq!(items["totalCount"], expected.len());
    }
    let asked = json!({ "id": world.price_list, "text": "s" });
    let refused = api.admin.ask(query, asked).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
