//! How often the words of a search occur, and which way finds the records faster.

use crate::platform::db::search::along_list::AlongList;

/// What the matches of a search are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A page, read in the order of the list.
    Page,
    /// A count that ends at a bound.
    Count,
    /// All of them, e.g. for sums.
    All,
}

/// A way to the records that match a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPath {
    /// The index lists all matches, and the list is made of them.
    ByIndex,
    /// The list is read in its order, and the text of each record is tested, until enough are found.
    AlongList,
}

/// How often the words of a search occur in a sample of the texts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frequency {
    /// The texts of the sample that match.
    pub found: u64,
    /// The texts of the sample.
    pub read: u64,
    /// Each text of the sample stands for this many.
    pub step: u64,
}

/// A page and the row that tells whether another follows; a larger page costs more on either way.
const PAGE_ROWS: u64 = 26;
/// The rows of a count that ends at its bound.
const COUNTED_ROWS: u64 = 10_001;
/// What a match costs that the index lists: its text is compared, its row looked up and sorted.
const COST_OF_MATCH: u64 = 3;
/// What a row costs along the list: its text is looked up and compared.
const COST_OF_ROW: u64 = 2;

impl Frequency {
    /// The cheaper way.
    ///
    /// Along the list, the more frequent the words are, the sooner enough records are found; by the index, the more
    /// there are to list. Words that are not in the sample are rare.
    pub const fn path(self, wanted: Wanted) -> SearchPath {
        let rows = self.read.saturating_mul(self.step);
        let matches = self.found.saturating_mul(self.step);
        if self.found == 0 {
            return SearchPath::ByIndex;
        }
        let until_found = match wanted {
            Wanted::Page => PAGE_ROWS.saturating_mul(self.read) / self.found,
            Wanted::Count => COUNTED_ROWS.saturating_mul(self.read) / self.found,
            Wanted::All => rows,
        };
        let tested = if until_found < rows { until_found } else { rows };
        if matches!(wanted, Wanted::Page) && tested > AlongList::MOST_TESTED {
            return SearchPath::ByIndex;
        }
        if tested.saturating_mul(COST_OF_ROW) < matches.saturating_mul(COST_OF_MATCH) {
            SearchPath::AlongList
        } else {
            SearchPath::ByIndex
        }
    }

    /// Whether more than `most` records match beyond reasonable doubt: the sample holds enough matches to be off by a
    /// third at most, and they stand for twice as many.
    pub const fn certainly_exceeds(self, most: u64) -> bool {
        const ENOUGH: u64 = 200;
        self.found >= ENOUGH && self.found.saturating_mul(self.step) > most.saturating_mul(2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Frequency, SearchPath, Wanted};

    #[test]
    fn a_frequent_word_is_found_along_the_list_and_a_rare_one_by_the_index() {
        use SearchPath::{AlongList, ByIndex};
        // Matches in the sample, texts in it, what each stands for; then the way of a page, a count and all.
        let table = [
            ((0, 0, 0), ByIndex, ByIndex, ByIndex),
            ((0, 4000, 250), ByIndex, ByIndex, ByIndex),
            ((1, 4000, 250), ByIndex, ByIndex, ByIndex),
            ((10, 4000, 250), ByIndex, ByIndex, ByIndex),
            ((20, 4000, 250), ByIndex, ByIndex, ByIndex),
            ((21, 4000, 250), AlongList, ByIndex, ByIndex),
            ((800, 4000, 250), AlongList, AlongList, ByIndex),
            ((4000, 4000, 250), AlongList, AlongList, AlongList),
            // A tenth as many records: the bounds are higher.
            ((20, 4000, 25), ByIndex, ByIndex, ByIndex),
            ((60, 4000, 25), AlongList, ByIndex, ByIndex),
            ((800, 4000, 25), AlongList, ByIndex, ByIndex),
            ((2000, 4000, 25), AlongList, AlongList, ByIndex),
            // So few that each is read on either way.
            ((1, 5, 1), ByIndex, ByIndex, ByIndex),
            ((5, 5, 1), AlongList, AlongList, AlongList),
        ];
        for ((found, read, step), page, count, all) in table {
            let frequency = Frequency { found, read, step };
            let paths = [Wanted::Page, Wanted::Count, Wanted::All].map(|it| frequency.path(it));
            assert_eq!(paths, [page, count, all], "{frequency:?}");
        }
    }

    #[test]
    fn a_count_is_given_up_only_where_it_certainly_exceeds_its_bound() {
        for (found, step, exceeds) in [
            (0, 250, false),
            (79, 250, false),
            (199, 250, false),
            (200, 250, true),
            (200, 100, false),
            (201, 100, true),
            (4000, 2, false),
        ] {
            let frequency = Frequency { found, read: 4000, step };
            assert_eq!(frequency.certainly_exceeds(10_000), exceeds, "{frequency:?}");
        }
    }
}
