//! The audit in the schema.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::choice::AuditKind;
use entity::id::{self, AuditEntryId};
use serde_json::{Map, Value};

use crate::audit::input::AuditFilter;
use crate::audit::queries;
use crate::platform::db::audit::numbered::Numbered;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Records, connection};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::graphql::scalars::DateTime;
use crate::user::graphql::User;
use crate::user::graphql::browser::BrowserSession;
use crate::user::graphql::token::ApiToken;

/// An entry in the schema.
pub type AuditEntry = View<Numbered>;

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct AuditChange {
    /// Which: the column's name.
    field: String,
    /// As it was: a text, id, amount, day or instant as the API prints it, else JSON; null: it was empty.
    before: Option<String>,
    /// As it became; null: it is empty.
    after: Option<String>,
}

impl Loaded<Numbered> {
    const ACTOR: ToOne<Numbered, entity::user::Model> =
        ToOne::new(&["actor"], |row| row.row.actor_id.map(Into::into));
    const TOKEN: ToOne<Numbered, entity::api_token::Model> =
        ToOne::new(&["token"], |row| row.row.token_id.map(Into::into));
    const BROWSER_SESSION: ToOne<Numbered, entity::browser_session::Model> =
        ToOne::new(&["browserSession"], |row| row.row.session_id);
}

impl Loadable for Numbered {
    const RELATIONS: &'static [&'static dyn Relation<Self>] =
        &[&Loaded::<Self>::ACTOR, &Loaded::<Self>::TOKEN, &Loaded::<Self>::BROWSER_SESSION];
}

/// What one verb did to one record: kept for good, written with the change itself.
#[Object(name = "AuditEntry")]
impl Loaded<Numbered> {
    /// Its id.
    pub async fn id(&self) -> AuditEntryId {
        self.row.row.id
    }

    /// Its place in the chain, from 1 on without a gap, as digits; null: it is not chained yet, which takes
    /// about a second.
    fn number(&self) -> Option<String> {
        self.row.number.map(|number| number.to_string())
    }

    /// When.
    fn occurred_at(&self) -> DateTime {
        DateTime(self.row.row.occurred_at)
    }

    /// Who did it; null: the system, or somebody who is no longer there.
    fn actor(&self) -> NullableField<User> {
        self.one(&Self::ACTOR)
    }

    /// By which token; null: by none.
    fn token(&self) -> NullableField<ApiToken> {
        self.one(&Self::TOKEN)
    }

    /// In which browser; null: in none, or its session ended a month ago.
    fn browser_session(&self) -> NullableField<BrowserSession> {
        self.one(&Self::BROWSER_SESSION)
    }

    /// From which address; null: by the system, or on its command line.
    fn address(&self) -> Option<&str> {
        self.row.row.address.as_deref()
    }

    /// By which request, as the log and `x-request-id` name it.
    fn request_id(&self) -> Option<&str> {
        self.row.row.request_id.as_deref()
    }

    /// By which verb: the mutation's name, or the command.
    fn verb(&self) -> &str {
        &self.row.row.verb
    }

    /// The record. Of some kinds, such as lines, no record can be read by its id; `doc_…` is the priced
    /// document that shares its id with an opportunity, quote, order or invoice.
    #[graphql(name = "recordId")]
    fn of_record(&self) -> ID {
        ID(id::text(&self.row.row.record_kind, self.row.row.record_id))
    }

    /// What was done to it; null where the values are erased.
    fn kind(&self) -> Option<AuditKind> {
        let Numbered { row, .. } = &*self.row;
        match (row.before.is_some(), row.after.is_some()) {
            (false, true) => Some(AuditKind::Added),
            (true, true) => Some(AuditKind::Changed),
            (true, false) => Some(AuditKind::Deleted),
            (false, false) => None,
        }
    }

    /// What changed of it, in the order of the fields' names; none where the values are erased.
    fn changes(&self) -> Vec<AuditChange> {
        let Numbered { row, .. } = &*self.row;
        let (before, after) = (fields(row.before.as_deref()), fields(row.after.as_deref()));
        let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let change = |field: &String| AuditChange {
            field: field.clone(),
            before: before.get(field).map(plain),
            after: after.get(field).map(plain),
        };
        names.into_iter().map(change).collect()
    }

    /// Whether its values were erased, for privacy: that something was done stays.
    fn is_erased(&self) -> bool {
        self.row.row.salt.is_none()
    }
}

fn fields(kept: Option<&str>) -> Map<String, Value> {
    kept.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Reads the audit.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// Who did what to which record, when and whence, newest first. For administrators.
    #[graphql(complexity = "10 + child_complexity")]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front, 1–100; omitted: 25.")] first: Option<i32>,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back, 1–100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which; omitted: all.")] filter: Option<AuditFilter>,
    ) -> NullableField<Records<Numbered>> {
        let page = PageInput { first, after, last, before };
        let (request, filter) = (ctx.request(), filter.unwrap_or_default());
        let slice = queries::entries(request.session(), &filter, &page).await;
        let fields = async_graphql::connection::EmptyFields;
        Some(slice.map(|slice| connection(slice, request, fields)).map_err(ResolverError::from))
    }
}
