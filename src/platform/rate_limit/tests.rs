use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use entity::id::UserId;
use uuid::Uuid;

use super::bucket::{Bucket, Refusal};
use super::{Allotment, Allowance, RateLimitKey, RateLimiter};

fn at(address: &str) -> RateLimitKey {
    RateLimitKey::of_address(address.parse::<IpAddr>().unwrap())
}

const fn allotment(capacity: u32, refill: u32, operations: u32) -> Allotment {
    Allotment { capacity, refill, operations }
}

fn allowance(allotment: Allotment) -> Allowance {
    Allowance::new(&Arc::new(RateLimiter::new(allotment)), at("10.0.0.1"))
}

#[test]
fn a_bucket_is_overdrawn_and_fills_up_again() {
    let (ten, begun) = (allotment(10, 2, 8), Instant::now());
    let after = |seconds| begun + Duration::from_millis(seconds);
    let mut bucket = Bucket::full(begun);
    for (cost, at, remaining, refused) in [
        (4, 0, 6, None),
        // Half a second brings one point.
        (0, 500, 6, None),
        // More than there is: the bucket owes 20 points, and holds one 10.5 seconds later.
        (26, 500, 0, Some(10_500)),
        (1, 11_000, 0, None),
        (1, 20_000, 9, None),
    ] {
        assert_eq!(bucket.check(ten, after(at)), Ok(()), "at {at}");
        bucket.take(cost, ten, after(at));
        assert_eq!(bucket.remaining(ten, after(at)), remaining, "{cost} at {at}");
        if let Some(wait) = refused {
            let wait = Duration::from_millis(wait);
            assert_eq!(bucket.check(ten, after(at)), Err(Refusal::Empty(wait)));
        }
    }
    assert!(!bucket.is_unused(after(20_000)));
    assert!(bucket.is_unused(after(20_500)));
}

#[test]
fn only_so_many_operations_begin_at_once() {
    let (two, now) = (allotment(10, 1, 2), Instant::now());
    let mut bucket = Bucket::full(now);
    assert_eq!([bucket.begin(two, now), bucket.begin(two, now)], [Ok(()), Ok(())]);
    assert_eq!(bucket.begin(two, now), Err(Refusal::Busy));
    assert!(!bucket.is_unused(now));
    bucket.end();
    assert_eq!(bucket.begin(two, now), Ok(()));
}

#[test]
fn the_largest_cost_does_not_overflow() {
    let mut bucket = Bucket::full(Instant::now());
    for _ in 0..3 {
        bucket.take(u64::MAX, allotment(1, 1, 1), Instant::now());
    }
    assert_eq!(bucket.remaining(allotment(1, 1, 1), Instant::now()), 0);
}

#[test]
fn an_operation_pays_what_it_cost_or_the_most_if_it_is_given_up() {
    let allowance = allowance(allotment(100, 1, 2));
    assert_eq!(allowance.status(), None);
    let ended = allowance.begin(60).unwrap();
    let given_up = allowance.begin(60).unwrap();
    assert_eq!(allowance.status(), None, "nothing is taken before the end");
    let busy = allowance.begin(1).unwrap_err();
    assert!(busy.is_busy);
    assert_eq!(busy.to_string(), "Too many operations at once; try again in 1 s.");
    ended.end(5);
    assert_eq!(allowance.status().unwrap().remaining, 95);
    drop(given_up);
    let remaining = allowance.status().unwrap().remaining;
    assert!((35..=36).contains(&remaining), "{remaining}");
    allowance.begin(60).unwrap().end(0);
    assert!(allowance.status().unwrap().remaining <= remaining, "at least one point");
}

#[test]
fn an_empty_bucket_names_the_time_to_wait() {
    let (allowance, begun) = (allowance(allotment(100, 1, 8)), Instant::now());
    allowance.charge(120).unwrap();
    let status = allowance.status().unwrap();
    assert_eq!((status.limit, status.remaining), (100, 0));
    assert_eq!(status.reset, Duration::from_secs(120), "what is owed comes back first");
    let exceeded = allowance.charge(1).unwrap_err();
    // Twenty points are owed, less those that came back meanwhile, and one is needed.
    assert!(exceeded.retry_after <= Duration::from_secs(21), "{exceeded:?}");
    assert!(exceeded.retry_after + begun.elapsed() >= Duration::from_secs(21), "{exceeded:?}");
    assert!(allowance.begin(1).is_err_and(|exceeded| !exceeded.is_busy));
}

#[test]
fn a_network_of_ipv6_is_one_caller() {
    assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
    assert_ne!(at("2001:db8:0:1::1"), at("2001:db8::1"));
    assert_eq!(at("::ffff:10.0.0.1"), at("10.0.0.1"));
}

#[test]
fn an_allowance_charges_the_person_once_they_are_known() {
    let limiter = Arc::new(RateLimiter::new(allotment(10, 1, 8)));
    let (mine, address) = (Allowance::new(&limiter, at("10.0.0.1")), at("10.0.0.1"));
    mine.bill_to(RateLimitKey::User(UserId::from(Uuid::from_u128(1))));
    mine.clone().charge(4).unwrap();
    assert_eq!(mine.status().unwrap().remaining, 6);
    let others = Allowance::new(&limiter, address);
    others.charge(1).unwrap();
    assert_eq!(others.status().unwrap().remaining, 9, "it was not charged");
}
