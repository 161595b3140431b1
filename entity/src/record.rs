//! What every row with an id of its own can do.

use chrono::NaiveDate;
use sea_orm::entity::prelude::DateTimeUtc;
use sea_orm::{DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryResult, TryGetable};
use uuid::Uuid;

use crate::id::Key;
use crate::localized::Localized;
use crate::money::Amount;
use crate::print::Printed;
use crate::share::Shares;

/// A row that is read by the places of its columns.
pub trait ByPlace: Sized {
    /// How many columns it has: at most 64.
    const WIDTH: usize;
    /// The names of its columns, in their order.
    const COLUMNS: &'static [&'static str];

    /// Reads it; its first column is at `first`.
    ///
    /// # Errors
    /// A value is not of its column's kind.
    fn by_place(row: &QueryResult, first: usize) -> Result<Self, DbErr>;

    /// Reads some of its columns; the first of them is at `first`. What is not read has a value that
    /// means nothing.
    ///
    /// # Errors
    /// A value is not of its column's kind.
    fn some_by_place(row: &QueryResult, first: usize, columns: Columns) -> Result<Self, DbErr>;
}

/// Some of a row's columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns(u64);

impl Columns {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// All of a row's.
    #[must_use]
    pub const fn all<R: ByPlace>() -> Self {
        Self(u64::MAX >> (u64::BITS as usize - R::WIDTH))
    }

    /// The one of this name; `None`: the row has no such column.
    #[must_use]
    pub fn named<R: ByPlace>(name: &str) -> Option<Self> {
        R::COLUMNS.iter().position(|column| *column == name).map(|place| Self(1 << place))
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether the one at a place is among them.
    #[must_use]
    pub const fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    /// How many come before a place.
    #[must_use]
    pub const fn before(self, place: usize) -> usize {
        (self.0 & ((1 << place) - 1)).count_ones() as usize
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> usize {
        self.0.count_ones() as usize
    }
}

/// Where the columns that are read stand in what was selected.
#[derive(Debug)]
pub struct Places {
    next: usize,
    columns: Columns,
}

impl Places {
    /// The first stands at `first`.
    #[must_use]
    pub const fn new(first: usize, columns: Columns) -> Self {
        Self { next: first, columns }
    }

    /// Reads a column of the row, if it is among those that are; each is asked for in turn.
    ///
    /// # Errors
    /// The value is not of the column's kind.
    pub fn read<T: TryGetable + Absent>(
        &mut self,
        row: &QueryResult,
        place: usize,
    ) -> Result<T, DbErr> {
        if !self.columns.has(place) {
            return Ok(T::ABSENT);
        }
        let value = row.try_get_by_index(self.next);
        self.next += 1;
        value
    }
}

/// What stands for a value that was not read. It means nothing.
pub trait Absent: Sized {
    /// It.
    const ABSENT: Self;
}

impl<T> Absent for Option<T> {
    const ABSENT: Self = None;
}

impl<T> Absent for Vec<T> {
    const ABSENT: Self = Self::new();
}

macro_rules! absent {
    ($($kind:ty: $value:expr;)*) => {$(
        impl Absent for $kind {
            const ABSENT: Self = $value;
        }
    )*};
}

absent! {
    bool: false;
    i32: 0;
    i64: 0;
    String: Self::new();
    Uuid: Self::nil();
    DateTimeUtc: Self::UNIX_EPOCH;
    NaiveDate: Self::MIN;
    Amount: Self::ZERO;
    Localized: Self::EMPTY;
    Shares: Self::NONE;
}

/// A row with an id of its own.
pub trait Record:
    ModelTrait<Entity: EntityTrait<Model = Self>>
    + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + ByPlace
    + Printed
    + Clone
    + Send
    + Sync
    + 'static
{
    /// The type of its id.
    type Id: Key<Entity = Self::Entity>;
    /// Whether the audit tells of its changes: all do but what the machinery itself keeps.
    const IS_AUDITED: bool;

    /// Its id.
    fn key(&self) -> Self::Id;

    /// Its version, where it has one.
    fn version(&self) -> Option<i32>;

    /// Marks a change: raises the version and sets the time, where it has them.
    fn raise(&mut self, now: DateTimeUtc);
}

macro_rules! record {
    ($($table:ident: $id:ident $($mark:ident)*;)*) => {$(
        impl Record for crate::$table::Model {
            type Id = crate::id::$id;
            const IS_AUDITED: bool = record!(@audited $($mark)*);

            fn key(&self) -> Self::Id {
                self.id
            }

            fn version(&self) -> Option<i32> {
                record!(@version self $($mark)*)
            }

            fn raise(&mut self, now: DateTimeUtc) {
                $(record!(@raise $mark self now);)*
                let _ = now;
            }
        }
    )*};
    (@version $row:ident version $($rest:ident)*) => { Some($row.version) };
    (@version $row:ident $($rest:ident)*) => { None };
    (@audited machinery) => { false };
    (@audited $($mark:ident)*) => { true };
    (@raise machinery $row:ident $now:ident) => {};
    (@raise version $row:ident $now:ident) => { $row.version += 1 };
    (@raise touched $row:ident $now:ident) => { $row.updated_at = $now };
}

record! {
    organization: OrganizationId version;
    holiday: HolidayId;
    period: PeriodId;
    currency: CurrencyId version;
    exchange_rate: ExchangeRateId;
    team: TeamId;
    user: UserId;
    api_token: ApiTokenId;
    browser_session: BrowserSessionId;
    user_identity: UserIdentityId;
    user_password: UserPasswordId;
    campaign: CampaignId version;
    source: SourceId version;
    lead: LeadId version touched;
    account: AccountId version touched;
    contact: ContactId version touched;
    competitor: CompetitorId version;
    close_reason: CloseReasonId version;
    unit_group: UnitGroupId;
    unit: UnitId;
    product: ProductId version touched;
    price_list: PriceListId version;
    price_list_item: PriceListItemId;
    price_tier: PriceTierId;
    tax_rate: TaxRateId version;
    sales_process: ProcessId version;
    stage: StageId;
    stage_step: StepId;
    step_tick: StepTickId;
    opportunity: OpportunityId version touched;
    opportunity_competitor: OpportunityCompetitorId;
    stakeholder: StakeholderId;
    opportunity_member: OpportunityMemberId;
    deletion: DeletionId;
    stage_visit: StageVisitId;
    closing: ClosingId;
    opportunity_history: HistoryId machinery;
    party: PartyId;
    document: DocumentId;
    line: LineId;
    quote: QuoteId version touched;
    order: OrderId version touched;
    invoice: InvoiceId version touched;
}
