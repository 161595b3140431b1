//! A lead in the schema.

use async_graphql::Object;
use entity::choice::{BudgetStatus, LeadStatus, PurchaseTimeframe, Rating};
use entity::id::LeadId;

use crate::account::graphql::{Account, Contact};
use crate::lead::graphql::action::LeadAction;
use crate::lead::rules;
use crate::lead::rules::record::person_name;
use crate::platform::graphql::connection::Paged;
use crate::platform::graphql::read::{
    AttachedFields, Loadable, Loaded, Relation, ToMany, ToOne, ViewList,
};
use crate::platform::graphql::resolver_error::NullableField;
use crate::platform::graphql::scalars::{CurrencyCode, Date, DateTime, Money};
use crate::platform::state_machine::StateMachine;
use crate::reference::graphql::{Campaign, Source};
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::slices::Attached;
use crate::user::graphql::{Team, User};

impl Loaded<entity::lead::Model> {
    fn allowed_now(&self) -> Vec<rules::LeadAction> {
        let actor = self.request.session().actor();
        actor.map(|actor| self.status.available(actor)).unwrap_or_default()
    }
}

impl Loaded<entity::lead::Model> {
    const SOURCE: ToOne<entity::lead::Model, entity::source::Model> =
        ToOne::new(&["source"], |row| row.source_id.map(Into::into));
    const CAMPAIGN: ToOne<entity::lead::Model, entity::campaign::Model> =
        ToOne::new(&["campaign"], |row| row.campaign_id.map(Into::into));
    const OWNER: ToOne<entity::lead::Model, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    const TEAM: ToOne<entity::lead::Model, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    const ACCOUNT: ToOne<entity::lead::Model, entity::account::Model> =
        ToOne::new(&["account"], |row| row.account_id.map(Into::into));
    const CONTACT: ToOne<entity::lead::Model, entity::contact::Model> =
        ToOne::new(&["contact"], |row| row.contact_id.map(Into::into));
    const OPPORTUNITIES: ToMany<entity::lead::Model, PricedOpportunity, LeadId> =
        ToMany::new(&["opportunities"], |row| row.id);
}

impl Loadable for entity::lead::Model {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::SOURCE,
        &Loaded::<Self>::CAMPAIGN,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::CONTACT,
        &Loaded::<Self>::OPPORTUNITIES,
    ];
    const ATTACHED: AttachedFields<Self> = Attached::<Self>::FIELDS;
}

impl Paged for entity::lead::Model {
    const PAGE: &'static str = "A page of leads.";
}

/// Interest that is not yet qualified. Visible to people who can see its owner's records.
#[Object(name = "Lead")]
impl Loaded<entity::lead::Model> {
    /// The id.
    pub async fn id(&self) -> LeadId {
        self.id
    }

    /// Increases with every change.
    fn version(&self) -> i32 {
        self.version
    }

    /// The subject.
    fn subject(&self) -> &str {
        &self.subject
    }

    /// The status.
    fn status(&self) -> LeadStatus {
        self.status
    }

    /// The salutation; null: not given.
    fn salutation(&self) -> Option<&str> {
        self.salutation.as_deref()
    }

    /// The given name; null: not given.
    fn first_name(&self) -> Option<&str> {
        self.first_name.as_deref()
    }

    /// The family name; null: not given.
    fn last_name(&self) -> Option<&str> {
        self.last_name.as_deref()
    }

    /// The given and family names joined; null: neither was given.
    fn full_name(&self) -> Option<String> {
        person_name(self)
    }

    /// The company's name as entered; null: not given.
    fn company_name(&self) -> Option<&str> {
        self.company_name.as_deref()
    }

    /// The job title; null: not given.
    fn job_title(&self) -> Option<&str> {
        self.job_title.as_deref()
    }

    /// The e-mail address as entered; null: not given.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
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

    /// The address of the company's website; null: not given.
    fn website(&self) -> Option<&str> {
        self.website.as_deref()
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

    /// The source: where the lead came from; null: not given.
    fn source(&self) -> NullableField<Source> {
        self.one(&Self::SOURCE)
    }

    /// The campaign that the lead came from; null: none.
    fn campaign(&self) -> NullableField<Campaign> {
        self.one(&Self::CAMPAIGN)
    }

    /// The owner: the user responsible for it; null only with an error.
    fn owner(&self) -> NullableField<User> {
        self.one(&Self::OWNER)
    }

    /// The owner's team; null: the owner is in none.
    fn team(&self) -> NullableField<Team> {
        self.one(&Self::TEAM)
    }

    /// How promising it is; null: not rated.
    fn rating(&self) -> Option<Rating> {
        self.rating
    }

    /// The currency of its amounts.
    fn currency_code(&self) -> CurrencyCode {
        CurrencyCode(self.currency_code.clone())
    }

    /// The estimated value; null: not given.
    fn estimated_value(&self) -> Option<Money> {
        self.estimated_value.map(|amount| Money::new(amount, &self.currency_code))
    }

    /// The estimated close date; null: not given.
    fn estimated_close_date(&self) -> Option<Date> {
        self.estimated_close_date.map(Date)
    }

    /// What the customer needs; null: not given.
    fn customer_need(&self) -> Option<&str> {
        self.customer_need.as_deref()
    }

    /// The customer's pain points; null: not given.
    fn pain_points(&self) -> Option<&str> {
        self.pain_points.as_deref()
    }

    /// The customer's budget; null: not given.
    fn budget_amount(&self) -> Option<Money> {
        self.budget_amount.map(|amount| Money::new(amount, &self.currency_code))
    }

    /// How certain the budget is; null: not given.
    fn budget_status(&self) -> Option<BudgetStatus> {
        self.budget_status
    }

    /// When the customer intends to buy; null: not given.
    fn purchase_timeframe(&self) -> Option<PurchaseTimeframe> {
        self.purchase_timeframe
    }

    /// A note; null: none.
    fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The reason it was disqualified; null unless the status is DISQUALIFIED.
    fn disqualified_reason(&self) -> Option<&str> {
        self.disqualified_reason.as_deref()
    }

    /// The company it was qualified into; null: none, or the viewer may not see it.
    fn account(&self) -> NullableField<Account> {
        self.one(&Self::ACCOUNT)
    }

    /// The person it was qualified into; null: none, or the viewer may not see the contact.
    fn contact(&self) -> NullableField<Contact> {
        self.one(&Self::CONTACT)
    }

    /// The opportunities that qualifying it opened and that the viewer may see, oldest first; at most 5; null only with
    /// an error.
    fn opportunities(&self) -> NullableField<ViewList<PricedOpportunity>> {
        self.many(&Self::OPPORTUNITIES)
    }

    /// When it was qualified; null: not yet.
    fn qualified_at(&self) -> Option<DateTime> {
        self.qualified_at.map(DateTime)
    }

    /// The names of `actions`; never null.
    #[graphql(deprecation = "Use `actions`, an enum. Deprecated since 2026-12-01.")]
    fn available_actions(&self) -> Option<Vec<&'static str>> {
        Some(self.allowed_now().into_iter().map(Into::into).collect())
    }

    /// The actions that its status and the viewer's rights allow now; at most 5.
    fn actions(&self) -> Vec<LeadAction> {
        self.allowed_now().into_iter().map(LeadAction::from).collect()
    }

    #[graphql(flatten)]
    fn attached(&self) -> Attached<entity::lead::Model> {
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
}
