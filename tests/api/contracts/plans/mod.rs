//! No statement of any operation scans a large table.
//!
//! The server traces the text of each statement, and the database explains its plan. The operations are derived from
//! the schema, so that a new root field, filter or order is covered automatically.

mod explain;
mod operations;

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Map, json};
use tracing::dispatcher::set_default;

use crate::harness::client::{Client, text};
use crate::harness::introspection::Schema;
use crate::harness::{Api, World, instant};

use crate::harness::statement_log::StatementLog;
use explain::Explainer;
use operations::{Asking, FREQUENT};

/// Statements that may read more than their result needs: the parts of their text, all of which must match, and why.
const EXCUSED: &[(&[&str], &str)] = &[
    (&["WHERE ? = ?"], "a list of no ids: the condition is false before any row is read"),
    (&["WHERE $1 = $2"], "a list of no ids: the condition is false before any row is read"),
    (
        &["SELECT number, chain FROM audit_chain ORDER BY number DESC LIMIT 1"],
        "the last row of a table that is kept in this order",
    ),
    (&["SELECT COUNT(", "\"product\".\"is_active\""], "most are: the count ends at 10,001"),
    (
        &["SELECT COUNT(", "\"opportunity\".\"process_id\""],
        "few processes have most opportunities, and an index would be taken for lists in an order, and all \
         open opportunities sorted",
    ),
    (
        &["SELECT COUNT(", "\"opportunity\".\"is_on_hold\""],
        "most are not, and an index would be taken for lists in an order, and all open opportunities sorted",
    ),
    (
        &["(SELECT \"id\" FROM \"opportunity\" WHERE \"opportunity\".\"owner_id\" IS NULL)"],
        "every opportunity has an owner: the condition is false before any row is read",
    ),
    (
        &["FROM (SELECT ", "AS \"figured\""],
        "figures read every row that matches, and stop at 100,001",
    ),
    (
        &["SELECT COUNT(", "FROM \"quote\""],
        "the opportunity of each is looked up, so no index has all that is asked: the count ends at 10,001",
    ),
    (
        &["SELECT COUNT(", "FROM \"sales_order\""],
        "the opportunity of each is looked up, so no index has all that is asked: the count ends at 10,001",
    ),
    (
        &["SELECT COUNT(", "FROM \"invoice\""],
        "the opportunity of each is looked up, so no index has all that is asked: the count ends at 10,001",
    ),
    (
        &["SELECT COUNT(", "IS NULL LIMIT"],
        "whether a list has more rows than a search tests along it: it ends at 5,001",
    ),
    (
        &["SELECT COUNT(", "IS NOT NULL LIMIT"],
        "the same in an order by a column that may be null, after 5,000 rows had too few matches",
    ),
    (
        &["(SELECT \"account\".\"id\" FROM \"account\" WHERE TRUE ORDER BY", "LIMIT"],
        "the first rows of a list, which are tested for what a representative may see: it ends at 1,000",
    ),
    (
        &["(SELECT \"contact\".\"id\" FROM \"contact\" WHERE TRUE ORDER BY", "LIMIT"],
        "the first rows of a list, which are tested for what a representative may see: it ends at 1,000",
    ),
];

#[tokio::test]
async fn no_statement_reads_a_large_table_from_end_to_end() {
    let log = StatementLog::default();
    let dispatch = log.dispatch();
    let api = Api::start_traced(Some(dispatch.clone()), |config| {
        config.cost_limit = 1_000_000_000;
    })
    .await;
    let mut explainer = Explainer::open(api.database_url()).await;
    let world = World::build(&api).await;
    let mut schema = Schema::read(&api.admin).await;

    let rep = world.person(&api, "Reza", "REP", "OWN").await;
    let manager = world.person(&api, "Mina", "MANAGER", "TEAM").await;
    let team = api
        .admin
        .done(
            "createTeam",
            json!({ "names": [{ "locale": "en", "text": "South" }] }),
            "team { id }",
        )
        .await;
    let me = manager.run("{ viewer { user { id } } }", json!({})).await;
    let join = json!({ "userId": me["viewer"]["user"]["id"], "teamId": team["team"]["id"] });
    api.admin.done("updateUser", join, "user { id }").await;
    world.full_opportunity(&api).await;

    for person in [&api.admin, &rep, &manager] {
        schema.known = life(person, &world).await;
        spread(&api, FREQUENT).await;
        let asking = Asking { schema: &schema, client: person };
        asking.records().await;
        asking.lists().await;
        asking.streams().await;
        asking.verbs().await;
    }
    {
        let _subscriber = set_default(&dispatch);
        let later = instant("2027-11-23T08:00:00Z");
        api.db().drop_events(later, 10).await.unwrap();
        api.db().forget_keys(later, 10).await.unwrap();
    }

    let statements = log.statements();
    let along_list = "\"record_id\" = \"opportunity\".\"id\"";
    let by_index = if api.db().is_sqlite() { "search_index_opp MATCH" } else { "kind = 'opp'" };
    for way in [along_list, by_index] {
        assert!(statements.iter().any(|sql| sql.contains(way)), "no search contains {way}");
    }
    assert!(statements.len() > 300, "{} statements are not all", statements.len());
    let mut wrong = Vec::new();
    for sql in &statements {
        if hides_its_indexes(sql) {
            wrong.push(format!("a value or another: no index serves that\n  {sql}"));
        }
        let Some(why) = explainer.fault(sql).await else { continue };
        match EXCUSED.iter().position(|(parts, _)| parts.iter().all(|part| sql.contains(part))) {
            Some(_) => {}
            None => wrong.push(format!("{why}\n  {sql}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} statements:\n\n{}",
        wrong.len(),
        statements.len(),
        wrong.join("\n\n")
    );
}

/// Puts a word into the search text of every record.
async fn spread(api: &Api, word: &str) {
    let database = Database::connect(api.database_url()).await.unwrap();
    let add = format!(
        "UPDATE search_document SET text = text || '{word} ' WHERE text NOT LIKE '%{word}%'"
    );
    database.execute_unprepared(&add).await.unwrap();
}

/// Whether a condition has an alternative that is known only with the values, such as an empty list: then every row
/// may match, and a plan for all values reads every row.
fn hides_its_indexes(sql: &str) -> bool {
    let is_value = |word: Option<&str>| word.is_some_and(|word| word.starts_with(['?', '$']));
    sql.split(" OR ").skip(1).any(|part| {
        let mut words = part.split_whitespace();
        is_value(words.next()) && words.next() == Some("=") && is_value(words.next())
    })
}

/// Creates one person's opportunities: one won, one lost and reopened, with all that belongs to an opportunity. Returns
/// the ids by the names of the fields that take them.
async fn life(person: &Client, world: &World) -> Map<String, serde_json::Value> {
    let lead = json!({ "subject": "Everything", "companyName": "Plan Ltd", "lastName": "Plan",
                       "email": "plan@example.com", "phone": "02188812345" });
    let spare = person.done("createLead", lead.clone(), "lead { id }").await;
    let bare = json!({ "subject": "Bare", "companyName": "Bare Ltd", "lastName": "Bare" });
    let bare = person.done("createLead", bare, "lead { id }").await;
    let bare = json!({ "leadId": bare["lead"]["id"], "onDuplicate": "ALLOW" });
    person.done("qualifyLead", bare, "contact { id }").await;
    let lead = person.done("createLead", lead, "lead { id }").await;
    let qualify = json!({ "leadId": lead["lead"]["id"], "currencyCode": "EUR",
                          "priceListId": world.price_list, "onDuplicate": "ALLOW" });
    let fields = "opportunities { id number } account { id } contact { id }";
    let qualified = person.done("qualifyLead", qualify, fields).await;
    let opportunity = text(&qualified, "opportunities.0.id");
    let of_opportunity = json!({ "opportunityId": opportunity });
    let lines = json!([{ "productId": world.product, "quantity": "2" }, { "description": "Work",
                         "quantity": "1", "unitPrice": "10" }]);
    let set = json!({ "documentId": opportunity, "lines": lines });
    person.done("setLines", set, "document { id }").await;
    let rival = with(of_opportunity.clone(), "competitor", json!({ "newName": "Rival" }));
    person.verb("addOpportunityCompetitor", rival, "").await;
    let known = json!({ "opportunityId": opportunity, "contactId": qualified["contact"]["id"], "role": "Buyer" });
    person.verb("addOpportunityStakeholder", known, "").await;
    let moved = with(of_opportunity.clone(), "to", json!({ "direction": "NEXT" }));
    person.verb("moveOpportunityStage", moved, "").await;
    let renamed = with(of_opportunity.clone(), "name", json!("Renamed"));
    person.done("updateOpportunity", renamed, "opportunity { id }").await;
    let active = with(of_opportunity.clone(), "activate", json!(true));
    let quote = person.done("generateQuote", active, "quote { id }").await;
    let of_quote = json!({ "quoteId": quote["quote"]["id"] });
    let revised = person.done("reviseQuote", of_quote, "quote { id }").await;
    let of_quote = json!({ "quoteId": revised["quote"]["id"] });
    person.done("activateQuote", of_quote.clone(), "quote { id }").await;
    let kept = with(of_opportunity, "idempotencyKey", json!("won"));
    let won = person.done("closeAsWon", kept, "order { id }").await;
    let (invoice, draft) = bills(person, &won["order"]["id"]).await;

    let open = with(
        world.opportunity("Open"),
        "lines",
        json!([{ "productId": world.service, "quantity": "1" }]),
    );
    let open = person.done("openOpportunity", open, "opportunity { id }").await;
    let open = text(&open, "opportunity.id");
    let active = json!({ "opportunityId": open, "activate": true });
    let live = person.done("generateQuote", active, "quote { id }").await;
    let lost =
        json!({ "opportunityId": open, "reasonId": world.lost_plainly, "openQuotes": "CLOSE" });
    person.done("closeAsLost", lost, "opportunity { id }").await;
    person.verb("reopenOpportunity", json!({ "opportunityId": open }), "").await;
    let active = json!({ "opportunityId": open, "activate": true });
    let again = person.done("generateQuote", active, "quote { id }").await;
    let me = person.run("{ viewer { user { id } } }", json!({})).await;
    let process = person
        .run(
            "query ($id: ID!) { salesProcess(id: $id) { stages { id steps { id } } } }",
            json!({ "id": world.process }),
        )
        .await["salesProcess"]
        .take();
    let ids = json!({
        // The ids for arguments called `id`, by the name of the root field.
        "opportunity": opportunity, "lead": lead["lead"]["id"], "account": qualified["account"]["id"],
        "contact": qualified["contact"]["id"], "quote": revised["quote"]["id"],
        "order": won["order"]["id"], "invoice": invoice, "invoiceId": draft, "product": world.product, "priceList": world.price_list,
        "salesProcess": world.process, "node": opportunity,
        "number": qualified["opportunities"][0]["number"],
        // The values of filters and inputs.
        "owner": me["viewer"]["user"]["id"], "process": world.process, "processId": world.process,
        "stage": process["stages"][0]["id"], "stageId": process["stages"][0]["id"],
        "stepId": process["stages"][1]["steps"][0]["id"], "id": opportunity,
        "ownerIds": me["viewer"]["user"]["id"], "userId": me["viewer"]["user"]["id"],
        "opportunityId": open, "documentId": open, "leadId": spare["lead"]["id"],
        "quoteId": again["quote"]["id"], "closedQuoteId": live["quote"]["id"], "orderId": won["order"]["id"],
        "accountId": qualified["account"]["id"], "contactId": qualified["contact"]["id"],
        "recordIds": [spare["lead"]["id"], open, qualified["account"]["id"]],
        "productId": world.product, "priceListId": world.price_list, "reasonId": world.lost_plainly,
    });
    let serde_json::Value::Object(ids) = ids else { unreachable!("it is an object") };
    ids
}

/// Bills an order with all that can become of an invoice: one that is issued, paid and credited in part, and a draft.
async fn bills(
    person: &Client,
    order: &serde_json::Value,
) -> (serde_json::Value, serde_json::Value) {
    let lines = "query ($id: ID!) { order(id: $id) { lines { id } } }";
    let lines = person.run(lines, json!({ "id": order })).await["order"]["lines"].take();
    let one = json!([{ "lineId": lines[0]["id"], "quantity": "1" }]);
    let fulfill = json!({ "orderId": order, "lines": one });
    person.done("fulfillOrder", fulfill, "order { id }").await;
    let bill = json!({ "orderId": order, "lines": one });
    let bill =
        person.done("createInvoice", bill, "invoice { id lines { id } }").await["invoice"].take();
    let id = &bill["id"];
    let update = json!({ "invoiceId": id, "lines": one, "note": "One" });
    person.done("updateInvoice", update, "invoice { id }").await;
    person.done("issueInvoice", json!({ "invoiceId": id }), "invoice { id }").await;
    let pay = json!({ "invoiceId": id, "amount": "1" });
    let paid = person.done("recordPayment", pay, "payment { id }").await;
    let reverse = json!({ "paymentId": paid["payment"]["id"], "note": "Bounced" });
    person.verb("reversePayment", reverse, "").await;
    let half = json!([{ "lineId": bill["lines"][0]["id"], "quantity": "0.5" }]);
    let credit = json!({ "invoiceId": id, "lines": half, "reason": "Returned" });
    person.verb("createCreditNote", credit, "").await;
    let given_up = json!({ "orderId": order });
    let given_up = person.done("createInvoice", given_up, "invoice { id }").await;
    person.done("cancelInvoice", json!({ "invoiceId": given_up["invoice"]["id"] }), "").await;
    let draft = json!({ "orderId": order });
    let draft = person.done("createInvoice", draft, "invoice { id }").await["invoice"].take();
    (bill["id"].clone(), draft["id"].clone())
}

fn with(
    mut input: serde_json::Value,
    key: &str,
    value: impl Into<serde_json::Value>,
) -> serde_json::Value {
    input[key] = value.into();
    input
}
