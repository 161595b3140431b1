//! Signing in with a password: the cookie, its lifetime, and the limits on guessing.

use chrono::TimeDelta;
use reqwest::header::{COOKIE, HOST, ORIGIN, SET_COOKIE};
use reqwest::{Client as Http, Response};
use serde_json::{Value, json};

use crate::harness::Api;
use crate::harness::client::{Client, text};
use crate::harness::socket::{Frame, Socket};

const EMAIL: &str = "maryam@example.com";
const PASSWORD: &str = "correct horse battery";
const ENTER: &str = "mutation ($email: String!, $password: String!) { signIn(input: { email: $email, password: $password }) \
    { viewer { user { displayName } permissions } userErrors { code message path } } }";
const WHO: &str =
    "{ viewer { user { email } browserSessions { id isCurrent isActive address userAgent } } }";

/// A browser that keeps its cookie.
struct Browser {
    url: String,
    http: Http,
    cookie: Option<String>,
    host: Option<&'static str>,
}

impl Browser {
    fn new(api: &Api) -> Self {
        let url = api.admin.url().to_owned();
        Self { url, http: Http::new(), cookie: None, host: None }
    }

    async fn send(&mut self, query: &str, variables: Value) -> (Value, Option<String>) {
        let mut request = self.http.post(&self.url).header("user-agent", "Story/1");
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if let Some(host) = self.host {
            request = request.header(HOST, host);
        }
        let request = request.json(&json!({ "query": query, "variables": variables }));
        let answer = request.send().await.unwrap();
        let cookie = kept(&answer);
        if let Some(cookie) = &cookie {
            let pair = cookie.split(';').next().unwrap().to_owned();
            self.cookie = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        (answer.json().await.unwrap(), cookie)
    }

    async fn enter(&mut self, email: &str, password: &str) -> (Value, Option<String>) {
        let (mut answer, cookie) =
            self.send(ENTER, json!({ "email": email, "password": password })).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        (answer["data"]["signIn"].take(), cookie)
    }

    async fn who(&mut self) -> Value {
        self.send(WHO, json!({})).await.0["data"]["viewer"].take()
    }
}

fn kept(answer: &Response) -> Option<String> {
    answer.headers().get(SET_COOKIE).map(|value| value.to_str().unwrap().to_owned())
}

async fn person(api: &Api, email: &str, password: &str) -> String {
    let names = json!([{ "locale": "en", "text": "Maryam" }]);
    let input = json!({ "displayNames": names, "email": email, "role": "REP" });
    let user = api.admin.done("createUser", input, "user { id }").await;
    let id = text(&user, "user.id");
    let input = json!({ "userId": id, "password": password });
    api.admin.done("setUserPassword", input, "user { id }").await;
    id
}

fn later(api: &Api, by: TimeDelta) {
    api.clock().set(api.clock().now() + by);
}

#[tokio::test]
async fn a_browser_is_known_by_its_cookie_until_it_signs_out() {
    let api = Api::start().await;
    person(&api, EMAIL, PASSWORD).await;
    let mut browser = Browser::new(&api);
    let (entered, cookie) = browser.enter("Maryam@Example.com", PASSWORD).await;
    assert_eq!(entered["viewer"]["user"]["displayName"], "Maryam", "{entered:#}");
    let cookie = cookie.expect("a cookie");
    for part in ["forsat=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "this machine has no TLS: {cookie}");
    let who = browser.who().await;
    assert_eq!(who["user"]["email"], EMAIL);
    let session = &who["browserSessions"][0];
    assert_eq!((&session["isCurrent"], &session["isActive"]), (&json!(true), &json!(true)));
    assert_eq!(
        (&session["address"], &session["userAgent"]),
        (&json!("127.0.0.1"), &json!("Story/1"))
    );

    let secret = browser.cookie.clone();
    let (_, cookie) = browser.send("mutation { signOut { userErrors { code } } }", json!({})).await;
    assert!(cookie.unwrap().contains("Max-Age=0"));
    browser.cookie = secret;
    assert_eq!(browser.who().await, Value::Null, "the secret opens nothing any more");
    assert_eq!(browser.cookie, None, "and is taken back");

    let mut remote = Browser::new(&api);
    remote.host = Some("crm.example.com");
    let (_, cookie) = remote.enter(EMAIL, PASSWORD).await;
    let cookie = cookie.unwrap();
    assert!(cookie.starts_with("__Host-forsat=") && cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_cookie_is_renewed_and_ends_by_age_and_idleness() {
    let api = Api::start().await;
    person(&api, EMAIL, PASSWORD).await;
    let mut browser = Browser::new(&api);
    browser.enter(EMAIL, PASSWORD).await;
    let first = browser.cookie.clone();
    later(&api, TimeDelta::minutes(61));
    assert_eq!(browser.who().await["user"]["email"], EMAIL);
    let second = browser.cookie.clone();
    assert_ne!(first, second, "a new secret after an hour");
    // A request that was under way still has the old secret, and gets no third.
    browser.cookie.clone_from(&first);
    assert_eq!(browser.who().await["user"]["email"], EMAIL);
    assert_eq!(browser.cookie, first);
    later(&api, TimeDelta::seconds(31));
    assert_eq!(browser.who().await, Value::Null, "the old one is good for half a minute");
    browser.cookie.clone_from(&second);
    assert_eq!(browser.who().await["user"]["email"], EMAIL);

    let mut idle = Browser::new(&api);
    idle.enter(EMAIL, PASSWORD).await;
    later(&api, TimeDelta::hours(71));
    browser.who().await;
    idle.cookie.as_ref().expect("it has one");
    later(&api, TimeDelta::hours(2));
    assert_eq!(idle.who().await, Value::Null, "three days without use");
    assert_eq!(browser.who().await["user"]["email"], EMAIL, "used meanwhile");
    for _ in 0..10 {
        later(&api, TimeDelta::hours(71));
        browser.who().await;
    }
    assert_eq!(browser.who().await, Value::Null, "thirty days at most");
}

#[tokio::test]
async fn other_browsers_are_signed_out_by_hand_and_by_a_new_password() {
    let api = Api::start().await;
    let id = person(&api, EMAIL, PASSWORD).await;
    let mut browsers = [Browser::new(&api), Browser::new(&api), Browser::new(&api)];
    for browser in &mut browsers {
        browser.enter(EMAIL, PASSWORD).await;
    }
    let [one, two, three] = &mut browsers;
    let sessions = one.who().await["browserSessions"].take();
    let other = sessions.as_array().unwrap().iter().find(|session| session["isCurrent"] == false);
    let revoke = "mutation ($id: ID!) { revokeBrowserSession(input: { browserSessionId: $id }) { browserSession { isActive } userErrors { code } } }";
    let variables = json!({ "id": other.unwrap()["id"] });
    let (answer, _) = one.send(revoke, variables.clone()).await;
    assert_eq!(answer["data"]["revokeBrowserSession"]["browserSession"]["isActive"], false);
    let left = [two.who().await, three.who().await];
    assert_eq!(left.iter().filter(|who| who.is_null()).count(), 1, "{left:#?}");

    let change = "mutation ($old: String!, $new: String!) { changePassword(input: { currentPassword: $old, newPassword: $new }) { user { id } userErrors { code path } } }";
    let (answer, _) =
        one.send(change, json!({ "old": "wrong wrong wrong", "new": "a new long password" })).await;
    assert_eq!(
        answer["data"]["changePassword"]["userErrors"][0]["path"],
        json!(["currentPassword"])
    );
    let (answer, _) = one.send(change, json!({ "old": PASSWORD, "new": "short" })).await;
    assert_eq!(answer["data"]["changePassword"]["userErrors"][0]["path"], json!(["newPassword"]));
    let (answer, _) =
        one.send(change, json!({ "old": PASSWORD, "new": "a new long password" })).await;
    assert_eq!(answer["data"]["changePassword"]["userErrors"], json!([]), "{answer:#}");
    assert_eq!(one.who().await["user"]["email"], EMAIL, "whoever changed it stays");
    assert!(two.who().await.is_null() && three.who().await.is_null(), "the others are out");
    let (refused, cookie) = two.enter(EMAIL, PASSWORD).await;
    assert_eq!((refused["userErrors"][0]["code"].as_str(), cookie), (Some("INVALID"), None));
    let (entered, _) = two.enter(EMAIL, "a new long password").await;
    assert_eq!(entered["userErrors"], json!([]));

    // Another person neither sees nor ends them.
    person(&api, "reza@example.com", PASSWORD).await;
    let mut stranger = Browser::new(&api);
    stranger.enter("reza@example.com", PASSWORD).await;
    let (answer, _) = stranger.send(revoke, variables).await;
    assert_eq!(answer["data"]["revokeBrowserSession"]["userErrors"][0]["code"], "NOT_FOUND");
    let input = json!({ "userId": id, "isActive": false });
    api.admin.done("updateUser", input, "user { id }").await;
    assert!(one.who().await.is_null(), "who was let go is out");
}

#[tokio::test]
async fn who_guesses_waits_and_learns_nothing() {
    let api = Api::start().await;
    person(&api, EMAIL, PASSWORD).await;
    let mut browser = Browser::new(&api);
    let mut answers = Vec::new();
    for (email, password) in
        [(EMAIL, "wrong wrong wrong"), ("nobody@example.com", PASSWORD), ("no address", PASSWORD)]
    {
        let (refused, cookie) = browser.enter(email, password).await;
        assert_eq!((&refused["viewer"], cookie), (&Value::Null, None));
        answers.push(refused["userErrors"].clone());
    }
    assert!(answers.iter().all(|errors| *errors == answers[0]), "one answer for all: {answers:#?}");
    assert_eq!(answers[0][0]["code"], "INVALID");

    for _ in 0..9 {
        browser.enter(EMAIL, "wrong wrong wrong").await;
    }
    let (barred, _) = browser.enter(EMAIL, PASSWORD).await;
    assert_eq!(barred["userErrors"][0]["code"], "LIMIT_EXCEEDED", "the right one too: {barred:#}");
    assert!(barred["userErrors"][0]["message"].as_str().unwrap().contains("900"), "{barred:#}");
    person(&api, "reza@example.com", PASSWORD).await;
    let (other, _) = browser.enter("reza@example.com", PASSWORD).await;
    assert_eq!(other["userErrors"], json!([]), "another account is not barred");
    later(&api, TimeDelta::minutes(15) + TimeDelta::seconds(1));
    let (entered, _) = browser.enter(EMAIL, PASSWORD).await;
    assert_eq!(entered["userErrors"], json!([]), "after a quarter of an hour");

    // Many in one request: refused by the limit of aliases, by that of root fields, and by the throttle.
    let guesses = |count: usize| {
        let guess = |place| {
            format!(
                "g{place}: signIn(input: {{ email: \"{EMAIL}\", password: \"guess number {place}\" }}) {{ userErrors {{ code }} }} "
            )
        };
        format!("mutation {{ {} }}", (0..count).map(guess).collect::<String>())
    };
    for count in [101, 21] {
        let (answer, _) = browser.send(&guesses(count), json!({})).await;
        assert!(answer.get("data").is_none(), "{count}: {answer:#}");
    }
    let (answer, _) = browser.send(&guesses(5), json!({})).await;
    let codes: Vec<_> = (0..5)
        .map(|place| answer["data"][format!("g{place}")]["userErrors"][0]["code"].clone())
        .collect();
    assert_eq!(
        codes.iter().filter(|code| **code == json!("LIMIT_EXCEEDED")).count(),
        4,
        "{codes:?}"
    );
}

#[tokio::test]
async fn a_page_of_another_site_may_not_act_by_the_cookie() {
    let api = Api::start().await;
    person(&api, EMAIL, PASSWORD).await;
    let mut browser = Browser::new(&api);
    browser.enter(EMAIL, PASSWORD).await;
    let cookie = browser.cookie.clone().unwrap();
    for (origin, status) in [
        (Some("https://evil.example".to_owned()), 403),
        (Some("null".to_owned()), 403),
        (Some(format!("http://{}", api.address())), 200),
        (None, 200),
    ] {
        let mut request = Http::new().post(api.admin.url()).header(COOKIE, &cookie);
        if let Some(origin) = &origin {
            request = request.header(ORIGIN, origin);
        }
        let answer = request.json(&json!({ "query": "{ viewer { id } }" })).send().await.unwrap();
        assert_eq!(answer.status(), status, "{origin:?}");
    }
}

#[tokio::test]
async fn a_socket_is_opened_by_the_cookie_and_ends_with_it() {
    let api = Api::start_with(|config| config.token_check_seconds = 1).await;
    person(&api, EMAIL, PASSWORD).await;
    let mut browser = Browser::new(&api);
    browser.enter(EMAIL, PASSWORD).await;
    let cookie = browser.cookie.clone().unwrap();
    let mut socket = Socket::try_open(
        api.admin.url(),
        &[("sec-websocket-protocol", "graphql-transport-ws"), ("cookie", &cookie)],
    )
    .await
    .unwrap_or_else(|status| panic!("{status}"));
    socket.send(json!({ "type": "connection_init" })).await;
    assert_eq!(socket.next_message().await["type"], "connection_ack");
    socket.subscribe("1", "mutation { signIn(input: { email: \"a@b.cd\", password: \"x\" }) { userErrors { code } } }", json!({})).await;
    let message = socket.next_message().await;
    assert_eq!(
        message["payload"]["data"]["signIn"]["userErrors"][0]["code"], "INVALID",
        "no cookie comes of it"
    );
    browser.send("mutation { signOut { userErrors { code } } }", json!({})).await;
    let Frame::Closed(code, _) = socket.end().await else { panic!("it is told why") };
    assert_eq!(code, 4403);
}

#[tokio::test]
async fn a_token_does_what_it_was_made_for() {
    let api = Api::start().await;
    let names = json!([{ "locale": "en", "text": "Importer" }]);
    let service = json!({ "displayNames": names, "role": "ADMIN", "isService": true, "email": "importer@example.com" });
    let service = api.admin.done("createUser", service, "user { id isService }").await;
    assert_eq!(service["user"]["isService"], true);
    let id = &service["user"]["id"];
    let refused =
        api.admin.refused("setUserPassword", json!({ "userId": id, "password": PASSWORD })).await;
    assert_eq!(refused["code"], "INVALID", "a program has no password");
    let refused = api
        .admin
        .refused(
            "createApiToken",
            json!({ "name": "x", "userId": id, "scopes": ["CREATE_LEAD", "FLY"] }),
        )
        .await;
    assert_eq!(refused["path"], json!(["scopes", "1"]));

    let scopes = json!(["VIEW_REFERENCE", "VIEW_PIPELINE", "CREATE_LEAD", "MANAGE_OWN_TOKENS"]);
    let token = json!({ "name": "Leads", "userId": id, "scopes": scopes });
    let token = api.admin.done("createApiToken", token, "secret apiToken { scopes }").await;
    assert_eq!(token["apiToken"]["scopes"], scopes);
    let program = Client::new(api.admin.url(), Some(&text(&token, "secret")));
    program.done("createLead", json!({ "subject": "Lead" }), "lead { id }").await;
    let refused = program.refused("createTeam", json!({ "names": names })).await;
    assert_eq!(refused["code"], "NOT_PERMITTED", "an ADMIN's token for leads makes no teams");
    let viewer = program.run("{ viewer { permissions } }", json!({})).await;
    assert_eq!(viewer["viewer"]["permissions"].as_array().unwrap().len(), 4);
    // A token can't create one with more permissions.
    let child =
        program.done("createApiToken", json!({ "name": "Child" }), "apiToken { scopes }").await;
    assert_eq!(child["apiToken"]["scopes"].as_array().unwrap().len(), 4);
    for field in ["scopes", "permissions"] {
        let more = json!({ "name": "More", field: ["CREATE_LEAD", "MANAGE_USERS"] });
        let refused = program.refused("createApiToken", more).await;
        assert_eq!((&refused["code"], &refused["path"]), (&json!("INVALID"), &json!([field, "1"])));
    }

    // The permissions as an enum say the same as their names, which may not be given beside them.
    let granted = program.run("{ viewer { permissions grantedPermissions } }", json!({})).await;
    assert_eq!(granted["viewer"]["permissions"], granted["viewer"]["grantedPermissions"]);
    let input = json!({ "name": "One", "permissions": ["CREATE_LEAD", "CREATE_LEAD"] });
    let one = program.done("createApiToken", input, "apiToken { permissions scopes }").await;
    assert_eq!(
        one["apiToken"],
        json!({ "permissions": ["CREATE_LEAD"], "scopes": ["CREATE_LEAD"] })
    );
    let both = json!({ "name": "Two", "permissions": ["CREATE_LEAD"], "scopes": ["CREATE_LEAD"] });
    let refused = program.refused("createApiToken", both).await;
    assert_eq!((&refused["code"], &refused["path"]), (&json!("INVALID"), &json!(["scopes"])));
    let none = json!({ "name": "None", "permissions": [] });
    assert_eq!(program.refused("createApiToken", none).await["code"], "REQUIRED");
}
