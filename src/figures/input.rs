//! By what figures are grouped, and over which days.

use async_graphql::{Enum, InputObject};
use entity::id::{ProcessId, TeamId, UserId};
use sea_orm::EnumIter;

use crate::platform::graphql::filter::Given;
use crate::platform::graphql::scalars::Date;

/// What opportunities are grouped by. An opportunity is in the group of its present value; those without a value are a
/// group of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpportunityDimension {
    /// The status: OPEN, WON or LOST.
    Status,
    /// The sales process.
    Process,
    /// The current stage; of a closed opportunity, the stage in which it was closed, e.g. lost from.
    Stage,
    /// The present owner; earlier ones do not count.
    Owner,
    /// The team it belongs to at present.
    Team,
    /// The forecast category; WON and LOST after closing.
    ForecastCategory,
    /// The month of the estimated close date, in the organisation's calendar.
    CloseMonth,
    /// The quarter of the fiscal year with the estimated close date.
    CloseQuarter,
    /// The fiscal year with the estimated close date.
    CloseFiscalYear,
    /// The month of the day of the closing in force, in the organisation's calendar; OPEN ones have none.
    ClosedMonth,
    /// The quarter of the fiscal year with the day of the closing in force; OPEN ones have none.
    ClosedQuarter,
    /// The fiscal year with the day of the closing in force; OPEN ones have none.
    ClosedFiscalYear,
    /// The reason of the closing in force; OPEN ones, and those won without a reason, have none.
    CloseReason,
    /// The competitor named at the closing in force; those that were only met do not count.
    Competitor,
    /// The campaign it came from.
    Campaign,
    /// The source of the lead it came from.
    Source,
    /// The customer: the account, or the contact if there is no account.
    Customer,
    /// The products of its own lines. An opportunity is counted once, with its whole value, in the group of each of its
    /// products, so the groups add up to more than the totals. Those with a write-in or without lines are in the group
    /// without a product.
    Product,
    /// The price list of its document.
    PriceList,
}

/// The date of an opportunity that a range is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OpportunityDate {
    /// The estimated close date.
    EstimatedClose,
    /// The day of the closing in force; OPEN opportunities have none.
    Closed,
}

/// The days of a date of opportunities, both inclusive. Opportunities without that date are left out.
#[derive(Clone, InputObject)]
pub struct OpportunityRange {
    /// The date that must lie within.
    pub date: OpportunityDate,
    /// The first day; omitted: no bound.
    pub first: Given<Date>,
    /// The last day; omitted: no bound.
    pub last: Given<Date>,
}

/// What leads are grouped by. A lead is in the group of its present value; those without a value are a group of their
/// own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LeadDimension {
    /// The status: NEW, CONTACTED, QUALIFIED or DISQUALIFIED.
    Status,
    /// The present owner; earlier ones do not count.
    Owner,
    /// The team it belongs to at present.
    Team,
    /// The source.
    Source,
    /// The campaign it came from.
    Campaign,
    /// The rating.
    Rating,
    /// The month in which it was recorded, in the organisation's calendar and time zone.
    CreatedMonth,
    /// The quarter of the fiscal year in which it was recorded.
    CreatedQuarter,
    /// The fiscal year in which it was recorded.
    CreatedFiscalYear,
}

/// The days on which leads were recorded, in the organisation's time zone; both inclusive.
#[derive(Clone, InputObject)]
pub struct LeadRange {
    /// The first day; omitted: no bound.
    pub first: Given<Date>,
    /// The last day; omitted: no bound.
    pub last: Given<Date>,
}

/// Which open opportunities a past pipeline is about, by what each of them was on that day: not by what it is now.
/// Every given condition must hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PipelineScope {
    /// Those of this owner; omitted: of any.
    pub owner_id: Given<UserId>,
    /// Those of this team; omitted: of any, or of none.
    pub team_id: Given<TeamId>,
    /// Those in this sales process; omitted: in any.
    pub process_id: Given<ProcessId>,
    /// Those whose estimated close date is this day or later; those without one are left out. Omitted: no bound.
    pub closes_first: Given<Date>,
    /// Those whose estimated close date is this day or earlier; those without one are left out. Omitted: no bound.
    pub closes_last: Given<Date>,
}

/// How an opportunity moved between two days. What it was in between does not count. One that came into the pipeline of
/// the scope, or left it, did so in exactly one of the first ten ways: by the first of the order NEW, REOPENED,
/// REASSIGNED_IN, SLIPPED_IN, PULLED_IN, or of WON, LOST, REASSIGNED_OUT, SLIPPED_OUT, PULLED_OUT that fits. One that
/// stayed may have moved in several of the last six ways, or in none. An estimated close date that is not set counts as
/// later than all days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, EnumIter)]
pub enum PipelineMovement {
    /// It came: it was opened after the first day.
    New,
    /// It came: it was WON or LOST on the first day, and is OPEN on the second.
    Reopened,
    /// It came: on the first day it had an owner, a team or a process outside the scope.
    ReassignedIn,
    /// It came: its estimated close date was moved to a later day, into those of the scope.
    SlippedIn,
    /// It came: its estimated close date was moved to an earlier day, into those of the scope.
    PulledIn,
    /// It left: it is WON on the second day.
    Won,
    /// It left: it is LOST on the second day.
    Lost,
    /// It left: on the second day it has an owner, a team or a process outside the scope.
    ReassignedOut,
    /// It left: its estimated close date was moved to a later day, out of those of the scope.
    SlippedOut,
    /// It left: its estimated close date was moved to an earlier day, out of those of the scope.
    PulledOut,
    /// It stayed, and its estimated value in the base currency is larger.
    ValueUp,
    /// It stayed, and its estimated value in the base currency is smaller.
    ValueDown,
    /// It stayed, and its estimated close date is later. This changes no value of the pipeline.
    PutOff,
    /// It stayed, and its estimated close date is earlier. This changes no value of the pipeline.
    BroughtForward,
    /// It stayed in its process, in a stage that stands further on at present. This changes no value of the pipeline.
    MovedForward,
    /// It stayed in its process, in a stage that stands further back at present. This changes no value of the pipeline.
    MovedBack,
}

/// Why an OPEN opportunity needs attention. One that is on hold never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Enum, EnumIter)]
pub enum AttentionReason {
    /// It has been in its stage longer than the stage allows: `isRotting`.
    Rotting,
    /// Nothing is planned: it has neither a next step nor a day for one.
    NoNextStep,
    /// The day of its next step is before today.
    NextStepOverdue,
    /// Its estimated close date is before today.
    CloseDatePassed,
    /// Its estimated close date was moved from a day to a later one at least twice since it was opened; being moved
    /// forward again does not undo that.
    SlippedTwice,
    /// At most one person is known on the customer's side: its contact and its stakeholders, each counted once.
    OneContactOnly,
    /// It has an ACTIVE quote whose last valid day is today or within the next 7 days.
    QuoteExpiring,
    /// It has an ACTIVE quote whose last valid day is before today.
    QuoteExpired,
}
