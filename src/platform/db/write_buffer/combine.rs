//! Combines several writes into one PostgreSQL statement: a `WITH` of data-modifying parts.

use std::fmt::Write as _;

use sea_orm::sea_query::Values;
use sea_orm::{DbBackend, Statement};

use crate::platform::db::write_buffer::{PendingWrite, WriteKind};

/// One statement for all writes; it returns the number of updated rows.
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

/// Appends a statement, shifting its parameters by `by`. Its text holds no literals, so every dollar sign begins a
/// parameter.
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
