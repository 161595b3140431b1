//! How rows are divided into groups, in SQL, and which rows a group has.

use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::id::{AccountId, ContactId, Key, ProductId};
use entity::{line, opportunity};
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, DbErr, ExprTrait, QueryResult};
use uuid::Uuid;

use crate::figures::queries::MOST_DIMENSIONS;
use crate::figures::rules::group::{GroupValue, GroupValues};
use crate::figures::rules::period::{PeriodLength, period_of};
use crate::platform::error::Error;
use crate::platform::message::Message;
use crate::platform::settings::Settings;

/// The name of the rows that are summed.
const FIGURED: &str = "figured";

/// By what rows are divided into groups.
#[derive(Clone, Debug)]
pub(super) enum Division {
    /// By the record that a column names.
    Record {
        /// The column.
        column: SimpleExpr,
        /// The prefix of the record's id.
        prefix: &'static str,
    },
    /// By the value of an enum.
    Choice {
        /// The column.
        column: SimpleExpr,
        /// The key of the text for people.
        label: &'static str,
    },
    /// By the period of a day.
    Day(SimpleExpr, PeriodLength),
    /// By the period of an instant, in the organization's time zone.
    Instant(SimpleExpr, PeriodLength),
    /// By the account of an opportunity, or its contact if it has no account.
    Customer,
    /// By the products of an opportunity's lines, for rows joined to the first line of each product.
    Product,
}

impl Division {
    /// By the record that a column names.
    pub fn record<K: Key>(column: impl ColumnTrait) -> Self {
        Self::Record { column: column.into_expr(), prefix: K::PREFIX }
    }

    /// By the value of an enum.
    pub fn choice(column: impl ColumnTrait, label: &'static str) -> Self {
        Self::Choice { column: column.into_expr(), label }
    }

    fn columns(&self) -> Vec<SimpleExpr> {
        match self {
            Self::Record { column, .. }
            | Self::Choice { column, .. }
            | Self::Day(column, _)
            | Self::Instant(column, _) => vec![column.clone()],
            Self::Customer => {
                let contact = "CASE WHEN opportunity.account_id IS NULL \
                               THEN opportunity.contact_id END";
                vec![opportunity::Column::AccountId.into_expr(), Expr::cust(contact)]
            }
            Self::Product => vec![line::Column::ProductId.into_expr()],
        }
    }

    fn read(
        &self,
        row: &QueryResult,
        names: &[String],
        settings: &Settings,
    ) -> Result<Option<GroupValue>, DbErr> {
        let id = |place: usize| row.try_get::<Option<Uuid>>("", &names[place]);
        let record = |prefix| move |id| GroupValue::Record { prefix, id };
        let period = |length, day| GroupValue::Period(period_of(&settings.calendar, length, day));
        Ok(match self {
            Self::Record { prefix, .. } => id(0)?.map(record(*prefix)),
            Self::Product => id(0)?.map(record(ProductId::PREFIX)),
            Self::Customer => match id(0)? {
                Some(account) => Some(record(AccountId::PREFIX)(account)),
                None => id(1)?.map(record(ContactId::PREFIX)),
            },
            Self::Choice { label, .. } => {
                let value: Option<String> = row.try_get("", &names[0])?;
                value.map(|value| GroupValue::Choice { label, value })
            }
            Self::Day(_, length) => {
                let day: Option<NaiveDate> = row.try_get("", &names[0])?;
                day.map(|day| period(*length, day))
            }
            Self::Instant(_, length) => {
                let at: Option<DateTime<Utc>> = row.try_get("", &names[0])?;
                at.map(|at| period(*length, settings.day(at)))
            }
        })
    }

    /// The rows of a group.
    fn condition(&self, value: Option<&GroupValue>, settings: &Settings) -> Condition {
        let all = Condition::all();
        match (self, value) {
            (
                Self::Record { column, .. }
                | Self::Choice { column, .. }
                | Self::Day(column, _)
                | Self::Instant(column, _),
                None,
            ) => all.add(column.clone().is_null()),
            (Self::Record { column, .. }, Some(GroupValue::Record { id, .. })) => {
                all.add(column.clone().eq(*id))
            }
            (Self::Choice { column, .. }, Some(GroupValue::Choice { value, .. })) => {
                all.add(column.clone().eq(value.as_str()))
            }
            (Self::Day(column, _), Some(GroupValue::Period(period))) => {
                all.add(column.clone().gte(period.first)).add(column.clone().lte(period.last))
            }
            (Self::Instant(column, _), Some(GroupValue::Period(period))) => {
                all.add(instants(column, (Some(period.first), Some(period.last)), settings))
            }
            (Self::Customer, Some(GroupValue::Record { prefix, id })) => {
                if *prefix == AccountId::PREFIX {
                    all.add(opportunity::Column::AccountId.eq(*id))
                } else {
                    all.add(opportunity::Column::AccountId.is_null())
                        .add(opportunity::Column::ContactId.eq(*id))
                }
            }
            (Self::Product, Some(GroupValue::Record { id, .. })) => {
                let of_product = lines(line::Column::ProductId.eq(*id));
                all.add(opportunity::Column::Id.in_subquery(of_product))
            }
            (Self::Product, None) => {
                let has = |with: SimpleExpr| {
                    let of_opportunity = Expr::col((line::Entity, line::Column::DocumentId))
                        .equals((opportunity::Entity, opportunity::Column::Id));
                    Expr::exists(lines(with.and(of_opportunity)))
                };
                let has_write_in = has(line::Column::ProductId.is_null());
                let has_lines = has(line::Column::DocumentId.is_not_null());
                all.add(Condition::any().add(has_write_in).add(has_lines.not()))
            }
            // No group of this division has such a value.
            _ => Condition::any(),
        }
    }
}

/// The documents of the lines that meet a condition.
fn lines(condition: SimpleExpr) -> SelectStatement {
    Query::select()
        .column((line::Entity, line::Column::DocumentId))
        .from(line::Entity)
        .and_where(condition)
        .take()
}

/// The instants of some days, both inclusive.
pub(super) fn instants(
    column: &SimpleExpr,
    (first, last): (Option<NaiveDate>, Option<NaiveDate>),
    settings: &Settings,
) -> Condition {
    let next = |day: NaiveDate| day.checked_add_days(Days::new(1));
    let from = first.map(|day| column.clone().gte(settings.day_start(day)));
    let until = last.and_then(next).map(|day| column.clone().lt(settings.day_start(day)));
    Condition::all().add_option(from).add_option(until)
}

/// The divisions of one question, of which there are at most two.
#[derive(Clone, Debug)]
pub(super) struct Divisions {
    all: Vec<Division>,
    settings: Settings,
}

impl Divisions {
    /// The divisions by some dimensions.
    ///
    /// # Errors
    /// There are more than two, or one is named twice.
    pub fn new<D: Copy + PartialEq>(
        dimensions: &[D],
        division: impl Fn(D) -> Division,
        settings: Settings,
    ) -> Result<Self, Error> {
        let is_repeated = matches!(dimensions, [first, second, ..] if first == second);
        if dimensions.len() > MOST_DIMENSIONS || is_repeated {
            let message = Message::new("figures-dimensions").with("most", MOST_DIMENSIONS);
            return Err(Error::BadInput(message));
        }
        let all = dimensions.iter().map(|dimension| division(*dimension)).collect();
        Ok(Self { all, settings })
    }

    /// No division: all rows together.
    pub fn none(&self) -> Self {
        Self { all: Vec::new(), settings: self.settings.clone() }
    }

    /// Whether a row can be in several groups.
    pub fn overlap(&self) -> bool {
        self.all.iter().any(|division| matches!(division, Division::Product))
    }

    /// The columns that divide the rows, with their names.
    pub fn columns(&self) -> Vec<(SimpleExpr, String)> {
        let columns = |place: usize| {
            let columns = self.all[place].columns().into_iter().enumerate();
            columns.map(move |(at, column)| (column, name(place, at)))
        };
        (0..self.all.len()).flat_map(columns).collect()
    }

    /// The group of a row of sums.
    ///
    /// # Errors
    /// The row lacks a column.
    pub fn values(&self, row: &QueryResult) -> Result<GroupValues, DbErr> {
        let value = |(place, division): (usize, &Division)| {
            let width = division.columns().len();
            let names: Vec<String> = (0..width).map(|at| name(place, at)).collect();
            division.read(row, &names, &self.settings)
        };
        self.all.iter().enumerate().map(value).collect()
    }

    /// The rows of a group.
    pub fn condition(&self, values: &[Option<GroupValue>]) -> Condition {
        self.all.iter().zip(values).fold(Condition::all(), |all, (division, value)| {
            all.add(division.condition(value.as_ref(), &self.settings))
        })
    }

    /// The statement that sums rows by these divisions and by other columns of them.
    pub fn sums_of(
        &self,
        rows: SelectStatement,
        by: &[&'static str],
        sums: Vec<(SimpleExpr, String)>,
    ) -> SelectStatement {
        let own = self.columns().into_iter().map(|(_, name)| name);
        let columns = own.chain(by.iter().map(|name| (*name).to_owned()));
        let mut statement = Query::select();
        statement.from_subquery(rows, Alias::new(FIGURED));
        for name in columns {
            let column = (Alias::new(FIGURED), Alias::new(name));
            statement.column(column.clone()).group_by_col(column);
        }
        for (sum, name) in sums {
            statement.expr_as(sum, Alias::new(name));
        }
        statement
    }
}

/// The name of the sum that is the number of records.
pub(super) const COUNT: &str = "count";

fn name(division: usize, column: usize) -> String {
    format!("key_{division}_{column}")
}
