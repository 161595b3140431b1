//! The fields of a subscription that are the same for everyone who may see the event.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use async_graphql::SubscriptionType;
use async_graphql::registry::{MetaType, MetaTypeName, Registry};

use crate::event::graphql::subscription::PipelineSubscription;

/// Of a user, these are the same for everyone who may view users.
const OF_USER: &[&str] = &["id", "displayName"];

/// The names of the fields whose values are stored in the event itself, or are the same for everyone who may view
/// users. Subscribers may share a stream if they select only these; `docs/fanout.md` explains that.
///
/// They follow from the schema: from `Subscription` on, every field that leads to no record, and an event's `actor`.
/// A name that is such a field of one type and leads to a record on another is none of them.
pub static SHAREABLE_FIELDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut registry = Registry::default();
    PipelineSubscription::create_type_info(&mut registry);
    find(&registry, &PipelineSubscription::type_name())
});

fn find(registry: &Registry, root: &str) -> BTreeSet<String> {
    let mut shareable = BTreeSet::from(["__typename".to_owned()]);
    let mut personal = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut next = vec![root];
    while let Some(name) = next.pop() {
        let Some(of_type) = registry.types.get(name).filter(|_| seen.insert(name)) else {
            continue;
        };
        if let MetaType::Interface { possible_types, .. } = of_type {
            next.extend(possible_types.iter().map(String::as_str));
        }
        for (field, meta) in of_type.fields().into_iter().flatten() {
            let leads_to = MetaTypeName::concrete_typename(&meta.ty);
            let is_shareable = match name {
                "User" => OF_USER.contains(&field.as_str()),
                _ => (field == "actor" && leads_to == "User") || !is_record(registry, leads_to),
            };
            if is_shareable {
                shareable.insert(field.clone());
                next.push(leads_to);
            } else {
                personal.insert(field.clone());
            }
        }
    }
    &shareable - &personal
}

/// Whether a type is a record with an id of its own, which a viewer may or may not see.
fn is_record(registry: &Registry, name: &str) -> bool {
    let nodes = registry.types.get("Node");
    name == "Node" || nodes.is_some_and(|nodes| nodes.is_possible_type(name))
}
