//! Typed ids: a UUIDv7 that knows its table and its prefix in the API.

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

/// An id that knows the table of its record.
pub trait Key: Copy + Into<Uuid> + From<Uuid> + Send + Sync + 'static {
    /// The table.
    type Entity: EntityTrait;
    /// What the id begins with in the API, before the underscore.
    const PREFIX: &'static str;

    /// The id as clients see it, e.g. `opp_0198…`.
    fn to_text(self) -> String {
        text(Self::PREFIX, self.into())
    }
}

/// The id of a record as clients see it.
#[must_use]
pub fn text(prefix: &str, id: Uuid) -> String {
    format!("{prefix}_{}", id.simple())
}

/// The prefix and the UUID of a client's id; `None` where it has not that form.
#[must_use]
pub fn split(text: &str) -> Option<(&str, Uuid)> {
    let (prefix, id) = text.rsplit_once('_')?;
    if id.len() != 32 {
        return None;
    }
    Some((prefix, Uuid::try_parse(id).ok()?))
}

macro_rules! id_type {
    ($($(#[$doc:meta])* $name:ident $prefix:literal $table:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id; later ids sort later.
            #[must_use]
            pub fn generate() -> Self {
                Self(Uuid::now_v7())
            }

            /// From a client's text. A text that is no id of this table names no record: it becomes
            /// the nil id, so that a wrong id and an absent record answer alike.
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

id_type! {
    /// The organisation's settings.
    OrganizationId "org" organization;
    /// A public holiday.
    HolidayId "hol" holiday;
    /// A month of the books.
    PeriodId "per" period;
    /// A currency.
    CurrencyId "cur" currency;
    /// A dated exchange rate.
    ExchangeRateId "xrt" exchange_rate;
    /// A user.
    UserId "usr" user;
    /// A team.
    TeamId "tea" team;
    /// An API token.
    ApiTokenId "tok" api_token;
    /// A browser in which somebody is signed in.
    BrowserSessionId "ses" browser_session;
    /// As whom an identity provider knows somebody.
    UserIdentityId "idn" user_identity;
    /// A person's password.
    UserPasswordId "pwd" user_password;
    /// A campaign.
    CampaignId "cam" campaign;
    /// Where leads come from.
    SourceId "src" source;
    /// A lead.
    LeadId "led" lead;
    /// An account.
    AccountId "acc" account;
    /// A contact.
    ContactId "con" contact;
    /// A competitor.
    CompetitorId "cmp" competitor;
    /// A close reason.
    CloseReasonId "rsn" close_reason;
    /// A unit group.
    UnitGroupId "ugr" unit_group;
    /// A unit.
    UnitId "unt" unit;
    /// A product.
    ProductId "prd" product;
    /// A price list.
    PriceListId "pls" price_list;
    /// An item of a price list.
    PriceListItemId "pli" price_list_item;
    /// A quantity tier of an item.
    PriceTierId "tir" price_tier;
    /// A tax rate.
    TaxRateId "tax" tax_rate;
    /// A sales process.
    ProcessId "prc" sales_process;
    /// A stage.
    StageId "stg" stage;
    /// A step of a stage.
    StepId "stp" stage_step;
    /// A step as ticked on one opportunity.
    StepTickId "tic" step_tick;
    /// An opportunity.
    OpportunityId "opp" opportunity;
    /// A competitor on one opportunity.
    OpportunityCompetitorId "opc" opportunity_competitor;
    /// A stakeholder of one opportunity.
    StakeholderId "sth" stakeholder;
    /// A user or team with whom one opportunity is shared.
    OpportunityMemberId "mem" opportunity_member;
    /// A record that was deleted.
    DeletionId "del" deletion;
    /// A stay in a stage.
    StageVisitId "vis" stage_visit;
    /// A closing.
    ClosingId "cls" closing;
    /// A version of an opportunity, as it was.
    HistoryId "his" opportunity_history;
    /// A party as copied onto a document.
    PartyId "pty" party;
    /// A line.
    LineId "lin" line;
    /// A quote.
    QuoteId "quo" quote;
    /// An order.
    OrderId "ord" order;
    /// An invoice.
    InvoiceId "inv" invoice;
    /// An event of the log.
    EventId "evt" event_log;
    /// An entry of the audit.
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

/// The id of an opportunity, quote, order or invoice: each shares its key with its document.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct DocumentId(Uuid);

impl DocumentId {
    /// From a client's text; the nil id where it names no document.
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
