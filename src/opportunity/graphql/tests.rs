//! Which columns a document makes the server read.

use async_graphql::parser::parse_query;
use entity::record::Columns;
use entity::{account, line};

use crate::opportunity::ops::Deal;
use crate::platform::db::row::{Row, Wanted};
use crate::platform::graphql::reads::{FieldNames, Reads};
use crate::platform::graphql::scope::Seen;

fn wanted<R: Row>(document: &str) -> Wanted
where
    Seen<R>: Reads,
{
    FieldNames::of(&parse_query(document).unwrap()).wanted::<R>()
}

fn columns<R: Row>(paths: &[&str]) -> Wanted {
    paths.iter().fold(R::key(), |wanted, path| wanted.and(R::named(path).unwrap()))
}

#[test]
fn what_fields_read_is_found_wherever_they_stand() {
    let document = "query A { a { number } } query B { ... F } \
        fragment F on X { name: description ... on Y { ... { stage { id } } } }";
    let expected = columns::<Deal>(&["number", "description", "stage_id"]);
    assert_eq!(wanted::<Deal>(document), expected);
    assert_eq!(wanted::<line::Model>(document), columns::<line::Model>(&["description"]));
}

#[test]
fn a_document_is_read_where_a_field_needs_it() {
    assert_eq!(wanted::<Deal>("{ a { name } }").document, Columns::NONE);
    let expected = columns::<Deal>(&["estimated_value", "document.currency_code"]);
    assert_eq!(wanted::<Deal>("{ a { estimatedValue { amount } } }"), expected);
    let totals = wanted::<Deal>("{ a { totals { amount } } }");
    assert_eq!(totals.document, Columns::all::<entity::document::Model>());
}

#[test]
fn a_field_that_hands_its_object_on_reads_everything() {
    assert_eq!(wanted::<Deal>("{ a { closingDefaults { date } } }"), Deal::everything());
}

#[test]
fn an_identity_is_always_read() {
    assert_eq!(wanted::<account::Model>("{ a { nothing } }"), columns::<account::Model>(&[]));
    assert_eq!(columns::<account::Model>(&[]).row.count(), 1);
}
