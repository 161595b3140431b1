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
