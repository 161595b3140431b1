use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::{
    EmptyMutation, EmptySubscription, Object, Request, Schema, ValidationMode, Variables,
};
use serde::Deserialize;
use serde_json::json;

use super::Checks;
use crate::platform::graphql::engine::DocumentId;
use crate::platform::graphql::engine::limits::DocumentLimits;
use crate::platform::graphql::engine::trusted::Trusted;

const SDL: &str = include_str!("../../../../../schema.graphql");
const DOCUMENTS: &str = include_str!("../../../../../tests/judges/validation/documents.json");
/// GraphiQL 5's introspection query, as graphql-js 16 writes it with all options.
const INTROSPECTION: &str = include_str!("introspection.graphql");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sample {
    rule: String,
    code: Option<String>,
    query: String,
    #[serde(default)]
    variables: Variables,
    operation_name: Option<String>,
}

fn checks(limits: DocumentLimits) -> Checks {
    Checks::new(SDL, limits, Trusted::default()).unwrap()
}

/// The error codes of a refused request; empty: it may be executed.
fn codes(checks: &Checks, request: Request) -> Vec<String> {
    let Err(refused) = checks.prepare(request) else { return Vec::new() };
    assert!(!refused.errors.is_empty() && refused.errors.len() <= 20);
    let codes = refused.errors.iter().map(|error| {
        assert!(error.message.chars().count() <= 300, "{}", error.message);
        let code = error.extensions.as_ref().and_then(|extensions| extensions.get("code"));
        code.unwrap().to_string().trim_matches('"').to_owned()
    });
    codes.collect()
}

#[test]
fn documents_are_accepted_and_refused_by_the_specification() {
    let checks = checks(DocumentLimits::default());
    let samples: Vec<Sample> = serde_json::from_str(DOCUMENTS).unwrap();
    let mut wrong = Vec::new();
    for Sample { rule, code, query, variables, operation_name } in samples {
        let mut request = Request::new(&query).variables(variables);
        request.operation_name = operation_name;
        let codes_of_refusal = codes(&checks, request);
        let expected = code.as_ref();
        let is_right = match expected {
            Some(code) => {
                !codes_of_refusal.is_empty()
                    && codes_of_refusal.iter().all(|codes_of_refusal| codes_of_refusal == code)
            }
            None => codes_of_refusal.is_empty(),
        };
        if !is_right {
            wrong.push(format!("{rule}: {expected:?}, not {codes_of_refusal:?}\n  {query}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_graphiql_asks_of_the_schema_is_taken() {
    let checks = checks(DocumentLimits::default());
    assert_eq!(codes(&checks, INTROSPECTION.into()), [""; 0]);
}

#[test]
fn a_bomb_of_fragments_is_refused_shortly() {
    let mut text = "{ ...f0 }".to_owned();
    for fragment in 0..30 {
        text += &format!(" fragment f{fragment} on Query {{ ...f{0} ...f{0} }}", fragment + 1);
    }
    text += " fragment f30 on Query { __typename }";
    let checks = checks(DocumentLimits::default());
    let refused = checks.prepare((&text).into()).unwrap_err();
    assert!(serde_json::to_string(&refused).unwrap().len() < 400);
    assert_eq!(codes(&checks, text.into()), ["DOCUMENT_LIMIT_EXCEEDED"]);
}

#[test]
fn errors_are_few_short_and_say_where() {
    let checks = checks(DocumentLimits { root_fields: 100, ..DocumentLimits::default() });
    let name = "x".repeat(300);
    let many: String = (0..50).map(|n| format!("{name}{n}\n")).collect();
    let refused = checks.prepare(format!("{{ {many} }}").into()).unwrap_err();
    assert_eq!(refused.errors.len(), 20);
    assert_eq!(refused.errors[1].locations[0].line, 2);
    assert!(!refused.errors[0].message.contains("Did you mean"));
}

#[test]
fn a_refusal_for_its_cost_names_the_cost() {
    let checks = checks(DocumentLimits { cost: 100, ..DocumentLimits::default() });
    let page = |first: u32| format!("{{ leads(first: {first}) {{ nodes {{ id }} }} }}");
    assert_eq!(checks.prepare(page(99).into()).unwrap().cost, 100);
    let refused = checks.prepare(page(100).into()).unwrap_err();
    let extensions = serde_json::to_value(&refused.errors[0].extensions).unwrap();
    assert_eq!(extensions["code"], "COST_LIMIT_EXCEEDED");
    assert_eq!(extensions["cost"], json!({ "requested": 101, "limit": 100 }));
}

#[test]
fn a_document_is_known_by_its_hash_once_it_passed() {
    let checks = checks(DocumentLimits::default());
    let (text, wrong) = ("{ leads { totalCount } }", "{ leads { total } }");
    let hash = |text: &str| -> String {
        super::cache::hash(text).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let by_hash = |text: &str| Request::new("").data(DocumentId(format!("sha256:{}", hash(text))));
    assert_eq!(codes(&checks, by_hash(text)), ["PERSISTED_QUERY_NOT_FOUND"]);
    assert_eq!(codes(&checks, text.into()), [""; 0]);
    assert_eq!(codes(&checks, by_hash(text)), [""; 0]);
    assert_eq!(codes(&checks, wrong.into()), ["GRAPHQL_VALIDATION_FAILED"]);
    assert_eq!(codes(&checks, by_hash(wrong)), ["PERSISTED_QUERY_NOT_FOUND"]);
}

#[test]
fn the_remembered_documents_are_bounded_by_number_and_memory() {
    let few = DocumentLimits { cached_documents: 16, ..DocumentLimits::default() };
    let small = DocumentLimits { cached_bytes: 20_000, ..DocumentLimits::default() };
    for limits in [few, small] {
        let checks = checks(limits);
        let documents: Vec<_> =
            (0..200).map(|n| format!("{{ a{n}: leads {{ totalCount }} }}")).collect();
        for document in &documents {
            assert_eq!(codes(&checks, document.into()), [""; 0]);
        }
        let known = documents
            .iter()
            .filter(|document| checks.documents.get(&super::cache::hash(document)).is_some());
        assert!(known.count() <= 20);
    }
}

#[test]
fn a_remembered_document_is_the_same_one() {
    let checks = checks(DocumentLimits::default());
    let first = checks.document(&Request::new("{ leads { totalCount } }")).unwrap();
    let second = checks.document(&Request::new("{ leads { totalCount } }")).unwrap();
    assert!(Arc::ptr_eq(&first, &second));
}

struct Counting(AtomicUsize);

#[Object]
impl Counting {
    async fn count(&self, by: usize) -> usize {
        self.0.fetch_add(by, Ordering::Relaxed) + by
    }
}

#[tokio::test]
async fn the_executor_reads_no_text_again() {
    let root = Counting(AtomicUsize::new(0));
    let executor = Schema::build(root, EmptyMutation, EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        .finish();
    let checks =
        Checks::new(&executor.sdl(), DocumentLimits::default(), Trusted::default()).unwrap();
    let text = "query a($by: Int!) { count(by: $by) } query b { __typename }";
    let variables = Variables::from_json(json!({ "by": 3 }));
    for expected in [3, 6] {
        let request = Request::new(text).operation_name("a").variables(variables.clone());
        let prepared = checks.prepare(request).unwrap();
        // Nothing is left to parse again.
        assert_eq!(prepared.request().query, "");
        let answered = executor.execute(prepared.request()).await;
        assert_eq!(answered.data.into_json().unwrap(), json!({ "count": expected }));
    }
}
