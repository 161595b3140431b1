//! The GraphQL schema: the roots of all slices, merged.

use async_graphql::{ID, MergedObject, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};
use entity::{account, contact, deletion, lead, note, price_list_item, product, timeline_entry};

use crate::account::graphql::{AccountMutation, AccountQuery};
use crate::audit::graphql::AuditQuery;
use crate::catalog::graphql::{CatalogMutation, CatalogQuery};
use crate::event::graphql::log::PipelineEventQuery;
use crate::event::subscription::PipelineSubscription;
use crate::lead::graphql::{LeadMutation, LeadQuery};
use crate::node::NodeQuery;
use crate::note::graphql::{NoteMutation, NoteQuery};
use crate::platform::db::audit::numbered::Numbered;
use crate::platform::graphql::connection::{Counted, Records, Streamed};
use crate::process::graphql::{ProcessMutation, ProcessQuery};
use crate::record::graphql::duplicate::DuplicateQuery;
use crate::record::graphql::{RecordMutation, RecordQuery};
use crate::reference::graphql::{ReferenceMutation, ReferenceQuery};
use crate::sales::closing::graphql::mutations::ClosingMutation;
use crate::sales::document::graphql::preview::DocumentQuery;
use crate::sales::editing::graphql::mutations::DocumentMutation;
use crate::sales::opportunity::graphql::{OpportunityMutation, OpportunityQuery};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::order::graphql::{OrderMutation, OrderQuery};
use crate::sales::quote::graphql::QuoteQuery;
use crate::sales::quote::graphql::mutations::QuoteMutation;
use crate::sales::quote::ops::PricedQuote;
use crate::user::graphql::browser::SignInMutation;
use crate::user::graphql::roots::{UserMutation, UserQuery};

/// All queries.
#[derive(Default, MergedObject)]
pub struct Query(
    NodeQuery,
    PipelineEventQuery,
    ReferenceQuery,
    UserQuery,
    RecordQuery,
    DuplicateQuery,
    CatalogQuery,
    ProcessQuery,
    LeadQuery,
    AccountQuery,
    OpportunityQuery,
    DocumentQuery,
    QuoteQuery,
    OrderQuery,
    AuditQuery,
    NoteQuery,
);

/// All mutations. Each call is one transaction: it is executed completely or not at all.
#[derive(Default, MergedObject)]
pub struct Mutation(
    ReferenceMutation,
    UserMutation,
    SignInMutation,
    RecordMutation,
    CatalogMutation,
    ProcessMutation,
    LeadMutation,
    AccountMutation,
    OpportunityMutation,
    DocumentMutation,
    QuoteMutation,
    OrderMutation,
    ClosingMutation,
    NoteMutation,
);

/// The schema of the server.
pub type Forsat = Schema<Query, Mutation, PipelineSubscription>;

/// Limit of nested selection sets, fragments included. A last guard of the stack in case the engine's
/// configurable limit is set higher.
const DEEPEST: usize = 128;

/// Builds the schema with all checks of async-graphql.
#[must_use]
pub fn build() -> Forsat {
    builder().finish()
}

/// Builds the schema that the engine executes. The engine has already validated each document and bounded its
/// cost, so this schema does not validate again.
#[must_use]
pub fn served() -> Forsat {
    builder()
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(DEEPEST)
        .disable_suggestions()
        .finish()
}

/// The schema in SDL, fields in alphabetical order.
#[must_use]
pub fn sdl() -> String {
    text(&build())
}

/// Formats a schema as SDL, fields in alphabetical order.
#[must_use]
pub fn text(schema: &Forsat) -> String {
    let options = SDLExportOptions::new().sorted_fields().include_specified_by();
    schema.sdl_with_options(options)
}

fn builder() -> SchemaBuilder<Query, Mutation, PipelineSubscription> {
    Schema::build(Query::default(), Mutation::default(), PipelineSubscription)
        .override_output_type_description::<ID>(
            "Names one record; opaque, URL-safe, the same for ever.",
        )
        .override_output_type_description::<Records<Numbered>>("A page of the audit, newest first.")
        .override_output_type_description::<Records<lead::Model, Streamed>>("A page of leads.")
        .override_output_type_description::<Records<account::Model, Counted>>("A page of accounts.")
        .override_output_type_description::<Records<contact::Model, Counted>>("A page of contacts.")
        .override_output_type_description::<Records<product::Model, Counted>>("A page of products.")
        .override_output_type_description::<Records<price_list_item::Model, Counted>>(
            "A page of a price list's items.",
        )
        .override_output_type_description::<Records<deletion::Model, Counted>>(
            "A page of deleted records.",
        )
        .override_output_type_description::<Records<PricedOpportunity, Streamed>>(
            "A page of opportunities.",
        )
        .override_output_type_description::<Records<PricedQuote, Counted>>("A page of quotes.")
        .override_output_type_description::<Records<note::Model>>("A page of notes.")
        .override_output_type_description::<Records<timeline_entry::Model>>("A page of a timeline.")
}
