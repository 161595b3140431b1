//! Several writes as one statement of PostgreSQL: a `WITH` whose parts change rows.

use std::fmt::Write as _;

use sea_orm::sea_query::Values;
use sea_orm::{DbBackend, Statement};

use crate::platform::db::write_buffer::{PendingWrite, WriteKind};

/// All writes in one statement, which tells how many rows were changed.
pub(super) fn combined(writes: Vec<PendingWrite>) -> Statement {
    let mut sql = String::with_capacity(writes.iter().map(|it| it.statement.sql.len() + 24).sum());
    let mut values = Vec::with_capacity(writes.iter().map(PendingWrite::values).sum());
    let mut changed = String::from("0::BIGINT");
    for (index, PendingWrite { kind, statement, .. }) in writes.into_iter().enumerate() {
        sql.push_str(if index == 0 { "WITH " } else { ", " });
        let _ = write!(sql, "w{index} AS (");
        renumber(&statement.sql, values.len(), &mut sql);
        if kind == WriteKind::Update {
            sql.push_str(" RETURNING 1");
            let _ = write!(changed, " + (SELECT count(*) FROM w{index})");
        }
        sql.push(')');
        values.extend(statement.values.into_iter().flat_map(|values| values.0));
    }
    let _ = write!(sql, " SELECT {changed}");
    Statement { sql, values: Some(Values(values)), db_backend: DbBackend::Postgres }
}

/// Adds a statement whose `$1` comes after so many other values. Its texts are all among its
/// values: a dollar in it begins a number.
fn renumber(sql: &str, by: usize, out: &mut String) {
    let mut parts = sql.split('$');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = part.split_at(digits);
        let number: usize = number.parse().unwrap_or_default();
        let _ = write!(out, "${}{rest}", number + by);
    }
}
