//! Sample opportunities, quotes, stages and steps for tests of the rules.

use chrono::{DateTime, NaiveDate, Utc};
use entity::choice::{
    ForecastCategory, MoveDirection, OpportunityStatus, QuoteClosedAs, QuoteStatus, StepKind,
};
use entity::id::{OpportunityId, ProcessId, QuoteId, StageId, StepId, UserId};
use entity::localized::Localized;
use entity::money::Amount;
use entity::share::Shares;
use entity::{opportunity, quote, stage, stage_step};
use uuid::Uuid;

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

pub fn noon(text: &str) -> DateTime<Utc> {
    day(text).and_hms_opt(12, 0, 0).expect("noon").and_utc()
}

fn uuid(number: u16) -> Uuid {
    Uuid::from_u128(number.into())
}

/// An OPEN opportunity in stage 1.
pub fn opportunity() -> opportunity::Model {
    opportunity::Model {
        id: OpportunityId::from(uuid(1)),
        version: 1,
        number: "OPP-1".to_owned(),
        name: "Sample".to_owned(),
        description: None,
        status: OpportunityStatus::Open,
        is_on_hold: false,
        account_id: None,
        contact_id: None,
        customer_name: "Customer".to_owned(),
        owner_id: UserId::from(uuid(1)),
        team_id: None,
        lead_id: None,
        campaign_id: None,
        process_id: ProcessId::from(uuid(1)),
        stage_id: stage(1).id,
        stage_entered_at: noon("2026-11-01"),
        rots_at: None,
        estimated_value: Amount::ZERO,
        is_value_overridden: false,
        base_estimated_value: Amount::ZERO,
        base_weighted_value: Amount::ZERO,
        estimated_close_date: None,
        probability: 10,
        is_probability_overridden: false,
        forecast_category: ForecastCategory::Pipeline,
        is_forecast_overridden: false,
        rating: None,
        customer_need: None,
        pain_points: None,
        decision_maker: None,
        budget_amount: None,
        budget_status: None,
        purchase_timeframe: None,
        current_situation: None,
        proposed_solution: None,
        name_sort: String::new(),
        customer_sort: String::new(),
        created_at: noon("2026-11-01"),
        updated_at: noon("2026-11-01"),
        shared_with: Shares::NONE,
        deleted_at: None,
        next_step: None,
        next_step_on: None,
        closed_on: None,
        close_reason_id: None,
        competitor_id: None,
        base_actual_revenue: None,
        source_id: None,
    }
}

pub fn stage(position: u16) -> stage::Model {
    stage::Model {
        id: StageId::from(uuid(position)),
        process_id: ProcessId::from(uuid(1)),
        name: Localized::new([("en", format!("Stage {position}"))]),
        position: position.into(),
        probability: 10,
        rot_days: None,
        forecast_category: ForecastCategory::Pipeline,
        guidance: None,
        is_active: true,
    }
}

/// A required step of a stage.
pub fn step(number: u16, position: u16, kind: StepKind) -> stage_step::Model {
    stage_step::Model {
        id: StepId::from(uuid(number)),
        stage_id: stage(position).id,
        position: number.into(),
        kind,
        field: None,
        label: Localized::new([("en", format!("Step {number}"))]),
        is_required: true,
    }
}

/// A quote created on the day `number` of November.
pub fn quote(number: u16, status: QuoteStatus) -> quote::Model {
    let made = noon(&format!("2026-11-{number:02}"));
    let closed = matches!(status, QuoteStatus::Closed);
    let is_offered = matches!(status, QuoteStatus::Active | QuoteStatus::Won);
    quote::Model {
        id: QuoteId::from(uuid(number)),
        opportunity_id: opportunity().id,
        version: 1,
        number: format!("QUO-{number}"),
        revision: 0,
        status,
        closed_as: closed.then_some(QuoteClosedAs::Canceled),
        reason_id: None,
        note: None,
        valid_until: None,
        content_hash: None,
        activated_at: is_offered.then_some(made),
        sent_at: None,
        viewed_at: None,
        accepted_at: None,
        created_at: made,
        updated_at: made,
    }
}

pub const fn arrow(direction: MoveDirection) -> &'static str {
    match direction {
        MoveDirection::Start => "start",
        MoveDirection::Forward => "forward",
        MoveDirection::Back => "back",
        MoveDirection::Reopened => "reopened",
    }
}
