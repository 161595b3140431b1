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
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LeadId,
    /// Raised by every change.
    pub version: i32,
    /// What it is about.
    pub subject: String,
    /// Its state.
    pub status: LeadStatus,
    /// How the person is addressed.
    pub salutation: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Company, as it was told.
    pub company_name: Option<String>,
    /// What the person does.
    pub job_title: Option<String>,
    /// Address, as it was told.
    pub email: Option<String>,
    /// Folded address, for duplicates.
    pub email_key: Option<String>,
    /// E.164 where it could be read, else as it was told.
    pub phone: Option<String>,
    /// Extension.
    pub phone_extension: Option<String>,
    /// E.164, for duplicates.
    pub phone_key: Option<String>,
    /// As `phone`.
    pub mobile_phone: Option<String>,
    /// E.164, for duplicates.
    pub mobile_key: Option<String>,
    /// Folded person's name, for duplicates.
    pub name_key: Option<String>,
    /// Folded company name, for duplicates.
    pub company_key: Option<String>,
    /// Address of the company's site.
    pub website: Option<String>,
    /// ISO 3166 code.
    pub country: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Where it comes from.
    pub source_id: Option<SourceId>,
    /// What was answered.
    pub campaign_id: Option<CampaignId>,
    /// Who works on it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
    /// How promising it is.
    pub rating: Option<Rating>,
    /// Of its amounts.
    pub currency_code: String,
    /// What it may be worth.
    pub estimated_value: Option<Amount>,
    /// When it may be sold.
    pub estimated_close_date: Option<NaiveDate>,
    /// What they need.
    pub customer_need: Option<String>,
    /// What hurts them.
    pub pain_points: Option<String>,
    /// What they can spend.
    pub budget_amount: Option<Amount>,
    /// How sure the budget is.
    pub budget_status: Option<BudgetStatus>,
    /// When they mean to buy.
    pub purchase_timeframe: Option<PurchaseTimeframe>,
    /// Anything else.
    pub note: Option<String>,
    /// Why it was given up.
    pub disqualified_reason: Option<String>,
    /// The account that qualifying made or linked.
    pub account_id: Option<AccountId>,
    /// The contact that qualifying made or linked.
    pub contact_id: Option<ContactId>,
    /// When it was qualified.
    pub qualified_at: Option<DateTimeUtc>,
    /// `subject` as it sorts.
    #[unaudited]
    pub sort_key: String,
    /// When it was recorded.
    pub created_at: DateTimeUtc,
    /// When it last changed.
    pub updated_at: DateTimeUtc,
    /// When it was deleted; null: it stands.
    pub deleted_at: Option<DateTimeUtc>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
