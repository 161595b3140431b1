//! Opens an opportunity.

use chrono::NaiveDate;
use entity::choice::{BudgetStatus, PurchaseTimeframe, Rating};
use entity::id::{CampaignId, LeadId, PriceListId, ProcessId, TeamId, UserId};
use entity::money::Amount;

use crate::account::ops::customer::Customer;
use crate::opportunity::ops::Deal;
use crate::platform::db::tx::Tx;
use crate::platform::error::Error;

/// What an opportunity begins with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What it is called.
    pub name: String,
    /// Whom it is with.
    pub customer: Customer,
    /// Who works on it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// The lead it came from.
    pub lead_id: Option<LeadId>,
    /// What was answered.
    pub campaign_id: Option<CampaignId>,
    /// Its sales process; `None`: the default one.
    pub process_id: Option<ProcessId>,
    /// Its currency; `None`: the base currency.
    pub currency_code: Option<String>,
    /// Its price list.
    pub price_list_id: Option<PriceListId>,
    /// What it may be worth.
    pub estimated_value: Option<Amount>,
    /// When it may be sold.
    pub estimated_close_date: Option<NaiveDate>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Key fact.
    pub customer_need: Option<String>,
    /// Key fact.
    pub pain_points: Option<String>,
    /// Key fact.
    pub budget_amount: Option<Amount>,
    /// Key fact.
    pub budget_status: Option<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// More about it.
    pub description: Option<String>,
}

/// Opens an opportunity in the first stage of its process: document, parties, number, visit,
/// history and event.
///
/// # Errors
/// The currency, price list or process is not found or retired.
pub async fn open(_tx: &mut Tx, _opening: Opening) -> Result<Deal, Error> {
    Err(Error::Broken("not yet".to_owned()))
}
