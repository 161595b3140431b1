//! A company, as a customer.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::PartyKind;
use crate::id::{AccountId, TaxRateId, TeamId, UserId};

/// A company, as a customer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Version, raised by every change.
    pub version: i32,
    /// The name in use.
    pub name: String,
    /// Folded name, to find duplicates.
    pub name_key: String,
    /// Sort key of `name`.
    #[unaudited]
    pub name_sort: String,
    /// The name in the company register.
    pub legal_name: Option<String>,
    /// Whether it is an organization or a person.
    pub kind: PartyKind,
    /// National id, e.g. شناسه ملی.
    pub national_id: Option<String>,
    /// Tax number.
    pub economic_code: Option<String>,
    /// Number in the company register.
    pub registration_number: Option<String>,
    /// ISO 3166 code of the country.
    pub country: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Street and house number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// E.164 if it could be parsed, else as entered.
    pub phone: Option<String>,
    /// Extension of the phone number.
    pub phone_extension: Option<String>,
    /// `phone` in E.164, to find duplicates.
    pub phone_key: Option<String>,
    /// E.164 if it could be parsed, else as entered.
    pub fax: Option<String>,
    /// E-mail address as entered.
    pub email: Option<String>,
    /// Folded e-mail address, to find duplicates.
    pub email_key: Option<String>,
    /// URL of the website.
    pub website: Option<String>,
    /// The tax rate of its documents; null: the product's.
    pub tax_rate_id: Option<TaxRateId>,
    /// The user who is responsible for it.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
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
