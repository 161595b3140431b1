//! A party of a document, copied when the document was created.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{PartyKind, PartyRole};
use crate::id::{DocumentId, PartyId};

/// A party of a document, copied when the document was created.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "party")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartyId,
    /// The document.
    pub document_id: DocumentId,
    /// The party's role; unique with the document.
    pub role: PartyRole,
    /// Whether it is an organization or a person.
    pub kind: PartyKind,
    /// The registered or full name.
    pub legal_name: String,
    /// National id.
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
    /// Phone number.
    pub phone: Option<String>,
    /// Fax number.
    pub fax: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
