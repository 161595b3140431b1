//! Collects the conditions of a filter.

use chrono::NaiveDate;
use entity::id::{Key, split};
use sea_orm::sea_query::{Expr, Func, LikeExpr, SimpleExpr, Value};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ExprTrait};
use uuid::Uuid;

use crate::platform::db::filter::{Filter, Needed, Nested};
use crate::platform::db::row::id_of;
use crate::platform::db::search::Wanted;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::{
    DateFilter, DateTimeFilter, DecimalFilter, Given, IdFilter, IntFilter, PeriodChoice,
    StringFilter,
};
use crate::platform::message::Message;
use crate::platform::settings::Settings;
use crate::platform::text::{like_escape, sort_key};

/// How deep filters may be nested.
const MOST_DEPTH: usize = 5;
/// The most conditions in one filter.
const MOST_CONDITIONS: usize = 50;
/// The most values in all `in` lists of one filter together.
const MOST_VALUES: usize = 250;

/// Makes a condition on the record that a row belongs to one on the row.
pub type OnParent = fn(Condition) -> Condition;

/// Collects the conditions of a filter, all of which must hold. An omitted field adds none.
#[derive(Debug)]
pub struct Terms<'a> {
    session: &'a Session,
    needed: Needed,
    /// What the matches are wanted for.
    wanted: Wanted,
    /// Whether the text of the outermost filter is searched along the list.
    pub(super) is_text_apart: bool,
    /// `None`: the conditions are on the filtered rows themselves.
    on_parent: Option<OnParent>,
    all: Condition,
    pub(super) conditions: usize,
    values: usize,
}

impl<'a> Terms<'a> {
    pub(super) fn new(session: &'a Session, needed: Needed, wanted: Wanted) -> Self {
        Self {
            session,
            needed,
            wanted,
            is_text_apart: false,
            on_parent: None,
            all: Condition::all(),
            conditions: 0,
            values: 0,
        }
    }
}

impl Terms<'_> {
    /// The session that evaluates the filter.
    #[must_use]
    pub const fn session(&self) -> &Session {
        self.session
    }

    /// Today, in the organization's time zone, for a filter that `depends_on_today`.
    ///
    /// # Errors
    /// The filter does not say that it depends on today.
    pub fn today(&self) -> Result<NaiveDate, Error> {
        Ok(self.settings()?.day(self.session.now()))
    }

    fn settings(&self) -> Result<&Settings, Error> {
        let missing = || Error::Broken("the filter does not depend on today".to_owned());
        self.needed.settings.as_ref().ok_or_else(missing)
    }

    /// Adds conditions on the record that each row belongs to, such as the opportunity of a quote.
    ///
    /// # Errors
    /// The same as those of `add`.
    pub fn of_parent(
        &mut self,
        on_parent: OnParent,
        add: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let outer = self.on_parent.replace(on_parent);
        let added = add(self);
        self.on_parent = outer;
        added
    }

    /// Adds a condition that is specific to a slice.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn add(&mut self, condition: impl Into<Condition>) -> Result<(), Error> {
        let condition = self.on_row(condition.into());
        self.push(condition)
    }

    /// Adds a condition if `given` is true, and its negation if `given` is false.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn flag(
        &mut self,
        given: &Given<bool>,
        condition: impl Into<Condition>,
    ) -> Result<(), Error> {
        match **given {
            None => Ok(()),
            Some(true) => self.add(condition),
            // The rows whose parent does not match, rather than those with a parent that does not.
            Some(false) => {
                let condition = self.on_row(condition.into());
                self.push(Condition::all().add(negated(condition)))
            }
        }
    }

    fn on_row(&self, condition: Condition) -> Condition {
        match self.on_parent {
            None => condition,
            Some(on_parent) => on_parent(condition),
        }
    }

    fn push(&mut self, condition: Condition) -> Result<(), Error> {
        self.count()?;
        let all = std::mem::replace(&mut self.all, Condition::all());
        self.all = all.add(condition);
        Ok(())
    }

    /// Keeps records that the actor owns, or, given false, those of others.
    ///
    /// # Errors
    /// Nobody is signed in, or there are too many conditions.
    pub fn mine(&mut self, owner: impl ColumnTrait, given: &Given<bool>) -> Result<(), Error> {
        let mine = match self.session.actor()?.user_id {
            Some(user) => Condition::all().add(owner.eq(user)),
            None => Condition::any(),
        };
        self.flag(given, mine)
    }

    /// Keeps records whose column is one of the given enum values.
    ///
    /// # Errors
    /// There are too many conditions or values.
    pub fn any_of<E>(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<Vec<E>>,
    ) -> Result<(), Error>
    where
        E: ActiveEnum + Clone,
        E::Value: Into<Value>,
    {
        match &**given {
            None => Ok(()),
            Some(choices) => {
                self.count_values(choices.len())?;
                self.add(column.is_in(choices.iter().map(ActiveEnum::to_value)))
            }
        }
    }

    /// Filters by a reference. A text that is not an id matches no record.
    ///
    /// # Errors
    /// There are too many conditions or values.
    pub fn id(&mut self, column: impl ColumnTrait, given: &Given<IdFilter>) -> Result<(), Error> {
        let Some(IdFilter { eq, is_in, is_null }) = &**given else {
            return Ok(());
        };
        if let Some(id) = &**eq {
            self.add(column.eq(uuid(id)))?;
        }
        if let Some(ids) = &**is_in {
            self.count_values(ids.len())?;
            self.add(column.is_in(ids.iter().map(|id| uuid(id))))?;
        }
        self.flag(is_null, column.is_null())
    }

    /// Filters by a text, on a column that holds its `sort_key`.
    ///
    /// # Errors
    /// There are too many conditions or values.
    pub fn string(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<StringFilter>,
    ) -> Result<(), Error> {
        self.folded(column.into_expr(), given, sort_key)
    }

    /// Filters by a text, on an expression whose value is folded.
    ///
    /// # Errors
    /// There are too many conditions or values.
    pub fn folded(
        &mut self,
        value: Expr,
        given: &Given<StringFilter>,
        fold: fn(&str) -> String,
    ) -> Result<(), Error> {
        let Some(filter) = &**given else {
            return Ok(());
        };
        let StringFilter { eq, is_in, contains, starts_with, is_null } = filter;
        if let Some(text) = &**eq {
            self.add(value.clone().eq(fold(text)))?;
        }
        if let Some(texts) = &**is_in {
            self.count_values(texts.len())?;
            self.add(value.clone().is_in(texts.iter().map(|text| fold(text))))?;
        }
        if let Some(text) = &**contains {
            self.add(like(value.clone(), format!("%{}%", like_escape(&fold(text)))))?;
        }
        if let Some(text) = &**starts_with {
            self.add(like(value.clone(), format!("{}%", like_escape(&fold(text)))))?;
        }
        self.flag(is_null, value.is_null())
    }

    /// Filters by a day.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn day(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<DateFilter>,
    ) -> Result<(), Error> {
        let Some(DateFilter { eq, gte, lte, is_null }) = &**given else {
            return Ok(());
        };
        if let Some(day) = &**eq {
            self.add(column.eq(day.0))?;
        }
        if let Some(day) = &**gte {
            self.add(column.gte(day.0))?;
        }
        if let Some(day) = &**lte {
            self.add(column.lte(day.0))?;
        }
        self.flag(is_null, column.is_null())
    }

    /// Filters by an instant.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn instant(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<DateTimeFilter>,
    ) -> Result<(), Error> {
        let Some(DateTimeFilter { gte, lt, is_null }) = &**given else {
            return Ok(());
        };
        if let Some(instant) = &**gte {
            self.add(column.gte(instant.0))?;
        }
        if let Some(instant) = &**lt {
            self.add(column.lt(instant.0))?;
        }
        self.flag(is_null, column.is_null())
    }

    /// Filters by a whole number.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn integer(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<IntFilter>,
    ) -> Result<(), Error> {
        let Some(IntFilter { gte, lte }) = &**given else {
            return Ok(());
        };
        if let Some(number) = **gte {
            self.add(column.gte(number))?;
        }
        if let Some(number) = **lte {
            self.add(column.lte(number))?;
        }
        Ok(())
    }

    /// Filters by a period, for a filter that `depends_on_today`.
    ///
    /// # Errors
    /// There are too many conditions, or the filter does not say that it depends on today.
    pub fn period(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<PeriodChoice>,
    ) -> Result<(), Error> {
        let Some(period) = **given else {
            return Ok(());
        };
        let today = self.today()?;
        let (first, last) = self.settings()?.calendar.period_bounds(period.into(), today);
        let from = first.map(|day| column.gte(day));
        let to = last.map(|day| column.lte(day));
        self.add(Condition::all().add_option(from).add_option(to))
    }

    /// Filters by an amount.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn amount(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<DecimalFilter>,
    ) -> Result<(), Error> {
        let Some(DecimalFilter { gte, lte }) = &**given else {
            return Ok(());
        };
        if let Some(amount) = **gte {
            self.add(column.gte(amount))?;
        }
        if let Some(amount) = **lte {
            self.add(column.lte(amount))?;
        }
        Ok(())
    }

    pub(super) fn take<F: Filter>(&mut self, filter: &F, depth: usize) -> Result<Condition, Error> {
        if depth > MOST_DEPTH {
            return Err(too_much("filter-too-deep", MOST_DEPTH));
        }
        let outer = std::mem::replace(&mut self.all, Condition::all());
        if let (Some(text), Some(search)) = (&**filter.text(), &self.needed.search) {
            // Beside alternatives and exceptions, nothing tells how far a list would have to be read.
            let wanted = if depth == 1 { self.wanted } else { Wanted::All };
            if self.is_text_apart && depth == 1 {
                self.count()?;
            } else {
                let id = F::text_owner().unwrap_or_else(id_of::<<F::Id as Key>::Entity>);
                let found = search.condition::<F::Id>(id, text, wanted)?;
                self.add(Condition::all().add(found))?;
            }
        }
        filter.own(self)?;
        let mut all = std::mem::replace(&mut self.all, outer);
        let Nested { and, or, not } = filter.nested();
        for filter in and.into_iter().flatten() {
            self.count()?;
            all = all.add(self.take(filter, depth + 1)?);
        }
        if let Some(filters) = or {
            let mut any = Condition::any();
            for filter in filters {
                self.count()?;
                any = any.add(self.take(filter, depth + 1)?);
            }
            all = all.add(any);
        }
        if let Some(filter) = not {
            self.count()?;
            all = all.add(negated(self.take(filter, depth + 1)?));
        }
        Ok(all)
    }

    fn count(&mut self) -> Result<(), Error> {
        self.conditions += 1;
        if self.conditions > MOST_CONDITIONS {
            return Err(too_much("filter-too-long", MOST_CONDITIONS));
        }
        Ok(())
    }

    fn count_values(&mut self, count: usize) -> Result<(), Error> {
        self.values = self.values.saturating_add(count);
        if self.values > MOST_VALUES {
            return Err(too_much("filter-too-many-values", MOST_VALUES));
        }
        Ok(())
    }
}

/// Negates a condition, and treats SQL's unknown (a null column) as not matching.
fn negated(condition: Condition) -> SimpleExpr {
    let known = Func::coalesce([SimpleExpr::from(condition), Expr::val(false)]);
    SimpleExpr::from(known).not()
}

fn like(value: Expr, pattern: String) -> SimpleExpr {
    value.like(LikeExpr::new(pattern).escape('\\'))
}

/// The id in a client's id; one that no record has if the text is none.
pub fn uuid(text: &str) -> Uuid {
    split(text).map_or(Uuid::nil(), |(_, id)| id)
}

fn too_much(key: &'static str, most: usize) -> Error {
    Error::BadInput(Message::new(key).with("most", most))
}
