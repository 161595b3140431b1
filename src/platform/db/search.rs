//! Text search that ignores case and spelling variants, by an index on both databases.

use entity::search_document;
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Alias, Condition, Expr, Query, SelectStatement, SimpleExpr};

use crate::platform::error::{Error, UserError};
use crate::platform::text::{QueryPart, fts5_quote, like_escape, search_query};

/// Selects the ids of the records whose search text contains every part of the query.
///
/// # Errors
/// The query is shorter than two characters.
pub fn matching(query: &str, is_sqlite: bool) -> Result<SelectStatement, Error> {
    let parts =
        search_query(query).map_err(|_| Error::from(UserError::invalid("search-too-short")))?;
    let mut select = Query::select();
    select.column(search_document::Column::RecordId).from(search_document::Entity);
    if is_sqlite {
        let asked = parts.iter().map(fts5_part).collect::<Vec<_>>().join(" AND ");
        let found = Query::select()
            .column(Alias::new("rowid"))
            .from(Alias::new("search_index"))
            .and_where(Expr::cust_with_values("search_index MATCH ?", [asked]))
            .to_owned();
        select.and_where(Expr::col(search_document::Column::Key).in_subquery(found));
    } else {
        let all = parts.iter().fold(Condition::all(), |all, part| all.add(contains_part(part)));
        select.cond_where(all);
    }
    Ok(select)
}

fn fts5_part(part: &QueryPart) -> String {
    let terms = part.terms.iter().map(|term| fts5_quote(term)).collect::<Vec<_>>().join(" AND ");
    match &part.joined {
        Some(joined) => format!("(({terms}) OR {})", fts5_quote(joined)),
        None => terms,
    }
}

fn contains_part(part: &QueryPart) -> Condition {
    let terms = part.terms.iter().fold(Condition::all(), |all, term| all.add(contains(term)));
    Condition::any().add(terms).add_option(part.joined.as_deref().map(contains))
}

fn contains(term: &str) -> SimpleExpr {
    let pattern = format!("%{}%", like_escape(term));
    Expr::cust_with_values("text LIKE $1", [pattern])
}
