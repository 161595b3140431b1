//! What the fields of an opportunity need in addition to its row.

use entity::id::{DocumentId, OpportunityId};
use entity::opportunity;

use crate::platform::graphql::read::{
    AttachedFields, BaseCurrency, Loadable, Loaded, Relation, ToMany, ToOne,
};
use crate::sales::invoice::ops::PricedInvoice;
use crate::sales::opportunity::ops::PricedOpportunity;
use crate::sales::quote::ops::PricedQuote;
use crate::slices::Attached;

impl Loaded<PricedOpportunity> {
    pub(super) const ACCOUNT: ToOne<PricedOpportunity, entity::account::Model> =
        ToOne::new(&["account", "customer"], |row: &PricedOpportunity| {
            row.account_id.map(Into::into)
        })
        .joined(opportunity::Column::AccountId);
    /// The contact is the customer only if there is no account.
    pub(super) const PERSON: ToOne<PricedOpportunity, entity::contact::Model> =
        ToOne::new(&["customer"], |row| {
            row.contact_id.filter(|_| row.account_id.is_none()).map(Into::into)
        });
    pub(super) const CONTACT: ToOne<PricedOpportunity, entity::contact::Model> =
        ToOne::new(&["contact"], |row| row.contact_id.map(Into::into));
    pub(super) const OWNER: ToOne<PricedOpportunity, entity::user::Model> =
        ToOne::new(&["owner"], |row| Some(row.owner_id.into()));
    pub(super) const TEAM: ToOne<PricedOpportunity, entity::team::Model> =
        ToOne::new(&["team"], |row| row.team_id.map(Into::into));
    pub(super) const ORIGINATING_LEAD: ToOne<PricedOpportunity, entity::lead::Model> =
        ToOne::new(&["originatingLead"], |row| row.lead_id.map(Into::into));
    pub(super) const CAMPAIGN: ToOne<PricedOpportunity, entity::campaign::Model> =
        ToOne::new(&["campaign"], |row| row.campaign_id.map(Into::into));
    pub(super) const SOURCE: ToOne<PricedOpportunity, entity::source::Model> =
        ToOne::new(&["source"], |row| row.source_id.map(Into::into));
    pub(super) const PRICE_LIST: ToOne<PricedOpportunity, entity::price_list::Model> =
        ToOne::new(&["priceList"], |row| row.document.price_list_id.map(Into::into));
    pub(super) const LINES: ToMany<PricedOpportunity, entity::line::Model, DocumentId> =
        ToMany::new(&["lines"], |row| row.document.id);
    pub(super) const PROCESS: ToOne<PricedOpportunity, entity::sales_process::Model> =
        ToOne::new(&["process"], |row| Some(row.process_id.into()));
    pub(super) const STAGE: ToOne<PricedOpportunity, entity::stage::Model> =
        ToOne::new(&["stage"], |row| Some(row.stage_id.into()));
    pub(super) const STAGE_VISITS: ToMany<
        PricedOpportunity,
        entity::stage_visit::Model,
        OpportunityId,
    > = ToMany::new(&["stageVisits"], |row| row.row.id);
    pub(super) const COMPETITORS: ToMany<
        PricedOpportunity,
        entity::opportunity_competitor::Model,
        OpportunityId,
    > = ToMany::new(&["competitors"], |row| row.row.id);
    pub(super) const STAKEHOLDERS: ToMany<
        PricedOpportunity,
        entity::stakeholder::Model,
        OpportunityId,
    > = ToMany::new(&["stakeholders"], |row| row.row.id);
    pub(super) const SALES_TEAM: ToMany<
        PricedOpportunity,
        entity::opportunity_member::Model,
        OpportunityId,
    > = ToMany::new(&["salesTeam"], |row| row.row.id);
    pub(super) const CLOSINGS: ToMany<PricedOpportunity, entity::closing::Model, OpportunityId> =
        ToMany::new(&["closing", "closings"], |row| row.row.id);
    pub(super) const QUOTES: ToMany<PricedOpportunity, PricedQuote, OpportunityId> =
        ToMany::new(&["currentQuote"], |row| row.row.id);
    pub(super) const INVOICES: ToMany<PricedOpportunity, PricedInvoice, OpportunityId> =
        ToMany::new(&["invoices"], |row| row.row.id);
    pub(super) const BASE_CURRENCY: BaseCurrency =
        BaseCurrency::new(&["baseEstimatedValue", "baseWeightedValue"]);
}

impl Loadable for PricedOpportunity {
    const RELATIONS: &'static [&'static dyn Relation<Self>] = &[
        &Loaded::<Self>::ACCOUNT,
        &Loaded::<Self>::PERSON,
        &Loaded::<Self>::CONTACT,
        &Loaded::<Self>::OWNER,
        &Loaded::<Self>::TEAM,
        &Loaded::<Self>::ORIGINATING_LEAD,
        &Loaded::<Self>::CAMPAIGN,
        &Loaded::<Self>::SOURCE,
        &Loaded::<Self>::PRICE_LIST,
        &Loaded::<Self>::LINES,
        &Loaded::<Self>::PROCESS,
        &Loaded::<Self>::STAGE,
        &Loaded::<Self>::STAGE_VISITS,
        &Loaded::<Self>::COMPETITORS,
        &Loaded::<Self>::STAKEHOLDERS,
        &Loaded::<Self>::SALES_TEAM,
        &Loaded::<Self>::CLOSINGS,
        &Loaded::<Self>::QUOTES,
        &Loaded::<Self>::INVOICES,
        &Loaded::<Self>::BASE_CURRENCY,
    ];
    const WAITING: &'static [&'static str] = &[
        "totals",
        "stageMoveCheck",
        "allowedStageIds",
        "stageProgress",
        "quotes",
        "closingDefaults",
    ];
    const ATTACHED: AttachedFields<Self> = Attached::<Self>::FIELDS;
}
