//! Loads what a selection needs for all rows of a level at once, level by level.

use std::future::ready;
use std::sync::Arc;

use async_graphql::ObjectType;
use async_graphql::parser::types::Field;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use crate::platform::graphql::request_context::RequestContext;

use super::loadable::Loadable;
use super::relation::Relation;
use super::selection::Selection;
use super::view::Loaded;

/// Loads the relations that a selection needs for all rows, and recursively for the rows they lead to. Errors are
/// reported by the field that needs the relation.
pub fn prefetch<'a, R: Loadable>(
    rows: &'a [Arc<R>],
    request: &'a RequestContext,
    selection: Selection<'a>,
) -> BoxFuture<'a, ()>
where
    Loaded<R>: ObjectType,
{
    let mut loads: Vec<BoxFuture<'_, ()>> = Vec::new();
    selection.each::<Loaded<R>>(&mut |field| {
        loads.extend(of_field::<R>(field, rows, request, selection));
    });
    all(loads)
}

/// Like `prefetch`, for one field.
pub fn prefetch_field<'a, R: Loadable>(
    field: &'a Field,
    rows: &'a [Arc<R>],
    request: &'a RequestContext,
    selection: Selection<'a>,
) -> BoxFuture<'a, ()> {
    all(of_field::<R>(field, rows, request, selection).collect())
}

fn all(mut loads: Vec<BoxFuture<'_, ()>>) -> BoxFuture<'_, ()> {
    match loads.len() {
        0 => Box::pin(ready(())),
        1 => loads.swap_remove(0),
        _ => Box::pin(join_all(loads).map(|_| ())),
    }
}

fn of_field<'a, R: Loadable>(
    field: &'a Field,
    rows: &'a [Arc<R>],
    request: &'a RequestContext,
    selection: Selection<'a>,
) -> impl Iterator<Item = BoxFuture<'a, ()>> {
    let below = selection.below(field);
    needed_by::<R>(field).map(move |relation| relation.load(rows, request, below))
}

/// The relations that a field needs.
fn needed_by<R: Loadable>(field: &Field) -> impl Iterator<Item = &'static dyn Relation<R>> {
    let name = field.name.node.as_str();
    let relations = R::RELATIONS.iter().chain(R::ATTACHED.relations).copied();
    relations.filter(move |relation| relation.fields().contains(&name))
}

/// Whether a selection needs any relation.
pub fn is_deeper<R: Loadable>(selection: Selection<'_>) -> bool
where
    Loaded<R>: ObjectType,
{
    selection.any::<Loaded<R>>(|field| needed_by::<R>(field).next().is_some())
}

/// Whether a field waits after its relations are loaded: it is declared to wait, or a field below it waits.
pub fn field_waits<R: Loadable>(field: &Field, selection: Selection<'_>) -> bool {
    let name = field.name.node.as_str();
    R::WAITING.contains(&name)
        || R::ATTACHED.waiting.contains(&name)
        || needed_by::<R>(field).any(|relation| relation.waits(selection.below(field)))
}

/// Whether any field of a selection waits.
pub fn waits<R: Loadable>(selection: Selection<'_>) -> bool
where
    Loaded<R>: ObjectType,
{
    selection.any::<Loaded<R>>(|field| field_waits::<R>(field, selection))
}
