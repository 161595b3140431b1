//! Sums of stored amounts, which may exceed the range of one amount.
//!
//! The sum of raw amounts could overflow the database's whole numbers. So the millions and the rests are summed apart,
//! exactly for 900 million rows, and put together here.

use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{DbErr, QueryResult};

/// A million, in ten-thousandths.
const MILLION: i64 = 10_000_000_000;

/// An amount, in SQL, that is to be summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summed {
    /// The column, with its table.
    pub column: &'static str,
    /// The name of the sum; its two parts are `name_millions` and `name_rest`.
    pub name: &'static str,
}

impl Summed {
    /// The two columns of the sum, with their names.
    #[must_use]
    pub fn columns(self) -> [(SimpleExpr, String); 2] {
        let Self { column, name } = self;
        let sum =
            |part: &str| Expr::cust(format!("CAST(SUM({column} {part} {MILLION}) AS BIGINT)"));
        [(sum("/"), format!("{name}_millions")), (sum("%"), format!("{name}_rest"))]
    }

    /// The two columns of the sum, with their names, where the amount itself is kept as two columns.
    #[must_use]
    pub fn columns_of_split(self) -> [(SimpleExpr, String); 2] {
        let Self { column, name } = self;
        ["millions", "rest"].map(|part| {
            let sum = Expr::cust(format!("CAST(SUM({column}_{part}) AS BIGINT)"));
            (sum, format!("{name}_{part}"))
        })
    }

    /// The sum in a row of the result; zero if no row has the amount.
    ///
    /// # Errors
    /// The row lacks the columns.
    pub fn read(self, row: &QueryResult) -> Result<Decimal, DbErr> {
        let part = |part: &str| row.try_get::<Option<i64>>("", &format!("{}_{part}", self.name));
        Ok(total(part("millions")?.unwrap_or(0), part("rest")?.unwrap_or(0)))
    }
}

/// The sum, by its two parts.
#[must_use]
pub fn total(millions: i64, rest: i64) -> Decimal {
    let raw = i128::from(millions) * i128::from(MILLION) + i128::from(rest);
    Decimal::from_i128_with_scale(raw, entity::money::SCALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_together_exactly() {
        for (millions, rest, sum) in [
            (0, 0, "0.0000"),
            (1, 1, "1000000.0001"),
            (-1, -5_000, "-1000000.5000"),
            // A hundred thousand of the largest amounts.
            (92_233_720_300_000, 685_477_580_700_000, "92233720368547758070.0000"),
        ] {
            assert_eq!(total(millions, rest).to_string(), sum);
        }
    }
}
