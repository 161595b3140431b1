//! Typed ids: a UUIDv7 with the table of its record and its prefix in the API.

use std::borrow::Cow;
use std::fmt;

use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, ID, InputType, InputValueError, InputValueResult, OutputType, Positioned,
    ServerResult, Value, parser::types::Field,
};
use sea_orm::{DbErr, DeriveValueType, EntityTrait, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::print::Print;

/// An id with the table of its record.
pub trait Key: Copy + Into<Uuid> + From<Uuid> + Send + Sync + 'static {
    /// The table.
    type Entity: EntityTrait;
    /// The prefix of the id in the API, before the underscore.
    const PREFIX: &'static str;

    /// The client id, e.g. `opp_0198…`.
    fn to_text(self) -> String {
        text(Self::PREFIX, self.into())
    }
}

/// The client id of a record.
#[must_use]
pub fn text(prefix: &str, id: Uuid) -> String {
    format!("{prefix}_{}", id.simple())
}

/// The prefix and the UUID of a client id; `None`: the text is not a client id.
#[must_use]
pub fn split(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, id) = text.rsplit_once('_')?;
    if id.len() != 32 {
        return None;
    }
    Some((prefix, Uuid::try_parse(id).ok()?))
}

macro_rules! id_type {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $table:ident $($mark:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id; later ids sort after earlier ones.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            /// Parses a client id. A text that is not an id of this table becomes the nil id, so that a wrong id gives
            /// the same result as an absent record.
            #[must_use]
            pub fn parse(text: &str) -> Self {
                match split(text) {
                    Some(($prefix, id)) => Self(id),
                    _ => Self(Uuid::nil()),
                }
            }

            /// The bare UUID.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl Key for $name {
            type Entity = crate::$table::Entity;
            const PREFIX: &'static str = $prefix;
        }

        impl crate::column::ColumnValue for $name {
            type Raw<'r> = Uuid;

            fn from_raw(raw: Uuid) -> Result<Self, DbErr> {
                Ok(Self(raw))
            }
        }

        impl Print for $name {
            fn print(&self, out: &mut Vec<u8>) {
                crate::print::id($prefix, self.0, out);
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        graphql_id!($name);
    )*};
}

macro_rules! graphql_id {
    ($name:ident) => {
        impl InputType for $name {
            type RawValueType = Self;

            fn type_name() -> Cow<'static, str> {
                <ID as InputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <ID as InputType>::create_type_info(registry)
            }

            fn parse(value: Option<Value>) -> InputValueResult<Self> {
                <ID as InputType>::parse(value)
                    .map(|id| $name::parse(&id))
                    .map_err(InputValueError::propagate)
            }

            fn to_value(&self) -> Value {
                Value::String(self.to_string())
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl OutputType for $name {
            fn type_name() -> Cow<'static, str> {
                <ID as OutputType>::type_name()
            }

            fn create_type_info(registry: &mut Registry) -> String {
                <ID as OutputType>::create_type_info(registry)
            }

            async fn resolve(
                &self,
                _: &ContextSelectionSet<'_>,
                _: &Positioned<Field>,
            ) -> ServerResult<Value> {
                Ok(Value::String(self.to_string()))
            }
        }
    };
}

records!(id_type);

id_type! {
    /// An event of the log.
    EventId "evt" event_log;
    /// An audit entry.
    AuditEntryId "aud" audit_entry;
}

impl crate::choice::DeletableKind {
    /// The client id of a record of this kind.
    #[must_use]
    pub fn client_id(self, id: Uuid) -> String {
        match self {
            Self::Lead => LeadId::from(id).to_text(),
            Self::Account => AccountId::from(id).to_text(),
            Self::Contact => ContactId::from(id).to_text(),
            Self::Opportunity => OpportunityId::from(id).to_text(),
            Self::Product => ProductId::from(id).to_text(),
        }
    }
}

/// The id of an opportunity, quote, order or invoice, which share their key with their document.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct DocumentId(Uuid);

impl DocumentId {
    /// Parses the client id of any kind of document; other texts become the nil id.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match split(text) {
            Some((
                OpportunityId::PREFIX | QuoteId::PREFIX | OrderId::PREFIX | InvoiceId::PREFIX,
                id,
            )) => Self(id),
            _ => Self(Uuid::nil()),
        }
    }

    /// The bare UUID.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl Key for DocumentId {
    type Entity = crate::document::Entity;
    const PREFIX: &'static str = "doc";
}

impl crate::column::ColumnValue for DocumentId {
    type Raw<'r> = Uuid;

    fn from_raw(raw: Uuid) -> Result<Self, DbErr> {
        Ok(Self(raw))
    }
}

impl Print for DocumentId {
    fn print(&self, out: &mut Vec<u8>) {
        crate::print::id(Self::PREFIX, self.0, out);
    }
}

impl From<Uuid> for DocumentId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<DocumentId> for Uuid {
    fn from(id: DocumentId) -> Self {
        id.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFromU64 for DocumentId {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("DocumentId"))
    }
}

graphql_id!(DocumentId);

macro_rules! document_key {
    ($($name:ident)*) => {$(
        impl From<$name> for DocumentId {
            fn from(id: $name) -> Self {
                Self(id.uuid())
            }
        }

        impl From<DocumentId> for $name {
            fn from(id: DocumentId) -> Self {
                Self::from(id.uuid())
            }
        }
    )*};
}

document_key! { OpportunityId QuoteId OrderId InvoiceId }

#[cfg(test)]
mod tests {
    use super::{LeadId, OpportunityId, split};
    use uuid::Uuid;

    #[test]
    fn an_id_reads_back_as_itself_and_only_under_its_own_prefix() {
        let id = OpportunityId::generate();
        assert_eq!(OpportunityId::parse(&id.to_string()), id);
        assert_eq!(LeadId::parse(&id.to_string()).uuid(), Uuid::nil());
    }

    #[test]
    fn what_is_no_id_names_nothing() {
        for text in ["", "opp", "opp_", "opp_123", "_", "opp_0198-f0c7", "فرصت_۱"] {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
