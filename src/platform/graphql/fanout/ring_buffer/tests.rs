use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Wake;

use super::*;

/// Counts its wake-ups.
#[derive(Default)]
struct WakeCount(AtomicUsize);

impl WakeCount {
    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Wake for WakeCount {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn message(number: i64) -> SharedMessage {
    let resume_after = Cursor::after(number);
    let position = MessagePosition { event_number: Some(number), resume_after };
    SharedMessage { position, text: number.to_string().into() }
}

/// Reads all texts of a slot; with them the number of the last processed event, or `None` at the end.
fn read_all(slot: &mut Slot, waker: &Waker) -> (Vec<String>, Option<i64>) {
    let mut texts = Vec::new();
    loop {
        match slot.read(&Context::from_waker(waker)) {
            Found::Message(message) => texts.push(message.text.to_string()),
            Found::Nothing(processed) => return (texts, Some(processed.number)),
            Found::End => return (texts, None),
        }
    }
}

#[test]
fn a_slot_reads_the_messages_added_since_it_was_taken_once_and_in_order() {
    let ring = Arc::new(RingBuffer::default());
    let mut early = ring.subscribe();
    ring.push(message(1));
    let mut late = ring.subscribe();
    ring.push(message(2));
    ring.set_processed(Cursor::after(7));
    assert_eq!(read_all(&mut early, Waker::noop()), (vec!["1".into(), "2".into()], Some(7)));
    assert_eq!(read_all(&mut late, Waker::noop()), (vec!["2".into()], Some(7)));
    assert_eq!(read_all(&mut early, Waker::noop()), (Vec::new(), Some(7)));
}

#[test]
fn a_waiting_subscriber_is_woken_once_and_one_that_left_is_not() {
    let ring = Arc::new(RingBuffer::default());
    let [waiting, left] = [Arc::new(WakeCount::default()), Arc::new(WakeCount::default())];
    let (mut staying, mut leaving) = (ring.subscribe(), ring.subscribe());
    read_all(&mut staying, &Arc::clone(&waiting).into());
    read_all(&mut staying, &Arc::clone(&waiting).into());
    read_all(&mut leaving, &Arc::clone(&left).into());
    drop(leaving);
    ring.set_processed(Cursor::after(1));
    assert_eq!(waiting.get(), 0, "an event without a message wakes nobody");
    ring.push(message(2));
    ring.push(message(3));
    assert_eq!(waiting.get(), 1, "the subscriber has not read since");
    assert_eq!(left.get(), 0);
}

#[test]
fn a_subscriber_too_far_behind_finds_the_end_and_the_others_read_on() {
    let ring = Arc::new(RingBuffer::default());
    let (mut slow, mut quick) = (ring.subscribe(), ring.subscribe());
    let most = i64::try_from(MAX_MESSAGES).unwrap();
    for number in 1..=most {
        ring.push(message(number));
    }
    assert_eq!(read_all(&mut quick, Waker::noop()).0.len(), MAX_MESSAGES);
    ring.push(message(most + 1));
    assert_eq!(read_all(&mut slow, Waker::noop()), (Vec::new(), None));
    assert_eq!(read_all(&mut quick, Waker::noop()).0, [(most + 1).to_string()]);
}

#[test]
fn large_messages_are_kept_up_to_the_limit_in_bytes_and_the_newest_always() {
    let ring = Arc::new(RingBuffer::default());
    let large = |number, bytes| SharedMessage { text: "x".repeat(bytes).into(), ..message(number) };
    let (mut quick, mut slow) = (ring.subscribe(), ring.subscribe());
    ring.push(large(1, MAX_BYTES / 2));
    ring.push(large(2, MAX_BYTES / 2));
    assert_eq!(read_all(&mut quick, Waker::noop()).0.len(), 2);
    ring.push(large(3, MAX_BYTES + 1));
    assert_eq!(read_all(&mut quick, Waker::noop()).0.len(), 1);
    assert_eq!(read_all(&mut slow, Waker::noop()), (Vec::new(), None));
    ring.push(message(4));
    assert_eq!(read_all(&mut quick, Waker::noop()).0, ["4"], "a dropped message does not count");
}

#[test]
fn the_end_comes_after_the_last_message() {
    let ring = Arc::new(RingBuffer::default());
    let waiting = Arc::new(WakeCount::default());
    let mut slot = ring.subscribe();
    read_all(&mut slot, &Arc::clone(&waiting).into());
    ring.push(message(1));
    ring.close();
    assert!(ring.is_closed());
    assert_eq!(waiting.get(), 1);
    assert_eq!(read_all(&mut slot, Waker::noop()), (vec!["1".into()], None));
}
