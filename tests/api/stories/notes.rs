//! Notes and timelines of records: who reads, writes and edits them.

use serde_json::{Value, json};

use crate::harness::client::{Client, text};
use crate::harness::socket::Subscription;
use crate::harness::{Api, World};

async fn write(person: &Client, record: &str, words: &str) -> String {
    let input = json!({ "recordId": record, "text": words });
    text(&person.done("createNote", input, "note { id }").await, "note.id")
}

/// A record of each kind that has notes, with its field of the query.
async fn records(api: &Api, world: &World) -> Vec<(&'static str, String)> {
    let opportunity = world.open_opportunity(api, "Noted").await;
    let fields = "{ id account { id } }";
    let query = format!("query ($id: ID!) {{ opportunity(by: {{ id: $id }}) {fields} }}");
    let found = api.admin.run(&query, json!({ "id": opportunity })).await;
    let account = text(&found, "opportunity.account.id");
    let quote = json!({ "opportunityId": opportunity, "activate": false });
    let quote = api.admin.done("generateQuote", quote, "quote { id }").await;
    let lead = json!({ "subject": "Noted lead", "lastName": "Karimi" });
    let lead = api.admin.done("createLead", lead, "lead { id }").await;
    let contact =
        api.admin.done("createContact", json!({ "lastName": "Rahimi" }), "contact { id }");
    let contact = contact.await;
    vec![
        ("lead", text(&lead, "lead.id")),
        ("account", account),
        ("contact", text(&contact, "contact.id")),
        ("opportunity", opportunity),
        ("quote", text(&quote, "quote.id")),
    ]
}

/// The field of the query that reads a record.
fn read(kind: &str, fields: &str) -> String {
    let by = if kind == "opportunity" { "by: { id: $id }" } else { "id: $id" };
    format!("query ($id: ID!) {{ {kind}({by}) {{ {fields} }} }}")
}

/// The next message that is an event.
async fn next_event(stream: &mut Subscription) -> Value {
    loop {
        let event = stream.next().await["pipelineEvents"].take();
        if event["kind"] != "CHECKPOINT" {
            return event;
        }
    }
}

#[tokio::test]
async fn a_note_belongs_to_each_kind_of_record_and_its_timeline() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    for (kind, record) in records(&api, &world).await {
        let first = write(&api.admin, &record, "Called, nobody there").await;
        let second = write(&api.admin, &record, "Called again").await;
        let pin = json!({ "noteId": first, "isPinned": true, "expectedVersion": 1 });
        api.admin.done("updateNote", pin, "note { id }").await;

        let query = read(kind, "notes { id text isPinned version author { id } record { id } }");
        let found = api.admin.run(&query, json!({ "id": record })).await;
        let notes = &found[kind]["notes"];
        assert_eq!(notes[0]["id"], json!(first), "{kind}: the pinned note stands first");
        assert_eq!(notes[1]["id"], json!(second), "{kind}");
        assert_eq!(notes[0]["version"], 2, "{kind}");
        assert_eq!(notes[0]["record"]["id"], json!(record), "{kind}");

        if kind == "quote" {
            continue;
        }
        let query = read(kind, "timeline(first: 3) { nodes { kind record { id } actor { id } } }");
        let found = api.admin.run(&query, json!({ "id": record })).await;
        let entries = found[kind]["timeline"]["nodes"].as_array().unwrap().clone();
        let kinds: Vec<_> = entries.iter().map(|entry| text(entry, "kind")).collect();
        assert_eq!(kinds, ["NOTE_CHANGED", "NOTE_CREATED", "NOTE_CREATED"], "{kind}");
        assert_eq!(entries[0]["record"]["id"], json!(first), "{kind}");
        assert_eq!(entries[1]["record"]["id"], json!(second), "{kind}");
        assert!(entries[0]["actor"]["id"].is_string(), "{kind}");
    }
}

#[tokio::test]
async fn a_timeline_has_moves_and_quotes_and_is_read_in_pages() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Long story").await;
    let next = json!({ "opportunityId": opportunity, "to": { "direction": "NEXT" } });
    api.admin.done("moveOpportunityStage", next, "opportunity { id }").await;
    let quote = json!({ "opportunityId": opportunity, "activate": false });
    let quote = api.admin.done("generateQuote", quote, "quote { id }").await;

    let query = "query ($id: ID!, $after: String) { opportunity(by: { id: $id }) { \
        timeline(first: 1, after: $after) { pageInfo { hasNextPage endCursor } \
          nodes { kind occurredAt record { id } fromStage { name } toStage { name } } } } }";
    let mut entries: Vec<Value> = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = api.admin.run(query, json!({ "id": opportunity, "after": after })).await;
        let page = &page["opportunity"]["timeline"];
        entries.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let kinds: Vec<_> = entries.iter().map(|entry| text(entry, "kind")).collect();
    assert_eq!(
        kinds,
        ["QUOTE_GENERATED", "OPPORTUNITY_STAGE_CHANGED", "OPPORTUNITY_OPENED"],
        "newest first"
    );
    assert_eq!(entries[0]["record"]["id"], quote["quote"]["id"]);
    assert!(entries[1]["fromStage"]["name"].is_string());
    assert_ne!(entries[1]["fromStage"]["name"], entries[1]["toStage"]["name"]);
    assert_eq!(entries[2]["fromStage"], Value::Null);
}

#[tokio::test]
async fn only_the_author_or_a_manager_rewrites_a_note() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Reza", "REP", "ALL").await;
    let other = world.person(&api, "Sara", "REP", "ALL").await;
    let manager = world.person(&api, "Mina", "MANAGER", "ALL").await;
    let reader = world.person(&api, "Rosa", "READER", "ALL").await;
    let opportunity = world.open_opportunity(&api, "Guarded").await;
    let note = write(&rep, &opportunity, "My words").await;

    let change = json!({ "noteId": note, "text": "Their words" });
    assert_eq!(other.refused("updateNote", change.clone()).await["code"], "NOT_PERMITTED");
    let delete = json!({ "noteId": note });
    assert_eq!(other.refused("deleteNote", delete.clone()).await["code"], "NOT_PERMITTED");
    let denied = json!({ "recordId": opportunity, "text": "I only read" });
    assert_eq!(reader.refused("createNote", denied).await["code"], "NOT_PERMITTED");
    let stale = json!({ "noteId": note, "text": "New words", "expectedVersion": 7 });
    assert_eq!(rep.refused("updateNote", stale).await["code"], "VERSION_CONFLICT");
    let empty = json!({ "noteId": note, "text": "  " });
    assert_eq!(rep.refused("updateNote", empty).await["path"], json!(["text"]));

    let changed = manager.done("updateNote", change, "note { text version author { id } }").await;
    assert_eq!(changed["note"]["text"], "Their words");
    let deleted = manager.done("deleteNote", delete, "noteId recordId").await;
    assert_eq!(deleted["recordId"], json!(opportunity));
    let found = api.admin.run("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": note }));
    assert_eq!(found.await["node"], Value::Null);
}

#[tokio::test]
async fn a_note_is_seen_found_and_followed_by_those_who_see_its_record() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let stranger = world.person(&api, "Stranger", "REP", "OWN").await;
    let opportunity = world.open_opportunity(&api, "Private").await;
    let page = api.admin.run("{ opportunities(first: 1) { asOf } }", json!({})).await;
    let after = json!({ "after": page["opportunities"]["asOf"] });
    let listen = "subscription ($after: String) { pipelineEvents(after: $after, filter: { kinds: [NOTE_CREATED, NOTE_DELETED] }) { \
        kind ... on NoteChanged { noteId recordId note { text } } } }";
    let (url, token) = (api.admin.url(), api.admin.token().unwrap());
    let mut stream = Subscription::open(url, token, listen, after).await;
    let note =
        write(&api.admin, &opportunity, "Wants delivery in Khordad, call 0912-345-6778").await;
    let event = next_event(&mut stream).await;
    assert_eq!(event["kind"], "NOTE_CREATED");
    assert_eq!(event["recordId"], json!(opportunity));
    assert_eq!(event["note"]["text"], "Wants delivery in Khordad, call 0912-345-6778");

    let search = "{ notes(text: \"khordad\") { nodes { id } } }";
    let found = api.admin.run(search, json!({})).await;
    assert_eq!(found["notes"]["nodes"], json!([{ "id": note }]));
    let by_phone = "{ notes(text: \"09123456778\") { nodes { id } } }";
    let found = api.admin.run(by_phone, json!({})).await;
    assert_eq!(found["notes"]["nodes"], json!([{ "id": note }]));
    let hidden = stranger.run(search, json!({})).await;
    assert_eq!(hidden["notes"]["nodes"], json!([]));
    let node = "query ($id: ID!) { node(id: $id) { id } }";
    assert_eq!(stranger.run(node, json!({ "id": note })).await["node"], Value::Null);
    let foreign = json!({ "recordId": opportunity, "text": "Hello" });
    assert_eq!(stranger.refused("createNote", foreign).await["code"], "NOT_FOUND");
    let foreign = json!({ "noteId": note, "text": "Hello" });
    assert_eq!(stranger.refused("updateNote", foreign).await["code"], "NOT_FOUND");

    api.admin.done("deleteNote", json!({ "noteId": note }), "noteId").await;
    assert_eq!(next_event(&mut stream).await["kind"], "NOTE_DELETED");
    let found = api.admin.run(search, json!({})).await;
    assert_eq!(found["notes"]["nodes"], json!([]));
}

#[tokio::test]
async fn erasing_a_person_takes_the_notes_on_the_person_along() {
    let api = Api::start().await;
    World::build(&api).await;
    let person = api.admin.done("createContact", json!({ "lastName": "Known" }), "contact { id }");
    let person = text(&person.await, "contact.id");
    let note = write(&api.admin, &person, "Home address: Golestan 5").await;
    api.admin.done("eraseContact", json!({ "contactId": person }), "contact { id }").await;
    let found = api.admin.run("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": note }));
    assert_eq!(found.await["node"], Value::Null);
    let kept = "query ($id: ID!) { auditEntries(filter: { record: $id }) { \
        nodes { isErased changes { field before after } } } }";
    let kept = api.admin.run(kept, json!({ "id": note })).await;
    assert!(kept["auditEntries"]["nodes"].as_array().unwrap().len() > 1, "{kept:#}");
    assert!(!kept.to_string().contains("Golestan"), "{kept:#}");
}
