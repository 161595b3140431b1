//! Whose records a person reaches, by owner, team and share, in all places; and changes of owners and teams.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use expect_test::expect_file;
use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::introspection::Schema;
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

/// A member of a team, with a client.
struct Person {
    id: String,
    client: Client,
}

async fn team(api: &Api, name: &str, parent: Option<&str>) -> String {
    let names = json!([{ "locale": "en", "text": name }]);
    let input = json!({ "names": names, "parentId": parent });
    text(&api.admin.done("createTeam", input, "team { id }").await, "team.id")
}

async fn person(api: &Api, (name, role, reach): (&str, &str, &str), team: Option<&str>) -> Person {
    let names = json!([{ "locale": "en", "text": name }]);
    let input = json!({ "displayNames": names, "role": role, "reach": reach, "teamId": team });
    let user = api.admin.done("createUser", input, "user { id }").await;
    let id = text(&user, "user.id");
    let token = json!({ "name": name, "userId": id });
    let token = api.admin.done("createApiToken", token, "secret").await;
    Person { id, client: Client::new(api.admin.url(), Some(&text(&token, "secret"))) }
}

/// One person's records: a lead, an opportunity with a customer and a quote, and the order of another opportunity.
struct Records {
    lead: String,
    account: String,
    contact: String,
    opportunity: String,
    quote: String,
    order: String,
    invoice: String,
    payment: String,
}

impl Records {
    async fn of(owner: &Client, world: &World) -> Self {
        let lead = owner.done("createLead", json!({ "subject": "Lead" }), "lead { id }").await;
        let mut opportunity = world.opportunity("First");
        opportunity["contact"] = json!({ "create": { "lastName": "Buyer" } });
        opportunity["lines"] = json!([{ "productId": world.product, "quantity": "2" }]);
        let opened = owner
            .done(
                "openOpportunity",
                opportunity,
                "opportunity { id } account { id } contact { id }",
            )
            .await;
        let opportunity = text(&opened, "opportunity.id");
        let quote = json!({ "opportunityId": opportunity, "activate": true });
        let quote = owner.done("generateQuote", quote, "quote { id }").await;
        let won = owner
            .done("winQuote", json!({ "quoteId": quote["quote"]["id"] }), "order { id }")
            .await;
        let quote = owner
            .done("generateQuote", json!({ "opportunityId": opportunity }), "quote { id }")
            .await;
        let bill = json!({ "orderId": won["order"]["id"] });
        let bill = owner.done("createInvoice", bill, "invoice { id }").await;
        let issue = json!({ "invoiceId": bill["invoice"]["id"] });
        owner.done("issueInvoice", issue, "invoice { id }").await;
        let pay = json!({ "invoiceId": bill["invoice"]["id"], "amount": "1" });
        let paid = owner.done("recordPayment", pay, "payment { id }").await;
        Self {
            lead: text(&lead, "lead.id"),
            account: text(&opened, "account.id"),
            contact: text(&opened, "contact.id"),
            opportunity,
            quote: text(&quote, "quote.id"),
            order: text(&won, "order.id"),
            invoice: text(&bill, "invoice.id"),
            payment: text(&paid, "payment.id"),
        }
    }

    fn ids(&self) -> [&str; 8] {
        [
            &self.lead,
            &self.account,
            &self.contact,
            &self.opportunity,
            &self.quote,
            &self.order,
            &self.invoice,
            &self.payment,
        ]
    }

    /// The record that a field concerns, by the name of the field or argument.
    fn known(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("leadId", json!(self.lead)),
            ("lead.id", json!(self.lead)),
            ("accountId", json!(self.account)),
            ("account.id", json!(self.account)),
            ("contactId", json!(self.contact)),
            ("contact.id", json!(self.contact)),
            ("opportunityId", json!(self.opportunity)),
            ("opportunity.by", json!({ "id": self.opportunity })),
            ("documentId", json!(self.opportunity)),
            ("quoteId", json!(self.quote)),
            ("quote.id", json!(self.quote)),
            ("orderId", json!(self.order)),
            ("order.id", json!(self.order)),
            ("invoiceId", json!(self.invoice)),
            ("invoice.id", json!(self.invoice)),
            ("paymentId", json!(self.payment)),
            ("node.id", json!(self.opportunity)),
            ("nodes.ids", json!([self.opportunity])),
            ("recordIds", json!([self.lead])),
        ]
    }
}

/// ✔ seen or done (or refused for another reason), ✘ not permitted, · looks as if it did not exist.
fn verdict(answer: &Value, field: &str) -> char {
    let found = &answer["data"][field];
    let refusal = found["userErrors"][0]["code"].as_str().unwrap_or("");
    match (answer["errors"][0]["extensions"]["code"].as_str().unwrap_or(""), refusal) {
        ("FORBIDDEN", _) | (_, "NOT_PERMITTED") => '✘',
        ("INTERNAL_SERVER_ERROR", _) => panic!("{field}: {answer:#}"),
        (_, "NOT_FOUND") => '·',
        _ if found.is_null() || *found == json!([null]) => '·',
        _ => '✔',
    }
}

#[tokio::test]
async fn every_field_about_a_record_by_role_and_reach() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let mut schema = Schema::read(&api.admin).await;
    let (north, south) = (team(&api, "North", None).await, team(&api, "South", None).await);
    let below = team(&api, "Below North", Some(&north)).await;
    let mate = person(&api, ("Mate", "REP", "OWN"), Some(&below)).await;
    let foreign = person(&api, ("Foreign", "REP", "OWN"), Some(&south)).await;
    let mut people = Vec::new();
    for (role, reach) in [
        ("ADMIN", "ALL"),
        ("MANAGER", "TEAM"),
        ("REP", "TEAM"),
        ("REP", "OWN"),
        ("READER", "ALL"),
        ("READER", "TEAM"),
    ] {
        let person = person(&api, (role, "REP", reach), Some(&north)).await;
        let own = Records::of(&person.client, &world).await;
        let input = json!({ "userId": person.id, "role": role });
        api.admin.done("updateUser", input, "user { id }").await;
        people.push((format!("{role} {reach}"), person, own));
    }
    let steps = "query ($id: ID!) { salesProcess(id: $id) { stages { steps { id } } } }";
    let process = api.admin.run(steps, json!({ "id": world.process })).await;
    // Further arguments of the mutations, so that only the record's owner can be a reason for a refusal.
    let rest = [
        ("reasonId", json!(world.lost_plainly)),
        ("competitor", json!({ "newName": "Rival" })),
        ("to", json!({ "direction": "NEXT" })),
        ("with", json!({ "userId": mate.id })),
        ("ownerId", json!(mate.id)),
        ("stepId", process["salesProcess"]["stages"][1]["steps"][0]["id"].clone()),
    ];
    let of_mate = Records::of(&mate.client, &world).await;
    let of_stranger = Records::of(&foreign.client, &world).await;

    let mut table = String::from(
        "Each field about a record, asked of an own one, of one of the team below, of a foreign one.\n\
         ✔ seen, done or refused for what it is; ✘ may not; · as if there were none\n\n",
    );
    let titles: Vec<&str> = people.iter().map(|(title, ..)| title.as_str()).collect();
    let _ = writeln!(table, "{}", titles.join(" | "));
    for operation in ["query", "mutation"] {
        let root = schema.roots.iter().find(|(name, _)| *name == operation).unwrap().1.clone();
        let mut fields = schema.fields(&root);
        fields.sort_by_key(|field| text(field, "name"));
        let _ = writeln!(table, "\n{operation}");
        for field in &fields {
            let name = text(field, "name");
            let mut row = Vec::new();
            let mut concerns = false;
            for (_, person, own) in &people {
                let mut cell = String::new();
                for records in [own, &of_mate, &of_stranger] {
                    schema.known = (records.known().into_iter().chain(rest.clone()))
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect();
                    let (query, variables) = schema.sample(operation, field);
                    let printed = variables.to_string();
                    concerns = records.ids().iter().any(|id| printed.contains(*id));
                    if !concerns {
                        break;
                    }
                    cell.push(verdict(&person.client.ask(&query, variables).await, &name));
                }
                row.push(cell);
            }
            if concerns {
                let _ = writeln!(table, "{}  {name}", row.join("  "));
            }
        }
    }
    expect_file!["../snapshots/rights.txt"].assert_eq(&table);
}

const OPPORTUNITIES: &str = "{ opportunities { totalCount nodes { name viewerAccess } } }";

async fn names_of(client: &Client) -> BTreeSet<String> {
    let seen = client.run(OPPORTUNITIES, json!({})).await;
    let nodes = seen["opportunities"]["nodes"].as_array().unwrap();
    let names: BTreeSet<String> = nodes.iter().map(|node| text(node, "name")).collect();
    assert_eq!(seen["opportunities"]["totalCount"], json!(names.len()), "{seen:#}");
    assert_eq!(nodes.len(), names.len(), "each is listed once");
    names
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn a_team_reaches_what_the_teams_below_it_own() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let top = team(&api, "Top", None).await;
    let middle = team(&api, "Middle", Some(&top)).await;
    let bottom = team(&api, "Bottom", Some(&middle)).await;
    let aside = team(&api, "Aside", Some(&top)).await;
    let mut people = Vec::new();
    for (name, team) in [("Top", &top), ("Middle", &middle), ("Bottom", &bottom), ("Aside", &aside)]
    {
        let person = person(&api, (name, "MANAGER", "TEAM"), Some(team)).await;
        world.open_opportunity_as(&person.client, name).await;
        people.push(person);
    }
    let seen = [
        set(&["Top", "Middle", "Bottom", "Aside"]),
        set(&["Middle", "Bottom"]),
        set(&["Bottom"]),
        set(&["Aside"]),
    ];
    for (person, seen) in people.iter().zip(&seen) {
        assert_eq!(names_of(&person.client).await, *seen);
    }

    // A person who changes teams keeps their own opportunities and reaches those of the new team.
    let moved = json!({ "userId": people[3].id, "teamId": bottom });
    api.admin.done("updateUser", moved, "user { id }").await;
    assert_eq!(names_of(&people[3].client).await, set(&["Bottom", "Aside"]));
    // A team that moves takes its opportunities along.
    let moved = json!({ "teamId": bottom, "parentId": aside });
    api.admin.done("updateTeam", moved, "team { id }").await;
    assert_eq!(names_of(&people[1].client).await, set(&["Middle"]));
}

#[tokio::test]
async fn pages_of_own_team_and_shared_opportunities_are_in_one_order() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let (north, south) = (team(&api, "North", None).await, team(&api, "South", None).await);
    let manager = person(&api, ("Manager", "MANAGER", "TEAM"), Some(&north)).await;
    let mate = person(&api, ("Mate", "REP", "OWN"), Some(&north)).await;
    let foreign = person(&api, ("Foreign", "REP", "OWN"), Some(&south)).await;
    // Three ways to see an opportunity, in turn; some have no close date, and some are seen in two ways.
    for number in 0..12 {
        let owner = [&manager, &mate, &foreign][number % 3];
        let mut opportunity = world.opportunity(&format!("Opportunity {number:02}"));
        if number % 4 != 3 {
            opportunity["estimatedCloseDate"] = json!(format!("2027-01-{:02}", 20 - number));
        }
        let opened = owner.client.done("openOpportunity", opportunity, "opportunity { id }").await;
        if number % 3 != 0 {
            let share = json!({ "opportunityId": opened["opportunity"]["id"],
                                "with": { "userId": manager.id }, "access": "READ" });
            owner.client.done("shareOpportunity", share, "opportunity { id }").await;
        }
    }
    for direction in ["ASC", "DESC"] {
        for field in ["ESTIMATED_CLOSE_DATE", "NAME", "CREATED_AT"] {
            let order = json!([{ "field": field, "direction": direction }]);
            let all = "query ($order: [OpportunitySort!]) { opportunities(first: 100, orderBy: $order) { totalCount nodes { name } } }";
            let expected = api.admin.run(all, json!({ "order": order })).await;
            let seen = manager.client.run(all, json!({ "order": order })).await;
            assert_eq!(seen, expected, "{field} {direction}");
            for (ends, step) in [("first", "after"), ("last", "before")] {
                let paged = format!(
                    "query ($order: [OpportunitySort!], $from: String) {{ opportunities({ends}: 5, {step}: $from, orderBy: $order) \
                     {{ nodes {{ name }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"
                );
                let mut names: Vec<Value> = Vec::new();
                let mut from = Value::Null;
                loop {
                    let variables = json!({ "order": order, "from": from });
                    let page = manager.client.run(&paged, variables).await["opportunities"].take();
                    let nodes = page["nodes"].as_array().unwrap().clone();
                    let (has_more, cursor) = if ends == "first" {
                        names.extend(nodes);
                        ("hasNextPage", "endCursor")
                    } else {
                        names = nodes.into_iter().chain(names).collect();
                        ("hasPreviousPage", "startCursor")
                    };
                    if page["pageInfo"][has_more] != true {
                        break;
                    }
                    from = page["pageInfo"][cursor].clone();
                }
                assert_eq!(
                    json!(names),
                    expected["opportunities"]["nodes"],
                    "{field} {direction} {ends}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_shared_opportunity_is_seen_with_all_that_belongs_to_it() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let top = team(&api, "Top", None).await;
    let below = team(&api, "Below", Some(&top)).await;
    let owner = person(&api, ("Owner", "REP", "OWN"), None).await;
    let guest = person(&api, ("Guest", "REP", "OWN"), Some(&below)).await;
    let records = Records::of(&owner.client, &world).await;
    let seen = "query ($id: ID!, $quote: ID!, $account: ID!, $contact: ID!) { opportunity(by: { id: $id }) { viewerAccess availableActions lines { id } \
                salesTeam { access role user { displayName } team { name } } } quote(id: $quote) { lines { id } availableActions } \
                account(id: $account) { name } contact(id: $contact) { fullName } }";
    let ids = json!({ "id": records.opportunity, "quote": records.quote, "account": records.account, "contact": records.contact });
    let nothing = json!({ "opportunity": null, "quote": null, "account": null, "contact": null });
    assert_eq!(guest.client.run(seen, ids.clone()).await, nothing);

    let share = json!({ "opportunityId": records.opportunity, "with": { "teamId": top }, "access": "READ", "role": "Presales" });
    owner.client.done("shareOpportunity", share, "opportunity { id }").await;
    let read = guest.client.run(seen, ids.clone()).await;
    assert_eq!(read["opportunity"]["viewerAccess"], "READ");
    assert_eq!(read["opportunity"]["availableActions"], json!([]));
    assert_eq!(read["quote"]["availableActions"], json!([]));
    assert_eq!(
        read["opportunity"]["salesTeam"],
        json!([{ "access": "READ", "role": "Presales", "user": null, "team": { "name": "Top" } }])
    );
    assert_eq!(read["quote"]["lines"].as_array().unwrap().len(), 1);
    assert_eq!(read["account"]["name"], "Customer of First");
    assert_eq!(read["contact"]["fullName"], "Buyer");
    assert_eq!(names_of(&guest.client).await, set(&["First"]));
    let hold = json!({ "opportunityId": records.opportunity, "isOnHold": true });
    let refusal = guest.client.refused("setOpportunityHold", hold.clone()).await;
    assert_eq!(refusal["code"], "NOT_PERMITTED");
    let lines = json!({ "documentId": records.quote, "lines": [] });
    assert_eq!(guest.client.refused("setLines", lines).await["code"], "NOT_PERMITTED");
    // A person who reads by a share can't share, not even with themselves.
    let more = json!({ "opportunityId": records.opportunity, "with": { "userId": guest.id }, "access": "WRITE" });
    assert_eq!(
        guest.client.refused("shareOpportunity", more.clone()).await["code"],
        "NOT_PERMITTED"
    );

    owner.client.done("shareOpportunity", more, "opportunity { id }").await;
    let write = guest.client.run(seen, ids.clone()).await;
    assert_eq!(write["opportunity"]["viewerAccess"], "WRITE");
    guest.client.done("setOpportunityHold", hold, "opportunity { id }").await;
    let refusal = guest
        .client
        .refused(
            "shareOpportunity",
            json!({ "opportunityId": records.opportunity, "with": { "teamId": below }, "access": "READ" }),
        )
        .await;
    assert_eq!(refusal["code"], "NOT_PERMITTED", "nor share what is shared for work");

    // The guest's share ends; the team's share remains until the owner ends it.
    let leave = json!({ "opportunityId": records.opportunity, "with": { "userId": guest.id } });
    guest.client.done("unshareOpportunity", leave, "opportunity { id }").await;
    let read = guest.client.run(seen, ids.clone()).await;
    assert_eq!(read["opportunity"]["viewerAccess"], "READ");
    let end = json!({ "opportunityId": records.opportunity, "with": { "teamId": top } });
    assert_eq!(
        guest.client.refused("unshareOpportunity", end.clone()).await["code"],
        "NOT_PERMITTED"
    );
    owner.client.done("unshareOpportunity", end, "opportunity { id }").await;
    assert_eq!(guest.client.run(seen, ids).await, nothing);

    for (with, code) in [
        (json!({ "userId": owner.id }), "INVALID"),
        (json!({ "userId": "usr_x" }), "NOT_FOUND"),
        (json!({ "teamId": "tea_x" }), "NOT_FOUND"),
    ] {
        let share = json!({ "opportunityId": records.opportunity, "with": with, "access": "READ" });
        assert_eq!(owner.client.refused("shareOpportunity", share).await["code"], code);
    }
}

#[tokio::test]
async fn a_subscriber_receives_shares_and_changes_of_its_own_rights() {
    let api = Api::start_with(|config| {
        config.token_check_seconds = 1;
        config.checkpoint_seconds = 1;
    })
    .await;
    let world = World::build(&api).await;
    let guest = person(&api, ("Guest", "REP", "OWN"), None).await;
    let opportunity = world.open_opportunity(&api, "Shared").await;
    let query = "subscription { pipelineEvents { kind ... on RecordVisibilityChanged { recordId } \
        ... on OpportunityChanged { opportunityId } ... on StreamCheckpoint { gap } } }";
    let token = guest.client.token().unwrap();
    let mut stream = Subscription::open(guest.client.url(), token, query, json!({})).await;
    assert_eq!(heard(&mut stream, "CHECKPOINT").await["gap"], false);

    let with = json!({ "userId": guest.id });
    let share = json!({ "opportunityId": opportunity, "with": with, "access": "READ" });
    api.admin.done("shareOpportunity", share, "opportunity { id }").await;
    assert_eq!(heard(&mut stream, "RECORD_SHOWN").await["recordId"], json!(opportunity));
    assert_eq!(
        heard(&mut stream, "OPPORTUNITY_CHANGED").await["opportunityId"],
        json!(opportunity)
    );
    let hold = json!({ "opportunityId": opportunity, "isOnHold": true });
    api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
    assert_eq!(
        heard(&mut stream, "OPPORTUNITY_CHANGED").await["opportunityId"],
        json!(opportunity)
    );
    let end = json!({ "opportunityId": opportunity, "with": with });
    api.admin.done("unshareOpportunity", end, "opportunity { id }").await;
    assert_eq!(heard(&mut stream, "RECORD_HIDDEN").await["recordId"], json!(opportunity));

    // Other records are within reach now; the client must read again which.
    let widened = json!({ "userId": guest.id, "reach": "ALL" });
    api.admin.done("updateUser", widened, "user { id }").await;
    while heard(&mut stream, "CHECKPOINT").await["gap"] == false {}
    let hold = json!({ "opportunityId": opportunity, "isOnHold": false });
    api.admin.done("setOpportunityHold", hold, "opportunity { id }").await;
    assert_eq!(
        heard(&mut stream, "OPPORTUNITY_CHANGED").await["opportunityId"],
        json!(opportunity)
    );
}

/// The next event of a kind; nothing about records comes before.
async fn heard(stream: &mut Subscription, kind: &str) -> Value {
    loop {
        let event = stream.next().await["pipelineEvents"].take();
        if event["kind"] == kind {
            return event;
        }
        let is_aside = event["kind"] == "CHECKPOINT" || event["kind"] == "REFERENCE_DATA_CHANGED";
        assert!(is_aside, "{event:#} before {kind}");
    }
}
