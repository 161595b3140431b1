use futures_util::stream;

use super::{Operations, QUEUE};
use crate::platform::http::operation::Word;
use crate::platform::http::socket::protocol::Id;

fn id(text: &str) -> Id {
    Id::try_from(text.to_owned()).unwrap()
}

fn next() -> Word {
    Word::Next(Box::default())
}

#[tokio::test]
async fn a_small_answer_passes_a_flood() {
    let (mut operations, mut told) = Operations::new();
    let floods = 5;
    for flood in 0..floods {
        let words = stream::repeat_with(next);
        operations.start(id(&format!("flood {flood}")), |voice| voice.say(words));
    }
    while told.len() < QUEUE {
        tokio::task::yield_now().await;
    }
    operations.start(id("small"), |voice| voice.say(stream::iter([next(), Word::Complete])));
    let mut before = 0;
    loop {
        tokio::task::yield_now().await;
        let text = operations.take(*told.recv().await.unwrap()).unwrap();
        if text.contains(r#""complete""#) {
            break;
        }
        before += 1;
    }
    // What was in the queue, and twice one message of each.
    assert!(before <= QUEUE + 2 * (floods + 1), "{before}");
    assert!(!operations.is_running(&id("small")));
    assert_eq!(operations.len(), floods);
}

#[tokio::test]
async fn what_a_cancelled_operation_has_said_is_not_told() {
    let (mut operations, mut told) = Operations::new();
    operations.start(id("1"), |voice| voice.say(stream::repeat_with(next)));
    while told.len() < QUEUE {
        tokio::task::yield_now().await;
    }
    operations.cancel(&id("1"));
    assert!(!operations.is_running(&id("1")));
    operations.start(id("1"), |voice| voice.say(stream::iter([Word::Complete])));
    for _ in 0..QUEUE {
        assert_eq!(operations.take(*told.recv().await.unwrap()), None);
    }
    let text = operations.take(*told.recv().await.unwrap()).unwrap();
    assert_eq!(text, r#"{"type":"complete","id":"1"}"#);
}

#[tokio::test]
async fn an_operation_that_leaves_is_over_without_a_word() {
    let (mut operations, mut told) = Operations::new();
    operations.start(id("1"), |voice| voice.say(stream::iter([Word::Leave, next()])));
    assert_eq!(operations.take(*told.recv().await.unwrap()), None);
    assert_eq!(operations.len(), 0);
}
