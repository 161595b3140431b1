//! The display texts of enum values, in the schema.

use std::borrow::Cow;

use async_graphql::resolver_utils::EnumType;
use async_graphql::{Context, Object, OutputType, SimpleObject};
use entity::choice::{
    AuditKind, BudgetStatus, Calendar, ClosingOutcome, DayOfWeek, DeletableKind, ForecastCategory,
    Fulfillment, InvoiceStatus, Invoicing, LeadStatus, MoveDirection, OpportunityPart,
    OpportunityStatus, OrderStatus, PartyKind, PartyRole, Permission, PipelineEventKind,
    PricingMethod, PurchaseTimeframe, QuoteClosedAs, QuoteStatus, RateKind, Rating, Reach, Role,
    RoundingDirection, ShareAccess, StepKind, TaxKind,
};

use crate::figures::input::{
    AttentionReason, LeadDimension, OpportunityDate, OpportunityDimension, PipelineMovement,
};
use crate::lead::graphql::action::LeadAction;
use crate::lead::graphql::import::LeadImportResult;
use crate::platform::graphql::context::ContextExt;
use crate::platform::graphql::filter::PeriodChoice;
use crate::platform::message::Message;
use crate::record::graphql::duplicate::{DuplicateKey, DuplicateLikeness};
use crate::sales::invoice::graphql::InvoiceAction;
use crate::sales::opportunity::graphql::action::OpportunityAction;
use crate::sales::order::graphql::OrderAction;
use crate::sales::quote::graphql::QuoteAction;

/// The display text of an enum value.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct EnumLabel {
    /// The enum's name, as in this schema.
    #[graphql(name = "enum")]
    pub name: Cow<'static, str>,
    /// The value, as in this schema.
    pub value: &'static str,
    /// The text to display.
    pub label: String,
}

/// The query for enum labels.
#[derive(Debug, Default)]
pub struct LabelQuery;

#[Object]
impl LabelQuery {
    /// The display texts of all values of the enums that users see, enum by enum in the order of the schema; about 270,
    /// never null. Records have names of their own.
    fn enum_labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Language tag; omitted: the viewer's language.")] locale: Option<String>,
    ) -> Option<Vec<EnumLabel>> {
        let locale = locale.as_deref().unwrap_or_else(|| ctx.request().locale());
        Some(labels(locale))
    }
}

/// The labels of all values of some enums, each with the key of its texts.
macro_rules! labels_of {
    ($locale:ident: $($choice:ty: $key:literal,)*) => {
        [$(label_all::<$choice>($key, $locale)),*].concat()
    };
}

fn labels(locale: &str) -> Vec<EnumLabel> {
    labels_of! { locale:
        AttentionReason: "label-attention-reason",
        AuditKind: "label-audit-kind",
        BudgetStatus: "label-budget-status",
        Calendar: "label-calendar",
        ClosingOutcome: "label-closing-outcome",
        DayOfWeek: "label-day-of-week",
        DeletableKind: "label-deletable-kind",
        DuplicateKey: "label-duplicate-key",
        DuplicateLikeness: "label-duplicate-likeness",
        ForecastCategory: "label-forecast-category",
        Fulfillment: "label-fulfillment",
        InvoiceAction: "label-invoice-action",
        InvoiceStatus: "label-invoice-status",
        Invoicing: "label-invoicing",
        LeadAction: "label-lead-action",
        LeadDimension: "label-lead-dimension",
        LeadImportResult: "label-lead-import-result",
        LeadStatus: "label-lead-status",
        MoveDirection: "label-move-direction",
        OpportunityAction: "label-opportunity-action",
        OpportunityDate: "label-opportunity-date",
        OpportunityDimension: "label-opportunity-dimension",
        OpportunityPart: "label-opportunity-part",
        OpportunityStatus: "label-opportunity-status",
        OrderAction: "label-order-action",
        OrderStatus: "label-order-status",
        PartyKind: "label-party-kind",
        PartyRole: "label-party-role",
        Permission: "label-permission",
        PipelineEventKind: "label-pipeline-event-kind",
        PipelineMovement: "label-pipeline-movement",
        PricingMethod: "label-pricing-method",
        PurchaseTimeframe: "label-purchase-timeframe",
        QuoteAction: "label-quote-action",
        QuoteClosedAs: "label-quote-closed-as",
        QuoteStatus: "label-quote-status",
        RateKind: "label-rate-kind",
        Rating: "label-rating",
        Reach: "label-reach",
        PeriodChoice: "label-relative-period",
        Role: "label-role",
        RoundingDirection: "label-rounding-direction",
        ShareAccess: "label-share-access",
        StepKind: "label-step-kind",
        TaxKind: "label-tax-kind",
    }
}

fn label_all<E: EnumType + OutputType>(key: &'static str, locale: &str) -> Vec<EnumLabel> {
    let label = |value| EnumLabel {
        name: E::type_name(),
        value,
        label: Message::new(key).with("value", value).in_locale(locale),
    };
    E::items().iter().map(|item| label(item.name)).collect()
}

#[cfg(test)]
mod tests;
