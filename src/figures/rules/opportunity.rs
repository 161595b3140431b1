//! What opportunities come to.

use std::collections::BTreeMap;

use entity::choice::OpportunityStatus;
use rust_decimal::Decimal;

use crate::figures::rules::group::RowSums;

/// Opportunities of one status and currency, and of close reasons that all count in the win rate or all do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpportunityPart {
    /// Their status.
    pub status: OpportunityStatus,
    /// Whether they count in the win rate, if they are closed.
    pub counts_in_win_rate: bool,
    /// Their currency.
    pub currency_code: String,
    /// How many there are.
    pub count: i64,
    /// How many have a known margin.
    pub known_margins: i64,
    /// The sum of their estimated values.
    pub estimated_value: Decimal,
    /// The same in the base currency.
    pub base_estimated_value: Decimal,
    /// The sum of their weighted values in the base currency.
    pub base_weighted_value: Decimal,
    /// The sum of their actual revenues.
    pub actual_revenue: Decimal,
    /// The same in the base currency.
    pub base_actual_revenue: Decimal,
    /// The sum of their known margins.
    pub margin: Decimal,
    /// The same in the base currency.
    pub base_margin: Decimal,
}

/// What opportunities come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpportunitySums {
    /// How many there are.
    pub count: i64,
    /// How many are OPEN.
    pub open: i64,
    /// How many are WON.
    pub won: i64,
    /// How many are LOST.
    pub lost: i64,
    /// The sum of their estimated values, in the base currency.
    pub base_estimated_value: Decimal,
    /// The sum of their weighted values, in the base currency.
    pub base_weighted_value: Decimal,
    /// The sum of their actual revenues, in the base currency.
    pub base_actual_revenue: Decimal,
    /// The sum of the known margins of those that are WON, in the base currency.
    pub base_margin: Decimal,
    /// How many are WON and have no known margin.
    pub unknown_margins: i64,
    /// Those that count in the win rate.
    pub decided: DecidedSums,
    /// The sums in their own currencies, by currency code.
    pub by_currency: BTreeMap<String, CurrencySums>,
}

/// The closed opportunities that count in the win rate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecidedSums {
    /// How many are WON.
    pub won: i64,
    /// How many are LOST.
    pub lost: i64,
    /// How many are closed for a reason that does not count.
    pub left_out: i64,
    /// The sum of the estimated values of those that are WON, in the base currency.
    pub base_won_value: Decimal,
    /// The sum of the estimated values of those that are LOST, in the base currency.
    pub base_lost_value: Decimal,
}

/// What the opportunities in one currency come to, in that currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CurrencySums {
    /// How many there are.
    pub count: i64,
    /// The sum of their estimated values.
    pub estimated_value: Decimal,
    /// The sum of their actual revenues.
    pub actual_revenue: Decimal,
    /// The sum of their known margins.
    pub margin: Decimal,
}

impl RowSums for OpportunitySums {
    type Part = OpportunityPart;

    fn add(&mut self, part: &OpportunityPart) {
        self.count += part.count;
        self.base_estimated_value += part.base_estimated_value;
        self.base_weighted_value += part.base_weighted_value;
        self.base_actual_revenue += part.base_actual_revenue;
        match part.status {
            OpportunityStatus::Open => self.open += part.count,
            OpportunityStatus::Won => {
                self.won += part.count;
                self.base_margin += part.base_margin;
                self.unknown_margins += part.count - part.known_margins;
            }
            OpportunityStatus::Lost => self.lost += part.count,
        }
        self.decided.add(part);
        let currency = self.by_currency.entry(part.currency_code.clone()).or_default();
        currency.count += part.count;
        currency.estimated_value += part.estimated_value;
        currency.actual_revenue += part.actual_revenue;
        currency.margin += part.margin;
    }

    fn count(&self) -> i64 {
        self.count
    }
}

impl DecidedSums {
    fn add(&mut self, part: &OpportunityPart) {
        match (part.status, part.counts_in_win_rate) {
            (OpportunityStatus::Open, _) => {}
            (OpportunityStatus::Won | OpportunityStatus::Lost, false) => {
                self.left_out += part.count;
            }
            (OpportunityStatus::Won, true) => {
                self.won += part.count;
                self.base_won_value += part.base_estimated_value;
            }
            (OpportunityStatus::Lost, true) => {
                self.lost += part.count;
                self.base_lost_value += part.base_estimated_value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(status: OpportunityStatus, counts_in_win_rate: bool, count: i64) -> OpportunityPart {
        OpportunityPart {
            status,
            counts_in_win_rate,
            currency_code: "EUR".to_owned(),
            count,
            known_margins: 1,
            estimated_value: Decimal::from(10 * count),
            base_estimated_value: Decimal::from(1000 * count),
            base_weighted_value: Decimal::from(100 * count),
            actual_revenue: Decimal::from(count),
            base_actual_revenue: Decimal::from(100 * count),
            margin: Decimal::from(2),
            base_margin: Decimal::from(200),
        }
    }

    #[test]
    fn reasons_that_do_not_count_are_left_out_of_the_win_rate_only() {
        let mut sums = OpportunitySums::default();
        for part in [
            part(OpportunityStatus::Open, true, 4),
            part(OpportunityStatus::Won, true, 3),
            part(OpportunityStatus::Lost, true, 2),
            part(OpportunityStatus::Lost, false, 1),
        ] {
            sums.add(&part);
        }
        assert_eq!((sums.count, sums.open, sums.won, sums.lost), (10, 4, 3, 3));
        let decided = DecidedSums {
            won: 3,
            lost: 2,
            left_out: 1,
            base_won_value: Decimal::from(3000),
            base_lost_value: Decimal::from(2000),
        };
        assert_eq!(sums.decided, decided);
        assert_eq!((sums.base_margin, sums.unknown_margins), (Decimal::from(200), 2));
        assert_eq!(sums.by_currency["EUR"].estimated_value, Decimal::from(100));
    }
}
