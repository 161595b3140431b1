//! Finds a frequent word on the first rows of a list.

use sea_orm::sea_query::{Alias, Expr, Query, SimpleExpr};
use sea_orm::{EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use crate::platform::db::row::{among_selected, id_of, primary_key};

/// The name of the first rows of the list, in the statement that reads them.
const WALKED: &str = "walked";

/// A search for frequent words along a list.
#[derive(Clone, Debug)]
pub struct AlongList {
    /// Whether the text of a row of the list contains the words.
    pub(super) test: SimpleExpr,
    /// Whether a record is among all matches, which the index lists.
    pub(super) by_index: SimpleExpr,
}

impl AlongList {
    /// The rows of the list that are tested; if too few of them match, as on a list that is sorted by the very word,
    /// the index finds the rest.
    pub const MOST_TESTED: u64 = 5_000;

    /// The id of a row of the list.
    pub(super) fn id<E: EntityTrait>() -> Expr {
        Expr::col((Alias::new(WALKED), primary_key::<E>()))
    }

    /// Whether a record is one of the first `most` matches on the first rows of a sorted list.
    pub fn on_first_rows<E: EntityTrait>(
        &self,
        list: &Select<E>,
        most: u64,
        is_sqlite: bool,
    ) -> SimpleExpr {
        let walked = list
            .clone()
            .select_only()
            .column(primary_key::<E>())
            .limit(Self::MOST_TESTED)
            .into_query();
        // The rows pass through in the order of the list: nothing in this statement changes it.
        let found = Query::select()
            .expr(Self::id::<E>())
            .from_subquery(walked, Alias::new(WALKED))
            .and_where(self.test.clone())
            .limit(most)
            .to_owned();
        among_selected(id_of::<E>(), found, is_sqlite)
    }

    /// All matches of a list, by the index.
    pub fn by_index<E: EntityTrait>(&self, list: Select<E>) -> Select<E> {
        list.filter(self.by_index.clone())
    }
}
