//! Text search that ignores case and spelling variants, by an index or along a list: docs/search.md.

mod along_list;
mod frequency;
pub(super) mod sample;

use std::sync::Arc;

use entity::id::Key;
use entity::search_document;
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Alias, Condition, Expr, Query, SelectStatement, SimpleExpr};

use crate::access::rows::Visible;
use crate::platform::db::row::{among_selected, id_of};
use crate::platform::db::search::frequency::SearchPath;
use crate::platform::db::search::sample::Sample;
use crate::platform::db::session::Session;
use crate::platform::error::{Error, UserError};
use crate::platform::text::{QueryPart, fts5_quote, like_escape, search_query};

pub use crate::platform::db::search::along_list::AlongList;
pub use crate::platform::db::search::frequency::Wanted;

/// Makes the conditions of text searches.
#[derive(Clone, Debug)]
pub struct Search {
    sample: Arc<Sample>,
    is_sqlite: bool,
}

impl Search {
    /// Gets ready to search; reads a new sample of the texts if the last one is too old.
    ///
    /// # Errors
    /// The database failed.
    pub async fn prepare(session: &Session) -> Result<Self, Error> {
        Ok(Self { sample: session.search_sample().await?, is_sqlite: session.is_sqlite() })
    }

    /// The condition that the search text of the record with this id contains every word of the query, or the query as
    /// one word.
    ///
    /// # Errors
    /// The query is shorter than two characters.
    pub fn condition<K: Key>(
        &self,
        id: Expr,
        query: &str,
        wanted: Wanted,
    ) -> Result<SimpleExpr, Error> {
        let query = parse(query)?;
        Ok(match self.sample.frequency(K::PREFIX, &query).path(wanted) {
            SearchPath::ByIndex => self.among_matches::<K>(id, &query),
            SearchPath::AlongList => self.text_matches(&query, id),
        })
    }

    /// The search along a list, if the words are frequent enough to be found on its first rows; `None`: they are found
    /// by their index.
    ///
    /// # Errors
    /// The query is shorter than two characters.
    pub fn along_list<K: Key<Entity: Visible>>(
        &self,
        query: &str,
    ) -> Result<Option<AlongList>, Error> {
        let query = parse(query)?;
        Ok(match self.sample.frequency(K::PREFIX, &query).path(Wanted::Page) {
            SearchPath::ByIndex => None,
            SearchPath::AlongList => Some(AlongList {
                test: self.text_matches(&query, AlongList::id::<K::Entity>()),
                by_index: self.among_matches::<K>(id_of::<K::Entity>(), &query),
            }),
        })
    }

    /// Whether a query certainly matches more records of a kind than are counted.
    ///
    /// # Errors
    /// The query is shorter than two characters.
    pub fn exceeds_count<K: Key>(&self, query: &str, most: u64) -> Result<bool, Error> {
        Ok(self.sample.frequency(K::PREFIX, &parse(query)?).certainly_exceeds(most))
    }

    /// The id is among the matches, which the index lists first.
    fn among_matches<K: Key>(&self, id: Expr, query: &[QueryPart]) -> SimpleExpr {
        let mut found = Query::select();
        found.column(search_document::Column::RecordId).from(search_document::Entity);
        if self.is_sqlite {
            found.and_where(
                Expr::col(search_document::Column::Key).in_subquery(full_text::<K>(query)),
            );
            return among_selected(id, found, true);
        }
        // Written into the statement: each kind has an index of its own, which a parameter would not choose.
        found.and_where(Expr::cust(format!("kind = '{}'", K::PREFIX)));
        found.and_where(contains_all(query, &like));
        among_selected(id, found, false)
    }

    /// The text of the record contains the words: looked up for each record that the list comes to.
    fn text_matches(&self, query: &[QueryPart], id: Expr) -> SimpleExpr {
        let contains: &dyn Fn(&str) -> SimpleExpr = if self.is_sqlite { &instr } else { &like };
        // A value and no EXISTS, which databases may turn into a join that begins with the index.
        let text = Query::select()
            .expr(contains_all(query, contains))
            .from(search_document::Entity)
            .and_where(Expr::col(search_document::Column::RecordId).eq(id))
            .to_owned();
        Expr::SubQuery(None, Box::new(text.into()))
    }
}

fn parse(query: &str) -> Result<Vec<QueryPart>, Error> {
    search_query(query).map_err(|_| UserError::invalid("search-too-short").into())
}

/// The keys of the matches in SQLite's full-text index of a kind.
fn full_text<K: Key>(query: &[QueryPart]) -> SelectStatement {
    let asked = query.iter().map(fts5_part).collect::<Vec<_>>().join(" AND ");
    let index = format!("search_index_{}", K::PREFIX);
    Query::select()
        .column(Alias::new("rowid"))
        .from(Alias::new(&index))
        .and_where(Expr::cust_with_values(format!("{index} MATCH ?"), [asked]))
        .to_owned()
}

fn fts5_part(part: &QueryPart) -> String {
    let terms = part.terms.iter().map(|term| fts5_quote(term)).collect::<Vec<_>>().join(" AND ");
    match &part.joined {
        Some(joined) => format!("(({terms}) OR {})", fts5_quote(joined)),
        None => terms,
    }
}

fn contains_all(query: &[QueryPart], contains: &dyn Fn(&str) -> SimpleExpr) -> SimpleExpr {
    let contains_part = |part: &QueryPart| {
        let terms = part.terms.iter().fold(Condition::all(), |all, term| all.add(contains(term)));
        Condition::any().add(terms).add_option(part.joined.as_deref().map(contains))
    };
    query.iter().fold(Condition::all(), |all, part| all.add(contains_part(part))).into()
}

fn like(term: &str) -> SimpleExpr {
    Expr::cust_with_values("text LIKE $1", [format!("%{}%", like_escape(term))])
}

fn instr(term: &str) -> SimpleExpr {
    Expr::cust_with_values("INSTR(text, ?) > 0", [term.to_owned()])
}
