//! A list of deals with their lines, of which everything is at hand: what resolving it costs.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_graphql::parser::parse_query;
use async_graphql::{EmptyMutation, EmptySubscription, Object, Request, Schema, ValidationMode};
use forsat::platform::graphql::json::Plain;
use forsat::platform::graphql::walk::{Walked, Walks};

const DOCUMENT: &str = "{ deals { id name status date value { amount } account { name } owner { name } \
    stage { name } lines { quantity amount product { name } } } }";

struct Deal;
struct Line;
struct Named(&'static str);
struct Value;
struct Query;

#[Object]
impl Deal {
    fn id(&self) -> &str {
        "opp_01a21d9195e674b595c6c77db6f459cc"
    }

    fn name(&self) -> &str {
        "More output for \"less\" power"
    }

    fn status(&self) -> &str {
        "OPEN"
    }

    fn date(&self) -> &str {
        "2030-06-30"
    }

    fn value(&self) -> Walked<Value> {
        Walked::of(Value)
    }

    async fn account(&self) -> Option<Walked<Named>> {
        Some(Walked::of(Named("Alborz Pumps")))
    }

    async fn owner(&self) -> Option<Walked<Named>> {
        Some(Walked::of(Named("Sara Karimi")))
    }

    async fn stage(&self) -> Option<Walked<Named>> {
        Some(Walked::of(Named("Propose")))
    }

    async fn lines(&self) -> Walks<Walked<Line>> {
        (0..4).map(|_| Walked::of(Line)).collect()
    }
}

#[Object]
impl Line {
    fn quantity(&self) -> &str {
        "12"
    }

    fn amount(&self) -> &str {
        "11880.5940"
    }

    async fn product(&self) -> Option<Walked<Named>> {
        Some(Walked::of(Named("Centrifugal pump, 7.5 kW")))
    }
}

#[Object]
impl Named {
    fn name(&self) -> &str {
        self.0
    }
}

#[Object]
impl Value {
    fn amount(&self) -> &str {
        "47522.3760"
    }
}

#[Object]
impl Query {
    async fn deals(&self) -> Walks<Walked<Deal>> {
        (0..50).map(|_| Walked::of(Deal)).collect()
    }
}

/// Fifty deals with four lines each.
pub fn list() -> Box<dyn FnMut()> {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription);
    let schema = schema.validation_mode(ValidationMode::Fast).finish();
    let document = parse_query(DOCUMENT).expect("the document is well written");
    Box::new(move || {
        let mut request = Request::new(String::new()).data(Plain);
        request.set_parsed_query(document.clone());
        let answer = pin!(schema.execute(request));
        let Poll::Ready(answer) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("there is nothing to wait for");
        };
        assert!(answer.errors.is_empty());
    })
}
