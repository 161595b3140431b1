use async_graphql::{ServerError, value};

use super::*;

#[test]
fn an_answer_is_written_as_the_executor_writes_it() {
    let data =
        value!({ "a": [1, 2.5, null, true, false], "b": { "c": "x\"\n\u{1}پ", "d": [] }, "e": {} });
    let mut answer = Response::new(data).extension("cost", value!({ "requested": 3 }));
    assert_eq!(text(&answer), serde_json::to_string(&answer).unwrap());
    answer.errors.push(ServerError::new("no", None));
    let (ours, theirs) = (text(&answer), serde_json::to_string(&answer).unwrap());
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(read(&ours), read(&theirs));
}

#[test]
fn a_written_object_keeps_its_place() {
    let name = Name::new("name");
    let inner = object(&[(&name, value!("a \"quoted\" name"))]);
    let outer = object(&[
        (&Name::new("list"), Value::List(vec![inner, Value::Null])),
        (&name, Value::Enum(Name::new("OPEN"))),
    ]);
    let answer = Response::new(Value::Object([(Name::new("it"), outer)].into_iter().collect()));
    let expected = "{\"data\":{\"it\":{\"list\":[{\"name\":\"a \\\"quoted\\\" name\"},null],\"name\":\"OPEN\"}}}";
    assert_eq!(text(&answer), expected);
}
