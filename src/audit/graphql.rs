//! The GraphQL types and queries of the audit.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, Object, SimpleObject};
use entity::choice::AuditKind;
use entity::id::{self, AuditEntryId};
use serde_json::{Map, Value};

use crate::audit::input::AuditFilter;
use crate::audit::queries;
use crate::platform::db::audit::numbered::Numbered;
use crate::platform::db::page::PageInput;
use crate::platform::graphql::connection::{Paged, Records};
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::list::uncounted_page;
use crate::platform::graphql::read::{Loadable, Loaded, Relation, ToOne, View};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::user::graphql::User;
use crate::user::graphql::browser::BrowserSession;
use crate::user::graphql::token::ApiToken;

/// An audit entry in the schema.
pub type AuditEntry = View<Numbered>;

/// The change of one field.
#[derive(Clone, PartialEq, Eq, SimpleObject)]
pub struct AuditChange {
    /// The name of the column.
    field: String,
    /// The value before the change: a text, id, amount, date or time as in this API, anything else as JSON;
    /// null: empty.
    before: Option<String>,
    /// The value after the change; null: empty.
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

impl Paged for Numbered {
    const PAGE: &'static str = "A page of the audit, newest first.";
}

/// What one command did to one record. Entries are written in the same transaction as the change and kept
/// permanently.
#[Object(name = "AuditEntry")]
impl Loaded<Numbered> {
    /// Its id.
    pub async fn id(&self) -> AuditEntryId {
        self.row.row.id
    }

    /// Position in the hash chain, from 1 without gaps, as decimal digits; null: not chained yet, which takes
    /// about a second.
    fn number(&self) -> Option<String> {
        self.row.number.map(|number| number.to_string())
    }

    /// When the change was made.
    fn occurred_at(&self) -> DateTime {
        DateTime(self.row.row.occurred_at)
    }

    /// The person who made the change; null: the system, or a person who no longer exists.
    fn actor(&self) -> NullableField<User> {
        self.one(&Self::ACTOR)
    }

    /// The API token of the request; null: none.
    fn token(&self) -> NullableField<ApiToken> {
        self.one(&Self::TOKEN)
    }

    /// The browser session of the request; null: none, or it ended more than a month ago.
    fn browser_session(&self) -> NullableField<BrowserSession> {
        self.one(&Self::BROWSER_SESSION)
    }

    /// The IP address of the client; null: the system or the command line.
    fn address(&self) -> Option<&str> {
        self.row.row.address.as_deref()
    }

    /// The id of the request, as in the log and the `x-request-id` header; null: none.
    fn request_id(&self) -> Option<&str> {
        self.row.row.request_id.as_deref()
    }

    /// The command: the name of the mutation, or a command line such as `token create`.
    fn verb(&self) -> &str {
        &self.row.row.verb
    }

    /// The id of the record. Records of some kinds, e.g. lines, can't be loaded by id. An id `doc_…` denotes
    /// the priced document that shares its id with an opportunity, quote, order or invoice.
    #[graphql(name = "recordId")]
    fn of_record(&self) -> ID {
        ID(id::text(&self.row.row.record_kind, self.row.row.record_id))
    }

    /// Whether the record was added, changed or deleted; null if the values were erased.
    fn kind(&self) -> Option<AuditKind> {
        let Numbered { row, .. } = &*self.row;
        match (row.before.is_some(), row.after.is_some()) {
            (false, true) => Some(AuditKind::Added),
            (true, true) => Some(AuditKind::Changed),
            (true, false) => Some(AuditKind::Deleted),
            (false, false) => None,
        }
    }

    /// The changed fields, in the order of their names; empty if the values were erased.
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

    /// Whether the values were erased for privacy; the entry itself stays.
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

/// The query for the audit.
#[derive(Debug, Default)]
pub struct AuditQuery;

#[Object]
impl AuditQuery {
    /// Who did what to which record, when and from where, newest first. For administrators. Null only with an error.
    #[graphql(complexity = "10 + child_complexity")]
    async fn audit_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many to return from the start, 1–100; omitted: 25.")] first: Option<
            i32,
        >,
        #[graphql(desc = "The page begins after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many to return from the end, 1–100.")] last: Option<i32>,
        #[graphql(desc = "The page ends before this cursor.")] before: Option<String>,
        #[graphql(desc = "Restricts the result; omitted: all entries.")] filter: Option<
            AuditFilter,
        >,
    ) -> NullableField<Records<Numbered>> {
        let input = PageInput { first, after, last, before };
        let request = ctx.request();
        let entries = queries::entries(request.session(), &filter.unwrap_or_default());
        uncounted_page(entries, request, &input).await
    }
}
