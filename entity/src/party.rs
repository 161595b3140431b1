//! A party as it was when its document was made.

use entity_derive::FromRowByIndex;
use sea_orm::entity::prelude::{
    ActiveModelBehavior, DeriveEntityModel, DerivePrimaryKey, DeriveRelation, EntityTrait,
    EnumIter, PrimaryKeyTrait,
};

use crate::choice::{PartyKind, PartyRole};
use crate::id::{DocumentId, PartyId};

/// A party as it was when its document was made.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, FromRowByIndex)]
#[sea_orm(table_name = "party")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartyId,
    /// The document.
    pub document_id: DocumentId,
    /// Its part; unique with the document.
    pub role: PartyRole,
    /// What it is.
    pub kind: PartyKind,
    /// Its name.
    pub legal_name: String,
    /// As it was.
    pub national_id: Option<String>,
    /// As it was.
    pub economic_code: Option<String>,
    /// As it was.
    pub registration_number: Option<String>,
    /// As it was.
    pub country: Option<String>,
    /// As it was.
    pub province: Option<String>,
    /// As it was.
    pub city: Option<String>,
    /// As it was.
    pub street: Option<String>,
    /// As it was.
    pub postal_code: Option<String>,
    /// As it was.
    pub phone: Option<String>,
    /// As it was.
    pub fax: Option<String>,
}

/// Relations are followed by typed ids, not by the ORM.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
