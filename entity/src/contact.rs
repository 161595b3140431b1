//! A person.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::id::{AccountId, ContactId, TeamId, UserId};

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    /// Raised by every change.
    pub version: i32,
    /// The company the person works for.
    pub account_id: Option<AccountId>,
    /// How the person is addressed.
    pub salutation: Option<String>,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: String,
    /// Both, as they are shown.
    pub full_name: String,
    /// Folded name, for duplicates.
    pub name_key: String,
    /// Family name and given name as they sort.
    #[unaudited]
    pub name_sort: String,
    /// What the person does.
    pub job_title: Option<String>,
    /// کد ملی or its like.
    pub national_id: Option<String>,
    /// ISO 3166 code.
    pub country: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Street and house.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
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
    /// Address, as it was told.
    pub email: Option<String>,
    /// Folded address, for duplicates.
    pub email_key: Option<String>,
    /// Who looks after the person.
    pub owner_id: UserId,
    /// The owner's team.
    pub team_id: Option<TeamId>,
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
