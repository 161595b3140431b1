//! Translates the filters of the API into conditions on columns.
//!
//! A slice's filter is an input object whose fields are `Given<…>`. It implements [`Filter`] and adds its fields one by
//! one, one line each. The limits on a filter's size are enforced here.

use chrono::NaiveDate;
use entity::id::{Key, split};
use sea_orm::sea_query::{Expr, Func, LikeExpr, SimpleExpr, Value};
use sea_orm::{ActiveEnum, ColumnTrait, Condition, ExprTrait};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::search::{AlongList, Search, Wanted};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::{
    DateFilter, DateTimeFilter, DecimalFilter, Given, IdFilter, IntFilter, StringFilter,
};
use crate::platform::message::Message;
use crate::platform::text::{like_escape, sort_key};

/// How deep filters may be nested.
const MOST_DEPTH: usize = 5;
/// The most conditions in one filter.
const MOST_CONDITIONS: usize = 50;
/// The most values in all `in` lists of one filter together.
const MOST_VALUES: usize = 250;

/// A slice's filter.
pub trait Filter: Sized + Sync {
    /// The id of the filtered records.
    type Id: Key<Entity: Visible>;

    /// The filters nested in this one; by default it cannot be nested.
    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: None, or: None, not: None }
    }

    /// The words that a record's search text must contain.
    fn text(&self) -> &Given<String>;

    /// Adds the conditions of this filter's own fields but the text.
    ///
    /// # Errors
    /// A value is not acceptable, or the filter is too large.
    fn own(&self, terms: &mut Terms<'_>) -> Result<(), Error>;
}

/// The filters nested in a filter.
#[derive(Clone, Copy, Debug)]
pub struct Nested<'a, F> {
    /// All must match.
    pub and: Option<&'a [F]>,
    /// At least one must match; an empty list matches nothing.
    pub or: Option<&'a [F]>,
    /// It must not match.
    pub not: Option<&'a F>,
}

/// The rows that a filter selects, for pages.
#[derive(Clone, Debug)]
pub struct PageFilter {
    /// The condition on them.
    pub condition: Condition,
    /// The search for the filter's text, if it is not part of the condition.
    pub along_list: Option<AlongList>,
}

/// What a filter selects for a page: a frequent text is searched along the list.
///
/// # Errors
/// A search text is too short, the filter is too large, or the database failed.
pub async fn page_filter<F: Filter>(filter: &F, session: &Session) -> Result<PageFilter, Error> {
    let search = prepare(filter, session).await?;
    let along_list = match (&**filter.text(), &search) {
        (Some(text), Some(search)) => search.along_list::<F::Id>(text)?,
        _ => None,
    };
    let mut terms = Terms::new(session, search, Wanted::Page);
    terms.is_text_apart = along_list.is_some();
    Ok(PageFilter { condition: terms.take(filter, 1)?, along_list })
}

/// The condition that a filter means; how a text is searched depends on what its matches are wanted for.
///
/// # Errors
/// A search text is too short, the filter is too large, or the database failed.
pub async fn condition<F: Filter>(
    filter: &F,
    session: &Session,
    wanted: Wanted,
) -> Result<Condition, Error> {
    let search = prepare(filter, session).await?;
    Terms::new(session, search, wanted).take(filter, 1)
}

async fn prepare<F: Filter>(filter: &F, session: &Session) -> Result<Option<Search>, Error> {
    if searches(filter) { Ok(Some(Search::prepare(session).await?)) } else { Ok(None) }
}

/// Whether a filter is only a text that is certainly in more than `most` records.
///
/// # Errors
/// A search text is too short, the filter is too large, or the database failed.
pub async fn exceeds_count<F: Filter>(
    filter: &F,
    session: &Session,
    most: u64,
) -> Result<bool, Error> {
    let Some(text) = &**filter.text() else { return Ok(false) };
    let search = Search::prepare(session).await?;
    let exceeds = search.exceeds_count::<F::Id>(text, most)?;
    let mut terms = Terms::new(session, Some(search), Wanted::Count);
    terms.take(filter, 1)?;
    let is_alone = terms.conditions == 1
        && matches!(filter.nested(), Nested { and: None, or: None, not: None });
    Ok(exceeds && is_alone)
}

/// Whether a filter, or one nested in it, has a text.
fn searches<F: Filter>(filter: &F) -> bool {
    let Nested { and, or, not } = filter.nested();
    let mut lists = [and, or].into_iter().flatten().flatten();
    filter.text().is_some() || lists.any(searches) || not.is_some_and(searches)
}

/// Collects the conditions of a filter, all of which must hold. An omitted field adds none.
#[derive(Debug)]
pub struct Terms<'a> {
    session: &'a Session,
    /// `None`: no filter has a text.
    search: Option<Search>,
    /// What the matches are wanted for.
    wanted: Wanted,
    /// Whether the text of the outermost filter is searched along the list.
    is_text_apart: bool,
    all: Condition,
    conditions: usize,
    values: usize,
}

impl<'a> Terms<'a> {
    fn new(session: &'a Session, search: Option<Search>, wanted: Wanted) -> Self {
        Self {
            session,
            search,
            wanted,
            is_text_apart: false,
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

    /// Adds a condition that is specific to a slice.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn add(&mut self, condition: impl Into<Condition>) -> Result<(), Error> {
        self.count()?;
        let all = std::mem::replace(&mut self.all, Condition::all());
        self.all = all.add(condition);
        Ok(())
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
            Some(false) => self.add(negated(condition.into())),
        }
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
        self.folded(column, given, sort_key)
    }

    /// Filters by a text, on a column that holds it folded.
    ///
    /// # Errors
    /// There are too many conditions or values.
    pub fn folded(
        &mut self,
        column: impl ColumnTrait,
        given: &Given<StringFilter>,
        fold: fn(&str) -> String,
    ) -> Result<(), Error> {
        let Some(filter) = &**given else {
            return Ok(());
        };
        let StringFilter { eq, is_in, contains, starts_with, is_null } = filter;
        if let Some(text) = &**eq {
            self.add(column.eq(fold(text)))?;
        }
        if let Some(texts) = &**is_in {
            self.count_values(texts.len())?;
            self.add(column.is_in(texts.iter().map(|text| fold(text))))?;
        }
        if let Some(text) = &**contains {
            self.add(like(column, format!("%{}%", like_escape(&fold(text)))))?;
        }
        if let Some(text) = &**starts_with {
            self.add(like(column, format!("{}%", like_escape(&fold(text)))))?;
        }
        self.flag(is_null, column.is_null())
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

    /// Filters by a period, given its first and last day; `None`: unbounded.
    ///
    /// # Errors
    /// There are too many conditions.
    pub fn period(
        &mut self,
        column: impl ColumnTrait,
        days: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    ) -> Result<(), Error> {
        let Some((first, last)) = days else {
            return Ok(());
        };
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

    fn take<F: Filter>(&mut self, filter: &F, depth: usize) -> Result<Condition, Error> {
        if depth > MOST_DEPTH {
            return Err(too_much("filter-too-deep", MOST_DEPTH));
        }
        let outer = std::mem::replace(&mut self.all, Condition::all());
        if let (Some(text), Some(search)) = (&**filter.text(), &self.search) {
            // Beside alternatives and exceptions, nothing tells how far a list would have to be read.
            let wanted = if depth == 1 { self.wanted } else { Wanted::All };
            if self.is_text_apart && depth == 1 {
                self.count()?;
            } else {
                let found = search.condition::<F::Id>(text, wanted)?;
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

fn like(column: impl ColumnTrait, pattern: String) -> SimpleExpr {
    column.like(LikeExpr::new(pattern).escape('\\'))
}

fn uuid(text: &str) -> Uuid {
    split(text).map_or(Uuid::nil(), |(_, id)| id)
}

fn too_much(key: &'static str, most: usize) -> Error {
    Error::BadInput(Message::new(key).with("most", most))
}
