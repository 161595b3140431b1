//! What figures are made of: the margin of a closing in the base currency, and indexes for the competitors that an
//! opportunity met and for the notes of closings.

use sea_orm_migration::prelude::{
    DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, async_trait,
};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement};

/// The step.
#[derive(Debug, DeriveMigrationName)]
pub struct Migration;

/// Closings whose margin is known.
const KNOWN: &str = "SELECT id, margin, rate_currency_amount, rate_base_amount FROM closing \
     WHERE margin IS NOT NULL";

const PRECISION: &str = "SELECT c.precision FROM currency c \
     JOIN organization o ON o.base_currency = c.code";

const INDEXES: &[(&str, &str)] = &[
    ("opportunity_competitor_met", "opportunity_competitor (competitor_id, opportunity_id)"),
    ("closing_noted_some", "closing (opportunity_id) WHERE note IS NOT NULL AND NOT is_canceled"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let connection = manager.get_connection();
        let kind = if is_postgres { "bigint" } else { "INTEGER" };
        let add = format!("ALTER TABLE closing ADD COLUMN base_margin {kind}");
        connection.execute_unprepared(&add).await?;
        for (name, on) in INDEXES {
            connection.execute_unprepared(&format!("CREATE INDEX {name} ON {on}")).await?;
        }
        fill(connection).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for (name, _) in INDEXES {
            connection.execute_unprepared(&format!("DROP INDEX {name}")).await?;
        }
        connection.execute_unprepared("ALTER TABLE closing DROP COLUMN base_margin").await?;
        Ok(())
    }
}

/// Converts the margins of closings that are there already. SQL has no exact product of two such numbers on SQLite.
async fn fill<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    let backend = connection.get_database_backend();
    let Some(precision) =
        connection.query_one_raw(Statement::from_string(backend, PRECISION)).await?
    else {
        return Ok(());
    };
    let precision: i32 = precision.try_get_by_index(0)?;
    for closing in connection.query_all_raw(Statement::from_string(backend, KNOWN)).await? {
        let id: Uuid = closing.try_get_by_index(0)?;
        let Some(margin) = base_margin(&closing, precision)? else { continue };
        let place = if backend == DbBackend::Postgres { ["$1", "$2"] } else { ["?", "?"] };
        let update =
            format!("UPDATE closing SET base_margin = {} WHERE id = {}", place[0], place[1]);
        let values = [margin.into(), id.into()];
        connection.execute_raw(Statement::from_sql_and_values(backend, update, values)).await?;
    }
    Ok(())
}

/// A margin at the booked rate, rounded half away from zero to the base currency's decimal places; `None`: it is out of
/// range.
fn base_margin(closing: &QueryResult, precision: i32) -> Result<Option<i64>, DbErr> {
    let margin: i64 = closing.try_get_by_index(1)?;
    let currency_amount: i64 = closing.try_get_by_index(2)?;
    let base_amount: i64 = closing.try_get_by_index(3)?;
    Ok(converted(margin, (currency_amount, base_amount), precision))
}

fn converted(
    amount: i64,
    (currency_amount, base_amount): (i64, i64),
    precision: i32,
) -> Option<i64> {
    let unit = 10_i128.pow(4 - u32::try_from(precision.clamp(0, 4)).ok()?);
    let divisor = i128::from(currency_amount).checked_mul(unit).filter(|it| *it > 0)?;
    let product = i128::from(amount) * i128::from(base_amount);
    let (whole, rest) = (product.abs() / divisor, product.abs() % divisor);
    let rounded = whole + i128::from(rest * 2 >= divisor);
    i64::try_from(rounded * unit * product.signum()).ok()
}

#[cfg(test)]
mod tests {
    use super::converted;

    #[test]
    fn a_margin_is_converted_and_rounded_half_away_from_zero() {
        for (amount, rate, precision, base) in [
            (1_000_000, (10_000, 10_000), 2, Some(1_000_000)),
            // 0.5 at 1:1 to whole units.
            (5_000, (10_000, 10_000), 0, Some(10_000)),
            (-5_000, (10_000, 10_000), 0, Some(-10_000)),
            (4_999, (10_000, 10_000), 0, Some(0)),
            // 1.2345 EUR at 1,350,000 rial.
            (12_345, (10_000, 13_500_000_000), 0, Some(16_665_750_000)),
            (i64::MAX, (10_000, 13_500_000_000), 0, None),
            (1, (0, 1), 0, None),
        ] {
            assert_eq!(converted(amount, rate, precision), base, "{amount} at {rate:?}");
        }
    }
}
