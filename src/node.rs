//! Any record by its id.

use async_graphql::{Context, ID, Interface, Object};
use entity::id::{
    self, AccountId, CampaignId, CloseReasonId, CompetitorId, ContactId, CurrencyId,
    ExchangeRateId, HolidayId, Key, LeadId, OpportunityId, OrderId, OrganizationId, PeriodId,
    PriceListId, PriceListItemId, ProcessId, ProductId, QuoteId, SourceId, StageId, TaxRateId,
    TeamId, UnitGroupId, UnitId, UserId,
};

use crate::account::graphql::{Account, Contact};
use crate::catalog::graphql::{PriceList, PriceListItem, Product, TaxRate, Unit, UnitGroup};
use crate::lead::graphql::Lead;
use crate::sales::opportunity::graphql::Opportunity;
use crate::sales::order::graphql::Order;
use crate::platform::error::Error;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::failure::{Answer, Failure};
use crate::platform::graphql::scope::Scope;
use crate::platform::message::Message;
use crate::process::graphql::{SalesProcess, Stage};
use crate::sales::quote::graphql::Quote;
use crate::reference::graphql::{
    Campaign, CloseReason, Competitor, Currency, ExchangeRate, Holiday, Organization, Period,
    Source,
};
use crate::user::graphql::{Team, User};

/// A record with an id of its own.
#[derive(Debug, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "Its id."))]
pub enum Node {
    /// An account.
    Account(Account),
    /// A contact.
    Contact(Contact),
    /// A lead.
    Lead(Lead),
    /// An opportunity.
    Opportunity(Opportunity),
    /// A quote.
    Quote(Quote),
    /// An order.
    Order(Order),
    /// A user.
    User(User),
    /// The organization.
    Organization(Organization),
    /// A currency.
    Currency(Currency),
    /// An exchange rate.
    ExchangeRate(ExchangeRate),
    /// A month of the books.
    Period(Period),
    /// A holiday.
    Holiday(Holiday),
    /// A campaign.
    Campaign(Campaign),
    /// A source of leads.
    Source(Source),
    /// A competitor.
    Competitor(Competitor),
    /// A close reason.
    CloseReason(CloseReason),
    /// A unit group.
    UnitGroup(UnitGroup),
    /// A unit.
    Unit(Unit),
    /// A tax rate.
    TaxRate(TaxRate),
    /// A product.
    Product(Product),
    /// A price list.
    PriceList(PriceList),
    /// A price of a list.
    PriceListItem(PriceListItem),
    /// A sales process.
    SalesProcess(SalesProcess),
    /// A stage.
    Stage(Stage),
    /// A team.
    Team(Team),
}

/// A record by its client id; null where there is none that may be seen.
pub async fn load(scope: &Scope, text: &str) -> Answer<Node> {
    let (prefix, uuid) = id::split(text)?;
    match prefix {
        AccountId::PREFIX => wrap(scope.load(uuid).await, Node::Account),
        ContactId::PREFIX => wrap(scope.load(uuid).await, Node::Contact),
        OpportunityId::PREFIX => wrap(scope.load(uuid).await, Node::Opportunity),
        QuoteId::PREFIX => wrap(scope.load(uuid).await, Node::Quote),
        OrderId::PREFIX => wrap(scope.load(uuid).await, Node::Order),
        LeadId::PREFIX => wrap(scope.load(uuid).await, Node::Lead),
        UserId::PREFIX => wrap(scope.load(uuid).await, Node::User),
        OrganizationId::PREFIX => wrap(scope.load(uuid).await, Node::Organization),
        CurrencyId::PREFIX => wrap(scope.load(uuid).await, Node::Currency),
        ExchangeRateId::PREFIX => wrap(scope.load(uuid).await, Node::ExchangeRate),
        PeriodId::PREFIX => wrap(scope.load(uuid).await, Node::Period),
        HolidayId::PREFIX => wrap(scope.load(uuid).await, Node::Holiday),
        CampaignId::PREFIX => wrap(scope.load(uuid).await, Node::Campaign),
        SourceId::PREFIX => wrap(scope.load(uuid).await, Node::Source),
        CompetitorId::PREFIX => wrap(scope.load(uuid).await, Node::Competitor),
        CloseReasonId::PREFIX => wrap(scope.load(uuid).await, Node::CloseReason),
        UnitGroupId::PREFIX => wrap(scope.load(uuid).await, Node::UnitGroup),
        UnitId::PREFIX => wrap(scope.load(uuid).await, Node::Unit),
        TaxRateId::PREFIX => wrap(scope.load(uuid).await, Node::TaxRate),
        ProductId::PREFIX => wrap(scope.load(uuid).await, Node::Product),
        PriceListId::PREFIX => wrap(scope.load(uuid).await, Node::PriceList),
        PriceListItemId::PREFIX => wrap(scope.load(uuid).await, Node::PriceListItem),
        ProcessId::PREFIX => wrap(scope.load(uuid).await, Node::SalesProcess),
        StageId::PREFIX => wrap(scope.load(uuid).await, Node::Stage),
        TeamId::PREFIX => wrap(scope.load(uuid).await, Node::Team),
        _ => None,
    }
}

fn wrap<T>(answer: Answer<T>, node: impl FnOnce(T) -> Node) -> Answer<Node> {
    answer.map(|found| found.map(node))
}

/// The most ids of `nodes`.
const MOST_NODES: usize = 100;

/// Reads any record.
#[derive(Debug, Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// Any record by its id; null where there is none that may be seen.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Any id that the API gave.")] id: ID,
    ) -> Answer<Node> {
        load(ctx.scope(), &id).await
    }

    /// Records by their ids, in their order; null for each that is none or may not be seen. At
    /// most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids that the API gave; at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Answer<Node>>, Failure> {
        if ids.len() > MOST_NODES {
            return Err(Error::BadInput(Message::new("too-many-nodes")).into());
        }
        let scope = ctx.scope();
        Ok(futures_util::future::join_all(ids.iter().map(|id| load(scope, id))).await)
    }
}
