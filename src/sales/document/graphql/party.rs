//! Parties of documents in the schema.

use std::cmp::Ordering;

use async_graphql::Object;
use entity::choice::{PartyKind, PartyRole};
use entity::id::{DocumentId, PartyId};
use entity::party;
use uuid::Uuid;

use crate::platform::graphql::read::{ChildOf, Loadable, Loaded, View};

/// A party in the schema.
pub type Party = View<party::Model>;

impl ChildOf<DocumentId> for party::Model {
    const SEEN_WITH_PARENT: bool = true;

    fn parent_column() -> party::Column {
        party::Column::DocumentId
    }

    fn parent(&self) -> Option<Uuid> {
        Some(self.document_id.uuid())
    }

    fn order(&self, other: &Self) -> Ordering {
        (self.role, self.id).cmp(&(other.role, other.id))
    }
}

impl Loadable for party::Model {}

/// A party of a document as it was when the document was generated or activated: what is printed, whatever the customer
/// is called today.
#[Object(name = "Party")]
impl Loaded<party::Model> {
    /// The id.
    fn id(&self) -> PartyId {
        self.id
    }

    /// Whether it is the seller, the customer's company or the contact person.
    fn role(&self) -> PartyRole {
        self.role
    }

    /// Whether it is an organization or a person.
    fn kind(&self) -> PartyKind {
        self.kind
    }

    /// The registered or full name.
    fn legal_name(&self) -> &str {
        &self.legal_name
    }

    /// The national id; null: none was known.
    fn national_id(&self) -> Option<&str> {
        self.national_id.as_deref()
    }

    /// The tax number; null: none was known.
    fn economic_code(&self) -> Option<&str> {
        self.economic_code.as_deref()
    }

    /// The number in the company register; null: none was known.
    fn registration_number(&self) -> Option<&str> {
        self.registration_number.as_deref()
    }

    /// The ISO 3166 code of the country; null: none was known.
    fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The province; null: none was known.
    fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }

    /// The city; null: none was known.
    fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// The street and house number; null: none were known.
    fn street(&self) -> Option<&str> {
        self.street.as_deref()
    }

    /// The postal code; null: none was known.
    fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// The phone number; null: none was known.
    fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The fax number; null: none was known.
    fn fax(&self) -> Option<&str> {
        self.fax.as_deref()
    }
}
