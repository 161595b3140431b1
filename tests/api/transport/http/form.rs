//! The format of requests and responses, by the GraphQL-over-HTTP draft.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use super::{get, post, refused, typename};
use crate::harness::Api;

const JSON: &str = "application/json; charset=utf-8";
const GRAPHQL: &str = "application/graphql-response+json; charset=utf-8";

#[tokio::test]
async fn the_answer_has_the_form_that_the_client_likes_best() {
    let api = Api::start().await;
    let broken = json!({ "query": "{" });
    for (accept, kind, status_of_broken) in [
        (None, JSON, 200),
        (Some("*/*"), JSON, 200),
        (Some("application/json"), JSON, 200),
        (Some("application/graphql-response+json"), GRAPHQL, 400),
        (Some("application/json;q=0.5, application/graphql-response+json"), GRAPHQL, 400),
        (Some("application/graphql-response+json;q=0.1, application/json"), JSON, 200),
    ] {
        for (body, status) in [(&typename(), 200), (&broken, status_of_broken)] {
            let mut request = post(&api, body);
            if let Some(accept) = accept {
                request = request.header("accept", accept);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.headers()["content-type"], kind, "{accept:?}");
            assert_eq!(answer.status(), status, "{accept:?} {body}");
            assert!(answer.headers().contains_key("x-request-id"));
            let body: serde_json::Value =
                serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            assert_eq!(body.get("data").is_some(), status_is_of_success(&body), "{body:#}");
        }
    }
    let nothing = post(&api, &typename()).header("accept", "text/html");
    assert_eq!(refused(nothing).await.0, StatusCode::NOT_ACCEPTABLE);
}

fn status_is_of_success(body: &serde_json::Value) -> bool {
    body.get("errors").is_none()
}

#[tokio::test]
async fn a_get_asks_and_changes_nothing() {
    let api = Api::start().await;
    let query =
        "query A { a: __typename } query B($b: Boolean = false) { b: __typename @include(if: $b) }";
    let asked = get(
        &api,
        &[
            ("query", query),
            ("operationName", "B"),
            ("variables", r#"{"b":true}"#),
            ("extensions", "{}"),
        ],
    );
    let answer: serde_json::Value = asked.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["data"], serde_json::json!({ "b": "Query" }));

    let changing = get(&api, &[("query", "mutation { __typename }")]).send().await.unwrap();
    assert_eq!(changing.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(changing.headers()["allow"], "POST");

    for wrong in [
        vec![],
        vec![("query", "{ __typename }"), ("variables", "[1]")],
        vec![("query", "{ __typename }"), ("variables", "{")],
        vec![("query", "{ __typename }"), ("extensions", "1")],
    ] {
        let refused = refused(get(&api, &wrong)).await;
        assert_eq!(refused, (StatusCode::BAD_REQUEST, "BAD_USER_INPUT".to_owned()), "{wrong:?}");
    }
}

#[tokio::test]
async fn no_form_of_a_web_page_is_executed() {
    let api = Api::start().await;
    let body = typename().to_string();
    for kind in [
        None,
        Some("text/plain"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
        Some("application/json; charset=utf-16"),
    ] {
        let mut request = Client::new().post(api.admin.url()).body(body.clone());
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let (status, _) = refused(request).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind:?}");
    }
    let packed = post(&api, &typename()).header("content-encoding", "gzip");
    assert_eq!(refused(packed).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);

    let asked = || get(&api, &[("query", "{ __typename }")]);
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let page = asked().header(name, value).header("origin", "https://evil.example");
        assert_eq!(refused(page).await.0, StatusCode::FORBIDDEN, "{name}");
        let consented = page_with_consent(&asked, (name, value));
        assert_eq!(consented.send().await.unwrap().status(), StatusCode::OK, "{name}");
    }
    let image = asked().header("sec-fetch-site", "cross-site");
    assert_eq!(refused(image).await.0, StatusCode::FORBIDDEN, "an image sends no origin");
    let own = asked().header("sec-fetch-site", "same-origin");
    assert_eq!(own.send().await.unwrap().status(), StatusCode::OK);
}

fn page_with_consent(
    asked: &impl Fn() -> reqwest::RequestBuilder,
    (name, value): (&'static str, &'static str),
) -> reqwest::RequestBuilder {
    asked().header(name, value).header("apollo-require-preflight", "1")
}

#[tokio::test]
async fn what_is_no_request_is_refused_in_json() {
    let api = Api::start().await;
    let deep = format!("{{\"query\":\"{{ a }}\",\"variables\":{}", "{\"a\":".repeat(10_000));
    for body in [
        "",
        "null",
        "{",
        "[]",
        r#"["{ __typename }"]"#,
        r#"[{"query":"{ __typename }"}]"#,
        r#"{"operationName":"a"}"#,
        r#"{"query":1}"#,
        r#"{"query":"{ __typename }","variables":[]}"#,
        r#"{"query":"{ __typename }","extensions":"a"}"#,
        &deep,
    ] {
        let request = post(&api, &typename()).body(body.to_owned());
        let refused = refused(request).await;
        assert_eq!(refused, (StatusCode::BAD_REQUEST, "BAD_USER_INPUT".to_owned()), "{body:.60}");
    }
    let no_text = post(&api, &typename()).body(b"{\"query\":\"\xff\"}".to_vec());
    assert_eq!(refused(no_text).await.0, StatusCode::BAD_REQUEST);
    let subscription = json!({ "query": "subscription { pipelineEvents { id } }" });
    assert_eq!(refused(post(&api, &subscription)).await.0, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_other_path_and_method_is_refused_in_json() {
    let api = Api::start().await;
    let url = api.admin.url();
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let answer = Client::new().request(method.clone(), url).send().await.unwrap();
        assert_eq!(answer.headers()["allow"], "GET,HEAD,POST", "{method}");
        let (status, code) = refused(Client::new().request(method.clone(), url)).await;
        assert_eq!((status.as_u16(), code.as_str()), (405, "BAD_USER_INPUT"), "{method}");
    }
    let nowhere = Client::new().get(url.replace("/graphql", "/nowhere"));
    assert_eq!(refused(nowhere).await, (StatusCode::NOT_FOUND, "NOT_FOUND".to_owned()));
    let head = Client::new().head(format!("{url}?query=%7B__typename%7D")).send().await.unwrap();
    assert_eq!((head.status(), head.text().await.unwrap().as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn a_request_is_found_by_its_id() {
    let api = Api::start().await;
    for (given, is_kept) in [("abc-1.2_3", true), ("a b", false), (&"x".repeat(65), false)] {
        let answer = post(&api, &json!({ "query": "{" }))
            .header("x-request-id", given)
            .send()
            .await
            .unwrap();
        let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body: serde_json::Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        assert_eq!(body["errors"][0]["extensions"]["requestId"], json!(id), "{body:#}");
        assert_eq!(id == given, is_kept, "{given} {id}");
    }
}

#[tokio::test]
async fn a_listed_page_is_let_and_no_other() {
    let page = "https://crm.example.com";
    let api = Api::start_with(|config| config.cors_origins = page.to_owned()).await;
    let preflight = |origin: &str| {
        Client::new()
            .request(Method::OPTIONS, api.admin.url())
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type")
    };
    let let_in = preflight(page).send().await.unwrap();
    assert_eq!(let_in.headers()["access-control-allow-origin"], page);
    let allowed = let_in.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(allowed.contains("authorization") && allowed.contains("content-type"), "{allowed}");
    let response = post(&api, &typename()).header("origin", page).send().await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], page);
    let is_let = |headers: &HeaderMap| headers.contains_key("access-control-allow-origin");
    let other = preflight("https://evil.example").send().await.unwrap();
    assert!(!is_let(other.headers()));

    let closed = Api::start().await;
    let answer = post(&closed, &typename()).header("origin", page).send().await.unwrap();
    assert!(!is_let(answer.headers()));
}

#[tokio::test]
async fn large_answers_are_packed_for_those_who_take_it() {
    let api = Api::start().await;
    let large = json!({ "query": "{ __schema { types { name description } } }" });
    for packing in ["gzip", "br"] {
        let answer = post(&api, &large).header("accept-encoding", packing).send().await.unwrap();
        assert_eq!(answer.headers()["content-encoding"], packing);
        let small =
            post(&api, &typename()).header("accept-encoding", packing).send().await.unwrap();
        assert!(!small.headers().contains_key("content-encoding"));
    }
    let plain = post(&api, &large).send().await.unwrap();
    assert!(!plain.headers().contains_key("content-encoding"));
}

#[tokio::test]
async fn the_sign_in_page_has_no_inline_script_and_leads_to_paths_of_this_server_only() {
    let api = Api::start().await;
    let at = |path: &str| api.admin.url().replace("/graphql", path);
    let wanted = "/sign-in?next=/board%3Ftext=%22%3E%3Cscript%3E";
    let page = Client::new().get(at(wanted)).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(!policy.contains("unsafe"), "{policy}");
    let html = page.text().await.unwrap();
    assert!(html.contains("data-next=\"/board?text=&quot;>&lt;script>\""), "{html}");
    assert!(!html.contains("/sign-in/demo"), "only the demo company's server has demo users");
    let foreign = Client::new().get(at("/sign-in?next=//evil.example/")).send().await.unwrap();
    assert!(foreign.text().await.unwrap().contains("data-next=\"/\""));
    for (path, kind) in [("/sign-in/form.js", "text/javascript"), ("/sign-in/form.css", "text/css")]
    {
        let file = Client::new().get(at(path)).send().await.unwrap();
        assert!(file.headers()["content-type"].to_str().unwrap().starts_with(kind));
    }
    let form = Client::new()
        .post(at("/sign-in/demo"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("role=ADMIN");
    let answer = form.send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(!answer.headers().contains_key("set-cookie"));
}

#[tokio::test]
async fn the_page_may_not_be_framed() {
    let api = Api::start().await;
    let page = Client::new().get(api.admin.url().replace("/graphql", "/")).send().await.unwrap();
    let headers = page.headers();
    assert!(
        headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'")
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "no-referrer");
}
