//! Reproducible pseudo-random numbers.

use chrono::TimeDelta;

/// A SplitMix64 generator: small, evenly distributed, and the same on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A generator with this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0 to `end`, exclusive; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u128::try_from(end).unwrap_or(0);
        let scaled = (u128::from(self.next()) * end) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }

    /// A number between two bounds, both inclusive.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = usize::try_from(most - least + 1).unwrap_or(0);
        least + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// True with a probability of `times` percent.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// A random element; `several` must not be empty.
    pub fn pick<'a, T>(&mut self, several: &'a [T]) -> &'a T {
        &several[self.below(several.len())]
    }

    /// A duration between two numbers of days, in minutes.
    pub fn days(&mut self, least: i64, most: i64) -> TimeDelta {
        TimeDelta::minutes(self.between(least * 1440, most * 1440))
    }

    /// A duration between two numbers of minutes, in seconds.
    pub fn minutes(&mut self, least: i64, most: i64) -> TimeDelta {
        TimeDelta::seconds(self.between(least * 60, most * 60))
    }

    /// Shuffles a slice.
    pub fn shuffle<T>(&mut self, several: &mut [T]) {
        for last in (1..several.len()).rev() {
            several.swap(last, self.below(last + 1));
        }
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
