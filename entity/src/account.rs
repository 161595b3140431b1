//! A company.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DateTimeUtc, DeriveEntityModel, DerivePrimaryKey, DeriveRelation,
    EntityTrait, EnumIter, PrimaryKeyTrait,
};

use crate::choice::PartyKind;
use crate::id::{AccountId, TaxRateId, TeamId, UserId};

/// A company.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// Raised by every change.
    pub version: i32,
    /// What it is called.
    pub name: String,
    /// Folded name, for duplicates.
    pub name_key: String,
    /// `name` as it sorts.
    #[unaudited]
    pub name_sort: String,
    /// Its name in the register.
    pub legal_name: Option<String>,
    /// What it is.
    pub kind: PartyKind,
    /// شناسه ملی or its like.
    pub national_id: Option<String>,
    /// Tax number.
    pub economic_code: Option<String>,
    /// Number in the register.
    pub registration_number: Option<String>,
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
    pub fax: Option<String>,
    /// Address, as it was told.
    pub email: Option<String>,
    /// Folded address, for duplicates.
    pub email_key: Option<String>,
    /// Address of its site.
    pub website: Option<String>,
    /// The rate of its documents; null: the product's.
    pub tax_rate_id: Option<TaxRateId>,
    /// Who looks after it.
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
