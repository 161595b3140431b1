//! Contacts in the schema.

use async_graphql::Object;
use entity::id::ContactId;

use crate::account::graphql::Account;
use crate::platform::graphql::connection::Paged;
use crate::platform::graphql::read::{
    AttachedFields, Loadable, Loaded, Relation, ToMany, ToOne, ViewList,
};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::DateTime;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::slices::Attached;
use crate::user::graphql::{Team, User};

impl Loaded<entity::contact::Model> {
    const ACCOUNT: ToOne<entity::contact::Model, entity::account::Model> =
        ToOne::new(&["account"], |row| row.account_id.map(Into::into));
    const OWNER: ToOne<entity::contact::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<entity::contact::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const OPPORTUNITIES: ToMany<entity::contact::Model, PricedOpportunity, ContactId> =
        ToMany::new(&["opportunities"], |row| row.id);
}

impl Loadable for entity::contact::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::OPPORTUNITIES,
    ];
    const ATTACHED: AttachedFields<Self> = Attached::<Self>::FIELDS;
}

impl Paged for entity::contact::Model {
    const PAGE: &'static str = "A page of contacts.";
}

/// A person who buys or may buy. Visible to people who can see its owner's records, or an opportunity or lead of the
/// person, also as a stakeholder.
#[Object(name = "Contact")]
impl Loaded<entity::contact::Model> {
    /// The id.
    pub async fn id(&self) -> ContactId {
        self.id
    }

    /// Increases with every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// The given and family names joined.
    fn full_name(&self) -> &str {
        &self.full_name
    }

    /// The salutation; null: not given.
    fn salutation(&self) -> Option<&str> {
        self.salutation.as_deref()
    }

    /// The given name; null: not given.
    fn first_name(&self) -> Option<&str> {
        self.first_name.as_deref()
    }

    /// The family name.
    fn last_name(&self) -> &str {
        &self.last_name
    }

    /// The company that the person works for; null: none, or the viewer may not see it.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// The job title; null: not given.
    fn job_title(&self) -> Option<&str> {
        self.job_title.as_deref()
    }

    /// The national id; null: not given.
    fn national_id(&self) -> Option<&str> {
        self.national_id.as_deref()
    }

    /// The country as a two-letter ISO 3166 code; null: not given.
    fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The province; null: not given.
    fn province(&self) -> Option<&str> {
        self.province.as_deref()
    }

    /// The city; null: not given.
    fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// The street and house number; null: not given.
    fn street(&self) -> Option<&str> {
        self.street.as_deref()
    }

    /// The postal code; null: not given.
    fn postal_code(&self) -> Option<&str> {
        self.postal_code.as_deref()
    }

    /// The landline number: in E.164 format if it could be parsed, otherwise as entered; null: not given.
    fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    /// The extension to dial once the call is answered; null: none.
    fn phone_extension(&self) -> Option<&str> {
        self.phone_extension.as_deref()
    }

    /// The mobile number: in E.164 format if it could be parsed, otherwise as entered; null: not given.
    fn mobile_phone(&self) -> Option<&str> {
        self.mobile_phone.as_deref()
    }

    /// The e-mail address as entered; null: not given.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// The owner: the user responsible for the contact; null only with an error.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: the owner is in none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    #[graphql(flatten)]
    fn attached(&self) -> Attached<entity::contact::Model> {
        Attached::to(self)
    }

    /// When it was created.
    fn created_at(&self) -> DateTime {
        DateTime(self.created_at)
    }

    /// When it was last changed.
    fn updated_at(&self) -> DateTime {
        DateTime(self.updated_at)
    }

    /// The opportunities with this person that the viewer may see, newest first; at most 100. The query `opportunities`
    /// pages through all. Null only with an error.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }
}
