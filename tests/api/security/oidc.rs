//! An identity provider: its bearer tokens, forged ones, and signing in by its pages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Form, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client as Http, Url};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::harness::Api;
use crate::harness::client::{Client, text};
use crate::harness::socket::{Frame, Socket};

// Keys for this test only.
const RSA: &str = "MIIEpAIBAAKCAQEAvrG1hCE3pEdSi16zoKWE5QeW71PPCaAix4b/5n/eVbrgJmtzxLb7nYmuK88PFnukrYMMx6j5dZLy\
     V01aR+jnhHWpfZbHnGv0ZmRKtJSndP5HRKTO57RMGs2l0v+zZwGNj27XU/y5Yh0rV9WDsxD+7zvtBsjPkN8ByD7ULmYo\
     ECmTeiOL/us05uZN9yiwGCjKYkdMqy1Mv5AzojuvPo5Yyq/wlmVD6IJiP3nCFEUW9ZRRQziy6vwdXTucY6R75pcno6dF\
     I8H1Bk/il+qHw3F2xlnlYtyA044WuDtTkBsB6Mikj/ZiLqnAB6GbXXECmraLZi2XL7C8mtPWlHSEqcmtiwIDAQABAoIB\
     AAa4UXq6BvFxl/2UVUUsgA3oIhAGBo5Cx+b7IWp4iBfCUaLY94fvoNdQ4kPl9JSov8ljjGA+2qejiYm9DpjpIrt+v/3O\
     gfNHtKGlGCLb+Di9uzo2ipoMtv/czmKsoyBWpCvxToJFrizAdWYPfqghSbKZjIVIL1ReH3x0hlqqO/AxzzcZZK6rsI95\
     9QzFxRajfj1eFt8LUr70s/nGDu6ry8LnJykgKo6Hu+9Nf8EaV3T4sNBQ6Rmb9dwmoqvBeEiuswDB+0DD1fNyIh1ziC14\
     ytCznhjndFo3PSt1bhne1F9xKkojhcaXzxHRTjaZOO+Y27koAhqV12yYZimlMR45Z10CgYEA9tfZh4+kpn2CiK8Dt+Sm\
     WxVf0wegv02wC1H0YXSYAOccyJjVQh0it8sKwRLjR9dULEMz6mUdZdFBGxGWIu2CDvi8CzHeFVdUn2uckGZ/yOM6Hoxx\
     0P5VdWNrInrZcUQ0d7/YjNuY8noTHVjRn8b6b0A6vAWc9ofQgt318MyteYcCgYEAxcSjt2OmonTcQgObF4aGRb+YBvQO\
     taazGyAcqRnbeHSuscwWuIDME92iX/1TVkLCFJgTQhBdse/L28iJDNwnQS/TVnXmAubIixpi9RcdNckjWJkrFoNoB57n\
     L42kooO1Z0A0Axddi86U+S3dWG1yQCv20VgVqDVIvmXQdsabHN0CgYBNt6QblFRIvxeMJV5MVccywkYLUUmBMdqNld4V\
     mPoKvrlHRydNy5KUv27BX0sD4X30+auszu00k2+mMCFPGexq/lFmTOsZWQehseX3aO4ut6wi1iE3pfwOG6Etl/RCPzEt\
     ys9JehJrtZezE7XcUm+i+1wCutmynQw/R9cZW7f6nQKBgQCxncBXlST0JLYoh6qDv2raO4+jNw/67uNOylFTQgjNLyYy\
     QpRpUit28AfD4/UztLMv4cDyBVbQ1wektX740MRklDpfHXXdRz33SFR1wDOYubOH/9Al4RDOP1VsbO7ekiGawJu15wc5\
     5+f9vsZbg7gnkBSUwWJ59pkFftVxxz9J9QKBgQCVZ9fRC0C5zmIii0JmOZeEHVEHDfMsRfSqGG9HOMATYUkNuPxQWsxm\
     z2LGLEAyICm8Tf9Hwvl/2oVRnebJfyhBhuugj7CmEnCIs6Ky2JOCfaZHt2IsBCkW6zDg9kqwefMFa/No0lt4+TDUeGOm\
     EahzJ9yW4mOIbJrjnDizp6IImw==";
const RSA_MODULUS: &str = "vrG1hCE3pEdSi16zoKWE5QeW71PPCaAix4b_5n_eVbrgJmtzxLb7nYmuK88PFnukrYMMx6j5dZLyV01aR-jnhHWpfZbH\
     nGv0ZmRKtJSndP5HRKTO57RMGs2l0v-zZwGNj27XU_y5Yh0rV9WDsxD-7zvtBsjPkN8ByD7ULmYoECmTeiOL_us05uZN\
     9yiwGCjKYkdMqy1Mv5AzojuvPo5Yyq_wlmVD6IJiP3nCFEUW9ZRRQziy6vwdXTucY6R75pcno6dFI8H1Bk_il-qHw3F2\
     xlnlYtyA044WuDtTkBsB6Mikj_ZiLqnAB6GbXXECmraLZi2XL7C8mtPWlHSEqcmtiw";
const EC: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2DQAXKrmmDwwSei+s3EHxlwKMqi6Z/guQUSlcexD9rih\
     RANCAARWAzHIkmm2d414n0q+odz+LU109wa3gp6lCkIHS5KURv1pTMolWIoAp2Os+bctU4yrKNKiEx41BbmGm5CmPCjz";
const EC_POINT: [&str; 2] =
    ["VgMxyJJptneNeJ9KvqHc_i1NdPcGt4KepQpCB0uSlEY", "_WlMyiVYigCnY6z5ty1TjKso0qITHjUFuYabkKY8KPM"];

const AUDIENCE: &str = "https://crm.example.com/graphql";
const ROLES: &str = "leads=MANAGER, sales=REP, it=ADMIN";

/// What the provider received at its pages, and what it returns at the exchange.
#[derive(Default)]
struct ProviderState {
    exchanges: Vec<BTreeMap<String, String>>,
    id_token: String,
    fetched: usize,
    keys: Vec<Value>,
}

/// An identity provider on a free port.
struct Provider {
    issuer: String,
    state: Arc<Mutex<ProviderState>>,
}

fn rsa_key(kid: &str) -> Value {
    json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": RSA_MODULUS, "e": "AQAB" })
}

fn ec_key(kid: &str) -> Value {
    json!({ "kty": "EC", "use": "sig", "crv": "P-256", "kid": kid, "x": EC_POINT[0], "y": EC_POINT[1] })
}

impl Provider {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(ProviderState {
            keys: vec![rsa_key("one"), ec_key("two")],
            ..ProviderState::default()
        }));
        let discovery = json!({
            "issuer": issuer, "jwks_uri": format!("{issuer}/keys"),
            "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(discovery)))
            .route("/keys", get(async |State(state): State<Arc<Mutex<ProviderState>>>| {
                let mut state = state.lock().unwrap();
                state.fetched += 1;
                Json(json!({ "keys": state.keys }))
            }))
            .route("/token", post(async |State(state): State<Arc<Mutex<ProviderState>>>, Form(form): Form<BTreeMap<String, String>>| {
                let mut state = state.lock().unwrap();
                state.exchanges.push(form);
                Json(json!({ "id_token": state.id_token, "token_type": "Bearer", "access_token": "x" }))
            }))
            .with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { issuer, state }
    }

    async fn api(&self) -> Api {
        let issuer = self.issuer.clone();
        Api::start_with(move |config| {
            config.oidc_issuer = issuer;
            config.oidc_audience = AUDIENCE.to_owned();
            config.oidc_role_claim = "groups".to_owned();
            config.oidc_roles = ROLES.to_owned();
            config.oidc_team_claim = "department".to_owned();
            config.token_check_seconds = 1;
        })
        .await
    }

    fn claims(&self, api: &Api) -> Value {
        let now = api.clock().now().timestamp();
        json!({ "iss": self.issuer, "aud": AUDIENCE, "sub": "maryam-7", "exp": now + 300, "iat": now,
                "email": "maryam@example.com", "email_verified": true, "name": "Maryam" })
    }
}

fn signed(kid: &str, algorithm: Algorithm, claims: &Value) -> String {
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    let der = |text: &str| BASE64_STANDARD.decode(text).unwrap();
    let key = match algorithm {
        Algorithm::RS256 | Algorithm::PS256 => EncodingKey::from_rsa_der(&der(RSA)),
        _ => EncodingKey::from_ec_der(&der(EC)),
    };
    encode(&header, claims, &key).unwrap()
}

fn with(mut claims: Value, key: &str, value: Value) -> Value {
    claims[key] = value;
    claims
}

async fn user(api: &Api, email: &str) -> String {
    let names = json!([{ "locale": "en", "text": "Maryam" }]);
    let input = json!({ "displayNames": names, "email": email, "role": "READER" });
    text(&api.admin.done("createUser", input, "user { id }").await, "user.id")
}

async fn is_taken(api: &Api, token: &str) -> bool {
    let client = Client::new(api.admin.url(), Some(token));
    let answer = client.ask("{ viewer { user { id } } }", json!({})).await;
    answer["data"]["viewer"]["user"]["id"].is_string()
}

#[tokio::test]
async fn a_token_of_the_provider_is_taken_and_a_forged_one_is_not() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    user(&api, "maryam@example.com").await;
    let claims = provider.claims(&api);
    let now = api.clock().now().timestamp();
    assert!(is_taken(&api, &signed("one", Algorithm::RS256, &claims)).await);
    assert!(is_taken(&api, &signed("two", Algorithm::ES256, &claims)).await);

    let plain = |header: Value, claims: &Value| {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&header), part(claims))
    };
    let none = plain(json!({ "alg": "none" }), &claims);
    let confused = {
        // The public key, used as the secret of an HMAC.
        let secret = BASE64_URL_SAFE_NO_PAD.decode(RSA_MODULUS).unwrap();
        let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::HS256) };
        encode(&header, &claims, &EncodingKey::from_secret(&secret)).unwrap()
    };
    let good = signed("one", Algorithm::RS256, &claims);
    let (head, rest) = good.split_once('.').unwrap();
    let swapped = format!(
        "{head}.{}.{}",
        plain(json!({}), &with(claims.clone(), "sub", json!("other"))).split_once('.').unwrap().1,
        rest.split_once('.').unwrap().1
    );
    let forged = [
        ("alg none", format!("{none}.")),
        ("alg none without a dot", none.clone()),
        ("alg None", format!("{}.", plain(json!({ "alg": "None", "kid": "one" }), &claims))),
        ("key confusion", confused),
        ("other claims under the signature", swapped),
        ("no signature", good.rsplit_once('.').unwrap().0.to_owned() + "."),
        ("another algorithm than the key's", signed("one", Algorithm::PS256, &claims)),
        ("another key's name", signed("two", Algorithm::RS256, &claims)),
        ("unknown key", signed("three", Algorithm::RS256, &claims)),
        (
            "wrong audience",
            signed(
                "one",
                Algorithm::RS256,
                &with(claims.clone(), "aud", json!("https://other.example")),
            ),
        ),
        ("no audience", signed("one", Algorithm::RS256, &with(claims.clone(), "aud", json!(null)))),
        (
            "wrong issuer",
            signed(
                "one",
                Algorithm::RS256,
                &with(claims.clone(), "iss", json!("https://evil.example")),
            ),
        ),
        (
            "expired",
            signed("one", Algorithm::RS256, &with(claims.clone(), "exp", json!(now - 120))),
        ),
        (
            "without an end",
            signed("one", Algorithm::RS256, &with(claims.clone(), "exp", json!(null))),
        ),
        (
            "not yet",
            signed("one", Algorithm::RS256, &with(claims.clone(), "nbf", json!(now + 120))),
        ),
        (
            "made in the future",
            signed("one", Algorithm::RS256, &with(claims.clone(), "iat", json!(now + 120))),
        ),
        ("nobody's", signed("one", Algorithm::RS256, &with(claims.clone(), "sub", json!(null)))),
        ("no token", "a.b.c".to_owned()),
    ];
    for (what, token) in &forged {
        assert!(!is_taken(&api, token).await, "{what}");
    }
    // Clocks may differ by half a minute.
    assert!(
        is_taken(
            &api,
            &signed("one", Algorithm::RS256, &with(claims.clone(), "exp", json!(now - 30)))
        )
        .await
    );
    assert!(
        is_taken(&api, &signed("one", Algorithm::RS256, &with(claims, "nbf", json!(now + 30))))
            .await
    );
}

#[tokio::test]
async fn the_provider_identifies_the_person_and_decides_the_role() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    let id = user(&api, "maryam@example.com").await;
    let names = json!([{ "locale": "en", "text": "North" }]);
    let team = api.admin.done("createTeam", json!({ "names": names }), "team { id }").await;
    let claims = provider.claims(&api);
    let viewer = "{ viewer { user { id role reach team { id } } permissions } }";
    let bearer = |claims: &Value| {
        Client::new(api.admin.url(), Some(&signed("two", Algorithm::ES256, claims)))
    };

    let unverified =
        with(with(claims.clone(), "email_verified", json!(false)), "sub", json!("stranger"));
    assert!(
        !is_taken(&api, &signed("two", Algorithm::ES256, &unverified)).await,
        "an address that anybody may claim"
    );
    let seen = bearer(&claims).run(viewer, json!({})).await;
    assert_eq!(
        (&seen["viewer"]["user"]["id"], &seen["viewer"]["user"]["role"]),
        (&json!(id), &json!("READER"))
    );
    // Once linked, a person is identified by the provider's subject, not by the address.
    let moved = with(claims.clone(), "email", json!("other@example.com"));
    assert_eq!(bearer(&moved).run(viewer, json!({})).await["viewer"]["user"]["id"], json!(id));

    let promoted = with(
        with(claims.clone(), "groups", json!(["everybody", "leads", "sales"])),
        "department",
        json!("north"),
    );
    let seen = bearer(&promoted).run(viewer, json!({})).await;
    let user = &seen["viewer"]["user"];
    assert_eq!(
        (&user["role"], &user["reach"], &user["team"]["id"]),
        (&json!("MANAGER"), &json!("TEAM"), &team["team"]["id"])
    );
    let demoted = with(claims.clone(), "groups", json!("sales"));
    assert_eq!(bearer(&demoted).run(viewer, json!({})).await["viewer"]["user"]["role"], "REP");

    let stranger =
        with(with(claims.clone(), "sub", json!("new-1")), "email", json!("new@example.com"));
    assert!(
        !is_taken(&api, &signed("two", Algorithm::ES256, &stranger)).await,
        "nobody is made who was not asked for"
    );
    api.admin.done("updateUser", json!({ "userId": id, "isActive": false }), "user { id }").await;
    assert!(
        !is_taken(&api, &signed("two", Algorithm::ES256, &claims)).await,
        "who was let go stays out"
    );
}

#[tokio::test]
async fn new_keys_are_found_and_unknown_ones_cost_the_provider_nothing() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    user(&api, "maryam@example.com").await;
    let claims = provider.claims(&api);
    for kid in ["x", "y", "z"] {
        assert!(!is_taken(&api, &signed(kid, Algorithm::RS256, &claims)).await);
    }
    assert_eq!(provider.state.lock().unwrap().fetched, 1, "not at every unknown key");
    assert!(is_taken(&api, &signed("one", Algorithm::RS256, &claims)).await);
    assert_eq!(provider.state.lock().unwrap().fetched, 1, "known keys are kept");
}

#[tokio::test]
async fn a_socket_ends_with_the_token_of_the_provider() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    user(&api, "maryam@example.com").await;
    let token = signed("one", Algorithm::RS256, &provider.claims(&api));
    let mut socket = Socket::open(api.admin.url()).await;
    socket.init(&token).await;
    api.clock().set(api.clock().now() + chrono::TimeDelta::seconds(361));
    let Frame::Closed(code, _) = socket.end().await else { panic!("it is told why") };
    assert_eq!(code, 4403);
}

#[tokio::test]
async fn a_browser_goes_to_the_provider_and_comes_back_signed_in() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    let id = user(&api, "maryam@example.com").await;
    let base = format!("http://{}", api.address());
    let browser = Http::builder().redirect(Policy::none()).build().unwrap();
    let start = browser.get(format!("{base}/auth/oidc/start")).send().await.unwrap();
    assert_eq!(start.status(), 303);
    let cookie_of_sign_in =
        start.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let sign_in_url = Url::parse(start.headers()[LOCATION].to_str().unwrap()).unwrap();
    let asked: BTreeMap<String, String> = sign_in_url.query_pairs().into_owned().collect();
    assert_eq!(asked["response_type"], "code");
    assert_eq!(asked["code_challenge_method"], "S256");
    assert_eq!(asked["scope"], "openid profile email");
    assert_eq!(asked["redirect_uri"], format!("{base}/auth/oidc/callback"));

    let issue_token = |nonce: &str, audience: &str| {
        let claims =
            with(with(provider.claims(&api), "nonce", json!(nonce)), "aud", json!(audience));
        provider.state.lock().unwrap().id_token = signed("one", Algorithm::RS256, &claims);
    };
    let come_back = |state: String, cookie: Option<String>| {
        let request = browser.get(format!("{base}/auth/oidc/callback?code=abc&state={state}"));
        let request = match cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        };
        async move { request.send().await.unwrap() }
    };
    issue_token(&asked["nonce"], "forsat");
    let other = come_back("made-up".to_owned(), Some(cookie_of_sign_in.clone())).await;
    assert_eq!(other.status(), 400, "another sign-in");
    let none = come_back(asked["state"].clone(), None).await;
    assert_eq!(none.status(), 400, "another's browser");
    assert!(provider.state.lock().unwrap().exchanges.is_empty(), "nothing was exchanged");
    for (nonce, audience) in [("made-up", "forsat"), (asked["nonce"].as_str(), AUDIENCE)] {
        issue_token(nonce, audience);
        let refused = come_back(asked["state"].clone(), Some(cookie_of_sign_in.clone())).await;
        assert_eq!(refused.status(), 403, "{nonce} {audience}");
    }

    issue_token(&asked["nonce"], "forsat");
    let done = come_back(asked["state"].clone(), Some(cookie_of_sign_in)).await;
    assert_eq!(done.status(), 303);
    assert_eq!(done.headers()[LOCATION], "/");
    let exchange = provider.state.lock().unwrap().exchanges.last().unwrap().clone();
    let challenge =
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(exchange["code_verifier"].as_bytes()));
    assert_eq!(challenge, asked["code_challenge"], "who brings the code has asked for it");
    let cookies: Vec<&str> =
        done.headers().get_all(SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    assert!(
        cookies
            .iter()
            .any(|cookie| cookie.starts_with("forsat-sign-in=;") && cookie.contains("Max-Age=0")),
        "{cookies:?}"
    );
    let session = cookies.iter().find(|cookie| cookie.starts_with("forsat=")).unwrap();
    let session = session.split(';').next().unwrap();
    let who = browser
        .post(api.admin.url())
        .header(COOKIE, session)
        .json(&json!({ "query": "{ viewer { user { id } } }" }));
    let who: Value = who.send().await.unwrap().json().await.unwrap();
    assert_eq!(who["data"]["viewer"]["user"]["id"], json!(id), "{who:#}");
    assert_eq!(api.get("/sign-in").await.matches("/auth/oidc/start").count(), 1);
}

/// What becomes of a cookie before it is sent back.
type Change = Box<dyn Fn(&str) -> String>;

#[tokio::test]
async fn a_browser_that_comes_back_goes_to_the_page_it_wanted_and_to_no_foreign_one() {
    let provider = Provider::start().await;
    let api = provider.api().await;
    user(&api, "maryam@example.com").await;
    let base = format!("http://{}", api.address());
    let browser = Http::builder().redirect(Policy::none()).build().unwrap();
    // The query string of the way to the provider, what the cookie is replaced by, and where it leads.
    let cookie_with = |next: &'static str| {
        move |cookie: &str| {
            let (rest, _) = cookie.rsplit_once('.').unwrap();
            format!("{rest}.{}", BASE64_URL_SAFE_NO_PAD.encode(next))
        }
    };
    let unchanged = |cookie: &str| cookie.to_owned();
    let cases: [(&str, Change, &str); 7] = [
        ("", Box::new(unchanged), "/"),
        (
            "?next=/board%3Fprocess%3Dprc_1%26text%3D%2525",
            Box::new(unchanged),
            "/board?process=prc_1&text=%25",
        ),
        ("?next=https://evil.example/", Box::new(unchanged), "/"),
        ("?next=//evil.example/", Box::new(unchanged), "/"),
        ("?next=/%5Cevil.example/", Box::new(unchanged), "/"),
        // A cookie that somebody else has set.
        ("?next=/board", Box::new(cookie_with("https://evil.example/")), "/"),
        ("?next=/board", Box::new(cookie_with("//evil.example/")), "/"),
    ];
    for (query, changed, expected) in cases {
        let start = browser.get(format!("{base}/auth/oidc/start{query}")).send().await.unwrap();
        assert_eq!(start.status(), 303, "{query}");
        let cookie = start.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
        let sign_in_url = Url::parse(start.headers()[LOCATION].to_str().unwrap()).unwrap();
        assert!(sign_in_url.as_str().starts_with(&provider.issuer), "{sign_in_url}");
        let asked: BTreeMap<String, String> = sign_in_url.query_pairs().into_owned().collect();
        let claims = with(provider.claims(&api), "nonce", json!(asked["nonce"]));
        let claims = with(claims, "aud", json!("forsat"));
        provider.state.lock().unwrap().id_token = signed("one", Algorithm::RS256, &claims);
        let back = format!("{base}/auth/oidc/callback?code=abc&state={}", asked["state"]);
        let done = browser.get(back).header(COOKIE, changed(cookie)).send().await.unwrap();
        assert_eq!(done.status(), 303, "{query}");
        assert_eq!(done.headers()[LOCATION], expected, "{query}");
    }
    let page = api.get("/sign-in?next=/board%3Fa%3D1%26b%3D2").await;
    assert!(page.contains("href=\"/auth/oidc/start?next=%2Fboard%3Fa%3D1%26b%3D2\""), "{page}");
}
