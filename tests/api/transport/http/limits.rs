//! Rate limits, and limits on wrong tokens.

use reqwest::StatusCode;
use serde_json::json;

use super::{get, post, refused, typename};
use crate::harness::Api;

fn number(answer: &reqwest::Response, name: &str) -> u64 {
    let header = answer.headers().get(name).unwrap_or_else(|| panic!("no {name}"));
    header.to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_empty_bucket_is_reported_and_fills_up_again() {
    let api = Api::start_with(|config| (config.cost_bucket, config.cost_refill) = (5, 1)).await;
    let first = post(&api, &typename()).send().await.unwrap();
    assert_eq!(first.status(), StatusCode::OK);
    assert_eq!(number(&first, "ratelimit-limit"), 5);
    assert_eq!(number(&first, "ratelimit-remaining"), 4);
    assert_eq!(number(&first, "ratelimit-reset"), 1);
    // One point is refilled per second: far slower than they are spent.
    let mut asked = 0;
    let empty = loop {
        let answer = post(&api, &typename()).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        asked += 1;
        assert!(asked < 1000, "the bucket has a bottom");
    };
    assert_eq!(number(&empty, "retry-after"), 1);
    assert_eq!(number(&empty, "ratelimit-remaining"), 0);
    let body: serde_json::Value = serde_json::from_str(&empty.text().await.unwrap()).unwrap();
    assert_eq!(body["errors"][0]["extensions"]["code"], "RATE_LIMITED");

    let signed_in = post(&api, &typename()).bearer_auth(api.admin.token().unwrap());
    let signed_in = signed_in.send().await.unwrap();
    assert_eq!(signed_in.status(), StatusCode::OK, "a person has a bucket of their own");
    assert_eq!(number(&signed_in, "ratelimit-remaining"), 4);
}

#[tokio::test]
async fn a_refusal_is_not_free() {
    let api = Api::start_with(|config| (config.cost_bucket, config.cost_refill) = (100, 1)).await;
    let wrong = post(&api, &json!({ "query": "{" })).send().await.unwrap();
    assert_eq!(number(&wrong, "ratelimit-remaining"), 99);
    let broken = get(&api, &[]).send().await.unwrap();
    assert!(number(&broken, "ratelimit-remaining") < 100);
}

#[tokio::test]
async fn who_guesses_tokens_has_to_wait() {
    let api = Api::start_with(|config| config.failed_sign_ins = 3).await;
    let guess = || post(&api, &typename()).bearer_auth("fst_guess");
    for _ in 0..3 {
        let (status, code) = refused(guess()).await;
        assert_eq!((status.as_u16(), code.as_str()), (401, "UNAUTHENTICATED"));
    }
    let right = || post(&api, &typename()).bearer_auth(api.admin.token().unwrap());
    for token in [guess(), right()] {
        let (status, code) = refused(token).await;
        let refusal = (status.as_u16(), code.as_str());
        assert_eq!(refusal, (429, "RATE_LIMITED"), "nobody looks for the token, right or wrong");
    }
    assert_eq!(post(&api, &typename()).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_proxy_is_believed_where_the_settings_say_so() {
    let set = |config: &mut forsat::config::Config| {
        (config.cost_bucket, config.cost_refill) = (5, 1);
        config.trusted_proxies = "127.0.0.1".to_owned();
    };
    let api = Api::start_with(set).await;
    for client in ["198.51.100.1", "198.51.100.2"] {
        let asked = post(&api, &typename()).header("x-forwarded-for", client);
        let response = asked.send().await.unwrap();
        assert_eq!(number(&response, "ratelimit-remaining"), 4, "{client} has its own bucket");
    }
}
