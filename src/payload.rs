//! The payloads of mutations.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaType, Registry};
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Object, ObjectType, OutputType, Positioned,
    ServerResult, Value,
};
use entity::id::EventId;

use crate::platform::db::tx::Warning;
use crate::platform::error::UserError;
use crate::platform::graphql::payload::Outcome;
use crate::platform::graphql::request_context::RequestContext;
use crate::user_error::{UserErrorObject, UserWarning};

/// The payload of a mutation: the fields of `Outcome<D>`, which hold its records, and those common to all
/// payloads: `eventIds`, `userErrors` and `warnings`.
#[derive(Debug)]
pub struct Payload<D>(pub Outcome<D>);

impl<D> Payload<D> {
    fn report(&self) -> Report {
        Report {
            events: self.0.events.clone(),
            problems: self.0.problems.clone(),
            warnings: self.0.warnings.clone(),
            request: self.0.request.clone(),
        }
    }
}

impl<D: Send + Sync> ContainerType for Payload<D>
where
    Outcome<D>: ObjectType,
{
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await? {
            Some(value) => Ok(Some(value)),
            None => self.report().resolve_field(ctx).await,
        }
    }
}

impl<D: Send + Sync> OutputType for Payload<D>
where
    Outcome<D>: ObjectType,
{
    fn type_name() -> Cow<'static, str> {
        Outcome::<D>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        let name = Outcome::<D>::create_type_info(registry);
        if let MetaType::Object { fields: shared, .. } =
            registry.create_fake_output_type::<Report>()
            && let Some(MetaType::Object { fields, .. }) =
                registry.types.get_mut(&*Self::type_name())
        {
            fields.extend(shared);
        }
        name
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl<D: Send + Sync> ObjectType for Payload<D> where Outcome<D>: ObjectType {}

/// The fields common to all payloads.
#[derive(Debug)]
struct Report {
    events: Vec<EventId>,
    problems: Vec<UserError>,
    warnings: Vec<Warning>,
    request: RequestContext,
}

/// The fields common to all payloads.
#[Object]
impl Report {
    /// The ids of the emitted events, by which a client recognizes its own changes in a subscription. In a dry
    /// run the ids are previews that never arrive.
    fn event_ids(&self) -> &[EventId] {
        &self.events
    }

    /// Why the call was refused; empty if it was executed.
    fn user_errors(&self) -> Vec<UserErrorObject> {
        UserErrorObject::all(&self.problems, &self.request)
    }

    /// Remarks on an executed call, e.g. consequences the user should know of.
    fn warnings(&self) -> Vec<UserWarning> {
        let shown = |warning: &Warning| UserWarning::new(warning, self.request.presentation());
        self.warnings.iter().map(shown).collect()
    }
}
