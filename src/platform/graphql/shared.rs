//! Answers that are made once for all who ask the same and see it alike: one event of a stream goes
//! to many.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::platform::events::cursor::Cursor;
use crate::platform::graphql::json;
use crate::platform::graphql::scope::Scope;

/// What is equal for all who ask the same: the document and what of its variables shows in the
/// answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Alike(pub [u8; 32]);

/// What is told to many.
pub trait Told: OutputType {
    /// In whose scope: those who share it see alike.
    fn scope(&self) -> &Scope;

    /// What tells it from all else that is told in this scope.
    fn name(&self) -> Place;
}

/// What tells an event from others that are told in one scope: its kind, its id and its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The kind of its id.
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
    /// Its place.
    pub cursor: Cursor,
}

/// What is told to many; the answer is made once for all who ask the same of it.
#[derive(Clone, Debug)]
pub struct Shared<T>(pub T);

/// The answers of one scope.
#[derive(Debug, Default)]
pub struct Answers(Mutex<HashMap<(Alike, Place), Arc<Made>>>);

/// An answer, once it is made; `None` inside: it had errors, and everybody makes it again.
type Made = OnceCell<Option<Value>>;

impl Answers {
    fn of(&self, alike: Alike, name: Place) -> Arc<Made> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((alike, name)).or_default())
    }
}

impl<T: Told> OutputType for Shared<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let alike = ctx.data_opt::<Alike>();
        let Some(alike) = alike else { return self.0.resolve(ctx, field).await };
        let made = self.0.scope().answers().of(*alike, self.0.name());
        let mut own = None;
        let shared = made.get_or_init(|| async {
            let answer = self.0.resolve(ctx, field).await;
            let has_errors = || ctx.query_env.errors.lock().is_ok_and(|errors| !errors.is_empty());
            match answer {
                // Written once too.
                Ok(value) if !has_errors() => Some(json::written(&value)),
                failed => {
                    own = Some(failed);
                    None
                }
            }
        });
        match (shared.await.clone(), own) {
            (Some(value), _) => Ok(value),
            (None, Some(own)) => own,
            (None, None) => self.0.resolve(ctx, field).await,
        }
    }
}
