//! A person, as a customer or working for one.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{AccountId, ContactId, TeamId, UserId};

/// A person, as a customer or working for one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Version, raised by every change.
    pub version: i32,
    /// The company that the person works for.
    pub account_id: Option<AccountId>,
    /// Form of address.
    pub salutation: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: String,
    /// First and last name, as displayed.
    pub full_name: String,
    /// Folded name, to find duplicates.
    pub name_key: String,
    /// Sort key of last and first name.
    #[unaudited]
    pub name_sort: String,
    /// Job title.
    pub job_title: Option<String>,
    /// National id, e.g. کد ملی.
    pub national_id: Option<String>,
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
    pub mobile_phone: Option<String>,
    /// `mobile_phone` in E.164, to find duplicates.
    pub mobile_key: Option<String>,
    /// E-mail address as entered.
    pub email: Option<String>,
    /// Folded e-mail address, to find duplicates.
    pub email_key: Option<String>,
    /// The user who is responsible for the person.
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
