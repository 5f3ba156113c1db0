//! A small source of numbers that look random and depend on a seed alone: `SplitMix64`.

/// The numbers that follow from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

/// The odd constant by which the state steps on.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    /// Starts the numbers of one part of a run: another seed or another part, other numbers.
    pub(crate) fn of(seed: u64, part: u64) -> Self {
        let mut start = Self(seed);
        let scattered = start.next();
        Self(scattered ^ part.wrapping_mul(STEP).rotate_left(29))
    }

    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let one = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let two = (one ^ (one >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        two ^ (two >> 31)
    }

    /// Returns a number below a bound; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// Returns a number from a range, both ends included.
    pub(crate) fn within(&mut self, from: u32, to: u32) -> u32 {
        let span = u64::from(to.saturating_sub(from)).saturating_add(1);
        from.saturating_add(u32::try_from(self.below(span)).unwrap_or(0))
    }

    /// Says yes in so many of a hundred times.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Picks one; none of nothing.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(from.len()).unwrap_or(0));
        from.get(usize::try_from(place).unwrap_or(0))
    }

    /// Picks a phrase.
    pub(crate) fn phrase(&mut self, from: &'static [&'static str]) -> &'static str {
        self.pick(from).copied().unwrap_or("As agreed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_published_generator() {
        // The first outputs of SplitMix64 from the state 1234567.
        let mut random = Random(1_234_567);
        assert_eq!(random.next(), 6_457_827_717_110_365_317);
        assert_eq!(random.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn a_number_stays_in_its_range() {
        let mut random = Random::of(7, 1);
        let found: Vec<u32> = (0..1000).map(|_| random.within(3, 5)).collect();
        assert!([3, 4, 5].iter().all(|wanted| found.contains(wanted)));
        assert!(found.iter().all(|number| (3..=5).contains(number)));
        assert_eq!((random.below(0), random.pick::<u8>(&[])), (0, None));
    }
}
