//! Interest that is not yet qualified.

use chrono::NaiveDate;
use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::{BudgetStatus, LeadStatus, PurchaseTimeframe, Rating};
use crate::id::{AccountId, CampaignId, ContactId, LeadId, SourceId, TeamId, UserId};
use crate::money::Amount;

/// Interest that is not yet qualified.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "lead")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeadId,
    /// Version, raised by every change.
    pub version: i32,
    /// Subject of the interest.
    pub subject: String,
    /// Its state.
    pub status: LeadStatus,
    /// Form of address.
    pub salutation: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Company name as entered.
    pub company_name: Option<String>,
    /// Job title.
    pub job_title: Option<String>,
    /// E-mail address as entered.
    pub email: Option<String>,
    /// Folded e-mail address, to find duplicates.
    pub email_key: Option<String>,
    /// E.164 if it could be parsed, else as entered.
    pub phone: Option<String>,
    /// Extension of the phone number.
    pub phone_extension: Option<String>,
    /// `phone` in E.164, to find duplicates.
    pub phone_key: Option<String>,
    /// E.164 if it could be parsed, else as entered.
    pub mobile_phone: Option<String>,
    /// `mobile_phone` in E.164, to find duplicates.
    pub mobile_key: Option<String>,
    /// Folded name of the person, to find duplicates.
    pub name_key: Option<String>,
    /// Folded name of the company, to find duplicates.
    pub company_key: Option<String>,
    /// URL of the company's website.
    pub website: Option<String>,
    /// ISO 3166 code of the country.
    pub country: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// The source of the lead; null: not recorded.
    pub source_id: Option<SourceId>,
    /// The campaign that the lead responded to; null: none.
    pub campaign_id: Option<CampaignId>,
    /// The user who works on it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// The currency of its amounts.
    pub currency_code: String,
    /// Estimated value of the sale.
    pub estimated_value: Option<Amount>,
    /// Estimated day of the sale.
    pub estimated_close_date: Option<NaiveDate>,
    /// The customer's need.
    pub customer_need: Option<String>,
    /// The customer's problems.
    pub pain_points: Option<String>,
    /// The customer's budget.
    pub budget_amount: Option<Amount>,
    /// How certain the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When the customer intends to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Remark.
    pub note: Option<String>,
    /// The reason for the disqualification.
    pub disqualified_reason: Option<String>,
    /// The account that qualifying created or linked.
    pub account_id: Option<AccountId>,
    /// The contact that qualifying created or linked.
    pub contact_id: Option<ContactId>,
    /// When it was qualified.
    pub qualified_at: Option<DateTimeUtc>,
    /// Sort key of `subject`.
    #[unaudited]
    pub sort_key: String,
    /// When it was created.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// When it was deleted; null: it is not deleted.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
