//! Keyset pagination: a page is read from its cursor on, never by an offset.

use std::cmp::Reverse;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, SimpleExpr, Value};
use sea_orm::{
    ColumnTrait, ColumnType, Condition, EntityTrait, ExprTrait, Iden, Order, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::rows::Visible;
use crate::platform::db::joined_relation::JoinedRelations;
use crate::platform::db::row::{Row, among_selected, id_of, primary_key};
use crate::platform::db::search::AlongList;
use crate::platform::db::session::Session;
use crate::platform::error::Error;
use crate::platform::message::Message;

/// Page size if the client gives none.
pub const DEFAULT_SIZE: u64 = 25;
/// The largest page size.
pub const MAX_SIZE: u64 = 100;

/// The rows of a whole list that are tested before the parts that an actor sees are read.
const MOST_TESTED: u64 = 1_000;

/// The pagination arguments of a connection.
#[derive(Clone, Debug, Default)]
pub struct PageInput {
    /// The number of rows from the start.
    pub first: Option<i32>,
    /// The page starts after this cursor.
    pub after: Option<String>,
    /// The number of rows from the end.
    pub last: Option<i32>,
    /// The page ends before this cursor.
    pub before: Option<String>,
}

/// One key of a sort order.
#[derive(Clone, Copy, Debug)]
pub struct SortKey<C> {
    /// The column to sort by.
    pub column: C,
    /// Whether the largest value comes first.
    pub is_descending: bool,
    /// Whether the column may be null; nulls come last in either direction.
    pub is_nullable: bool,
}

/// A page of rows, each with its cursor.
#[derive(Debug)]
pub struct Slice<R> {
    /// The rows, each with its cursor.
    pub rows: Vec<(String, R)>,
    /// Whether more rows follow.
    pub has_next: bool,
    /// Whether rows precede.
    pub has_previous: bool,
}

/// The checked pagination arguments.
#[derive(Clone, Debug)]
pub struct Window {
    /// The number of rows.
    pub size: u64,
    /// Whether the page is read from the end.
    pub is_backward: bool,
    /// The cursor where the page starts (or ends, if read backward); `None`: the end of the list.
    pub cursor: Option<String>,
}

impl PageInput {
    /// Checks the pagination arguments.
    ///
    /// # Errors
    /// Both directions are given, or the size is not in 1–100.
    pub fn window(&self) -> Result<Window, Error> {
        let bad = |key| Err(Error::BadInput(Message::new(key)));
        if (self.first.is_some() || self.after.is_some())
            && (self.last.is_some() || self.before.is_some())
        {
            return bad("page-two-ends");
        }
        let is_backward = self.last.is_some() || self.before.is_some();
        let size = match self.first.or(self.last) {
            None => DEFAULT_SIZE,
            Some(size) => match u64::try_from(size) {
                Ok(size @ 1..=MAX_SIZE) => size,
                _ => return bad("page-size"),
            },
        };
        let cursor = self.after.clone().or_else(|| self.before.clone());
        Ok(Window { size, is_backward, cursor })
    }
}

/// The rows of a list.
#[derive(Clone, Debug)]
pub struct Rows<E: EntityTrait> {
    /// The rows, in parts that may overlap.
    pub parts: Vec<Select<E>>,
    /// The same rows as one selection that tests each, if the first rows of the list are to be tested before the parts
    /// are read.
    pub tested: Option<Select<E>>,
    /// A search that keeps some of them; `None`: the parts are all that is shown.
    pub along_list: Option<AlongList>,
    /// The sort order; ties are sorted by id.
    pub keys: Vec<SortKey<E::Column>>,
}

impl<E: EntityTrait> Rows<E> {
    /// The union of the parts, in a sort order.
    #[must_use]
    pub const fn new(parts: Vec<Select<E>>, keys: Vec<SortKey<E::Column>>) -> Self {
        Self { parts, tested: None, along_list: None, keys }
    }
}

/// Reads a page from the union of the parts, and the joined relations of its rows. Each part is read in sort order, so
/// that none is read further than the page.
///
/// # Errors
/// The arguments or the cursor are invalid, or the database failed.
pub async fn page<R: Row>(
    session: &Session,
    Rows { parts, tested, along_list, keys }: &Rows<R::Table>,
    input: &PageInput,
    joined: &JoinedRelations,
) -> Result<Slice<R>, Error> {
    let window = input.window()?;
    let order = Ordering::<R::Table>::new(keys, window.is_backward);
    let from = window.cursor.as_deref().map(|text| order.decode(text)).transpose()?;
    let most = window.size + 1;
    let mut read: Vec<R> = Vec::new();
    for range in order.ranges(from.as_deref()) {
        let missing = most.saturating_sub(read.len() as u64);
        if missing == 0 {
            break;
        }
        let mut found: Vec<R> = Vec::new();
        if let Some(rows) = tested {
            found = order.on_first_rows((session, joined), (rows, &range), missing).await?;
            if found.len() as u64 == missing {
                read.append(&mut found);
                break;
            }
        }
        for rows in parts {
            let rows = not_deleted(rows.clone()).filter(range.clone());
            let rows: Vec<R> = match along_list {
                None => session.all_joined(order.ordered(rows).limit(missing), joined).await?,
                Some(search) => order.searched((session, joined), (&rows, search), missing).await?,
            };
            found.extend(rows);
        }
        if parts.len() > 1 || tested.is_some() {
            order.merge(&mut found);
            found.truncate(usize::try_from(missing).unwrap_or(usize::MAX));
        }
        read.append(&mut found);
    }
    let has_more = read.len() as u64 > window.size;
    read.truncate(usize::try_from(window.size).unwrap_or(usize::MAX));
    if window.is_backward {
        read.reverse();
    }
    let rows = read.into_iter().map(|row| (order.encode(&row), row)).collect();
    let (has_next, has_previous) =
        if window.is_backward { (from.is_some(), has_more) } else { (has_more, from.is_some()) };
    Ok(Slice { rows, has_next, has_previous })
}

/// A row's value of one sort key, ordered by the key's direction.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Rising(Mark),
    Falling(Reverse<Mark>),
}

/// Leaves out deleted rows.
fn not_deleted<E: Visible>(rows: Select<E>) -> Select<E> {
    match E::deleted_at() {
        None => rows,
        Some(deleted) => rows.filter(deleted.is_null()),
    }
}

/// A sort key's value in a cursor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Mark {
    #[serde(rename = "z")]
    Null,
    #[serde(rename = "i")]
    Big(i64),
    #[serde(rename = "n")]
    Int(i32),
    #[serde(rename = "s")]
    Text(String),
    #[serde(rename = "d")]
    Day(NaiveDate),
    #[serde(rename = "t")]
    Instant(DateTime<Utc>),
    #[serde(rename = "u")]
    Id(Uuid),
}

#[derive(Serialize, Deserialize)]
struct PageCursor {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "v")]
    marks: Vec<Mark>,
}

/// A sort order that ends with the id, read forward or backward.
struct Ordering<E: EntityTrait> {
    keys: Vec<SortKey<E::Column>>,
    is_backward: bool,
    name: String,
}

impl<E: EntityTrait> Ordering<E> {
    fn new(keys: &[SortKey<E::Column>], is_backward: bool) -> Self {
        let is_descending = keys.last().is_some_and(|key| key.is_descending);
        let id = SortKey { column: primary_key::<E>(), is_descending, is_nullable: false };
        let keys: Vec<_> = keys.iter().copied().chain([id]).collect();
        let name = keys
            .iter()
            .map(|key| {
                let sign = if key.is_descending { "-" } else { "+" };
                format!("{sign}{}", Iden::unquoted(&key.column))
            })
            .collect();
        Self { keys, is_backward, name }
    }

    /// The index ranges to read, one after the other. For a nullable first key the nulls, which come last, are a range
    /// of their own.
    fn ranges(&self, from: Option<&[Mark]>) -> Vec<Condition> {
        let [first, rest @ ..] = self.keys.as_slice() else {
            return Vec::new();
        };
        if rest.len() > 1 {
            return vec![from.map_or_else(Condition::all, |marks| self.expanded(marks))];
        }
        let column = first.column;
        if !first.is_nullable {
            return vec![from.map_or_else(Condition::all, |marks| self.tuple(marks))];
        }
        let filled = Condition::all().add(column.is_not_null());
        let empty = Condition::all().add(column.is_null());
        let beyond_id = |marks: &[Mark]| {
            let beyond = marks.last().map(|mark| self.beyond(self.keys.len() - 1, mark));
            empty.clone().add_option(beyond)
        };
        match (from, self.is_backward) {
            (None, false) => vec![filled, empty],
            (None, true) => vec![empty, filled],
            (Some(marks), false) if marks.first() == Some(&Mark::Null) => vec![beyond_id(marks)],
            (Some(marks), true) if marks.first() == Some(&Mark::Null) => {
                vec![beyond_id(marks), filled]
            }
            (Some(marks), false) => vec![self.tuple(marks), empty],
            (Some(marks), true) => vec![self.tuple(marks)],
        }
    }

    /// `(key, id) > (…, …)`: one index range, which databases do not see in the expanded form.
    fn tuple(&self, marks: &[Mark]) -> Condition {
        let columns =
            Expr::tuple(self.keys.iter().map(|key| Expr::col(key.column.as_column_ref())));
        let values = Expr::tuple(self.keys.iter().zip(marks).map(|(_, mark)| mark.expr()));
        let is_less = self.keys.first().is_some_and(|key| key.is_descending) != self.is_backward;
        Condition::all().add(if is_less { columns.lt(values) } else { columns.gt(values) })
    }

    /// `a > x or (a = x and (b > y or …))`, for orders with several keys and directions.
    fn expanded(&self, marks: &[Mark]) -> Condition {
        let mut any = Condition::any();
        for (depth, mark) in marks.iter().enumerate() {
            let mut all = Condition::all();
            for (key, mark) in self.keys.iter().zip(marks).take(depth) {
                all = all.add(match mark {
                    Mark::Null => key.column.is_null(),
                    mark => Expr::col(key.column.as_column_ref()).eq(mark.expr()),
                });
            }
            any = any.add(all.add(self.beyond(depth, mark)));
        }
        any
    }

    fn beyond(&self, index: usize, mark: &Mark) -> Condition {
        let key = &self.keys[index];
        let column = || Expr::col(key.column.as_column_ref());
        if *mark == Mark::Null {
            // Nulls come last: read backward, all other values lie beyond them.
            let beyond = if self.is_backward { column().is_not_null() } else { Expr::val(1).eq(0) };
            return Condition::all().add(beyond);
        }
        let is_less = key.is_descending != self.is_backward;
        let beyond = if is_less { column().lt(mark.expr()) } else { column().gt(mark.expr()) };
        let nulls = (key.is_nullable && !self.is_backward).then(|| column().is_null());
        Condition::any().add(beyond).add_option(nulls)
    }

    fn ordered(&self, mut rows: Select<E>) -> Select<E> {
        let is_split = self.keys.len() <= 2;
        for key in &self.keys {
            if key.is_nullable && !is_split {
                let direction = if self.is_backward { Order::Desc } else { Order::Asc };
                rows = rows.order_by(key.column.is_null(), direction);
            }
            let is_less = key.is_descending != self.is_backward;
            rows = rows.order_by(key.column, if is_less { Order::Desc } else { Order::Asc });
        }
        rows
    }

    /// The first `most` matches of a search along a list: those on its first rows, if they are enough or the list has
    /// no more rows, else by the index.
    async fn searched<R: Row<Table = E>>(
        &self,
        (session, joined): (&Session, &JoinedRelations),
        (rows, search): (&Select<E>, &AlongList),
        most: u64,
    ) -> Result<Vec<R>, Error>
    where
        E: Visible,
    {
        const TESTED: u64 = AlongList::MOST_TESTED;
        let is_near = search.on_first_rows(&self.ordered(rows.clone()), most, session.is_sqlite());
        // The ids are those of rows that the actor sees.
        let near = self.ordered(session.find_below::<E>()?.filter(is_near)).limit(most);
        let near: Vec<R> = session.all_joined(near, joined).await?;
        let is_enough = near.len() as u64 == most;
        if is_enough || session.count_rows(rows, TESTED + 1).await? <= TESTED {
            return Ok(near);
        }
        let found = self.ordered(search.by_index(rows.clone())).limit(most);
        session.all_joined(found, joined).await
    }

    /// The first `most` of the tested rows, if they are among the first rows of the whole list.
    async fn on_first_rows<R: Row<Table = E>>(
        &self,
        (session, joined): (&Session, &JoinedRelations),
        (tested, range): (&Select<E>, &Condition),
        most: u64,
    ) -> Result<Vec<R>, Error>
    where
        E: Visible,
    {
        let list = self.ordered(session.find_below::<E>()?.filter(range.clone()));
        let first = list.select_only().column(primary_key::<E>()).limit(MOST_TESTED).into_query();
        let is_first = among_selected(id_of::<E>(), first, session.is_sqlite());
        let rows = tested.clone().filter(range.clone()).filter(is_first);
        session.all_joined(self.ordered(rows).limit(most), joined).await
    }

    /// Sorts rows of several selections into this order and removes duplicates.
    fn merge<R: Row<Table = E>>(&self, rows: &mut Vec<R>) {
        rows.sort_by_cached_key(|row| {
            let places = self.keys.iter().map(|key| {
                let mark = Mark::of(row.value(key.column));
                let is_null = mark == Mark::Null;
                let is_less = key.is_descending != self.is_backward;
                // Nulls come last; read backward, first.
                let place =
                    if is_less { Place::Falling(Reverse(mark)) } else { Place::Rising(mark) };
                (is_null != self.is_backward, place)
            });
            places.collect::<Vec<_>>()
        });
        rows.dedup_by_key(|row| row.id());
    }

    fn encode<R: Row<Table = E>>(&self, row: &R) -> String {
        let marks = self.keys.iter().map(|key| Mark::of(row.value(key.column))).collect();
        let cursor = PageCursor { order: self.name.clone(), marks };
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }

    fn decode(&self, text: &str) -> Result<Vec<Mark>, Error> {
        let wrong = || Error::BadInput(Message::new("bad-cursor"));
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
        let cursor: PageCursor = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let fits = cursor.order == self.name
            && cursor.marks.len() == self.keys.len()
            && self.keys.iter().zip(&cursor.marks).all(|(key, mark)| mark.fits(key));
        if fits { Ok(cursor.marks) } else { Err(wrong()) }
    }
}

impl Mark {
    fn of(value: Value) -> Self {
        match value {
            Value::BigInt(Some(number)) => Self::Big(number),
            Value::Int(Some(number)) => Self::Int(number),
            Value::String(Some(text)) => Self::Text(text),
            Value::ChronoDate(Some(day)) => Self::Day(day),
            Value::ChronoDateTimeUtc(Some(instant)) => Self::Instant(instant),
            Value::Uuid(Some(id)) => Self::Id(id),
            _ => Self::Null,
        }
    }

    /// Whether the column could hold this value. A cursor is untrusted input, and the database fails on values of
    /// another type or out of range.
    fn fits<C: ColumnTrait>(&self, key: &SortKey<C>) -> bool {
        let definition = key.column.def();
        let is_known = |year| (0..=9999).contains(&year);
        match (self, definition.get_column_type()) {
            (Self::Null, _) => key.is_nullable,
            (Self::Big(_), ColumnType::BigInteger)
            | (Self::Int(_), ColumnType::Integer)
            | (Self::Id(_), ColumnType::Uuid) => true,
            (Self::Text(text), ColumnType::String(_) | ColumnType::Text) => !text.contains('\0'),
            (Self::Day(day), ColumnType::Date) => is_known(day.year()),
            (Self::Instant(at), ColumnType::TimestampWithTimeZone) => is_known(at.year()),
            _ => false,
        }
    }

    fn expr(&self) -> SimpleExpr {
        match self {
            Self::Null => Expr::val(Option::<i64>::None),
            Self::Big(number) => Expr::val(*number),
            Self::Int(number) => Expr::val(*number),
            Self::Text(text) => Expr::val(text.as_str()),
            Self::Day(day) => Expr::val(*day),
            Self::Instant(instant) => Expr::val(*instant),
            Self::Id(id) => Expr::val(*id),
        }
    }
}
