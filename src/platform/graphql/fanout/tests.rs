use std::time::Duration;

use async_graphql::{Response, Value};
use entity::choice::{Reach, Role};
use entity::id::UserId;
use futures_util::{FutureExt, StreamExt, stream};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::*;
use crate::access::Actor;
use crate::platform::events::bus::Bus;
use crate::platform::events::cursor::Cursor;
use crate::platform::presentation::Presentation;

/// A subscription, and the producers of all streams that it starts.
struct Client {
    subscription: Subscription,
    rights: watch::Sender<Actor>,
    started: mpsc::UnboundedReceiver<Producer>,
}

/// The producing end of a stream.
struct Producer {
    context: SubscriptionContext,
    responses: mpsc::UnboundedSender<Response>,
}

fn manager() -> Actor {
    let user_id = Some(UserId::generate());
    Actor { user_id, role: Role::Manager, reach: Reach::All, ..Actor::system() }
}

impl Client {
    fn new(fanout: &Arc<Fanout>, viewer: &Actor, asked: u8) -> Self {
        let (rights, current) = watch::channel(viewer.clone());
        let fingerprint = Fingerprint([asked; 32]);
        let presentation = Presentation::in_language("en");
        let sharing = Sharing { fingerprint, presentation, rights: current };
        let (starts, started) = mpsc::unbounded_channel();
        let start = move |context: SubscriptionContext| {
            let (responses, mut receiver) = mpsc::unbounded_channel();
            starts.send(Producer { context, responses }).unwrap();
            stream::poll_fn(move |task| receiver.poll_recv(task)).boxed()
        };
        let attendance = Bus::default().attend();
        let subscription = fanout.subscribe(Some(sharing), attendance, Box::new(start));
        Self { subscription, rights, started }
    }

    /// A client whose stream is idle after an event.
    fn idle_at(fanout: &Arc<Fanout>, viewer: &Actor, number: i64) -> (Self, Producer) {
        let mut client = Self::new(fanout, viewer, 1);
        let producer = client.producer();
        producer.idle_at(viewer, number, false);
        assert!(client.waits());
        (client, producer)
    }

    /// The producer of the stream that was started last.
    fn producer(&mut self) -> Producer {
        self.started.try_recv().unwrap()
    }

    /// Polls the subscription and expects nothing to be delivered.
    fn waits(&mut self) -> bool {
        self.subscription.next().now_or_never().is_none()
    }

    async fn next(&mut self) -> Delivery {
        timeout(Duration::from_secs(5), self.subscription.next()).await.unwrap().unwrap()
    }

    async fn shared(&mut self) -> Arc<str> {
        let delivery = self.next().await;
        let Delivery::Shared(text, _) = delivery else { panic!("{delivery:?}") };
        text
    }

    async fn own(&mut self) -> Value {
        let delivery = self.next().await;
        let Delivery::Own(response, _) = delivery else { panic!("{delivery:?}") };
        response.data
    }
}

impl Producer {
    fn idle_at(&self, viewer: &Actor, number: i64, is_shareable: bool) {
        self.context.progress.set_visibility(Visibility::new(viewer.clone(), is_shareable));
        self.context.progress.mark_idle(&Cursor::after(number));
    }

    /// Produces a response about an event, and is idle again. Like a resolver's stream, it is polled again only after
    /// this response was read.
    fn produce(&self, number: i64, data: Value) {
        let cursor = Cursor::after(number);
        let position = MessagePosition { event_number: Some(number), resume_after: cursor.clone() };
        self.context.progress.advance(&cursor);
        self.context.progress.record_message(position);
        self.responses.send(Response::new(data)).unwrap();
        self.context.progress.mark_idle(&cursor);
    }
}

#[tokio::test]
async fn subscribers_that_wait_at_one_position_receive_the_same_text() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut first, replaced) = Client::idle_at(&fanout, &viewer, 5);
    let (mut second, producer) = Client::idle_at(&fanout, &viewer, 5);
    assert!(first.waits(), "it joins the group of the second");
    assert!(replaced.responses.is_closed(), "its own stream has ended");
    producer.produce(6, Value::from("six"));
    let [one, other] = [first.shared().await, second.shared().await];
    assert_eq!(&*one, "{\"data\":\"six\"}");
    assert!(Arc::ptr_eq(&one, &other));
}

#[tokio::test]
async fn a_subscriber_alone_keeps_its_own_stream() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut client, producer) = Client::idle_at(&fanout, &viewer, 5);
    assert!(client.waits(), "it is no company for itself");
    producer.produce(6, Value::from("six"));
    assert_eq!(client.own().await, Value::from("six"));
}

#[tokio::test]
async fn subscribers_share_only_what_they_both_ask_for_and_may_see() {
    let (fanout, viewer) = (Arc::default(), manager());
    let is_shared = async |other: &Actor, asked: u8, is_shareable: bool| {
        let mut clients = [Client::new(&fanout, &viewer, 1), Client::new(&fanout, other, asked)];
        let producers = clients.each_mut().map(Client::producer);
        for (client, (producer, viewer)) in
            clients.iter_mut().zip(producers.iter().zip([&viewer, other]))
        {
            producer.idle_at(viewer, 5, is_shareable);
            assert!(client.waits());
        }
        producers[1].produce(6, Value::from("six"));
        matches!(clients[1].next().await, Delivery::Shared(..))
    };
    let (same_role, narrow) = (manager(), Actor { reach: Reach::Team, ..manager() });
    assert!(is_shared(&viewer, 1, false).await, "one person");
    assert!(!is_shared(&viewer, 2, false).await, "another operation");
    assert!(!is_shared(&same_role, 1, false).await, "another person");
    assert!(is_shared(&same_role, 1, true).await, "another person, who sees the same");
    assert!(!is_shared(&narrow, 1, true).await, "another person, who sees less");
}

#[tokio::test]
async fn a_subscriber_behind_the_group_catches_up_first() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut first, _own) = Client::idle_at(&fanout, &viewer, 7);
    let (_second, group) = Client::idle_at(&fanout, &viewer, 7);
    assert!(first.waits());
    let (mut late, own) = Client::idle_at(&fanout, &viewer, 5);
    own.produce(6, Value::from("six"));
    assert_eq!(late.own().await, Value::from("six"));
    own.produce(7, Value::from("seven"));
    assert_eq!(late.own().await, Value::from("seven"));
    assert!(late.waits(), "it is where the group is, and joins");
    group.produce(8, Value::from("eight"));
    let [one, other] = [first.shared().await, late.shared().await];
    assert!(Arc::ptr_eq(&one, &other));
}

#[tokio::test]
async fn a_subscriber_ahead_of_the_group_skips_what_it_has_received() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (_first, _own) = Client::idle_at(&fanout, &viewer, 5);
    let (mut second, group) = Client::idle_at(&fanout, &viewer, 5);
    let (mut early, _own) = Client::idle_at(&fanout, &viewer, 6);
    group.produce(6, Value::from("six"));
    assert_eq!(&*second.shared().await, "{\"data\":\"six\"}");
    group.produce(7, Value::from("seven"));
    assert_eq!(&*early.shared().await, "{\"data\":\"seven\"}");
}

#[tokio::test]
async fn a_subscriber_whose_permissions_change_continues_alone_after_its_last_message() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut changed, _own) = Client::idle_at(&fanout, &viewer, 5);
    let (mut other, group) = Client::idle_at(&fanout, &viewer, 5);
    assert!(changed.waits());
    group.produce(6, Value::from("six"));
    changed.shared().await;
    changed.rights.send(Actor { reach: Reach::Own, ..viewer.clone() }).unwrap();
    assert!(changed.waits());
    let resumed = changed.producer();
    let point = resumed.context.resume_point.clone().unwrap();
    assert_eq!(point.cursor, Cursor::after(6));
    assert_eq!(*point.visibility.viewer(), viewer, "the resolver learns what has changed");
    resumed.produce(7, Value::from("own"));
    assert_eq!(changed.own().await, Value::from("own"));
    group.produce(7, Value::from("seven"));
    other.shared().await;
    assert_eq!(&*other.shared().await, "{\"data\":\"seven\"}");
}

#[tokio::test]
async fn a_message_is_not_delivered_once_permissions_have_changed() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut changed, _own) = Client::idle_at(&fanout, &viewer, 5);
    let (mut other, group) = Client::idle_at(&fanout, &viewer, 5);
    assert!(changed.waits());
    changed.rights.send(Actor { reach: Reach::Own, ..viewer.clone() }).unwrap();
    group.produce(6, Value::from("six"));
    other.shared().await;
    assert!(changed.waits());
    let point = changed.producer().context.resume_point.unwrap();
    assert_eq!(point.cursor, Cursor::after(5));
}

#[tokio::test]
async fn a_group_ends_with_a_response_without_data_and_each_subscriber_gets_its_own() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (first, _own) = Client::idle_at(&fanout, &viewer, 5);
    let (second, group) = Client::idle_at(&fanout, &viewer, 5);
    let mut clients = [first, second];
    assert!(clients[0].waits());
    group.produce(6, Value::from("six"));
    for client in &mut clients {
        client.shared().await;
    }
    group.produce(7, Value::Null);
    for client in &mut clients {
        timeout(Duration::from_secs(5), async {
            while client.started.is_empty() {
                assert!(client.waits());
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        let resumed = client.producer();
        assert_eq!(resumed.context.resume_point.unwrap().cursor, Cursor::after(6));
    }
}

#[tokio::test]
async fn a_stream_ends_with_its_last_subscriber() {
    let (fanout, viewer) = (Arc::default(), manager());
    let (mut first, _own) = Client::idle_at(&fanout, &viewer, 5);
    let (second, group) = Client::idle_at(&fanout, &viewer, 5);
    assert!(first.waits());
    drop(second);
    group.produce(6, Value::from("six"));
    first.shared().await;
    drop(first);
    timeout(Duration::from_secs(5), group.responses.closed()).await.unwrap();
}
