//! Translates the filters of the API into conditions on columns.
//!
//! A slice's filter is an input object whose fields are `Given<…>`. It implements [`Filter`] and adds its fields one by
//! one, one line each. The limits on a filter's size are enforced here.

mod terms;

use entity::id::Key;
use sea_orm::Condition;
use sea_orm::sea_query::Expr;

use crate::access::rows::Visible;
use crate::platform::db::search::{AlongList, Search, Wanted};
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::graphql::filter::Given;
use crate::platform::settings::Settings;

pub use terms::{OnParent, Terms, uuid};

/// A slice's filter.
pub trait Filter: Sized + Sync {
    /// The id of the records whose search text is meant: the filtered ones, or those they belong to.
    type Id: Key<Entity: Visible>;

    /// The filters nested in this one; by default it cannot be nested.
    fn nested(&self) -> Nested<'_, Self> {
        Nested { and: None, or: None, not: None }
    }

    /// The words that a record's search text must contain.
    fn text(&self) -> &Given<String>;

    /// The column with the id of the record whose text is searched; `None`: the filtered record's own.
    fn text_owner() -> Option<Expr> {
        None
    }

    /// Whether a condition of this filter's own fields depends on today.
    fn depends_on_today(&self) -> bool {
        false
    }

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
    let needed = Needed::read(filter, session).await?;
    let along_list = match (&**filter.text(), &needed.search) {
        (Some(text), Some(search)) if F::text_owner().is_none() => {
            search.along_list::<F::Id>(text)?
        }
        _ => None,
    };
    let mut terms = Terms::new(session, needed, Wanted::Page);
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
    let needed = Needed::read(filter, session).await?;
    Terms::new(session, needed, wanted).take(filter, 1)
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
    if F::text_owner().is_some() {
        return Ok(false);
    }
    let needed = Needed::read(filter, session).await?;
    let Some(search) = &needed.search else { return Ok(false) };
    let exceeds = search.exceeds_count::<F::Id>(text, most)?;
    let mut terms = Terms::new(session, needed, Wanted::Count);
    terms.take(filter, 1)?;
    let is_alone = terms.conditions == 1
        && matches!(filter.nested(), Nested { and: None, or: None, not: None });
    Ok(exceeds && is_alone)
}

/// What the conditions of a filter are made with; each part is read only if the filter needs it.
#[derive(Debug)]
struct Needed {
    /// `None`: no filter has a text.
    search: Option<Search>,
    /// `None`: no condition depends on today.
    settings: Option<Settings>,
}

impl Needed {
    async fn read<F: Filter>(filter: &F, session: &Session) -> Result<Self, Error> {
        let has_text = any_within(filter, &|it| it.text().is_some());
        let search = if has_text { Some(Search::prepare(session).await?) } else { None };
        let is_dated = any_within(filter, &F::depends_on_today);
        let settings = if is_dated { Some(session.settings().await?) } else { None };
        Ok(Self { search, settings })
    }
}

/// Whether something holds for a filter, or for one nested in it.
pub fn any_within<F: Filter>(filter: &F, holds: &dyn Fn(&F) -> bool) -> bool {
    let Nested { and, or, not } = filter.nested();
    let mut lists = [and, or].into_iter().flatten().flatten();
    holds(filter)
        || lists.any(|it| any_within(it, holds))
        || not.is_some_and(|it| any_within(it, holds))
}
