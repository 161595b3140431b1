use futures_util::stream;

use super::{Operations, QUEUE};
use crate::platform::http::operation::OperationEvent;
use crate::platform::http::socket::protocol::Id;

fn id(text: &str) -> Id {
    Id::try_from(text.to_owned()).unwrap()
}

fn next() -> OperationEvent {
    OperationEvent::Next(Box::default(), None)
}

#[tokio::test]
async fn a_small_answer_passes_a_flood() {
    let (mut operations, mut queue) = Operations::new();
    let floods = 5;
    for flood in 0..floods {
        let events = stream::repeat_with(next);
        operations.start(id(&format!("flood {flood}")), |sink| sink.send_all(events));
    }
    while queue.len() < QUEUE {
        tokio::task::yield_now().await;
    }
    operations
        .start(id("small"), |sink| sink.send_all(stream::iter([next(), OperationEvent::Complete])));
    let mut before = 0;
    loop {
        tokio::task::yield_now().await;
        let text = operations.take(*queue.recv().await.unwrap()).unwrap();
        if text.contains(r#""complete""#) {
            break;
        }
        before += 1;
    }
    // The messages in the queue, and twice one message of each operation.
    assert!(before <= QUEUE + 2 * (floods + 1), "{before}");
    assert!(!operations.is_running(&id("small")));
    assert_eq!(operations.len(), floods);
}

#[tokio::test]
async fn the_messages_of_a_cancelled_operation_are_not_sent() {
    let (mut operations, mut queue) = Operations::new();
    operations.start(id("1"), |sink| sink.send_all(stream::repeat_with(next)));
    while queue.len() < QUEUE {
        tokio::task::yield_now().await;
    }
    operations.cancel(&id("1"));
    assert!(!operations.is_running(&id("1")));
    operations.start(id("1"), |sink| sink.send_all(stream::iter([OperationEvent::Complete])));
    for _ in 0..QUEUE {
        assert_eq!(operations.take(*queue.recv().await.unwrap()), None);
    }
    let text = operations.take(*queue.recv().await.unwrap()).unwrap();
    assert_eq!(text, r#"{"type":"complete","id":"1"}"#);
}

#[tokio::test]
async fn an_operation_that_goes_away_is_over_without_a_message() {
    let (mut operations, mut queue) = Operations::new();
    operations
        .start(id("1"), |sink| sink.send_all(stream::iter([OperationEvent::GoingAway, next()])));
    assert_eq!(operations.take(*queue.recv().await.unwrap()), None);
    assert_eq!(operations.len(), 0);
}
