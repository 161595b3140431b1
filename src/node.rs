//! Loads any record by its id.

use async_graphql::{Context, ID, Interface, Object};
use entity::id::{
    self, AccountId, CampaignId, CloseReasonId, CompetitorId, ContactId, CurrencyId,
    ExchangeRateId, HolidayId, Key, LeadId, NoteId, OpportunityId, OrderId, OrganizationId,
    PeriodId, PriceListId, PriceListItemId, ProcessId, ProductId, QuoteId, SourceId, StageId,
    TaxRateId, TeamId, UnitGroupId, UnitId, UserId,
};

use crate::account::graphql::{Account, Contact};
use crate::catalog::graphql::{PriceList, PriceListItem, Product, TaxRate, Unit, UnitGroup};
use crate::lead::graphql::Lead;
use crate::note::graphql::Note;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::request_context::RequestContext;
use crate::platform::graphql::resolver_error::{NullableField, ResolverError};
use crate::platform::message::Message;
use crate::process::graphql::{SalesProcess, Stage};
use crate::reference::graphql::{
    Campaign, CloseReason, Competitor, Currency, ExchangeRate, Holiday, Organization, Period,
    Source,
};
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::sales::quote::graphql::Quote;
use crate::user::graphql::{Team, User};

/// Declares every kind of record that can be loaded by its id: the GraphQL type and the id type, whose prefix
/// determines the kind.
macro_rules! nodes {
    ($($(#[$doc:meta])* $name:ident: $id:ident;)*) => {
        /// A record with an id of its own.
        #[derive(Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "The record's id."))]
        pub enum Node {
            $($(#[$doc])* $name($name),)*
        }

        /// Loads a record by the id that clients use; null if it does not exist or the viewer may not see it.
        pub async fn load(request: &RequestContext, text: &str) -> NullableField<Node> {
            let (prefix, uuid) = id::split(text)?;
            match prefix {
                $($id::PREFIX => wrap(request.load(uuid).await, Node::$name),)*
                _ => None,
            }
        }
    };
}

nodes! {
    /// An account.
    Account: AccountId;
    /// A contact.
    Contact: ContactId;
    /// A lead.
    Lead: LeadId;
    /// An opportunity.
    Opportunity: OpportunityId;
    /// A quote.
    Quote: QuoteId;
    /// An order.
    Order: OrderId;
    /// A note.
    Note: NoteId;
    /// A user.
    User: UserId;
    /// The organization.
    Organization: OrganizationId;
    /// A currency.
    Currency: CurrencyId;
    /// An exchange rate.
    ExchangeRate: ExchangeRateId;
    /// An accounting month.
    Period: PeriodId;
    /// A holiday.
    Holiday: HolidayId;
    /// A campaign.
    Campaign: CampaignId;
    /// A source of leads.
    Source: SourceId;
    /// A competitor.
    Competitor: CompetitorId;
    /// A close reason.
    CloseReason: CloseReasonId;
    /// A unit group.
    UnitGroup: UnitGroupId;
    /// A unit.
    Unit: UnitId;
    /// A tax rate.
    TaxRate: TaxRateId;
    /// A product.
    Product: ProductId;
    /// A price list.
    PriceList: PriceListId;
    /// A price in a price list.
    PriceListItem: PriceListItemId;
    /// A sales process.
    SalesProcess: ProcessId;
    /// A stage.
    Stage: StageId;
    /// A team.
    Team: TeamId;
}

fn wrap<T>(answer: NullableField<T>, node: impl FnOnce(T) -> Node) -> NullableField<Node> {
    answer.map(|found| found.map(node))
}

/// Limit of ids in one `nodes` field.
const MOST_NODES: usize = 100;

/// The queries for records by id.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The record with this id; null if it does not exist or the viewer may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Any record id returned by this API.")] id: ID,
    ) -> NullableField<Node> {
        load(ctx.request(), &id).await
    }

    /// The records with these ids, in the same order; null in place of each that does not exist or that the
    /// viewer may not see. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Record ids returned by this API; at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<NullableField<Node>>, ResolverError> {
        if ids.len() > MOST_NODES {
            return Err(Error::BadInput(Message::new("too-many-nodes")).into());
        }
        let request = ctx.request();
        Ok(futures_util::future::join_all(ids.iter().map(|id| load(request, id))).await)
    }
}
