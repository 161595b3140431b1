//! One caller's bucket of points, as a pure function of time.

use std::time::{Duration, Instant};

const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// What every caller may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allotment {
    /// The capacity of a bucket, in points; at least 1.
    pub capacity: u32,
    /// The points that come back per second; at least 1.
    pub refill: u32,
    /// How many operations may run at once; at least 1.
    pub operations: u32,
}

/// A bucket of points that refills steadily and may be overdrawn, and the number of operations that it will pay for.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    /// When the bucket is full. It lies ahead by the time that the missing points take to come back.
    full_at: Instant,
    running: u32,
}

/// Why an operation may not begin now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The bucket is empty; it holds a point after this time.
    Empty(Duration),
    /// As many operations are running as may run at once.
    Busy,
}

impl Bucket {
    /// A full bucket.
    pub const fn full(now: Instant) -> Self {
        Self { full_at: now, running: 0 }
    }

    /// Whether the bucket equals a new one, so that it need not be kept.
    pub fn is_unused(&self, now: Instant) -> bool {
        self.running == 0 && self.full_at <= now
    }

    /// Counts an operation in, which pays when it ends.
    pub fn begin(&mut self, allotment: Allotment, now: Instant) -> Result<(), Refusal> {
        if self.running >= allotment.operations {
            return Err(Refusal::Busy);
        }
        self.check(allotment, now)?;
        self.running += 1;
        Ok(())
    }

    /// Counts an operation out.
    pub const fn end(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    /// Whether the bucket holds a point.
    pub fn check(&self, allotment: Allotment, now: Instant) -> Result<(), Refusal> {
        match self
            .time_to_full(now)
            .saturating_sub(allotment.time_of(allotment.capacity.saturating_sub(1).into()))
        {
            Duration::ZERO => Ok(()),
            wait => Err(Refusal::Empty(wait)),
        }
    }

    /// Takes points, at least one; the bucket may be overdrawn.
    pub fn take(&mut self, cost: u64, allotment: Allotment, now: Instant) {
        let filled = self.full_at.max(now);
        // If the clock does not reach so far, the debt stays as it is.
        self.full_at = filled.checked_add(allotment.time_of(cost.max(1))).unwrap_or(filled);
    }

    /// The time until the bucket is full, that for what it owes included.
    pub fn time_to_full(&self, now: Instant) -> Duration {
        self.full_at.saturating_duration_since(now)
    }

    /// The points left; 0 if the bucket is overdrawn.
    pub fn remaining(&self, allotment: Allotment, now: Instant) -> u32 {
        let missing = self.time_to_full(now).as_nanos() * u128::from(allotment.refill);
        let missing = missing.div_ceil(NANOS_PER_SECOND);
        allotment.capacity.saturating_sub(u32::try_from(missing).unwrap_or(u32::MAX))
    }
}

impl Allotment {
    /// The time until these points have come back.
    pub fn time_of(&self, points: u64) -> Duration {
        let nanos = u128::from(points) * NANOS_PER_SECOND / u128::from(self.refill.max(1));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}
