//! A list of opportunities with their lines, of which everything is at hand: what resolving it costs.

use std::borrow::Cow;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, EmptyMutation, EmptySubscription, Object, ObjectType, OutputType,
    Positioned, Request, Schema, ServerResult, ValidationMode, Value as Answer,
};
use forsat::platform::graphql::read::{Immediate, resolve_list};

const DOCUMENT: &str = "{ opportunities { id name status date value { amount } account { name } owner { name } \
    stage { name } lines { quantity amount product { name } } } }";

struct PricedOpportunity;
struct Line;
struct Named(&'static str);
struct Value;
struct Query;

/// A list that is resolved in one walk.
struct List<T>(Vec<T>);

impl<T: ObjectType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Answer> {
        resolve_list(ctx, &self.0, &|_| false).await
    }
}

#[Object]
impl PricedOpportunity {
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

    fn value(&self) -> Immediate<Value> {
        Immediate(Value)
    }

    async fn account(&self) -> Option<Immediate<Named>> {
        Some(Immediate(Named("Alborz Pumps")))
    }

    async fn owner(&self) -> Option<Immediate<Named>> {
        Some(Immediate(Named("Sara Karimi")))
    }

    async fn stage(&self) -> Option<Immediate<Named>> {
        Some(Immediate(Named("Propose")))
    }

    async fn lines(&self) -> List<Line> {
        List((0..4).map(|_| Line).collect())
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

    async fn product(&self) -> Option<Immediate<Named>> {
        Some(Immediate(Named("Centrifugal pump, 7.5 kW")))
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
    async fn opportunities(&self) -> List<PricedOpportunity> {
        List((0..50).map(|_| PricedOpportunity).collect())
    }
}

/// Fifty opportunities with four lines each.
pub fn list() -> Box<dyn FnMut()> {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription);
    let schema = schema.validation_mode(ValidationMode::Fast).finish();
    let document = parse_query(DOCUMENT).expect("the document is well written");
    Box::new(move || {
        let mut request = Request::new(String::new());
        request.set_parsed_query(document.clone());
        let answer = pin!(schema.execute(request));
        let Poll::Ready(answer) = answer.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("there is nothing to wait for");
        };
        assert!(answer.errors.is_empty());
        let Answer::Object(data) = &answer.data else { panic!("there is no data") };
        assert_ne!(data["opportunities"], Answer::Null, "the list was not walked");
    })
}
