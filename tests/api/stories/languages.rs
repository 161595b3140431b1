//! In which language people are answered.

use serde_json::json;

use crate::harness::socket::Socket;
use crate::harness::{Api, World};

#[tokio::test]
async fn a_persons_own_language_beats_what_the_browser_or_the_socket_asks_for() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let chooser = world.person(&api, "Chooser", "REP", "OWN").await;
    let other = world.person(&api, "Other", "REP", "OWN").await;
    let who = "{ viewer { locale user { id } } }";
    let id = chooser.run(who, json!({})).await["viewer"]["user"]["id"].take();
    api.admin.done("updateUser", json!({ "userId": id, "locale": "fa" }), "user { id }").await;
    // The harness sends `Accept-Language: en`.
    assert_eq!(chooser.run(who, json!({})).await["viewer"]["locale"], "fa");
    assert_eq!(other.run(who, json!({})).await["viewer"]["locale"], "en");
    for (person, asked, locale) in [
        (&chooser, json!("en"), "fa"),
        (&other, json!("fa-IR"), "fa-IR"),
        (&other, json!("\"><script>"), "fa"),
        (&other, json!(7), "fa"),
    ] {
        let mut socket = Socket::open(person.url()).await;
        let token = person.token().unwrap();
        let payload =
            json!({ "headers": { "Authorization": format!("Bearer {token}") }, "locale": asked });
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next_message().await["type"], "connection_ack");
        socket.subscribe("1", who, json!({})).await;
        let answer = socket.next_message().await;
        assert_eq!(answer["payload"]["data"]["viewer"]["locale"], locale, "{asked}: {answer:#}");
    }
}

const SETTINGS: &str = "viewer { locale calendar user { locale calendar } }";

#[tokio::test]
async fn a_person_chooses_a_language_and_a_calendar() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let reader = world.person(&api, "Reader", "READER", "ALL").await;
    let query = format!("{{ {SETTINGS} }}");
    let shown = |locale: &str, calendar: &str, own: (serde_json::Value, serde_json::Value)| {
        json!({ "viewer": { "locale": locale, "calendar": calendar,
                            "user": { "locale": own.0, "calendar": own.1 } } })
    };
    // The harness sends `Accept-Language: en`; the company counts in Jalali.
    let unchosen = shown("en", "JALALI", (json!(null), json!(null)));
    assert_eq!(reader.run(&query, json!({})).await, unchosen);

    let choice = json!({ "locale": " fa-IR ", "calendar": "GREGORIAN" });
    let chosen = shown("fa-IR", "GREGORIAN", (json!("fa-IR"), json!("GREGORIAN")));
    let mut preview = choice.clone();
    preview["dryRun"] = json!(true);
    let previewed = reader.done("updateViewer", preview, SETTINGS).await;
    assert_eq!(previewed["viewer"], chosen["viewer"]);
    assert_eq!(reader.run(&query, json!({})).await, unchosen, "nothing is kept");
    let done = reader.done("updateViewer", choice, SETTINGS).await;
    assert_eq!(done["viewer"], chosen["viewer"]);
    assert_eq!(done["eventIds"], json!([]), "it concerns nobody else");
    assert_eq!(reader.run(&query, json!({})).await, chosen);

    // An omitted field stays, null clears it.
    let cleared = reader.done("updateViewer", json!({ "calendar": null }), SETTINGS).await;
    let expected = shown("fa-IR", "JALALI", (json!("fa-IR"), json!(null)));
    assert_eq!(cleared["viewer"], expected["viewer"]);
    let cleared = reader.done("updateViewer", json!({ "locale": null }), SETTINGS).await;
    assert_eq!(cleared["viewer"]["user"]["locale"], json!(null));
    assert_eq!(reader.run(&query, json!({})).await, unchosen);

    for wrong in ["", "\"><script>", "a", "fa_IR!"] {
        let refused = reader.refused("updateViewer", json!({ "locale": wrong })).await;
        assert_eq!(refused["code"], "INVALID", "{wrong}: {refused:#}");
        assert_eq!(refused["path"], json!(["locale"]));
    }
    let nobody = crate::harness::client::Client::new(api.admin.url(), None);
    let answer = nobody.ask("mutation { updateViewer(input: {}) { eventIds } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{answer:#}");
}

#[tokio::test]
async fn numbers_and_days_in_persian_messages_are_persian() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let rep = world.person(&api, "Rep", "REP", "OWN").await;
    let opportunity = world.open_opportunity_as(&rep, "Dated").await;
    let late = json!({ "opportunityId": opportunity, "reasonId": world.lost_plainly, "closedOn": "2026-12-31" });
    let long = json!({ "opportunityId": opportunity, "name": "x".repeat(201) });
    let stale = json!({ "opportunityId": opportunity, "name": "y", "expectedVersion": 7 });
    let refused = async |verb: &str, input: &serde_json::Value| {
        let message = rep.refused(verb, input.clone()).await["message"].take();
        message.as_str().unwrap().to_owned()
    };
    for (language, calendar, expected) in [
        ("en", "JALALI", ["2026-11-23", "200", "1"]),
        ("fa", "JALALI", ["۱۴۰۵/۰۹/۰۲", "۲۰۰", "۱"]),
        ("fa", "GREGORIAN", ["۲۰۲۶/۱۱/۲۳", "۲۰۰", "۱"]),
    ] {
        let choice = json!({ "locale": language, "calendar": calendar });
        rep.done("updateViewer", choice, "viewer { id }").await;
        let messages = [
            refused("closeAsLost", &late).await,
            refused("updateOpportunity", &long).await,
            refused("updateOpportunity", &stale).await,
        ];
        for (message, expected) in messages.iter().zip(expected) {
            assert!(message.contains(expected), "{expected} in {message}");
            assert_eq!(
                language == "fa",
                !message.contains(|c: char| c.is_ascii_digit()),
                "{message}"
            );
        }
    }
}
