use std::fmt::Write;

use expect_test::expect;

use super::{Phase, Reaction, react};

const PHASES: [Phase; 4] = [Phase::Opened, Phase::SigningIn, Phase::Ready, Phase::Draining];

/// Valid and invalid messages of a client; the operation `taken` is running.
const MESSAGES: [(&str, &str); 28] = [
    ("connection_init", r#"{"type":"connection_init"}"#),
    ("connection_init, payload", r#"{"type":"connection_init","payload":{"token":"t"}}"#),
    ("connection_init, null", r#"{"type":"connection_init","payload":null}"#),
    ("ping", r#"{"type":"ping"}"#),
    ("ping, payload", r#"{"type":"ping","payload":{"at":1}}"#),
    ("pong", r#"{"type":"pong","payload":{"at":1}}"#),
    ("subscribe", r#"{"id":"1","type":"subscribe","payload":{"query":"{a}"}}"#),
    ("subscribe, id taken", r#"{"id":"taken","type":"subscribe","payload":{"query":"{a}"}}"#),
    ("subscribe, persisted", r#"{"id":"1","type":"subscribe","payload":{"documentId":"d"}}"#),
    ("complete", r#"{"id":"taken","type":"complete"}"#),
    ("complete, unknown id", r#"{"id":"none","type":"complete"}"#),
    ("not JSON", "{"),
    ("empty", ""),
    ("a list", r#"["ping"]"#),
    ("a string", r#""ping""#),
    ("no type", r#"{"id":"1"}"#),
    ("unknown type", r#"{"type":"start"}"#),
    ("a server's type", r#"{"id":"1","type":"next","payload":{}}"#),
    ("type is no string", r#"{"type":1}"#),
    ("init payload is a list", r#"{"type":"connection_init","payload":[]}"#),
    ("ping payload is text", r#"{"type":"ping","payload":"a"}"#),
    ("subscribe, no id", r#"{"type":"subscribe","payload":{"query":"{a}"}}"#),
    ("subscribe, empty id", r#"{"id":"","type":"subscribe","payload":{"query":"{a}"}}"#),
    ("subscribe, id a number", r#"{"id":1,"type":"subscribe","payload":{"query":"{a}"}}"#),
    ("subscribe, no payload", r#"{"id":"1","type":"subscribe"}"#),
    ("subscribe, no query", r#"{"id":"1","type":"subscribe","payload":{}}"#),
    ("subscribe, payload a list", r#"{"id":"1","type":"subscribe","payload":["{a}"]}"#),
    (
        "subscribe, variables a list",
        r#"{"id":"1","type":"subscribe","payload":{"query":"{a}","variables":[]}}"#,
    ),
];

fn cell(phase: Phase, text: &str) -> String {
    match react(phase, text, |id| id.to_string() == "taken") {
        Reaction::Ignore => "-".to_owned(),
        Reaction::SignIn(payload) => format!("sign in {}", payload.len()),
        Reaction::Pong(payload) => format!("pong {}", payload.map_or(0, |payload| payload.len())),
        Reaction::Start(id, _) => format!("start {id}"),
        Reaction::Cancel(id) => format!("cancel {id}"),
        Reaction::Close(closing) => closing.code().to_string(),
    }
}

#[test]
fn every_message_in_every_phase_follows_the_protocol() {
    let mut table = format!("{:28}", "");
    for phase in PHASES {
        write!(table, "{:14}", format!("{phase:?}")).unwrap();
    }
    for (name, text) in MESSAGES {
        let cells = PHASES.map(|phase| format!("{:14}", cell(phase, text)));
        write!(table, "\n{name:28}{}", cells.concat()).unwrap();
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    expect![[r#"
                                    Opened        SigningIn     Ready         Draining
        connection_init             sign in 0     4429          4429          4429
        connection_init, payload    sign in 1     4429          4429          4429
        connection_init, null       sign in 0     4429          4429          4429
        ping                        pong 0        pong 0        pong 0        pong 0
        ping, payload               pong 1        pong 1        pong 1        pong 1
        pong                        -             -             -             -
        subscribe                   4401          4401          start 1       -
        subscribe, id taken         4401          4401          4409          -
        subscribe, persisted        4401          4401          start 1       -
        complete                    cancel taken  cancel taken  cancel taken  cancel taken
        complete, unknown id        cancel none   cancel none   cancel none   cancel none
        not JSON                    4400          4400          4400          4400
        empty                       4400          4400          4400          4400
        a list                      4400          4400          4400          4400
        a string                    4400          4400          4400          4400
        no type                     4400          4400          4400          4400
        unknown type                4400          4400          4400          4400
        a server's type             4400          4400          4400          4400
        type is no string           4400          4400          4400          4400
        init payload is a list      4400          4400          4400          4400
        ping payload is text        4400          4400          4400          4400
        subscribe, no id            4400          4400          4400          4400
        subscribe, empty id         4400          4400          4400          4400
        subscribe, id a number      4400          4400          4400          4400
        subscribe, no payload       4400          4400          4400          4400
        subscribe, no query         4400          4400          4400          4400
        subscribe, payload a list   4400          4400          4400          4400
        subscribe, variables a list 4400          4400          4400          4400"#]]
    .assert_eq(&table.join("\n"));
}

#[test]
fn a_wrong_message_is_refused_with_a_reason() {
    let reasons = MESSAGES.iter().filter_map(|(name, text)| {
        let Reaction::Close(closing) = react(Phase::Ready, text, |_| false) else { return None };
        Some(format!("{name}: {}", closing.reason()))
    });
    expect![[r#"
        connection_init: Too many initialisation requests
        connection_init, payload: Too many initialisation requests
        connection_init, null: Too many initialisation requests
        not JSON: Invalid message: EOF while parsing an object at line 1 column 1
        empty: Invalid message: EOF while parsing a value at line 1 column 0
        a list: Invalid message: invalid type: sequence, expected a map at line 1 column 0
        a string: Invalid message: invalid type: string "ping", expected a map at line 1 column 6
        no type: Invalid message: missing field `type`
        unknown type: Invalid message: unknown variant `start`, expected one of `connection_init`, `ping`, `pong`, `subscribe`, `complete`
        a server's type: Invalid message: unknown variant `next`, expected one of `connection_init`, `ping`, `pong`, `subscribe`, `complete`
        type is no string: Invalid message: invalid type: integer `1`, expected variant identifier
        init payload is a list: Invalid message: invalid type: sequence, expected a map
        ping payload is text: Invalid message: invalid type: string "a", expected a map
        subscribe, no id: Invalid message: missing field `id`
        subscribe, empty id: Invalid message: the id is empty
        subscribe, id a number: Invalid message: invalid type: integer `1`, expected a string
        subscribe, no payload: Invalid message: missing field `payload`
        subscribe, no query: Invalid message: missing field `query`
        subscribe, payload a list: Invalid message: invalid type: sequence, expected a map
        subscribe, variables a list: Invalid message: invalid type: sequence, expected a map"#]].assert_eq(&reasons.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_reason_fits_into_its_frame() {
    for (what, text) in [
        ("ascii", format!(r#"{{"type":"{}"}}"#, "x".repeat(1000))),
        ("two bytes", format!(r#"{{"type":"{}"}}"#, "گ".repeat(1000))),
        ("four bytes", format!(r#"{{"type":"{}"}}"#, "🐢".repeat(1000))),
    ] {
        let Reaction::Close(closing) = react(Phase::Ready, &text, |_| false) else {
            panic!("{what} is no message");
        };
        assert_eq!(closing.code(), 4400, "{what}");
        let length = closing.reason().len();
        assert!((100..=123).contains(&length), "{what}: {length}");
    }
}
