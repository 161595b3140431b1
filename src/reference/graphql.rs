//! The GraphQL types of reference records and settings, and their merged roots.

use async_graphql::MergedObject;
use entity::{
    campaign, close_reason, competitor, currency, exchange_rate, holiday, organization, period,
    source,
};

use crate::platform::graphql::read::View;
use crate::reference::campaign::graphql::{CampaignMutation, CampaignQuery};
use crate::reference::competitor::graphql::{CompetitorMutation, CompetitorQuery};
use crate::reference::currency::graphql::{CurrencyMutation, CurrencyQuery};
use crate::reference::labels::graphql::LabelQuery;
use crate::reference::organization::graphql::{OrganizationMutation, OrganizationQuery};
use crate::reference::period::graphql::{PeriodMutation, PeriodQuery};
use crate::reference::reason::graphql::{CloseReasonMutation, CloseReasonQuery};
use crate::reference::source::graphql::{SourceMutation, SourceQuery};

/// The organisation in the schema.
pub type Organization = View<organization::Model>;
/// A currency in the schema.
pub type Currency = View<currency::Model>;
/// An exchange rate in the schema.
pub type ExchangeRate = View<exchange_rate::Model>;
/// A campaign in the schema.
pub type Campaign = View<campaign::Model>;
/// A source in the schema.
pub type Source = View<source::Model>;
/// A competitor in the schema.
pub type Competitor = View<competitor::Model>;
/// A close reason in the schema.
pub type CloseReason = View<close_reason::Model>;
/// An accounting month in the schema.
pub type Period = View<period::Model>;
/// A holiday in the schema.
pub type Holiday = View<holiday::Model>;

/// The queries of reference records and settings.
#[derive(Default, MergedObject)]
pub struct ReferenceQuery(
    OrganizationQuery,
    CurrencyQuery,
    PeriodQuery,
    CampaignQuery,
    SourceQuery,
    CompetitorQuery,
    CloseReasonQuery,
    LabelQuery,
);

/// The mutations of reference records and settings.
#[derive(Default, MergedObject)]
pub struct ReferenceMutation(
    OrganizationMutation,
    CurrencyMutation,
    PeriodMutation,
    CampaignMutation,
    SourceMutation,
    CompetitorMutation,
    CloseReasonMutation,
);
