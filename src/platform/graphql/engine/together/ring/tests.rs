use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use super::*;

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn message(number: i64) -> Message {
    let told = Told { place: Cursor::after(number), is_event: true };
    Message { number, told, text: number.to_string().into() }
}

/// The texts that a seat finds, and how it stands after them.
fn found(ring: &Ring, seat: &mut Seat, waker: &Waker) -> (Vec<String>, Option<i64>) {
    let mut texts = Vec::new();
    loop {
        match ring.look(seat, &Context::from_waker(waker)) {
            Found::Message(message) => texts.push(message.text.to_string()),
            Found::Nothing(passed) => return (texts, Some(passed.number)),
            Found::End => return (texts, None),
        }
    }
}

#[test]
fn each_seat_finds_what_is_told_after_it_came_in_order_and_once() {
    let ring = Ring::default();
    let mut early = ring.seat();
    ring.tell(message(1));
    let mut late = ring.seat();
    ring.tell(message(2));
    ring.pass(Cursor::after(7));
    assert_eq!(found(&ring, &mut early, Waker::noop()), (vec!["1".into(), "2".into()], Some(7)));
    assert_eq!(found(&ring, &mut late, Waker::noop()), (vec!["2".into()], Some(7)));
    assert_eq!(found(&ring, &mut early, Waker::noop()), (Vec::new(), Some(7)));
}

#[test]
fn who_waits_is_woken_once_and_who_left_is_not() {
    let ring = Ring::default();
    let [waits, gone] = [Arc::new(Count::default()), Arc::new(Count::default())];
    let (mut staying, mut leaving) = (ring.seat(), ring.seat());
    found(&ring, &mut staying, &Arc::clone(&waits).into());
    found(&ring, &mut staying, &Arc::clone(&waits).into());
    found(&ring, &mut leaving, &Arc::clone(&gone).into());
    ring.leave(&leaving);
    ring.pass(Cursor::after(1));
    assert_eq!(waits.0.load(Ordering::Relaxed), 0, "that a place was passed wakes nobody");
    ring.tell(message(2));
    ring.tell(message(3));
    assert_eq!(waits.0.load(Ordering::Relaxed), 1, "it has not looked again");
    assert_eq!(gone.0.load(Ordering::Relaxed), 0);
}

#[test]
fn who_is_too_far_behind_finds_the_end_and_others_do_not() {
    let ring = Ring::default();
    let (mut slow, mut quick) = (ring.seat(), ring.seat());
    let most = i64::try_from(MOST).unwrap();
    for number in 1..=most {
        ring.tell(message(number));
    }
    assert_eq!(found(&ring, &mut quick, Waker::noop()).0.len(), MOST);
    ring.tell(message(most + 1));
    assert_eq!(found(&ring, &mut slow, Waker::noop()), (Vec::new(), None));
    assert_eq!(found(&ring, &mut quick, Waker::noop()).0, [(most + 1).to_string()]);
}

#[test]
fn large_messages_are_kept_up_to_their_bytes_and_the_newest_always() {
    let ring = Ring::default();
    let large = |number, bytes| Message { text: "x".repeat(bytes).into(), ..message(number) };
    let mut seats = [ring.seat(), ring.seat()];
    ring.tell(large(1, MOST_BYTES / 2));
    ring.tell(large(2, MOST_BYTES / 2));
    assert_eq!(found(&ring, &mut seats[0], Waker::noop()).0.len(), 2);
    ring.tell(large(3, MOST_BYTES + 1));
    let [quick, slow] = &mut seats;
    assert_eq!(found(&ring, quick, Waker::noop()).0.len(), 1);
    assert_eq!(found(&ring, slow, Waker::noop()), (Vec::new(), None));
    ring.tell(message(4));
    assert_eq!(found(&ring, quick, Waker::noop()).0, ["4"], "what was dropped is counted no more");
}

#[test]
fn an_end_is_found_after_all_that_was_told() {
    let ring = Ring::default();
    let waits = Arc::new(Count::default());
    let mut seat = ring.seat();
    found(&ring, &mut seat, &Arc::clone(&waits).into());
    ring.tell(message(1));
    ring.end();
    assert!(ring.is_over());
    assert_eq!(waits.0.load(Ordering::Relaxed), 1);
    assert_eq!(found(&ring, &mut seat, Waker::noop()), (vec!["1".into()], None));
}
