//! What operations cost: they pay at the end for what they wrote, and only some run at once.

use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::database::{hold, update};
use super::{post, refused, typename};
use crate::harness::socket::Socket;
use crate::harness::{Api, World, eventually};

fn number(answer: &Response, name: &str) -> u64 {
    let header = answer.headers().get(name).unwrap_or_else(|| panic!("no {name}"));
    header.to_str().unwrap().parse().unwrap()
}

fn by_admin(api: &Api, body: &Value) -> RequestBuilder {
    post(api, body).bearer_auth(api.admin.token().unwrap())
}

async fn body(answer: Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// The points left, and what was requested and charged.
async fn paid(api: &Api, query: &str) -> (u64, u64, u64) {
    let answer = by_admin(api, &json!({ "query": query })).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let remaining = number(&answer, "ratelimit-remaining");
    let answer = body(answer).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    let cost = |name: &str| answer["extensions"]["cost"][name].as_u64().unwrap();
    (remaining, cost("requested"), cost("charged"))
}

#[tokio::test]
async fn an_operation_pays_for_what_it_wrote() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    for name in ["First", "Second"] {
        world.open_opportunity(&api, name).await;
    }
    let set = |config: &mut forsat::config::Config| {
        // The bucket fills up between two requests.
        (config.cost_bucket, config.cost_refill) = (1000, 1_000_000);
    };
    let api = api.restart_with(set).await;
    for (query, requested, charged) in [
        ("{ __typename }", 0, 1),
        // A connection, and two opportunities with their owner.
        ("{ opportunities(first: 50) { nodes { id owner { id } } } }", 101, 5),
        (
            "{ opportunities(first: 50) { pageInfo { hasNextPage } edges { cursor node { id owner { id } } } } }",
            101,
            5,
        ),
        // A count is work, though it is no object.
        ("{ opportunities(first: 50) { totalCount nodes { estimatedValue { amount } } } }", 101, 6),
        (
            "{ opportunities(filter: { mine: false, text: \"none of these\" }) { nodes { id } } }",
            26,
            2,
        ),
        (
            "{ a: opportunities(first: 50) { totalCount } b: opportunities(first: 50) { totalCount } }",
            2,
            4,
        ),
        ("{ it: __schema { types { name } } }", 1, 1),
    ] {
        let (remaining, said, paid) = paid(&api, query).await;
        assert_eq!((said, paid), (requested, charged), "{query}");
        assert_eq!(remaining, 1000 - charged, "{query}");
    }
}

#[tokio::test]
async fn a_bucket_is_overdrawn_once_and_then_the_caller_waits() {
    let api = Api::start_with(|config| (config.cost_bucket, config.cost_refill) = (20, 1)).await;
    let labels = json!({ "query": "{ enumLabels { label } }" });
    let first = by_admin(&api, &labels).send().await.unwrap();
    assert_eq!(number(&first, "ratelimit-remaining"), 0, "there are about 210 labels");
    let charged = body(first).await["extensions"]["cost"]["charged"].as_u64().unwrap();
    assert!(charged > 50, "{charged}");
    let late = by_admin(&api, &typename()).send().await.unwrap();
    assert_eq!(late.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds = number(&late, "retry-after");
    // What is owed beyond the bucket, and one point; a few seconds may have passed.
    assert!(seconds <= charged - 20 + 1 && seconds > charged - 20 - 15, "{seconds} of {charged}");
    assert_eq!(body(late).await["errors"][0]["extensions"]["retryAfter"], json!(seconds));

    let mut socket = Socket::of(&api.admin).await;
    socket.subscribe("late", "{ __typename }", json!({})).await;
    let refused = socket.next_message().await;
    let extensions = &refused["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "RATE_LIMITED", "{refused:#}");
    assert!(extensions["retryAfter"].as_u64().unwrap() > 1, "{refused:#}");
    assert_eq!(extensions["retryAfter"], extensions["retryAfterSeconds"]);
}

#[tokio::test]
async fn only_so_many_operations_of_a_caller_run_at_once() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Held").await;
    let reader = world.person(&api, "Reader", "READER", "ALL").await;
    let api = api.restart_with(|config| config.caller_operations = 2).await;
    let held = hold(&api).await;
    let change = |need: &str| tokio::spawn(by_admin(&api, &update(&opportunity, need)).send());
    let changes = [change("one"), change("another")];
    let busy = eventually("two operations are running", async || {
        let answer = by_admin(&api, &typename()).send().await.unwrap();
        (answer.status() == StatusCode::TOO_MANY_REQUESTS).then_some(answer)
    })
    .await;
    assert_eq!(number(&busy, "retry-after"), 1);
    let error = body(busy).await["errors"][0].take();
    assert_eq!(error["message"], "Too many operations at once; try again in 1 s.");
    assert_eq!(error["extensions"]["retryAfter"], 1);

    let mut socket = Socket::of(&api.admin).await;
    socket.subscribe("third", "{ __typename }", json!({})).await;
    let refused = socket.next_message().await;
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("third")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    // Another person is not kept from anything, and a subscription is none of them.
    let asked = post(&api, &typename()).bearer_auth(reader.token().unwrap());
    assert_eq!(asked.send().await.unwrap().status(), StatusCode::OK);
    let stages = "subscription { pipelineEvents { kind } }";
    socket.subscribe("live", stages, json!({})).await;
    assert_eq!(socket.next_message().await["id"], "live");

    held.rollback().await.unwrap();
    for change in changes {
        assert_eq!(change.await.unwrap().unwrap().status(), StatusCode::OK);
    }
    assert_eq!(by_admin(&api, &typename()).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_given_up_pays_the_most_that_it_could_have_cost() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    let opportunity = world.open_opportunity(&api, "Held").await;
    let api = api
        .restart_with(|config| {
            config.request_timeout_seconds = 3;
            (config.cost_bucket, config.cost_refill) = (10_000, 1);
        })
        .await;
    let held = hold(&api).await;
    let late = by_admin(&api, &update(&opportunity, "late")).send().await.unwrap();
    assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
    // The payload, its record, ten errors, and ten for the mutation.
    assert_eq!(number(&late, "ratelimit-remaining"), 10_000 - 22);
    held.rollback().await.unwrap();

    let set = |config: &mut forsat::config::Config| {
        config.caller_operations = 1;
        (config.cost_bucket, config.cost_refill) = (10_000, 1);
    };
    let api = api.restart_with(set).await;
    let held = hold(&api).await;
    let mut socket = Socket::of(&api.admin).await;
    let dear = "mutation ($input: UpdateOpportunityInput!) { updateOpportunity(input: $input) { \
        opportunity { quotes(first: 100) { nodes { id notes { id } } } } } }";
    let input = json!({ "opportunityId": opportunity, "customerNeed": "cancelled" });
    socket.subscribe("change", dear, json!({ "input": input })).await;
    let status = async |wanted| {
        eventually("the change begins or ends", async || {
            let answer = by_admin(&api, &typename()).send().await.unwrap();
            (answer.status() == wanted).then(|| number(&answer, "ratelimit-remaining"))
        })
        .await
    };
    assert!(status(StatusCode::TOO_MANY_REQUESTS).await > 9_000, "nothing is taken before the end");
    socket.complete("change").await;
    // A hundred quotes with ten notes each; points come back while the machine is slow.
    assert!(status(StatusCode::OK).await < 9_000);
    held.rollback().await.unwrap();
}

#[tokio::test]
async fn the_usual_board_fits_the_limit_with_room() {
    let api = Api::start().await;
    let world = World::build(&api).await;
    world.open_opportunity(&api, "Card").await;
    let query = "query ($process: ID!) { board(processId: $process) { \
        totals { count baseValue { amount } baseWeightedValue { amount } } \
        columns { stage { id name } totals { count baseValue { amount } baseWeightedValue { amount } } \
          opportunities(first: 25) { pageInfo { hasNextPage endCursor } nodes { \
            id version name allowedStageIds availableActions estimatedValue { amount currencyCode } \
            baseEstimatedValue { amount } account { id name } owner { id displayName } \
            currentQuote { id status } } } } } }";
    let answer =
        by_admin(&api, &json!({ "query": query, "variables": { "process": world.process } }));
    let answer = body(answer.send().await.unwrap()).await;
    assert!(answer.get("errors").is_none(), "{answer:#}");
    let requested = answer["extensions"]["cost"]["requested"].as_u64().unwrap();
    assert!(requested <= 2500, "{requested} of 5000");
}

#[tokio::test]
async fn a_wrong_token_names_the_time_to_wait_in_the_error_too() {
    let api = Api::start_with(|config| config.failed_sign_ins = 1).await;
    let guess = || post(&api, &typename()).bearer_auth("fst_guess");
    assert_eq!(refused(guess()).await.0, StatusCode::UNAUTHORIZED);
    let late = guess().send().await.unwrap();
    let seconds = number(&late, "retry-after");
    assert_eq!(body(late).await["errors"][0]["extensions"]["retryAfter"], json!(seconds));
}
